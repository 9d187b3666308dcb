//! Lists of IN: short ones as they are, longer ones in few shapes, on PostgreSQL as one array.

use std::collections::HashSet;

use aludel::expr::spelled;
use aludel::prelude::*;
use aludel::types::Value;

use crate::check::check;
use crate::databases::{DIALECTS, POSTGRES};
use crate::engines::each_engine;
use crate::fixture::{Order, Post, User, tables};
use crate::run::{gives, with_rows};

#[test]
fn a_short_list_is_spelled_out() {
    check("in_lists/short", &select(User.id).where_(User.id.in_(1..=8_i64)));
}

#[test]
fn a_longer_list_has_one_of_few_shapes() {
    check(
        "in_lists/longer",
        &select(User.id).where_(User.id.in_(1..=9_i64) & User.name.not_in((1..=10).map(|it| format!("n{it}")))),
    );
}

#[test]
fn a_list_may_be_asked_to_stay_as_it_is() {
    check("in_lists/spelled", &select(User.id).where_(User.id.in_(spelled(1..=9_i64))));
}

#[test]
fn a_list_with_expressions_in_it_stays_as_it_is() {
    let mut list: Vec<_> = (1..=9_i64).map(literal).collect();
    list.push(literal(1_i64) + 1_i64);
    check("in_lists/expressions", &select(User.id).where_(User.id.in_(list)));
}

#[test]
fn elements_of_an_array_keep_what_they_are() {
    let text = ["", "NULL", "a,b", "{c}", "\"d\"", "e\\f", "Dé\\'", "'", "g h", "\t"];
    check("in_lists/text", &select(User.id).where_(User.name.in_(text)));
    check("in_lists/text_of_a_value", &select(literal("Dé\\'").in_(text)));
    check("in_lists/floats", &select(User.id).where_(User.score.in_((0..9).map(|it| f64::from(it) * 0.5))));
    check("in_lists/bytes", &select(Order.group).where_(Order.from.in_((0..9).map(|it| vec![it, 0, 255]))));
    check("in_lists/with_null", &select(User.id).where_(User.age.in_((0..9).map(|it| (it > 0).then_some(it)))));
    check("in_lists/all_null", &select(User.id).where_(User.age.not_in([None::<i32>; 9])));
    check("in_lists/wider", &select(User.id).where_(User.age.in_(i64::MAX - 8..=i64::MAX)));
    with_rows();
    gives(&select(User.id).where_(User.name.in_(text)), &[104]);
    for it in text {
        gives(&select(literal(it).in_(text)), &[true]);
        gives(&select(literal(it).not_in(text)), &[false]);
    }
    gives(&select(literal("x").in_(text)), &[false]);
    gives(
        &select(User.id).where_(User.score.in_((-9..9).map(|it| f64::from(it) * 0.5))).order_by(User.id),
        &[101, 102, 103, 104],
    );
    gives(&select(User.id).where_(User.age.in_(i64::MAX - 8..=i64::MAX)), &[]);
}

#[test]
fn in_and_not_in_mean_the_same_for_short_and_long_lists() {
    with_rows();
    for length in [0, 1, 3, 8, 9, 16, 17, 100, 2_000] {
        let list = || (0..length).map(|it| 101 + 2 * it);
        let is_in = |id: i64| length > 0 && (id - 101) % 2 == 0 && id < 101 + 2 * length;
        let (inside, outside): (Vec<i64>, Vec<i64>) = (101..=104).partition(|it| is_in(*it));
        gives(&select(User.id).where_(User.id.in_(list())).order_by(User.id), &inside);
        gives(&select(User.id).where_(User.id.not_in(list())).order_by(User.id), &outside);
        // What is NULL is neither in nor out, unless there is nothing to be in.
        let age = |it: i32| if length == 0 { it == 0 } else { false };
        let null = select(User.id).where_(User.id.eq(102));
        gives(&null.clone().where_(User.age.in_(list())), &[]);
        gives(&null.clone().where_(User.age.not_in(list())), if age(0) { &[102] } else { &[] });
        // Beside a NULL nothing is out.
        let with_null = || list().map(Some).chain([None]);
        gives(&select(User.id).where_(User.id.in_(with_null())).order_by(User.id), &inside);
        gives(&select(User.id).where_(User.id.not_in(with_null())), &[]);
    }
}

#[test]
fn many_lengths_are_few_texts() {
    for dialect in DIALECTS {
        let text = |length: i64| select(User.id).where_(User.id.in_(0..length)).compile(dialect).expect("a list").sql;
        let texts: HashSet<_> = (1..=1_000).map(text).collect();
        let expected = if dialect.name() == "postgresql" { 9 } else { 15 };
        assert_eq!(texts.len(), expected, "{}", dialect.name());
    }
    let compiled = select(User.id).where_(User.id.in_(0..100_000_i64)).compile(POSTGRES).expect("a list");
    assert_eq!(compiled.parameters.len(), 1);
    assert!(!compiled.is_opaque);
    assert!(matches!(&compiled.parameters[0], Value::Text(_)));
}

#[test]
fn a_list_beyond_all_limits_is_run() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let found = conn.scalars(select(func::count_all()).from(Post).where_(Post.id.in_(0..100_000_i64)));
        assert_eq!(found.expect("a count"), [0]);
    });
}

#[test]
fn a_null_in_a_list_is_found_by_nothing() {
    with_rows();
    let ids = |condition: Expr<Option<bool>>| select(User.id).where_(condition).order_by(User.id);
    gives(&ids(User.age.in_([Some(31), None])), &[101, 104]);
    gives(&ids(User.age.not_in([Some(31), None])), &[]);
    gives(&ids(User.age.in_([31]).or(User.age.is_null())), &[101, 102, 104]);
}
