//! The query of an INSERT … SELECT by itself, where its tables would be seen by what comes after it.

use crate::schema::Name;
use crate::tree::{ColumnRef, InsertSource, InsertTree, NamedColumn, Node, QueryTree, SelectItem, SelectTree, Source};

/// `INSERT INTO table SELECT new_rows.a, … FROM (SELECT …) AS new_rows`: so that the upsert after it sees the names of the table alone.
/// `None` where the rows are not those of one SELECT.
#[must_use]
pub fn select_in_from(insert: &InsertTree) -> Option<InsertTree> {
    let InsertSource::Query(QueryTree::Select(query)) = insert.source() else { return None };
    let mut inner = (**query).clone();
    let mut outer = SelectTree::default();
    let rows = Name::Static("new_rows");
    let mut taken: Vec<Name> = Vec::new();
    for (index, item) in inner.items.iter_mut().enumerate() {
        let own = item.name().map(|it| Name::from(it.to_owned())).filter(|it| !taken.contains(it));
        let name = own.unwrap_or_else(|| format!("column_{}", index + 1).into());
        if item.name() != Some(name.as_str()) {
            item.label = Some(name.clone());
        }
        let column = NamedColumn { qualifier: Some(rows.clone()), name: name.clone(), data_type: None };
        outer.add_item(SelectItem::new(Node::Column(ColumnRef::Named(Box::new(column))), true));
        taken.push(name);
    }
    outer.add_from(Source::subquery(inner, rows));
    Some(InsertTree { source: InsertSource::Query(outer.into()), ..insert.clone() })
}
