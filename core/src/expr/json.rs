//! What is in a JSON document.

use super::{Column, Expr, Expression, Operand};
use crate::schema::Name;
use crate::tree::{JsonOp, JsonStep, Node};
use crate::types::{Base, Either, IsJson, Like, SqlType};

/// What JSON documents have as methods, as columns and as expressions.
///
/// Steps lead into the document, then a question ends the path. What is not there, or is of another kind, is NULL, so a path into
/// documents of different shapes is never an error: `"5"` is no number, and `5` is no text. JSON's own `null` is a document, and no
/// text, number or truth value.
///
/// # Example: a path
/// ```
/// use aludel::dialect::{MySql, Postgres, Sqlite};
/// use aludel::prelude::*;
/// # #[cfg(feature = "serde_json-1")] {
/// #[derive(Model)]
/// #[model(table = "orders")]
/// struct Order {
///     #[model(primary_key)]
///     id: i64,
///     body: serde_json::Value,
/// }
/// let stmt = select(Order.body.get("lines").index(1));
/// let sql = |dialect| stmt.inline(dialect).expect("every database has documents");
/// assert_eq!(sql(&Sqlite), r#"SELECT ("orders"."body" -> '$."lines"[1]') FROM "orders""#);
/// assert_eq!(sql(&Postgres), r#"SELECT ("orders"."body" -> 'lines' -> 1) FROM "orders""#);
/// assert_eq!(sql(&MySql::mysql()), r#"SELECT JSON_EXTRACT(`orders`.`body`, '$."lines"[1]') FROM `orders`"#);
/// # }
/// ```
#[expect(clippy::wrong_self_convention, reason = "expressions are taken by value; `as_text` is what serde_json calls it")]
pub trait JsonExpression: Expression {
    /// The value of a key of an object. Any text may be a key; one that was made at run time, a `String`, becomes a parameter.
    fn get(self, key: impl Into<Name>) -> Expr<Option<Base<Self::Type>>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_step(JsonStep::Key(key.into())))
    }

    /// An element of an array, counted from 0.
    fn index(self, index: u32) -> Expr<Option<Base<Self::Type>>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_step(JsonStep::Index(index)))
    }

    /// The text, if it is a string.
    ///
    /// # Example: a condition
    /// ```
    /// use aludel::dialect::Postgres;
    /// use aludel::prelude::*;
    /// # #[cfg(feature = "serde_json-1")] {
    /// #[derive(Model)]
    /// #[model(table = "orders")]
    /// struct Order {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     body: serde_json::Value,
    /// }
    /// let stmt = select(Order.id).where_(Order.body.get("city").as_text().eq("Oslo"));
    /// assert_eq!(
    ///     stmt.inline(&Postgres).expect("every database has texts"),
    ///     r#"SELECT "orders"."id" FROM "orders" WHERE (jsonb_path_query_first(("orders"."body" -> 'city'), 'strict $ ? (@.type() == "string")') #>> '{}') = 'Oslo'"#,
    /// );
    /// # }
    /// ```
    fn as_text(self) -> Expr<Option<String>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Text))
    }

    /// The number, if it is a whole one of 64 bits: 5 and 5.0, not 5.5.
    fn as_i64(self) -> Expr<Option<i64>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Integer))
    }

    /// The number, if it is one. One that is too large for a float is NULL, on MariaDB the largest float.
    fn as_f64(self) -> Expr<Option<f64>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Float))
    }

    /// The truth value, if it is one.
    fn as_bool(self) -> Expr<Option<bool>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Bool))
    }

    /// What it is: `object`, `array`, `string`, `number`, `boolean` or `null`; NULL where there is nothing.
    fn json_type(self) -> Expr<Option<String>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Type))
    }

    /// How many elements it has, if it is an array.
    fn json_array_length(self) -> Expr<Option<i32>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_ask(JsonOp::Length))
    }

    /// Whether it is an object with such a key, also one whose value is `null`.
    fn has_key(self, key: impl Into<Name>) -> Expr<bool>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(Node::is_null(true, self.into_node().json_step(JsonStep::Key(key.into()))))
    }

    /// Whether it has all that another document has: the same scalar, an object with these keys and what they contain, an array with
    /// these elements in any order. `@>` on PostgreSQL, `JSON_CONTAINS` on MariaDB and MySQL, which also let an array contain what
    /// is no array where it stands within an object; SQLite has no such thing.
    fn json_contains<R: Operand>(self, part: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: IsJson,
        Base<R::Type>: IsJson,
    {
        Expr::from_node(Node::json(JsonOp::Contains, Vec::new(), vec![self.into_node(), part.into_node()]))
    }

    /// The object with a key set to a value; a document that is no object stays as it is. For `set` of an update.
    fn with_key<R: Operand>(self, key: impl Into<Name>, value: R) -> Expr<Like<Self::Type, Base<Self::Type>>>
    where
        Base<Self::Type>: IsJson,
        Base<R::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_with_key(key.into(), value.into_node()))
    }

    /// The object without a key; a document that is no object stays as it is. For `set` of an update.
    fn without_key(self, key: impl Into<Name>) -> Expr<Like<Self::Type, Base<Self::Type>>>
    where
        Base<Self::Type>: IsJson,
    {
        Expr::from_node(self.into_node().json_without_key(key.into()))
    }
}

impl<T: SqlType> JsonExpression for Expr<T> {}
impl<M, T: SqlType> JsonExpression for Column<M, T> {}
