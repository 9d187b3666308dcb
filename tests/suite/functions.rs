//! Functions and operators that calculate.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::User;
use crate::run::{gives, with_rows};

#[test]
fn aggregates() {
    let all = (
        func::count_all(),
        func::count(User.age),
        func::count_distinct(User.age),
        func::sum(User.age),
        func::avg(User.age),
        func::min(User.name),
        func::max(User.score),
    );
    check("functions/aggregates", &select(all).from(User));
}

#[test]
fn a_filtered_aggregate() {
    let adults = User.age.ge(18);
    let all = (
        func::count_all().filter(adults.clone()),
        func::count_distinct(User.name).filter(adults.clone()),
        func::sum(User.score).filter(adults).filter(User.active),
    );
    check("functions/filter", &select(all).from(User));
}

#[test]
fn text_functions() {
    let all = (func::lower(User.name), func::upper(User.name), func::length(User.name), func::trim(User.name));
    check("functions/text", &select(all));
}

#[test]
fn number_functions() {
    check("functions/number", &select((func::abs(User.age), func::round(User.score), func::round(User.age))));
}

#[test]
fn choosing_functions() {
    check("functions/choosing", &select((func::coalesce(User.age, 0), func::nullif(User.name, "Ann"))));
}

#[test]
fn a_function_of_the_program() {
    check("functions/custom", &select(func::custom::<String>("replace", (User.name, literal("a"), literal("b")))));
}

#[test]
fn arithmetic_needs_few_parentheses() {
    let all = (User.id + 1 - 2, User.id - (User.age + 1), (User.id + 1) * 2, User.id * 2 + 1, -(User.id + 1), -User.id * 2);
    check("functions/arithmetic", &select(all));
}

#[test]
fn division_is_true_division() {
    check("functions/division", &select((User.id / 2, User.score / 2.0, User.score / (User.age / 3))));
}

#[test]
fn the_remainder_of_integers() {
    check("functions/remainder", &select((User.id % 3, User.id * 2 % 3, User.id * (User.age % 3))));
}

#[test]
fn text_joined_to_text() {
    check(
        "functions/concat",
        &select((User.name.concat(" <").concat(User.email).concat(">"), User.name.concat(User.email).concat(User.name))),
    );
}

#[test]
fn text_joined_to_text_is_an_operand() {
    let joined = User.name.concat(User.email);
    check("functions/concat_operand", &select(User.id).where_(joined.clone().eq("x").and(joined.like("a%"))));
}

#[test]
fn a_text_replaced_by_null_is_null() {
    with_rows();
    let none = || literal(None::<String>);
    let query = select((
        func::replace(User.name, "", none()),
        func::replace("", User.name, none()),
        func::replace(User.name, "a", User.email.nullable()),
        func::replace(User.name, "", "x"),
    ));
    check("functions/replace_by_null", &query.clone());
    let it = query.where_(User.id.eq(102)).order_by(User.id);
    gives(&it, &[(None, None, Some("bo".to_owned()), "bo".to_owned())]);
}
