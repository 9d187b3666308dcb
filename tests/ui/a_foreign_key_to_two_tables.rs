use aludel::prelude::*;

#[derive(Model)]
struct Order {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
struct Line {
    #[model(primary_key)]
    number: i32,
}

#[derive(Model)]
#[model(foreign_key(order_id = Order.id, line = Line.number))]
struct Parcel {
    #[model(primary_key)]
    id: Auto<i64>,
    order_id: i64,
    line: i32,
}

fn main() {}
