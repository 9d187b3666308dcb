//! Whether a statement that changes a table asks in a subquery what is in that table.

use super::visit::query_in;
use super::{ColumnRef, Correlation, CteBody, CteRef, JoinOn, Node, QueryTree, Reach, SelectTree, Source, TableSource, walk};
use crate::schema::same_table;

impl Reach {
    /// Whether a subquery of the conditions or of the sources selects from the table that is changed.
    #[must_use]
    pub fn selects_from_target(&self) -> bool {
        let Self { target, sources, filter, all_rows: _, order_by, limit: _ } = self;
        let joins = sources.joins.iter();
        let on = joins.clone().filter_map(|it| match &it.on {
            JoinOn::Condition(condition) => Some(condition),
            JoinOn::ForeignKey | JoinOn::Everything => None,
        });
        let given = sources.rows.iter().flat_map(|it| it.rows.iter().flatten());
        let mut nodes = filter.iter().chain(order_by.iter().map(|it| &it.node)).chain(on).chain(given);
        nodes.any(|it| it.selects_from(*target))
            || sources.from.iter().chain(joins.map(|it| &it.target)).any(|it| is_query_of(it, *target))
    }
}

impl Node {
    /// Whether a subquery in the expression selects from this table, under whatever name; to name its columns is not to select
    /// from it, where they are those of the statement around.
    #[must_use]
    pub fn selects_from(&self, table: TableSource) -> bool {
        let mut found = false;
        walk(self, &mut |node| found |= query_in(node).is_some_and(|it| selects(it, table)));
        found
    }
}

/// Whether it is a query of the table, or has one in it.
fn is_query_of(source: &Source, table: TableSource) -> bool {
    match source {
        Source::Table(_) | Source::Named(_) | Source::Invalid(_) => false,
        Source::Subquery(it) => selects(&it.query, table),
        Source::Cte(it) => match it.cte() {
            CteRef::Whole(it) => match &it.body {
                CteBody::Query(it) => selects(it, table),
                CteBody::Insert(_) | CteBody::Update(_) | CteBody::Delete(_) => false,
            },
            CteRef::Itself(_) => false,
        },
        Source::Values(it) => it.rows().iter().flatten().any(|it| it.selects_from(table)),
        Source::Function(it) => it.function().selects_from(table),
    }
}

fn selects(query: &QueryTree, table: TableSource) -> bool {
    match query {
        QueryTree::Select(it) => it.selects_from(table),
        QueryTree::Compound(it) => it.operands().iter().any(|it| selects(it, table)),
        // What it says nobody knows.
        QueryTree::Text(_) => false,
    }
}

impl SelectTree {
    fn selects_from(&self, table: TableSource) -> bool {
        let is_it = |it: &Source| match it {
            Source::Table(it) => same_table(it.table, table.table),
            Source::Named(it) => it.table.as_str() == table.table.name,
            Source::Subquery(_) | Source::Cte(_) | Source::Values(_) | Source::Function(_) | Source::Invalid(_) => {
                is_query_of(it, table)
            }
        };
        if self.from.iter().chain(self.joins.iter().map(|it| &it.target)).any(is_it) {
            return true;
        }
        // What else it selects from is implied by its columns, except that tables of the statement around are left to that one as long
        // as there are others.
        let (mut nested, mut others, mut same_name) = (false, !self.from.is_empty(), false);
        self.roots(&mut |root| {
            nested |= root.selects_from(table);
            walk(root, &mut |node| match node {
                Node::Column(ColumnRef::Model { column, alias }) if same_table(column.table, table.table) => {
                    if *alias == table.alias { same_name = true } else { nested = true }
                }
                Node::Column(ColumnRef::Model { .. }) => others = true,
                _ => {}
            });
        });
        let is_named = |names: &[crate::schema::Name]| names.iter().any(|it| it.as_str() == table.name());
        let is_of_the_statement_around = match &self.correlation {
            Correlation::Auto => others,
            Correlation::To(names) => is_named(names),
            Correlation::Except(names) => others && !is_named(names),
        };
        nested || same_name && !is_of_the_statement_around
    }

    /// Whether one of its own tables goes by this name.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let mut found = self.from.iter().chain(self.joins.iter().map(|it| &it.target)).any(|it| it.name() == name);
        self.roots(&mut |root| {
            walk(root, &mut |node| {
                if let Node::Column(column @ ColumnRef::Model { .. }) = node {
                    found |= column.qualifier() == Some(name);
                }
            });
        });
        found
    }
}
