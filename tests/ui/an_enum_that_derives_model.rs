use aludel::prelude::*;

#[derive(Model)]
enum Payment {
    Card { number: String },
}

fn main() {}
