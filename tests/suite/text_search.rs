//! Searching text: other escape characters, expressions that are looked for, without regard to case, regular expressions,
//! collations.

use aludel::expr::Predicate;
use aludel::prelude::*;

use crate::check::check;
use crate::databases::each_database;
use crate::fixture::{Post, Tag, User};
use crate::run::{does, gives, gives_except, with_rows};

#[track_caller]
fn check_where<P: Predicate>(name: &str, condition: P) {
    check(&format!("text_search/{name}"), &select(User.id).where_(condition));
}

/// The ids of the users that meet a condition.
#[track_caller]
fn finds<P: Predicate>(condition: P, ids: &[i64]) {
    gives(&select(User.id).where_(condition).order_by(User.id), ids);
}

#[test]
fn patterns_name_their_escape_character() {
    let escaped = User.name.like(pattern("100!%%").escape('!')) & User.name.not_ilike(pattern(User.email).escape('#'));
    check_where("escape", escaped & User.name.not_ilike("A%"));
    with_rows();
    finds(User.name.like(pattern("%!_100!%").escape('!')), &[103]);
    finds(User.name.ilike(pattern("cY/_%").escape('/')), &[103]);
    finds(User.name.not_like(pattern("%~%").escape('~')), &[101, 102, 104]);
    finds(User.name.not_ilike("b_"), &[101, 103, 104]);
    finds(User.name.like(pattern("D_\\\\'").escape('\\')), &[104]);
    finds(User.name.like(pattern("%'_%").escape('\'')), &[103]);
}

#[test]
fn an_escape_character_that_would_mean_something_else_is_refused() {
    check_where("escape_percent", User.name.like(pattern("a").escape('%')));
    check_where("escape_beyond_ascii", User.name.like(pattern("a").escape('é')));
    check_where("escape_letter", User.name.ilike(pattern("a").escape('x')));
}

#[test]
fn the_text_that_is_looked_for_may_be_an_expression() {
    check_where("contains_column", User.email.contains(User.name));
    check_where("starts_with_column", User.email.starts_with(User.name) & User.email.ends_with(func::lower(User.name)));
    let none: Option<&str> = None;
    check_where("contains_null", User.email.contains(none));
    with_rows();
    // Special characters in a column mean themselves too.
    let row = |name: &'static str, label: &'static str| insert(Tag).values((Tag.name.set(name), Tag.label.set(label)));
    does(&row("100%", "now 100% new"));
    does(&row("50%", "50 and more"));
    does(&row("a_b", "a_bc"));
    does(&row("x_y", "xzy"));
    does(&row("1/2", "11/2"));
    does(&row("\\", "c:\\"));
    let tags = |condition: Expr<Option<bool>>| select(Tag.name).where_(condition).order_by(Tag.name);
    let texts = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    gives(&tags(Tag.label.contains(Tag.name).is_true().nullable()), &texts(&["1/2", "100%", "\\", "a_b"])[..]);
    gives(&tags(Tag.label.starts_with(Tag.name)), &texts(&["a_b"]));
    gives(&tags(Tag.label.ends_with(Tag.name)), &texts(&["1/2", "\\"]));
    gives(&tags(Tag.label.icontains(func::upper(Tag.name))), &texts(&["1/2", "100%", "\\", "a", "a_b"]));
    gives(&select(literal("abc").contains(none)), &[None]);
}

#[test]
fn upper_and_lower_case_are_the_same_where_it_is_asked_for() {
    check_where("icontains", User.name.icontains("A_n") & User.name.istarts_with("a/") & User.name.iends_with("%Z"));
    with_rows();
    finds(User.name.icontains("Y_1"), &[103]);
    finds(User.name.istarts_with("AN"), &[101]);
    finds(User.name.iends_with("O"), &[102]);
    finds(User.name.icontains("%"), &[103]);
    finds(!User.name.icontains("n"), &[102, 103, 104]);
}

#[test]
fn regular_expressions() {
    check_where("regexp_match", User.name.regexp_match("^A") & !User.name.regexp_imatch(User.email));
    with_rows();
    let found = |condition: Expr<bool>, ids: &[i64]| {
        gives_except(&["sqlite"], &select(User.id).where_(condition).order_by(User.id), ids);
    };
    found(User.name.regexp_match("^[a-z]+$"), &[102]);
    found(User.name.regexp_imatch("^[a-z]+$"), &[101, 102]);
    found(User.name.regexp_match("ANN"), &[]);
    found(User.name.regexp_match("[0-9]{3}"), &[103]);
    found(User.name.regexp_match("^(An|b)"), &[101, 102]);
    found(User.name.regexp_match("^D.\\\\"), &[104]);
    found(User.name.regexp_match("'$"), &[104]);
    found(User.email.regexp_match(User.id.cast::<String>()), &[101, 102, 103, 104]);
    gives_except(&["sqlite"], &select(literal("a\nb").regexp_match("a.b")), &[true]);
    gives_except(&["sqlite"], &select(Post.body.regexp_match("%")).order_by(Post.id), &[Some(true), None, Some(false)]);
}

#[test]
fn what_matches_is_replaced() {
    let turned = User.name.regexp_replace("(.)(.)", r"\2$1\\\1&\0");
    check("text_search/regexp_replace", &select((turned, User.name.regexp_ireplace(User.email, "x"))));
    let replaced = |text: &'static str, pattern: &'static str, replacement: &str, result: &str| {
        let query = select(literal(text).regexp_replace(pattern, replacement));
        gives_except(&["sqlite"], &query, &[result.to_owned()]);
    };
    replaced("one two one", "one", "1", "1 two 1");
    replaced("One one", "one", "1", "One 1");
    replaced("Doe, Jane", "(\\w+), (\\w+)", r"\2 \1", "Jane Doe");
    replaced("abc", "b", "", "ac");
    replaced("abc", "b", r"[\0]", "a[b]c");
    replaced("abc", "b", r"$1&\\1", r"a$1&\1c");
    replaced("a\nb", ".", "x", "xxx");
    gives_except(&["sqlite"], &select(literal("One one").regexp_ireplace("ONE", "1")), &["1 1".to_owned()]);
    gives_except(&["sqlite"], &select(literal(None::<&str>).regexp_replace("a", "b")), &[None]);
}

#[test]
fn a_collation_is_a_name() {
    let sorted = select(User.id).where_(User.name.collate("a").eq("x")).order_by(User.name.concat("!").collate("a \"b\" `c`"));
    each_database(|database| {
        let error = sorted
            .compile(database.dialect())
            .and_then(|it| database.run(&it.sql, &it.parameters).map_err(|_| aludel::Error::statement("no such collation")));
        assert!(error.is_err(), "{}", database.dialect().name());
    });
    with_rows();
    // The name is each database's own, so the statement is too.
    each_database(|database| {
        let without_case = match database.dialect().name() {
            "sqlite" => "NOCASE",
            "postgresql" => "C",
            _ => "utf8mb4_general_ci",
        };
        let found = select(User.id).where_(User.name.collate(without_case).eq("ANN"));
        let compiled = found.compile(database.dialect()).expect("a text");
        let rows = database.run(&compiled.sql, &compiled.parameters).expect("an answer");
        assert_eq!(rows.len(), usize::from(without_case != "C"), "{}", compiled.sql);
    });
}
