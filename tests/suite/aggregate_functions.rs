//! Aggregates: what each database is given, and that all give the same, with NULLs and without rows.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, Tag, User};
use crate::run::{does, gives, gives_except, with_rows};

#[test]
fn conditions_over_rows() {
    check("aggregate_functions/bool", &select((func::bool_and(User.active), func::bool_or(User.age.gt(30)))));
    with_rows();
    gives(&select((func::bool_and(User.active), func::bool_or(User.active))), &[(Some(false), Some(true))]);
    gives(&select((func::bool_and(User.age.gt(16)), func::bool_or(User.age.gt(40)))), &[(Some(true), Some(false))]);
    gives(&select((func::bool_and(User.active), func::bool_or(User.active))).where_(User.id.eq(0)), &[(None, None)]);
    gives(&select(func::bool_or(User.age.gt(16))).where_(User.id.eq(102)), &[None]);
    gives(&select((func::bool_and(User.active).filter(User.id.ne(103)), func::max(User.active))), &[(Some(true), Some(true))]);
    let so_far = func::bool_and(User.active).over(window().order_by(User.id));
    gives(&select(so_far).order_by(User.id), &[Some(true), Some(true), Some(false), Some(false)]);
}

#[test]
fn extremes_of_truth_values() {
    check("aggregate_functions/bool_extremes", &select((func::min(User.active), func::max(User.age.gt(30)))));
    with_rows();
    gives(&select((func::min(User.active), func::max(User.age.gt(30)))), &[(Some(false), Some(true))]);
}

#[test]
fn bits_over_rows() {
    let all = (func::bit_and(Post.views), func::bit_or(Post.views), func::bit_xor(Post.views));
    check("aggregate_functions/bits", &select(all));
    check("aggregate_functions/bits_filter", &select(func::bit_or(User.age).filter(User.active)));
    check("aggregate_functions/bits_over", &select(func::bit_or(User.age).filter(User.active).over(window().order_by(User.id))));
    with_rows();
    let all = (func::bit_and(Post.views), func::bit_or(Post.views), func::bit_xor(Post.views));
    gives_except(&["sqlite"], &select(all), &[(Some(0), Some(-1), Some(-2))]);
    let none = (func::bit_and(User.age), func::bit_or(User.age), func::bit_xor(User.age));
    gives_except(&["sqlite"], &select(none).where_(User.id.eq(102)), &[(None, None, None)]);
    let some = (func::bit_and(User.age).filter(User.id.gt(102)), func::bit_or(User.age).filter(User.id.eq(102)));
    gives_except(&["sqlite"], &select(some), &[(Some(17), None)]);
    let so_far = func::bit_and(User.age).over(window().order_by(User.id.desc()));
    gives_except(&["sqlite"], &select(so_far).order_by(User.id), &[Some(17), Some(17), Some(17), Some(31)]);
}

#[test]
fn deviations() {
    let all = (func::stddev_pop(User.age), func::stddev_samp(User.score), func::var_pop(User.age), func::var_samp(User.score));
    check("aggregate_functions/deviations", &select(all));
    with_rows();
    let of_views = (func::var_pop(Post.views), func::var_samp(Post.views), func::stddev_samp(Post.views));
    gives_except(&["sqlite"], &select(of_views), &[(Some(98.0 / 3.0), Some(49.0), Some(7.0))]);
    let of_one = (func::var_pop(Post.views), func::var_samp(Post.views), func::stddev_pop(Post.views));
    gives_except(&["sqlite"], &select(of_one).where_(Post.id.eq(201)), &[(Some(0.0), None, Some(0.0))]);
    gives_except(
        &["sqlite"],
        &select((func::var_pop(User.age), func::stddev_samp(User.age))).where_(User.id.eq(102)),
        &[(None, None)],
    );
    let filtered = func::stddev_pop(User.score).filter(User.id.gt(102));
    gives_except(&["sqlite"], &select(filtered), &[Some(1.75)]);
    let over = func::var_pop(User.score).over(window().partition_by(User.active));
    gives_except(
        &["sqlite"],
        &select(over).where_(User.id.in_([103, 102, 101])).order_by(User.id),
        &[Some(4.0), Some(4.0), Some(0.0)],
    );
}

#[test]
fn how_far_numbers_go_together() {
    let all = (
        func::corr(User.score, User.age),
        func::covar_pop(User.score, User.age),
        func::covar_samp(User.score, User.age),
        func::regr_count(User.score, User.age),
        func::regr_slope(User.score, User.age),
        func::regr_intercept(User.score, User.age),
        func::regr_r2(User.score, User.age),
    );
    check("aggregate_functions/regression", &select(all));
    with_rows();
    let only_postgres = ["sqlite", "mysql", "mariadb"];
    let line = (
        func::regr_count(User.score, User.age),
        func::regr_slope(Post.views * 2 + 1, Post.views),
        func::regr_intercept(Post.views * 2 + 1, Post.views),
        func::corr(Post.views * 2 + 1, Post.views),
    );
    let joined = select(line).from(User).join_on(Post, Post.author_id.eq(User.id).or(Post.author_id.ne(User.id)));
    gives_except(&only_postgres, &joined, &[(9, Some(2.0), Some(1.0), Some(1.0))]);
}

