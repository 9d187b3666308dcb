//! Reading in a session: rows become handles, one identity is one object.

use std::ops::ControlFlow;

use aludel_core::engine::{OwnedTransaction, TransactionOptions};
use aludel_core::error::{Error, Result};
use aludel_core::query::{Selection, Tracker};
use aludel_core::row::Cells;
use aludel_core::schema::{Entity, Model, Table};
use aludel_core::types::{Value, ValueRef};

use super::Session;
use crate::orm::execute::SessionExecute;
use crate::orm::graph::ObjectId;
use crate::orm::load::{SessionQuery, Specs};
use crate::orm::slot::State;
use crate::orm::store::ReadOf;
use crate::orm::{Handle, Loaded, Query};

impl Session {
    /// The object with this primary key: from the session if it is there, else from the database.
    ///
    /// # Errors
    /// When the database refuses the query or a cell does not fit; when sending pending changes fails.
    pub fn get<E: Entity>(&mut self, _: E, key: impl Into<<E::Model as Model>::Key>) -> Result<Option<Handle<E::Model>>> {
        let key = key.into();
        if let Some(known) = self.known::<E::Model>(&key) {
            return Ok(known);
        }
        self.autoflush()?;
        let found = self.select_by_key::<E::Model>(&key)?;
        found.map(|object| self.track(object)).transpose()
    }

