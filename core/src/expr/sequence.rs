//! Sequences: numbers that the database counts up.

use super::Expr;
use crate::schema::Name;
use crate::tree::{NamedSource, Node};

/// A sequence of the database, by its name. Made by [`sequence`].
#[derive(Clone, Debug)]
pub struct Sequence(NamedSource);

/// A sequence of the database, by its name.
///
/// # Example: an order with a number of its own
/// ```
/// use aludel::dialect::{MySql, Postgres};
/// use aludel::prelude::*;
/// let numbers = sequence("order_numbers").schema("shop");
/// let stmt = select(numbers.next_value());
/// assert_eq!(stmt.to_string(), r#"SELECT NEXT VALUE FOR "shop"."order_numbers""#);
/// assert_eq!(stmt.inline(&Postgres)?, r#"SELECT nextval('"shop"."order_numbers"')"#);
/// assert_eq!(stmt.inline(&MySql::mariadb())?, "SELECT NEXT VALUE FOR `shop`.`order_numbers`");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn sequence(name: impl Into<Name>) -> Sequence {
    Sequence(NamedSource { schema: None, table: name.into(), alias: None })
}

impl Sequence {
    /// The schema that it is in.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<Name>) -> Self {
        self.0.schema = Some(schema.into());
        self
    }

    /// Its next number, which is used up by it, also where the transaction is rolled back: `nextval('"name"')` on PostgreSQL,
    /// `NEXT VALUE FOR name` on MariaDB. Refused by SQLite and MySQL, which have no sequences. The statement counts as opaque, for it
    /// changes something.
    pub fn next_value(&self) -> Expr<i64> {
        Expr::from_node(Node::next_value(self.0.clone()))
    }
}
