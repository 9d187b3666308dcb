//! Taking objects over that come from elsewhere.

use std::any::Any;

use aludel_core::error::{Error, Result};
use aludel_core::relation::AddedMember;
use aludel_core::schema::Model;
use aludel_core::types::Value;

use super::Session;
use crate::orm::Handle;
use crate::orm::graph::{KeyRow, ObjectId};
use crate::orm::load::Spec;
use crate::orm::slot::State;

impl Session {
    /// Takes the values of an object over into the session's object of the same key; if neither session nor database has one,
    /// adds it. For objects that come from elsewhere: from a form, another session, a cache.
    ///
    /// Values that the object leaves to the database ([`Auto::Pending`](aludel_core::types::Auto)), and those of
    /// [`Deferred`](aludel_core::types::Deferred) fields that are not loaded, stay as they are. New objects
    /// that its relationships hold are merged in the same way, and put into the relationships; nothing is taken out of
    /// them. Handles of another session, which an object from there may hold, are left out.
    ///
    /// # Errors
    /// When the database refuses the query for a key; when sending pending changes fails; of the kind `Stale` when the model has a version
    /// and the object's is not that of the row.
    ///
    /// # Example: an object changed elsewhere
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "tags")]
    /// struct Tag {
    ///     #[model(primary_key)]
    ///     name: String,
    ///     label: Option<String>,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Tag].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// let rust = session.merge(Tag { name: "rust".into(), label: None })?; // added
    /// session.commit()?;
    /// let same = session.merge(Tag { name: "rust".into(), label: Some("Rust".into()) })?; // changed
    /// assert_eq!(same, rust);
    /// session.commit()?; // UPDATE "tags" SET "label" = ? WHERE "name" = ?
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn merge<M: Model>(&mut self, object: M) -> Result<Handle<M>> {
        let store = self.graph.position::<M>();
        self.autoflush()?;
        let merged = self.merge_any(store, Box::new(object))?;
        Ok(Handle::from_raw(self.graph.handle(merged)))
    }

    /// The same for an object of a store's model. Objects hold each other as boxes, so their nesting is as deep as memory lets a
    /// program build it; each level is a call.
    fn merge_any(&mut self, store: usize, mut object: Box<dyn Any + Send>) -> Result<ObjectId> {
        let held = self.graph.stores[store].take_held(&mut *object);
        let key = self.graph.stores[store].key_of(&*object)?;
        let known = match &key {
            Some(key) => self.find_or_fetch(store, key)?,
            None => None,
        };
        let slot = match known {
            Some(slot) => {
                let id = ObjectId { store, slot };
                let before = self.graph.before(id);
                self.graph.stores[store].merge_any(slot, &*object)?;
                // The columns of references are among the values.
                if let Some(before) = before {
                    self.graph.absorb(id, before);
                }
                slot
            }
            None => {
                let slot = self.graph.stores[store].add_any(object)?;
                self.graph.absorb_new(ObjectId { store, slot });
                slot
            }
        };
        let merged = ObjectId { store, slot };
        for (index, changes) in held {
            let target = self.graph.wiring.targets[store][index];
            let mut members = Vec::with_capacity(changes.added.len());
            for member in changes.added {
                match member {
                    AddedMember::New(object) => members.push(AddedMember::Handle(self.merge_held(target, object)?)),
                    AddedMember::Handle(handle) if handle.session == self.graph.session => members.push(member),
                    // An object of another session, which this one knows nothing of.
                    AddedMember::Handle(_) => {}
                }
            }
            // One object takes the place of another only if that one is known.
            if self.graph.stores[store].relationships()[index].is_single() && known.is_some() {
                self.fetch(|fetch| fetch.load(store, &[slot], &Spec::select_in(index), None))?;
            }
            self.graph.put(merged, index, members);
        }
        Ok(merged)
    }

    fn merge_held(&mut self, store: usize, object: Box<dyn Any + Send>) -> Result<aludel_core::relation::RawHandle> {
        let merged = self.merge_any(store, object)?;
        Ok(self.graph.handle(merged))
    }

    /// The object with a key: of the session, or of the database.
    fn find_or_fetch(&mut self, store: usize, key: &[Value]) -> Result<Option<u32>> {
        let values: Vec<_> = key.iter().map(Value::as_ref).collect();
        if let Some(slot) = self.graph.stores[store].find_row(&KeyRow(&values))? {
            match self.graph.stores[store].state(slot) {
                State::Doomed => {
                    return Err(Error::session(format!(
                        "an object of `{}` that is about to be deleted cannot be merged into: flush first",
                        self.graph.stores[store].table().name
                    )));
                }
                // What has expired says nothing of the row.
                _ if self.graph.stores[store].is_expired(slot) => {}
                _ => return Ok(Some(slot)),
            }
        }
        self.fetch(|fetch| fetch.take_rows(store, &[key.to_vec()]))?;
        self.graph.stores[store].find_row(&KeyRow(&values))
    }
}
