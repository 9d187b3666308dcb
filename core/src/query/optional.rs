//! A part of a row that may be missing.

use super::{Selection, Tracker};
use crate::error::Result;
use crate::row::Cells;
use crate::tree::{CellKind, SelectItem};
use crate::types::{NotNull, ValueRef};

/// A selection of the side of an outer join that may be missing: read as an `Option`. Made by [`optional`], and by
/// `User.optional()`.
#[derive(Clone, Copy, Debug)]
pub struct Optional<S>(S);

/// What is selected of the side of an outer join that may be missing, as one `Option`.
///
/// A row is `None` where the first column that cannot be NULL is NULL: the key of a model, or a column of a table whose type is no
/// `Option`. A selection without such a column is refused by the compiler, for nobody could tell a missing row from one of NULLs.
/// Expressions do not count: `count` and `coalesce` are not NULL where the row is missing.
///
/// # Example: users with their posts, and those without
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let engine = create_engine("sqlite://")?;
/// metadata![User, Post].create_all(&engine)?;
/// let mut conn = engine.connect()?;
/// conn.execute(insert(User).values((User.id.set(1), User.name.set("Ann"))))?;
/// let stmt = select((User.name, optional((Post.id, Post.title)))).from(User).left_join(Post);
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."name", "posts"."id", "posts"."title" FROM "users" LEFT JOIN "posts" ON "posts"."user_id" = "users"."id""#,
/// );
/// let rows: Vec<(String, Option<(i64, String)>)> = conn.execute(stmt)?.all()?;
/// assert_eq!(rows, [("Ann".to_owned(), None)]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub const fn optional<S: Anchored>(selection: S) -> Optional<S> {
    Optional(selection)
}

/// A selection with a column that cannot be NULL, by which a missing row is known.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column that cannot be NULL, so a missing row would look like one of NULLs",
    label = "no column of a table whose type is no `Option`",
    note = "select the key with it, or read each part by itself as an `Option`: `.nullable()`",
    note = "expressions do not count, for some (`count`, `coalesce`) are not NULL where the row is missing"
)]
pub trait Anchored: Selection {}

#[diagnostic::do_not_recommend]
impl<S: Selection<Anchor = NotNull>> Anchored for S {}

/// The columns of the selection, each of which may be NULL.
#[diagnostic::do_not_recommend]
impl<S: Selection> Selection for Optional<S> {
    type Row = Option<S::Row>;
    type First = Option<S::Row>;
    type Tracked<T: Tracker> = Option<S::Tracked<T>>;
    type TrackedFirst<T: Tracker> = Option<S::Tracked<T>>;
    type Anchor = crate::types::Nullable;
    const COLUMNS: usize = S::COLUMNS;

    fn append_to(self, out: &mut Vec<SelectItem>) {
        let start = out.len();
        self.0.append_to(out);
        out[start..].iter_mut().for_each(|item| item.nullable = true);
    }

    fn width(cells: &Cells<'_>) -> usize {
        S::width(cells)
    }

    fn kinds(out: &mut Vec<CellKind>) {
        S::kinds(out);
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Option<S::Row>> {
        let is_missing = match S::anchor(cells) {
            Some(anchor) => cells.peek(anchor)? == ValueRef::Null,
            None => cells.are_null(S::width(cells))?,
        };
        if is_missing {
            cells.skip(S::width(cells));
            return Ok(None);
        }
        S::decode(cells).map(Some)
    }

    fn first(row: Self::Row) -> Self::First {
        row
    }

    fn track<T: Tracker>(row: Self::Row, tracker: &mut T) -> Result<Self::Tracked<T>> {
        row.map(|row| S::track(row, tracker)).transpose()
    }

    fn tracked_first<T: Tracker>(row: Self::Tracked<T>) -> Self::TrackedFirst<T> {
        row
    }
}