    /// The objects with these primary keys, in the order of the keys; `None` for those that do not exist. What the
    /// session does not have is asked for by one query for each 500.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Example: two of three
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "tags")]
    /// struct Tag {
    ///     #[model(primary_key)]
    ///     name: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Tag].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// session.add_all(["sql", "rust"].map(|name| Tag { name: name.into() }));
    /// session.commit()?;
    /// let found = session.get_many(Tag, ["rust", "cobol", "sql"])?;
    /// assert_eq!(found.iter().filter(|it| it.is_some()).count(), 2);
    /// assert_eq!(found[1], None);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn get_many<E: Entity, K: Into<<E::Model as Model>::Key>>(
        &mut self,
        _: E,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<Option<Handle<E::Model>>>> {
        let keys: Vec<<E::Model as Model>::Key> = keys.into_iter().map(Into::into).collect();
        let missing: Vec<_> = keys.iter().filter(|key| self.known::<E::Model>(key).is_none()).collect();
        if !missing.is_empty() {
            let values = |key: &&<E::Model as Model>::Key| -> Result<Vec<Value>> {
                Ok(<E::Model as Model>::key_values(key)?.into_iter().map(ValueRef::into_owned).collect())
            };
            let missing: Vec<Vec<Value>> = missing.iter().map(values).collect::<Result<_>>()?;
            self.autoflush()?;
            let store = self.graph.position::<E::Model>();
            self.fetch(|fetch| fetch.take_rows(store, &missing))?;
        }
        Ok(keys.iter().map(|key| self.known::<E::Model>(key).flatten()).collect())
    }

    /// What the session knows of a key without asking: its object; or that it is about to be deleted, which is no object.
    /// `None` when it does not know.
    fn known<M: Model>(&mut self, key: &M::Key) -> Option<Option<Handle<M>>> {
        let id = self.graph.session;
        let store = self.store_mut::<M>();
        let index = store.find(key)?;
        let slot = &store.slots[index as usize];
        match slot.state {
            State::Doomed => Some(None),
            _ if slot.is_expired => None,
            _ => Some(Some(Handle::new(id, index))),
        }
    }

    /// Executes a statement.
    ///
    /// A query takes the models of its rows in: a row of an object that the session has already gives the handle of that
    /// object, which stays as it is. One identity, one object. A query may have [options](crate::SelectOptions::options), which
    /// load relationships together with it.
    ///
    /// An update or delete by statement is followed by the objects that the session has: they get the new values, or leave it.
    /// Which ones are meant is told by evaluating the condition in memory, where it is simple; else their keys are asked for
    /// first. What `returning(User)` gives back are objects too. Relationships cascade nothing here.
    ///
    /// # Errors
    /// When the database refuses the statement or a cell does not fit; when sending pending changes fails.
    ///
    /// # Example: all users at once, and those in the session with them
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     age: i32,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// let ann = session.add(User { id: Auto::Pending, age: 31 });
    /// let outcome = session.execute(update(User).set(User.age.set(User.age + 1)).where_(User.age.ge(18)))?;
    /// assert_eq!((outcome.rows_affected, session[ann].age), (1, 32));
    /// session.execute(delete(User).where_(User.age.gt(30)))?;
    /// assert!(!session.contains(ann));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn execute<Q: SessionExecute>(&mut self, statement: Q) -> Result<Q::Output> {
        statement.execute_in(self)
    }

    /// The first column or model of each row of a query.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn scalars<Q: SessionQuery>(&mut self, query: Q) -> Result<Loaded<<Q::Selection as Selection>::TrackedFirst<Self>>> {
        let rows = self.read_query(query)?.all();
        Ok(Loaded::new(rows.into_iter().map(Q::Selection::tracked_first::<Self>).collect()))
    }

    /// The first column or model of the first row of a query; `None` when it gives no row.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn scalar<Q: SessionQuery>(&mut self, query: Q) -> Result<Option<<Q::Selection as Selection>::TrackedFirst<Self>>> {
        Ok(self.scalars(query)?.first())
    }

    pub(in crate::orm) fn read_query<Q: SessionQuery>(
        &mut self,
        query: Q,
    ) -> Result<Loaded<<Q::Selection as Selection>::Tracked<Self>>> {
        self.autoflush()?;
        let (query, Specs { loads, tree }) = query.into_parts();
        match tree {
            Some(tree) if !loads.is_empty() => self.execute_eagerly::<Q::Selection>(tree, loads).map(Loaded::new),
            _ => {
                let rows = self.transaction()?.rows(&query)?.all()?;
                self.track_rows::<Q::Selection>(rows).map(Loaded::new)
            }
        }
    }

    /// Takes the objects of rows in, knowing how many come.
    fn track_rows<S: Selection>(&mut self, rows: Vec<S::Row>) -> Result<Vec<S::Tracked<Self>>> {
        self.coming = rows.len();
        let track = |row| {
            let tracked = S::track(row, self);
            self.coming -= 1;
            tracked
        };
        let tracked = rows.into_iter().map(track).collect();
        self.coming = 0;
        tracked
    }

    /// A query of one model, made and run step by step: see [`Query`].
    pub fn query<E: Entity>(&mut self, entity: E) -> Query<'_, E> {
        Query::new(self, entity)
    }

    /// Reads an object's values anew. Changes of it that were not flushed are lost, and [`Deferred`](aludel_core::types::Deferred)
    /// fields are not loaded any more.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one, or was not inserted yet; when its row is
    /// gone; when the database refuses the query.
    pub fn refresh<M: Model>(&mut self, handle: Handle<M>) -> Result<()> {
        let slot = self.live_mut(handle)?;
        let Some(key) = slot.identity.clone() else {
            return Err(Error::session(format!("an object of `{}` cannot be refreshed before it was flushed", M::TABLE.name)));
        };
        let id = self.live_id(handle)?;
        self.graph.discard(id)?;
        let object = self.select_by_key::<M>(&key)?.ok_or_else(|| row_is_gone(M::TABLE))?;
        self.live_mut(handle)?.replace(object);
        self.store_mut::<M>().note_read(handle.raw().slot, ReadOf::Row);
        Ok(())
    }

    /// Sends what changed before a query, unless the session was told not to.
    pub(in crate::orm) fn autoflush(&mut self) -> Result<()> {
        // Who asks for rows need not be who made the mistake: it stays until a flush, a commit or a rollback.
        if self.options.autoflush { self.peek_problem().and_then(|()| self.flush()) } else { Ok(()) }
    }

    pub(in crate::orm) fn transaction(&mut self) -> Result<&mut OwnedTransaction> {
        self.require_idle()?;
        match &mut self.transaction {
            Some(transaction) => Ok(transaction),
            none => {
                let options = self.options.transaction.unwrap_or(TransactionOptions::new().read_first());
                Ok(none.insert(OwnedTransaction::begin(&self.engine, &options)?))
            }
        }
    }

    fn select_by_key<M: Model>(&mut self, key: &M::Key) -> Result<Option<M>> {
        let text = self.select_texts.select(&self.engine, M::TABLE)?;
        let parameters = M::key_values(key)?;
        let mut found = None;
        self.transaction()?.query(&text, &parameters, &mut |row| {
            found = Some(M::decode(&mut Cells::new(row))?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }
}

/// The error of reading anew what someone else deleted.
pub(super) fn row_is_gone(table: &Table) -> Error {
    Error::session(format!("the row of an object of `{}` is gone: it was deleted by someone else", table.name))
}

/// Takes the models of rows in.
impl Tracker for Session {
    type Handle<M: Model> = Handle<M>;

    fn track<M: Model>(&mut self, model: M) -> Result<Handle<M>> {
        let store = self.graph.position::<M>();
        let objects = self.graph.store_at_mut::<M>(store);
        objects.make_place(self.coming);
        let slot = objects.take(model)?;
        if let Some(tracked) = &mut self.tracked {
            tracked.push(ObjectId { store, slot });
        }
        Ok(Handle::new(self.graph.session, slot))
    }
}
