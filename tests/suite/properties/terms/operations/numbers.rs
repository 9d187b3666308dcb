//! Numbers: integers with their bits, floats, decimals.

use aludel::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::operations;
use crate::properties::terms::{Meaning, Place, Undefined};

operations! {
    add(a: i64, b: i64) -> i64 = a + b; a.checked_add(b).ok_or(Undefined);
    subtract(a: i64, b: i64) -> i64 = a - b; a.checked_sub(b).ok_or(Undefined);
    multiply(a: i64, b: i64) -> i64 = a * b; a.checked_mul(b).ok_or(Undefined);
    negate(a: i64) -> i64 = -a; a.checked_neg().ok_or(Undefined);
    int_div(a: i64, b: i64) on place -> i64 = a.int_div(b); divided(place, b == 0, || a.checked_div(b));
    remainder(a: i64, b: i64) on place -> i64 = a % b; divided(place, b == 0, || a.checked_rem(b));
    int_div_by_some(a: i64, b: i64) -> i64 = a.int_div(func::nullif(b, 0)); a.checked_div(b).map_or_else(|| null_if(b == 0), |it| Ok(Some(it)));
    remainder_of_seven(a: i64) -> i64 = a % 7; a % 7;
    bit_and(a: i64, b: i64) -> i64 = a.bit_and(b); a & b;
    bit_or(a: i64, b: i64) -> i64 = a.bit_or(b); a | b;
    bit_xor(a: i64, b: i64) -> i64 = a.bit_xor(b); a ^ b;
    bit_not(a: i64) -> i64 = a.bit_not(); !a;
    shift_left(a: i64, b: i64) -> i64 = a.shift_left(b); places(b).map(|it| a << it);
    shift_right(a: i64, b: i64) -> i64 = a.shift_right(b); places(b).map(|it| a >> it);
    shift_left_by_three(a: i64) -> i64 = a.shift_left(3); a << 3;
    shift_right_by_two(a: i64) -> i64 = a.shift_right(2); a >> 2;
    abs(a: i64) -> i64 = func::abs(a); a.checked_abs().ok_or(Undefined);
    sign(a: i64) -> i64 = func::sign(a).cast::<i64>(); a.signum();
    round(a: i64) -> i64 = func::round(a); a;
    ceil(a: i64) -> i64 = func::ceil(a); a;
    round_to(a: i64) -> i64 = func::round_to(a, 2); a;
    int_of_real(a: f64) on place -> i64 = a.cast::<i64>(); whole(halves(place, a));
    sign_of_real(a: f64) -> i64 = func::sign(a).cast::<i64>(); if a == 0.0 { 0 } else if a < 0.0 { -1 } else { 1 };
    sign_of_exact(a: Decimal) -> i64 = func::sign(a).cast::<i64>(); sign_of(a);

    add_reals(a: f64, b: f64) -> f64 = a + b; finite(a + b);
    subtract_reals(a: f64, b: f64) -> f64 = a - b; finite(a - b);
    multiply_reals(a: f64, b: f64) -> f64 = a * b; finite(a * b);
    divide_reals(a: f64, b: f64) on place -> f64 = a / b; divided(place, b == 0.0, || finite(a / b).ok());
    divide(a: i64, b: i64) on place -> f64 = a / b; divided(place, b == 0, || Some(real(a) / real(b)));
    divide_by_real(a: i64, b: f64) -> f64 = a / func::nullif(b, 0.0); if b == 0.0 { Ok(None) } else { finite(real(a) / b).map(Some) };
    divide_by_four(a: i64) -> f64 = a / 4; real(a) / 4.0;
    add_real(a: i64, b: f64) -> f64 = a + b; real(a) + b;
    multiply_by_int(a: f64, b: i64) -> f64 = a * b; finite(a * real(b));
    negate_real(a: f64) -> f64 = -a; -a;
    abs_of_real(a: f64) -> f64 = func::abs(a); a.abs();
    round_real(a: f64) on place -> f64 = func::round(a); halves(place, a);
    ceil_of_real(a: f64) -> f64 = func::ceil(a); a.ceil();
    floor_of_real(a: f64) -> f64 = func::floor(a); a.floor();
    trunc_of_real(a: f64) -> f64 = func::trunc(a); a.trunc();
    round_real_to_one(a: f64) -> f64 = func::round_to(a, 1); to_digits(a, 10.0);
    root(a: f64) -> f64 = func::sqrt(func::abs(a)); a.abs().sqrt();
    real_of_int(a: i64) -> f64 = a.cast::<f64>(); real(a);

    add_exact(a: Decimal, b: Decimal) -> Decimal = a + b; kept(a.checked_add(b));
    subtract_exact(a: Decimal, b: Decimal) -> Decimal = a - b; kept(a.checked_sub(b));
    multiply_exact(a: Decimal, b: Decimal) -> Decimal = a * b; kept(a.checked_mul(b));
    add_int_to_exact(a: Decimal, b: i64) -> Decimal = a + b; kept(a.checked_add(b.into()));
    negate_exact(a: Decimal) -> Decimal = -a; -a;
    abs_of_exact(a: Decimal) -> Decimal = func::abs(a); a.abs();
    round_exact(a: Decimal) -> Decimal = func::round(a); a.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    round_exact_to_one(a: Decimal) -> Decimal = func::round_to(a, 1); a.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    ceil_of_exact(a: Decimal) -> Decimal = func::ceil(a); a.ceil();
    floor_of_exact(a: Decimal) -> Decimal = func::floor(a); a.floor();
    trunc_of_exact(a: Decimal) -> Decimal = func::trunc(a); a.trunc();
}

