use aludel::prelude::*;

#[derive(Model)]
#[model(table = "")]
struct User {
    id: Auto<i64>,
    #[model(length = 0)]
    name: String,
    #[model(column = "name")]
    nickname: String,
}

fn main() {}
