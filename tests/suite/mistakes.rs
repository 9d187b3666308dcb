//! Statements that mean nothing, or not what was meant: each is an error that says what to do, before anything is sent.

use aludel::ErrorKind;
use aludel::prelude::*;
use aludel::tree::{Constant, Node};

use crate::check::approve;
use crate::databases::{DIALECTS, POSTGRES};
use crate::fixture::{Comment, Order, Post, Tag, User};

/// Approves the error, which is the same for every database.
#[track_caller]
fn check_mistake(name: &str, stmt: &dyn Statement) {
    let error = |dialect| stmt.compile(dialect).map_or_else(|it| it, |it| panic!("it is no mistake: {}", it.sql));
    let first = error(DIALECTS[0]);
    assert!([ErrorKind::Statement, ErrorKind::Parameter].contains(&first.kind()), "{first:?}");
    for dialect in DIALECTS {
        assert_eq!(error(dialect).to_string(), first.to_string());
    }
    approve(&format!("mistakes/{name}"), &first.to_string());
}

#[test]
fn a_statement_in_error_says_so_in_a_log() {
    assert_eq!(
        update(User).all_rows().to_string(),
        "<no statement: an update of nothing: give at least one column a value with `.set(…)`>"
    );
}

#[test]
fn an_update_of_nothing() {
    check_mistake("update_of_nothing", &update(User).set(None::<aludel::query::Assignment<User>>).all_rows());
}

#[test]
fn an_upsert_of_nothing() {
    let stmt =
        insert(Tag).values(Tag.name.set("a")).on_conflict(Tag.name).do_update(Vec::<aludel::query::Assignment<Tag>>::new());
    check_mistake("upsert_of_nothing", &stmt);
}

#[test]
fn a_column_given_two_values() {
    check_mistake("insert_twice", &insert(Tag).values((Tag.name.set("a"), Tag.name.set("b"))));
    check_mistake("update_twice", &update(Tag).set((Tag.label.set("a"), Tag.label.set("b"))).all_rows());
}

#[test]
fn an_insert_of_no_rows() {
    check_mistake("insert_of_no_rows", &insert(User).rows(&[] as &[User]));
    check_mistake("insert_of_no_values", &insert(User).values(Vec::<aludel::query::Assignment<User>>::new()));
}

#[test]
fn rows_of_different_columns() {
    let stmt = insert(Tag).values(Tag.name.set("a")).values((Tag.name.set("b"), Tag.label.set("B")));
    check_mistake("insert_of_different_rows", &stmt);
    let stmt = insert(Tag).values((Tag.name.set("a"), Tag.label.set("A"))).values((Tag.label.set("B"), Tag.name.set("b")));
    check_mistake("insert_of_another_order", &stmt);
}

#[test]
fn objects_of_which_some_have_keys() {
    let tag = |id: Auto<i64>| Comment { id, post_id: 1, user_id: None, text: "x".into() };
    check_mistake("insert_of_mixed_objects", &insert(Comment).rows([&tag(Auto::Pending), &tag(7.into())]));
}

#[test]
fn a_select_of_nothing() {
    check_mistake("select_of_nothing", &select(text_selection()));
}

/// A selection without columns.
fn text_selection() -> impl aludel::query::Selection {
    struct Nothing;
    impl aludel::query::Selection for Nothing {
        type Row = ();
        type First = ();
        type Tracked<T: aludel::query::Tracker> = ();
        type TrackedFirst<T: aludel::query::Tracker> = ();
        type Anchor = aludel::types::Nullable;
        const COLUMNS: usize = 0;

        fn append_to(self, _: &mut Vec<aludel::tree::SelectItem>) {}

        fn decode(_: &mut aludel::row::Cells<'_>) -> aludel::Result<()> {
            Ok(())
        }

        fn first((): ()) {}

        fn track<T: aludel::query::Tracker>((): (), _: &mut T) -> aludel::Result<()> {
            Ok(())
        }

        fn tracked_first<T: aludel::query::Tracker>((): ()) {}
    }
    Nothing
}

#[test]
fn a_left_joined_column_that_is_not_read_as_nullable() {
    check_mistake("left_join_column", &select((Comment.text, User.name)).from(Comment).left_join(User));
    check_mistake("left_join_model", &select(User).from(Comment).left_join(User));
    check_mistake("left_join_in_expression", &select(func::upper(User.name.concat("x"))).from(Comment).left_join(User));
    check_mistake(
        "left_join_in_case",
        &select(case().when(Comment.id.gt(1), User.name).else_("x")).from(Comment).left_join(User),
    );
}

#[test]
fn a_join_without_a_foreign_key() {
    check_mistake("join_without_key", &select((Tag.name, User.name)).from(Tag).join(User));
}

#[test]
fn a_join_by_one_of_several_foreign_keys() {
    check_mistake("join_by_several_keys", &select((Post.title, User.name)).from(Post).join(User));
}

