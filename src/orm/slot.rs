//! One object in a session: what it is now, what the database is known to hold, where it is in its life.

use std::sync::Arc;

use aludel_core::error::{Error, Result};
use aludel_core::relation::{FieldState, RelationshipField};
use aludel_core::row::{Cells, Row};
use aludel_core::schema::{Model, Table};
use aludel_core::types::{Value, ValueRef};

use super::graph::KeyRow;

/// An object in a session.
#[derive(Debug)]
pub(super) struct Slot<M: Model> {
    pub(super) object: M,
    pub(super) state: State,
    /// Its values as of the last flush, kept from the first edit after it.
    pub(super) flushed: Option<Values>,
    /// Its values as of the last commit, kept from the first flush of a change after it.
    pub(super) committed: Option<Values>,
    /// Whether it was there at the last commit.
    pub(super) is_committed: bool,
    /// Whether its values are to be read anew when its row is seen next.
    pub(super) is_expired: bool,
    /// The key by which its store finds it.
    pub(super) identity: Option<M::Key>,
    /// On which of its store's lists it is.
    pub(super) listed: Listed,
}

/// On which of its store's lists a slot is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    /// That of what a flush must look at.
    pub(super) touched: bool,
    /// That of what a commit or a rollback must look at.
    pub(super) unsettled: bool,
}

/// Where an object is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Added, to be inserted at the next flush.
    Pending,
    /// In the database.
    Persistent,
    /// To be deleted at the next flush.
    Doomed,
    /// Deleted from the database, until the commit.
    Deleted,
    /// No longer in the session.
    Gone,
}

impl State {
    /// Whether programs may still read and change the object.
    pub(super) const fn is_live(self) -> bool {
        match self {
            Self::Pending | Self::Persistent | Self::Doomed => true,
            Self::Deleted | Self::Gone => false,
        }
    }

    /// Whether the object is found by its key.
    pub(super) const fn has_identity(self) -> bool {
        matches!(self, Self::Persistent | Self::Doomed)
    }
}

impl<M: Model> Slot<M> {
    pub(super) fn pending(object: M) -> Self {
        Self::new(object, State::Pending, false)
    }

    pub(super) fn loaded(object: M) -> Self {
        Self::new(object, State::Persistent, true)
    }

    const fn new(object: M, state: State, is_committed: bool) -> Self {
        Self {
            object,
            state,
            flushed: None,
            committed: None,
            is_committed,
            is_expired: false,
            identity: None,
            listed: Listed { touched: false, unsettled: false },
        }
    }

    /// Keeps the values as they are, before they are changed for the first time since the last flush.
    pub(super) fn keep(&mut self) {
        if self.state != State::Pending && self.flushed.is_none() {
            self.flushed = Some(Values::of(&self.object));
        }
    }

    /// The positions of the columns that differ from what was flushed.
    pub(super) fn changed(&self) -> Result<Vec<usize>> {
        let Some(flushed) = &self.flushed else { return Ok(Vec::new()) };
        let mut changed = Vec::new();
        for (index, before) in flushed.read()?.iter().enumerate() {
            let now = self.object.value(index)?;
            if now != before.as_ref().map(Value::as_ref) {
                require_writable::<M>(index)?;
                changed.push(index);
            }
        }
        Ok(changed)
    }

    /// The key that its row has; of a new object the one that it is to have, unless that is still to be generated.
    pub(super) fn stored_key(&self) -> Result<Option<M::Key>> {
        let Some(flushed) = &self.flushed else { return Ok(self.object.key()) };
        let values = flushed.read()?;
        let key = M::TABLE.primary_key.iter().map(|it| &values[usize::from(*it)]);
        let key: Vec<ValueRef<'_>> = key.map(|it| it.as_ref().map_or(ValueRef::Null, Value::as_ref)).collect();
        let mut now = M::TABLE.primary_key.iter().map(|it| self.object.value(usize::from(*it)));
        let is_same = key.iter().all(|it| matches!(now.next(), Some(Ok(Some(now))) if now == *it));
        if is_same { Ok(self.object.key()) } else { M::decode_key(&mut Cells::new(&KeyRow(&key))).map(Some) }
    }

