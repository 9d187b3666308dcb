//! Joins, by condition and by foreign key.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Comment, Post, PostTag, Tag, User};

#[test]
fn by_foreign_key_from_the_referring_side() {
    check("join/to_the_referred", &select((Comment.text, Post.title)).from(Comment).join(Post));
}

#[test]
fn by_foreign_key_from_the_other_side() {
    check("join/to_the_referring", &select((Comment.text, Post.title)).from(Post).join(Comment));
}

#[test]
fn by_condition() {
    check("join/on", &select((Post.title, User.name)).from(Post).join_on(User, User.id.eq(Post.author_id) & User.active));
}

#[test]
fn the_left_side_is_implied() {
    check("join/implied_left", &select(Comment.text).join(Post).where_(Post.views.gt(1)));
}

#[test]
fn left_join_of_a_model_that_may_be_missing() {
    check("join/left_optional", &select((Comment.text, User.optional())).from(Comment).left_join(User));
}

#[test]
fn left_join_of_a_column_that_may_be_null() {
    check("join/left_nullable", &select((Comment.text, User.name.nullable())).from(Comment).left_join(User));
}

#[test]
fn left_join_and_what_looks_at_null() {
    let query = select((Post.title, Comment.id.is_null(), func::count(Comment.id), func::coalesce(Comment.text, "none")))
        .from(Post)
        .left_join(Comment)
        .group_by((Post.id, Post.title, Comment.id, Comment.text));
    check("join/left_null_tests", &query);
}

#[test]
fn three_tables_in_a_row() {
    let query = select((Tag.name, Post.title, PostTag.position)).from(Tag).join(PostTag).join(Post);
    check_pretty("join/three_tables", &query);
}

#[test]
fn a_table_with_itself() {
    let boss = User.alias("boss");
    check("join/self", &select((User.name, boss.name.nullable())).from(User).left_join_on(boss, boss.id.eq(User.boss_id)));
}

#[test]
fn by_foreign_key_to_an_alias() {
    let other = Post.alias("other");
    check("join/alias", &select((Comment.text, other.title)).from(Comment).join(other));
}

#[test]
fn a_further_table_beside_joins_is_a_cross_join() {
    check("join/cross", &select((Comment.text, Post.title, Tag.name)).from(Tag).from(Comment).join(Post));
}

#[test]
fn to_a_subquery() {
    let posts = func::count(Post.id).label("posts");
    let per_author = select((Post.author_id, posts.clone())).group_by(Post.author_id).subquery("per_author");
    let query = select((User.name, per_author.column(&posts)))
        .from(User)
        .join_on(&per_author, per_author.column(Post.author_id).eq(User.id));
    check_pretty("join/subquery", &query);
}
