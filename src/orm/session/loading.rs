//! Loading relationships and deferred columns when asked to.

use aludel_core::error::{Error, Result};
use aludel_core::expr::Column;
use aludel_core::relation::{Related, Relationship};
use aludel_core::schema::Model;
use aludel_core::types::SqlType;

use super::Session;
use super::queries::row_is_gone;
use crate::orm::Handle;
use crate::orm::graph::ObjectId;
use crate::orm::load::{Fetch, LoadOptions, Spec, is_unloaded};

impl Session {
    /// Loads a relationship of an object, unless it is loaded: the objects of a `Many`, or the object of a `One`, if there is
    /// one. An object that a `One` leads to and that the session has already costs no query.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one; when the database refuses the query;
    /// when sending pending changes fails.
    ///
    /// # Example: a user's addresses, and back
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(order_by = Address.email)]
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
    ///     user: One<User>,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User, Address].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// let address = |email: &str| Address { email: email.into(), ..Default::default() };
    /// session.add(User { id: Auto::Pending, addresses: ["b@x.org", "a@x.org"].map(address).into() });
    /// session.commit()?;
    ///
    /// let mut session = Session::new(&engine);
    /// let ann = session.get(User, 1)?.expect("ann");
    /// assert!(session[ann].addresses.get().is_err()); // nothing is loaded behind your back
    /// let addresses = session.load(ann, User.addresses)?;
    /// assert_eq!(session[addresses[0]].email, "a@x.org");
    /// assert_eq!(session.load(addresses[0], Address.user)?, Some(ann)); // no query: she is here
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn load<M: Model, R: Related>(&mut self, handle: Handle<M>, relationship: Relationship<M, R>) -> Result<R::Loaded> {
        let mut loaded = self.load_all(&[handle], relationship)?;
        loaded.pop().ok_or_else(|| Error::session("nothing was loaded: please report this"))
    }

    /// Loads a relationship of many objects at once, where it is not loaded: one query for each 500 of them. What is loaded
    /// comes in the order of the objects.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_all<M: Model, R: Related>(
        &mut self,
        handles: &[Handle<M>],
        relationship: Relationship<M, R>,
    ) -> Result<Vec<R::Loaded>> {
        for handle in handles {
            self.live_id(*handle)?;
        }
        let (store, index) = (self.graph.position::<M>(), relationship.index());
        let is_loaded = |slot: u32| self.graph.members(ObjectId { store, slot }, index).is_some();
        let unloaded: Vec<u32> = handles.iter().map(|it| it.raw().slot).filter(|slot| !is_loaded(*slot)).collect();
        if !unloaded.is_empty() {
            self.autoflush()?;
            self.fetch(|fetch| fetch.load(store, &unloaded, &Spec::select_in(index), None))?;
        }
        Ok(handles.iter().map(|handle| R::loaded(&self.members(*handle, store, index))).collect())
    }

    /// Loads relationships of objects as [options](crate::SelectOptions::options) of a query say, anew where they are loaded
    /// already.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_with<M: Model, L: LoadOptions<M>>(&mut self, handles: &[Handle<M>], loads: L) -> Result<()> {
        for handle in handles {
            self.live_id(*handle)?;
        }
        let store = self.graph.position::<M>();
        let mut specs: Vec<Spec> = Vec::new();
        loads.append_to(&mut specs);
        let slots: Vec<u32> = handles.iter().map(|it| it.raw().slot).collect();
        self.autoflush()?;
        self.fetch(|fetch| specs.iter().try_for_each(|spec| fetch.load(store, &slots, spec, None)))
    }

    /// What is loaded beside changes that were not flushed shows those too, so it goes with them.
    pub(super) fn note_unflushed(&mut self) -> Result<()> {
        if self.is_dirty()? {
            self.graph.note_write();
        }
        Ok(())
    }

    /// Loads a [`Deferred`](aludel_core::types::Deferred) column of objects, where it is not loaded: one query for each 500 of
    /// them. What was done to an object stays. A column that is not deferred is there anyway, as are the values of new objects.
    ///
    /// # Errors
    /// When a handle is of another session, or its object is no longer in this one; when a row is gone; when the database refuses
    /// the query; when sending pending changes fails.
    ///
    /// # Example: the pictures of two products
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "products")]
    /// struct Product {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     picture: Deferred<Option<Vec<u8>>>,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Product].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// session.add_all([Some(vec![1, 2]), None].map(|it| Product { id: Auto::Pending, picture: it.into() }));
    /// session.commit()?;
    ///
    /// let mut session = Session::new(&engine); // another one, to which nothing is known
    /// let products = session.execute(select(Product).order_by(Product.id))?.all();
    /// session.undefer(&products, Product.picture)?; // one query
    /// assert_eq!(session[products[0]].picture.get()?.as_deref(), Some(&[1, 2][..]));
    /// assert_eq!(session[products[1]].picture.get()?, &None);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn undefer<M: Model, T: SqlType>(&mut self, handles: &[Handle<M>], column: Column<M, T>) -> Result<()> {
        let column = usize::from(column.id().index);
        if self.unloaded(handles, column)?.is_empty() {
            return Ok(());
        }
        self.autoflush()?;
        let slots = self.unloaded(handles, column)?;
        let store = self.graph.position::<M>();
        self.fetch(|fetch| fetch.undefer(store, &slots, column))?;
        if slots.iter().any(|slot| matches!(self.graph.stores[store].value(*slot, column), Ok(None))) {
            return Err(row_is_gone(M::TABLE));
        }
        Ok(())
    }

    /// The slots of those objects of which a deferred column is not loaded.
    fn unloaded<M: Model>(&self, handles: &[Handle<M>], column: usize) -> Result<Vec<u32>> {
        let mut slots = Vec::new();
        for handle in handles {
            let ObjectId { store, slot } = self.live_id(*handle)?;
            if is_unloaded(&*self.graph.stores[store], slot, column)? {
                slots.push(slot);
            }
        }
        Ok(slots)
    }

    fn members<M, T>(&self, handle: Handle<M>, store: usize, index: usize) -> Vec<Handle<T>> {
        let members = self.graph.members(ObjectId { store, slot: handle.raw().slot }, index);
        members.into_iter().flatten().map(|it| Handle::from_raw(self.graph.handle(it))).collect()
    }

    /// Runs something that loads objects; a query is sent only if it asks for one.
    pub(in crate::orm) fn fetch<T>(&mut self, run: impl FnOnce(&mut Fetch<'_>) -> Result<T>) -> Result<T> {
        self.transaction()?;
        self.note_unflushed()?;
        let Self { transaction: Some(transaction), graph, .. } = self else {
            return Err(Error::session("a load found no transaction to read in: please report this"));
        };
        run(&mut Fetch { graph, connection: transaction })
    }
}
