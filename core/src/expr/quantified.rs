//! ANY and ALL: a comparison with every row of a subquery.

use std::fmt;
use std::marker::PhantomData;

use super::Operand;
use crate::query::{QueryExpression, Selection};
use crate::tree::{Node, Quantifier};
use crate::types::SqlType;

/// `ANY (query)`: on the right of a comparison, that it holds with one of the rows at least. NULL if it holds with none, but is
/// NULL with one; false if there are no rows.
///
/// # Example: before the author of some post
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Sqlite, prelude::*};
/// let stmt = select(User.id).where_(User.id.lt(any_(select(Post.user_id))));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" < ANY (SELECT "posts"."user_id" FROM "posts")"#,
/// );
/// assert_eq!(
///     stmt.compile(&Sqlite)?.sql,
///     r#"SELECT "users"."id" FROM "users" WHERE TRUE IN (SELECT "users"."id" < "posts"."user_id" FROM "posts")"#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn any_<Q: QueryExpression<Selection: Selection<Row: SqlType>>>(query: Q) -> Quantified<<Q::Selection as Selection>::Row> {
    Quantified::new(Node::quantified(Quantifier::Any, query.into_query()))
}

/// `ALL (query)`: on the right of a comparison, that it holds with each of the rows. False if it does not hold with one, else NULL
/// if it is NULL with one; true if there are no rows.
pub fn all_<Q: QueryExpression<Selection: Selection<Row: SqlType>>>(query: Q) -> Quantified<<Q::Selection as Selection>::Row> {
    Quantified::new(Node::quantified(Quantifier::All, query.into_query()))
}

/// The right side of a comparison with all rows of a query. Elsewhere it is an error when the statement is compiled.
#[must_use = "it does nothing until it is compared with: `.eq(any_(…))`"]
pub struct Quantified<T> {
    node: Node,
    value_type: PhantomData<fn() -> T>,
}

impl<T> Quantified<T> {
    pub(super) const fn new(node: Node) -> Self {
        Self { node, value_type: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand for Quantified<T> {
    type Type = T;

    fn into_node(self) -> Node {
        self.node
    }
}

impl<T> Clone for Quantified<T> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<T> fmt::Debug for Quantified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}
