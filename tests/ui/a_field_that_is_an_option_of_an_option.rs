use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    age: Option<Option<i32>>,
}

fn main() {}
