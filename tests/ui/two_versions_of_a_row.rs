use aludel::prelude::*;

#[derive(Model)]
struct Note {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(version)]
    version: i64,
    #[model(version)]
    revision: i64,
}

fn main() {}
