//! Windows with frames and names, and the functions that look at other rows.

use aludel::expr::{current_row, following, preceding, unbounded_following, unbounded_preceding};
use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};
use crate::run::{gives, gives_except, with_rows};

const NO_GROUPS: [&str; 2] = ["mysql", "mariadb"];

#[test]
fn frames_of_rows() {
    let by_id = || window().order_by(User.id);
    let all = (
        func::sum(User.age).over(by_id().rows_between(unbounded_preceding(), current_row())),
        func::sum(User.age).over(by_id().rows_between(preceding(1), following(1))),
        func::sum(User.age).over(by_id().rows_between(current_row(), unbounded_following())),
        func::sum(User.age).over(by_id().rows_between(preceding(2), preceding(1))),
        func::sum(User.age).over(by_id().rows_between(following(1), following(2))),
    );
    check("frames/rows", &select(all.clone()));
    with_rows();
    gives(
        &select(all).order_by(User.id),
        &[
            (Some(31), Some(31), Some(79), None, Some(17)),
            (Some(31), Some(48), Some(48), Some(31), Some(48)),
            (Some(48), Some(48), Some(48), Some(31), Some(31)),
            (Some(79), Some(48), Some(31), Some(17), None),
        ],
    );
}

#[test]
fn frames_of_distances() {
    let near = func::count_all().over(window().order_by(User.score).range_between(preceding(2), following(0.5)));
    let ages = func::count_all().over(window().order_by(User.age).range_between(preceding(14), current_row()));
    check("frames/range", &select((near.clone(), ages.clone())).from(User));
    with_rows();
    gives(&select(near).from(User).order_by(User.id), &[2, 1, 1, 2]);
    gives(&select(ages).from(User).where_(User.age.is_not_null()).order_by(User.id), &[3, 1, 3]);
    let by_title = window().order_by(Post.title).range_between(unbounded_preceding(), current_row());
    check("frames/range_unbounded", &select(func::count(Post.id).over(by_title)));
}

#[test]
fn frames_of_groups() {
    let near = func::count_all().over(window().order_by(User.age).groups_between(preceding(1), current_row()));
    check("frames/groups", &select(near.clone()).from(User));
    with_rows();
    gives_except(&NO_GROUPS, &select(near).from(User).where_(User.age.is_not_null()).order_by(User.id), &[3, 1, 3]);
}

#[test]
fn frames_without_some_rows() {
    let all = || window().order_by(User.age).rows_between(unbounded_preceding(), unbounded_following());
    let others = (
        func::sum(User.id).over(all().exclude_current_row()),
        func::sum(User.id).over(all().exclude_group()),
        func::sum(User.id).over(all().exclude_ties()),
    );
    check("frames/exclude", &select(others.clone()));
    with_rows();
    let rows = [(Some(207), Some(103), Some(204)), (Some(205), Some(205), Some(308)), (Some(204), Some(103), Some(207))];
    gives_except(&NO_GROUPS, &select(others).where_(User.age.is_not_null()).order_by(User.id), &rows);
}

#[test]
fn frames_that_are_none() {
    let count = || func::count(User.id);
    check("frames/range_without_order", &select(count().over(window().range_between(preceding(1), current_row()))));
    let two = window().order_by((User.age, User.id));
    check("frames/range_of_two", &select(count().over(two.range_between(preceding(1), current_row()))));
    check("frames/groups_without_order", &select(count().over(window().groups_between(preceding(1), current_row()))));
    check("frames/rows_of_fractions", &select(count().over(window().rows_between(preceding(1.5), current_row()))));
    check("frames/negative", &select(count().over(window().order_by(User.id).range_between(preceding(-1.5), current_row()))));
    check("frames/exclude_nothing", &select(count().over(window().exclude_ties())));
}

