//! Clauses of SELECT beyond the common ones: DISTINCT ON, several groupings at once, WITH TIES, numbers of rows, hints.

use aludel::dialect::{MySql, Postgres, Sqlite};
use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Comment, Post, User};
use crate::run::{gives, gives_except, with_rows};

#[test]
fn the_first_row_of_each_group() {
    let query = select((Post.author_id, Post.title))
        .distinct_on(Post.author_id)
        .order_by((Post.author_id, Post.views.desc(), Post.id))
        .limit(10);
    check_pretty("clauses/distinct_on", &query);
    with_rows();
    gives(&query, &[(101, "First".into()), (102, "Third".into())]);
}

#[test]
fn the_first_row_of_each_group_in_another_order() {
    let query = select(Post.id.label("post"))
        .distinct_on((Post.status, Post.author_id))
        .order_by((Post.author_id.desc(), Post.status, label::<i64>("post").desc()))
        .offset(1);
    check("clauses/distinct_on_two", &query);
    with_rows();
    gives(&query, &[202, 201]);
}

#[test]
fn the_first_row_by_an_expression_with_null_in_it() {
    let adult = User.age.gt(18);
    let query = select((adult.clone(), User.name, User.name))
        .distinct_on(adult.clone())
        .order_by((adult.asc().nulls_last(), User.id.desc()));
    check("clauses/distinct_on_expression", &query);
    with_rows();
    let row = |adult, name: &str| (adult, name.to_owned(), name.to_owned());
    gives(&query, &[row(Some(false), "Cy_100%"), row(Some(true), "Dé\\'"), row(None, "bo")]);
}

#[test]
fn the_first_row_of_each_group_of_groups() {
    let views = func::sum(Post.views).label("views");
    let query = select((Post.author_id, Post.status, views))
        .distinct_on(Post.author_id)
        .group_by((Post.author_id, Post.status))
        .order_by((Post.author_id, label::<Option<i64>>("views").desc()));
    check("clauses/distinct_on_groups", &query);
    with_rows();
    gives(&query, &[(101, "published".into(), Some(7)), (102, "published".into(), Some(-7))]);
}

#[test]
fn distinct_on_in_a_subquery() {
    let latest =
        select((Comment.post_id, Comment.text)).distinct_on(Comment.post_id).order_by((Comment.post_id, Comment.id.desc()));
    let latest = latest.subquery("latest");
    let query = select((Post.title, latest.column(Comment.text)))
        .from(Post)
        .join_on(&latest, latest.column(Comment.post_id).eq(Post.id))
        .order_by(Post.id);
    check("clauses/distinct_on_subquery", &query);
    with_rows();
    gives(&query, &[("First".into(), "it's".into()), ("Third".into(), "nice".into())]);
}

#[test]
fn distinct_on_about_the_row_around_it_is_refused_where_it_would_be_a_subquery() {
    let newest = select(Post.title).distinct_on(Post.status).where_(Post.author_id.eq(User.id)).order_by(Post.status).limit(1);
    check("clauses/distinct_on_correlated", &select((User.name, newest.scalar_subquery())));
}

#[test]
fn distinct_on_needs_an_order_that_starts_with_it() {
    check("clauses/distinct_on_order", &select(Post.id).distinct_on(Post.author_id).order_by((Post.id, Post.author_id)));
    check("clauses/distinct_on_distinct", &select(Post.id).distinct().distinct_on(Post.author_id));
}

#[test]
fn ties() {
    let query = select((User.id, User.age)).order_by(User.age.desc().nulls_last()).fetch_with_ties(1);
    check_pretty("clauses/ties", &query);
    with_rows();
    gives(&query.clone().with_only_columns(func::count_all()).from(User).without_order_by().without_limit(), &[4]);
    let counted = select(func::count_all()).from(query.clone().subquery("oldest"));
    gives(&counted, &[2]);
    gives(&query.order_by(User.id), &[(101, Some(31))]);
}

#[test]
fn ties_after_an_offset() {
    let query = |offset: u64, rows: u64| {
        let query = select(User.age).order_by(User.age.desc().nulls_last()).offset(offset).fetch_with_ties(rows);
        select(func::count_all()).from(query.subquery("some"))
    };
    check("clauses/ties_offset", &select(User.id).order_by(User.age.asc().nulls_first()).offset(1).fetch_with_ties(2));
    with_rows();
    gives(&query(0, 0), &[0]);
    gives(&query(1, 0), &[0]);
    gives(&query(0, 1), &[2]);
    gives(&query(1, 1), &[1]);
    gives(&query(1, 2), &[2]);
    gives(&query(9, 2), &[0]);
}

#[test]
fn ties_need_an_order() {
    check("clauses/ties_order", &select(User.id).fetch_with_ties(1));
    check("clauses/ties_distinct", &select(User.age).distinct().order_by(User.age).fetch_with_ties(1));
}

