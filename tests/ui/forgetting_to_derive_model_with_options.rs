use aludel::prelude::*;

#[derive(Debug)]
#[model(table = "users")]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    name: String,
}

fn main() {}
