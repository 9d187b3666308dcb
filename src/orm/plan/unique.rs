//! UNIQUE values that move from one row to another within a flush.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aludel_core::error::{Error, Result};
use aludel_core::schema::Table;
use aludel_core::types::{DataType, Value};

use super::work::{Work, values_now, values_stored};
use crate::orm::graph::{Graph, key_text};

/// What must be done in another order, or in two steps, because rows of a table take each other's UNIQUE values.
#[derive(Debug, Default)]
pub(super) struct Moves {
    /// Rows are deleted before others are written.
    pub(super) deletes_first: bool,
    /// Rows that let go of their values before any other is written: columns, and what they get for a while.
    pub(super) releases: BTreeMap<u32, (Vec<usize>, Vec<Value>)>,
    /// Updates that come after others, by level; those that are not here come first.
    pub(super) levels: HashMap<u32, usize>,
}

/// Who gives up a value.
#[derive(Clone, Copy)]
enum Giver {
    Delete(u32),
    Update(u32),
}

/// For a row, those whose values it takes, with the positions of the UNIQUE sets.
type Takers = BTreeMap<u32, BTreeSet<(u32, usize)>>;

/// Finds out who takes whose values. Late updates are those that wait for an insert.
pub(super) fn moves(graph: &Graph, work: &Work, late: &HashSet<u32>, can_delete_first: bool) -> Result<Moves> {
    let mut moves = Moves::default();
    let mut takers = Takers::new();
    let table = graph.stores[work.store].table();
    for (position, set) in table.unique_keys().enumerate() {
        let givers = givers(graph, work, set)?;
        if givers.is_empty() {
            continue;
        }
        for (taker, is_insert) in claims(work, set) {
            let Some(values) = values_now(graph, work.object(taker), set)? else { continue };
            match givers.get(&key_text(values)).copied() {
                None => {}
                Some(Giver::Delete(_)) if can_delete_first => moves.deletes_first = true,
                Some(Giver::Delete(giver)) => release(&mut moves, table, work, giver, set)?,
                Some(Giver::Update(giver)) if giver == taker => {}
                Some(Giver::Update(giver)) => {
                    let (giver_is_late, taker_is_late) = (late.contains(&giver), late.contains(&taker));
                    if giver_is_late && !taker_is_late {
                        release(&mut moves, table, work, giver, set)?;
                    } else if !is_insert && giver_is_late == taker_is_late {
                        takers.entry(taker).or_default().insert((giver, position));
                    }
                }
            }
        }
    }
    sort(&mut moves, table, work, takers)?;
    Ok(moves)
}

/// The values of a UNIQUE set that rows give up.
fn givers(graph: &Graph, work: &Work, set: &[u16]) -> Result<HashMap<String, Giver>> {
    let doomed = work.doomed.iter().map(|slot| (*slot, Giver::Delete(*slot)));
    let changed = work.changed.touching(set).map(|slot| (slot, Giver::Update(slot)));
    let mut givers = HashMap::new();
    for (slot, giver) in doomed.chain(changed) {
        if let Some(values) = values_stored(graph, work.object(slot), set)? {
            givers.insert(key_text(values), giver);
        }
    }
    Ok(givers)
}

/// Rows that may take values of a UNIQUE set; and whether by an insert.
fn claims<'w>(work: &'w Work, set: &'w [u16]) -> impl Iterator<Item = (u32, bool)> + 'w {
    work.pending.iter().map(|slot| (*slot, true)).chain(work.changed.touching(set).map(|slot| (slot, false)))
}

/// Puts updates after those whose values they take; in a circle one lets go of its value before everything else.
fn sort(moves: &mut Moves, table: &'static Table, work: &Work, mut takers: Takers) -> Result<()> {
    let mut level = 0;
    while !takers.is_empty() {
        let waiting: HashSet<u32> = takers.keys().copied().collect();
        let is_ready = |givers: &BTreeSet<(u32, usize)>| givers.iter().all(|(giver, _)| !waiting.contains(giver));
        let ready: Vec<u32> = takers.iter().filter(|(_, givers)| is_ready(givers)).map(|(taker, _)| *taker).collect();
        if ready.is_empty() {
            let Some((giver, position)) = takers.values().flatten().copied().find(|(it, _)| waiting.contains(it)) else { break };
            let Some(set) = table.unique_keys().nth(position) else { break };
            release(moves, table, work, giver, set)?;
            takers.values_mut().for_each(|givers| givers.retain(|it| *it != (giver, position)));
            continue;
        }
        level += 1;
        for taker in ready {
            takers.remove(&taker);
            moves.levels.insert(taker, level);
        }
    }
    Ok(())
}

/// Has a row let go of its values of a UNIQUE set: by a NULL if one may be there, else by a value that stands for nothing.
fn release(moves: &mut Moves, table: &'static Table, work: &Work, slot: u32, set: &[u16]) -> Result<()> {
    let def = |it: u16| &table.columns[usize::from(it)];
    // Only what the row's own update writes later: anything else would stay what it is for the time being.
    let changed = work.changed.get(slot);
    let is_written = |it: &u16| changed.is_none_or(|columns| columns.contains(&usize::from(*it)));
    let free = || set.iter().copied().filter(|it| !table.primary_key.contains(it)).filter(is_written);
    let null = free().find(|it| def(*it).nullable).map(|it| (it, Value::Null));
    // A value that stands for nothing may be one that a CHECK of its column refuses, such as that of an enum's tag.
    let is_checked = |it: &u16| table.checks.iter().any(|check| check.columns.contains(it));
    let is_reference = |it: &u16| table.foreign_keys.iter().any(|key| key.columns.contains(it));
    let unchecked = || free().filter(|it| !is_checked(it) && !is_reference(it));
    let found = null.or_else(|| unchecked().find_map(|it| Some((it, placeholder(def(it).data_type, slot)?))));
    let Some((column, value)) = found else {
        let names: Vec<_> = set.iter().map(|it| def(*it).name).collect();
        return Err(Error::session(format!(
            "rows of `{}` take each other's values of `{}`, which cannot be given up for a while: flush in between",
            table.name,
            names.join("`, `")
        )));
    };
    let (columns, values) = moves.releases.entry(slot).or_default();
    if !columns.contains(&usize::from(column)) {
        columns.push(usize::from(column));
        values.push(value);
    }
    Ok(())
}

/// A value that no program uses, another one for each row.
fn placeholder(data_type: DataType, slot: u32) -> Option<Value> {
    let text = || format!("\u{7f}{slot:x}");
    Some(match data_type {
        DataType::BigInt => Value::I64(i64::MIN + i64::from(slot)),
        DataType::Integer => Value::I32(i32::MIN.checked_add(i32::try_from(slot).ok()?)?),
        DataType::SmallInt => Value::I16(i16::MIN.checked_add(i16::try_from(slot).ok()?)?),
        DataType::Text => Value::Text(text()),
        DataType::Varchar(length) if text().len() <= usize::try_from(length).ok()? => Value::Text(text()),
        DataType::Uuid => Value::Uuid((u128::MAX - u128::from(slot)).to_be_bytes()),
        _ => return None,
    })
}
