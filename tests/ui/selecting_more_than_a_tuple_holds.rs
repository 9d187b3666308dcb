mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let n = User.name;
    let _ = select((n, n, n, n, n, n, n, n, n, n, n, n, n));
}
