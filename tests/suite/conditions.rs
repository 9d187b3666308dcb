//! Conditions: comparisons, AND and OR, IN, BETWEEN, LIKE, NULL.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};

/// Checks a condition on users.
#[track_caller]
fn check_where<P: aludel::expr::Predicate>(name: &str, condition: P) {
    check(&format!("conditions/{name}"), &select(User.id).where_(condition));
}

#[test]
fn comparisons() {
    let all = and_((User.id.eq(1), User.id.ne(2), User.id.lt(3), User.id.le(4), User.id.gt(5), User.id.ge(6)));
    check_where("comparisons", all);
}

#[test]
fn numbers_of_different_widths_compare() {
    check_where("widths", User.age.eq(User.id).and(User.score.gt(User.age)).and(User.id.lt(1.5)));
}

#[test]
fn none_on_the_right_is_null() {
    check_where("eq_none", or_((User.age.eq(None::<i32>), User.age.ne(None::<i32>))));
}

#[test]
fn null_tests() {
    check_where("null_tests", User.age.is_null().or((User.age + 1).is_not_null()));
}

#[test]
fn a_truth_value_is_a_condition() {
    check_where("a_truth_value", User.active);
}

#[test]
fn a_truth_value_is_negated() {
    check_where("not_a_truth_value", !User.active);
}

#[test]
fn truth_values_are_compared() {
    check_where("truth_values", User.active.eq(true).or(User.active.ne(User.age.is_null())));
}

#[test]
fn or_inside_of_and_is_in_parentheses() {
    check_where("or_in_and", User.active & (User.id.eq(1) | User.id.eq(2)));
}

#[test]
fn and_inside_of_or_is_not() {
    check_where("and_in_or", User.active & User.id.eq(1) | User.id.eq(2));
}

#[test]
fn not_takes_parentheses_where_it_needs_them() {
    check_where("not", not_(User.id.eq(1)) & !(User.id.eq(2) | User.active) & !!User.active);
}

#[test]
fn a_list_of_conditions_is_one_chain() {
    check_where("a_list", or_((1..=4).map(|it| User.id.eq(it)).collect::<Vec<_>>()));
}

#[test]
fn an_empty_and_is_true_and_an_empty_or_is_false() {
    let nothing = Vec::<Expr<bool>>::new;
    check_where("empty_lists", and_(nothing()) | or_(nothing()));
}

#[test]
fn several_wheres_are_one_and() {
    check("conditions/several_wheres", &select(User.id).where_(User.active).where_(User.id.eq(1) | User.id.eq(2)));
}

#[test]
fn a_value_may_stand_on_the_left() {
    check_where("a_value_on_the_left", literal(18).le(User.age));
}

#[test]
fn in_a_list() {
    check_where("in_list", User.id.in_([1, 2, 3]) & User.name.not_in(["Ann", "Bo"]));
}

#[test]
fn in_an_empty_list_is_nothing() {
    check_where("in_empty_list", User.id.in_(Vec::<i64>::new()) | User.id.not_in(Vec::<i64>::new()));
}

#[test]
fn in_a_query() {
    check_where(
        "in_query",
        User.id.in_(select(Post.author_id)) & User.id.not_in(select(Post.author_id).where_(Post.views.gt(0))),
    );
}

#[test]
fn in_a_limited_query_is_refused_where_it_is_not_understood() {
    check_where("in_limited_query", User.id.in_(select(Post.author_id).order_by(Post.id).limit(3)));
}

#[test]
fn between_has_parentheses_around_what_is_weaker() {
    let weak = User.active.between(User.age.is_null(), User.id.eq(1) | User.active);
    check_where("between", User.age.between(18, User.id + 1) & User.age.not_between(1, 2) & weak);
}

#[test]
fn like_names_its_escape_where_it_has_none_by_itself() {
    check_where("like", User.name.like("A\\_%") & User.name.not_like(User.email));
}

#[test]
fn ilike() {
    check_where("ilike", User.name.ilike("a%"));
}

#[test]
fn what_a_user_typed_means_itself() {
    check_where("contains", User.name.contains("50%") & User.name.starts_with("a_b") & User.name.ends_with("c/d\\"));
}

#[test]
fn distinct_from_takes_null_for_a_value() {
    check_where("distinct_from", User.age.is_distinct_from(User.boss_id) & User.age.is_not_distinct_from(None::<i32>));
}

#[test]
fn distinct_from_is_an_operand() {
    let distinct = User.age.is_distinct_from(1);
    check_where("distinct_from_operand", distinct.clone().eq(User.active) & !distinct);
}

#[test]
fn comparisons_of_comparisons_do_not_chain() {
    check_where("compared_comparisons", User.id.eq(1).eq(User.age.gt(2)) & User.age.gt(1).is_null());
}