#[test]
fn named_windows() {
    let all = (
        func::rank().over(window_named("by age")),
        func::sum(User.id).over(window_named("by age").rows_between(preceding(1), current_row())),
        func::row_number().over(window_named("active").order_by(User.id)),
    );
    let query = select(all)
        .window("by age", window().order_by(User.age))
        .window("active", window().partition_by(User.active))
        .where_(User.age.is_not_null())
        .order_by(User.id)
        .limit(3);
    check("frames/named", &query);
    with_rows();
    gives(
        &select((func::count(User.age).over(window_named("w")), func::count_all().over(window_named("w").order_by(User.id))))
            .window("w", window().partition_by(User.active))
            .order_by(User.id),
        &[(2, 1), (2, 2), (1, 1), (2, 3)],
    );
    let query = select(func::sum(User.id).over(window_named("w").rows_between(preceding(1), current_row())));
    gives(&query.window("w", window().order_by(User.id)).order_by(User.id).limit(2), &[Some(101), Some(203)]);
}

#[test]
fn places_in_a_window() {
    let by_age = || window().order_by(User.age.asc().nulls_first());
    let all =
        (func::ntile(3).over(window().order_by(User.id)), func::percent_rank().over(by_age()), func::cume_dist().over(by_age()));
    check("frames/places", &select(all));
    with_rows();
    let places = select((func::ntile(3).over(window().order_by(User.id)), func::cume_dist().over(by_age())));
    gives(&places.order_by(User.id), &[(1, 1.0), (1, 0.25), (2, 0.5), (3, 1.0)]);
    let ranks = select(func::percent_rank().over(window().order_by(User.id))).where_(User.id.lt(104));
    gives(&ranks.order_by(User.id), &[0.0, 0.5, 1.0]);
    check("frames/ntile_0", &select(func::ntile(0).over(window())).from(User));
}

#[test]
fn values_of_other_rows_of_a_frame() {
    let by_id = || window().order_by(User.id);
    let whole = || by_id().rows_between(unbounded_preceding(), unbounded_following());
    let all = (
        func::first_value(User.name).over(by_id()),
        func::last_value(User.age).over(whole()),
        func::nth_value(User.age, 3).over(by_id()),
        func::first_value(User.id).over(by_id().rows_between(preceding(2), preceding(1))),
    );
    check("frames/values", &select(all.clone()));
    with_rows();
    let ann = || Some("Ann".to_owned());
    gives(
        &select(all).order_by(User.id),
        &[
            (ann(), Some(31), None, None),
            (ann(), Some(31), None, Some(101)),
            (ann(), Some(31), Some(17), Some(101)),
            (ann(), Some(31), Some(17), Some(102)),
        ],
    );
    check("frames/nth_0", &select(func::nth_value(User.age, 0).over(by_id())));
}

#[test]
fn neighbors_at_a_distance() {
    let by_id = || window().order_by(User.id);
    let all = (
        func::lag(User.age).offset(2).over(by_id()),
        func::lag(User.age).or(0).over(by_id()),
        func::lead(User.id).offset(2).or(0_i64).over(by_id()),
        func::lead(User.age).or(None::<i32>).over(by_id()),
    );
    check("frames/neighbors", &select(all.clone()));
    with_rows();
    gives(
        &select(all).order_by(User.id),
        &[(None, Some(0), 103, None), (None, Some(31), 104, Some(17)), (Some(31), None, 0, Some(31)), (None, Some(17), 0, None)],
    );
    gives(&select(func::lag(User.name).offset(0).over(by_id())).where_(User.id.eq(101)), &[Some("Ann".to_owned())]);
}

#[test]
fn window_functions_where_there_are_no_windows() {
    let rank = || func::rank().over(window().order_by(User.id));
    check("frames/in_where", &select(User.id).where_(rank().le(3_i64)));
    check("frames/in_having", &select(func::count(User.id)).having(rank().le(3_i64)));
    check("frames/in_group_by", &select(func::count(User.id)).group_by(rank()));
    check("frames/over_nothing", &select((User.age + 1).over(window())));
    check("frames/distinct_over", &select(func::count(User.age).distinct().over(window())));
}

#[test]
fn a_filtered_sum_so_far() {
    with_rows();
    let so_far = func::sum(User.score).filter(User.active).over(window().order_by(User.id));
    gives(&select(so_far).order_by(User.id), &[Some(1.5), Some(-1.0), Some(-1.0), Some(2.5)]);
}
