//! Joins, by condition and by foreign key.

use aludel::dialect::Sqlite;
use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Comment, Post, PostTag, Tag, User};
use crate::run::{gives, with_rows};

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

#[test]
fn tables_that_are_joined_with_each_other_first() {
    let tagged = joined_tables(Post).join(PostTag).on(Post.author_id.eq(User.id));
    let query = select((User.name, PostTag.tag.nullable())).from(User).left_join(tagged).order_by((User.id, PostTag.tag));
    check_pretty("join/joined_first", &query);
    with_rows();
    let row = |name: &str, tag: Option<&str>| (name.to_owned(), tag.map(str::to_owned));
    let rows = [row("Ann", Some("a")), row("Ann", Some("b")), row("bo", Some("a")), row("Cy_100%", None), row("Dé\\'", None)];
    gives(&query, &rows);
    // Joined one after another, the post without a tag has a row.
    let one_by_one = select((User.name, PostTag.tag.nullable()))
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id))
        .left_join(PostTag)
        .order_by((User.id, PostTag.tag.is_null(), PostTag.tag));
    gives(&one_by_one, &[&rows[..2], &[row("Ann", None)], &rows[2..]].concat());
}

#[test]
fn joined_tables_within_joined_tables() {
    let author = User.alias("author");
    let written = joined_tables(Post).left_join(joined_tables(PostTag).join(Tag)).join_on(author, author.id.eq(Post.author_id));
    let query = select((Comment.text, author.name.nullable(), Tag.label)).from(Comment).left_join(written).order_by((
        Comment.id,
        PostTag.tag.is_null(),
        PostTag.tag,
    ));
    check_pretty("join/joined_within_joined", &query);
    with_rows();
    let row = |text: &str, name: &str, label: Option<&str>| (text.to_owned(), Some(name.to_owned()), label.map(str::to_owned));
    let rows = [row("nice", "Ann", Some("A")), row("nice", "Ann", None), row("it's", "Ann", Some("A")), row("it's", "Ann", None)];
    gives(&query, &[&rows[..], &[row("nice", "bo", Some("A"))]].concat());
}

#[test]
fn what_joined_tables_leave_out_is_read_as_an_option() {
    let tagged = || joined_tables(Post).join(PostTag).on(Post.author_id.eq(User.id));
    let query = select((User.name, PostTag.tag)).from(User).left_join(tagged());
    let error = query.compile(&Sqlite).expect_err("a tag may be missing").to_string();
    assert!(error.contains("`post_tags`.`tag` is NULL where the outer join finds no row"), "{error}");
    let query = select((User.name, PostTag.tag)).from(User).join(tagged());
    assert!(query.compile(&Sqlite).is_ok());
    // A foreign key leads to tables in the same parentheses only.
    let query = select((User.name, Comment.text.nullable())).from(User).left_join(joined_tables(PostTag).join(Comment));
    let error = query.compile(&Sqlite).expect_err("comments have no key to tags of posts").to_string();
    assert!(error.contains("no foreign key connects"), "{error}");
}
