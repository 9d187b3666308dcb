mod models;

use aludel::prelude::*;
use models::*;

fn main() {
    let _ = update(User).set(User.age.set(2.5)).all_rows();
}
