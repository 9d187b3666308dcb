//! UPDATE.

use std::fmt;
use std::marker::PhantomData;

use super::reach::reach_methods;
use super::statement::{Statement, Writes, display};
use super::{Assignments, JoinTarget, RowOf, Selection};
use crate::error::Result;
use crate::render::{Renderer, Sql};
use crate::schema::{Entity, Model};
use crate::tree::{EachRow, Footprint, Reach, TableSource, UpdateTree};

/// An UPDATE of the table of `M` that gives back `R`; `()` for nothing.
#[must_use = "a statement does nothing until it is executed"]
pub struct Update<M, R = ()> {
    pub(super) tree: Box<UpdateTree>,
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
///
/// # Example: an alias of the table
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let user = User.alias("u");
/// let stmt = update(user).set(user.age.set(18)).where_(user.age.is_null());
/// assert_eq!(stmt.to_string(), r#"UPDATE "users" AS "u" SET "age" = ? WHERE "u"."age" IS NULL"#);
/// ```
pub fn update<E: Entity>(target: E) -> Update<E::Model> {
    let target = TableSource { table: E::Model::TABLE, alias: target.alias_name() };
    let tree = UpdateTree {
        with: Vec::new(),
        hints: Vec::new(),
        reach: Reach::of(target),
        assignments: Vec::new(),
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

    /// Sets columns in many rows, in each to values of its own: `SET column = new.column, … FROM (VALUES (key, value, …), …) AS new
    /// WHERE key = new.key`. Each row is a pair of the key by which it is found, and its new values. Rows that are not there are passed
    /// over; a key must not come twice, for then either of the values may stay.
    ///
    /// The rows are updated in no particular order, so that a value of a unique column cannot always move from one to another:
    /// [`Connection::update_rows`](crate::engine::Connection::update_rows) can, and takes more rows than a statement is good for.
    ///
    /// # Example: two names and ages
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = update(User).set_each((User.name, User.age), User.id, [(1, ("Ann", Some(31))), (2, ("Bo", None))]);
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"UPDATE "users" SET "name" = "new"."name", "age" = "new"."age" "#.to_owned()
    ///         + r#"FROM (VALUES (?, ?, ?), (?, ?, ?)) AS "new" ("id", "name", "age") WHERE "users"."id" = "new"."id""#,
    /// );
    /// ```
    pub fn set_each<C: Copy, K: Copy, V, W>(mut self, columns: C, key: K, rows: impl IntoIterator<Item = (W, V)>) -> Self
    where
        V: RowOf<M, C>,
        W: RowOf<M, K>,
    {
        let mut each = EachRow::new();
        for (row_key, values) in rows {
            let (mut keys, mut pairs) = (Vec::new(), Vec::new());
            row_key.append_to(key, &mut keys);
            values.append_to(columns, &mut pairs);
            each.add(keys, pairs);
        }
        self.tree.assignments.extend(each.assignments());
        self.tree.reach.sources.rows = Some(Box::new(each));
        self
    }

    /// `FROM source`: another table, an alias of one (of the table itself too), or a subquery, whose columns the values and
    /// conditions may name. What the rows have to do with each other stands in [`where_`](Self::where_).
    ///
    /// A row with several partners is updated once, with the values of one of them: of which, no database says.
    ///
    /// # Example: the name of the author
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = update(Post).set(Post.title.set(User.name)).from(User).where_(Post.user_id.eq(User.id));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"UPDATE "posts" SET "title" = "users"."name" FROM "users" WHERE "posts"."user_id" = "users"."id""#,
    /// );
    /// ```
    pub fn from<J: JoinTarget>(mut self, source: J) -> Self {
        self.tree.reach.sources.add_from(source.into_source());
        self
    }

    /// `RETURNING what`: gives the changed rows back. Refused by a database that has no RETURNING.
    pub fn returning<S: Selection>(self, what: S) -> Update<M, S> {
        let Self { mut tree, types: _ } = self;
        what.append_to(&mut tree.returning);
        Update { tree, types: PhantomData }
    }
}

reach_methods! { Update }

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

    fn footprint(&self) -> Footprint {
        Footprint::of_update(&self.tree)
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
