//! Window functions.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};

#[test]
fn ranking() {
    let by_score = || window().order_by(User.score.desc());
    let all = (func::row_number().over(by_score()), func::rank().over(by_score()), func::dense_rank().over(by_score()));
    check("window/ranking", &select(all));
}

#[test]
fn neighbors() {
    let by_id = || window().order_by(User.id);
    check("window/neighbors", &select((func::lag(User.name).over(by_id()), func::lead(User.age).over(by_id()))));
}

#[test]
fn an_aggregate_over_a_partition() {
    let total = func::sum(Post.views).over(window().partition_by((Post.author_id, Post.status)).order_by(Post.id));
    check("window/partition", &select((Post.id, total)));
}

#[test]
fn an_empty_window_is_all_rows() {
    check("window/empty", &select((Post.views, func::max(Post.views).over(window()))));
}

#[test]
fn a_filtered_aggregate_over_a_window() {
    let drafts = func::count(Post.id).filter(Post.status.eq("draft")).over(window().partition_by(Post.author_id));
    check("window/filter", &select(drafts));
}

#[test]
fn nulls_last_in_a_window() {
    check("window/nulls_last", &select(func::row_number().over(window().order_by(User.age.asc().nulls_last()))));
}
