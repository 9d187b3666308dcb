//! DELETE.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::databases::DIALECTS;
use crate::fixture::{Comment, Post, PostTag, Tag, User};
use crate::run::{does, gives, with_rows};

#[test]
fn rows_that_meet_a_condition() {
    check_pretty("delete/where", &delete(User).where_(User.age.lt(18)).where_(!User.active));
}

#[test]
fn every_row_if_that_is_meant() {
    check("delete/all_rows", &delete(User).all_rows());
}

#[test]
fn rows_that_no_other_refers_to() {
    check("delete/not_exists", &delete(User).where_(not_exists(select(Post.id).where_(Post.author_id.eq(User.id)))));
}

#[test]
fn the_deleted_rows_come_back() {
    check("delete/returning", &delete(User).where_(User.id.eq(1)).returning(User));
}

#[test]
fn a_statement_without_where_can_be_looked_at_but_is_not_meant() {
    check_pretty("delete/without_where", &delete(User));
    for dialect in DIALECTS {
        let compiled = delete(User).compile(dialect).expect("it can be looked at");
        assert_eq!(
            compiled.require_meant().expect_err("no row in particular").to_string(),
            "DELETE of every row of `users`: add `.where_(…)`, or `.all_rows()` if every row is meant"
        );
    }
}

/// Approves a delete of comments, runs it on the fixture's rows, and looks at which are left.
#[track_caller]
fn leaves(name: &str, stmt: &dyn Statement, expected: &[i64]) {
    check(&format!("delete/{name}"), stmt);
    with_rows();
    does(stmt);
    gives(&select(Comment.id).order_by(Comment.id), expected);
}

#[test]
fn rows_by_another_table() {
    let stmt = delete(Comment).using(Post).where_(Comment.post_id.eq(Post.id)).where_(Post.views.gt(0));
    leaves("using", &stmt, &[303]);
}

#[test]
fn rows_by_joined_tables() {
    let stmt = delete(Comment)
        .using(Post)
        .join_on(User, User.id.eq(Post.author_id))
        .left_join_on(Tag, Tag.name.eq(User.name))
        .where_(Comment.post_id.eq(Post.id) & User.name.eq("bo") & Tag.name.is_null());
    leaves("using_joins", &stmt, &[301, 302]);
}

#[test]
fn rows_by_other_rows_of_the_table() {
    let other = Comment.alias("other");
    let stmt = delete(Comment).using(other).where_(Comment.text.eq(other.text) & Comment.id.gt(other.id));
    leaves("using_itself", &stmt, &[301, 302]);
}

#[test]
fn rows_with_several_partners_are_deleted_once() {
    let stmt = delete(Comment).using(PostTag).where_(Comment.post_id.eq(PostTag.post_id)).where_(PostTag.position.lt(3_i16));
    leaves("using_several", &stmt, &[]);
}

#[test]
fn an_alias_of_the_table() {
    let comment = Comment.alias("c");
    leaves("alias", &delete(comment).where_(comment.user_id.is_null()), &[301, 303]);
    check("delete/alias_using", &delete(comment).using(User).where_(comment.user_id.eq(User.id)));
    check("delete/alias_returning", &delete(comment).where_(comment.id.eq(1)).returning(comment.text));
}

#[test]
fn rows_by_a_query_of_the_same_table() {
    let other = Comment.alias("other");
    let newest = select(func::max(other.id)).scalar_subquery();
    leaves("where_itself", &delete(Comment).where_(Comment.id.lt(newest)), &[303]);
}

#[test]
fn rows_by_a_query_of_the_same_table_about_the_row() {
    let other = Comment.alias("other");
    let earlier = exists(select(other.id).where_(other.post_id.eq(Comment.post_id) & other.id.lt(Comment.id)));
    leaves("where_itself_correlated", &delete(Comment).where_(earlier), &[301, 303]);
}

#[test]
fn rows_by_another_table_and_a_query_of_the_same_table() {
    let other = Comment.alias("other");
    let newest = select(func::max(other.id)).scalar_subquery();
    let stmt = delete(Comment).using(User).where_(Comment.user_id.eq(User.id)).where_(Comment.id.lt(newest));
    leaves("using_and_itself", &stmt, &[302, 303]);
}

#[test]
fn the_first_rows_only() {
    leaves("limit", &delete(Comment).order_by(Comment.id.desc()).limit(2), &[301]);
}

#[test]
fn the_first_rows_of_a_table_with_a_key_of_two_columns() {
    let stmt = delete(PostTag).where_(PostTag.tag.eq("a")).order_by(PostTag.post_id.desc()).limit(1);
    check("delete/limit_by_two_keys", &stmt);
    with_rows();
    does(&stmt);
    let query = select((PostTag.post_id, PostTag.tag)).order_by((PostTag.post_id, PostTag.tag));
    gives(&query, &[(201, "a".to_owned()), (201, "b".to_owned())]);
}

#[test]
fn what_comes_back_beside_other_tables() {
    let stmt = delete(Comment).using(Post).where_(Comment.post_id.eq(Post.id));
    check("delete/using_returning", &stmt.clone().returning(Comment.id));
    check("delete/using_returning_others", &stmt.returning((Comment.id, Post.title)));
}
