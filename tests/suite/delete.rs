//! DELETE.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Post, User};

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
