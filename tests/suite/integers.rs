//! Whole quotients, remainders, and the bits of integers.

use aludel::dialect::{Postgres, Sqlite};
use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, PostTag, User};
use crate::run::{gives, with_rows};

#[test]
fn a_whole_quotient_is_cut_off_toward_zero() {
    check("integers/int_div", &select((User.id.int_div(User.age).int_div(2), (User.id + 1).int_div(3) * 2, User.id / 2)));
    gives(
        &select((literal(7).int_div(2), literal(-7).int_div(2), literal(7_i64).int_div(-2), literal(-7).int_div(-2_i64))),
        &[(Some(3), Some(-3), Some(-3_i64), Some(3_i64))],
    );
    gives(&select(literal(100).int_div(7).int_div(2)), &[Some(7)]);
    gives(&select(literal(i64::MAX).int_div(1_i64)), &[Some(i64::MAX)]);
    gives(&select(literal(9_007_199_254_740_993_i64).int_div(1_i64)), &[Some(9_007_199_254_740_993)]);
    with_rows();
    gives(&select(User.age.int_div(2)).order_by(User.id), &[Some(15), None, Some(8), Some(15)]);
    gives(&select(Post.views.int_div(2) * 2).order_by(Post.id), &[Some(6_i64), Some(0), Some(-6)]);
}

/// Everywhere but on PostgreSQL, where it is an error, a division by zero is NULL.
#[test]
fn a_quotient_and_a_remainder_belong_together() {
    with_rows();
    let again = |by: i64| Post.views.int_div(by) * by + Post.views % by;
    gives(&select(again(3)).order_by(Post.id), &[Some(7_i64), Some(0), Some(-7)]);
    gives(&select(again(-3)).order_by(Post.id), &[Some(7_i64), Some(0), Some(-7)]);
}

#[test]
fn bits() {
    let all = (User.age.bit_and(6).bit_and(User.id), User.age.bit_or(1), User.id.bit_xor(User.age), User.age.bit_not());
    check("integers/bits", &select(all));
    gives(
        &select((literal(12).bit_and(10), literal(12).bit_or(10), literal(12).bit_xor(10), literal(12).bit_not())),
        &[(8, 14, 6, -13)],
    );
    gives(
        &select((literal(-1).bit_and(255), literal(-256).bit_or(1), literal(-1).bit_xor(1), literal(-1_i64).bit_not())),
        &[(255, -255, -2, 0)],
    );
    let extremes = select((
        literal(i64::MIN).bit_xor(i64::MAX),
        literal(i64::MIN).bit_xor(-1_i64),
        literal(i64::MIN).bit_or(1_i64),
        literal(i64::MAX).bit_not(),
    ));
    gives(&extremes, &[(-1, i64::MAX, i64::MIN + 1, i64::MIN)]);
    with_rows();
    gives(&select(User.age.bit_and(15)).order_by(User.id), &[Some(15), None, Some(1), Some(15)]);
    gives(&select(PostTag.position.bit_or(PostTag.post_id)).order_by((PostTag.post_id, PostTag.tag)), &[201_i64, 203, 203]);
}

#[test]
fn bits_are_operands() {
    let mixed = select(User.id).where_(User.id.bit_and(1).ne(0)).where_((User.id + 1).bit_or(User.id * 2).bit_not().lt(-1));
    check("integers/bits_operands", &mixed);
    let turned = (literal(1).bit_not() + 2, -literal(1).bit_not(), (literal(6) - 2).bit_and(literal(1) + 3) * 2);
    gives(&select(turned), &[(0, 2, 8)]);
    gives(&select((literal(6).bit_and(3).bit_or(8).bit_xor(1), literal(1).bit_or(literal(6).bit_and(2)))), &[(11, 3)]);
}

#[test]
fn an_exclusive_or_of_many() {
    let many = |count: i64| (1..count).map(|it| literal(1_i64 << it)).fold(literal(1_i64), IntegerOperators::bit_xor);
    gives(&select(many(5)), &[31]);
    check("integers/xor_of_four", &select(User.id.bit_xor(User.age).bit_xor(3).bit_xor(User.boss_id)));
    gives(&select(many(20)), &[(1 << 20) - 1]);
    let chain = (0..80).fold(literal(0_i64), IntegerOperators::bit_xor);
    let error = select(chain.clone()).compile(&Sqlite).expect_err("each operand is written many times");
    assert!(error.to_string().contains("64 operands at most"), "{error}");
    assert!(select(chain).compile(&Postgres).is_ok());
}

#[test]
fn bits_are_shifted_in_64_of_them() {
    check("integers/shifts", &select((User.id.shift_left(2), User.age.shift_right(User.id), User.age.shift_left(1_i64))));
    gives(
        &select((literal(1).shift_left(40), literal(-1).shift_left(4), literal(1_i64).shift_left(63), literal(5).shift_left(0))),
        &[(1_i64 << 40, -16_i64, i64::MIN, 5_i64)],
    );
    gives(
        &select((
            literal(-7).shift_right(1),
            literal(7).shift_right(1),
            literal(i64::MIN).shift_right(63),
            literal(-1_i64).shift_right(1).shift_right(2_i64),
        )),
        &[(-4_i64, 3_i64, -1_i64, -1_i64)],
    );
    with_rows();
    gives(&select(User.age.shift_left(User.active.cast_to_count())).order_by(User.id), &[Some(62_i64), None, Some(17), Some(62)]);
    gives(&select(Post.views.shift_right(1_i16)).order_by(Post.id), &[3_i64, 0, -4]);
}

/// How far bits are shifted, by a condition.
trait Count {
    fn cast_to_count(self) -> Expr<i64>;
}

impl<C: aludel::expr::Predicate> Count for C {
    fn cast_to_count(self) -> Expr<i64> {
        case().when(self, 1_i64).else_(0_i64)
    }
}

#[test]
fn a_shift_by_more_bits_than_there_are_is_refused() {
    check("integers/shift_too_far", &select(User.id.shift_left(64)));
    check("integers/shift_back", &select(User.id.shift_right(-1_i64)));
}
