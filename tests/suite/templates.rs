//! Operators that aludel does not know, and SQL written by hand as an expression.

use aludel::ErrorKind;
use aludel::dialect::{MySql, Postgres, Sqlite};
use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Post, User};
use crate::run::{gives, with_rows};

#[test]
fn operators_of_the_program() {
    let sum = User.id.op::<i64>("+", User.id - 1);
    check("templates/operators", &select((sum.clone(), sum.op::<i64>("*", 2), prefix_op::<i64>("-", User.id + 1))));
    check("templates/words", &select(User.id).where_(User.name.op::<bool>("NOT LIKE", "a%")).where_(User.active));
    with_rows();
    gives(&select(User.id.op::<i64>("+", literal(2_i64) * 3).op::<i64>("-", 7_i64) * 2).where_(User.id.eq(101)), &[200_i64]);
    gives(&select(prefix_op::<i64>("-", literal(-5_i64) + 1_i64)), &[4]);
    gives(&select(-prefix_op::<i64>("-", -literal(5_i64))), &[-5]);
}

#[test]
fn an_operator_that_is_none_is_refused() {
    for operator in ["", "= 1 OR 1 =", "--", "/*", "; DROP TABLE users", "'", "(", "+ ", "$1"] {
        let error = select(User.id.op::<i64>(operator, 1)).compile(&Sqlite).expect_err(operator);
        assert_eq!(error.kind(), ErrorKind::Statement);
    }
    check("templates/no_operator", &select(User.id.op::<i64>("OR 1=1 --", 1)));
    // What is an operator in one database is a comment or a parameter in another.
    let hash = select(literal(5).op::<i32>("#", 3));
    assert_eq!(hash.compile(&Postgres).expect("an operator").sql, "SELECT $1 # $2");
    let error = hash.compile(&MySql::mysql()).expect_err("a comment");
    assert!(error.to_string().contains("`#` for the start of a comment"), "{error}");
    let exists = select(User.name.op::<bool>("?", "key"));
    assert!(exists.compile(&Postgres).is_ok());
    let error = exists.compile(&MySql::mariadb()).expect_err("a parameter");
    assert!(error.to_string().contains("mariadb takes the `?`"), "{error}");
}

#[test]
fn another_type_is_no_word_of_sql() {
    check("templates/as_type", &select((User.age.as_type::<Option<i64>>(), (User.age + 1).as_type::<Option<f64>>())));
    with_rows();
    gives(&select(User.age.as_type::<Option<i64>>()).order_by(User.id), &[Some(31), None, Some(17), Some(31)]);
}

#[test]
fn a_template_binds_its_arguments() {
    let both = sql!(bool: "{} > {} AND {} <> {}", User.id, User.age + 1, User.name, "it's ?");
    check("templates/template", &select(sql!(i64: "{} + 1", User.id + 2) * 2).where_(both).where_(User.active));
    with_rows();
    let name = "x' OR '1'='1";
    gives(&select(User.id).where_(sql!(bool: "{} = {} OR {} = {}", User.name, name, User.id, 102)).where_(!User.active), &[]);
    gives(&select(User.id).where_(sql!(bool: "{} = {} OR {} = {}", User.name, name, User.id, 102)), &[102]);
    gives(&select(sql!(i64: "{} * {}", literal(1_i64) + 2, literal(3_i64) + 4) + 1_i64), &[22]);
    gives(&select(sql!(String: "'{{}} :a ? it''s'")), &["{} :a ? it's".to_owned()]);
    gives(&select(sql!(Option<i32>: "nullif({}, {})", literal(1), 1)), &[None]);
    gives(&select(sql!(i64: "1")), &[1]);
}

#[test]
fn a_template_stands_wherever_an_expression_does() {
    let size = || sql!(i64: "{} + {}", User.id, 1);
    let query = select((size().label("size"), func::count(User.id)))
        .where_(size().in_([102, 103]))
        .group_by(User.id)
        .having(size().gt(0))
        .order_by(sql!(i64: "-{}", User.id));
    check("templates/everywhere", &query);
    with_rows();
    gives(&query, &[(103, 1), (102, 1)]);
    let about_the_row = select(sql!(i64: "count(*)")).from(Post).where_(sql!(bool: "{} = {}", Post.author_id, User.id));
    gives(&select((User.id, about_the_row.scalar_subquery())).order_by(User.id).limit(2), &[(101, Some(2)), (102, Some(1))]);
    check("templates/implied_from", &select(sql!(i64: "{} + {}", User.id, Post.id)).where_(Post.author_id.eq(User.id)));
}

