use aludel::prelude::*;

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

fn main() {
    let _ = select(Point { x: 0.0, y: 0.0 });
}
