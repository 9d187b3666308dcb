use aludel::prelude::*;

type Long = Deferred<String>;

#[derive(Model)]
struct Page {
    #[model(primary_key)]
    id: i64,
    body: Long,
}

fn main() {}
