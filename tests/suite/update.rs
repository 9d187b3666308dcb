//! UPDATE.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Post, User};

#[test]
fn values_and_expressions() {
    let changes = (User.name.set("Ann"), User.age.set(User.age + 1), User.boss_id.set(None::<i64>));
    check_pretty("update/set", &update(User).set(changes).where_(User.id.eq(7)).where_(User.active));
}

#[test]
fn every_row_if_that_is_meant() {
    check("update/all_rows", &update(User).set(User.active.set(false)).all_rows());
}

#[test]
fn a_value_from_a_query() {
    let posts = select(func::count(Post.id)).where_(Post.author_id.eq(User.id)).scalar_subquery();
    check("update/subquery", &update(User).set(User.score.set(func::coalesce(posts, 0))).where_(User.active));
}

#[test]
fn rows_that_a_query_names() {
    let authors = select(Post.author_id).where_(Post.views.gt(100));
    check("update/where_in", &update(User).set(User.active.set(true)).where_(User.id.in_(authors)));
}

#[test]
fn the_changed_rows_come_back() {
    check("update/returning", &update(User).set(User.active.set(true)).where_(User.id.eq(1)).returning((User.id, User.name)));
}

#[test]
fn values_that_are_computed_from_each_other_keep_their_meaning() {
    let changes = (User.age.set(0), User.boss_id.set(User.age));
    check("update/order_of_values", &update(User).set(changes).where_(User.id.eq(1)));
}

#[test]
fn two_columns_exchanged() {
    let changes = (User.name.set(User.email), User.email.set(User.name));
    check("update/exchange", &update(User).set(changes).where_(User.id.eq(1)));
}
