//! The query that loads the other side of a relationship for many objects at once.

use super::relationship::equations;
use super::{Path, RelationshipDef};
use crate::error::Result;
use crate::query::{Statement, push_columns};
use crate::render::{Renderer, Sql};
use crate::schema::{ForeignKey, Name, Table};
use crate::tree::{
    ChainOp, ColumnRef, CompareOp, Direction, InSet, Join, JoinKind, JoinOn, NamedColumn, Node, OrderTerm, Reach, SelectItem,
    SelectTree, Source, TableSource, Window,
};
use crate::types::{DataType, Value};

/// What is asked of the objects on the other side.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RelatedOptions {
    /// Conditions that they meet.
    pub filter: Vec<Node>,
    /// Their order; of none, that of the relationship.
    pub order_by: Vec<OrderTerm>,
    /// How many of each object at most: the first ones.
    pub limit: Option<u64>,
}

impl RelatedOptions {
    /// Whether they leave objects out.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        !self.filter.is_empty() || self.limit.is_some()
    }
}

/// Which objects the other side is loaded for.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a mapper makes one or the other")]
pub enum RelatedTo<'k> {
    /// Those with these keys: rows of values of the columns that the relationship's foreign key leads from, or to.
    Keys(&'k [Vec<Value>]),
    /// Those that a query selects, which selects the key and nothing else.
    Query(Box<SelectTree>),
    /// All that the table of the relationship's own side has, so that nobody needs to be asked for: what belongs to none of them is
    /// all that could be left out.
    All,
}

/// `SELECT key, target.* FROM target WHERE key IN (…)`: the rows on the other side of a relationship, each after the values by
/// which it belongs to an object. A row that belongs to several comes several times.
#[derive(Clone, Debug)]
pub struct RelatedRows {
    tree: SelectTree,
    /// Where the key is in a row, and what comes before the columns of the target.
    key: Vec<usize>,
    before: usize,
}

impl RelatedRows {
    /// The rows of the objects that have these keys.
    #[must_use]
    pub fn new(def: &'static RelationshipDef, of: RelatedTo<'_>, options: &RelatedOptions) -> Self {
        let target = TableSource { table: def.target, alias: None };
        let key = key_columns(def);
        let mut tree = SelectTree::default();
        let among = if matches!(of, RelatedTo::All) { key_among_columns(def) } else { None };
        if among.is_none() {
            key.iter().for_each(|it| tree.add_item(SelectItem::new(it.clone(), false)));
        }
        let before = tree.items.len();
        add_columns(&mut tree, def.target);
        tree.add_from(Source::Table(target));
        if let Path::Through { table, far, .. } = def.path {
            let source = TableSource { table, alias: None };
            let on = equations(&table.foreign_keys[usize::from(far)], source, target).collect();
            let on = JoinOn::Condition(Node::chain_of(ChainOp::And, on));
            tree.add_join(Join::new(JoinKind::Inner, Source::Table(source), on));
        }
        match of {
            RelatedTo::Keys(keys) => tree.add_filter(has_one_of(&key, keys)),
            RelatedTo::Query(query) => tree.add_filter(is_in(&key, *query)),
            RelatedTo::All => belongs_to_any(def, &key).into_iter().for_each(|it| tree.add_filter(it)),
        }
        (def.filter)().into_iter().chain(options.filter.iter().cloned()).for_each(|it| tree.add_filter(it));
        let order = if options.order_by.is_empty() { (def.order_by)() } else { options.order_by.clone() };
        match options.limit {
            None => order.into_iter().for_each(|it| tree.add_order_by(it)),
            Some(limit) => tree = first_of_each(tree, def, &key, order, limit),
        }
        Self { tree, key: among.unwrap_or_else(|| (0..key.len()).collect()), before }
    }

    /// Where in a row the values are by which it belongs to an object.
    #[must_use]
    pub fn key(&self) -> &[usize] {
        &self.key
    }

    /// How many values come before the columns of the target.
    #[must_use]
    pub const fn before(&self) -> usize {
        self.before
    }
}

