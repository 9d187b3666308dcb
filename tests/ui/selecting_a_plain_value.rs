use aludel::prelude::*;

fn main() {
    let _ = select(5);
}
