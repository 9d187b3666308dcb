use aludel::prelude::*;

#[derive(Model)]
struct Post {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(through = PostTag)]
    tags: Many<Tag>,
}

#[derive(Model)]
struct Tag {
    #[model(primary_key)]
    name: String,
}

#[derive(Model)]
struct PostTag {
    #[model(primary_key, foreign_key = Post.id)]
    post_id: i64,
    #[model(primary_key)]
    tag: String,
}

fn main() {}
