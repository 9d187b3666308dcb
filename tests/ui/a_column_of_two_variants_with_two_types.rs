use aludel::prelude::*;

#[derive(Embedded)]
enum Payment {
    Card { number: String },
    Transfer { number: i64, fee: Auto<i64> },
}

fn main() {}
