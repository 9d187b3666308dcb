//! DELETE.

use std::fmt;
use std::marker::PhantomData;

use super::Selection;
use super::statement::{Statement, Writes, display};
use crate::error::Result;
use crate::expr::Predicate;
use crate::render::{Renderer, Sql};
use crate::schema::{Entity, Model};
use crate::tree::DeleteTree;

/// A DELETE from the table of `M` that gives back `R`; `()` for nothing.
#[must_use = "a statement does nothing until it is executed"]
pub struct Delete<M, R = ()> {
    tree: Box<DeleteTree>,
    types: PhantomData<fn() -> (M, R)>,
}

/// `DELETE FROM table`. It is executed only with `where_`, or with `all_rows` where every row is meant.
///
/// # Example: with the deleted rows back
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = delete(User).where_(User.age.lt(18)).returning((User.id, User.name));
/// assert_eq!(stmt.to_string(), r#"DELETE FROM "users" WHERE "users"."age" < ? RETURNING "id", "name""#);
/// ```
pub fn delete<E: Entity>(_: E) -> Delete<E::Model> {
    let tree = DeleteTree { table: E::Model::TABLE, filter: Vec::new(), all_rows: false, returning: Vec::new() };
    Delete { tree: Box::new(tree), types: PhantomData }
}

impl<M: Model, R> Delete<M, R> {
    /// `WHERE condition`; further ones are joined by AND.
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.tree.filter.push(condition.into_node());
        self
    }

    /// Says that every row is meant. Without this, a statement without WHERE is an error.
    pub fn all_rows(mut self) -> Self {
        self.tree.all_rows = true;
        self
    }

    /// `RETURNING what`: gives the deleted rows back. Refused by a database that has no RETURNING.
    pub fn returning<S: Selection>(self, what: S) -> Delete<M, S> {
        let Self { mut tree, types: _ } = self;
        what.append_to(&mut tree.returning);
        Delete { tree, types: PhantomData }
    }
}

impl<M, R> Delete<M, R> {
    /// The statement without its Rust types, to look at.
    #[must_use]
    pub fn tree(&self) -> &DeleteTree {
        &self.tree
    }
}

impl<M, R> Clone for Delete<M, R> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), types: PhantomData }
    }
}

impl<M, R> Statement for Delete<M, R> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }
}

impl<M, R> Writes for Delete<M, R> {
    type Returning = R;
}

display!([M, R] Delete<M, R>);

/// The SQL with placeholders: no values.
impl<M, R> fmt::Debug for Delete<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delete({self})")
    }
}
