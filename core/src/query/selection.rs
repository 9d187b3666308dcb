//! What can be selected, and what a row of it is in Rust.

use crate::error::Result;
use crate::expr::{Column, Expr, Labeled, Operand};
use crate::row::Cells;
use crate::schema::{Entity, Model, Table};
use crate::tree::{CellKind, ColumnRef, Node, SelectItem};
use crate::types::{NotNull, Nullability, Nullable, SqlType};

/// What can be selected: columns, expressions, models, and tuples of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "not a column, an expression, a model or a tuple of up to twelve of those",
    note = "a struct with `#[derive(Row)]` is selected by the columns of its fields: the struct's name with `Columns` after it",
    note = "a plain value is selected with `literal(…)`, a query as a value with `.scalar_subquery()`",
    note = "a model is selected by its name, `select(User)`; its struct needs `#[derive(Model)]`",
    note = "a function such as `func::rank()` is selected over a window: `.over(window().order_by(…))`"
)]
pub trait Selection {
    /// What a row is in Rust.
    type Row;
    /// The first part of a row: what `scalars` gives.
    type First;
    /// What a row is once a tracker has taken the objects in it.
    type Tracked<T: Tracker>;
    /// The first part of such a row.
    type TrackedFirst<T: Tracker>;
    /// Whether a column of a table that cannot be NULL is among its own: `NotNull` where one is. By that
    /// [`optional`](super::optional) tells a row that is missing.
    type Anchor: Nullability;
    /// How many columns it takes.
    const COLUMNS: usize;

    /// Adds the columns to a list.
    fn append_to(self, out: &mut Vec<SelectItem>);

    /// How many of the cells that come next are its own.
    #[must_use]
    fn width(cells: &Cells<'_>) -> usize {
        let _ = cells;
        Self::COLUMNS
    }

    /// What is in its columns, in their order: so that they can be nested in one column of another query. A selection that does
    /// not say it cannot be.
    fn kinds(out: &mut Vec<CellKind>) {
        let _ = out;
    }

    /// Which of the cells that come next is a column that cannot be NULL, counted from 0.
    #[must_use]
    fn anchor(cells: &Cells<'_>) -> Option<usize> {
        let _ = cells;
        None
    }

    /// Reads a row from its cells.
    ///
    /// # Errors
    /// When a cell does not fit.
    fn decode(cells: &mut Cells<'_>) -> Result<Self::Row>;

    /// The first part of a row.
    fn first(row: Self::Row) -> Self::First;

    /// Gives the objects of a row to a tracker.
    ///
    /// # Errors
    /// When the tracker refuses one.
    fn track<T: Tracker>(row: Self::Row, tracker: &mut T) -> Result<Self::Tracked<T>>;

    /// The first part of a row of which a tracker has taken the objects.
    fn tracked_first<T: Tracker>(row: Self::Tracked<T>) -> Self::TrackedFirst<T>;
}

/// A selection of one column, whose values are of type `T` or NULL.
#[diagnostic::on_unimplemented(
    message = "a query that selects `{Self}` is no value",
    label = "a query as a value selects one column"
)]
pub trait OneColumn<T>: Selection {}

#[diagnostic::do_not_recommend]
impl<S: Selection<Row: SqlType<Inner = T>>, T> OneColumn<T> for S {}

/// Something that takes objects as they are loaded, and gives something else for them: a session gives handles.
pub trait Tracker {
    /// What it gives for an object.
    type Handle<M: Model>;

    /// Takes an object.
    ///
    /// # Errors
    /// When it cannot.
    fn track<M: Model>(&mut self, model: M) -> Result<Self::Handle<M>>;
}

/// Implements [`Selection`] for what is one value in one column.
macro_rules! one_column {
    ($([$($parameter:ident),*] $selection:ty, $anchor:ty, |$self:ident| $item:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($parameter,)* T: SqlType> Selection for $selection {
            type Row = T;
            type First = T;
            type Tracked<K: Tracker> = T;
            type TrackedFirst<K: Tracker> = T;
            type Anchor = $anchor;
            const COLUMNS: usize = 1;

            fn append_to($self, out: &mut Vec<SelectItem>) {
                out.push($item);
            }

            fn kinds(out: &mut Vec<CellKind>) {
                out.push(CellKind::Value(T::DATA_TYPE));
            }

            fn anchor(_: &Cells<'_>) -> Option<usize> {
                (!<$anchor as Nullability>::NULLABLE).then_some(0)
            }

            fn decode(cells: &mut Cells<'_>) -> Result<T> {
                cells.next()
            }

            fn first(row: T) -> T {
                row
            }

            fn track<K: Tracker>(row: T, _: &mut K) -> Result<T> {
                Ok(row)
            }

            fn tracked_first<K: Tracker>(row: T) -> T {
                row
            }
        }
    )* };
}
one_column! {
    [] Expr<T>, Nullable, |self| SelectItem::new(Operand::into_node(self), T::Null::NULLABLE);
    [M] Column<M, T>, T::Null, |self| SelectItem::new(self.into_node(), T::Null::NULLABLE);
    [] Labeled<T>, Nullable, |self| {
        let (node, name) = self.into_parts();
        SelectItem { node, label: Some(name), nullable: T::Null::NULLABLE }
    };
}

