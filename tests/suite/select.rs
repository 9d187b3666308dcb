//! SELECT: what is selected, from where, in which groups.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Comment, Order, Post, User};

#[test]
fn a_model_is_all_of_its_columns() {
    check("select/a_model", &select(User));
}

#[test]
fn columns_and_expressions_stand_side_by_side() {
    check("select/columns_and_expressions", &select((User.name, User.score * 2.0, User.age.is_null())));
}

#[test]
fn a_plain_value_is_a_parameter() {
    check("select/a_value", &select((literal(1), literal("x"), literal(None::<i64>), null::<i32>())));
}

#[test]
fn a_label_is_the_name_in_the_result() {
    check("select/a_label", &select((User.name.label("who"), func::count(User.id).label("how many"))).group_by(User.name));
}

#[test]
fn distinct_gives_each_row_once() {
    check("select/distinct", &select(User.age).distinct());
}

#[test]
fn two_tables_without_a_join_are_named_both() {
    check("select/two_tables", &select((User.name, Post.title)).where_(User.id.eq(Post.author_id)));
}

#[test]
fn a_table_is_named_where_no_column_of_it_is() {
    check("select/from_only", &select(func::count_all()).from(User));
}

#[test]
fn an_alias_is_a_table_of_its_own() {
    let boss = User.alias("boss");
    check("select/alias", &select((User.name, boss.name)).where_(User.boss_id.eq(boss.id)));
}

#[test]
fn names_are_quoted() {
    check("select/quoted_names", &select(Order).where_(Order.group.gt(1)).order_by(Order.quoted));
}

#[test]
fn groups_are_filtered_by_having() {
    let posts = func::count(Post.id);
    let query =
        select((Post.author_id, posts.clone())).group_by(Post.author_id).having(posts.gt(1)).having(func::max(Post.views).lt(9));
    check("select/group_by_having", &query);
}

#[test]
fn a_group_of_two_columns() {
    check(
        "select/group_by_two",
        &select((Post.author_id, Post.status, func::count_all())).group_by((Post.author_id, Post.status)),
    );
}

#[test]
fn a_filter_that_has_no_value_is_left_out() {
    let query = select(User.id)
        .filter_some(None::<&str>, |query, name| query.where_(User.name.eq(name)))
        .filter_some(Some(18), |query, age| query.where_(User.age.ge(age)));
    check("select/filter_some", &query);
}

#[test]
fn every_clause_stands_in_its_place() {
    let query = select((User.name, func::count(Post.id).label("posts")))
        .distinct()
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id))
        .where_(User.active)
        .where_(User.age.gt(17))
        .group_by(User.name)
        .having(func::count(Post.id).gt(0))
        .order_by((User.name, label::<i64>("posts").desc()))
        .limit(10)
        .offset(20);
    check_pretty("select/every_clause", &query);
}

#[test]
fn a_subquery_is_indented() {
    let busy = select(Comment.post_id).where_(Comment.text.ne("")).where_(Comment.user_id.is_not_null());
    check_pretty("select/nested", &select(Post.title).where_(Post.id.in_(busy)).where_(Post.views.gt(0)));
}
