//! Words for one database after the verb of a statement that changes something.

use super::{Delete, Insert, Update};
use crate::dialect::Dialect;
use crate::tree::{Hint, HintPlace};

/// Implements `prefix_with` for a statement.
macro_rules! prefix_with {
    ($($(#[$doc:meta])+ $statement:ident;)+) => { $(
        impl<M, R> $statement<M, R> {
            $(#[$doc])+
            pub fn prefix_with(mut self, dialect: &dyn Dialect, sql: &'static str) -> Self {
                self.tree.hints.push(Hint { dialect: dialect.name(), place: HintPlace::Prefix, sql });
                self
            }
        }
    )+ };
}
prefix_with! {
    /// Puts words after INSERT, for one database; others are not given them. What they say is not looked at, so the statement counts as
    /// opaque.
    ///
    /// # Example: rows that are there already are passed over
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::MySql, prelude::*};
    /// let stmt = insert(User).values(User.name.set("Ann")).prefix_with(&MySql::mysql(), "IGNORE");
    /// assert_eq!(stmt.inline(&MySql::mysql())?, "INSERT IGNORE INTO `users` (`name`) VALUES ('Ann')");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    Insert;
    /// Puts words after UPDATE, for one database; others are not given them. What they say is not looked at, so the statement counts as
    /// opaque.
    ///
    /// # Example: rows that would break a constraint stay as they are
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Sqlite, prelude::*};
    /// let stmt = update(User).set(User.name.set("Ann")).where_(User.id.eq(7)).prefix_with(&Sqlite, "OR IGNORE");
    /// assert_eq!(stmt.inline(&Sqlite)?, r#"UPDATE OR IGNORE "users" SET "name" = 'Ann' WHERE "users"."id" = 7"#);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    Update;
    /// Puts words after DELETE, for one database; others are not given them. What they say is not looked at, so the statement counts as
    /// opaque.
    ///
    /// # Example: words of MySQL
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::MySql, prelude::*};
    /// let stmt = delete(User).where_(User.id.eq(7)).prefix_with(&MySql::mysql(), "QUICK");
    /// assert_eq!(stmt.inline(&MySql::mysql())?, "DELETE QUICK FROM `users` WHERE `users`.`id` = 7");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    Delete;
}
