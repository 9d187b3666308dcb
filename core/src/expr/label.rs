//! Names for columns of a result.

use std::fmt;
use std::marker::PhantomData;

use super::{Column, Expr, Order};
use crate::schema::Name;
use crate::tree::{ColumnRef, Direction, NamedColumn, Node};
use crate::types::SqlType;

/// An expression with a name in the result: `func::count(Post.id).label("posts")`.
#[must_use = "a label does nothing until it is selected"]
pub struct Labeled<T> {
    node: Node,
    name: Name,
    value_type: PhantomData<fn() -> T>,
}

impl<T> Labeled<T> {
    pub(crate) const fn new(node: Node, name: Name) -> Self {
        Self { node, name, value_type: PhantomData }
    }

    /// Sorts by the column of the result that has this name, from small to large: `ORDER BY "name"`.
    pub fn asc(&self) -> Order {
        self.order(Direction::Ascending)
    }

    /// Sorts by the column of the result that has this name, from large to small: `ORDER BY "name" DESC`.
    ///
    /// # Example: the longest names first
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let length = func::length(User.name).label("length");
    /// assert_eq!(
    ///     select((User.name, length.clone())).order_by(length.desc()).to_string(),
    ///     r#"SELECT "users"."name", length("users"."name") AS "length" FROM "users" ORDER BY "length" DESC"#,
    /// );
    /// ```
    pub fn desc(&self) -> Order {
        self.order(Direction::Descending)
    }

    fn order(&self, direction: Direction) -> Order {
        let column = NamedColumn { qualifier: None, name: self.name.clone(), data_type: None };
        Order::new(Node::Column(ColumnRef::Named(Box::new(column))), direction)
    }

    pub(crate) fn into_parts(self) -> (Node, Name) {
        (self.node, self.name)
    }
}

impl<T> Clone for Labeled<T> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone(), self.name.clone())
    }
}

impl<T> fmt::Debug for Labeled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labeled").field("name", &self.name).field("node", &self.node).finish()
    }
}

/// The column of the result that has this name, for ORDER BY: `"name"`.
///
/// # Example: sort by a count
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select((Post.user_id, func::count(Post.id).label("posts")))
///     .group_by(Post.user_id)
///     .order_by(label::<i64>("posts").desc());
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "posts"."user_id", count("posts"."id") AS "posts" FROM "posts" GROUP BY "posts"."user_id" ORDER BY "posts" DESC"#,
/// );
/// ```
pub fn label<T: SqlType>(name: impl Into<Name>) -> Expr<T> {
    let column = NamedColumn { qualifier: None, name: name.into(), data_type: Some(T::DATA_TYPE) };
    Expr::from_node(Node::Column(ColumnRef::Named(Box::new(column))))
}

/// Something that has a name and a type in the result of a query: a column, or an expression with a label.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no name in the result of a query",
    label = "expected a column or a reference to a labeled expression",
    note = "give the expression a name with `.label(\"…\")`, and keep it to name the column with: `subquery.column(&labeled)`"
)]
pub trait Named {
    /// The type of its values.
    type Type: SqlType;

    /// Its name.
    fn name(&self) -> Name;
}

impl<T: SqlType> Named for &Labeled<T> {
    type Type = T;

    fn name(&self) -> Name {
        self.name.clone()
    }
}

impl<M, T: SqlType> Named for Column<M, T> {
    type Type = T;

    fn name(&self) -> Name {
        Name::Static(self.id().name())
    }
}
