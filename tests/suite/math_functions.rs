//! Functions of numbers: what each database is given, and that all give the same.

use std::f64::consts::PI;

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};
use crate::run::{gives, with_rows};

#[test]
fn whole_numbers() {
    let all = (
        func::ceil(User.score),
        func::floor(User.score),
        func::trunc(User.score),
        func::round_to(User.score, 2),
        func::sign(User.score),
        func::ceil(User.age),
    );
    check("math_functions/whole", &select(all));
    let all = |it: f64| select((func::ceil(it), func::floor(it), func::trunc(it), func::sign(it)));
    gives(&all(2.5), &[(3.0, 2.0, 2.0, 1)]);
    gives(&all(-2.5), &[(-2.0, -3.0, -2.0, -1)]);
    gives(&all(0.0), &[(0.0, 0.0, 0.0, 0)]);
    gives(&select((func::ceil(7), func::floor(-7), func::trunc(7), func::sign(-7), func::sign(0_i64))), &[(7, -7, 7, -1, 0)]);
    gives(&select((func::ceil(None::<f64>), func::sign(None::<i32>))), &[(None, None)]);
    with_rows();
    gives(
        &select((func::ceil(User.score), func::sign(User.age))).order_by(User.id),
        &[(2.0, Some(1)), (-2.0, None), (0.0, Some(1)), (4.0, Some(1))],
    );
    gives(&select(func::floor(User.score).cast::<i64>()).order_by(User.id), &[1_i64, -3, 0, 3]);
}

#[test]
fn digits_after_the_point() {
    let all = |it: f64| select((func::round_to(it, 0), func::round_to(it, 1), func::round_to(it, 2)));
    gives(&all(2.71429), &[(3.0, 2.7, 2.71)]);
    gives(&all(-2.71429), &[(-3.0, -2.7, -2.71)]);
    gives(&all(1e9), &[(1e9, 1e9, 1e9)]);
    gives(&select((func::round_to(17, 1), func::round_to(None::<f64>, 1))), &[(17, None)]);
    with_rows();
    gives(&select(func::round_to(User.score / 3.0, 2)).order_by(User.id), &[Some(0.5), Some(-0.83), Some(0.0), Some(1.17)]);
}

#[test]
fn roots_powers_and_logarithms() {
    let all = (
        func::sqrt(User.age),
        func::power(User.score, 2),
        func::exp(User.score),
        func::ln(User.age),
        func::log10(User.age),
        func::log(2, User.age),
    );
    check("math_functions/powers", &select(all));
    gives(
        &select((func::sqrt(16), func::sqrt(2.25), func::power(2, 10), func::power(4.0, 0.5))),
        &[(Some(4.0), Some(1.5), Some(1024.0), Some(2.0))],
    );
    gives(&select((func::exp(0), func::ln(1), func::log10(1000), func::log(2, 8))), &[(1.0, Some(0.0), Some(3.0), Some(3.0))]);
    gives(&select((func::sqrt(0), func::power(0, 0), func::power(-2, 3))), &[(Some(0.0), Some(1.0), Some(-8.0))]);
    gives(&select((func::sqrt(None::<i32>), func::power(None::<f64>, 2), func::ln(None::<f64>))), &[(None, None, None)]);
    with_rows();
    gives(&select(func::sqrt(User.age + 5).cast::<i32>()).order_by(User.id), &[Some(6), None, Some(5), Some(6)]);
}

#[test]
fn angles() {
    let all = (
        func::sin(User.score),
        func::cos(User.score),
        func::tan(User.score),
        func::asin(User.score),
        func::acos(User.score),
        func::atan(User.score),
    );
    check("math_functions/angles", &select(all));
    check(
        "math_functions/degrees",
        &select((func::atan2(User.score, User.age), func::degrees(User.score), func::radians(User.score), func::pi())),
    );
    gives(
        &select((func::sin(0), func::cos(0), func::tan(0), func::asin(0), func::acos(1), func::atan(0))),
        &[(0.0, 1.0, 0.0, Some(0.0), Some(0.0), 0.0)],
    );
    gives(
        &select((func::atan2(0, -1), func::atan2(1.0, 0), func::asin(1), func::acos(-1))),
        &[(PI, PI / 2.0, Some(PI / 2.0), Some(PI))],
    );
    gives(&select((func::degrees(func::pi()), func::radians(180), func::pi())), &[(180.0, PI, PI)]);
    gives(&select((func::sin(None::<f64>), func::atan2(None::<f64>, 1), func::degrees(None::<f64>))), &[(None, None, None)]);
}

#[test]
fn random_numbers() {
    check("math_functions/random", &select(func::random()));
    with_rows();
    let number = func::random();
    let all = select(func::count_all()).from(User).where_(number.clone().ge(0.0).and(number.lt(1.0)));
    // Other numbers for each side, so this says that both are within bounds.
    gives(&all, &[4]);
    gives(&select(func::count_all()).from(User).where_(func::random().ge(1.0)), &[0]);
}

#[test]
fn the_greatest_and_the_least_of_a_row() {
    check("math_functions/greatest", &select((func::greatest((User.age, 18, Post.views)), func::least((User.score, 1)))));
    check("math_functions/greatest_values", &select((func::greatest((1, 2)), func::least(("a", None::<&str>)))));
    gives(&select((func::greatest((1, 3, 2)), func::least((1, 3, 2)), func::greatest((1.5, 1)))), &[(3, 1, 1.5)]);
    gives(&select((func::greatest(("a", "é", "b")), func::least(("b", "a")))), &[("é".to_owned(), "a".to_owned())]);
    gives(&select((func::greatest((1, None::<i32>)), func::least((None::<i32>, 1)))), &[(None, None)]);
    with_rows();
    gives(
        &select((func::greatest((User.age, 18)), func::least((User.age, 18)))).order_by(User.id),
        &[(Some(31), Some(18)), (None, None), (Some(18), Some(17)), (Some(31), Some(18))],
    );
    gives(&select(func::least((Post.views, 0_i64))).order_by(Post.id), &[0, 0, -7]);
}

#[test]
fn a_draw_is_not_said_twice() {
    let drawn = func::lpad("a", (func::random() * 5.0).cast::<i32>(), "x");
    check("math_functions/random_twice", &select(drawn));
    check("math_functions/random_once", &select(func::greatest((func::random(), 0.5))));
}
