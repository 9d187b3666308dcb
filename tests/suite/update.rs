//! UPDATE.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::databases::{DIALECTS, each_database};
use crate::fixture::{Order, Post, PostTag, Tag, User};
use crate::run::{does, gives, with_rows};

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

/// Approves an update, runs it on the fixture's rows, and looks at them afterwards.
#[track_caller]
fn changes<S>(name: &str, stmt: &dyn Statement, query: &Select<S>, rows: &[S::Row])
where
    S: aludel::query::Selection<Row: PartialEq + std::fmt::Debug>,
{
    check(&format!("update/{name}"), stmt);
    with_rows();
    does(stmt);
    gives(query, rows);
}

type Ages = (aludel::expr::Column<User, i64>, aludel::expr::Column<User, Option<i32>>);

fn ages() -> Select<Ages> {
    select((User.id, User.age)).order_by(User.id)
}

#[track_caller]
fn ages_are(name: &str, stmt: &dyn Statement, expected: [Option<i32>; 4]) {
    let rows: Vec<_> = (101..).zip(expected).collect();
    changes(name, stmt, &ages(), &rows);
}

#[test]
fn a_statement_without_where_can_be_looked_at_but_is_not_meant() {
    let stmt = update(User).set(User.active.set(false));
    check_pretty("update/without_where", &stmt);
    for dialect in DIALECTS {
        let compiled = stmt.compile(dialect).expect("it can be looked at");
        let error = compiled.require_meant().expect_err("no row in particular");
        assert_eq!(error.to_string(), "UPDATE of every row of `users`: add `.where_(…)`, or `.all_rows()` if every row is meant");
        let limited = stmt.clone().limit(1).compile(dialect).expect("a limit");
        assert!(limited.require_meant().is_ok());
    }
}

#[test]
fn conditions_that_are_always_true_are_none() {
    let stmt = || update(User).set(User.active.set(false));
    let is_meant = |it: aludel::query::Update<User>| it.tree().require_meant().is_ok();
    let nothing = Vec::<Expr<bool>>::new;
    assert!(!is_meant(stmt().where_(true)));
    assert!(!is_meant(stmt().where_(and_(nothing()))));
    assert!(!is_meant(stmt().where_(literal(1).eq(1) | User.id.eq(1))));
    assert!(!is_meant(stmt().where_(true).where_(!literal(false))));
    assert!(is_meant(stmt().where_(true).all_rows()));
    assert!(is_meant(stmt().where_(true).where_(User.id.eq(1))));
    assert!(is_meant(stmt().where_(literal(1).eq(1) & User.id.eq(1))));
    assert!(is_meant(stmt().where_(false)));
}

#[test]
fn an_alias_of_the_table() {
    let user = User.alias("u");
    let stmt = update(user).set(user.age.set(user.age + 1)).where_(user.id.lt(103)).where_(user.boss_id.is_null());
    ages_are("alias", &stmt, [Some(32), None, Some(17), Some(31)]);
    check("update/alias_returning", &update(user).set(user.age.set(1)).where_(user.id.eq(101)).returning((user.id, user.age)));
}

#[test]
fn values_of_another_table() {
    let titles = select((Post.id, Post.title)).order_by(Post.id);
    let stmt = update(Post).set((Post.title.set(User.name), Post.views.set(Post.views + 1))).from(User);
    let stmt = stmt.where_(Post.author_id.eq(User.id)).where_(Post.views.ne(0));
    let rows = [(201, "Ann"), (202, "second"), (203, "bo")].map(|(id, title)| (id, title.to_owned()));
    changes("from", &stmt, &titles, &rows);
}

