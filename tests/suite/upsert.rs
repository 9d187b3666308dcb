//! Upserts: inserts that say what happens when a row is there already.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Post, PostTag, Tag, User};

fn new_tag() -> aludel::query::Insert<Tag> {
    insert(Tag).values((Tag.name.set("a"), Tag.label.set("A")))
}

#[test]
fn the_new_value_wins() {
    check_pretty("upsert/excluded", &new_tag().on_conflict(Tag.name).do_update(Tag.label.set(excluded(Tag.label))));
}

#[test]
fn old_and_new_together() {
    let row = (PostTag.post_id.set(1), PostTag.tag.set("a"), PostTag.position.set(1_i16));
    let sum = PostTag.position + excluded(PostTag.position);
    let stmt = insert(PostTag).values(row).on_conflict((PostTag.post_id, PostTag.tag)).do_update(PostTag.position.set(sum));
    check("upsert/old_and_new", &stmt);
}

#[test]
fn the_old_row_stays() {
    check("upsert/do_nothing", &new_tag().on_conflict(Tag.name).do_nothing());
}

#[test]
fn the_order_of_the_target_does_not_matter() {
    let row = (PostTag.post_id.set(1), PostTag.tag.set("a"), PostTag.position.set(1_i16));
    check("upsert/target_order", &insert(PostTag).values(row).on_conflict((PostTag.tag, PostTag.post_id)).do_nothing());
}

#[test]
fn updated_under_a_condition() {
    let stmt = new_tag().on_conflict(Tag.name).where_(Tag.label.is_null()).do_update(Tag.label.set(excluded(Tag.label)));
    check_pretty("upsert/where", &stmt);
}

#[test]
fn several_rows() {
    let stmt = new_tag().values((Tag.name.set("b"), Tag.label.set("B")));
    check("upsert/several_rows", &stmt.on_conflict(Tag.name).do_update(Tag.label.set(excluded(Tag.label))));
}

#[test]
fn the_rows_of_a_query() {
    let stmt = insert(Tag).from_select((Tag.name, Tag.label), select((User.name, User.email)));
    check_pretty("upsert/from_select", &stmt.on_conflict(Tag.name).do_update(Tag.label.set(excluded(Tag.label))));
}

#[test]
fn the_rows_of_a_query_with_a_join() {
    let query = select((User.name, Post.title)).from(User).join_on(Post, Post.author_id.eq(User.id));
    let stmt = insert(Tag).from_select((Tag.name, Tag.label), query);
    check("upsert/from_join", &stmt.on_conflict(Tag.name).do_nothing());
}

#[test]
fn the_rows_of_a_filtered_query() {
    let query = select((User.name, User.email)).where_(User.active);
    let stmt = insert(Tag).from_select((Tag.name, Tag.label), query);
    check("upsert/from_filtered_select", &stmt.on_conflict(Tag.name).do_nothing());
}

#[test]
fn what_is_there_now_comes_back() {
    let stmt = new_tag().on_conflict(Tag.name).do_update(Tag.label.set(excluded(Tag.label))).returning(Tag);
    check("upsert/returning", &stmt);
}

#[test]
fn a_row_that_is_not_touched_does_not_come_back() {
    check("upsert/do_nothing_returning", &new_tag().on_conflict(Tag.name).do_nothing().returning(Tag));
}

#[test]
fn on_one_of_two_unique_keys() {
    let stmt = insert(User).values((User.id.set(1), User.email.set("a"), User.name.set("A")));
    check("upsert/two_keys", &stmt.on_conflict(User.email).do_update(User.name.set("B")));
}

#[test]
fn on_the_only_unique_key_that_is_filled() {
    let stmt = insert(User).values((User.email.set("a"), User.name.set("A")));
    check("upsert/one_of_two_keys_filled", &stmt.on_conflict(User.email).do_update(User.name.set("B")));
}

#[test]
fn values_that_are_computed_from_each_other_keep_their_order_of_meaning() {
    let stmt = insert(User).values((User.email.set("a"), User.name.set("A"), User.age.set(1)));
    let changes = (User.age.set(excluded(User.age)), User.boss_id.set(User.age), User.name.set("B"));
    check("upsert/order_of_values", &stmt.on_conflict(User.email).do_update(changes));
}

#[test]
fn a_condition_on_what_is_changed_is_kept() {
    let stmt = insert(User).values((User.email.set("a"), User.name.set("A"), User.age.set(1)));
    let changes = (User.age.set(excluded(User.age)), User.name.set(excluded(User.name)));
    check("upsert/where_on_changed", &stmt.clone().on_conflict(User.email).where_(User.age.lt(5)).do_update(changes.clone()));
    let both = User.age.lt(5) & User.name.ne("x");
    check("upsert/where_on_all_changed", &stmt.on_conflict(User.email).where_(both).do_update(changes));
}

#[test]
fn of_defaults() {
    check("upsert/defaults", &insert(User).default_values().on_conflict(User.email).do_nothing());
}
