use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    posts: Many<Post>,
}

#[derive(Model)]
struct Post {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    author_id: i64,
    #[model(foreign_key = User.id)]
    editor_id: Option<i64>,
    author: One<User>,
    #[model(foreign_key = Self.editor_id)]
    editor: One<User>,
}

fn main() {}
