//! Inserts, updates and deletes by statement.

use aludel_core::error::Result;
use aludel_core::query::{Bound, Delete, Given, Insert, Statement, Update};
use aludel_core::schema::Model;

use super::SessionExecute;
use super::sync::Reached;
use crate::orm::Session;

/// The rows as they are given back become objects; an upsert may have changed any, so all objects of the model are read anew
/// when their rows are seen next.
#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Insert<M, R> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        inserted::<M, R>(session, &self, self.is_upsert())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Bound<'_, Insert<M, R>> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        inserted::<M, R>(session, &self, self.query().is_upsert())
    }
}

fn inserted<M: Model, R: Given>(session: &mut Session, insert: &dyn Statement, is_upsert: bool) -> Result<R::Tracked<Session>> {
    session.autoflush()?;
    let read = R::run(session.transaction()?, insert)?;
    session.graph.note_write();
    if is_upsert && let Some(store) = session.graph.known_position::<M>() {
        session.graph.stores[store].expire_all();
    }
    R::track(read, session)
}

/// The objects it reaches are found with its values in it.
#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Bound<'_, Update<M, R>> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        self.filled()?.execute_in(session)
    }
}

/// The same of a delete.
#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Bound<'_, Delete<M, R>> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        self.filled()?.execute_in(session)
    }
}

/// Objects whose rows are changed get the new values.
#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Update<M, R> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        self.tree().require_meant()?;
        session.autoflush()?;
        let reached = Reached::find::<M>(session, self.tree().reach())?;
        let read = R::run(session.transaction()?, &self)?;
        session.graph.note_write();
        reached.update(session, self.tree().assignments())?;
        R::track(read, session)
    }
}

/// Objects whose rows are deleted leave the session. Relationships cascade nothing here; what the database deletes or changes
/// with the rows is taken note of.
#[diagnostic::do_not_recommend]
impl<M: Model, R: Given> SessionExecute for Delete<M, R> {
    type Output = R::Tracked<Session>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        self.tree().require_meant()?;
        session.autoflush()?;
        let reached = Reached::find::<M>(session, self.tree().reach())?;
        let read = R::run(session.transaction()?, &self)?;
        session.graph.note_write();
        reached.delete(session)?;
        R::track(read, session)
    }
}