#[test]
fn rows_of_sums() {
    let query = select((Post.author_id.nullable(), Post.status.nullable(), func::count_all()))
        .group_by(rollup((Post.author_id, Post.status)))
        .order_by((Post.author_id.asc().nulls_last(), Post.status.asc().nulls_last()));
    check_pretty("clauses/rollup", &query);
    with_rows();
    let row = |author, status: Option<&str>, count| (author, status.map(str::to_owned), count);
    let expected = [
        row(Some(101), Some("draft"), 1),
        row(Some(101), Some("published"), 1),
        row(Some(101), None, 2),
        row(Some(102), Some("published"), 1),
        row(Some(102), None, 1),
        row(None, None, 3),
    ];
    gives_except(&["sqlite"], &query, &expected);
    gives_except(&["sqlite"], &query.limit(2).offset(4), &expected[4..]);
}

#[test]
fn rows_of_sums_of_expressions() {
    let year = || func::coalesce(User.age, User.boss_id);
    let query = select((year(), func::count(User.id).label("users"))).group_by(rollup(year())).having(func::count(User.id).gt(1));
    check("clauses/rollup_expression", &query);
    with_rows();
    let count = select(func::count_all()).from(query.subquery("grouped"));
    gives_except(&["sqlite"], &count, &[2]);
}

#[test]
fn rollup_of_lists_and_beside_others() {
    let columns = || (Post.author_id, Post.status.nullable(), func::count_all());
    check("clauses/rollup_beside", &select(columns()).group_by((Post.author_id, rollup(Post.status))));
    let lists =
        select((Post.author_id.nullable(), func::count_all())).group_by(rollup(((Post.author_id, Post.status), Post.views)));
    check("clauses/rollup_lists", &lists);
}

#[test]
fn cubes_and_grouping_sets() {
    let columns = || (Post.author_id.nullable(), Post.status.nullable(), func::count_all());
    let cube = select(columns())
        .group_by(cube((Post.author_id, Post.status)))
        .order_by((Post.author_id.asc().nulls_first(), Post.status.asc().nulls_first()));
    check("clauses/cube", &cube);
    let sets = select(columns())
        .group_by(grouping_sets(((Post.author_id, Post.status), Post.status, ())))
        .order_by((Post.author_id.asc().nulls_first(), Post.status.asc().nulls_first()));
    check("clauses/grouping_sets", &sets);
    with_rows();
    let row = |author, status: Option<&str>, count| (author, status.map(str::to_owned), count);
    let all = [
        row(None, None, 3),
        row(None, Some("draft"), 1),
        row(None, Some("published"), 2),
        row(Some(101), None, 2),
        row(Some(101), Some("draft"), 1),
        row(Some(101), Some("published"), 1),
        row(Some(102), None, 1),
        row(Some(102), Some("published"), 1),
    ];
    let refusing = ["sqlite", "mariadb"];
    gives_except(&refusing, &cube, &all);
    let some: Vec<_> = all.iter().filter(|it| it.0.is_none() || it.1.is_some()).cloned().collect();
    gives_except(&refusing, &sets, &some);
}

#[test]
fn which_rows_are_sums() {
    let query = select((User.age, func::grouping(User.age), func::count_all()))
        .group_by(rollup(User.age))
        .having(func::grouping(User.age).eq(1).or(User.age.is_null()))
        .order_by(func::grouping(User.age));
    check("clauses/grouping_function", &query);
    with_rows();
    gives_except(&["sqlite", "mariadb"], &query, &[(None, 0, 1), (None, 1, 4)]);
}

#[test]
fn what_is_rolled_up_is_read_as_nullable() {
    check("clauses/rollup_not_null", &select((Post.author_id, func::count_all())).group_by(rollup(Post.author_id)));
    let title = func::lower(Post.status);
    check("clauses/rollup_not_null_inside", &select((title, func::max(Post.id))).group_by(grouping_sets((Post.status, ()))));
    // What every list has is never left out, and neither is what is grouped by besides.
    let kept = select(Post.status).group_by((Post.status, rollup(Post.status)));
    let kept_by_all = select(Post.status).group_by(grouping_sets(((Post.status, Post.views), Post.status)));
    assert!(kept.compile(&Postgres).is_ok() && kept_by_all.compile(&Postgres).is_ok());
}

#[test]
fn having_without_group_by() {
    let some = select(func::count_all()).from(User).having(func::max(User.age).gt(18));
    check("clauses/having_alone", &some);
    with_rows();
    gives(&some, &[4]);
    gives(&select(func::count_all()).from(User).having(func::max(User.age).gt(99)), &[]);
}

#[test]
fn no_rows() {
    let none = select(User.id).order_by(User.id).limit(0);
    check("clauses/limit_zero", &none);
    with_rows();
    gives(&none, &[]);
}

#[test]
fn a_slice() {
    with_rows();
    let query = select(User.id).order_by(User.id).limit(1);
    gives(&query.clone().slice(1..3), &[102, 103]);
    gives(&query.clone().slice(..=1), &[101, 102]);
    gives(&query.clone().slice(3..), &[104]);
    gives(&query.clone().slice(..), &[101, 102, 103, 104]);
    #[expect(clippy::reversed_empty_ranges, reason = "a program may calculate one")]
    gives(&query.slice(3..1), &[]);
}