    /// Takes the values that the database has now; changes that were not flushed are lost.
    pub(super) fn replace(&mut self, object: M) {
        self.object = object;
        self.flushed = None;
        self.is_expired = false;
    }

    /// Has its relationships loaded anew.
    pub(super) fn unload(&mut self) {
        for (index, def) in M::RELATIONSHIPS.iter().enumerate() {
            if let Some(field) = self.object.relationship_mut(index) {
                field.unload(def);
            }
        }
    }

    /// Takes back changes of columns that were not flushed. Its relationships are for the graph, and what they were for a
    /// rollback, so both stay.
    pub(super) fn discard_changes(&mut self) -> Result<()> {
        if let Some(values) = &self.flushed {
            self.object = Values { columns: Arc::clone(&values.columns), fields: states(&self.object) }.restore()?;
        }
        Ok(())
    }

    /// Takes note of values that the row has by now; `None` of a deferred column for one that is not known any more. What the
    /// program did to those columns, and did not flush, stays to be flushed.
    pub(super) fn take_stored(&mut self, values: Vec<(usize, Option<Value>)>) -> Result<()> {
        let now = Values::of(&self.object);
        let stored = self.flushed.clone().unwrap_or_else(|| now.clone());
        let (mut mine, mut theirs) = (now.read()?.to_vec(), stored.read()?.to_vec());
        for (column, value) in values {
            if mine[column] == theirs[column] {
                mine[column].clone_from(&value);
            }
            theirs[column] = value;
        }
        self.object = now.with(mine).restore()?;
        if self.is_committed {
            self.committed.get_or_insert_with(|| stored.clone());
        }
        if self.flushed.is_some() {
            self.flushed = Some(stored.with(theirs));
        }
        Ok(())
    }

    /// Takes the value that the row has in a column which was not loaded.
    pub(super) fn fill(&mut self, column: usize, value: ValueRef<'_>) -> Result<()> {
        self.object.set_generated(column, value)?;
        if let Some(flushed) = &mut self.flushed {
            let mut columns = flushed.read()?.to_vec();
            columns[column] = self.object.value(column)?.map(ValueRef::into_owned);
            *flushed = flushed.with(columns);
        }
        Ok(())
    }

    /// Takes over the values of another object of the same key; what that one leaves to the database, or has not loaded, stays.
    ///
    /// # Errors
    /// When it has another version: it was read before the row was changed, or the row will be changed by this session first.
    pub(super) fn merge(&mut self, object: &M) -> Result<()> {
        let (mine, theirs) = (Values::of(&self.object), Values::of(object));
        require_same_version(M::TABLE, mine.read()?, theirs.read()?)?;
        self.keep();
        let merged = mine.read()?.iter().zip(theirs.read()?).map(|(mine, theirs)| theirs.clone().or_else(|| mine.clone()));
        self.object = mine.with(merged.collect()).restore()?;
        Ok(())
    }

    /// Takes note that the object is in the database as it is now.
    pub(super) fn mark_flushed(&mut self) {
        if let Some(before) = self.flushed.take()
            && self.is_committed
        {
            self.committed.get_or_insert(before);
        }
        self.state = match self.state {
            State::Pending => State::Persistent,
            State::Doomed => State::Deleted,
            other => other,
        };
    }

    /// Takes note that what is in the database will last.
    pub(super) fn mark_committed(&mut self) {
        self.committed = None;
        match self.state {
            State::Persistent => self.is_committed = true,
            State::Deleted => self.state = State::Gone,
            State::Pending | State::Doomed | State::Gone => {}
        }
    }

    /// Makes the object what it was at the last commit.
    pub(super) fn roll_back(&mut self) -> Result<()> {
        let before = self.committed.take().or(self.flushed.take());
        self.flushed = None;
        if self.state == State::Gone {
            return Ok(());
        }
        if !self.is_committed {
            self.state = State::Gone;
            return Ok(());
        }
        self.state = State::Persistent;
        if let Some(values) = before {
            self.object = values.restore()?;
        }
        Ok(())
    }

