use aludel::prelude::*;

#[derive(Model)]
#[model(tabel = "users")]
struct User {
    #[model(primary_kee)]
    id: Auto<i64>,
}

fn main() {}
