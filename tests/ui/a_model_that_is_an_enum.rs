use aludel::prelude::*;

#[derive(Model)]
enum Shape {
    Circle,
    Square,
}

fn main() {}
