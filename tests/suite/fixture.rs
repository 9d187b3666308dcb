//! The models that all tests share, and a few rows of them.

use aludel::prelude::*;
use aludel::schema::Metadata;

/// A generated key, a unique text, a reference to its own table, a default, a float.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "users")]
pub(crate) struct User {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(unique, length = 120)]
    pub(crate) email: String,
    #[model(length = 80)]
    pub(crate) name: String,
    pub(crate) age: Option<i32>,
    #[model(default = true)]
    pub(crate) active: bool,
    #[model(default = 0.0)]
    pub(crate) score: f64,
    #[model(foreign_key = Self.id)]
    pub(crate) boss_id: Option<i64>,
}

/// Two references to one table, a unique pair.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "posts", unique(author_id, title))]
pub(crate) struct Post {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(foreign_key = User.id)]
    pub(crate) author_id: i64,
    #[model(foreign_key = User.id)]
    pub(crate) editor_id: Option<i64>,
    #[model(length = 200)]
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    #[model(default = 0)]
    pub(crate) views: i64,
    #[model(default = "draft")]
    pub(crate) status: String,
}

/// One reference to each of two tables.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "comments")]
pub(crate) struct Comment {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(foreign_key = Post.id)]
    pub(crate) post_id: i64,
    #[model(foreign_key = User.id)]
    pub(crate) user_id: Option<i64>,
    pub(crate) text: String,
}

/// A key of text.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "tags")]
pub(crate) struct Tag {
    #[model(primary_key, length = 40)]
    pub(crate) name: String,
    pub(crate) label: Option<String>,
}

/// A key of two columns, each of them a reference.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "post_tags")]
pub(crate) struct PostTag {
    #[model(primary_key, foreign_key = Post.id)]
    pub(crate) post_id: i64,
    #[model(primary_key, foreign_key = Tag.name, length = 40)]
    pub(crate) tag: String,
    pub(crate) position: i16,
}

/// Bytes, and names that must be quoted.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "order")]
pub(crate) struct Order {
    #[model(primary_key, column = "group")]
    pub(crate) group: i32,
    #[model(column = "from")]
    pub(crate) from: Option<Vec<u8>>,
    #[model(column = "a \"b\" `c`")]
    pub(crate) quoted: Option<f32>,
}

/// All tables.
pub(crate) fn tables() -> Metadata {
    metadata![User, Post, Comment, Tag, PostTag, Order]
}