#[test]
fn values_of_two_joined_tables() {
    let stmt = update(PostTag)
        .set((PostTag.position.set(PostTag.position + 10_i16), PostTag.tag.set(Tag.name)))
        .from(Post)
        .join_on(User, User.id.eq(Post.author_id))
        .left_join_on(Tag, Tag.name.eq("zzz"))
        .where_(PostTag.post_id.eq(Post.id) & User.name.eq("bo"));
    let error = stmt.compile(DIALECTS[0]).expect_err("the tag may be missing");
    crate::check::approve("update/left_joined_value", &error.to_string());
    let stmt = update(PostTag)
        .set(PostTag.position.set(PostTag.position + 10_i16))
        .from(Post)
        .join_on(User, User.id.eq(Post.author_id))
        .left_join_on(Tag, Tag.name.eq("zzz"))
        .where_(PostTag.post_id.eq(Post.id) & User.name.eq("bo") & Tag.name.is_null());
    let query = select((PostTag.post_id, PostTag.tag, PostTag.position)).order_by((PostTag.post_id, PostTag.tag));
    let rows = [(201, "a", 1), (201, "b", 2), (203, "a", 11)].map(|(post, tag, position)| (post, tag.to_owned(), position));
    changes("from_joins", &stmt, &query, &rows);
}

#[test]
fn values_of_a_subquery() {
    let views = func::count(Post.id).label("posts");
    let per_author = select((Post.author_id, views.clone())).group_by(Post.author_id).subquery("per_author");
    let stmt = update(User)
        .set(User.score.set(per_author.column(&views)))
        .from(&per_author)
        .where_(User.id.eq(per_author.column(Post.author_id)));
    let query = select((User.id, User.score)).order_by(User.id);
    let rows = [(101, 2.0), (102, 1.0), (103, 0.0), (104, 3.5)];
    changes("from_subquery", &stmt, &query, &rows);
}

#[test]
fn values_of_another_row_of_the_table() {
    let boss = User.alias("boss");
    let stmt = update(User).set(User.age.set(boss.age)).from(boss).where_(User.boss_id.eq(boss.id));
    ages_are("from_itself", &stmt, [Some(31), Some(31), Some(31), None]);
}

#[test]
fn of_several_partners_one_is_taken() {
    with_rows();
    does(&update(User).set(User.age.set(Post.views.cast::<i32>())).from(Post).where_(Post.author_id.eq(User.id)));
    each_database(|database| {
        let grid = database.run("SELECT count(*) FROM users WHERE id = 101 AND age IN (7, 0)", &[]).expect("a count");
        assert_eq!(grid, [[aludel::types::Value::I64(1)]]);
    });
}

#[test]
fn values_from_each_others_and_another_table() {
    let stmt = update(Post)
        .set((Post.title.set(Post.status), Post.status.set(User.name.concat(Post.title))))
        .from(User)
        .where_(Post.author_id.eq(User.id) & User.name.eq("bo"));
    let query = select((Post.title, Post.status)).where_(Post.id.eq(203));
    changes("from_exchange", &stmt, &query, &[("published".to_owned(), "boThird".to_owned())]);
}

#[test]
fn what_comes_back_beside_other_tables() {
    let stmt = update(Post).set(Post.views.set(1)).from(User).where_(Post.author_id.eq(User.id));
    check("update/from_returning", &stmt.clone().returning((Post.id, Post.views)));
    check("update/from_returning_others", &stmt.returning((Post.id, User.name)));
}

#[test]
fn other_tables_have_names_of_their_own() {
    let error = |stmt: aludel::query::Update<User>| stmt.compile(DIALECTS[1]).expect_err("a mistake").to_string();
    let stmt = || update(User).set(User.age.set(1)).all_rows();
    crate::check::approve(
        "update/from_mistakes",
        &[
            error(stmt().from(User)),
            error(stmt().from(Post).from(User.alias("posts"))),
            error(stmt().join_on(Post, Post.author_id.eq(User.id))),
            error(stmt().from(Post).join_on(Tag, Tag.name.eq(User.name))),
            error(stmt().from(Post).where_(Tag.name.eq("a"))),
            error(stmt().from(Post).limit(1)),
            error(stmt().order_by(User.id)),
        ]
        .join("\n"),
    );
}

#[test]
fn a_value_from_a_query_of_the_same_table() {
    let other = User.alias("other");
    let oldest = select(func::max(other.age)).scalar_subquery();
    let stmt = update(User).set(User.age.set(oldest + 1)).where_(User.age.is_null());
    ages_are("subquery_of_itself", &stmt, [Some(31), Some(32), Some(17), Some(31)]);
}

