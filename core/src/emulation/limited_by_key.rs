//! Some of the rows only, where UPDATE and DELETE have no LIMIT.

use super::by_chosen_keys::chosen;
use crate::tree::{InSet, Node, Reach};

/// `WHERE … AND key IN (SELECT key FROM table WHERE … ORDER BY … LIMIT …)`; a key of several columns is joined instead. The
/// conditions are said twice, so that a row which someone else changes in the meantime, and which meets them no more, stays as it is.
///
/// `None` where the table has no primary key.
#[must_use]
pub fn limited_by_key(reach: &Reach) -> Option<Reach> {
    let target = reach.target;
    let mut limited = match target.table.primary_key {
        [key] => {
            let is_chosen = Node::in_set(false, target.column_at(*key), InSet::Subquery(reach.keys().into()));
            Reach { filter: vec![is_chosen], ..Reach::of(target) }
        }
        _ => chosen(reach)?,
    };
    limited.filter.splice(0..0, reach.filter.iter().cloned());
    Some(limited)
}
