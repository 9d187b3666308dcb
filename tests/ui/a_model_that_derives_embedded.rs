use aludel::prelude::*;

#[derive(Embedded)]
#[model(table = "people")]
struct Person {
    #[model(primary_key)]
    id: Auto<i64>,
    name: String,
}

fn main() {}