impl RelatedTo<'_> {
    /// All objects of the relationship's own side, where a query gives all that the table has and the other side belongs to them by
    /// whole numbers. A text may belong by what the database takes for equal and the program does not, which is only found out where
    /// the database compares them.
    #[must_use]
    pub fn all(def: &'static RelationshipDef, alias: Option<&'static str>, query: &SelectTree) -> Option<Self> {
        (query.is_whole(TableSource { table: def.source, alias }) && is_by_numbers(def)).then_some(Self::All)
    }

    /// The same of objects that are all there are, for what they were read by is known to leave none out.
    #[must_use]
    pub fn all_of(def: &'static RelationshipDef) -> Option<Self> {
        is_by_numbers(def).then_some(Self::All)
    }

    /// The objects that a query gives, of which the relationship's own side is a table under its own name or an alias. None where
    /// the query cannot be asked again for them alone: where its rows are cut, grouped or made distinct, or have several such
    /// objects; and where the key has several columns.
    #[must_use]
    pub fn query(def: &'static RelationshipDef, alias: Option<&'static str>, query: &SelectTree) -> Option<Self> {
        let source = TableSource { table: def.source, alias };
        let key: Vec<Node> = match def.path {
            Path::ToOne { foreign_key } => columns(&def.source.foreign_keys[usize::from(foreign_key)], source),
            Path::FromTarget { foreign_key, .. } => targets(&def.target.foreign_keys[usize::from(foreign_key)], source),
            Path::Through { table, near, .. } => targets(&table.foreign_keys[usize::from(near)], source),
        };
        let [key] = <[Node; 1]>::try_from(key).ok()?;
        if !query.is_plain() || !query.selects_only(source) {
            return None;
        }
        let mut inner = query.clone();
        inner.order_by.clear();
        inner.locks.clear();
        inner.hints.clear();
        inner.items.clear();
        inner.add_item(SelectItem { node: key, label: Some(Name::Static(KEY)), nullable: true });
        // In FROM it is by itself: in IN it would share tables with the query around it.
        let column = NamedColumn { qualifier: Some(Name::Static(RELATED)), name: Name::Static(KEY), data_type: None };
        let mut outer = SelectTree::default();
        outer.add_item(SelectItem::new(Node::Column(ColumnRef::Named(Box::new(column))), true));
        outer.add_from(Source::subquery(inner, Name::Static(RELATED)));
        Some(Self::Query(Box::new(outer)))
    }
}

impl Statement for RelatedRows {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }
}

/// `SELECT key, columns FROM table WHERE key IN (…)`: some columns of rows that are known by their primary keys.
#[derive(Clone, Debug)]
pub struct RowsByKey(SelectTree);

impl RowsByKey {
    /// These columns, by position, of the rows with these keys.
    #[must_use]
    pub fn new(table: &'static Table, columns: &[usize], keys: &[Vec<Value>]) -> Self {
        let source = TableSource { table, alias: None };
        let key: Vec<Node> = table.primary_key.iter().map(|it| source.column_at(*it)).collect();
        let asked_for = (0u16..).zip(table.columns).filter(|(index, _)| columns.contains(&usize::from(*index)));
        let asked_for = asked_for.map(|(index, _)| source.column_at(index));
        let mut tree = SelectTree::default();
        key.iter().cloned().chain(asked_for).for_each(|it| tree.add_item(SelectItem::new(it, true)));
        tree.add_from(Source::Table(source));
        tree.add_filter(has_one_of(&key, keys));
        Self(tree)
    }

    /// The keys of the rows that an UPDATE or DELETE reaches.
    #[must_use]
    pub fn reached(reach: &Reach) -> Self {
        Self(reach.keys())
    }
}

impl Statement for RowsByKey {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.0.render(r)
    }
}

/// The columns by which a row belongs to an object.
fn key_columns(def: &RelationshipDef) -> Vec<Node> {
    let target = TableSource { table: def.target, alias: None };
    match def.path {
        Path::ToOne { foreign_key } => {
            let key = &def.source.foreign_keys[usize::from(foreign_key)];
            targets(key, target)
        }
        Path::FromTarget { foreign_key, .. } => columns(&def.target.foreign_keys[usize::from(foreign_key)], target),
        Path::Through { table, near, .. } => columns(&table.foreign_keys[usize::from(near)], TableSource { table, alias: None }),
    }
}

/// Where the key is among the columns that are selected of the target; none where it is not.
fn key_among_columns(def: &RelationshipDef) -> Option<Vec<usize>> {
    let Path::FromTarget { foreign_key, .. } = def.path else { return None };
    let key = &def.target.foreign_keys[usize::from(foreign_key)];
    key.columns.iter().map(|column| def.target.selected().position(|it| it == usize::from(*column))).collect()
}