/// By zero the answer is NULL, or on PostgreSQL an error.
fn divided<T>(place: Place, by_zero: bool, quotient: impl Fn() -> Option<T>) -> Meaning<Option<T>> {
    match (by_zero, place) {
        (true, Place::Postgres) => Err(Undefined),
        (true, _) => Ok(None),
        (false, _) => quotient().map(Some).ok_or(Undefined),
    }
}

fn null_if<T>(is_null: bool) -> Meaning<Option<T>> {
    if is_null { Ok(None) } else { Err(Undefined) }
}

/// Bits are shifted by 0 to 63 places.
fn places(count: i64) -> Meaning<u32> {
    u32::try_from(count).ok().filter(|it| *it < 64).ok_or(Undefined)
}

fn finite(number: f64) -> Meaning<f64> {
    if number.is_finite() { Ok(number) } else { Err(Undefined) }
}

#[expect(clippy::cast_precision_loss, reason = "so do the databases")]
const fn real(number: i64) -> f64 {
    number as f64
}

/// A half goes to the even neighbor, or on SQLite away from zero.
fn halves(place: Place, number: f64) -> f64 {
    if place == Place::Sqlite { number.round() } else { number.round_ties_even() }
}

fn whole(number: f64) -> Meaning<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "it is in range, and has no fraction")]
    if number.abs() < 9e18 { Ok(number as i64) } else { Err(Undefined) }
}

/// Rounded to digits after the point, `factor` being 10 to the power of so many. What looks like a half goes either way.
fn to_digits(number: f64, factor: f64) -> Meaning<f64> {
    let scaled = number * factor;
    let is_half = ((scaled - scaled.trunc()).abs() - 0.5).abs() < 1e-3;
    // Beyond that a float has no digits to be rounded.
    if is_half || scaled.abs() > 1e9 { Err(Undefined) } else { Ok(scaled.round() / factor) }
}

/// No more digits after the point than every database keeps in a product.
fn kept(number: Option<Decimal>) -> Meaning<Decimal> {
    number.filter(|it| it.scale() <= 12 && it.abs() < Decimal::new(1_000_000_000_000, 0)).ok_or(Undefined)
}

fn sign_of(number: Decimal) -> i64 {
    if number.is_zero() {
        0
    } else if number.is_sign_negative() {
        -1
    } else {
        1
    }
}
