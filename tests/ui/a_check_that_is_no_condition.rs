use aludel::prelude::*;

#[derive(Model)]
#[model(check(Self.low.le(Self.high)))]
struct Range {
    #[model(primary_key)]
    id: i64,
    low: i64,
    high: i64,
}

#[derive(Model)]
struct Person {
    #[model(primary_key)]
    id: i64,
    #[model(check = Self.age + 1)]
    age: i32,
}

fn main() {}
