//! Words for one database.

use super::Select;
use crate::dialect::Dialect;
use crate::schema::{Entity, Model};
use crate::tree::{Hint, HintPlace, TableSource};

impl<S> Select<S> {
    /// Puts words after SELECT, for one database: `SELECT /*+ MAX_EXECUTION_TIME(1000) */ …`. Others are not given them, so they must
    /// not change what the rows are. What they say is not looked at.
    ///
    /// # Example: an optimizer hint of MySQL
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Postgres}, prelude::*};
    /// let stmt = select(User.id).prefix_with(&MySql::mysql(), "/*+ MAX_EXECUTION_TIME(1000) */");
    /// assert_eq!(stmt.inline(&MySql::mysql())?, "SELECT /*+ MAX_EXECUTION_TIME(1000) */ `users`.`id` FROM `users`");
    /// assert_eq!(stmt.inline(&Postgres)?, r#"SELECT "users"."id" FROM "users""#);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn prefix_with(self, dialect: &dyn Dialect, sql: &'static str) -> Self {
        self.add_hint(dialect, HintPlace::Prefix, sql)
    }

    /// Puts words at the end, for one database. As [`prefix_with`](Self::prefix_with).
    pub fn suffix_with(self, dialect: &dyn Dialect, sql: &'static str) -> Self {
        self.add_hint(dialect, HintPlace::Suffix, sql)
    }

    /// Puts words after a table of FROM, for one database. As [`prefix_with`](Self::prefix_with).
    ///
    /// # Example: an index that is to be used
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Sqlite}, prelude::*};
    /// let stmt = select(User.id).hint(User, &MySql::mysql(), "USE INDEX (by_age)").hint(User, &Sqlite, "INDEXED BY by_age");
    /// assert_eq!(stmt.inline(&MySql::mysql())?, "SELECT `users`.`id` FROM `users` USE INDEX (by_age)");
    /// assert_eq!(stmt.inline(&Sqlite)?, r#"SELECT "users"."id" FROM "users" INDEXED BY by_age"#);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn hint<E: Entity>(self, table: E, dialect: &dyn Dialect, sql: &'static str) -> Self {
        let source = TableSource { table: E::Model::TABLE, alias: table.alias_name() };
        self.add_hint(dialect, HintPlace::Table(source), sql)
    }

    fn add_hint(mut self, dialect: &dyn Dialect, place: HintPlace, sql: &'static str) -> Self {
        self.tree.hints.push(Hint { dialect: dialect.name(), place, sql });
        self
    }
}
