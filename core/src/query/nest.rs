//! Rows of another query in one column: collections in one statement.

use std::fmt;
use std::marker::PhantomData;

use super::{Select, Selection, Tracker};
use crate::error::Result;
use crate::row::Cells;
use crate::tree::{CellKind, Node, SelectItem, SelectTree};
use crate::types::Nullable;

/// The rows of a query in one column of another: made by [`nest_many`].
#[must_use = "nested rows are nothing until they are selected"]
pub struct NestMany<S> {
    tree: Box<SelectTree>,
    selection: PhantomData<fn() -> S>,
}

/// The first row of a query in one column of another: made by [`nest_one`].
#[must_use = "a nested row is nothing until it is selected"]
pub struct NestOne<S> {
    tree: Box<SelectTree>,
    selection: PhantomData<fn() -> S>,
}

/// The rows of a query as one column of another, read as a `Vec`. Usually the query is about the outer row: a table of the outer
/// query that it names is that row. Rows may be nested in nested rows.
///
/// There is one statement and each outer row comes once, however many collections it has. The rows come as JSON arrays, in which each
/// value is written so that it is read as it was. They are in the order of the query. A collection cannot be compared, sorted or
/// grouped by.
///
/// - SQLite: `(SELECT json_group_array(json_array(…)) FROM …)`, at most 100 columns.
/// - PostgreSQL: `(SELECT coalesce(jsonb_agg(jsonb_build_array(…) ORDER BY …), '[]') FROM …)`.
/// - MariaDB, MySQL: `(SELECT concat('[', count(*), …group_concat(json_array(…) ORDER BY …)…, ']') FROM …)`, without LIMIT,
///   OFFSET, DISTINCT, GROUP BY and aggregates, and 15 levels deep. The rows have place in `group_concat_max_len`, which the driver sets to 4 GB; where they are cut
///   off all the same, reading them is an error.
///
/// # Example: users with the titles of their posts
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let engine = create_engine("sqlite://")?;
/// metadata![User, Post].create_all(&engine)?;
/// let mut conn = engine.connect()?;
/// conn.execute(insert(User).values((User.id.set(1), User.name.set("Ann"))))?;
/// for (id, title) in [(1, "one"), (2, "two")] {
///     conn.execute(insert(Post).values((Post.id.set(id), Post.user_id.set(1), Post.title.set(title))))?;
/// }
/// let posts = select((Post.id, Post.title)).where_(Post.user_id.eq(User.id)).order_by(Post.id.desc());
/// let rows: Vec<(String, Vec<(i64, String)>)> = conn.execute(select((User.name, nest_many(posts))))?.all()?;
/// assert_eq!(rows, [("Ann".to_owned(), vec![(2, "two".to_owned()), (1, "one".to_owned())])]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn nest_many<S: Selection>(query: Select<S>) -> NestMany<S> {
    NestMany { tree: query.into_boxed(), selection: PhantomData }
}

/// The first row of a query as one column of another, read as an `Option`: in the order of the query, `None` where it has no row.
///
/// `(SELECT json_array(…) FROM … ORDER BY … LIMIT 1)`.
///
/// # Example: users with their newest post
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Sqlite, prelude::*};
/// let newest = select((Post.id, Post.title)).where_(Post.user_id.eq(User.id)).order_by(Post.id.desc());
/// assert_eq!(
///     select((User.name, nest_one(newest))).inline(&Sqlite)?,
///     r#"SELECT "users"."name", (SELECT json_array("posts"."id", "posts"."title") FROM "posts" "#.to_owned()
///         + r#"WHERE "posts"."user_id" = "users"."id" ORDER BY "posts"."id" DESC LIMIT 1) FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn nest_one<S: Selection>(query: Select<S>) -> NestOne<S> {
    NestOne { tree: query.into_boxed(), selection: PhantomData }
}

fn item<S: Selection>(tree: SelectTree, is_many: bool) -> SelectItem {
    let mut kinds = Vec::with_capacity(S::COLUMNS);
    S::kinds(&mut kinds);
    SelectItem::new(Node::nested(tree, kinds, is_many), true)
}

/// Implements [`Selection`] for nested rows.
macro_rules! nested {
    ($($name:ident, $many:literal, $container:ident, |$cells:ident| $decode:expr, |$row:ident, $tracker:ident| $track:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<S: Selection> Selection for $name<S> {
            type Row = $container<S::Row>;
            type First = $container<S::Row>;
            type Tracked<T: Tracker> = $container<S::Tracked<T>>;
            type TrackedFirst<T: Tracker> = $container<S::Tracked<T>>;
            type Anchor = Nullable;
            const COLUMNS: usize = 1;

            fn append_to(self, out: &mut Vec<SelectItem>) {
                out.push(item::<S>(*self.tree, $many));
            }

            fn kinds(out: &mut Vec<CellKind>) {
                out.push(CellKind::Nested);
            }

            fn decode($cells: &mut Cells<'_>) -> Result<Self::Row> {
                $decode
            }

            fn first(row: Self::Row) -> Self::First {
                row
            }

            fn track<T: Tracker>($row: Self::Row, $tracker: &mut T) -> Result<Self::Tracked<T>> {
                $track
            }

            fn tracked_first<T: Tracker>(row: Self::Tracked<T>) -> Self::TrackedFirst<T> {
                row
            }
        }

        impl<S> Clone for $name<S> {
            fn clone(&self) -> Self {
                Self { tree: self.tree.clone(), selection: PhantomData }
            }
        }

        impl<S> fmt::Debug for $name<S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.tree).finish()
            }
        }
    )* };
}
nested! {
    NestMany, true, Vec, |cells| cells.every_nested_row(S::decode),
        |row, tracker| row.into_iter().map(|it| S::track(it, tracker)).collect();
    NestOne, false, Option, |cells| cells.nested_row(S::decode),
        |row, tracker| row.map(|it| S::track(it, tracker)).transpose();
}
