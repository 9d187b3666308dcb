//! Which relationships of which models are two sides of one.

use std::collections::HashMap;

use aludel_core::relation::{Path, RelationshipDef};
use aludel_core::schema::{ForeignKey, Table, same_table};

use crate::orm::any_store::AnyStore;

/// The sides of all relationships between the models of a session.
#[derive(Debug, Default)]
pub(in crate::orm) struct Wiring {
    /// For each store and relationship, the store of the other side.
    pub(in crate::orm) targets: Vec<Vec<usize>>,
    /// The fields that show a foreign key.
    links: HashMap<(usize, u16), Link>,
    /// For each store, its foreign keys that fields show.
    shown: Vec<Vec<u16>>,
    pub(in crate::orm) associations: Vec<Association>,
}

/// A foreign key that fields show, on one side or on both.
#[derive(Clone, Debug)]
pub(in crate::orm) struct Link {
    /// The store of the models referred to.
    pub(in crate::orm) parent: usize,
    /// The fields of the model that refers.
    pub(in crate::orm) ones: Vec<usize>,
    /// The fields of the model referred to.
    pub(in crate::orm) backs: Vec<usize>,
}

/// An association table between the models of two stores.
#[derive(Debug)]
pub(in crate::orm) struct Association {
    pub(in crate::orm) table: &'static Table,
    /// Its two foreign keys, in the order of declaration, each with the store it leads to and the fields there that show it.
    pub(in crate::orm) ends: [End; 2],
}

/// One side of an association.
#[derive(Debug)]
pub(in crate::orm) struct End {
    pub(in crate::orm) foreign_key: u16,
    pub(in crate::orm) store: usize,
    pub(in crate::orm) fields: Vec<usize>,
}

impl Wiring {
    /// Finds out all sides anew.
    pub(in crate::orm) fn connect(&mut self, stores: &[Box<dyn AnyStore>]) {
        self.links.clear();
        self.associations.clear();
        self.shown = vec![Vec::new(); stores.len()];
        for (store, any) in stores.iter().enumerate() {
            for (index, def) in any.relationships().iter().enumerate().filter(|(_, def)| !def.view_only) {
                self.add(store, index, def);
            }
        }
        for (store, foreign_key) in self.links.keys() {
            self.shown[*store].push(*foreign_key);
        }
        self.shown.iter_mut().for_each(|keys| keys.sort_unstable());
    }

    fn add(&mut self, store: usize, index: usize, def: &RelationshipDef) {
        let target = self.targets[store][index];
        match def.path {
            Path::ToOne { foreign_key } => self.link_mut(store, foreign_key, target).ones.push(index),
            Path::FromTarget { foreign_key, .. } => self.link_mut(target, foreign_key, store).backs.push(index),
            Path::Through { table, near, far } => {
                let ends = [(near, store), (far, target)];
                self.association_mut(table, ends).ends[usize::from(near > far)].fields.push(index);
            }
        }
    }

    fn link_mut(&mut self, child: usize, foreign_key: u16, parent: usize) -> &mut Link {
        self.links.entry((child, foreign_key)).or_insert(Link { parent, ones: Vec::new(), backs: Vec::new() })
    }

    fn association_mut(&mut self, table: &'static Table, mut ends: [(u16, usize); 2]) -> &mut Association {
        ends.sort_unstable();
        let found = self.association_of(table, ends.map(|(foreign_key, _)| foreign_key));
        let position = found.unwrap_or_else(|| {
            let ends = ends.map(|(foreign_key, store)| End { foreign_key, store, fields: Vec::new() });
            self.associations.push(Association { table, ends });
            self.associations.len() - 1
        });
        &mut self.associations[position]
    }

    /// The position of an association by its table and foreign keys, the lower one first.
    fn association_of(&self, table: &Table, keys: [u16; 2]) -> Option<usize> {
        let keys_of = |it: &Association| [it.ends[0].foreign_key, it.ends[1].foreign_key];
        self.associations.iter().position(|it| same_table(it.table, table) && keys_of(it) == keys)
    }

    /// The association that a relationship goes through, and which of its ends is the relationship's own side.
    pub(in crate::orm) fn association(&self, def: &RelationshipDef) -> Option<(usize, usize)> {
        let Path::Through { table, near, far } = def.path else { return None };
        let position = self.association_of(table, [near.min(far), near.max(far)])?;
        Some((position, usize::from(near > far)))
    }

    /// Whether the rows that a relationship holds are those of an association table, which go with the objects that they
    /// associate.
    pub(in crate::orm) fn is_associated(&self, def: &RelationshipDef) -> bool {
        let Path::FromTarget { foreign_key, .. } = def.path else { return false };
        let mut associations = self.associations.iter().filter(|it| same_table(it.table, def.target));
        associations.any(|it| it.ends.iter().any(|end| end.foreign_key == foreign_key))
    }

    /// The fields that show a foreign key.
    pub(in crate::orm) fn link(&self, child: usize, foreign_key: u16) -> Option<&Link> {
        self.links.get(&(child, foreign_key))
    }

    /// The foreign keys of a model that fields show.
    pub(in crate::orm) fn shown(&self, store: usize) -> &[u16] {
        &self.shown[store]
    }

    /// Whether an edit of a model's object may change a link.
    pub(in crate::orm) fn is_linked(&self, store: usize) -> bool {
        !self.shown[store].is_empty() || !self.targets[store].is_empty()
    }
}

/// A foreign key of a store's table.
pub(in crate::orm) fn foreign_key(store: &dyn AnyStore, index: u16) -> &'static ForeignKey {
    &store.table().foreign_keys[usize::from(index)]
}
