use aludel::prelude::*;
use rust_decimal::Decimal;

#[derive(Model)]
struct Price {
    #[model(primary_key)]
    id: i64,
    amount: Decimal,
}

fn main() {}
