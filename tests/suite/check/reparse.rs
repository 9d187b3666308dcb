//! Rendered text, read again by a parser that is not ours.

use sqlparser::ast::Statement;
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

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
    let mut statements = Parser::parse_sql(dialect, sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    match (statements.pop(), statements.len()) {
        (Some(statement), 0) => statement,
        (_, others) => panic!("{} statements where one is meant\n{sql}", others + 1),
    }
}