#[test]
fn a_join_to_a_subquery_by_foreign_key() {
    let users = select(User.id).subquery("some_users");
    check_mistake("join_to_subquery", &select(Comment.text).from(Comment).join(users));
}

#[test]
fn a_join_with_nothing_on_its_left() {
    check_mistake("join_without_left", &select(User.id).join(User));
}

#[test]
fn two_sources_of_one_name() {
    check_mistake("same_alias", &select((User.alias("x").id, Post.alias("x").id)));
    check_mistake("alias_of_another_table", &select((User.id, Post.alias("users").id)));
}

#[test]
fn a_subquery_without_the_column() {
    let users = select((User.id, User.name.label("who"))).subquery("some_users");
    check_mistake("subquery_unknown_column", &select(users.column(User.name)).from(&users));
    check_mistake("subquery_no_names", &{
        let counts = select(func::count(User.id)).subquery("counts");
        select(counts.column(User.id)).from(&counts)
    });
}

#[test]
fn a_subquery_with_the_column_twice() {
    let both = select((User.id, Post.id)).where_(User.id.eq(Post.author_id)).subquery("both");
    check_mistake("subquery_ambiguous_column", &select(both.column(User.id)).from(&both));
}

#[test]
fn a_subquery_that_is_not_in_from() {
    let users = select(User.id).subquery("some_users");
    check_mistake("subquery_not_in_from", &select(users.column(User.id)));
}

#[test]
fn a_subquery_in_from_that_looks_outside() {
    let users = select(User.id).subquery("some_users");
    let posts = select(Post.id).where_(Post.author_id.eq(users.column(User.id))).subquery("their_posts");
    check_mistake("from_looks_outside", &select(posts.column(Post.id)).from(&users).from(&posts));
}

#[test]
fn a_subquery_of_outer_tables_only() {
    let inner = select(User.name).where_(User.id.eq(Post.author_id));
    check_mistake("all_correlated", &select((User.id, Post.id)).where_(exists(inner)));
}

#[test]
fn another_table_in_an_update() {
    check_mistake("update_other_table", &update(User).set(User.name.set(Post.title)).all_rows());
    check_mistake("delete_other_table", &delete(User).where_(Post.id.eq(1)));
    check_mistake("insert_other_table", &insert(Tag).values(Tag.name.set(User.name)));
}

#[test]
fn another_table_in_returning() {
    check_mistake("update_alias", &update(User).set(User.active.set(true)).where_(User.alias("x").id.eq(1)));
}

#[test]
fn sorting_and_grouping_by_a_plain_value() {
    check_mistake("order_by_value", &select(User.id).order_by(literal(1)));
    check_mistake("group_by_value", &select(func::count(User.id)).group_by(literal(1)));
}

#[test]
fn names_that_are_none() {
    check_mistake("empty_name", &select(User.id.label("")));
    check_mistake("name_with_nul", &select(User.id.label("a\0b")));
    check_mistake("function_without_name", &select(func::custom::<i64>("", User.id)));
    let stmt = select(func::custom::<i64>("count(*) FROM users; --", User.id));
    assert_eq!(stmt.to_string(), r#"SELECT "count(*) FROM users; --"("users"."id") FROM "users""#);
}

#[test]
fn names_that_would_be_cut() {
    let name = "n".repeat(64);
    let error = select(User.id.label(name.clone())).compile(POSTGRES).expect_err("it is one byte too long");
    approve("mistakes/long_name", &error.to_string());
    assert!(select(User.id.label(name[1..].to_owned())).compile(POSTGRES).is_ok());
    let accents = select(User.id.label("é".repeat(32))).compile(POSTGRES);
    assert!(accents.is_err(), "bytes are counted, not characters");
}

#[test]
fn a_filter_on_what_is_no_aggregate() {
    check_mistake("filter_on_sum_of_columns", &select((User.id + 1).filter(User.active)));
}

#[test]
fn a_number_beyond_64_bits() {
    check_mistake("large_number", &select(User.id).where_(User.id.eq(u64::MAX)));
}

#[test]
fn an_upsert_on_what_is_no_unique_key() {
    let stmt = insert(User).values((User.email.set("a"), User.name.set("A"))).on_conflict(User.name).do_nothing();
    let error = stmt.compile(DIALECTS[2]).expect_err("the name is not unique");
    approve("mistakes/upsert_no_unique_key", &error.to_string());
}

#[test]
fn a_default_where_there_is_no_word_for_it() {
    let default = Node::Constant(Constant::Default);
    let quoted = Order.quoted.set(Expr::<Option<f32>>::from_node(default));
    crate::check::check("mistakes/default_keyword", &insert(Order).values((Order.group.set(1), quoted.clone())));
    crate::check::check("mistakes/default_in_update", &update(Order).set(quoted).all_rows());
}
