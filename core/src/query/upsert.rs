//! Upsert: an INSERT that says what happens when a row is there already.

use super::{Assignments, Insert};
use crate::expr::{Column, Operand, Predicate};
use crate::schema::{ColumnId, Model};
use crate::tree::{self, ColumnRef, Conflict, ConflictAction, ConflictKey, Node, Problem};
use crate::types::SqlType;

/// Columns of a model: one, or a tuple of up to six.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name columns of `{M}`",
    label = "expected a column of `{M}`, or a tuple of those"
)]
pub trait ConflictTarget<M> {
    /// Adds the columns to a list.
    fn append_to(self, out: &mut Vec<ColumnId>);
}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType> ConflictTarget<M> for Column<M, T> {
    fn append_to(self, out: &mut Vec<ColumnId>) {
        out.push(self.id());
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Model, $($part: ConflictTarget<Model>),+> ConflictTarget<Model> for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<ColumnId>) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// An INSERT with a conflict named, waiting for what to do about it.
#[derive(Debug)]
#[must_use = "say what happens: `do_update(…)`, `do_update_all()` or `do_nothing()`"]
pub struct OnConflict<M, R> {
    insert: Insert<M, R>,
    key: ConflictKey,
    filter: Vec<Node>,
    skip_unchanged: bool,
}

impl<M: Model, R> OnConflict<M, R> {
    pub(super) const fn new(insert: Insert<M, R>, key: ConflictKey) -> Self {
        Self { insert, key, filter: Vec::new(), skip_unchanged: false }
    }

    /// `DO NOTHING`: the row that is there stays as it is.
    pub fn do_nothing(self) -> Insert<M, R> {
        let Self { insert, key, filter: _, skip_unchanged: _ } = self;
        finish(insert, key, ConflictAction::DoNothing)
    }

    /// `DO UPDATE SET …`: the row that is there gets these values. [`excluded`](crate::expr::excluded) is what would have
    /// been inserted.
    ///
    /// MySQL and MariaDB cannot say which unique key they mean; where another one could conflict too the statement is
    /// refused there.
    pub fn do_update<A: Assignments<M>>(self, assignments: A) -> Insert<M, R> {
        let mut pairs = Vec::new();
        assignments.append_to(&mut pairs);
        self.update_to(pairs)
    }

    /// `DO UPDATE SET column = excluded.column, …`: the row that is there gets all that would have been inserted, but for the key
    /// of the conflict, the primary key, and read-only columns.
    ///
    /// # Example: insert or replace
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = insert(User).values((User.id.set(1), User.name.set("Ann"))).on_conflict(User.id).do_update_all();
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"INSERT INTO "users" ("id", "name") VALUES (?, ?) ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name""#,
    /// );
    /// ```
    pub fn do_update_all(self) -> Insert<M, R> {
        let key = self.key_columns();
        let is_set =
            |it: &&ColumnId| !it.def().read_only && !key.contains(&it.index) && !M::TABLE.primary_key.contains(&it.index);
        let excluded = |column: &ColumnId| {
            let value = Node::Excluded(ColumnRef::Model { column: *column, alias: None });
            tree::Assignment { column: *column, value }
        };
        let pairs = self.insert.tree.columns().iter().filter(is_set).map(excluded).collect();
        self.update_to(pairs)
    }

    /// `WHERE condition`, on [`do_update`](Self::do_update): the row that is there is updated only where this holds.
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.filter.push(Operand::into_node(condition));
        self
    }

    /// `ON CONFLICT (columns) WHERE condition`: the key is that of a unique index for some rows only, and this its condition. Values
    /// in it are written as literals, for databases compare it with what the index was made with.
    ///
    /// # Example: one active member of a name
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// // CREATE UNIQUE INDEX … ON users (name) WHERE age IS NOT NULL
    /// let stmt = insert(User).values((User.name.set("Ann"), User.age.set(31)));
    /// assert_eq!(
    ///     stmt.on_conflict(User.name).index_where(User.age.is_not_null()).do_nothing().to_string(),
    ///     r#"INSERT INTO "users" ("name", "age") VALUES (?, ?) ON CONFLICT ("name") WHERE "age" IS NOT NULL DO NOTHING"#,
    /// );
    /// ```
    pub fn index_where<P: Predicate>(mut self, condition: P) -> Self {
        match &mut self.key {
            ConflictKey::Columns { columns: _, index_filter } => index_filter.push(Operand::into_node(condition)),
            ConflictKey::Any | ConflictKey::Constraint(_) => {
                self.insert.tree.problem = Some(Problem::Message(
                    "a constraint has no condition: name the columns of the index in `on_conflict` beside `index_where`".into(),
                ));
            }
        }
        self
    }

    /// `WHERE (column IS DISTINCT FROM new value OR …)`, on [`do_update`](Self::do_update): a row that has the new values already is
    /// left alone, so that it is neither written again nor given back, and no trigger runs. MySQL and MariaDB do not write such rows
    /// anyway, though their triggers run.
    ///
    /// # Example: only what changed
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = insert(User).values((User.id.set(1), User.name.set("Ann"))).on_conflict(User.id).skip_unchanged().do_update_all();
    /// assert!(stmt.to_string().ends_with(r#"WHERE "users"."name" IS DISTINCT FROM excluded."name""#));
    /// ```
    pub const fn skip_unchanged(mut self) -> Self {
        self.skip_unchanged = true;
        self
    }

    fn update_to(self, assignments: Vec<tree::Assignment>) -> Insert<M, R> {
        let Self { insert, key, filter, skip_unchanged } = self;
        finish(insert, key, ConflictAction::DoUpdate { assignments, filter, skip_unchanged })
    }

    /// Positions of the key's columns, where they are known.
    fn key_columns(&self) -> Vec<u16> {
        match &self.key {
            ConflictKey::Columns { columns, index_filter: _ } => columns.iter().map(|it| it.index).collect(),
            ConflictKey::Constraint(name) => {
                let key = M::TABLE.unique.iter().find(|key| M::TABLE.unique_name(key) == name.as_str());
                key.map_or_else(Vec::new, |it| it.to_vec())
            }
            ConflictKey::Any => Vec::new(),
        }
    }
}

/// An INSERT with a conflict on any key, waiting for what to do about it. To update a row it must be known which: name the key with
/// [`on_conflict`](Insert::on_conflict).
#[derive(Debug)]
#[must_use = "say what happens: `do_nothing()`"]
pub struct OnAnyConflict<M, R>(pub(super) Insert<M, R>);

impl<M: Model, R> OnAnyConflict<M, R> {
    /// `ON CONFLICT DO NOTHING`: a row that is there already by any unique key stays as it is.
    pub fn do_nothing(self) -> Insert<M, R> {
        finish(self.0, ConflictKey::Any, ConflictAction::DoNothing)
    }
}

fn finish<M, R>(mut insert: Insert<M, R>, key: ConflictKey, action: ConflictAction) -> Insert<M, R> {
    insert.tree.conflict = Some(Conflict { key, action });
    insert
}
