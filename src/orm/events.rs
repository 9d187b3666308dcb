//! Functions of the program that a session calls when something happens.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::schema::Model;

use super::Session;

/// What a session tells the program: functions that are called around flushes, commits and rollbacks, and for each object that
/// is inserted, updated, deleted or loaded. Given to sessions by [`SessionOptions::events`](super::SessionOptions::events).
///
/// A function may fail before something: then it is not done, and the error is that of the flush or the commit. Functions of one
/// kind are called in the order in which they were given.
///
/// # Example: who changed it, and what is not to be deleted
/// ```
/// use aludel::prelude::*;
/// use aludel::{Error, SessionEvents, SessionOptions};
///
/// #[derive(Model)]
/// #[model(table = "pages")]
/// struct Page {
///     #[model(primary_key)]
///     path: String,
///     editor: String,
/// }
///
/// let events = SessionEvents::new()
///     .before_insert(|page: &mut Page| {
///         page.editor = "ann".into();
///         Ok(())
///     })
///     .before_delete(|page: &Page| match &*page.path {
///         "/" => Err(Error::session("the first page stays")),
///         _ => Ok(()),
///     });
/// let engine = create_engine("sqlite://")?;
/// metadata![Page].create_all(&engine)?;
/// let mut session = Session::with_options(&engine, SessionOptions::new().events(events));
/// let page = session.add(Page { path: "/".into(), editor: String::new() });
/// session.commit()?;
/// assert_eq!(session[page].editor, "ann");
/// session.delete(page)?;
/// assert_eq!(session.commit().expect_err("refused").to_string(), "the first page stays");
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "events are told when they are given to a session, by `SessionOptions::events`"]
pub struct SessionEvents {
    before_flush: Functions<Attempt<Session>>,
    after_flush: Functions<Attempt<Session>>,
    before_commit: Functions<Attempt<Session>>,
    after_commit: Functions<Change<Session>>,
    after_rollback: Functions<Change<Session>>,
    models: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

type Functions<F> = Vec<Arc<F>>;
type Attempt<T> = dyn Fn(&mut T) -> Result<()> + Send + Sync;
type Change<T> = dyn Fn(&mut T) + Send + Sync;
type Check<T> = dyn Fn(&T) -> Result<()> + Send + Sync;
type Look<T> = dyn Fn(&T) + Send + Sync;

/// What is told of the objects of one model.
pub(super) struct ModelEvents<M> {
    before_insert: Functions<Attempt<M>>,
    before_update: Functions<Attempt<M>>,
    before_delete: Functions<Check<M>>,
    after_insert: Functions<Look<M>>,
    after_update: Functions<Look<M>>,
    after_delete: Functions<Look<M>>,
    load: Functions<Look<M>>,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowEvent {
    Insert,
    Update,
    Delete,
}

impl SessionEvents {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Before a flush that has something to send. The function may change the session; what it adds is flushed with the rest.
    pub fn before_flush(mut self, run: impl Fn(&mut Session) -> Result<()> + Send + Sync + 'static) -> Self {
        self.before_flush.push(Arc::new(run));
        self
    }

    /// After a flush that has sent something. What the function changes is for the next flush; an error is that of the flush,
    /// which is done nevertheless.
    pub fn after_flush(mut self, run: impl Fn(&mut Session) -> Result<()> + Send + Sync + 'static) -> Self {
        self.after_flush.push(Arc::new(run));
        self
    }

    /// Before a commit, and before what it flushes.
    pub fn before_commit(mut self, run: impl Fn(&mut Session) -> Result<()> + Send + Sync + 'static) -> Self {
        self.before_commit.push(Arc::new(run));
        self
    }

    /// After a commit.
    pub fn after_commit(mut self, run: impl Fn(&mut Session) + Send + Sync + 'static) -> Self {
        self.after_commit.push(Arc::new(run));
        self
    }

    /// After a rollback.
    pub fn after_rollback(mut self, run: impl Fn(&mut Session) + Send + Sync + 'static) -> Self {
        self.after_rollback.push(Arc::new(run));
        self
    }

    /// Before an object is inserted. The function may change its columns, not its relationships.
    pub fn before_insert<M: Model>(self, run: impl Fn(&mut M) -> Result<()> + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.before_insert.push(Arc::new(run)))
    }

