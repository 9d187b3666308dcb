use aludel::prelude::*;

fn find(sql: &str) {
    let _ = text(sql);
}

fn main() {
    find("SELECT 1");
}
