//! DELETE.

use std::fmt;
use std::marker::PhantomData;

use super::reach::reach_methods;
use super::statement::{Statement, Writes, display};
use super::{JoinTarget, Selection};
use crate::error::Result;
use crate::render::{Renderer, Sql};
use crate::schema::{Entity, Model};
use crate::tree::{DeleteTree, Footprint, Reach, TableSource};

/// A DELETE from the table of `M` that gives back `R`; `()` for nothing.
#[must_use = "a statement does nothing until it is executed"]
pub struct Delete<M, R = ()> {
    pub(super) tree: Box<DeleteTree>,
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
pub fn delete<E: Entity>(target: E) -> Delete<E::Model> {
    let target = TableSource { table: E::Model::TABLE, alias: target.alias_name() };
    Delete {
        tree: Box::new(DeleteTree { with: Vec::new(), hints: Vec::new(), reach: Reach::of(target), returning: Vec::new() }),
        types: PhantomData,
    }
}

impl<M: Model, R> Delete<M, R> {
    /// `USING source`: another table, an alias of one (of the table itself too), or a subquery, whose columns the conditions may
    /// name. A row is deleted if it has any partner there.
    ///
    /// # Example: the posts of children
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = delete(Post).using(User).where_(Post.user_id.eq(User.id)).where_(User.age.lt(18));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"DELETE FROM "posts" USING "users" WHERE "posts"."user_id" = "users"."id" AND "users"."age" < ?"#,
    /// );
    /// ```
    pub fn using<J: JoinTarget>(mut self, source: J) -> Self {
        self.tree.reach.sources.add_from(source.into_source());
        self
    }

    /// `RETURNING what`: gives the deleted rows back. Refused by a database that has no RETURNING.
    pub fn returning<S: Selection>(self, what: S) -> Delete<M, S> {
        let Self { mut tree, types: _ } = self;
        what.append_to(&mut tree.returning);
        Delete { tree, types: PhantomData }
    }
}

reach_methods! { Delete }

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

    fn footprint(&self) -> Footprint {
        Footprint::of_delete(&self.tree)
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