#[test]
fn a_value_from_the_rows_that_belong_to_the_row() {
    let other = User.alias("other");
    let sum = select(func::sum(other.age)).where_(other.id.le(User.id)).where_(other.id.ge(User.id - 1)).scalar_subquery();
    let stmt = update(User).set(User.age.set(sum.cast::<i32>())).all_rows();
    ages_are("correlated_subquery_of_itself", &stmt, [Some(31), Some(31), Some(17), Some(48)]);
}

#[test]
fn rows_that_a_query_of_the_same_table_names() {
    let other = User.alias("other");
    let bosses = select(other.boss_id).where_(other.boss_id.is_not_null());
    let stmt = update(User).set(User.age.set(99)).where_(User.id.in_(bosses));
    ages_are("where_in_itself", &stmt, [Some(99), Some(99), Some(17), Some(31)]);
}

#[test]
fn two_columns_exchanged_in_every_row() {
    let stmt = update(User).set((User.name.set(User.email), User.email.set(User.name))).where_(User.id.lt(103));
    let query = select((User.name, User.email)).order_by(User.id).limit(2);
    let rows = [("101@example.org", "Ann"), ("102@example.org", "bo")].map(|(name, email)| (name.to_owned(), email.to_owned()));
    changes("exchanged", &stmt, &query, &rows);
}

#[test]
fn the_first_rows_only() {
    let stmt = update(User).set(User.age.set(1)).where_(User.active).order_by(User.score.desc()).limit(2);
    ages_are("limit", &stmt, [Some(1), None, Some(17), Some(1)]);
}

#[test]
fn the_first_rows_of_a_table_with_a_key_of_two_columns() {
    let stmt = update(PostTag)
        .set(PostTag.position.set(9_i16))
        .order_by((PostTag.tag.desc(), PostTag.post_id.desc()))
        .limit(2)
        .where_(PostTag.position.gt(0_i16));
    let query = select((PostTag.post_id, PostTag.tag, PostTag.position)).order_by((PostTag.post_id, PostTag.tag));
    let rows = [(201, "a", 1), (201, "b", 9), (203, "a", 9)].map(|(post, tag, position)| (post, tag.to_owned(), position));
    changes("limit_by_two_keys", &stmt, &query, &rows);
    check("update/limit_by_two_keys_returning", &stmt.returning((PostTag.tag, PostTag.position)));
}

#[test]
fn values_of_two_tables_that_are_not_joined() {
    with_rows();
    let stmt = update(User).set(User.name.set(Post.title.concat(Tag.name))).from(Post).from(Tag);
    does(&stmt.where_(Post.author_id.eq(User.id) & Post.views.eq(-7) & Tag.label.is_null()));
    gives(&select(User.name).where_(User.id.eq(102)), &["Thirdb".to_owned()]);
}

#[test]
fn each_row_to_values_of_its_own() {
    let rows = [(101, ("A", None)), (103, ("C", Some(3))), (999, ("nobody", Some(9)))];
    let stmt = update(User).set_each((User.name, User.age), User.id, rows);
    let query = select((User.id, User.name, User.age)).order_by(User.id).limit(3);
    let expected = [(101, "A", None), (102, "bo", None), (103, "C", Some(3))].map(|(id, name, age)| (id, name.to_owned(), age));
    changes("set_each", &stmt, &query, &expected);
    check("update/set_each_returning", &stmt.returning((User.id, User.name)));
}

#[test]
fn each_row_by_a_key_of_two_columns() {
    let rows = [((201, "b"), 20_i16), ((203, "a"), 30)];
    let stmt = update(PostTag).set_each(PostTag.position, (PostTag.post_id, PostTag.tag), rows);
    let query = select((PostTag.post_id, PostTag.tag, PostTag.position)).order_by((PostTag.post_id, PostTag.tag));
    let rows = [(201, "a", 1), (201, "b", 20), (203, "a", 30)].map(|(post, tag, position)| (post, tag.to_owned(), position));
    changes("set_each_by_two_keys", &stmt, &query, &rows);
}

