use aludel::prelude::*;

#[derive(Model)]
struct Price {
    #[model(primary_key)]
    id: i64,
    #[model(precision = 12, scale = 2)]
    name: String,
}

fn main() {}
