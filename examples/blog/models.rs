//! The tables of the blog, and how their objects belong together.

use aludel::prelude::*;
use aludel::schema::Metadata;

/// Writes posts and comments, and has at most one profile.
#[derive(Debug, Default, Model)]
#[model(table = "blog_users")]
pub struct User {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 80)]
    pub name: String,
    #[model(unique, length = 120)]
    pub email: String,
    /// One to one: at most one profile has the user's key. It goes with the user.
    #[model(cascade(all))]
    pub profile: One<Profile>,
    /// One to many. A post without its author makes no sense: it goes with the user, and when it is taken out of the list.
    #[model(cascade(all, delete_orphan), order_by = Post.id)]
    pub posts: Many<Post>,
    #[model(cascade(all))]
    pub comments: Many<Comment>,
}

/// What a user tells of themselves. Its key is the user's.
#[derive(Debug, Default, Model)]
#[model(table = "blog_profiles")]
pub struct Profile {
    #[model(primary_key, foreign_key = User.id)]
    pub user_id: i64,
    #[model(length = 200)]
    pub motto: String,
    /// The other side of `User.profile`.
    pub user: One<User>,
}

/// Has an author, tags and comments.
#[derive(Debug, Default, Model)]
#[model(table = "blog_posts")]
pub struct Post {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 200)]
    pub title: String,
    #[model(default = false)]
    pub published: bool,
    #[model(foreign_key = User.id)]
    pub author_id: i64,
    /// Many to one. That it is the other side of `User.posts` is proved by the compiler.
    #[model(back_populates = User.posts)]
    pub author: One<User>,
    /// Many to many, over the rows of `PostTag`.
    #[model(through = PostTag, order_by = Tag.name)]
    pub tags: Many<Tag>,
    #[model(cascade(all, delete_orphan), order_by = Comment.id)]
    pub comments: Many<Comment>,
    /// Only shows: the comments that are no answer to another one.
    #[model(view_only, filter = Comment.parent_id.is_null(), order_by = Comment.id)]
    pub threads: Many<Comment>,
}

/// A word that posts are found by: a natural key.
#[derive(Debug, Default, Model)]
#[model(table = "blog_tags")]
pub struct Tag {
    #[model(primary_key, length = 40)]
    pub name: String,
    #[model(through = PostTag, order_by = Post.id)]
    pub posts: Many<Post>,
}

/// Which post has which tag: the association table. The session writes its rows.
#[derive(Debug, Default, Model)]
#[model(table = "blog_post_tags")]
pub struct PostTag {
    #[model(primary_key, foreign_key = Post.id)]
    pub post_id: i64,
    #[model(primary_key, foreign_key = Tag.name, length = 40)]
    pub tag: String,
}

/// An answer to a post, or to another comment.
#[derive(Debug, Default, Model)]
#[model(table = "blog_comments")]
pub struct Comment {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 400)]
    pub text: String,
    #[model(foreign_key = Post.id)]
    pub post_id: i64,
    pub post: One<Post>,
    #[model(foreign_key = User.id)]
    pub author_id: i64,
    pub author: One<User>,
    #[model(foreign_key = Self.id)]
    pub parent_id: Option<i64>,
    /// Within one table: the comment that this one answers, and the answers to this one.
    pub parent: One<Self>,
    #[model(cascade(all), back_populates = Self.parent, order_by = Comment.id)]
    pub replies: Many<Self>,
}

pub fn tables() -> Metadata {
    metadata![User, Profile, Post, Tag, PostTag, Comment]
}
