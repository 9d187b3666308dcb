use aludel::prelude::*;

#[derive(Model)]
struct Item {
    #[model(primary_key, read_only)]
    id: Auto<i64>,
}

fn main() {}
