//! aludel: a SQL expression toolkit with a thin object-relational layer on top.
//!
//! A typed expression tree renders to the SQL of SQLite, PostgreSQL and MariaDB/MySQL; an engine runs it; a declarative
//! mapping adds models and sessions. Statements are values: extend them at run time, pick the database by URL, look at
//! the SQL before it runs. Columns, operands, results and nullability are checked by the compiler.
//!
//! # Example: a model, a query, its SQL
//! ```
//! use aludel::prelude::*;
//!
//! #[derive(Debug, Model)]
//! #[model(table = "users")]
//! struct User {
//!     #[model(primary_key)]
//!     id: Auto<i64>,
//!     #[model(unique, length = 120)]
//!     email: String,
//!     age: Option<i32>,
//! }
//!
//! let adults = select((User.email, User.age)).where_(User.age.ge(18)).order_by(User.email);
//! assert_eq!(
//!     adults.compile(&aludel::dialect::Postgres)?.sql,
//!     r#"SELECT "users"."email", "users"."age" FROM "users" WHERE "users"."age" >= $1 ORDER BY "users"."email""#,
//! );
//!
//! let engine = create_engine("sqlite://")?;
//! metadata![User].create_all(&engine)?;
//! let mut conn = engine.connect()?;
//! conn.execute(insert(User).values((User.email.set("ann@example.org"), User.age.set(31))))?;
//! let rows: Vec<(String, Option<i32>)> = conn.execute(adults)?.all()?;
//! assert_eq!(rows, [("ann@example.org".to_owned(), Some(31))]);
//! # Ok::<(), aludel::Error>(())
//! ```
//!
//! # Where things are
//! - Building: [`prelude`], [`expr`], [`query`]; functions in [`expr::func`].
//! - Looking at SQL: [`query::Statement`] (`compile`, `inline`, `pretty`), dialects in [`dialect`].
//! - Running: [`create_engine`], [`engine`].
//! - Objects: [`Session`], [`Handle`], `derive(Model)`.

mod create_engine;
mod orm;
mod pool;
mod scheme;

pub use aludel_core::engine::{
    Connection, Engine, EngineOptions, Execute, Isolation, Outcome, Record, Recorded, Recording, RetryPolicy, Returned, Rows,
    Transaction, TransactionOptions,
};
pub use aludel_core::error::{Error, ErrorKind, Result, Violation};
pub use aludel_core::relation::{Handle, Many, Member, One, Related, Relationship};
pub use aludel_core::{emulation, engine, error, expr, metadata, phrase, query, relation, render, row, schema, sql, tree, types};
pub use aludel_macros::{Embedded, Kinds, Model, Row};

pub use self::create_engine::{create_engine, create_engine_with};
pub use self::orm::{
    Eager, Edit, FlushPlan, Load, LoadOptions, Loaded, Query, SelectOptions, Session, SessionEvents, SessionExecute,
    SessionOptions, SessionQuery, SessionScope, Undefer, joinedload, selectinload, subqueryload, undefer,
};
pub use self::scheme::{OpenDriver, register_scheme};

/// The dialects. Each renders without its driver being compiled.
pub mod dialect {
    pub use aludel_core::dialect::{Dialect, Feature, Generic, Placeholder, Spelling, Support};
    pub use aludel_mysql::MySql;
    pub use aludel_postgres::Postgres;
    pub use aludel_sqlite::Sqlite;
}

/// What programs import: `use aludel::prelude::*;`.
pub mod prelude {
    pub use aludel_core::prelude::*;
    pub use aludel_macros::{Embedded, Kinds, Model, Row};

    pub use crate::{
        Handle, Many, One, SelectOptions, Session, SessionScope, create_engine, joinedload, selectinload, subqueryload, undefer,
    };
}

/// What the code that `derive(Model)` writes names. Not for people.
#[doc(hidden)]
pub mod __private {
    pub use aludel_core::{Error, Result, derive_support, expr, query, relation, row, schema, tree, types};
}

/// The code of the README, compiled and run as an example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The code of the chapter about objects, compiled and run as examples.
#[cfg(doctest)]
#[doc = include_str!("../docs/orm.md")]
struct Objects;

/// The code of the chapter about inserts, updates and deletes, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/dml.md")]
struct Changes;

/// The code of `docs/types.md`, likewise.
#[cfg(all(doctest, feature = "chrono-0_4", feature = "serde_json-1"))]
#[doc = include_str!("../docs/types.md")]
struct Types;

/// The code of `docs/inheritance.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/inheritance.md")]
struct Inheritance;

/// The code of `docs/functions.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/functions.md")]
struct Functions;

/// The code of `docs/rows.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/rows.md")]
struct RowsOfQueries;

/// The code of `docs/select.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/select.md")]
struct Selecting;

/// The code of `docs/queries.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/queries.md")]
struct Queries;

/// The code of `docs/expressions.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/expressions.md")]
struct Expressions;

/// The code of `docs/embedding.md`, likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/embedding.md")]
struct Embedding;