/// Whether the other side belongs to the objects by whole numbers, and one way or the other refers to them.
fn is_by_numbers(def: &RelationshipDef) -> bool {
    let (table, foreign_key) = match def.path {
        Path::ToOne { .. } => return false,
        Path::FromTarget { foreign_key, .. } => (def.target, foreign_key),
        Path::Through { table, near, .. } => (table, near),
    };
    let key = &table.foreign_keys[usize::from(foreign_key)];
    let is_number = |it: DataType| matches!(it, DataType::SmallInt | DataType::Integer | DataType::BigInt);
    key.columns.iter().all(|it| is_number(table.columns[usize::from(*it)].data_type))
        && key.targets.iter().all(|it| is_number(it.def().data_type))
}

/// What leaves out rows that belong to no object: those whose key may be NULL, and is.
fn belongs_to_any(def: &RelationshipDef, key: &[Node]) -> Vec<Node> {
    let (table, foreign_key) = match def.path {
        Path::ToOne { .. } => return Vec::new(),
        Path::FromTarget { foreign_key, .. } => (def.target, foreign_key),
        Path::Through { table, near, .. } => (table, near),
    };
    let columns = table.foreign_keys[usize::from(foreign_key)].columns;
    let may_be_null = columns.iter().zip(key).filter(|(it, _)| table.columns[usize::from(**it)].nullable);
    may_be_null.map(|(_, it)| Node::is_null(true, it.clone())).collect()
}

fn targets(key: &ForeignKey, of: TableSource) -> Vec<Node> {
    key.targets.iter().map(|it| of.column_at(it.index)).collect()
}

fn columns(key: &ForeignKey, of: TableSource) -> Vec<Node> {
    key.columns.iter().map(|it| of.column_at(*it)).collect()
}

fn add_columns(tree: &mut SelectTree, table: &'static Table) {
    let mut items = Vec::new();
    push_columns(table, None, &mut items, |column| column.nullable);
    items.into_iter().for_each(|it| tree.add_item(it));
}

/// `key IN (…)`; of a key of several columns, `(a = … AND b = …) OR …`.
fn has_one_of(key: &[Node], keys: &[Vec<Value>]) -> Node {
    if let [column] = key {
        let values = keys.iter().flatten().cloned().map(Node::Value).collect();
        return Node::in_set(false, column.clone(), InSet::List(values));
    }
    let row = |values: &Vec<Value>| {
        let parts = key.iter().zip(values);
        let parts = parts.map(|(it, value)| Node::compare(CompareOp::Eq, it.clone(), Node::Value(value.clone())));
        Node::chain_of(ChainOp::And, parts.collect())
    };
    Node::chain_of(ChainOp::Or, keys.iter().map(row).collect())
}

/// `key IN (SELECT …)`.
fn is_in(key: &[Node], query: SelectTree) -> Node {
    match key {
        [column] => Node::in_set(false, column.clone(), InSet::Subquery(Box::new(query).into())),
        _ => Node::invalid("a relationship over several columns cannot be loaded by a subquery: load it with `selectinload`"),
    }
}

/// The first rows that belong to each object: rows are numbered in a subquery.
fn first_of_each(
    mut inner: SelectTree,
    def: &'static RelationshipDef,
    key: &[Node],
    order: Vec<OrderTerm>,
    limit: u64,
) -> SelectTree {
    let by_key =
        |index: &u16| OrderTerm::new(TableSource { table: def.target, alias: None }.column_at(*index), Direction::Ascending);
    let order = if order.is_empty() { def.target.primary_key.iter().map(by_key).collect() } else { order };
    let named = |it: &str| {
        let column = NamedColumn { qualifier: Some(Name::Static(RELATED)), name: it.to_owned().into(), data_type: None };
        Node::Column(ColumnRef::Named(Box::new(column)))
    };
    let mut outer = SelectTree::default();
    // Keys and columns may be called the same, so all get names of their own.
    for (index, item) in inner.items.iter_mut().enumerate() {
        let label = format!("c{index}");
        outer.add_item(SelectItem::new(named(&label), item.nullable));
        item.label = Some(label.into());
    }
    let number = Node::over(
        Node::function("row_number", Vec::new()),
        Window { partition_by: key.to_vec(), order_by: order, ..Window::default() },
    );
    inner.add_item(SelectItem { node: number, label: Some(Name::Static(NUMBER)), nullable: false });
    outer.add_from(Source::subquery(inner, Name::Static(RELATED)));
    let limit = Node::Value(Value::I64(i64::try_from(limit).unwrap_or(i64::MAX)));
    outer.add_filter(Node::compare(CompareOp::Le, named(NUMBER), limit));
    outer.add_order_by(OrderTerm::new(named(NUMBER), Direction::Ascending));
    outer
}

const RELATED: &str = "related";
const NUMBER: &str = "number";
const KEY: &str = "key";
