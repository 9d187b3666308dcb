//! ORDER BY, LIMIT, OFFSET.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Post, User};

#[test]
fn up_and_down() {
    check("order_limit/up_and_down", &select(User.id).order_by((User.name, User.id.desc(), (User.score + 1.0).asc())));
}

#[test]
fn nulls_first() {
    check(
        "order_limit/nulls_first",
        &select(User.id).order_by((User.age.asc().nulls_first(), User.boss_id.desc().nulls_first())),
    );
}

#[test]
fn nulls_last() {
    check("order_limit/nulls_last", &select(User.id).order_by((User.age.asc().nulls_last(), User.boss_id.desc().nulls_last())));
}

#[test]
fn nulls_of_an_expression() {
    let key = case().when(User.age.gt(18), User.name).end();
    check("order_limit/nulls_of_an_expression", &select(User.id).order_by(key.asc().nulls_last()));
}

#[test]
fn by_a_label() {
    let query = select((Post.author_id, func::sum(Post.views).label("all views")))
        .group_by(Post.author_id)
        .order_by(label::<Option<i64>>("all views").desc().nulls_last());
    check("order_limit/label", &query);
}

#[test]
fn a_list_of_terms() {
    let terms = vec![User.name.asc(), User.id.desc()];
    check("order_limit/list", &select(User.id).order_by(terms));
}

#[test]
fn limit() {
    check("order_limit/limit", &select(User.id).order_by(User.id).limit(10));
}

#[test]
fn limit_and_offset() {
    check("order_limit/limit_offset", &select(User.id).order_by(User.id).limit(10).offset(20));
}

#[test]
fn offset_alone() {
    check_pretty("order_limit/offset_alone", &select(User.id).order_by(User.id).offset(20));
}

#[test]
fn a_limit_beyond_64_bits_is_refused() {
    check("order_limit/limit_too_large", &select(User.id).limit(u64::MAX));
}
