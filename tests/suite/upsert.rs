//! Upserts: inserts that say what happens when a row is there already.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::databases::{DIALECTS, each_database};
use crate::fixture::{Post, PostTag, Tag, User};
use crate::run::{does, gives, with_rows};

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

/// Approves an upsert of tags, runs it on the fixture's rows, and looks at what is there then.
#[track_caller]
fn tags_are(name: &str, stmt: &dyn Statement, expected: &[(&str, Option<&str>)]) {
    check(&format!("upsert/{name}"), stmt);
    with_rows();
    does(stmt);
    let rows: Vec<_> = expected.iter().map(|(name, label)| ((*name).to_owned(), label.map(str::to_owned))).collect();
    gives(&select((Tag.name, Tag.label)).order_by(Tag.name), &rows);
}

fn three_tags() -> aludel::query::Insert<Tag> {
    let row = |name: &'static str, label: Option<&'static str>| (Tag.name.set(name), Tag.label.set(label));
    insert(Tag).values(row("a", Some("new"))).values(row("b", None)).values(row("c", Some("C")))
}

#[test]
fn everything_that_would_have_been_inserted() {
    let stmt = three_tags().on_conflict(Tag.name).do_update_all();
    tags_are("all", &stmt, &[("a", Some("new")), ("b", None), ("c", Some("C"))]);
}

#[test]
fn everything_but_the_keys() {
    let row = (Post.id.set(1), Post.author_id.set(101), Post.title.set("First"), Post.body.set("text"), Post.views.set(5));
    let stmt = insert(Post).values(row).on_conflict((Post.author_id, Post.title)).do_update_all();
    check("upsert/all_but_keys", &stmt);
    let key_alone = insert(Tag).values(Tag.name.set("a")).on_conflict(Tag.name).do_update_all();
    assert_eq!(
        key_alone.compile(DIALECTS[0]).expect_err("nothing to set").to_string(),
        "an update of nothing: give at least one column a value with `.set(…)`"
    );
}

#[test]
fn rows_that_are_as_they_should_be_are_left_alone() {
    let stmt = three_tags().on_conflict(Tag.name).skip_unchanged().do_update_all();
    tags_are("skip_unchanged", &stmt, &[("a", Some("new")), ("b", None), ("c", Some("C"))]);
    let row = (User.email.set("a"), User.name.set("A"), User.age.set(1));
    let stmt = insert(User).values(row).on_conflict(User.email).where_(User.active).skip_unchanged().do_update_all();
    check("upsert/skip_unchanged_where", &stmt);
    check("upsert/skip_unchanged_returning", &stmt.returning(User.id));
}

#[test]
fn unchanged_rows_do_not_come_back() {
    with_rows();
    let stmt = three_tags().on_conflict(Tag.name).skip_unchanged().do_update_all().returning(Tag.name);
    each_database(|database| {
        let Ok(compiled) = stmt.compile(database.dialect()) else {
            return assert_eq!(database.dialect().name(), "mariadb");
        };
        let mut grid = database.run(&compiled.sql, &compiled.parameters).expect("an upsert");
        grid.sort_by_key(|it| format!("{it:?}"));
        let text = |it: &str| vec![aludel::types::Value::Text(it.into())];
        assert_eq!(grid, [text("a"), text("c")], "{}", database.dialect().name());
    });
}

#[test]
fn what_is_there_by_any_key_stays() {
    tags_are("any", &three_tags().on_conflict_any().do_nothing(), &[("a", Some("A")), ("b", None), ("c", Some("C"))]);
    let row = (User.id.set(101), User.email.set("102@example.org"), User.name.set("A"));
    let stmt = insert(User).values(row).on_conflict_any().do_nothing();
    check("upsert/any_of_two_keys", &stmt);
    does(&stmt);
    gives(&select(User.name).where_(User.id.le(102)).order_by(User.id), &["Ann".to_owned(), "bo".to_owned()]);
}

#[test]
fn a_constraint_by_name() {
    let row = (Post.author_id.set(101), Post.title.set("First"), Post.views.set(5));
    let stmt = insert(Post).values(row).on_conflict_constraint("uq_posts_author_id_title").do_update_all();
    check("upsert/constraint", &stmt);
    check("upsert/unknown_constraint", &stmt_of_unknown());
    with_rows();
    does(&stmt);
    gives(&select((Post.id, Post.views)).where_(Post.title.eq("First")), &[(201, 5)]);
}

fn stmt_of_unknown() -> aludel::query::Insert<Tag> {
    // PostgreSQL finds out for itself, when the statement is run.
    three_tags().on_conflict_constraint("tags_pkey").do_nothing()
}

#[test]
fn a_unique_index_for_some_rows() {
    with_rows();
    each_database(|database| {
        if database.dialect().name() != "mysql" && database.dialect().name() != "mariadb" {
            let index = "CREATE UNIQUE INDEX ux_users_name ON users (name) WHERE age > 18 AND active";
            database.run(index, &[]).expect("an index");
        }
    });
    let row = |email: &'static str, age| (User.email.set(email), User.name.set("Ann"), User.age.set(age));
    let stmt = |age| insert(User).values(row("new", age)).on_conflict(User.name);
    let stmt = |age| stmt(age).index_where(User.age.gt(18) & User.active).do_update(User.score.set(9.0));
    // The parser of the tests takes no WHERE there, so the databases alone are asked.
    let texts = DIALECTS.map(|it| match stmt(40).compile(it) {
        Ok(compiled) => format!("-- {}\n{}\n", it.name(), compiled.sql),
        Err(error) => format!("-- {}\nerror: {error}\n", it.name()),
    });
    crate::check::approve("upsert/index_where", &texts.join("\n"));
    each_database(|database| {
        let Ok(compiled) = stmt(40).compile(database.dialect()) else { return };
        database.run(&compiled.sql, &compiled.parameters).expect("an upsert");
        let grid = database.run("SELECT id FROM users WHERE score = 9", &[]).expect("a query");
        assert_eq!(grid, [[aludel::types::Value::I64(101)]], "{}", database.dialect().name());
    });
}

#[test]
fn the_rows_of_a_query_of_the_same_table() {
    let other = select((Tag.name, Tag.name.concat("!"))).where_(Tag.label.is_null());
    let stmt = insert(Tag).from_select((Tag.name, Tag.label), other).on_conflict(Tag.name);
    let change = Tag.label.set(func::coalesce(Tag.label, "none").concat(func::coalesce(excluded(Tag.label), "")));
    tags_are("from_itself", &stmt.do_update(change), &[("a", Some("A")), ("b", Some("noneb!"))]);
    let stmt = insert(Tag).from_select(Tag.name, select(Tag.name).order_by(Tag.name).limit(1));
    check("upsert/from_itself_do_nothing", &stmt.on_conflict(Tag.name).do_nothing());
}

#[test]
fn the_rows_of_a_query_that_is_said_in_other_words() {
    let upsert = |query| {
        let stmt = insert(Tag).from_select((Tag.name, Tag.label), query).on_conflict(Tag.name);
        stmt.do_update(Tag.label.set(excluded(Tag.label)))
    };
    let users = || select((User.name, User.email));
    check("upsert/from_distinct_on", &upsert(users().distinct_on(User.name).order_by((User.name, User.id))));
    check("upsert/from_with_ties", &upsert(users().order_by(User.id).fetch_with_ties(1)));
    let limited = users().union(users().order_by(User.id).limit(1));
    let stmt = insert(Tag).from_select((Tag.name, Tag.label), limited).on_conflict(Tag.name);
    check("upsert/from_limited_union", &stmt.do_nothing());
}
