use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Post.author_id)]
    written: Many<Post>,
    #[model(foreign_key = Post.editor_id)]
    edited: Many<Post>,
}

#[derive(Model)]
struct Post {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    author_id: i64,
    #[model(foreign_key = User.id)]
    editor_id: Option<i64>,
    #[model(foreign_key = Self.author_id, back_populates = User.edited)]
    author: One<User>,
}

fn main() {}
