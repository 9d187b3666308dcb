//! The models of the tests beside this folder.

use aludel::prelude::*;

#[derive(Debug, Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: Auto<i64>,
    pub name: String,
    pub age: Option<i32>,
    pub active: bool,
}

#[derive(Debug, Model)]
#[model(table = "posts")]
pub struct Post {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(foreign_key = User.id)]
    pub author_id: i64,
    pub title: String,
}
