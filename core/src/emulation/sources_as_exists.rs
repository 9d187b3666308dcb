//! Other tables in a DELETE, where it has no USING.

use crate::tree::{Constant, Node, Reach, SelectItem, SelectTree};

/// `WHERE EXISTS (SELECT 1 FROM sources WHERE …)`: a row is deleted if it has any partner, which is all that USING says.
#[must_use]
pub fn sources_as_exists(reach: &Reach) -> Reach {
    let Reach { target, sources, filter, all_rows, order_by, limit } = reach;
    let mut select = SelectTree::default();
    select.add_item(SelectItem::new(Node::Constant(Constant::One), false));
    sources.from.iter().for_each(|it| select.add_from(it.clone()));
    sources.joins.iter().for_each(|it| select.add_join(it.clone()));
    filter.iter().for_each(|it| select.add_filter(it.clone()));
    Reach {
        filter: vec![Node::exists(false, select)],
        all_rows: *all_rows,
        order_by: order_by.clone(),
        limit: limit.clone(),
        ..Reach::of(*target)
    }
}
