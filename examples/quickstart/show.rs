//! Showing a statement in three dialects, and its answer as a table.

use aludel::dialect::{Dialect, MySql, Postgres, Sqlite};
use aludel::prelude::*;
use aludel::query::Selection;
use aludel::{Connection, Execute, Result, Rows};
use comfy_table::{Table, presets};

/// How many rows of an answer are shown.
const ROWS: usize = 8;

/// The shop's database, and the screen.
pub struct Shop {
    pub connection: Connection,
}

impl Shop {
    pub fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Shows a query and the first rows of its answer.
    pub fn show<Q, S>(&mut self, intent: &str, headers: &[&str], query: Q) -> Result<()>
    where
        Q: Statement + for<'c> Execute<Output<'c> = Rows<'c, S>>,
        S: Selection<Row: ToCells>,
    {
        sql(intent, &query);
        let rows = self.connection.execute(query)?.all()?;
        table(headers, &rows);
        Ok(())
    }
}

/// Shows a statement's SQL in three dialects, or why a dialect cannot say it.
pub fn sql(intent: &str, statement: &impl Statement) {
    println!("━━ {intent}");
    let dialects: [&dyn Dialect; 3] = [&Sqlite, &Postgres, &MySql::mariadb()];
    for dialect in dialects {
        match statement.compile(dialect) {
            Ok(compiled) => println!("{:>10}  {}", dialect.name(), compiled.sql),
            Err(error) => println!("{:>10}  ({error})", dialect.name()),
        }
    }
}

/// Shows rows as a table.
pub fn table<R: ToCells>(headers: &[&str], rows: &[R]) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_header(headers.to_vec());
    for row in rows.iter().take(ROWS) {
        let mut cells = Vec::new();
        row.push_cells(&mut cells);
        table.add_row(cells);
    }
    println!("{table}");
    let hidden = rows.len().saturating_sub(ROWS);
    if hidden > 0 {
        println!("… and {hidden} more rows");
    }
    println!();
}

/// A row as texts.
pub trait ToCells {
    fn push_cells(&self, out: &mut Vec<String>);
}

/// Implements [`ToCells`] for values, and for values that may be NULL.
macro_rules! values {
    ($($value:ty)*) => { $(
        impl ToCells for $value {
            fn push_cells(&self, out: &mut Vec<String>) {
                out.push(self.to_string());
            }
        }

        impl ToCells for Option<$value> {
            fn push_cells(&self, out: &mut Vec<String>) {
                out.push(self.as_ref().map_or_else(|| "NULL".to_owned(), ToString::to_string));
            }
        }
    )* };
}
values! { i32 i64 String }

/// Floats are shown with two digits.
impl ToCells for Option<f64> {
    fn push_cells(&self, out: &mut Vec<String>) {
        out.push(self.map_or_else(|| "NULL".to_owned(), |it| format!("{it:.2}")));
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),+))*) => { $(
        impl<$($part: ToCells),+> ToCells for ($($part,)+) {
            fn push_cells(&self, out: &mut Vec<String>) {
                $(self.$index.push_cells(out);)+
            }
        }
    )* };
}
tuples! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) }
