use aludel::prelude::*;

#[derive(Model)]
struct Page {
    #[model(primary_key)]
    id: i64,
    body: Deferred<String>,
}

fn print(page: &Page) -> usize {
    page.body.len()
}

fn main() {
    let page = Page { id: 1, body: "text".to_owned() };
    print(&page);
}
