//! Rendered text, read again by a parser that is not ours.

use sqlparser::ast::Statement;
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserOptions};

/// What a database takes and the parser does not know of it. The database itself still prepares the statement.
const UNREAD: [(&str, &str); 3] = [
    // Of the standard, and of PostgreSQL for long.
    ("postgresql", " BETWEEN SYMMETRIC "),
    // The parser shifts bits in other dialects only.
    ("sqlite", " << "),
    ("sqlite", " >> "),
];

/// As [`reparse`], unless the text has something that the parser does not know.
#[track_caller]
pub(crate) fn reparse_what_is_known(sql: &str, dialect: &str) {
    if !UNREAD.iter().any(|(of, words)| *of == dialect && sql.contains(words)) {
        reparse(sql, dialect);
    }
}

/// What the databases take and the parser does not know, with something that it knows in the same place.
const UNKNOWN: [(&str, &str); 10] = [
    // Locks that let others refer to a row, MariaDB's lock, and locks on several tables.
    (" FOR NO KEY UPDATE", " FOR UPDATE"),
    (" FOR KEY SHARE", " FOR SHARE"),
    (" LOCK IN SHARE MODE", " FOR SHARE"),
    (r#" OF "posts", "author""#, r#" OF "posts""#),
    (" OF `posts`, `author`", " OF `posts`"),
    // A hint that it knows in PostgreSQL's SQL only, but SQLite has it too: https://www.sqlite.org/lang_with.html
    (" AS MATERIALIZED (", " AS ("),
    (" AS NOT MATERIALIZED (", " AS ("),
    // Which rows a frame leaves out.
    (" EXCLUDE CURRENT ROW", ""),
    (" EXCLUDE GROUP", ""),
    (" EXCLUDE TIES", ""),
];

/// Parses the text as one statement of a dialect. Printed and parsed once more it is the same.
#[track_caller]
pub(crate) fn reparse(sql: &str, dialect: &str) -> Statement {
    let sql = &UNKNOWN.iter().fold(sql.to_owned(), |sql, (words, known)| sql.replace(words, known));
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
