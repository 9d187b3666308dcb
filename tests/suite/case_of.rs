//! CASE of one expression, COALESCE of many, BETWEEN SYMMETRIC, tests of truth.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};
use crate::run::{gives, with_rows};

#[test]
fn a_case_of_one_expression() {
    check("case_of/else", &select(case_of(User.age).when(17, "minor").when(User.id, User.name).else_("adult")));
    check("case_of/end", &select(case_of(User.age + 1).when(18, User.active).end()).where_(User.active));
    with_rows();
    let word = || case_of(User.age).when(17, "minor").when(31, "adult");
    gives(
        &select((word().else_("unknown"), word().end())).order_by(User.id).limit(3),
        &[
            ("adult".to_owned(), Some("adult".to_owned())),
            ("unknown".to_owned(), None),
            ("minor".to_owned(), Some("minor".to_owned())),
        ],
    );
    // NULL equals nothing, so its branch is never taken.
    gives(&select(case_of(User.age).when(None::<i32>, 1).else_(0)).where_(User.id.eq(102)), &[0]);
    gives(&select(case_of(literal("a")).when("A", 1).when("a", 2).else_(3)), &[2]);
    gives(&select(case_of(User.name.eq("Ann")).when(true, 1).else_(2)).order_by(User.id), &[1, 2, 2, 2]);
}

#[test]
fn the_first_that_is_not_null_of_many() {
    check("case_of/coalesce", &select(func::coalesce_of((User.age, User.boss_id, User.id, 0))));
    with_rows();
    let first: Expr<i32> = func::coalesce_of((User.age, User.boss_id, 0));
    gives(&select(first).order_by(User.id), &[31, 101, 17, 31]);
    let maybe: Expr<Option<String>> = func::coalesce_of((Post.body, None::<&str>, Post.body));
    gives(&select(maybe).order_by(Post.id), &[Some("100% sure".into()), None, Some("a_b".into())]);
}

#[test]
fn between_with_its_ends_in_either_order() {
    let between = User.age.between_symmetric(40, 20) & User.age.not_between_symmetric(User.id, 1);
    check("case_of/between_symmetric", &select(User.id).where_(between & User.active));
    with_rows();
    let finds = |condition: Expr<Option<bool>>, ids: &[i64]| gives(&select(User.id).where_(condition).order_by(User.id), ids);
    finds(User.age.between_symmetric(40, 20), &[101, 104]);
    finds(User.age.between_symmetric(20, 40), &[101, 104]);
    finds(User.age.not_between_symmetric(40, 20), &[103]);
    gives(
        &select((
            literal(1).between_symmetric(None::<i32>, 0),
            literal(1).between_symmetric(2, None::<i32>),
            literal(None::<i32>).not_between_symmetric(1, 2),
        )),
        &[(None, None, None)],
    );
}

#[test]
fn tests_of_truth_are_never_null() {
    let is_adult = || User.age.ge(18);
    let tests =
        (is_adult().is_true(), is_adult().is_false(), is_adult().is_unknown(), !is_adult().is_true(), User.active.is_true());
    check("case_of/truth", &select(tests.clone()).where_(true_() | false_()));
    with_rows();
    gives(
        &select(tests).where_(true_()).where_(User.id.ne(104)).order_by(User.id),
        &[(true, false, false, false, true), (false, false, true, true, true), (false, true, false, true, false)],
    );
    gives(&select((true_(), false_(), (User.id.eq(1) | true_()).is_false())).where_(User.id.eq(101)), &[(true, false, false)]);
}

#[test]
fn nulls_alone_have_a_type() {
    let none = || literal(None::<i64>);
    let bits = select((none().bit_or(None::<i64>), none() + None::<i64>, -none(), none().shift_right(None::<i64>)));
    check("case_of/nulls", &bits);
    gives(&bits, &[(None, None, None, None)]);
    let case = case().when(literal(1).eq(1), None::<i64>).else_(None::<i64>);
    let it = select((func::coalesce(case.clone(), 5_i64), case_of(1).when(1, None::<bool>).end()));
    check("case_of/case_of_nulls", &it);
    gives(&it, &[(5, None)]);
}
