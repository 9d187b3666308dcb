//! Deleting objects.

use aludel_core::error::Result;
use aludel_core::schema::Model;

use super::Session;
use crate::orm::Handle;
use crate::orm::graph::ObjectId;

impl Session {
    /// Deletes an object at the next flush, with what its relationships [cascade](aludel_core::relation::Cascade) to. It leaves
    /// the relationships that hold it at once. A new object that was not flushed just leaves the session.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one.
    ///
    /// # Example: a user with all addresses
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(cascade(delete))]
    ///     addresses: Many<Address>,
    /// }
    ///
    /// #[derive(Default, Model)]
    /// #[model(table = "addresses")]
    /// struct Address {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(foreign_key = User.id)]
    ///     user_id: i64,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User, Address].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// let ann = session.add(User { id: Auto::Pending, addresses: [Address::default(), Address::default()].into() });
    /// session.commit()?;
    /// session.delete(ann)?;
    /// session.commit()?;
    /// assert_eq!(session.query(Address).count()?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn delete<M: Model>(&mut self, handle: Handle<M>) -> Result<()> {
        let object = self.live_id(handle)?;
        self.graph.delete(object);
        Ok(())
    }

    /// Deletes objects, as [`delete`](Self::delete) does each.
    ///
    /// # Errors
    /// As [`delete`](Self::delete); then none of them is deleted.
    pub fn delete_all<M: Model>(&mut self, handles: impl IntoIterator<Item = Handle<M>>) -> Result<()> {
        let objects: Vec<ObjectId> = handles.into_iter().map(|it| self.live_id(it)).collect::<Result<_>>()?;
        objects.into_iter().for_each(|it| self.graph.delete(it));
        Ok(())
    }
}
