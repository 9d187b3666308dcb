use aludel::prelude::*;

struct Address {
    city: String,
}

#[derive(Model)]
struct Person {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(embedded)]
    home: Address,
}

fn main() {}
