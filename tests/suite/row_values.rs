//! Row values: compared, in lists, in queries; NULLs in them.

use aludel::expr::Predicate;
use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, PostTag, User};
use crate::run::{gives, with_rows};

#[track_caller]
fn check_where<P: Predicate>(name: &str, condition: P) {
    check(&format!("row_values/{name}"), &select(User.id).where_(condition));
}

/// The ids of the users that meet a condition.
#[track_caller]
fn finds<P: Predicate>(condition: P, ids: &[i64]) {
    gives(&select(User.id).where_(condition).order_by(User.id), ids);
}

#[test]
fn rows_are_compared() {
    let key = || row((User.age, User.name));
    check_where("comparisons", key().eq((31, "Ann")) | key().ne(row((User.boss_id, User.email))) | key().lt((1, "a")));
    check_where("more_comparisons", key().le((1, "a")) & key().gt((1, User.email)) & key().ge((User.id + 1, "a")));
    with_rows();
    finds(key().eq((31, "Ann")), &[101]);
    finds(key().ne((31, "Ann")), &[102, 103, 104]);
    finds(key().gt((31, "Ann")), &[104]);
    finds(key().ge((31, "Ann")), &[101, 104]);
    finds(key().lt((31, "B")), &[101, 103]);
    finds(!key().lt((31, "B")), &[104]);
    finds(row((User.active, User.id, User.name)).gt((true, 102, "bo")), &[104]);
}

#[test]
fn null_is_unknown_unless_another_value_decides() {
    let none = None::<i32>;
    gives(
        &select((row((1, none)).eq((1, 2)), row((1, none)).eq((2, 2)), row((1, none)).ne((2, 2)), row((none, 1)).ne((1, 1)))),
        &[(None, Some(false), Some(true), None)],
    );
    gives(
        &select((row((1, none)).lt((2, 3)), row((none, 1)).lt((2, 3)), row((2, none)).gt((1, 5)), row((1, none)).le((1, 1)))),
        &[(Some(true), None, Some(true), None)],
    );
}

#[test]
fn rows_are_in_lists() {
    let key = || row((User.id, User.name));
    check_where("in_list", key().in_([(1, "a"), (2, "b")]) & key().not_in(vec![row((User.boss_id, User.email))]));
    check_where("in_empty_list", key().in_(Vec::<(i64, String)>::new()) | key().not_in(Vec::<(i64, String)>::new()));
    with_rows();
    finds(key().in_([(101, "Ann"), (102, "Ann"), (103, "Cy_100%")]), &[101, 103]);
    finds(key().not_in([(101, "Ann"), (102, "Ann")]), &[102, 103, 104]);
    finds(key().in_(Vec::<(i64, String)>::new()), &[]);
    finds(key().not_in(Vec::<(i64, String)>::new()), &[101, 102, 103, 104]);
    // Neither in nor out, where NULL could be what is missing.
    let with_age = || row((User.age, User.active));
    finds(with_age().in_([(31, true)]), &[101, 104]);
    finds(with_age().not_in([(31, true)]), &[103]);
    finds(with_age().not_in([(Some(17), true), (None::<i32>, true)]), &[103]);
    gives(&select(row((1, 2)).in_([(Some(1), None::<i32>), (Some(3), Some(4))])), &[None]);
    gives(&select(row((1, 2)).in_([(Some(1), None::<i32>), (Some(1), Some(2))])), &[Some(true)]);
    gives(&select(row((1, 2)).in_([(Some(2), None::<i32>)])), &[Some(false)]);
}

#[test]
fn rows_are_in_queries() {
    let of_posts = || select((Post.author_id, Post.title)).where_(Post.views.ge(0));
    check_where("in_query", row((User.id, User.name)).in_(of_posts()) & row((User.id, User.name)).not_in(of_posts()));
    with_rows();
    let tagged = select((PostTag.post_id, PostTag.position)).where_(PostTag.tag.eq("b"));
    gives(&select(PostTag.tag).where_(row((PostTag.post_id, PostTag.position)).in_(tagged.clone())), &["b".to_owned()]);
    let others = select((PostTag.post_id, PostTag.tag)).where_(row((PostTag.post_id, PostTag.position)).not_in(tagged));
    gives(&others.order_by(PostTag.post_id), &[(201, "a".to_owned()), (203, "a".to_owned())]);
    finds(row((User.id, User.boss_id)).in_(select((Post.author_id, Post.editor_id))), &[102]);
    finds(row((User.id, User.boss_id)).not_in(select((Post.author_id, Post.editor_id))), &[103, 104]);
}

#[test]
fn a_long_list_of_rows_is_one_list() {
    let rows: Vec<(i64, i32)> = (0..5_000).map(|it| (it, 31)).collect();
    with_rows();
    finds(row((User.id, User.age)).in_(rows.clone()), &[101, 104]);
    finds(row((User.id, User.age)).not_in(rows), &[103]);
}

#[test]
fn rows_are_operands_of_and_and_not() {
    check_where("operands", !row((User.id, User.age)).eq((1, 2)) & (row((User.id, User.id)).lt((1, 2)) | User.active));
}
