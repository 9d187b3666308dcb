//! The steps of a plan, in order.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use aludel_core::error::Result;
use aludel_core::schema::same_table;
use aludel_core::types::{Value, ValueRef};

use super::order::{Group, groups};
use super::rows::{delete_levels, insert_levels, nullable_columns};
use super::switch::switches;
use super::unique::{Moves, moves};
use super::work::{Waiting, Work, values_stored};
use super::{Plan, Step};
use crate::orm::graph::{Graph, ObjectId, Pair, PairChange, Reference};
use crate::orm::in_bulk::Shape;
use crate::orm::slot::State;

impl Plan {
    /// What a flush of all that is new, changed or to be deleted sends.
    pub(in crate::orm) fn of(graph: &Graph) -> Result<Self> {
        let waiting = Waiting::of(graph);
        let mut plan = Self::default();
        let mut works = Vec::new();
        let dissociated = graph.dissociated();
        for store in 0..graph.stores.len() {
            let mut work = Work::of(graph, store, &waiting)?;
            if !dissociated.is_empty() {
                // Rows that go with an association have nothing else done to them.
                work.changed.retain(|slot| !dissociated.contains(&ObjectId { store, slot }));
                work.doomed.retain(|slot| !dissociated.contains(&ObjectId { store, slot: *slot }));
            }
            plan.switches.extend(switches(graph, &mut work)?);
            if !work.is_empty() {
                works.push(work);
            }
        }
        let mut planner = Planner { graph, waiting, moves: HashMap::new(), plan };
        planner.plan(&mut works)?;
        Ok(planner.plan)
    }
}

struct Planner<'g> {
    graph: &'g Graph,
    waiting: Waiting,
    /// By store.
    moves: HashMap<usize, Moves>,
    plan: Plan,
}