#[test]
fn a_limit_that_is_calculated() {
    let half = select(func::count_all() / 2).from(Post).scalar_subquery();
    let half = Expr::<u64>::from_node(func::coalesce(half, 0.0).cast::<i64>().into_node());
    let query = select(User.id).order_by(User.id).limit(half).offset(literal(1_u64));
    check("clauses/limit_expression", &query);
    with_rows();
    gives_except(&["mariadb"], &query, &[102, 103]);
    let by_column = select(User.id).limit(Expr::<u64>::from_node(aludel::expr::Operand::into_node(User.age)));
    check("clauses/limit_column", &by_column);
}

#[test]
fn words_for_one_database() {
    let boss = User.alias("boss");
    let query = select(User.id)
        .from(User)
        .join_on(boss, boss.id.eq(User.boss_id))
        .distinct()
        .prefix_with(&MySql::mysql(), "/*+ MAX_EXECUTION_TIME(1000) */")
        .prefix_with(&MySql::mariadb(), "SQL_NO_CACHE")
        .hint(boss, &MySql::mysql(), "USE INDEX (PRIMARY)")
        .hint(boss, &MySql::mariadb(), "USE INDEX (PRIMARY)")
        .hint(User, &Sqlite, "NOT INDEXED")
        .suffix_with(&Postgres, "OFFSET 0");
    check_hinted("clauses/hints", &query);
    check("clauses/hint_of_another_table", &select(User.id).hint(Post, &Sqlite, "NOT INDEXED"));
    assert!(query.compile(&Sqlite).expect("SQLite has it").is_opaque);
    with_rows();
    gives(&query.order_by(User.id), &[102, 103, 104]);
}

/// The parser does not know all hints, so these texts are only approved; what the databases say comes with the rows.
#[track_caller]
fn check_hinted(name: &str, query: &dyn Statement) {
    let texts: Vec<_> = crate::databases::DIALECTS
        .iter()
        .map(|it| format!("-- {}\n{}", it.name(), query.compile(*it).expect("hints are written as they are").sql))
        .collect();
    crate::check::approve(name, &texts.join("\n\n"));
}

#[test]
fn what_is_never_null_beside_rollup() {
    let never = (User.age.is_null().is_true(), func::concat_ws("-", (User.age.cast::<String>(), "x")), func::count_all());
    check("clauses/rollup_never_null", &select(never).group_by(rollup(User.age)));
}

#[test]
fn what_rows_are_grouped_by_stands_in_other_expressions_too() {
    let twice = || func::coalesce(User.age, 7) * 2;
    let grouped = select((twice() * 3 + 100, func::count_all()))
        .group_by(twice())
        .having(twice().lt(99).and(func::count_all().gt(0)))
        .order_by((twice() * -1, func::max(twice())));
    check("clauses/group_inside", &grouped);
    let left_out = select((func::nullif(User.age, 17), func::count_all())).group_by(func::nullif(User.age, 17));
    let left_out = left_out.order_by((func::nullif(User.age, 17).is_null(), func::count_all()));
    check("clauses/group_by_nullif", &left_out);
    with_rows();
    gives(&grouped, &[(286, 2), (202, 1), (142, 1)]);
    gives(&left_out, &[(Some(31), 2), (None, 2)]);
    // What takes the rows of a group takes the expression of each row.
    let name = || func::upper(User.name);
    let documents = select(func::json_object_agg(name(), func::to_json(name()))).group_by(name());
    check("clauses/group_inside_aggregate", &documents);
    let by_hand = sql!(i64: "count({})", twice());
    gives(&select(by_hand).from(User).group_by(twice()).having(twice().gt(20)).order_by(twice()), &[1, 2]);
    // In a window with a name.
    let places = select(func::row_number().over(window_named("w"))).from(User).group_by(twice());
    gives(&places.window("w", window().order_by(twice().desc())).order_by(twice()), &[3, 2, 1]);
    // In a query that looks at the one around it.
    let inner = select(func::count_all()).from(Post).where_(Post.author_id.eq(User.id)).group_by(Post.views + 1);
    let most = inner.having((Post.views + 1).gt(0)).order_by(func::count_all().desc()).limit(1);
    gives(&select(User.id).where_(most.scalar_subquery().gt(0)).order_by(User.id).limit(1), &[101]);
}

#[test]
fn groups_by_an_expression_with_a_value() {
    let twice = User.id * 2_i64;
    let query = select((func::count_all(), twice.clone())).group_by(twice);
    check("clauses/group_by_value", &query);
    let posts = select(func::count(Post.id)).where_(Post.author_id.eq(User.id)).scalar_subquery();
    check("clauses/group_by_subquery", &select((posts.clone(), func::count_all())).from(User).group_by(posts));
}