    /// Before an object's changes are sent. The function may change its columns, not its relationships.
    pub fn before_update<M: Model>(self, run: impl Fn(&mut M) -> Result<()> + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.before_update.push(Arc::new(run)))
    }

    /// Before an object is deleted.
    pub fn before_delete<M: Model>(self, run: impl Fn(&M) -> Result<()> + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.before_delete.push(Arc::new(run)))
    }

    /// After an object was inserted: it has its generated key. It may still be rolled back.
    pub fn after_insert<M: Model>(self, run: impl Fn(&M) + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.after_insert.push(Arc::new(run)))
    }

    /// After an object's changes were sent. They may still be rolled back.
    pub fn after_update<M: Model>(self, run: impl Fn(&M) + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.after_update.push(Arc::new(run)))
    }

    /// After an object was deleted. It may still be rolled back.
    pub fn after_delete<M: Model>(self, run: impl Fn(&M) + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.after_delete.push(Arc::new(run)))
    }

    /// When an object of a row comes into the session.
    pub fn load<M: Model>(self, run: impl Fn(&M) + Send + Sync + 'static) -> Self {
        self.with_model(|it| it.load.push(Arc::new(run)))
    }

    fn with_model<M: Model>(mut self, add: impl FnOnce(&mut ModelEvents<M>)) -> Self {
        let mut events = self.model::<M>().map_or_else(ModelEvents::default, |it| ModelEvents::clone(&it));
        add(&mut events);
        self.models.insert(TypeId::of::<M>(), Arc::new(events));
        self
    }

    /// What is told of a model's objects, if anything.
    pub(super) fn model<M: Model>(&self) -> Option<Arc<ModelEvents<M>>> {
        Arc::clone(self.models.get(&TypeId::of::<M>())?).downcast().ok()
    }

    pub(super) fn tell_before_flush(&self, session: &mut Session) -> Result<()> {
        self.before_flush.iter().try_for_each(|it| it(session))
    }

    pub(super) fn tell_after_flush(&self, session: &mut Session) -> Result<()> {
        self.after_flush.iter().try_for_each(|it| it(session))
    }

    pub(super) fn tell_before_commit(&self, session: &mut Session) -> Result<()> {
        self.before_commit.iter().try_for_each(|it| it(session))
    }

    pub(super) fn tell_after_commit(&self, session: &mut Session) {
        self.after_commit.iter().for_each(|it| it(session));
    }

    pub(super) fn tell_after_rollback(&self, session: &mut Session) {
        self.after_rollback.iter().for_each(|it| it(session));
    }
}

impl<M> ModelEvents<M> {
    /// Before something happens to an object's row.
    pub(super) fn before(&self, event: RowEvent, object: &mut M) -> Result<()> {
        match event {
            RowEvent::Insert => self.before_insert.iter().try_for_each(|it| it(object)),
            RowEvent::Update => self.before_update.iter().try_for_each(|it| it(object)),
            RowEvent::Delete => self.before_delete.iter().try_for_each(|it| it(object)),
        }
    }

    /// After it.
    pub(super) fn after(&self, event: RowEvent, object: &M) {
        match event {
            RowEvent::Insert => self.after_insert.iter().for_each(|it| it(object)),
            RowEvent::Update => self.after_update.iter().for_each(|it| it(object)),
            RowEvent::Delete => self.after_delete.iter().for_each(|it| it(object)),
        }
    }

    pub(super) fn loaded(&self, object: &M) {
        self.load.iter().for_each(|it| it(object));
    }
}

impl<M> Default for ModelEvents<M> {
    fn default() -> Self {
        Self {
            before_insert: Vec::new(),
            before_update: Vec::new(),
            before_delete: Vec::new(),
            after_insert: Vec::new(),
            after_update: Vec::new(),
            after_delete: Vec::new(),
            load: Vec::new(),
        }
    }
}

impl<M> Clone for ModelEvents<M> {
    fn clone(&self) -> Self {
        Self {
            before_insert: self.before_insert.clone(),
            before_update: self.before_update.clone(),
            before_delete: self.before_delete.clone(),
            after_insert: self.after_insert.clone(),
            after_update: self.after_update.clone(),
            after_delete: self.after_delete.clone(),
            load: self.load.clone(),
        }
    }
}

impl<M> fmt::Debug for ModelEvents<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ModelEvents")
    }
}

impl fmt::Debug for SessionEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionEvents").field("models", &self.models.len()).finish_non_exhaustive()
    }
}
