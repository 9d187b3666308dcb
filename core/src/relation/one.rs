//! The field of a relationship to at most one object.

use std::fmt;

use super::field::AddedMember;
use super::many::not_loaded;
use super::{FieldChanges, FieldState, Handle, Member, RawHandle, RelationshipDef, RelationshipField};
use crate::error::Result;

/// At most one object on the other side of a relationship: `user: One<User>`.
///
/// Of an object that was loaded it is unloaded until the session was asked for it. Of a new object it is unloaded too, until
/// it is given something: then the columns of the foreign key say where it leads.
///
/// # Example: to one that is new, then to another
/// ```
/// use aludel::{One, prelude::*};
///
/// #[derive(Model)]
/// #[model(table = "users")]
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
/// }
///
/// #[derive(Default, Model)]
/// #[model(table = "addresses")]
/// struct Address {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(foreign_key = User.id)]
///     user_id: Option<i64>,
///     user: One<User>,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![User, Address].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// let home = session.add(Address { user: User { id: Auto::Pending }.into(), ..Default::default() });
/// session.commit()?; // the user, then the address
/// assert_eq!(session[home].user_id, Some(1));
///
/// session.edit(home).user.clear();
/// session.commit()?; // UPDATE "addresses" SET "user_id" = NULL …
/// assert_eq!(session[home].user_id, None);
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct One<T> {
    state: State<T>,
    /// Which field it is, once a session has told it.
    relationship: Option<&'static RelationshipDef>,
}

#[derive(Clone, PartialEq)]
enum State<T> {
    Unloaded,
    None,
    Some(Member<T>),
}

impl<T> One<T> {
    /// No object.
    #[must_use]
    pub const fn none() -> Self {
        Self { state: State::None, relationship: None }
    }

    /// One whose object, if any, is in the database and not loaded. What a model's rows are read with.
    #[must_use]
    pub const fn unloaded(relationship: &'static RelationshipDef) -> Self {
        Self { state: State::Unloaded, relationship: Some(relationship) }
    }

    /// Whether its object can be read.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        !matches!(self.state, State::Unloaded)
    }

    /// The object, if there is one. A new one is there as soon as the session has it, which is when the edit ends that put it
    /// in.
    ///
    /// # Errors
    /// When it is not loaded: `session.load(address, Address.user)` loads it, or an option of the query.
    pub fn get(&self) -> Result<Option<Handle<T>>> {
        match &self.state {
            State::Unloaded => Err(not_loaded(self.relationship)),
            State::None | State::Some(Member::New(_)) => Ok(None),
            State::Some(Member::Handle(handle)) => Ok(Some(*handle)),
        }
    }

    /// Makes it lead to an object: a handle, or a new object.
    pub fn set(&mut self, member: impl Into<Member<T>>) {
        self.state = State::Some(member.into());
    }

    /// Makes it lead to none.
    pub fn clear(&mut self) {
        self.state = State::None;
    }

    /// The new object in it, if it has one that no session has yet.
    #[must_use]
    pub fn new_object(&self) -> Option<&T> {
        match &self.state {
            State::Some(Member::New(object)) => Some(object),
            State::Unloaded | State::None | State::Some(Member::Handle(_)) => None,
        }
    }
}

impl<T: Send + 'static> RelationshipField for One<T> {
    fn state(&self) -> FieldState {
        match &self.state {
            State::Unloaded => FieldState::Unloaded,
            State::None | State::Some(Member::New(_)) => FieldState::One(None),
            State::Some(Member::Handle(handle)) => FieldState::One(Some(handle.raw())),
        }
    }

    fn restore(&mut self, state: &FieldState) {
        self.state = match state {
            FieldState::One(Some(member)) => State::Some(Member::Handle(Handle::from_raw(*member))),
            FieldState::One(None) => State::None,
            FieldState::Unloaded | FieldState::Many(_) => State::Unloaded,
        };
    }

    fn take_changes(&mut self, since: &FieldState) -> FieldChanges {
        let before = if let FieldState::One(before) = since { Some(*before) } else { None };
        let mut changes = FieldChanges::default();
        match std::mem::replace(&mut self.state, State::Unloaded) {
            State::Unloaded => {}
            // Of one that was not loaded nothing else is known than that it leads to none from now on.
            State::None => {
                changes.removed.extend(before.flatten());
                changes.replaced_unloaded = before.is_none();
            }
            State::Some(Member::Handle(handle)) if before == Some(Some(handle.raw())) => {}
            State::Some(member) => {
                changes.removed.extend(before.flatten());
                changes.replaced_unloaded = before.is_none();
                changes.added.push(match member {
                    Member::Handle(handle) => AddedMember::Handle(handle.raw()),
                    Member::New(object) => AddedMember::New(object),
                });
            }
        }
        self.restore(since);
        changes
    }

    fn members(&self) -> Option<Vec<RawHandle>> {
        match self.state() {
            FieldState::One(member) => Some(member.into_iter().collect()),
            FieldState::Unloaded | FieldState::Many(_) => None,
        }
    }

    fn fill(&mut self, relationship: &'static RelationshipDef, members: &[RawHandle]) {
        self.relationship = Some(relationship);
        self.restore(&FieldState::One(members.first().copied()));
    }

    fn link(&mut self, members: &[RawHandle]) {
        if self.is_loaded() {
            self.restore(&FieldState::One(members.last().copied()));
        }
    }

    fn unlink(&mut self, member: RawHandle) {
        if let FieldState::One(Some(now)) = self.state()
            && now == member
        {
            self.state = State::None;
        }
    }

    fn unload(&mut self, relationship: &'static RelationshipDef) {
        *self = Self::unloaded(relationship);
    }
}

/// Unloaded: the foreign key says where it leads.
impl<T> Default for One<T> {
    fn default() -> Self {
        Self { state: State::Unloaded, relationship: None }
    }
}

impl<T> From<Handle<T>> for One<T> {
    fn from(handle: Handle<T>) -> Self {
        Self { state: State::Some(handle.into()), relationship: None }
    }
}

impl<T> From<T> for One<T> {
    fn from(object: T) -> Self {
        Self { state: State::Some(object.into()), relationship: None }
    }
}

impl<T: Clone> Clone for One<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone(), relationship: self.relationship }
    }
}

impl<T: PartialEq> PartialEq for One<T> {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// Whether it holds an object, not which: objects may hold each other in a circle.
impl<T> fmt::Debug for One<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.state {
            State::Unloaded => "One(not loaded)",
            State::None => "One(none)",
            State::Some(Member::Handle(_)) => "One(an object)",
            State::Some(Member::New(_)) => "One(a new object)",
        })
    }
}
