mod models;

use aludel::query::select;
use models::User;

fn main() {
    let _ = select(User.id).where_(User.name.eq("Ann"));
}
