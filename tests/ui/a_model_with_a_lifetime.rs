use aludel::prelude::*;

#[derive(Model)]
struct User<'a> {
    #[model(primary_key)]
    id: Auto<i64>,
    name: &'a str,
}

fn main() {}
