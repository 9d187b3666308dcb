use aludel::prelude::*;

#[derive(Model)]
struct Line {
    #[model(primary_key)]
    order_id: i64,
    #[model(primary_key)]
    number: i32,
}

#[derive(Model)]
#[model(foreign_key(order_id = Line.order_id, line = Line.number))]
struct Parcel {
    #[model(primary_key)]
    id: Auto<i64>,
    order_id: i64,
    line: Option<i64>,
}

fn main() {}
