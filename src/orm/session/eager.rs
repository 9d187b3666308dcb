//! Queries that bring relationships of their objects.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use aludel_core::error::{Error, Result};
use aludel_core::query::Selection;
use aludel_core::relation::Widened;
use aludel_core::row::Cells;
use aludel_core::schema::Table;
use aludel_core::tree::{SelectTree, TableSource};

use super::Session;
use crate::orm::graph::{Graph, ObjectId};
use crate::orm::key_hash::KeySet;
use crate::orm::load::{Fetch, Spec, Strategy};
use crate::orm::store::ReadOf;

/// A relationship that the query itself brings.
struct JoinedLoad<'s> {
    spec: &'s Spec,
    /// The store of the objects that have it, and of those that it holds.
    source: usize,
    target: usize,
    /// The joined load whose objects have it; none for the objects of the query.
    from: Option<usize>,
}

/// What the rows brought of one relationship: for each object what it holds, in order.
type Brought = HashMap<u32, Vec<u32>>;

impl Session {
    pub(super) fn execute_eagerly<S: Selection>(&mut self, tree: SelectTree, loads: Vec<Spec>) -> Result<Vec<S::Tracked<Self>>> {
        self.note_unflushed()?;
        let plain = Widened::new(tree.clone());
        let mut widened = plain.clone();
        let mut joined = Vec::new();
        for spec in &loads {
            let source = (spec.source)(&mut self.graph);
            let joins = joins_for(&plain, self.graph.stores[source].table(), spec.alias);
            add_joined(&self.graph, spec, source, None, spec.alias, joins, &mut widened, &mut joined);
        }
        let (rows, tracked, brought) = self.read::<S>(&widened, &joined)?;
        for (load, brought) in joined.iter().zip(brought) {
            self.graph.fill_joined(load, brought);
        }
        let slots_of = |store: usize| {
            let mut seen = KeySet::default();
            tracked.iter().filter(|it| it.store == store && seen.insert(it.slot)).map(|it| it.slot).collect::<Vec<u32>>()
        };
        let is_joined = |spec: &Spec| joined.iter().any(|it| std::ptr::eq(it.spec, spec));
        let sources: Vec<usize> = loads.iter().map(|spec| (spec.source)(&mut self.graph)).collect();
        self.fetch(|fetch| {
            loads.iter().zip(sources).try_for_each(|(spec, source)| {
                if is_joined(spec) {
                    load_below(fetch, source, &slots_of(source), spec, &is_joined)
                } else {
                    fetch.load(source, &slots_of(source), spec, Some(&tree))
                }
            })
        })?;
        Ok(rows)
    }

