//! CASE and CAST.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::User;

#[test]
fn case_with_else() {
    let size = case().when(User.age.lt(18), "minor").when(User.age.is_null(), "unknown").else_("adult");
    check("case_cast/case_else", &select(size));
}

#[test]
fn case_without_else() {
    check("case_cast/case", &select(case().when(User.active & User.age.gt(18), User.age + 1).end()));
}

#[test]
fn case_is_an_operand() {
    let number = case().when(User.active, 1).else_(2);
    check("case_cast/case_operand", &select(User.id).where_((number.clone() * 2).eq(number)));
}

#[test]
fn to_numbers() {
    let all = (
        User.name.cast::<i16>(),
        User.name.cast::<i32>(),
        User.age.cast::<i64>(),
        User.name.cast::<f32>(),
        User.age.cast::<f64>(),
    );
    check("case_cast/to_numbers", &select(all));
}

#[test]
fn a_float_to_an_integer_is_rounded() {
    let all = (User.score.cast::<i64>(), (User.age / 2).cast::<i64>(), literal(2.5).cast::<i64>(), User.id.cast::<i32>());
    check("case_cast/float_to_integer", &select(all));
    check("case_cast/average_to_integer", &select(func::avg(User.age).cast::<i32>()));
}

#[test]
fn to_text_and_bytes() {
    check("case_cast/to_text", &select((User.id.cast::<String>(), User.name.cast::<Vec<u8>>())));
}

#[test]
fn to_a_truth_value() {
    check("case_cast/to_bool", &select(User.age.cast::<bool>()));
}
