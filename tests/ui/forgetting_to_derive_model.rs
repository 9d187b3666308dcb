use aludel::prelude::*;

struct User {
    id: Auto<i64>,
    name: String,
}

fn main() {
    let _ = select(User);
}
