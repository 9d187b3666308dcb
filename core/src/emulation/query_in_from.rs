//! The query of an INSERT … SELECT in FROM of another, where what comes after it would be taken for a part of it.

use crate::schema::Name;
use crate::tree::{Constant, InsertSource, InsertTree, Node, SelectItem, SelectTree, Source};

/// `INSERT INTO table SELECT * FROM (query) AS new_rows`: so that the query ends with FROM, whatever it is. `None` where the rows are
/// not those of a query.
#[must_use]
pub fn query_in_from(insert: &InsertTree) -> Option<InsertTree> {
    let InsertSource::Query(query) = insert.source() else { return None };
    let mut outer = SelectTree::default();
    outer.add_item(SelectItem::new(Node::Constant(Constant::Star), true));
    outer.add_from(Source::subquery(query.clone(), Name::Static("new_rows")));
    Some(InsertTree { source: InsertSource::Query(outer.into()), ..insert.clone() })
}