    /// Reads the rows of a query and of what is joined to it. An object of the query whose rows a join multiplied comes once.
    #[expect(clippy::type_complexity, reason = "three results of one pass, taken apart at once")]
    fn read<S: Selection>(
        &mut self,
        widened: &Widened,
        joined: &[JoinedLoad<'_>],
    ) -> Result<(Vec<S::Tracked<Self>>, Vec<ObjectId>, Vec<Brought>)> {
        let mut rows = Vec::new();
        let mut all: Vec<ObjectId> = Vec::new();
        let mut seen: HashSet<Vec<ObjectId>> = HashSet::new();
        let mut brought: Vec<Brought> = joined.iter().map(|_| Brought::new()).collect();
        let is_many = |it: &JoinedLoad<'_>| !self.graph.stores[it.source].relationships()[it.spec.index].is_single();
        let is_multiplied = joined.iter().any(is_many);
        self.transaction()?;
        let Some(mut transaction) = self.transaction.take() else { return Ok((rows, all, brought)) };
        let result = transaction.each_row(widened, &mut |row| {
            let mut cells = Cells::new(row);
            self.tracked = Some(Vec::new());
            let tracked = S::decode(&mut cells).and_then(|row| S::track(row, self));
            let objects = self.tracked.take().unwrap_or_default();
            let tracked = tracked?;
            self.take_joined(&mut cells, joined, &objects, &mut brought)?;
            // Rows that a join has multiplied are known apart by their objects alone.
            if is_multiplied && objects.is_empty() {
                return Err(Error::session(
                    "a query with options selects columns and no model, so there is no object to load anything for: select the model",
                ));
            }
            if !is_multiplied || seen.insert(objects.clone()) {
                rows.push(tracked);
                all.extend(objects);
            }
            Ok(ControlFlow::Continue(()))
        });
        self.transaction = Some(transaction);
        result.map(|()| (rows, all, brought))
    }

    /// Takes the objects of what is joined to a row.
    fn take_joined(
        &mut self,
        cells: &mut Cells<'_>,
        joined: &[JoinedLoad<'_>],
        objects: &[ObjectId],
        brought: &mut [Brought],
    ) -> Result<()> {
        let mut slots: Vec<Option<u32>> = Vec::with_capacity(joined.len());
        for (load, brought) in joined.iter().zip(brought) {
            let member = self.graph.stores[load.target].take_row(cells)?;
            let owner = match load.from {
                Some(from) => slots[from],
                None => objects.iter().find(|it| it.store == load.source).map(|it| it.slot),
            };
            if let Some(owner) = owner {
                let members = brought.entry(owner).or_default();
                members.extend(member.filter(|it| !members.contains(it)));
            }
            slots.push(member);
        }
        Ok(())
    }
}

impl Graph {
    /// Fills a relationship with what the rows brought.
    fn fill_joined(&mut self, load: &JoinedLoad<'_>, brought: Brought) {
        for (slot, members) in brought {
            let object = ObjectId { store: load.source, slot };
            if let Some(members) = self.overlay(object, load.spec.index, members) {
                self.stores[load.source].note_read(slot, ReadOf::Relationship);
                self.fill(object, load.spec.index, &members);
                self.note_part(object, load.spec.index, false);
            }
        }
    }
}

/// Which relationships can be joined to a query so that it means the same.
#[derive(Clone, Copy, PartialEq)]
enum Joins {
    None,
    /// Those that lead to one object, which keep the rows as they are.
    Single,
    /// Those that multiply rows too: each row is one object, and is known by it.
    All,
}

/// What can be joined to the objects of a table in a query, by the name that they are selected by.
fn joins_for(query: &Widened, table: &'static Table, alias: Option<&'static str>) -> Joins {
    let source = TableSource { table, alias };
    match (query.can_multiply(source), query.can_join(source)) {
        (true, _) => Joins::All,
        (false, true) => Joins::Single,
        (false, false) => Joins::None,
    }
}

/// Joins a relationship to a query, and what is to be joined to that, as far as a join means the same.
#[expect(clippy::too_many_arguments, reason = "the state of one recursion")]
fn add_joined<'s>(
    graph: &Graph,
    spec: &'s Spec,
    source: usize,
    from: Option<usize>,
    alias: Option<&'static str>,
    joins: Joins,
    widened: &mut Widened,
    out: &mut Vec<JoinedLoad<'s>>,
) {
    if spec.strategy == Strategy::Undefer {
        return;
    }
    let def = &graph.stores[source].relationships()[spec.index];
    let is_plain = spec.options.filter.is_empty() && spec.options.order_by.is_empty() && spec.options.limit.is_none();
    let is_free = is_plain && (def.order_by)().is_empty() && (def.filter)().is_none();
    let can_join = joins == Joins::All || (joins == Joins::Single && def.is_single());
    if spec.strategy != Strategy::Joined || !is_free || !can_join || !widened.has_room() {
        return;
    }
    let Some(name) = widened.join(def, alias) else { return };
    let target = graph.wiring.targets[source][spec.index];
    let position = out.len();
    out.push(JoinedLoad { spec, source, target, from });
    for nested in &spec.nested {
        add_joined(graph, nested, target, Some(position), Some(name), joins, widened, out);
    }
}

/// Loads what is asked for with the objects of a relationship that was joined, where that was not joined too.
fn load_below(fetch: &mut Fetch<'_>, source: usize, slots: &[u32], spec: &Spec, is_joined: &dyn Fn(&Spec) -> bool) -> Result<()> {
    let (target, reached) = fetch.reached(source, slots, spec);
    for nested in &spec.nested {
        if is_joined(nested) {
            load_below(fetch, target, &reached, nested, is_joined)?;
        } else {
            fetch.load(target, &reached, nested, None)?;
        }
    }
    Ok(())
}
