use aludel::prelude::*;

#[derive(Model)]
struct User {
    id: Auto<i64>,
    name: String,
}

fn main() {}