#[test]
fn any_of_the_values() {
    check(
        "aggregate_functions/any_value",
        &select((func::any_value(User.age), func::any_value(User.active).filter(User.age.gt(18)))),
    );
    check("aggregate_functions/any_value_over", &select(func::any_value(User.age).over(window().partition_by(User.active))));
    with_rows();
    gives(
        &select((User.active, func::any_value(User.age))).group_by(User.active).order_by(User.active),
        &[(false, Some(17)), (true, Some(31))],
    );
    gives(&select(func::any_value(User.name)).where_(User.id.eq(101)), &[Some("Ann".to_owned())]);
    gives(&select(func::any_value(User.active)).where_(User.id.eq(0)), &[None]);
    gives(&select(func::any_value(User.active).filter(User.id.eq(103))), &[Some(false)]);
    let same = func::any_value(User.age).over(window().partition_by(User.active));
    gives(&select(same).order_by(User.id), &[Some(31), Some(31), Some(17), Some(31)]);
}

#[test]
fn distinct_values_of_any_aggregate() {
    check(
        "aggregate_functions/distinct",
        &select((func::sum(User.age).distinct(), func::avg(User.age).distinct().filter(User.active))),
    );
    with_rows();
    let all = (func::sum(User.age).distinct(), func::avg(User.age).distinct(), func::count(User.age).distinct());
    gives(&select(all), &[(Some(48), Some(24.0), 2)]);
    gives(&select(func::sum(User.age).distinct().filter(User.active)), &[Some(31)]);
}

#[test]
fn combinations_of_values() {
    let pairs = func::count_distinct_rows((User.age, User.active));
    check("aggregate_functions/count_rows", &select(pairs.clone()));
    check("aggregate_functions/count_rows_filter", &select(pairs.clone().filter(User.id.gt(101))));
    with_rows();
    gives_except(&["sqlite"], &select((pairs.clone(), pairs.filter(User.id.eq(102)))), &[(2, 0)]);
    gives_except(&["sqlite"], &select(func::count_distinct_rows((Tag.name, Tag.label))), &[1]);
}

#[test]
fn percentiles() {
    let all = (
        func::percentile_cont(0.5).within_group(User.age),
        func::percentile_disc(0.25).within_group_desc(User.name),
        func::mode().within_group(User.age).filter(User.active),
    );
    check("aggregate_functions/percentiles", &select(all));
    check("aggregate_functions/percentile_fraction", &select(func::percentile_cont(1.5).within_group(User.age)));
    with_rows();
    let only_postgres = ["sqlite", "mysql", "mariadb"];
    let all = (
        func::percentile_cont(0.5).within_group(User.score),
        func::percentile_cont(0.25).within_group_desc(Post.views),
        func::percentile_disc(0.5).within_group(User.age),
        func::mode().within_group(User.age),
    );
    let joined = select(all).from(User).join_on(Post, Post.id.ge(User.id));
    gives_except(&only_postgres, &joined, &[(Some(0.75), Some(7.0), Some(31), Some(31))]);
    gives_except(&only_postgres, &select(func::mode().within_group(User.age)).where_(User.id.eq(102)), &[None]);
}

#[test]
fn places_of_rows_that_are_not_there() {
    let all = (
        func::rank_of(literal(20)).within_group(User.age.desc()),
        func::dense_rank_of((literal(31), literal("B"))).within_group((User.age, User.name)),
        func::percent_rank_of(literal(0.0)).within_group(User.score),
        func::cume_dist_of(literal(0.0)).within_group(User.score),
    );
    check("aggregate_functions/hypothetical", &select(all));
    check("aggregate_functions/hypothetical_terms", &select(func::rank_of(literal(20)).within_group((User.age, User.id))));
    with_rows();
    let all = (
        func::rank_of(literal(20)).within_group(User.age.desc().nulls_last()),
        func::dense_rank_of(literal(20)).within_group(User.age.desc().nulls_last()),
        func::percent_rank_of(literal(0.0)).within_group(User.score),
        func::cume_dist_of(literal(0.0)).within_group(User.score),
    );
    gives_except(&["sqlite", "mysql", "mariadb"], &select(all), &[(3, 2, 0.25, 0.6)]);
}

#[test]
fn the_order_of_other_aggregates() {
    check("aggregate_functions/ordered_sum", &select(func::sum(User.age).order_by(User.id)));
    check("aggregate_functions/no_aggregate", &select((User.age + 1).order_by(User.id)));
}

#[test]
fn every_aggregate_takes_a_filter() {
    with_rows();
    let old = User.age.gt(18);
    let all = (
        func::min(User.name).filter(old.clone()),
        func::max(User.age).filter(old.clone()),
        func::avg(User.score).filter(old.clone()),
        func::bool_or(User.active).filter(old.clone()),
        func::any_value(User.age).filter(old.clone()),
        func::string_agg(User.name, ",").filter(User.id.eq(101)),
        func::count_distinct(User.age).filter(old),
    );
    gives(&select(all), &[(Some("Ann".into()), Some(31), Some(2.5), Some(true), Some(31), Some("Ann".into()), 1)]);
}

#[test]
fn extremes_of_text() {
    does(&insert(Tag).rows(&["b", "é", "a", ""].map(|it| Tag { name: it.to_owned(), label: None })));
    gives(&select((func::min(Tag.name), func::min(Tag.label))), &[(Some(String::new()), None)]);
}
