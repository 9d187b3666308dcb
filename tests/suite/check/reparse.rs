//! Rendered text, read again by a parser that is not ours.

use sqlparser::ast::Statement;
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserOptions};

/// Parses the text as one statement of a dialect. Printed and parsed once more it is the same.
#[track_caller]
pub(crate) fn reparse(sql: &str, dialect: &str) -> Statement {
    let parser = parser_of(dialect);
    let statement = parse(sql, &*parser);
    let printed = statement.to_string();
    assert_eq!(parse(&printed, &*parser), statement, "{dialect}: it is another statement once it is printed\n{sql}\n{printed}");
    statement
}

fn parser_of(dialect: &str) -> Box<dyn Dialect> {
    match dialect {
        "sqlite" => Box::new(SQLiteDialect {}),
        "postgresql" => Box::new(PostgreSqlDialect {}),
        _ => Box::new(MySqlDialect {}),
    }
}

#[track_caller]
fn parse(sql: &str, dialect: &dyn Dialect) -> Statement {
    // What stands between quotes is kept as it is, for printing does not escape it again.
    let parser = Parser::new(dialect).with_options(ParserOptions::new().with_unescape(false));
    let statements = parser.try_with_sql(sql).and_then(|mut parser| parser.parse_statements());
    let mut statements = statements.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    match (statements.pop(), statements.len()) {
        (Some(statement), 0) => statement,
        (_, others) => panic!("{} statements where one is meant\n{sql}", others + 1),
    }
}