#[test]
fn a_template_is_of_unknown_meaning() {
    let compiled = select(sql!(i64: "{} + 1", User.id)).compile(&Sqlite).expect("a text");
    assert!(compiled.is_opaque);
    assert!(select(User.id.op::<i64>("+", 1)).compile(&Sqlite).expect("a text").is_opaque);
    assert!(!select(User.id.int_div(2)).compile(&MySql::mysql()).expect("a text").is_opaque);
}

#[test]
fn a_column_of_a_template_must_be_in_the_statement() {
    let stmt = update(User).set(User.age.set(sql!(i32: "{} + 1", Post.views))).where_(User.id.eq(1));
    let error = stmt.compile(&Sqlite).expect_err("there are no posts in it");
    assert!(error.to_string().contains("`posts` is no table of the statement"), "{error}");
}

#[test]
fn a_question_mark_that_would_be_a_parameter_is_refused() {
    let stmt = select(User.id).where_(sql!(bool: "{} ? 'key'", User.name));
    assert!(stmt.compile(&Postgres).is_ok());
    check("templates/question_mark", &select(sql!(bool: "{}::jsonb ? {}", User.name, "key")));
    let error = stmt.compile(&Sqlite).expect_err("a parameter");
    assert!(error.to_string().contains("sqlite takes the `?`"), "{error}");
}

#[test]
fn a_text_is_an_expression_too() {
    let near = || text("abs(:age - :wanted) - :wanted").bind("age", User.age + 1).bind("wanted", 30).expr::<Option<i64>>();
    check("templates/text", &select((User.id, near())).where_(near().lt(0) & User.active));
    with_rows();
    gives(&select(near() * 2).order_by(User.id), &[Some(-56_i64), None, Some(-36), Some(-56)]);
    let error = select(text(":a + :b").bind("a", 1).expr::<i64>()).compile(&Sqlite).expect_err("no `:b`");
    assert!(error.to_string().contains("no value for `:b`"), "{error}");
    let error = select(text(":a").bind("a", 1).bind("b", 1).expr::<i64>()).compile(&Sqlite).expect_err("no `:b`");
    assert!(error.to_string().contains("`:b` stands nowhere"), "{error}");
}

#[test]
fn what_nests_too_deep_is_an_error() {
    let deep = |mut make: Box<dyn FnMut(Expr<i64>) -> Expr<i64>>| {
        let expression = (0..100_000).fold(literal(1_i64), |it, _| make(it));
        let error = select(expression).compile(&Postgres).expect_err("too deep");
        assert!(error.to_string().contains("nested more than"), "{error}");
    };
    deep(Box::new(|it| sql!(i64: "{} + 1", it)));
    deep(Box::new(|it| it.op::<i64>("+", 1)));
    deep(Box::new(|it| prefix_op::<i64>("-", it)));
    deep(Box::new(IntegerOperators::bit_not));
    deep(Box::new(|it| it.shift_left(1)));
    deep(Box::new(|it| case_of(it).when(1, 2_i64).else_(3_i64)));
    deep(Box::new(|it| func::coalesce_of((it, 1_i64, 2_i64))));
    deep(Box::new(|it| text(":a + 1").bind("a", it).expr()));
    deep(Box::new(|it| case().when(row((it, 1)).eq((1, 2)), 1_i64).else_(2_i64)));
    deep(Box::new(|it| case().when(it.eq(1).is_true(), 1_i64).else_(2_i64)));
    deep(Box::new(|it| case().when(it.cast::<String>().collate("x").regexp_match("a"), 1_i64).else_(2_i64)));
    deep(Box::new(|it| case().when(it.eq(any_(select(literal(1_i64)))), 1_i64).else_(2_i64)));
    deep(Box::new(|it| case().when(literal(1_i64).eq(any_(select(it))), 1_i64).else_(2_i64)));
}

#[test]
fn chains_of_integers_do_not_nest() {
    let many = (0..10_000).fold(literal(0_i64), IntegerOperators::bit_or);
    let compiled = select(many).compile(&Postgres).expect("a text");
    assert_eq!(compiled.parameters.len(), 10_001);
}
