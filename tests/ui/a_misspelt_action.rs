use aludel::prelude::*;

#[derive(Model)]
struct Visit {
    #[model(primary_key, on_delete = cascade)]
    id: i64,
    #[model(foreign_key = Self.id, on_delete = delete)]
    user_id: i64,
}

fn main() {}
