use aludel::prelude::*;

#[derive(Embedded)]
struct Address {
    city: String,
}

#[derive(Model)]
#[model(index(home.street))]
struct Person {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(embedded)]
    home: Address,
}

fn main() {}
