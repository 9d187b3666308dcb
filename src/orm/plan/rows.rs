//! The order of rows that refer to each other.

use std::collections::{BTreeMap, HashMap, HashSet};

use aludel_core::error::{Error, Result};
use aludel_core::schema::same_table;
use aludel_core::types::ValueRef;

use super::work::{Waiting, values_now, values_stored};
use crate::orm::graph::{Graph, ObjectId, Reference, key_text};

/// Rows in an order in which each can be written, level by level.
#[derive(Debug, Default)]
pub(super) struct Levels {
    pub(super) levels: Vec<Vec<ObjectId>>,
    /// References that must be NULL for a while, because they close a circle.
    pub(super) withheld: Vec<Reference>,
}

/// What a row waits for: another row, and the reference because of which it does.
#[derive(Clone, Copy, Debug)]
struct Edge {
    to: ObjectId,
    because: Reference,
}

type Edges = BTreeMap<ObjectId, Vec<Edge>>;

/// Reads values of an object: as it is now, or as its row is.
type Read = for<'g> fn(&'g Graph, ObjectId, &[u16]) -> Result<Option<Vec<ValueRef<'g>>>>;

/// New rows, each after those it refers to.
pub(super) fn insert_levels(graph: &Graph, rows: &[ObjectId], waiting: &Waiting) -> Result<Levels> {
    let by_key = Index::new(graph, rows, values_now)?;
    let mut edges = Edges::new();
    for from in rows.iter().copied() {
        let mut found: Vec<(u16, ObjectId)> = waiting.references(from).to_vec();
        by_key.references(graph, from, values_now, &mut found)?;
        let edge = |(foreign_key, to)| Edge { to, because: Reference { from, foreign_key } };
        edges.insert(from, found.into_iter().map(edge).collect());
    }
    sort(graph, rows, edges)
}

/// Rows to be deleted, each before those it refers to.
pub(super) fn delete_levels(graph: &Graph, rows: &[ObjectId]) -> Result<Levels> {
    let by_key = Index::new(graph, rows, values_stored)?;
    let mut edges: Edges = rows.iter().map(|row| (*row, Vec::new())).collect();
    let mut itself = Vec::new();
    for from in rows.iter().copied() {
        let mut found = Vec::new();
        by_key.references(graph, from, values_stored, &mut found)?;
        for (foreign_key, to) in found {
            let because = Reference { from, foreign_key };
            if to != from {
                // The other way round: the row that another one refers to waits for that one.
                edges.entry(to).or_default().push(Edge { to: from, because });
            } else if may_be_null(graph, because) {
                // MariaDB does not delete a row that refers to itself.
                itself.push(because);
            }
        }
    }
    let mut levels = sort(graph, rows, edges)?;
    levels.withheld.append(&mut itself);
    Ok(levels)
}

/// Rows by what foreign keys refer to.
struct Index(HashMap<(usize, Vec<u16>, String), ObjectId>);

impl Index {
    fn new(graph: &Graph, rows: &[ObjectId], read: Read) -> Result<Self> {
        let targets = targets(graph, rows);
        let mut index = HashMap::new();
        for row in rows.iter().copied() {
            for columns in targets.get(&row.store).into_iter().flatten() {
                if let Some(values) = read(graph, row, columns)? {
                    index.insert((row.store, columns.clone(), key_text(values)), row);
                }
            }
        }
        Ok(Self(index))
    }

    /// Adds the rows that a row refers to by the values of its columns.
    fn references(&self, graph: &Graph, row: ObjectId, read: Read, out: &mut Vec<(u16, ObjectId)>) -> Result<()> {
        for (foreign_key, key) in (0..).zip(graph.stores[row.store].table().foreign_keys) {
            if out.iter().any(|(it, _)| *it == foreign_key) {
                continue;
            }
            let Some(values) = read(graph, row, key.columns)? else { continue };
            let columns: Vec<u16> = key.targets.iter().map(|it| it.index).collect();
            let text = key_text(values);
            let mut stores = (0..graph.stores.len()).filter(|it| same_table(graph.stores[*it].table(), key.target()));
            let found = stores.find_map(|store| self.0.get(&(store, columns.clone(), text.clone())));
            out.extend(found.map(|to| (foreign_key, *to)));
        }
        Ok(())
    }
}

/// For each store among the rows, the sets of columns that foreign keys among the rows refer to.
fn targets(graph: &Graph, rows: &[ObjectId]) -> HashMap<usize, HashSet<Vec<u16>>> {
    let stores: HashSet<usize> = rows.iter().map(|it| it.store).collect();
    let mut targets: HashMap<usize, HashSet<Vec<u16>>> = HashMap::new();
    for key in stores.iter().flat_map(|it| graph.stores[*it].table().foreign_keys) {
        for to in stores.iter().filter(|it| same_table(graph.stores[**it].table(), key.target())) {
            targets.entry(*to).or_default().insert(key.targets.iter().map(|it| it.index).collect());
        }
    }
    targets
}

/// Puts rows after what they wait for. A circle is opened where a reference may be NULL for a while.
fn sort(graph: &Graph, rows: &[ObjectId], edges: Edges) -> Result<Levels> {
    let mut sorting = Sorting::new(rows, edges);
    let mut result = Levels::default();
    let mut ready = sorting.ready();
    let mut first = 0;
    while sorting.is_unfinished() {
        if ready.is_empty() {
            while sorting.is_done(rows[first]) {
                first += 1;
            }
            let circle = sorting.circle(rows[first]);
            let because = opening(graph, &circle, &sorting)?;
            ready.extend(sorting.open(because));
            result.withheld.push(because);
            continue;
        }
        let next = sorting.take(&ready);
        result.levels.push(std::mem::replace(&mut ready, next));
    }
    Ok(result)
}

