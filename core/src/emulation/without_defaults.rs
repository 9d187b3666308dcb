//! DEFAULT in an INSERT, where it is no word for a value.

use crate::tree::{Constant, InsertSource, InsertTree, Node};

/// The insert without the columns that get their default in every row: what a column gets that is left out. `None` where there are
/// none.
#[must_use]
pub fn without_defaults(insert: &InsertTree) -> Option<InsertTree> {
    let InsertSource::Rows(rows) = insert.source() else { return None };
    let is_default = |column: usize| {
        let mut values = rows.iter().map(|row| row.get(column));
        values.all(|it| matches!(it, Some(Node::Constant(Constant::Default))))
    };
    let is_kept: Vec<bool> = (0..insert.columns().len()).map(|it| !is_default(it)).collect();
    if is_kept.iter().all(|it| *it) {
        return None;
    }
    let kept = |index: &usize| is_kept.get(*index).copied().unwrap_or(true);
    let columns: Vec<_> = insert.columns().iter().enumerate().filter(|(index, _)| kept(index)).map(|(_, it)| *it).collect();
    let source = match rows.as_slice() {
        [_] if columns.is_empty() => InsertSource::Defaults,
        _ if columns.is_empty() => return None,
        _ => {
            let row =
                |row: &Vec<Node>| row.iter().enumerate().filter(|(index, _)| kept(index)).map(|(_, it)| it.clone()).collect();
            InsertSource::Rows(rows.iter().map(row).collect())
        }
    };
    Some(InsertTree { columns, source, ..insert.clone() })
}
