use aludel::prelude::*;

struct Color(u8, u8, u8);

#[derive(Model)]
struct Car {
    #[model(primary_key)]
    id: Auto<i64>,
    color: Color,
}

fn main() {}