    /// What it is now, to come back to.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            now: Values::of(&self.object),
            state: self.state,
            flushed: self.flushed.clone(),
            committed: self.committed.clone(),
            is_committed: self.is_committed,
            is_expired: self.is_expired,
        }
    }

    /// Makes it what it was.
    pub(super) fn restore(&mut self, snapshot: Snapshot) -> Result<()> {
        let Snapshot { now, state, flushed, committed, is_committed, is_expired } = snapshot;
        self.object = now.restore()?;
        (self.state, self.is_committed, self.is_expired) = (state, is_committed, is_expired);
        (self.flushed, self.committed) = (flushed, committed);
        Ok(())
    }
}

impl Snapshot {
    /// The object as it was.
    pub(super) fn into_object<M: Model>(self) -> Result<M> {
        self.now.restore()
    }
}

/// What an object was at a savepoint.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    now: Values,
    state: State,
    flushed: Option<Values>,
    committed: Option<Values>,
    is_committed: bool,
    is_expired: bool,
}

/// What an object held: its values, column by column, `None` for those still to be generated or not loaded; and its
/// relationships. Taking values cannot fail at the moment of an edit, so a failure is kept and given when they are read.
#[derive(Clone, Debug)]
pub(super) struct Values {
    columns: Arc<Result<Vec<Option<Value>>>>,
    fields: Vec<FieldState>,
}

impl Values {
    fn of<M: Model>(object: &M) -> Self {
        let value = |index| object.value(index).map(|it| it.map(ValueRef::into_owned));
        Self { columns: Arc::new((0..M::TABLE.columns.len()).map(value).collect()), fields: states(object) }
    }

    /// The same relationships with other values.
    fn with(&self, columns: Vec<Option<Value>>) -> Self {
        Self { columns: Arc::new(Ok(columns)), fields: self.fields.clone() }
    }

    pub(super) fn read(&self) -> Result<&[Option<Value>]> {
        match &*self.columns {
            Ok(values) => Ok(values),
            Err(error) => Err(Error::session(format!("an object was edited whose values could not be kept: {error}"))),
        }
    }

    fn restore<M: Model>(&self) -> Result<M> {
        let mut object = M::decode(&mut Cells::whole(&KeptRow { table: M::TABLE, values: self.read()? }))?;
        for (index, state) in self.fields.iter().enumerate() {
            if let Some(field) = object.relationship_mut(index) {
                field.restore(state);
            }
        }
        Ok(object)
    }
}

/// Passes if an object may give a column values.
fn require_writable<M: Model>(column: usize) -> Result<()> {
    let column = &M::TABLE.columns[column];
    if !column.read_only {
        return Ok(());
    }
    Err(Error::session(format!(
        "the column `{}` of `{}` is read-only, for the database alone gives it values: leave the field as it was",
        column.name,
        M::TABLE.name
    )))
}

/// What the relationships of an object hold.
pub(super) fn states<M: Model>(object: &M) -> Vec<FieldState> {
    (0..M::RELATIONSHIPS.len()).filter_map(|index| object.relationship(index)).map(RelationshipField::state).collect()
}

/// Kept values as a row, so that an object is read from them as from the database.
struct KeptRow<'v> {
    table: &'static Table,
    values: &'v [Option<Value>],
}

impl Row for KeptRow<'_> {
    fn len(&self) -> usize {
        self.values.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self.values[index].as_ref().map_or(ValueRef::Null, Value::as_ref))
    }

    fn name(&self, index: usize) -> &str {
        self.table.columns[index].name
    }

    fn is_missing(&self, index: usize) -> bool {
        self.values[index].is_none()
    }
}

/// Passes if two objects of one key were read of the row as it was at one time, as far as a version says it.
fn require_same_version(table: &Table, mine: &[Option<Value>], theirs: &[Option<Value>]) -> Result<()> {
    let Some(version) = table.version.map(usize::from) else { return Ok(()) };
    match (&mine[version], &theirs[version]) {
        (Some(mine), Some(theirs)) if mine != theirs => Err(Error::stale(format!(
            "an object of `{}` is merged whose `{}` is not that of the row, so it would overwrite what others have changed: read the row anew, \
             and decide what it shall have",
            table.name, table.columns[version].name
        ))),
        _ => Ok(()),
    }
}
