//! Queries that are changed after they were built: clauses taken back, rows counted, orders by name, columns by name.

use aludel::prelude::*;

use crate::check::check;
use crate::databases::POSTGRES;
use crate::fixture::{Post, User};
use crate::run::{gives, with_rows};

#[test]
fn clauses_are_taken_back() {
    let query = select(User.id).where_(User.active).order_by(User.name).limit(2).offset(1);
    check("dynamic_queries/without", &query.clone().without_where().without_order_by().without_limit());
    let ties = select(User.id).order_by(User.age).fetch_with_ties(1);
    check("dynamic_queries/ties_taken_back", &ties.without_limit());
    check("dynamic_queries/another_order", &query.without_order_by().order_by(User.id.desc()));
}

#[test]
fn a_query_that_is_kept_is_extended_in_several_ways() {
    let adults = select(User).where_(User.age.ge(18));
    let named = adults.clone().where_(User.name.eq("Ann"));
    let sorted = adults.clone().order_by(User.id);
    assert_eq!(adults.to_string(), select(User).where_(User.age.ge(18)).to_string());
    assert_ne!(named.to_string(), sorted.to_string());
}

#[test]
fn other_columns_of_the_same_query() {
    let query = select(User).where_(User.age.gt(17)).order_by(User.id);
    check(
        "dynamic_queries/other_columns",
        &query.clone().with_only_columns((User.name, Post.id.nullable())).left_join_on(Post, Post.author_id.eq(User.id)),
    );
    check("dynamic_queries/count_of_column", &query.without_order_by().with_only_columns(func::count(User.id)));
}

#[test]
fn rows_are_counted_whatever_the_query_is() {
    let both = select((User.id, Post.id, User.age + 1, User.age + 1)).join_on(Post, Post.author_id.eq(User.id));
    check("dynamic_queries/count", &both.count());
    let limited = select((User.name, Post.title.label("title")))
        .from(User)
        .join_on(Post, Post.author_id.eq(User.id))
        .order_by(label::<String>("title"))
        .limit(2);
    check("dynamic_queries/count_limited", &limited.count());
    let groups = select(func::count_all()).from(Post).group_by(Post.author_id);
    check("dynamic_queries/count_groups", &groups.count());
    check("dynamic_queries/count_locked", &select(User).order_by(User.id).for_update().count());
    with_rows();
    gives(&both.count(), &[3]);
    gives(&limited.count(), &[2]);
    gives(&limited.clone().offset(2).count(), &[1]);
    gives(&groups.count(), &[2]);
    gives(&select(User.age).distinct().count(), &[3]);
    gives(&select(User).where_(User.id.lt(0)).count(), &[0]);
    gives(&select(User.age).distinct_on(User.age).order_by(User.age).count(), &[3]);
    gives(&select(User.age).order_by(User.age.desc().nulls_last()).fetch_with_ties(1).count(), &[2]);
}

#[test]
fn a_user_chooses_the_order_by_name() {
    let keys = SortKeys::new().key("age", (User.age.asc().nulls_last(), User.id)).key("name", User.name.desc());
    let sorted = |names: &str| select(User.id).order_by_name(&keys, names);
    check("dynamic_queries/order_by_name", &sorted("age, -name"));
    check("dynamic_queries/order_by_name_turned", &sorted("-age"));
    check("dynamic_queries/order_by_no_name", &sorted(" ,"));
    check("dynamic_queries/order_by_unknown_name", &sorted("name,password"));
    check("dynamic_queries/order_by_no_keys", &select(User.id).order_by_name(&SortKeys::new(), "name"));
    with_rows();
    gives(&sorted("age"), &[103, 101, 104, 102]);
    gives(&sorted("-age"), &[102, 104, 101, 103]);
    assert_eq!(keys.parse("age,name").expect("two keys").len(), 3);
    let error = keys.parse("-").expect_err("no name");
    assert!(!error.to_string().contains("password"), "{error}");
}

#[test]
fn columns_are_known_by_name_only() {
    let age = || column::<Option<i32>>("users", "age");
    let hostile = "na\"me".to_owned();
    let quoted = select(column::<String>("users", hostile)).from(User).compile(POSTGRES).expect("any name is one");
    assert_eq!(quoted.sql, r#"SELECT "users"."na""me" FROM "users""#);
    let query = select((column::<i64>("users", "id"), age().label("years"), func::count_all()))
        .from(User)
        .where_(age().is_not_null().and(column_named::<bool>("active").eq(true)))
        .group_by((column::<i64>("users", "id"), age()))
        .having(func::max(age()).gt(18))
        .order_by((age().desc(), column_named::<i64>("id")))
        .limit(5);
    check("dynamic_queries/columns_by_name", &query);
    check("dynamic_queries/column_of_nothing", &select(User.id).where_(column::<i64>("posts", "id").eq(1)));
    let first = select((age(), column_named::<String>("name"))).from(User).distinct_on(age()).order_by((age(), User.id));
    check("dynamic_queries/distinct_on_by_name", &first);
    with_rows();
    gives(&query, &[(101, Some(31), 1), (104, Some(31), 1)]);
    gives(&first.where_(age().gt(17)), &[(Some(31), "Ann".into())]);
    let by_name = select(age()).from(User).order_by(age()).page(2);
    assert!(by_name.compile(POSTGRES).is_ok());
}
