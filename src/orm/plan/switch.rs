//! New objects that have the keys of objects about to be deleted.

use std::collections::{HashMap, HashSet};

use aludel_core::error::Result;
use aludel_core::schema::{ReferentialAction, same_table};

use super::Switch;
use super::work::{Work, values_now, values_stored};
use crate::orm::graph::{Graph, key_text};

/// Takes out of the work what is a row that stays under its key and gets other values.
pub(super) fn switches(graph: &Graph, work: &mut Work) -> Result<Vec<Switch>> {
    if work.doomed.is_empty() || work.pending.is_empty() || has_actions(graph, work.store) {
        return Ok(Vec::new());
    }
    let key = graph.stores[work.store].table().primary_key;
    let mut old: HashMap<String, u32> = HashMap::new();
    for slot in work.doomed.iter().copied() {
        if let Some(values) = values_stored(graph, work.object(slot), key)? {
            old.insert(key_text(values), slot);
        }
    }
    let mut switches = Vec::new();
    for new in work.pending.iter().copied() {
        let Some(values) = values_now(graph, work.object(new), key)? else { continue };
        if let Some(old) = old.remove(&key_text(values)) {
            switches.push(Switch { store: work.store, new, old });
        }
    }
    let taken: HashSet<u32> = switches.iter().flat_map(|it| [it.new, it.old]).collect();
    work.pending.retain(|it| !taken.contains(it));
    work.doomed.retain(|it| !taken.contains(it));
    for switch in &switches {
        let columns = differing(graph, switch)?;
        if !columns.is_empty() {
            work.changed.insert(switch.new, &columns);
        }
    }
    Ok(switches)
}

/// Whether the database does something to other rows when one of a table is deleted, so that it must be deleted.
fn has_actions(graph: &Graph, store: usize) -> bool {
    let table = graph.stores[store].table();
    let keys = graph.stores.iter().flat_map(|it| it.table().foreign_keys).filter(|it| same_table(it.target(), table));
    keys.into_iter().any(|it| !matches!(it.on_delete, ReferentialAction::NoAction | ReferentialAction::Restrict))
}

/// The columns in which the new object differs from the row.
fn differing(graph: &Graph, Switch { store, new, old }: &Switch) -> Result<Vec<usize>> {
    let any = &*graph.stores[*store];
    let mut columns = Vec::new();
    for column in 0..any.table().columns.len() {
        let now = any.value(*new, column)?;
        if now.is_some() && now != any.stored_value(*old, column)? {
            columns.push(column);
        }
    }
    Ok(columns)
}
