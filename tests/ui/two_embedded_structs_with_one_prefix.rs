use aludel::prelude::*;

#[derive(Embedded)]
struct Address {
    city: String,
}

#[derive(Model)]
struct Person {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(embedded, prefix = "")]
    home: Address,
    #[model(embedded, prefix = "")]
    work: Address,
}

fn main() {}
