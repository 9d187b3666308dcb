// The models of the examples in the documentation of this crate; each example includes this file in a module, because
// `include!` of items does not work between statements.

#[derive(Debug, aludel_macros::Model)]
#[model(table = "users", crate = aludel_core)]
pub struct User {
    #[model(primary_key)]
    pub id: aludel_core::types::Auto<i64>,
    pub name: String,
    pub age: Option<i32>,
}

#[derive(Debug, aludel_macros::Model)]
#[model(table = "posts", crate = aludel_core)]
pub struct Post {
    #[model(primary_key)]
    pub id: aludel_core::types::Auto<i64>,
    #[model(foreign_key = User.id)]
    pub user_id: i64,
    #[model(length = 200)]
    pub title: String,
}
