//! SQL written by hand.

use aludel::prelude::*;

use crate::check::check;

#[test]
fn named_parameters() {
    let stmt = text("SELECT id, name FROM users WHERE age > :age AND age < :limit OR age = :age")
        .bind("age", 18)
        .bind("limit", 65)
        .columns::<(i64, String)>();
    check("text/named_parameters", &stmt);
}

#[test]
fn what_is_in_quotes_or_comments_is_left_alone() {
    check("text/quotes", &text("SELECT ':a', ':b''c' /* :d */ FROM users WHERE id = :id -- :e\n").bind("id", 1_i64));
}

#[test]
fn a_statement_without_parameters() {
    check("text/plain", &text("DELETE FROM users"));
}

#[test]
fn a_parameter_without_a_value_is_a_mistake() {
    check("text/unbound", &text("SELECT :a, :b").bind("a", 1));
}

#[test]
fn a_value_without_a_parameter_is_a_mistake() {
    check("text/unused", &text("SELECT :a").bind("a", 1).bind("b", 2));
}
