use aludel::prelude::*;

#[derive(Embedded)]
#[model(tag = "kind")]
enum Payment {
    #[model(value = "card")]
    Card(String),
    Transfer { kind: i64 },
}

fn main() {}
