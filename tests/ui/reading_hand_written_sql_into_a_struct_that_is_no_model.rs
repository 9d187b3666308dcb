use aludel::prelude::*;

struct Total {
    users: i64,
}

fn main() {
    let _ = text("SELECT count(*) FROM users").columns::<Total>();
}