#[test]
fn each_row_to_null_first_and_under_conditions() {
    let stmt = update(Tag).set_each(Tag.label, Tag.name, [("a", None::<&str>), ("b", Some("é'\\"))]);
    let query = select((Tag.name, Tag.label)).order_by(Tag.name);
    changes("set_each_null", &stmt, &query, &[("a".to_owned(), None), ("b".to_owned(), Some("é'\\".to_owned()))]);
    let stmt = update(Tag).set_each(Tag.label, Tag.name, [("a", "x"), ("b", "y")]);
    let stmt = stmt.from(Post).where_(Tag.label.is_null() & Post.id.eq(201));
    check("update/set_each_where", &stmt);
    does(&stmt);
    gives(&query, &[("a".to_owned(), Some("x".to_owned())), ("b".to_owned(), Some("é'\\".to_owned()))]);
}

#[test]
fn each_row_to_bytes_floats_and_expressions() {
    let order = |group| Order { group, from: None, quoted: None };
    does(&insert(Order).rows(&[order(1), order(2)]));
    let set = (Order.group, Order.from, Order.quoted);
    let rows = [(1, (11, Some(vec![0_u8, 255]), None)), (2, (12, None, Some(0.5_f32)))];
    let stmt = update(Order).set_each(set, Order.group, rows);
    check("update/set_each_bytes", &stmt);
    does(&stmt);
    let query = select((Order.group, Order.from, Order.quoted)).order_by(Order.group);
    gives(&query, &[(11, Some(vec![0, 255]), None), (12, None, Some(0.5))]);
    let stmt =
        update(Order).set_each(Order.quoted, Order.group, [(11, literal(1.5_f32) + 1.0_f32), (12, literal(0.0_f32) - 1.0_f32)]);
    check("update/set_each_expressions", &stmt);
    does(&stmt);
    gives(&select(Order.quoted).order_by(Order.group), &[Some(2.5), Some(-1.0)]);
}

#[test]
fn each_row_needs_rows_and_keys() {
    let error = |it: aludel::query::Update<User>| it.compile(DIALECTS[0]).expect_err("a mistake").to_string();
    let nothing: [(i64, i32); 0] = [];
    let null = [(None::<i64>, 1)];
    let long = [(1, "x".repeat(81))];
    crate::check::approve(
        "update/set_each_mistakes",
        &[
            error(update(User).set_each(User.age, User.id, nothing)),
            error(update(User).set_each(User.age, User.boss_id, null)),
            error(update(User).set_each(User.name, User.id, long)),
        ]
        .join("\n"),
    );
}

#[test]
fn values_of_a_common_table_expression() {
    let posts = func::count(Post.id).label("posts");
    let per_author = select((Post.author_id, posts.clone())).group_by(Post.author_id).cte("per_author");
    let stmt = update(User).set(User.age.set(per_author.column(&posts).cast::<i32>())).from(&per_author);
    check("update/from_cte", &stmt.where_(User.id.eq(per_author.column(Post.author_id))));
    let rows = per_author.select().subquery("rows");
    let stmt = update(User).set(User.age.set(rows.column(&posts).cast::<i32>())).from(&rows);
    let stmt = stmt.where_(User.id.eq(rows.column(Post.author_id)));
    ages_are("from_cte_in_subquery", &stmt, [Some(2), Some(1), Some(17), Some(31)]);
}

#[test]
fn a_value_from_a_union_about_the_same_table() {
    let (one, other) = (User.alias("one"), User.alias("two"));
    let ages = select(one.age).where_(one.id.eq(101)).union(select(other.age).where_(other.id.eq(103)));
    let stmt = update(User).set(User.age.set(1)).where_(User.age.in_(ages));
    ages_are("union_of_itself", &stmt, [Some(1), None, Some(1), Some(1)]);
}

#[test]
fn trees_are_compared() {
    let stmt = || update(User).set(User.age.set(1)).from(Post).where_(User.id.eq(Post.author_id)).limit(1);
    assert_eq!(stmt().tree(), stmt().clone().tree());
    assert_ne!(stmt().tree(), stmt().where_(User.active).tree());
    assert_eq!(delete(User).tree(), delete(User).tree());
}
