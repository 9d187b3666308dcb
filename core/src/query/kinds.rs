//! Kinds of one thing with a table for each, read at once: an enum that says what each row is.

use std::fmt;
use std::marker::PhantomData;

use super::{Select, Selection, Tracker, select};
use crate::error::{Error, Result};
use crate::expr::Expr;
use crate::row::Cells;
use crate::schema::{Entity, Model, Table};
use crate::tree::{CellKind, ChainOp, CompareOp, Join, JoinKind, JoinOn, Node, SelectItem, Source, TableSource};
use crate::types::Nullable;

/// An enum of the kinds that rows of one table come in, each with a table of its own that shares the key. `derive(Kinds)` implements it.
pub trait Kinds: Sized + 'static {
    /// What all kinds have in common.
    type Common: Model;
    /// What is selected: each kind as what may be missing.
    type Parts: Selection;
    /// The enum with what a tracker gives for the objects.
    type Tracked<T: Tracker>;
    /// What is selected.
    const PARTS: Self::Parts;
    /// The tables of the kinds, in order.
    const TABLES: &'static [&'static Table];
    /// For each of them, the position of the foreign key by which it shares the key of the common table.
    const SHARED: &'static [u16];

    /// Which kind a row is of.
    ///
    /// # Errors
    /// When it is of two; when it is of none, and the enum has no variant for that.
    fn of(parts: <Self::Parts as Selection>::Row) -> Result<Self>;

    /// Gives the object of a row to a tracker.
    ///
    /// # Errors
    /// When the tracker refuses it.
    fn track<T: Tracker>(self, tracker: &mut T) -> Result<Self::Tracked<T>>;
}

/// A model that is one of the kinds of an enum.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kind of `{K}`",
    label = "no variant of the enum holds it",
    note = "give the enum a variant for it, `Manager(Manager)`, or name a model that has one"
)]
pub trait Kind<K: Kinds>: Model {}

/// What stands for the kinds of an enum in statements: beside `enum Staff` there is the value `Staff`.
pub struct KindsOf<K>(PhantomData<fn() -> K>);

impl<K: Kinds> KindsOf<K> {
    /// What the derive writes beside the enum.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// Every row of the common table with what it is, by one statement: the tables of the kinds are joined to it by their keys. Conditions,
    /// an order, a limit and options are added as to any query.
    ///
    /// `SELECT … FROM employees LEFT JOIN managers ON managers.employee_id = employees.id LEFT JOIN engineers ON …`
    pub fn select(self) -> Select<(<K::Common as Model>::Entity, Self)> {
        let common = TableSource { table: K::Common::TABLE, alias: None };
        let mut statement = select((K::Common::ENTITY, self)).from(K::Common::ENTITY);
        for (table, foreign_key) in K::TABLES.iter().copied().zip(K::SHARED) {
            let kind = TableSource { table, alias: None };
            let key = &table.foreign_keys[usize::from(*foreign_key)];
            let pairs = key.columns.iter().zip(key.targets);
            let equal = pairs.map(|(own, target)| Node::compare(CompareOp::Eq, kind.column_at(*own), common.column(*target)));
            let on = JoinOn::Condition(Node::chain_of(ChainOp::And, equal.collect()));
            statement.tree_mut().add_join(Join::new(JoinKind::Left, Source::Table(kind), on));
        }
        statement
    }

    /// `managers.employee_id IS NOT NULL`: whether a row is of a kind. It is for statements that the kind's table is joined to, as that of
    /// [`select`](Self::select).
    pub fn is<E: Entity>(self, kind: E) -> Expr<bool>
    where
        E::Model: Kind<K>,
    {
        let source = TableSource { table: E::Model::TABLE, alias: kind.alias_name() };
        let key = E::Model::TABLE.primary_key.first().copied().unwrap_or_default();
        Expr::from_node(Node::is_null(true, source.column_at(key)))
    }
}

/// The columns of all kinds, which may all be NULL.
#[diagnostic::do_not_recommend]
impl<K: Kinds> Selection for KindsOf<K> {
    type Row = K;
    type First = K;
    type Tracked<T: Tracker> = K::Tracked<T>;
    type TrackedFirst<T: Tracker> = K::Tracked<T>;
    type Anchor = Nullable;
    const COLUMNS: usize = K::Parts::COLUMNS;

    fn append_to(self, out: &mut Vec<SelectItem>) {
        K::PARTS.append_to(out);
    }

    fn width(cells: &Cells<'_>) -> usize {
        K::Parts::width(cells)
    }

    fn kinds(out: &mut Vec<CellKind>) {
        K::Parts::kinds(out);
    }

    fn decode(cells: &mut Cells<'_>) -> Result<K> {
        K::of(K::Parts::decode(cells)?)
    }

    fn first(row: K) -> K {
        row
    }

    fn track<T: Tracker>(row: K, tracker: &mut T) -> Result<K::Tracked<T>> {
        row.track(tracker)
    }

    fn tracked_first<T: Tracker>(row: K::Tracked<T>) -> K::Tracked<T> {
        row
    }
}

impl<K: Kinds> Default for KindsOf<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> Clone for KindsOf<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for KindsOf<K> {}

impl<K> fmt::Debug for KindsOf<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KindsOf")
    }
}

/// What the derive calls. Passes if a row is of one kind; or of none, where the enum has a variant for that.
///
/// # Errors
/// When it is not.
pub fn require_one_kind(common: &Table, kinds: &[(&Table, bool)], has_other: bool) -> Result<()> {
    let found: Vec<String> = kinds.iter().filter(|(_, is_it)| *is_it).map(|(table, _)| format!("`{}`", table.name)).collect();
    match found.len() {
        1 => Ok(()),
        0 if has_other => Ok(()),
        0 => Err(Error::data(format!(
            "a row of `{}` is of no kind: give the enum a variant without fields for such rows",
            common.name
        ))),
        _ => Err(Error::data(format!(
            "a row of `{}` is of several kinds, for it has rows of {}: a variant is one kind, so delete all but one",
            common.name,
            found.join(" and ")
        ))),
    }
}
