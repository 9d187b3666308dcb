//! Functions of nothing but NULL: a value that says by nothing in the statement what it is.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::User;
use crate::run::{gives, gives_except, with_rows};

fn number() -> Expr<Option<i32>> {
    literal(None::<i32>)
}

fn float() -> Expr<Option<f64>> {
    literal(None::<f64>)
}

fn word() -> Expr<Option<String>> {
    literal(None::<String>)
}

#[test]
fn functions_of_numbers() {
    let of_floats = (
        func::sqrt(float()),
        func::exp(float()),
        func::ln(float()),
        func::power(float(), float()),
        func::atan2(float(), float()),
    );
    gives(&select(of_floats), &[(None, None, None, None, None)]);
    let rounded =
        (func::round(float()), func::trunc(float()), func::ceil(float()), func::floor(float()), func::round_to(float(), 2));
    check("nulls/rounded", &select(rounded.clone()));
    gives(&select(rounded), &[(None, None, None, None, None)]);
    gives(&select((func::abs(number()), func::sign(number()), number() % number(), -number())), &[(None, None, None, None)]);
}

#[test]
fn functions_of_texts() {
    let all = (
        func::upper(word()),
        func::length(word()),
        func::trim(word()),
        func::substring(word(), 1, 2),
        func::left(word(), 1),
        func::replace(word(), word(), word()),
        func::position(word(), word()),
        func::concat((word(), word())),
    );
    gives(&select(all), &[(None, None, None, None, None, None, None, None)]);
    gives(&select(func::concat_ws("-", (word(), word()))), &[String::new()]);
    gives(&select((func::coalesce(word(), "x"), func::nullif(word(), word()))), &[("x".to_owned(), None)]);
}

#[test]
fn aggregates() {
    with_rows();
    let of_numbers = (func::sum(number()), func::avg(number()), func::min(number()), func::max(number()), func::count(number()));
    check("nulls/aggregates", &select(of_numbers.clone()).from(User));
    gives(&select(of_numbers).from(User), &[(None, None, None, None, 0)]);
    let others = (func::count_distinct(word()), func::any_value(word()), func::sum(float()).filter(User.id.gt(0)));
    gives(&select(others).from(User), &[(0, None, None)]);
    gives_except(&["sqlite"], &select((func::bit_and(number()), func::bit_or(number()))).from(User), &[(None, None)]);
    let lists = select(func::array_agg(number())).from(User).where_(User.id.eq(101));
    gives_except(&["sqlite", "mysql", "mariadb"], &lists, &[Some(Array(vec![None]))]);
}

#[test]
fn windows() {
    with_rows();
    let by_id = || window().order_by(User.id);
    let all = (
        func::lag(number()).over(by_id()),
        func::lead(number()).or(7).over(by_id()),
        func::first_value(word()).over(by_id()),
        func::nth_value(word(), 2).over(by_id()),
        func::sum(number()).over(by_id()),
    );
    check("nulls/windows", &select(all.clone()).from(User));
    gives(&select(all).from(User).order_by(User.id).limit(1), &[(None, None, None, None, None)]);
}
