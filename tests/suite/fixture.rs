//! The models that all tests share, and a few rows of them.

use aludel::prelude::*;
use aludel::schema::Metadata;

mod special;

pub(crate) use special::{Document, Moment};

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
    metadata![User, Post, Comment, Tag, PostTag, Order, Moment, Document]
}

/// Some rows of each table, in an order that the references between them allow.
pub(crate) fn inserts() -> Vec<Box<dyn Statement>> {
    vec![
        Box::new(insert(User).rows(&users())),
        Box::new(insert(Post).rows(&posts())),
        Box::new(insert(Comment).rows(&comments())),
        Box::new(insert(Tag).rows(&tags())),
        Box::new(insert(PostTag).rows(&post_tags())),
    ]
}

fn users() -> Vec<User> {
    let user = |id: i64, name: &str, age, active, score, boss_id| User {
        id: id.into(),
        email: format!("{id}@example.org"),
        name: name.into(),
        age,
        active,
        score,
        boss_id,
    };
    vec![
        user(101, "Ann", Some(31), true, 1.5, None),
        user(102, "bo", None, true, -2.5, Some(101)),
        user(103, "Cy_100%", Some(17), false, 0.0, Some(101)),
        user(104, "Dé\\'", Some(31), true, 3.5, Some(102)),
    ]
}

fn posts() -> Vec<Post> {
    let post = |id: i64, author_id, editor_id, title: &str, body: Option<&str>, views, status: &str| Post {
        id: id.into(),
        author_id,
        editor_id,
        title: title.into(),
        body: body.map(str::to_owned),
        views,
        status: status.into(),
    };
    vec![
        post(201, 101, None, "First", Some("100% sure"), 7, "published"),
        post(202, 101, Some(102), "second", None, 0, "draft"),
        post(203, 102, Some(101), "Third", Some("a_b"), -7, "published"),
    ]
}

fn comments() -> Vec<Comment> {
    let comment = |id: i64, post_id, user_id, text: &str| Comment { id: id.into(), post_id, user_id, text: text.into() };
    vec![comment(301, 201, Some(102), "nice"), comment(302, 201, None, "it's"), comment(303, 203, Some(101), "nice")]
}

fn tags() -> Vec<Tag> {
    vec![Tag { name: "a".into(), label: Some("A".into()) }, Tag { name: "b".into(), label: None }]
}

fn post_tags() -> Vec<PostTag> {
    let tagged = |post_id, tag: &str, position| PostTag { post_id, tag: tag.into(), position };
    vec![tagged(201, "a", 1), tagged(201, "b", 2), tagged(203, "a", 1)]
}
