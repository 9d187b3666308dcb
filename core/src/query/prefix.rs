//! Words for one database after the verb of a statement that changes something.

use super::{Delete, Insert, Update};
use crate::dialect::Dialect;
use crate::tree::{Hint, HintPlace};

/// Implements `prefix_with` for a statement.
macro_rules! prefix_with {
    ($statement:ident, $verb:literal, $example:literal, $sql:literal) => {
        impl<M, R> $statement<M, R> {
            #[doc = concat!("Puts words after ", $verb, ", for one database; others are not given them. What they say is not looked at, so the")]
            /// statement counts as opaque.
            ///
            /// # Example: words of MySQL
            /// ```
            /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
            /// use aludel::{dialect::MySql, prelude::*};
            #[doc = concat!("let stmt = ", $example, ";")]
            #[doc = concat!("assert_eq!(stmt.inline(&MySql::mysql())?, \"", $sql, "\");")]
            /// # Ok::<(), aludel::Error>(())
            /// ```
            pub fn prefix_with(mut self, dialect: &dyn Dialect, sql: &'static str) -> Self {
                self.tree.hints.push(Hint { dialect: dialect.name(), place: HintPlace::Prefix, sql });
                self
            }
        }
    };
}
prefix_with!(
    Insert,
    "INSERT",
    r#"insert(User).values(User.name.set("Ann")).prefix_with(&MySql::mysql(), "IGNORE")"#,
    "INSERT IGNORE INTO `users` (`name`) VALUES ('Ann')"
);
prefix_with!(
    Update,
    "UPDATE",
    r#"update(User).set(User.name.set("Ann")).where_(User.id.eq(7)).prefix_with(&MySql::mysql(), "LOW_PRIORITY")"#,
    "UPDATE LOW_PRIORITY `users` SET `name` = 'Ann' WHERE `users`.`id` = 7"
);
prefix_with!(
    Delete,
    "DELETE",
    r#"delete(User).where_(User.id.eq(7)).prefix_with(&MySql::mysql(), "QUICK")"#,
    "DELETE QUICK FROM `users` WHERE `users`.`id` = 7"
);
