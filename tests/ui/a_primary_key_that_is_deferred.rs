use aludel::prelude::*;

#[derive(Model)]
struct Page {
    #[model(primary_key)]
    path: Deferred<String>,
}

fn main() {}
