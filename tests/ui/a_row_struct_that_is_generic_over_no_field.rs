use aludel::prelude::*;

#[derive(Row)]
struct Line<U> {
    users: Vec<U>,
    posts: i64,
}

fn main() {}
