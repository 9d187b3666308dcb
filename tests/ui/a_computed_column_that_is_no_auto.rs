use aludel::prelude::*;

#[derive(Model)]
struct Item {
    #[model(primary_key)]
    id: Auto<i64>,
    price: i64,
    #[model(computed = "price * 2")]
    double: i64,
}

fn main() {}
