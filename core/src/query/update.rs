//! UPDATE.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Statement, Writes, display};
use super::{Assignments, Selection};
use crate::error::Result;
use crate::expr::Predicate;
use crate::render::{Renderer, Sql};
use crate::schema::{Entity, Model};
use crate::tree::UpdateTree;

/// An UPDATE of the table of `M` that gives back `R`; `()` for nothing.
#[must_use = "a statement does nothing until it is executed"]
pub struct Update<M, R = ()> {
    tree: Box<UpdateTree>,
    types: PhantomData<fn() -> (M, R)>,
}

/// `UPDATE table`. It is executed only with `where_`, or with `all_rows` where every row is meant.
///
/// # Example: ten percent more
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = update(User).set(User.age.set(User.age + 1)).where_(User.name.eq("Ann"));
/// assert_eq!(stmt.to_string(), r#"UPDATE "users" SET "age" = "users"."age" + ? WHERE "users"."name" = ?"#);
/// ```
pub fn update<E: Entity>(_: E) -> Update<E::Model> {
    let tree = UpdateTree {
        table: E::Model::TABLE,
        assignments: Vec::new(),
        filter: Vec::new(),
        all_rows: false,
        returning: Vec::new(),
    };
    Update { tree: Box::new(tree), types: PhantomData }
}

impl<M: Model, R> Update<M, R> {
    /// `SET column = value, …`; further ones come after.
    pub fn set<A: Assignments<M>>(mut self, assignments: A) -> Self {
        assignments.append_to(&mut self.tree.assignments);
        self
    }

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

    /// `RETURNING what`: gives the changed rows back. Refused by a database that has no RETURNING.
    pub fn returning<S: Selection>(self, what: S) -> Update<M, S> {
        let Self { mut tree, types: _ } = self;
        what.append_to(&mut tree.returning);
        Update { tree, types: PhantomData }
    }
}

impl<M, R> Update<M, R> {
    /// The statement without its Rust types, to look at.
    #[must_use]
    pub fn tree(&self) -> &UpdateTree {
        &self.tree
    }
}

impl<M, R> Clone for Update<M, R> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), types: PhantomData }
    }
}

impl<M, R> Statement for Update<M, R> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }
}

impl<M, R> Writes for Update<M, R> {
    type Returning = R;
}

display!([M, R] Update<M, R>);

/// The SQL with placeholders: no values.
impl<M, R> fmt::Debug for Update<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Update({self})")
    }
}