impl Planner<'_> {
    fn plan(&mut self, works: &mut [Work]) -> Result<()> {
        let tables: Vec<_> = works.iter().map(|it| self.graph.stores[it.store].table()).collect();
        let groups = groups(&tables);
        self.find_moves(works, &groups)?;
        self.pairs(PairChange::Delete);
        self.dissociate(works);
        self.make_room(works);
        for group in &groups {
            self.write(works, group)?;
        }
        self.pairs(PairChange::Insert);
        for group in groups.iter().rev() {
            self.delete(works, group)?;
        }
        Ok(())
    }

    fn find_moves(&mut self, works: &[Work], groups: &[Group]) -> Result<()> {
        for group in groups {
            for work in group.tables.iter().map(|it| &works[*it]) {
                let late = self.late(works, work, group);
                let found = moves(self.graph, work, &late, self.is_unreferenced(works, work))?;
                self.moves.insert(work.store, found);
            }
        }
        Ok(())
    }

    /// Whether no row that the flush touches refers to rows of a table that are about to be deleted, so that these can go before
    /// all else.
    fn is_unreferenced(&self, works: &[Work], work: &Work) -> bool {
        let table = self.graph.stores[work.store].table();
        let refers = |it: &Work| {
            let keys = self.graph.stores[it.store].table().foreign_keys;
            let keys: Vec<u16> = (0..).zip(keys).filter(|(_, key)| same_table(key.target(), table)).map(|(it, _)| it).collect();
            let touches_known = !it.doomed.is_empty() || !it.changed.is_empty();
            // A new row that leads to one about to be deleted is for the database to set free, or to delete with it.
            let leads_to_doomed = |slot: &u32| {
                let references = keys.iter().map(|foreign_key| Reference { from: it.object(*slot), foreign_key: *foreign_key });
                references.filter_map(|it| self.graph.parent(it)).any(|it| self.graph.state(it) == State::Doomed)
            };
            !keys.is_empty() && (touches_known || it.pending.iter().any(leads_to_doomed))
        };
        !works.iter().any(refers)
    }

    /// The updates of a table that need the key of a row which is inserted in the same group.
    fn late(&self, works: &[Work], work: &Work, group: &Group) -> HashSet<u32> {
        if self.waiting.is_empty() {
            return HashSet::new();
        }
        let is_inside = |store: usize| group.tables.iter().any(|it| works[*it].store == store);
        let is_late = |slot: &u32| self.waiting.references(work.object(*slot)).iter().any(|(_, to)| is_inside(to.store));
        work.changed.rows().iter().map(|it| it.slot).filter(is_late).collect()
    }

    /// What must be out of the way before anything is written.
    fn make_room(&mut self, works: &mut [Work]) {
        for work in works {
            let Some(moves) = self.moves.get_mut(&work.store) else { continue };
            let store = work.store;
            for (row, (columns, values)) in std::mem::take(&mut moves.releases) {
                self.plan.steps.push(Step::Release { store, columns, row, values });
            }
            if moves.deletes_first {
                self.plan.steps.push(Step::Delete { store, rows: std::mem::take(&mut work.doomed) });
            }
        }
    }

    /// The updates and inserts of a group.
    fn write(&mut self, works: &[Work], group: &Group) -> Result<()> {
        for work in group.tables.iter().map(|it| &works[*it]) {
            let late = self.late(works, work, group);
            self.updates(work, |slot| !late.contains(&slot));
        }
        let rows: Vec<ObjectId> =
            group.tables.iter().flat_map(|it| works[*it].pending.iter().map(|slot| works[*it].object(*slot))).collect();
        if group.is_entangled {
            let found = insert_levels(self.graph, &rows, &self.waiting)?;
            for level in found.levels {
                self.inserts(&level, &found.withheld)?;
            }
            self.settle(&found.withheld);
        } else {
            self.inserts(&rows, &[])?;
        }
        for work in group.tables.iter().map(|it| &works[*it]) {
            let late = self.late(works, work, group);
            self.updates(work, |slot| late.contains(&slot));
        }
        Ok(())
    }

    /// Updates, by shape, after those whose UNIQUE values they take.
    fn updates(&mut self, work: &Work, is_meant: impl Fn(u32) -> bool) {
        let levels = self.moves.get(&work.store).map(|it| &it.levels);
        let level = |slot: u32| levels.and_then(|it| it.get(&slot)).copied().unwrap_or(0);
        let mut shapes: BTreeMap<(usize, u32), Vec<u32>> = BTreeMap::new();
        for row in work.changed.rows().iter().filter(|it| is_meant(it.slot)) {
            shapes.entry((level(row.slot), row.shape)).or_default().push(row.slot);
        }
        let mut steps: Vec<_> =
            shapes.into_iter().map(|((level, shape), rows)| (level, work.changed.columns_of(shape), rows)).collect();
        // In an order that does not depend on which object was changed first.
        steps.sort_by_key(|(level, columns, _)| (*level, *columns));
        for (_, columns, mut rows) in steps {
            self.sort_by_key(work.store, &mut rows);
            self.plan.steps.push(Step::Update { store: work.store, columns: columns.to_vec(), rows });
        }
    }

    /// Rows are locked in the order of their keys, whatever session locks them: so two do not wait for each other.
    fn sort_by_key(&self, store: usize, rows: &mut [u32]) {
        let key = self.graph.stores[store].table().primary_key;
        if self.is_in_order(store, key, rows) {
            return;
        }
        let values = |slot: u32| values_stored(self.graph, ObjectId { store, slot }, key).ok().flatten().unwrap_or_default();
        // Each key is taken once, not at every comparison.
        let mut keyed: Vec<_> = rows.iter().map(|slot| (values(*slot), *slot)).collect();
        keyed.sort_by(|(one, _), (other, _)| order_of(one, other));
        for (row, (_, slot)) in rows.iter_mut().zip(keyed) {
            *row = slot;
        }
    }

    /// Whether rows have the order of their keys already, as those have that were read or inserted in it.
    fn is_in_order(&self, store: usize, key: &[u16], rows: &[u32]) -> bool {
        let any = &*self.graph.stores[store];
        let (mut last, mut next) = (Vec::new(), Vec::new());
        rows.iter().all(|slot| {
            next.clear();
            next.extend(key.iter().filter_map(|it| any.stored_value(*slot, usize::from(*it)).ok().flatten()));
            let is_behind = order_of(&last, &next).is_le();
            std::mem::swap(&mut last, &mut next);
            is_behind
        })
    }

    /// Inserts, by shape. Columns that the object leaves to the database are read back.
    fn inserts(&mut self, rows: &[ObjectId], withheld: &[Reference]) -> Result<()> {
        let mut positions: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let mut latest = None;
        let mut shape = Shape::default();
        for row in rows.iter().copied() {
            self.shape(row, withheld, &mut shape)?;
            // Most rows have the shape of the one before.
            if let Some(Step::Insert { store, columns: same, rows, .. }) =
                latest.and_then(|it: usize| self.plan.steps.get_mut(it))
                && *store == row.store
                && *same == shape.columns
            {
                rows.push(row.slot);
                continue;
            }
            let Shape { columns, generated } = std::mem::take(&mut shape);
            let position = *positions.entry((row.store, columns.clone())).or_insert(self.plan.steps.len());
            if position == self.plan.steps.len() {
                self.plan.steps.push(Step::Insert { store: row.store, columns, generated, rows: Vec::new() });
            }
            if let Step::Insert { rows, .. } = &mut self.plan.steps[position] {
                rows.push(row.slot);
            }
            latest = Some(position);
        }
        Ok(())
    }

    /// The columns of an insert, and those that the database generates.
    fn shape(&self, row: ObjectId, withheld: &[Reference], shape: &mut Shape) -> Result<()> {
        let linked = self.waiting.columns(self.graph, row);
        let held = withheld.iter().filter(|it| it.from == row);
        let held: Vec<usize> = held.flat_map(|it| nullable_columns(self.graph, row.store, it.foreign_key)).collect();
        self.graph.stores[row.store].insert_shape(row.slot, &held, &linked, shape)
    }

    /// Once all rows of a circle are there, the references that were left out.
    fn settle(&mut self, withheld: &[Reference]) {
        for Reference { from, foreign_key } in withheld.iter().copied() {
            let columns = nullable_columns(self.graph, from.store, foreign_key);
            self.plan.steps.push(Step::Update { store: from.store, columns, rows: vec![from.slot] });
        }
    }

    fn delete(&mut self, works: &[Work], group: &Group) -> Result<()> {
        let doomed = group.tables.iter().rev().flat_map(|it| works[*it].doomed.iter().map(|slot| works[*it].object(*slot)));
        let rows: Vec<ObjectId> = doomed.collect();
        let levels = if group.is_entangled {
            delete_levels(self.graph, &rows)?
        } else {
            super::rows::Levels { levels: vec![rows], withheld: Vec::new() }
        };
        for Reference { from, foreign_key } in levels.withheld {
            let columns = nullable_columns(self.graph, from.store, foreign_key);
            let values = vec![Value::Null; columns.len()];
            self.plan.steps.push(Step::Release { store: from.store, columns, row: from.slot, values });
        }
        for level in levels.levels {
            for position in group.tables.iter().rev() {
                let store = works[*position].store;
                let mut rows: Vec<u32> = level.iter().filter(|it| it.store == store).map(|it| it.slot).collect();
                self.sort_by_key(store, &mut rows);
                if !rows.is_empty() {
                    self.plan.steps.push(Step::Delete { store, rows });
                }
            }
        }
        Ok(())
    }

    fn pairs(&mut self, wanted: PairChange) {
        let mut by_association: BTreeMap<usize, Vec<[u32; 2]>> = BTreeMap::new();
        let is_wanted = |(pair, change): &(&Pair, &PairChange)| **change == wanted && !self.leads_to_doomed(pair);
        for (pair, _) in self.graph.pairs.iter().filter(is_wanted) {
            by_association.entry(pair.association).or_default().push(pair.ends);
        }
        let steps = by_association.into_iter().map(|(association, rows)| Step::Pairs { association, change: wanted, rows });
        self.plan.steps.extend(steps);
    }

    /// Whether a row of an association table goes with an object that is deleted anyway.
    fn leads_to_doomed(&self, pair: &Pair) -> bool {
        let ends = self.graph.wiring.associations[pair.association].ends.iter().zip(pair.ends);
        ends.into_iter().any(|(end, slot)| self.graph.state(ObjectId { store: end.store, slot }) == State::Doomed)
    }

    /// Objects that are deleted take the rows of association tables with them that lead to them.
    fn dissociate(&mut self, works: &[Work]) {
        for (association, it) in self.graph.wiring.associations.iter().enumerate() {
            for (index, end) in it.ends.iter().enumerate() {
                let doomed = works.iter().filter(|work| work.store == end.store).flat_map(|work| work.doomed.iter().copied());
                // What takes a row over does not take over who belonged to it.
                let switched = self.plan.switches.iter().filter(|it| it.store == end.store).map(|it| it.old);
                let rows: Vec<u32> = doomed.chain(switched).collect();
                if !rows.is_empty() {
                    self.plan.steps.push(Step::Dissociate { association, end: index, rows });
                }
            }
        }
    }
}

/// The order of keys; those that are not known are equal to all.
fn order_of(one: &[ValueRef<'_>], other: &[ValueRef<'_>]) -> Ordering {
    let mut orders = one.iter().zip(other).map(|(one, other)| order_of_values(one, other));
    orders.find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
}

fn order_of_values(one: &ValueRef<'_>, other: &ValueRef<'_>) -> Ordering {
    match (one, other) {
        (ValueRef::I64(one), ValueRef::I64(other)) => one.cmp(other),
        (ValueRef::I32(one), ValueRef::I32(other)) => one.cmp(other),
        (ValueRef::I16(one), ValueRef::I16(other)) => one.cmp(other),
        (ValueRef::Text(one), ValueRef::Text(other)) => one.cmp(other),
        (ValueRef::Uuid(one), ValueRef::Uuid(other)) => one.cmp(other),
        (ValueRef::Date(one), ValueRef::Date(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
