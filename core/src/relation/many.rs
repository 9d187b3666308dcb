//! The field of a relationship to any number of objects.

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::field::AddedMember;
use super::{FieldChanges, FieldState, Handle, Member, RawHandle, RelationshipDef, RelationshipField};
use crate::error::{Error, Result};

/// Any number of objects on the other side of a relationship: `addresses: Many<Address>`.
///
/// Of a new object it is empty, and takes objects of the session by their handles and new ones as they are. Of an object that
/// was loaded it is unloaded until the session was asked for it; putting in and taking out works then too.
///
/// # Example: new objects, one in the other
/// ```
/// use aludel::{Many, prelude::*};
///
/// #[derive(Model)]
/// #[model(table = "users")]
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     addresses: Many<Address>,
/// }
///
/// #[derive(Default, Model)]
/// #[model(table = "addresses")]
/// struct Address {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     email: String,
///     #[model(foreign_key = User.id)]
///     user_id: i64,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![User, Address].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// let home = Address { email: "ann@example.org".into(), ..Default::default() };
/// let ann = session.add(User { id: Auto::Pending, addresses: [home].into() });
/// session.commit()?; // two inserts: the user, then the address with the user's key
///
/// let work = Address { email: "ann@example.com".into(), ..Default::default() };
/// session.edit(ann).addresses.push(work);
/// session.commit()?;
/// let addresses = session[ann].addresses.get()?;
/// assert_eq!(addresses.len(), 2);
/// assert_eq!(session[addresses[1]].user_id, *session[ann].id.value());
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Many<T> {
    /// What it holds; `None` when it is not loaded.
    members: Option<Arc<Vec<Handle<T>>>>,
    /// What was put in since a session looked last, in order.
    added: Vec<Member<T>>,
    /// What was taken out of a field that is not loaded.
    removed: Vec<Handle<T>>,
    /// Which field it is, once a session has told it.
    relationship: Option<&'static RelationshipDef>,
}

impl<T> Many<T> {
    /// No objects.
    #[must_use]
    pub fn new() -> Self {
        Self { members: Some(Arc::default()), added: Vec::new(), removed: Vec::new(), relationship: None }
    }

    /// One whose objects are in the database and not loaded. What a model's rows are read with.
    #[must_use]
    pub const fn unloaded(relationship: &'static RelationshipDef) -> Self {
        Self { members: None, added: Vec::new(), removed: Vec::new(), relationship: Some(relationship) }
    }

    /// Whether its objects can be read.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.members.is_some()
    }

    /// The objects that it holds. New ones are among them as soon as the session has them, which is when the edit ends that
    /// put them in.
    ///
    /// # Errors
    /// When it is not loaded: `session.load(user, User.addresses)` loads it, or an option of the query.
    pub fn get(&self) -> Result<&[Handle<T>]> {
        self.members.as_deref().map(Vec::as_slice).ok_or_else(|| not_loaded(self.relationship))
    }

    /// Puts an object in: a handle, or a new object. One that is in it already stays in it once.
    pub fn push(&mut self, member: impl Into<Member<T>>) {
        let member = member.into();
        if let Member::Handle(handle) = &member {
            self.removed.retain(|it| it != handle);
        }
        self.added.push(member);
    }

    /// Takes an object out.
    pub fn remove(&mut self, member: Handle<T>) {
        self.added.retain(|it| !matches!(it, Member::Handle(handle) if *handle == member));
        match &mut self.members {
            Some(members) if members.contains(&member) => Arc::make_mut(members).retain(|it| *it != member),
            Some(_) => {}
            None => self.removed.push(member),
        }
    }

    /// Takes all objects out. A field that is not loaded is to be loaded first; else the next flush refuses it.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// The new objects in it that no session has yet.
    pub fn new_objects(&self) -> impl Iterator<Item = &T> {
        self.added.iter().filter_map(|it| if let Member::New(object) = it { Some(&**object) } else { None })
    }
}

/// The error of reading what is not loaded.
pub(super) fn not_loaded(relationship: Option<&'static RelationshipDef>) -> Error {
    Error::session(match relationship {
        Some(it) => format!(
            "`{it}` is not loaded: load it with `session.load(…, {it})`, or with the query, by `.options(selectinload({it}))`"
        ),
        None => "the relationship is not loaded: load it with `session.load(…)`".to_owned(),
    })
}

