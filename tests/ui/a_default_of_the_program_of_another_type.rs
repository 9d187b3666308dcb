use aludel::prelude::*;

#[derive(Model)]
struct Note {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(default_with = 1)]
    text: Auto<String>,
}

fn main() {}
