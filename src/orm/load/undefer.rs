//! Loading deferred columns.

use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;

use aludel_core::error::Result;
use aludel_core::expr::Column;
use aludel_core::relation::{RelatedOptions, RowsByKey};
use aludel_core::schema::Model;
use aludel_core::types::{SqlType, Value, ValueRef};

use super::fetch::AT_ONCE;
use super::spec::{AnyLoad, Loads};
use super::{Fetch, LoadOptions, Spec, Strategy};
use crate::orm::any_store::AnyStore;
use crate::orm::graph::KeyRow;

/// A deferred column of the model `M` that is loaded together with its objects. Made by [`undefer`], given to `options`.
pub struct Undefer<M> {
    spec: Spec,
    model: PhantomData<fn() -> M>,
}

/// Loads a [`Deferred`](aludel_core::types::Deferred) column of the objects that a query gives, where it is not loaded: one more
/// query, for each 500 of them. What was done to an object stays. A column that is not deferred is there anyway.
///
/// # Example: posts with their bodies
/// ```
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "posts")]
/// struct Post {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     body: Deferred<String>,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![Post].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// session.add_all(["one", "two"].map(|it| Post { id: Auto::Pending, body: it.to_owned().into() }));
/// session.commit()?;
///
/// let mut session = Session::new(&engine); // another one, to which nothing is known
/// let posts = session.execute(select(Post).order_by(Post.id).options(undefer(Post.body)))?.all();
/// assert_eq!(session[posts[1]].body.get()?, "two");
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use]
pub fn undefer<M: Model, T: SqlType>(column: Column<M, T>) -> Undefer<M> {
    let spec = Spec {
        alias: None,
        source: |graph| graph.position::<M>(),
        index: usize::from(column.id().index),
        strategy: Strategy::Undefer,
        options: RelatedOptions::default(),
        nested: Vec::new(),
    };
    Undefer { spec, model: PhantomData }
}

impl<M> LoadOptions<M> for Undefer<M> {
    fn append_to(self, out: &mut dyn Loads) {
        out.add(AnyLoad(self.spec));
    }
}

impl<M> Clone for Undefer<M> {
    fn clone(&self) -> Self {
        Self { spec: self.spec.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for Undefer<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undefer").field("column", &self.spec.index).finish_non_exhaustive()
    }
}

impl Fetch<'_> {
    /// Loads a deferred column of objects, where it is not loaded.
    pub(in crate::orm) fn undefer(&mut self, store: usize, slots: &[u32], column: usize) -> Result<()> {
        let any = &*self.graph.stores[store];
        let mut wanted = Vec::new();
        for slot in slots.iter().copied() {
            if is_unloaded(any, slot, column)? {
                wanted.extend(key_of(any, slot)?);
            }
        }
        wanted.chunks(AT_ONCE).try_for_each(|keys| self.undefer_rows(store, keys, column))
    }

    fn undefer_rows(&mut self, store: usize, keys: &[Vec<Value>], column: usize) -> Result<()> {
        let any = &mut *self.graph.stores[store];
        let table = any.table();
        let width = table.primary_key.len();
        self.connection.each_row(&RowsByKey::new(table, &[column], keys), &mut |row| {
            let key: Vec<ValueRef<'_>> = (0..width).map(|it| row.cell(it)).collect::<Result<_>>()?;
            if let Some(slot) = any.find_row(&KeyRow(&key))? {
                any.fill(slot, column, row.cell(width)?)?;
            }
            Ok(ControlFlow::Continue(()))
        })
    }
}

/// Whether a deferred column of an object is to be loaded: it is not, or not known well enough any more. What its program did to
/// it stays.
pub(in crate::orm) fn is_unloaded(store: &dyn AnyStore, slot: u32, column: usize) -> Result<bool> {
    if !store.table().columns[column].deferred || !store.state(slot).has_identity() {
        return Ok(false);
    }
    let value = store.value(slot, column)?;
    Ok(value.is_none() || (store.is_expired(slot) && value == store.stored_value(slot, column)?))
}

/// The key of the row of an object.
fn key_of(store: &dyn AnyStore, slot: u32) -> Result<Option<Vec<Value>>> {
    let part = |column: &u16| Ok(store.stored_value(slot, usize::from(*column))?.map(ValueRef::into_owned));
    store.table().primary_key.iter().map(part).collect()
}
