use aludel::prelude::*;

#[derive(Model)]
struct Note {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(default_with = "new".to_owned())]
    text: String,
}

fn main() {}
