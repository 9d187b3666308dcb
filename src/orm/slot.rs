//! One object in a session: what it is now, what the database is known to hold, where it is in its life.

use std::sync::Arc;

use aludel_core::error::{Error, Result};
use aludel_core::relation::{FieldState, RelationshipField};
use aludel_core::row::{Cells, Row};
use aludel_core::schema::{Model, Table};
use aludel_core::types::{ArrayValue, Value, ValueRef};

use super::graph::KeyRow;
use super::packed::{Packer, Unpack};

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

    /// Keeps the values as they are, before they are changed for the first time since the last flush. They are packed in `space`,
    /// which is there to be used again.
    pub(super) fn keep(&mut self, space: &mut Vec<u8>) {
        if self.state != State::Pending && self.flushed.is_none() {
            self.flushed = Some(Values::of(&self.object, space));
        }
    }

    /// The positions of the columns that differ from what was flushed.
    pub(super) fn changed(&self) -> Result<Vec<usize>> {
        let mut changed = Vec::new();
        self.each_changed(|index| changed.push(index))?;
        Ok(changed)
    }

    /// Whether there are any.
    pub(super) fn is_changed(&self) -> Result<bool> {
        let mut is_changed = false;
        self.each_changed(|_| is_changed = true)?;
        Ok(is_changed)
    }

    /// Tells of each of them.
    pub(super) fn each_changed(&self, mut each: impl FnMut(usize)) -> Result<()> {
        let Some(flushed) = &self.flushed else { return Ok(()) };
        for (index, before) in flushed.read()?.enumerate() {
            if self.object.value(index)? != before {
                require_writable::<M>(index)?;
                each(index);
            }
        }
        Ok(())
    }

    /// The key that its row has; of a new object the one that it is to have, unless that is still to be generated.
    pub(super) fn stored_key(&self) -> Result<Option<M::Key>> {
        let Some(flushed) = &self.flushed else { return Ok(self.object.key()) };
        let key = M::TABLE.primary_key.iter().map(|it| flushed.value(usize::from(*it)));
        let key: Vec<ValueRef<'_>> = key.map(|it| it.map(|it| it.unwrap_or(ValueRef::Null))).collect::<Result<_>>()?;
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
            self.object = values.restore_with(&states(&self.object))?;
        }
        Ok(())
    }

    /// Takes note of values that the row has by now; `None` of a deferred column for one that is not known any more. What the
    /// program did to those columns, and did not flush, stays to be flushed.
    pub(super) fn take_stored(&mut self, values: Vec<(usize, Option<Value>)>) -> Result<()> {
        let now = Values::of(&self.object, &mut Vec::new());
        let stored = self.flushed.clone().unwrap_or_else(|| now.clone());
        let (mut mine, mut theirs) = (now.to_vec()?, stored.to_vec()?);
        for (column, value) in values {
            if mine[column] == theirs[column] {
                mine[column].clone_from(&value);
            }
            theirs[column] = value;
        }
        self.object = now.with(&mine).restore()?;
        if self.is_committed {
            self.committed.get_or_insert_with(|| stored.clone());
        }
        if self.flushed.is_some() {
            self.flushed = Some(stored.with(&theirs));
        }
        Ok(())
    }

    /// Takes the value that the row has in a column which was not loaded.
    pub(super) fn fill(&mut self, column: usize, value: ValueRef<'_>) -> Result<()> {
        self.object.set_generated(column, value)?;
        if let Some(flushed) = &mut self.flushed {
            let mut columns = flushed.to_vec()?;
            columns[column] = self.object.value(column)?.map(ValueRef::into_owned);
            *flushed = flushed.with(&columns);
        }
        Ok(())
    }

    /// Takes over the values of another object of the same key; what that one leaves to the database, or has not loaded, stays.
    ///
    /// # Errors
    /// When it has another version: it was read before the row was changed, or the row will be changed by this session first.
    pub(super) fn merge(&mut self, object: &M) -> Result<()> {
        let mut space = Vec::new();
        let before = Values::of(&self.object, &mut space);
        let (mine, theirs) = (before.to_vec()?, Values::of(object, &mut space).to_vec()?);
        require_same_version(M::TABLE, &mine, &theirs)?;
        self.keep(&mut space);
        let merged: Vec<_> = theirs.into_iter().zip(mine).map(|(theirs, mine)| theirs.or(mine)).collect();
        self.object = before.with(&merged).restore()?;
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
    pub(super) fn snapshot(&self, space: &mut Vec<u8>) -> Snapshot {
        Snapshot {
            now: Values::of(&self.object, space),
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
    columns: Arc<[u8]>,
    rest: Option<Arc<Rest>>,
}

/// What few objects have.
#[derive(Debug, Default)]
struct Rest {
    fields: Vec<FieldState>,
    arrays: Vec<ArrayValue>,
    problem: Option<Error>,
}

impl Values {
    fn of<M: Model>(object: &M, space: &mut Vec<u8>) -> Self {
        space.clear();
        let mut packer = Packer { bytes: space, arrays: Vec::new() };
        let mut pack = |index| object.value(index).map(|it| packer.push(it.as_ref()));
        let problem = (0..M::TABLE.columns.len()).try_for_each(&mut pack).err();
        let rest = Rest { fields: states(object), arrays: packer.arrays, problem };
        Self { columns: Arc::from(space.as_slice()), rest: rest.shared() }
    }

    /// The same relationships with other values.
    fn with(&self, columns: &[Option<Value>]) -> Self {
        let mut bytes = Vec::new();
        let mut packer = Packer { bytes: &mut bytes, arrays: Vec::new() };
        columns.iter().for_each(|it| packer.push(it.as_ref().map(Value::as_ref).as_ref()));
        let rest = Rest { fields: self.fields().to_vec(), arrays: packer.arrays, problem: None };
        Self { columns: Arc::from(bytes), rest: rest.shared() }
    }

    fn fields(&self) -> &[FieldState] {
        self.rest.as_ref().map_or(&[], |it| &it.fields)
    }

    /// The values, column by column.
    fn read(&self) -> Result<Unpack<'_>> {
        let Some(rest) = &self.rest else { return Ok(Unpack::new(&self.columns, &[])) };
        match &rest.problem {
            None => Ok(Unpack::new(&self.columns, &rest.arrays)),
            Some(error) => Err(Error::session(format!("an object was edited whose values could not be kept: {error}"))),
        }
    }

    /// The value of a column.
    pub(super) fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>> {
        Ok(self.read()?.nth(column).flatten())
    }

    fn to_vec(&self) -> Result<Vec<Option<Value>>> {
        Ok(self.read()?.map(|it| it.map(ValueRef::into_owned)).collect())
    }

    fn restore<M: Model>(&self) -> Result<M> {
        self.restore_with(self.fields())
    }

    /// An object of these values with other relationships.
    fn restore_with<M: Model>(&self, fields: &[FieldState]) -> Result<M> {
        let values: Vec<_> = self.read()?.collect();
        let mut object = M::decode(&mut Cells::whole(&KeptRow { table: M::TABLE, values: &values }))?;
        for (index, state) in fields.iter().enumerate() {
            if let Some(field) = object.relationship_mut(index) {
                field.restore(state);
            }
        }
        Ok(object)
    }
}

impl Rest {
    fn shared(self) -> Option<Arc<Self>> {
        let is_there = !self.fields.is_empty() || !self.arrays.is_empty() || self.problem.is_some();
        is_there.then(|| Arc::new(self))
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
    values: &'v [Option<ValueRef<'v>>],
}

impl Row for KeptRow<'_> {
    fn len(&self) -> usize {
        self.values.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self.values[index].clone().unwrap_or(ValueRef::Null))
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
