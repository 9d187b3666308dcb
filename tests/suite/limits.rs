//! Large statements: no stack overflows, what is too deep is an error, what is long is understood.

use std::thread;

use aludel::prelude::*;
use aludel::tree::{ChainOp, MAX_DEPTH, Node};

use crate::check::approve;
use crate::databases::{DIALECTS, each_database};
use crate::fixture::User;

/// Runs a test on a thread with a stack as small as those of other threads.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(test).expect("a thread");
    thread.join().expect("the stack is large enough");
}

/// `id = 0 OR id = 1 OR …`.
fn or_chain(terms: i64) -> Expr<bool> {
    or_((0..terms).map(|it| User.id.eq(it)).collect::<Vec<_>>())
}

#[test]
fn a_million_terms_are_built_rendered_cloned_compared_and_dropped() {
    on_a_small_stack(|| {
        let query = select(User.id).where_(or_chain(1_000_000));
        let clone = query.clone();
        for dialect in DIALECTS {
            let compiled = clone.compile(dialect).expect("it can be rendered");
            assert_eq!(compiled.parameters.len(), 1_000_000);
        }
        assert!(clone.into_tree() == query.into_tree());
    });
}

#[test]
fn a_chain_may_be_built_term_by_term() {
    on_a_small_stack(|| {
        let chain = (0..100_000_i64).fold(User.active.or(false), |chain, it| chain.or(User.id.eq(it)));
        assert_eq!(chain.into_node().depth(), 3);
        let sum = (0..100_000).fold(User.id + 0, |sum, it| sum + it);
        assert_eq!(sum.into_node().depth(), 2);
        let text = (0..100_000).fold(User.name.concat("x"), |text, _| text.concat(User.name));
        assert_eq!(text.into_node().depth(), 2);
    });
}

#[test]
fn a_hundred_thousand_nots_are_an_error() {
    on_a_small_stack(|| {
        let nested = (0..100_000).fold(User.active.eq(true), |nested, _| !nested);
        let query = select(User.id).where_(nested);
        for dialect in DIALECTS {
            let error = query.compile(dialect).expect_err("it is too deep");
            approve("limits/too_deep", &error.to_string());
        }
    });
}

#[test]
fn a_hundred_thousand_of_every_construct_are_an_error() {
    on_a_small_stack(|| {
        let nest: [fn(Expr<i64>) -> Expr<i64>; 7] = [
            |it| -it,
            |it| literal(1_i64) - it,
            func::abs,
            |it| case().when(User.active, it).else_(1_i64),
            |it| it.cast::<i64>(),
            |it| func::coalesce(select(it).scalar_subquery(), 0_i64),
            |it| func::sum(it).over(window()).cast::<i64>().nullable().is_null().cast::<i64>(),
        ];
        for nest in nest {
            let nested = (0..100_000).fold(literal(1_i64), |it, _| nest(it));
            assert!(select(nested).compile(DIALECTS[1]).is_err());
        }
        let nested = (0..100_000).fold(select(User.id), |it, _| select(User.id).where_(User.id.in_(it)));
        assert!(nested.compile(DIALECTS[1]).is_err());
        let id = Expr::<i64>::from_node(aludel::expr::Operand::into_node(User.id));
        let nested = (0..100_000).fold(select(id), |it, _| {
            let inner = it.subquery("x");
            select(inner.column(User.id)).from(&inner)
        });
        assert!(nested.compile(DIALECTS[1]).is_err());
    });
}

#[test]
fn as_deep_as_is_allowed_is_rendered_on_a_small_stack() {
    on_a_small_stack(|| {
        let nested = (1..MAX_DEPTH - 1).fold(User.active.eq(true), |nested, _| !nested);
        assert_eq!(nested.clone().into_node().depth(), MAX_DEPTH);
        for dialect in DIALECTS {
            assert!(select(User.id).where_(nested.clone()).compile(dialect).is_ok(), "{}", dialect.name());
        }
    });
}

#[test]
fn what_is_as_deep_as_allowed_is_understood() {
    let nested = (1..MAX_DEPTH - 1).fold(User.active.eq(true), |nested, _| !nested);
    prepared(&select(User.id).where_(nested));
}

#[test]
fn twenty_thousand_terms_are_understood() {
    prepared(&select(User.id).where_(or_chain(20_000)));
}

#[test]
fn twenty_thousand_filters_are_understood() {
    let query = (0..20_000_i64).fold(select(User.id), |query, it| query.where_(User.id.ne(it)));
    prepared(&query);
}

#[test]
fn a_long_text_of_many_parts_is_understood() {
    let text = (0..5_000).fold(User.name.concat("x"), |text, _| text.concat(User.name));
    prepared(&select(text));
}

#[test]
fn a_long_chain_means_the_same_when_it_is_balanced() {
    crate::run::with_rows();
    let find = |it: Expr<bool>| select(User.id).where_(it).order_by(User.id);
    crate::run::gives(&find(or_chain(1_000)), &[101, 102, 103, 104]);
    let others = (0..1_500_i64).filter(|it| *it != 103).map(|it| User.id.ne(it)).collect::<Vec<_>>();
    crate::run::gives(&find(and_(others)), &[103]);
    let text = (0..600).fold(literal("a").concat(""), |text, _| text.concat("b"));
    crate::run::gives(&select(func::length(text)), &[601]);
}

#[test]
fn twenty_thousand_values_in_a_list_are_understood() {
    prepared(&select(User.id).where_(User.id.in_(0..20_000_i64)));
}

#[test]
fn a_chain_of_one_operator_stays_flat_inside_of_another() {
    let chain = Node::chain_of(ChainOp::And, vec![or_chain(600).into_node(), or_chain(700).into_node()]);
    prepared(&select(User.id).where_(Expr::<bool>::from_node(chain)));
}

/// Every database understands the query, with parameters and with literals.
#[track_caller]
fn prepared(query: &dyn Statement) {
    each_database(|database| {
        let dialect = database.dialect();
        let compiled = query.compile(dialect).unwrap_or_else(|error| panic!("{}: {error}", dialect.name()));
        let inline = query.inline(dialect).expect("it can be rendered");
        let result = database.prepare(&compiled.sql, &compiled.parameters).and_then(|()| database.prepare(&inline, &[]));
        assert_eq!(result, Ok(()), "{}", dialect.name());
    });
}
