use aludel::prelude::*;

fn main() {
    let name = std::env::args().nth(1);
    let _ = text(&format!("SELECT id FROM users WHERE name = '{name:?}'"));
}
