//! A query that brings the other side of relationships in its own rows.

use super::relationship::equations;
use super::{Path, RelationshipDef};
use crate::error::Result;
use crate::query::{Statement, push_columns};
use crate::render::{Renderer, Sql};
use crate::tree::{ChainOp, Join, JoinKind, JoinOn, Node, SelectTree, Source, TableSource};

/// A query with left joins along relationships, whose rows have the columns of the other sides after its own.
#[derive(Clone, Debug)]
pub struct Widened {
    tree: SelectTree,
    joined: usize,
}

/// What joined tables are called. There are no more than these.
const NAMES: [[&str; 2]; 12] = [
    ["joined_1", "between_1"],
    ["joined_2", "between_2"],
    ["joined_3", "between_3"],
    ["joined_4", "between_4"],
    ["joined_5", "between_5"],
    ["joined_6", "between_6"],
    ["joined_7", "between_7"],
    ["joined_8", "between_8"],
    ["joined_9", "between_9"],
    ["joined_10", "between_10"],
    ["joined_11", "between_11"],
    ["joined_12", "between_12"],
];

impl Widened {
    /// A query, not widened yet.
    #[must_use]
    pub const fn new(query: SelectTree) -> Self {
        Self { tree: query, joined: 0 }
    }

    /// Whether another relationship can be joined.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.joined < NAMES.len()
    }

    /// Whether relationships to one object can be joined to what the query selects by this name, so that its rows stay those they
    /// are.
    #[must_use]
    pub fn can_join(&self, source: TableSource) -> bool {
        // A table that is only implied could not stand beside one that is joined to.
        let is_explicit = !self.tree.from.is_empty() || !self.tree.joins.is_empty();
        self.is_free() && self.tree.is_ungrouped() && self.tree.selects_only(source) && (is_explicit || self.tree.is_of(source))
    }

    /// Whether any relationship can be joined, though a row may then come several times: no row of the query is like another.
    #[must_use]
    pub fn can_multiply(&self, source: TableSource) -> bool {
        let is_model = self.tree.items.len() == source.table.selected_width();
        self.is_free() && self.tree.is_plain() && self.tree.selects_only(source) && self.tree.is_of(source) && is_model
    }

    /// Whether no lock is put on the rows: it would be put on those that are joined too, and not every database can.
    fn is_free(&self) -> bool {
        self.tree.locks.is_empty()
    }

    /// Joins a relationship: of the query's own table, or of the one that was joined as this. Gives the name it is joined as; none
    /// when there is no room.
    pub fn join(&mut self, def: &'static RelationshipDef, from: Option<&'static str>) -> Option<&'static str> {
        let [name, between] = *NAMES.get(self.joined)?;
        self.joined += 1;
        // Where FROM is only implied by the columns, the joins would be all that is said of it.
        if self.tree.from.is_empty() && self.tree.joins.is_empty() {
            self.tree.add_from(Source::Table(TableSource { table: def.source, alias: from }));
        }
        let source = TableSource { table: def.source, alias: from };
        let target = TableSource { table: def.target, alias: Some(name) };
        match def.path {
            Path::ToOne { foreign_key } => {
                let key = &def.source.foreign_keys[usize::from(foreign_key)];
                self.add(target, equations(key, source, target).collect());
            }
            Path::FromTarget { foreign_key, .. } => {
                let key = &def.target.foreign_keys[usize::from(foreign_key)];
                self.add(target, equations(key, target, source).collect());
            }
            Path::Through { table, near, far } => {
                let middle = TableSource { table, alias: Some(between) };
                self.add(middle, equations(&table.foreign_keys[usize::from(near)], middle, source).collect());
                self.add(target, equations(&table.foreign_keys[usize::from(far)], middle, target).collect());
            }
        }
        let mut items = Vec::new();
        push_columns(def.target, Some(name), &mut items, |_| true);
        items.into_iter().for_each(|it| self.tree.add_item(it));
        Some(name)
    }

    fn add(&mut self, target: TableSource, on: Vec<Node>) {
        let on = JoinOn::Condition(Node::chain_of(ChainOp::And, on));
        self.tree.add_join(Join::new(JoinKind::Left, Source::Table(target), on));
    }
}

impl Statement for Widened {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }
}
