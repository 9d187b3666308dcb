// Models with relationships for the examples in the documentation of this crate; each example includes this file, which is why
// it cannot open with a documentation comment as other files do.

#[derive(Debug, aludel::Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: aludel::types::Auto<i64>,
    pub name: String,
    pub age: Option<i32>,
    pub posts: aludel::Many<Post>,
}

#[derive(Debug, aludel::Model)]
#[model(table = "posts")]
pub struct Post {
    #[model(primary_key)]
    pub id: aludel::types::Auto<i64>,
    #[model(foreign_key = User.id)]
    pub user_id: i64,
    #[model(length = 200)]
    pub title: String,
    pub user: aludel::One<User>,
}
