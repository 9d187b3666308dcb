//! All objects of a session and how they refer to each other.
//!
//! What is stored are the columns of foreign keys and the rows of association tables. So they are the truth here too: a field
//! `Many` or `One` shows them. Where the object referred to has no key yet, the link waits for the flush.

mod absorb;
mod actions;
mod association;
mod deletion;
mod discard;
mod expunging;
mod link;
mod settle;
mod values;
mod wiring;

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

use aludel_core::error::Error;
use aludel_core::relation::{RawHandle, RelatedModels};
use aludel_core::schema::Model;

pub(super) use self::absorb::Before;
pub(super) use self::association::{Pair, PairChange};
pub(super) use self::values::{FoundBy, KeyRow, key_text};
pub(super) use self::wiring::Wiring;
use super::SessionEvents;
use super::any_store::AnyStore;
use super::key_hash::KeyMap;
use super::slot::State;
use super::store::Store;

/// An object of a session: whose model has this store, in this slot of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ObjectId {
    pub(super) store: usize,
    pub(super) slot: u32,
}

/// One foreign key of one object: where it leads is a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Reference {
    pub(super) from: ObjectId,
    pub(super) foreign_key: u16,
}

/// The objects, store by store, and their links.
pub(super) struct Graph {
    /// What tells the handles of this session from those of others.
    pub(super) session: u64,
    /// One for each model, in the order in which the models were first used.
    pub(super) stores: Vec<Box<dyn AnyStore>>,
    positions: KeyMap<TypeId, usize>,
    /// The position that was asked for last: a program asks for many objects of one model after the other.
    last: Option<(TypeId, usize)>,
    pub(super) wiring: Wiring,
    /// Links made since the last flush, with the object referred to: its key is put into the columns when it is known.
    pub(super) linked: BTreeMap<Reference, ObjectId>,
    /// Links ended since the last flush, and not made anew.
    pub(super) released: BTreeSet<Reference>,
    /// Rows of association tables to be inserted or deleted.
    pub(super) pairs: BTreeMap<Pair, PairChange>,
    /// The relationships that were loaded with conditions or a limit, so that they may hold a part of what belongs to the object.
    pub(super) parts: HashSet<(ObjectId, usize)>,
    /// What the program is told of objects.
    pub(super) events: SessionEvents,
    /// How often the transaction has written; what is read after that is read anew when it is undone.
    writes: u64,
    /// What went wrong in an edit, whose end cannot give errors; the next flush does.
    pub(super) problem: Option<Error>,
}

impl Graph {
    pub(super) fn new(session: u64, events: SessionEvents) -> Self {
        Self {
            session,
            stores: Vec::new(),
            positions: KeyMap::default(),
            last: None,
            wiring: Wiring::default(),
            linked: BTreeMap::new(),
            released: BTreeSet::new(),
            pairs: BTreeMap::new(),
            parts: HashSet::new(),
            events,
            writes: 0,
            problem: None,
        }
    }

    /// The position of a model's store; it is made when the model is first used, with those of all models it relates to.
    pub(super) fn position<M: Model>(&mut self) -> usize {
        let model = TypeId::of::<M>();
        if let Some((last, position)) = self.last
            && last == model
        {
            return position;
        }
        let position = self.positions.get(&model).copied().unwrap_or_else(|| {
            let position = self.insert::<M>();
            self.wiring.connect(&self.stores);
            position
        });
        self.last = Some((model, position));
        position
    }

    fn insert<M: Model>(&mut self) -> usize {
        if let Some(position) = self.positions.get(&TypeId::of::<M>()) {
            return *position;
        }
        let position = self.stores.len();
        self.positions.insert(TypeId::of::<M>(), position);
        let mut store = Store::<M>::new(self.events.model());
        store.writes = self.writes;
        self.stores.push(Box::new(store));
        self.wiring.targets.push(Vec::new());
        let mut related = Related { graph: self, targets: Vec::new() };
        M::related(&mut related);
        let targets = related.targets;
        self.wiring.targets[position] = targets;
        position
    }

    pub(super) fn known_position<M: Model>(&self) -> Option<usize> {
        self.positions.get(&TypeId::of::<M>()).copied()
    }

    pub(super) fn store<M: Model>(&self) -> Option<&Store<M>> {
        let position = self.known_position::<M>()?;
        (&*self.stores[position] as &dyn Any).downcast_ref()
    }

    pub(super) fn store_mut<M: Model>(&mut self) -> &mut Store<M> {
        let position = self.position::<M>();
        self.store_at_mut(position)
    }

    #[expect(clippy::expect_used, reason = "the position was made for this type")]
    pub(super) fn store_at<M: Model>(&self, position: usize) -> &Store<M> {
        (&*self.stores[position] as &dyn Any).downcast_ref().expect("the store of the model")
    }

    #[expect(clippy::expect_used, reason = "the position was made for this type")]
    pub(super) fn store_at_mut<M: Model>(&mut self, position: usize) -> &mut Store<M> {
        (&mut *self.stores[position] as &mut dyn Any).downcast_mut().expect("the store of the model")
    }

    pub(super) fn handle(&self, object: ObjectId) -> RawHandle {
        RawHandle { session: self.session, slot: object.slot }
    }

    pub(super) fn state(&self, object: ObjectId) -> State {
        self.stores[object.store].state(object.slot)
    }

    /// The objects that a relationship of an object holds; `None` when it is not loaded.
    pub(super) fn members(&self, object: ObjectId, index: usize) -> Option<Vec<ObjectId>> {
        let store = self.wiring.targets[object.store][index];
        let members = self.stores[object.store].field(object.slot, index)?.members()?;
        Some(members.into_iter().map(|it| ObjectId { store, slot: it.slot }).collect())
    }

    /// Remembers a mistake until the next flush; of several the first.
    pub(super) fn report(&mut self, error: Error) {
        self.problem.get_or_insert(error);
    }

    /// Takes note that what is read from now on may be undone.
    pub(super) fn note_write(&mut self) {
        self.set_writes(self.writes + 1);
    }

    /// Takes note of how much of what was written can still be undone.
    pub(super) fn set_writes(&mut self, writes: u64) {
        self.writes = writes;
        self.stores.iter_mut().for_each(|it| it.set_writes(writes));
    }

    /// Forgets all links that were not flushed: they are done, or undone.
    pub(super) fn forget_links(&mut self) {
        self.linked.clear();
        self.released.clear();
        self.pairs.clear();
    }
}

/// Makes the stores of a model's related models.
struct Related<'g> {
    graph: &'g mut Graph,
    targets: Vec<usize>,
}

impl RelatedModels for Related<'_> {
    fn model<M: Model>(&mut self) {
        let position = self.graph.insert::<M>();
        self.targets.push(position);
    }
}
