//! DEFAULT in an INSERT, where it is no word for a value.

use crate::tree::{Constant, InsertRows, InsertSource, InsertTree, Node};

/// The insert without the columns that get their default in every row: what a column gets that is left out. `None` where there are
/// none.
#[must_use]
pub fn without_defaults(insert: &InsertTree) -> Option<InsertTree> {
    let InsertSource::Rows(rows) = insert.source() else { return None };
    let is_default = |column: usize| {
        let mut values = rows.iter().map(|row| row.get(column));
        values.all(|it| matches!(it, Some(Node::Constant(Constant::Default))))
    };
    if !(0..insert.columns().len()).any(is_default) {
        return None;
    }
    let is_kept: Vec<bool> = (0..insert.columns().len()).map(|it| !is_default(it)).collect();
    let kept = |index: &usize| is_kept.get(*index).copied().unwrap_or(true);
    let columns: Vec<_> = insert.columns().iter().enumerate().filter(|(index, _)| kept(index)).map(|(_, it)| *it).collect();
    let source = match rows.len() {
        1 if columns.is_empty() => InsertSource::Defaults,
        _ if columns.is_empty() => return None,
        _ => {
            let mut fewer = InsertRows::new(columns.len());
            for row in rows.iter() {
                let cells = row.iter().enumerate().filter(|(index, _)| kept(index)).map(|(_, it)| it.clone());
                fewer.push(|it| {
                    it.extend(cells);
                    true
                });
            }
            InsertSource::Rows(fewer)
        }
    };
    Some(InsertTree { columns, source, ..insert.clone() })
}