/// A model: all its columns that are not deferred, in the order of declaration.
#[diagnostic::do_not_recommend]
impl<E: Entity> Selection for E {
    type Row = E::Model;
    type First = E::Model;
    type Tracked<T: Tracker> = T::Handle<E::Model>;
    type TrackedFirst<T: Tracker> = T::Handle<E::Model>;
    /// Its primary key is never NULL.
    type Anchor = NotNull;
    const COLUMNS: usize = E::Model::TABLE.selected_width();

    fn append_to(self, out: &mut Vec<SelectItem>) {
        push_columns(E::Model::TABLE, self.alias_name(), out, |column| column.nullable);
    }

    fn width(cells: &Cells<'_>) -> usize {
        cells.width(E::Model::TABLE)
    }

    fn kinds(out: &mut Vec<CellKind>) {
        out.extend(E::Model::TABLE.selected().map(|it| CellKind::Value(E::Model::TABLE.columns[it].data_type)));
    }

    fn anchor(cells: &Cells<'_>) -> Option<usize> {
        let table = E::Model::TABLE;
        let key = usize::from(*table.primary_key.first()?);
        let left_out = table.columns[..key].iter().filter(|it| it.deferred).count();
        Some(if cells.width(table) == table.columns.len() { key } else { key - left_out })
    }

    fn decode(cells: &mut Cells<'_>) -> Result<E::Model> {
        E::Model::decode(cells)
    }

    fn first(row: E::Model) -> E::Model {
        row
    }

    fn track<T: Tracker>(row: E::Model, tracker: &mut T) -> Result<T::Handle<E::Model>> {
        tracker.track(row)
    }

    fn tracked_first<T: Tracker>(row: T::Handle<E::Model>) -> T::Handle<E::Model> {
        row
    }
}

/// Adds every column of a table that is not deferred.
pub(crate) fn push_columns(
    table: &'static Table,
    alias: Option<&'static str>,
    out: &mut Vec<SelectItem>,
    nullable: impl Fn(&crate::schema::ColumnDef) -> bool,
) {
    for (index, column) in (0..).zip(table.columns).filter(|(_, column)| !column.deferred) {
        let id = crate::schema::ColumnId { table, index };
        out.push(SelectItem::new(Node::Column(ColumnRef::Model { column: id, alias }), nullable(column)));
    }
}

/// Looks for the anchor in one part after the other.
macro_rules! first_anchor {
    ($cells:ident, $before:ident, $($part:ident)*) => { $(
        if let Some(anchor) = $part::anchor($cells) {
            return Some($before + anchor);
        }
        $before += $part::width($cells);
    )* };
}

macro_rules! tuples {
    (@anchor $last:ident) => { $last::Anchor };
    (@anchor $first:ident $($part:ident)+) => { <$first::Anchor as Nullability>::And<tuples!(@anchor $($part)+)> };
    ($(($first:ident $($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$first: Selection, $($part: Selection),*> Selection for ($first, $($part,)*) {
            type Row = ($first::Row, $($part::Row,)*);
            type First = $first::Row;
            type Tracked<Track: Tracker> = ($first::Tracked<Track>, $($part::Tracked<Track>,)*);
            type TrackedFirst<Track: Tracker> = $first::Tracked<Track>;
            type Anchor = tuples!(@anchor $first $($part)*);
            const COLUMNS: usize = $first::COLUMNS $(+ $part::COLUMNS)*;

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<SelectItem>) {
                let ($first, $($part,)*) = self;
                $first.append_to(out);
                $($part.append_to(out);)*
            }

            fn width(cells: &Cells<'_>) -> usize {
                $first::width(cells) $(+ $part::width(cells))*
            }

            fn kinds(out: &mut Vec<CellKind>) {
                $first::kinds(out);
                $($part::kinds(out);)*
            }

            fn anchor(cells: &Cells<'_>) -> Option<usize> {
                let mut _before = 0;
                first_anchor!(cells, _before, $first $($part)*);
                None
            }

            fn decode(cells: &mut Cells<'_>) -> Result<Self::Row> {
                Ok(($first::decode(cells)?, $($part::decode(cells)?,)*))
            }

            fn first(row: Self::Row) -> Self::First {
                row.0
            }

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn track<Track: Tracker>(row: Self::Row, tracker: &mut Track) -> Result<Self::Tracked<Track>> {
                let ($first, $($part,)*) = row;
                Ok(($first::track($first, tracker)?, $($part::track($part, tracker)?,)*))
            }

            fn tracked_first<Track: Tracker>(row: Self::Tracked<Track>) -> $first::Tracked<Track> {
                row.0
            }
        }
    )* };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
