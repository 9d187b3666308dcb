//! The keys of a page: what its rows are sorted by, so that no two are equal.

use super::{Uniqueness, refused};
use crate::error::Result;
use crate::schema::Table;
use crate::tree::{ColumnRef, Direction, JoinKind, Node, Nulls, OrderTerm, SelectTree, Source, TableSource, walk};

/// What rows are sorted by.
pub(super) struct Keys(Vec<Key>);

/// An expression that rows are sorted by.
pub(super) struct Key {
    pub(super) node: Node,
    pub(super) direction: Direction,
    /// The place of NULLs; none where the key is never NULL.
    pub(super) nulls: Option<Nulls>,
}

impl Keys {
    /// The order of a query, made to tell any two rows apart.
    pub(super) fn of(select: &SelectTree, uniqueness: Uniqueness) -> Result<Self> {
        require_pages(select)?;
        let mut keys = Self(Vec::new());
        for term in &select.order_by {
            let node = select.unlabeled(&term.node);
            require_no_window(node)?;
            keys.add(select, node, term.direction, term.nulls);
        }
        match uniqueness {
            Uniqueness::Given => {}
            Uniqueness::Added => keys.make_unique(select)?,
        }
        if keys.0.is_empty() {
            return Err(refused("a query without an order", "say one, with `order_by`"));
        }
        Ok(keys)
    }

    fn add(&mut self, select: &SelectTree, node: &Node, direction: Direction, nulls: Option<Nulls>) {
        if self.nodes().any(|it| it == node) {
            return;
        }
        let usual = match direction {
            Direction::Ascending => Nulls::First,
            Direction::Descending => Nulls::Last,
        };
        let nulls = may_be_null(select, node).then(|| nulls.unwrap_or(usual));
        self.0.push(Key { node: node.clone(), direction, nulls });
    }

    /// Adds what tells rows apart: the groups of a grouped query, all columns of a distinct one, the primary keys of others.
    fn make_unique(&mut self, select: &SelectTree) -> Result<()> {
        // The direction of the last term, so that all keys have one where those of the order have.
        let direction = self.0.last().map_or(Direction::Ascending, |it| it.direction);
        if !select.group_by.is_empty() {
            select.group_by.iter().for_each(|it| self.add(select, it, direction, None));
        } else if select.distinct {
            if self.nodes().any(|it| !select.items.iter().any(|item| item.node == *it)) {
                return Err(refused("a distinct query with an order by what it does not select", "select that too"));
            }
            select.items.iter().for_each(|it| self.add(select, &it.node, direction, None));
        } else {
            for source in tables(select)? {
                if !self.has_unique_key(source) {
                    source.table.primary_key.iter().for_each(|it| self.add(select, &source.column_at(*it), direction, None));
                }
            }
        }
        Ok(())
    }

    /// Whether a unique key of the table is among the keys, no column of which may be NULL.
    fn has_unique_key(&self, source: TableSource) -> bool {
        let has = |index: &u16| {
            let is_null = source.table.columns[usize::from(*index)].nullable;
            !is_null && self.nodes().any(|it| *it == source.column_at(*index))
        };
        source.table.unique_keys().any(|key| key.iter().all(has))
    }

    /// The other way round.
    pub(super) fn turn(&mut self) {
        for Key { node: _, direction, nulls } in &mut self.0 {
            *direction = direction.turned();
            *nulls = nulls.map(Nulls::turned);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter().map(|it| &it.node)
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = OrderTerm> {
        self.0.iter().map(|Key { node, direction, nulls }| OrderTerm { node: node.clone(), direction: *direction, nulls: *nulls })
    }

    pub(super) fn as_slice(&self) -> &[Key] {
        &self.0
    }

    /// A number that another order has not, but for chance: so a cursor is not taken for one of another query. FNV-1a, which is the
    /// same in every version and on every machine (<http://www.isthe.com/chongo/tech/comp/fnv/>).
    pub(super) fn fingerprint(&self) -> u32 {
        let mut hash = 0x811c_9dc5_u32;
        let mut add = |bytes: &[u8]| {
            for byte in bytes {
                hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
            }
        };
        for Key { node, direction, nulls } in &self.0 {
            if let Node::Column(column) = node {
                add(column.qualifier().unwrap_or_default().as_bytes());
                add(b".");
                add(column.name().as_bytes());
            }
            let direction = match direction {
                Direction::Ascending => b'+',
                Direction::Descending => b'-',
            };
            let nulls = match nulls {
                None => b' ',
                Some(Nulls::First) => b'<',
                Some(Nulls::Last) => b'>',
            };
            add(&[direction, nulls]);
        }
        hash
    }
}

fn require_pages(select: &SelectTree) -> Result<()> {
    let instead = "put it into a `.subquery(…)`, and take pages of a query of that";
    if select.is_limited() {
        return Err(refused("a query with a limit or an offset", "leave them out; `page` says how many rows"));
    }
    if !select.distinct_on.is_empty() {
        return Err(refused("a query with `distinct_on`", instead));
    }
    if !select.grouping.is_empty() {
        return Err(refused("a query with `rollup`, `cube` or `grouping_sets`", instead));
    }
    Ok(())
}

fn require_no_window(node: &Node) -> Result<()> {
    let mut has_window = false;
    walk(node, &mut |it| has_window |= matches!(it, Node::Over(_)));
    if has_window {
        return Err(refused(
            "an order by a window function",
            "put the query into a `.subquery(…)`, and take pages of a query of that",
        ));
    }
    Ok(())
}

/// A column is never NULL where it is declared so and no outer join can leave it out.
fn may_be_null(select: &SelectTree, node: &Node) -> bool {
    let are_inner = select.joins.iter().all(|it| matches!(it.kind, JoinKind::Inner));
    match node {
        Node::Column(ColumnRef::Model { column, .. }) => column.def().nullable || !are_inner,
        _ => true,
    }
}

/// The tables of a query, of which rows are told apart by primary keys.
fn tables(select: &SelectTree) -> Result<Vec<TableSource>> {
    let mut tables: Vec<TableSource> = Vec::new();
    for source in select.from.iter().chain(select.joins.iter().map(|it| &it.target)) {
        match source {
            Source::Table(it) if !it.table.primary_key.is_empty() => tables.push(*it),
            other => return Err(without_key(other.name())),
        }
    }
    let mut keyless: Option<&'static Table> = None;
    select.roots(&mut |root| {
        walk(root, &mut |node| {
            if let Node::Column(ColumnRef::Model { column, alias }) = node {
                let source = TableSource { table: column.table, alias: *alias };
                if !tables.contains(&source) {
                    tables.push(source);
                }
                keyless = keyless.or_else(|| column.table.primary_key.is_empty().then_some(column.table));
            }
        });
    });
    keyless.map_or(Ok(tables), |it| Err(without_key(it.name)))
}

fn without_key(source: &str) -> crate::Error {
    refused(
        &format!("the rows of `{source}`, of which no primary key is known,"),
        "sort by what tells any two rows apart, and say so with `with_unique_order`",
    )
}