/// Rows being sorted: each counts what it still waits for.
struct Sorting {
    edges: Edges,
    /// Where a row stands among the others.
    positions: HashMap<ObjectId, usize>,
    /// How many edges of a row lead to rows that are not done.
    waits: HashMap<ObjectId, usize>,
    /// The rows that wait for a row.
    waiting: HashMap<ObjectId, Vec<ObjectId>>,
}

impl Sorting {
    fn new(rows: &[ObjectId], mut edges: Edges) -> Self {
        let positions: HashMap<ObjectId, usize> = rows.iter().enumerate().map(|(index, row)| (*row, index)).collect();
        let mut waits = HashMap::new();
        let mut waiting: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
        for row in rows {
            let edges = edges.entry(*row).or_default();
            edges.retain(|it| positions.contains_key(&it.to));
            edges.iter().for_each(|it| waiting.entry(it.to).or_default().push(*row));
            waits.insert(*row, edges.len());
        }
        Self { edges, positions, waits, waiting }
    }

    fn is_unfinished(&self) -> bool {
        !self.waits.is_empty()
    }

    fn is_done(&self, row: ObjectId) -> bool {
        !self.waits.contains_key(&row)
    }

    /// The rows that wait for nothing.
    fn ready(&self) -> Vec<ObjectId> {
        let free = self.waits.iter().filter(|(_, count)| **count == 0).map(|(row, _)| *row);
        self.in_order(free.collect())
    }

    /// Takes note that rows are done; gives those that wait for nothing now.
    fn take(&mut self, rows: &[ObjectId]) -> Vec<ObjectId> {
        let mut free = Vec::new();
        for row in rows {
            self.waits.remove(row);
        }
        for row in rows {
            for waiting in self.waiting.remove(row).unwrap_or_default() {
                free.extend(self.wait_less(waiting));
            }
        }
        self.in_order(free)
    }

    /// Takes away that anything waits because of a reference; gives the row that waits for nothing now.
    fn open(&mut self, because: Reference) -> Option<ObjectId> {
        let found = self.edges.iter().find_map(|(row, edges)| {
            let edge = edges.iter().find(|it| it.because == because && self.waits.contains_key(&it.to))?;
            Some((*row, edge.to))
        });
        let (row, to) = found?;
        self.edges.entry(row).or_default().retain(|it| it.because != because);
        if let Some(waiting) = self.waiting.get_mut(&to)
            && let Some(position) = waiting.iter().position(|it| *it == row)
        {
            waiting.swap_remove(position);
        }
        self.wait_less(row)
    }

    fn wait_less(&mut self, row: ObjectId) -> Option<ObjectId> {
        let count = self.waits.get_mut(&row)?;
        *count -= 1;
        (*count == 0).then_some(row)
    }

    fn in_order(&self, mut rows: Vec<ObjectId>) -> Vec<ObjectId> {
        rows.sort_unstable_by_key(|row| self.positions[row]);
        rows
    }

    /// Rows that wait for each other: following what blocks a row that waits, one comes back to where one was.
    fn circle(&self, first: ObjectId) -> Vec<ObjectId> {
        let mut path: Vec<ObjectId> = Vec::new();
        let mut seen: HashMap<ObjectId, usize> = HashMap::new();
        let mut next = Some(first);
        while let Some(row) = next {
            if let Some(start) = seen.insert(row, path.len()) {
                return path.split_off(start);
            }
            path.push(row);
            next = self.edges[&row].iter().map(|it| it.to).find(|it| self.waits.contains_key(it));
        }
        path
    }
}

/// A reference in a circle that may be NULL for a while.
fn opening(graph: &Graph, circle: &[ObjectId], sorting: &Sorting) -> Result<Reference> {
    let inside = circle.iter().flat_map(|row| &sorting.edges[row]).filter(|it| circle.contains(&it.to)).map(|it| it.because);
    let mut free = inside.filter(|it| may_be_null(graph, *it));
    free.next().ok_or_else(|| no_opening(graph, circle))
}

fn may_be_null(graph: &Graph, Reference { from, foreign_key }: Reference) -> bool {
    !nullable_columns(graph, from.store, foreign_key).is_empty()
}

/// The columns of a foreign key that may be NULL.
pub(super) fn nullable_columns(graph: &Graph, store: usize, foreign_key: u16) -> Vec<usize> {
    let table = graph.stores[store].table();
    let columns = table.foreign_keys[usize::from(foreign_key)].columns.iter().map(|it| usize::from(*it));
    columns.filter(|it| table.columns[*it].nullable).collect()
}

fn no_opening(graph: &Graph, circle: &[ObjectId]) -> Error {
    let mut tables: Vec<_> = circle.iter().map(|it| format!("`{}`", graph.stores[it.store].table().name)).collect();
    tables.sort();
    tables.dedup();
    Error::session(format!(
        "rows of {} refer to each other in a circle, and none of the references may be NULL for a while: make the column of one of \
         them nullable",
        tables.join(", ")
    ))
}
