//! ANY and ALL over subqueries.

use aludel::expr::Predicate;
use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Comment, Post, User};
use crate::run::{gives, with_rows};

#[track_caller]
fn check_where<P: Predicate>(name: &str, condition: P) {
    check(&format!("quantified/{name}"), &select(User.id).where_(condition));
}

/// The ids of the users that meet a condition.
#[track_caller]
fn finds<P: Predicate>(condition: P, ids: &[i64]) {
    gives(&select(User.id).where_(condition).order_by(User.id), ids);
}

#[test]
fn equal_to_any_is_in() {
    check_where("eq_any", User.id.eq(any_(select(Post.author_id))) & User.id.ne(all_(select(Post.author_id))));
    with_rows();
    finds(User.id.eq(any_(select(Post.author_id))), &[101, 102]);
    finds(User.id.ne(all_(select(Post.author_id))), &[103, 104]);
}

#[test]
fn other_comparisons() {
    let authors = || select(Post.author_id).where_(Post.views.ge(0));
    check_where("any", User.id.lt(any_(authors())) | User.id.ne(any_(authors())) | User.id.ge(any_(authors())));
    check_where("all", User.id.lt(all_(authors())) | User.id.eq(all_(authors())) | (User.id + 1).le(all_(authors())));
    with_rows();
    let authors = || select(Post.author_id);
    finds(User.id.gt(any_(authors())), &[102, 103, 104]);
    finds(User.id.gt(all_(authors())), &[103, 104]);
    finds(User.id.le(all_(authors())), &[101]);
    finds(User.id.ne(any_(authors())), &[101, 102, 103, 104]);
    finds(User.id.eq(all_(authors())), &[]);
    finds(User.id.eq(all_(authors().where_(Post.id.eq(203)))), &[102]);
}

#[test]
fn nothing_holds_with_any_of_no_rows_and_everything_with_all() {
    with_rows();
    let nobody = || select(Post.author_id).where_(Post.id.lt(0));
    finds(User.id.gt(any_(nobody())), &[]);
    finds(!User.id.gt(any_(nobody())), &[101, 102, 103, 104]);
    finds(User.id.gt(all_(nobody())), &[101, 102, 103, 104]);
    finds(User.age.eq(all_(nobody())), &[101, 102, 103, 104]);
}

#[test]
fn null_is_unknown_unless_a_row_decides() {
    with_rows();
    // The editors are NULL, 102 and 101.
    let editors = || select(Post.editor_id);
    let results = (
        User.id,
        User.id.gt(any_(editors())),
        User.id.lt(any_(editors())),
        User.id.gt(all_(editors())),
        User.id.ne(all_(editors())),
    );
    gives(
        &select(results).order_by(User.id),
        &[
            (101, None, Some(true), Some(false), Some(false)),
            (102, Some(true), None, Some(false), Some(false)),
            (103, Some(true), None, None, None),
            (104, Some(true), None, None, None),
        ],
    );
    gives(&select(literal(None::<i64>).gt(any_(select(Post.author_id)))), &[None]);
    gives(&select(literal(None::<i64>).gt(all_(select(Post.author_id).where_(Post.id.lt(0))))), &[Some(true)]);
}

#[test]
fn the_rows_may_be_of_the_table_around() {
    check_where("same_table", User.age.ge(all_(select(User.age).from(User).where_(User.age.is_not_null()))));
    with_rows();
    let other = User.alias("other");
    finds(User.age.ge(all_(select(other.age).where_(other.age.is_not_null()))), &[101, 104]);
    finds(User.age.ge(all_(select(User.age).from(User).where_(User.age.is_not_null()))), &[101, 104]);
    finds(User.age.gt(any_(select(User.age).from(User))), &[101, 104]);
    finds(User.age.gt(any_(select(User.age))), &[101, 104]);
    finds(User.age.gt(any_(select(literal(20)))), &[101, 104]);
    finds(literal(20).lt(any_(select(User.age).from(User))), &[101, 102, 103, 104]);
}

#[test]
fn the_rows_may_be_about_the_row_around() {
    let titles = || select(func::length(Post.title)).where_(Post.author_id.eq(User.id));
    check_where("correlated", User.age.gt(all_(titles())));
    let newest = || titles().order_by(Post.id).limit(1);
    check_where("correlated_limited", User.age.gt(all_(newest())));
    check_where("correlated_limited_from", User.age.gt(all_(newest().from(Post))));
    with_rows();
    finds(User.age.gt(any_(titles())), &[101]);
    finds(User.age.gt(any_(titles().from(Post))), &[101]);
    finds(User.age.gt(all_(titles())), &[101, 103, 104]);
}

#[test]
fn the_rows_may_be_grouped_or_limited() {
    let per_user = || select(func::count(Comment.id)).group_by(Comment.user_id);
    check_where("grouped", User.id.gt(all_(per_user())));
    let either = || select(Post.author_id).union(select(Post.views));
    check_where("compound", User.id.gt(all_(either())));
    check_where("limited", User.id.gt(all_(select(Post.author_id).order_by(Post.id).limit(1))));
    with_rows();
    finds(User.id.gt(all_(per_user())), &[101, 102, 103, 104]);
    finds(User.id.gt(all_(either())), &[103, 104]);
    finds(User.id.eq(any_(either())), &[101, 102]);
    finds(row((User.id, User.active)).in_(either_pair()), &[101, 102]);
    crate::run::gives_except(
        &["mysql", "mariadb"],
        &select(User.id).where_(User.id.gt(all_(select(Post.author_id).order_by(Post.id).limit(1)))).order_by(User.id),
        &[102, 103, 104],
    );
}

/// A query of pairs that is compound.
fn either_pair() -> aludel::query::Compound<impl aludel::query::Selection<Row = (i64, bool)>> {
    select((Post.author_id, true_())).union(select((Post.views, false_())))
}

#[test]
fn any_stands_on_the_right_of_a_comparison_only() {
    check("quantified/elsewhere", &select(User.id + any_(select(Post.author_id))));
    check_where("distinct", User.id.is_distinct_from(any_(select(Post.author_id))));
}

#[test]
fn what_cannot_be_said_is_refused_by_name() {
    let compares = select(func::count(User.id).gt(any_(select(Post.id)))).from(User);
    check("quantified/of_an_aggregate", &compares);
    let error = compares.compile(crate::databases::SQLITE).expect_err("SQLite has no ANY");
    assert_eq!(error.kind(), aludel::ErrorKind::Unsupported, "{error}");
    assert!(error.to_string().starts_with("sqlite"), "{error}");
}
