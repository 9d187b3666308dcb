//! Typed statements: SELECT, INSERT, UPDATE, DELETE, CREATE and DROP TABLE, CREATE INDEX, and SQL written by hand.

mod assignment;
mod delete;
mod from_statement;
mod given;
mod insert;
mod insert_columns;
mod join;
mod optional;
mod select;
mod selection;
mod statement;
mod subquery;
mod table;
mod text;
mod update;
mod upsert;

pub use assignment::{Assignment, Assignments};
pub use delete::{Delete, delete};
pub use from_statement::{FromStatement, HandWritten};
pub use given::Given;
pub use insert::{Insert, insert};
pub use insert_columns::InsertColumns;
pub use join::JoinTarget;
pub use optional::Optional;
pub use select::{Select, select};
pub(crate) use selection::push_columns;
pub use selection::{OneColumn, Selection, Tracker};
pub use statement::{Reads, Statement, Writes};
pub use subquery::Subquery;
pub use table::{
    CreateIndexStatement, CreateTableStatement, DropTableStatement, create_index, create_table, drop_table, table_of,
};
pub use text::{FromRow, Text, TextRows, text};
pub use update::{Update, update};
pub use upsert::{ConflictTarget, OnConflict};