impl<T: Send + 'static> RelationshipField for Many<T> {
    fn state(&self) -> FieldState {
        match &self.members {
            Some(members) => FieldState::Many(Arc::clone(members) as Arc<dyn Any + Send + Sync>),
            None => FieldState::Unloaded,
        }
    }

    fn restore(&mut self, state: &FieldState) {
        self.added.clear();
        self.removed.clear();
        self.members = members_of(state);
    }

    fn take_changes(&mut self, since: &FieldState) -> FieldChanges {
        let mut changes = FieldChanges::default();
        let before = members_of::<T>(since);
        let is_same = match (&before, &self.members) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            compare(before.as_deref(), self.members.as_deref(), &mut changes);
            self.members = before;
        }
        changes.removed.extend(self.removed.drain(..).map(Handle::raw));
        changes.added.extend(self.added.drain(..).map(|member| match member {
            Member::Handle(handle) => AddedMember::Handle(handle.raw()),
            Member::New(object) => AddedMember::New(object),
        }));
        changes
    }

    fn members(&self) -> Option<Vec<RawHandle>> {
        self.members.as_ref().map(|members| members.iter().map(|it| it.raw()).collect())
    }

    fn fill(&mut self, relationship: &'static RelationshipDef, members: &[RawHandle]) {
        self.relationship = Some(relationship);
        self.members = Some(Arc::new(members.iter().copied().map(Handle::from_raw).collect()));
    }

    fn link(&mut self, new: &[RawHandle]) {
        let Some(members) = &mut self.members else { return };
        let members = Arc::make_mut(members);
        // Looking through the list is faster for a few, a set for many.
        let mut known: HashSet<Handle<T>> = if new.len() > 8 { members.iter().copied().collect() } else { HashSet::new() };
        for member in new.iter().copied().map(Handle::from_raw) {
            let is_new = if new.len() > 8 { known.insert(member) } else { !members.contains(&member) };
            if is_new {
                members.push(member);
            }
        }
    }

    fn unlink(&mut self, member: RawHandle) {
        let member = Handle::from_raw(member);
        if let Some(members) = &mut self.members
            && members.contains(&member)
        {
            Arc::make_mut(members).retain(|it| *it != member);
        }
    }

    fn unload(&mut self, relationship: &'static RelationshipDef) {
        *self = Self::unloaded(relationship);
    }
}

fn members_of<T: Send + 'static>(state: &FieldState) -> Option<Arc<Vec<Handle<T>>>> {
    match state {
        FieldState::Many(members) => Arc::clone(members).downcast().ok(),
        FieldState::Unloaded | FieldState::One(_) => None,
    }
}

/// What came and what went from one list to another. A list that takes the place of one that is not known says nothing of what
/// went.
fn compare<T>(before: Option<&Vec<Handle<T>>>, now: Option<&Vec<Handle<T>>>, changes: &mut FieldChanges) {
    let Some(now) = now else { return };
    let old: HashSet<_> = before.into_iter().flatten().collect();
    let new: HashSet<_> = now.iter().collect();
    changes.replaced_unloaded = before.is_none();
    changes.removed.extend(before.into_iter().flatten().filter(|it| !new.contains(it)).map(|it| it.raw()));
    changes.added.extend(now.iter().filter(|it| !old.contains(it)).map(|it| AddedMember::Handle(it.raw())));
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, I: Into<Member<T>>> FromIterator<I> for Many<T> {
    fn from_iter<L: IntoIterator<Item = I>>(members: L) -> Self {
        Self { added: members.into_iter().map(Into::into).collect(), ..Self::new() }
    }
}

impl<T, I: Into<Member<T>>, const N: usize> From<[I; N]> for Many<T> {
    fn from(members: [I; N]) -> Self {
        members.into_iter().collect()
    }
}

impl<T, I: Into<Member<T>>> From<Vec<I>> for Many<T> {
    fn from(members: Vec<I>) -> Self {
        members.into_iter().collect()
    }
}

impl<T, I: Into<Member<T>>> Extend<I> for Many<T> {
    fn extend<L: IntoIterator<Item = I>>(&mut self, members: L) {
        members.into_iter().for_each(|it| self.push(it));
    }
}

impl<T: Clone> Clone for Many<T> {
    fn clone(&self) -> Self {
        Self {
            members: self.members.clone(),
            added: self.added.clone(),
            removed: self.removed.clone(),
            relationship: self.relationship,
        }
    }
}

impl<T: PartialEq> PartialEq for Many<T> {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members && self.added == other.added && self.removed == other.removed
    }
}

/// How many objects it holds, not which: objects may hold each other in a circle.
impl<T> fmt::Debug for Many<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.members {
            Some(members) => write!(f, "Many({} objects", members.len())?,
            None => f.write_str("Many(not loaded")?,
        }
        match self.added.len() {
            0 => f.write_str(")"),
            added => write!(f, ", {added} added)"),
        }
    }
}
