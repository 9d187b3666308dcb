//! SELECT.

use std::sync::Arc;

use super::{
    ColumnRef, Cte, Grouping, Hint, HintPlace, Join, JoinOn, Node, OrderTerm, Problem, RowLock, Source, TableSource, Window, walk,
};
use crate::schema::{Name, same_table};
use crate::tree::depth::bounded;

/// A SELECT statement or subquery.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct SelectTree {
    /// How deep the deepest part nests; kept by every method that adds a part.
    pub(crate) depth: u16,
    /// A mistake made while building.
    pub(crate) problem: Option<Problem>,
    /// Common table expressions that are named nowhere, or must come first.
    pub(crate) with: Vec<Arc<Cte>>,
    /// Which tables of the statement around it a subquery takes its columns from.
    pub(crate) correlation: Correlation,
    pub(crate) distinct: bool,
    /// The first row of each of these groups; of all rows where there are none.
    pub(crate) distinct_on: Vec<Node>,
    pub(crate) items: Vec<SelectItem>,
    /// What stands in FROM explicitly; the rest is implied by the columns used.
    pub(crate) from: Vec<Source>,
    pub(crate) joins: Vec<Join>,
    /// Conditions, all of which must hold.
    pub(crate) filter: Vec<Node>,
    pub(crate) group_by: Vec<Node>,
    /// Several groupings at once, besides those of `group_by`.
    pub(crate) grouping: Vec<Grouping>,
    pub(crate) having: Vec<Node>,
    /// The windows that have a name.
    pub(crate) windows: Vec<(Name, Window)>,
    pub(crate) order_by: Vec<OrderTerm>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
    /// Whether the limit is stretched by the rows that are equal to the last one in the order.
    pub(crate) with_ties: bool,
    pub(crate) locks: Vec<RowLock>,
    pub(crate) hints: Vec<Hint>,
}

/// Which tables a subquery leaves to the statement around it, instead of selecting from them itself.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum Correlation {
    /// Those that the statement around it has, if something of its own is left.
    #[default]
    Auto,
    /// These, by the names they go by.
    To(Vec<Name>),
    /// All that the statement around it has but these.
    Except(Vec<Name>),
}

/// One column of a result.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct SelectItem {
    /// The expression.
    pub node: Node,
    /// Its name in the result, if given one.
    pub label: Option<Name>,
    /// Whether the program reads it as something that may be NULL.
    pub nullable: bool,
}

impl SelectItem {
    /// An expression under its own name.
    #[must_use]
    pub fn new(node: Node, nullable: bool) -> Self {
        Self { node, label: None, nullable }
    }

    /// The name of the column in the result, where the expression has one by itself or was given one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match (&self.label, &self.node) {
            (Some(label), _) => Some(label.as_str()),
            (None, Node::Column(column)) => Some(column.name()),
            (None, _) => None,
        }
    }
}

impl SelectTree {
    /// How deep it nests.
    #[must_use]
    pub fn depth(&self) -> u16 {
        self.depth
    }

    /// The columns of the result.
    #[must_use]
    pub fn items(&self) -> &[SelectItem] {
        &self.items
    }

    /// Whether it takes some of the rows only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Whether its rows are neither cut, nor grouped, nor made distinct.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.is_limited() && self.is_ungrouped()
    }

    /// Whether its rows are neither grouped nor made distinct.
    #[must_use]
    pub fn is_ungrouped(&self) -> bool {
        !self.distinct
            && self.distinct_on.is_empty()
            && self.group_by.is_empty()
            && self.grouping.is_empty()
            && self.having.is_empty()
    }

    /// What DISTINCT ON names.
    #[must_use]
    pub fn distinct_on(&self) -> &[Node] {
        &self.distinct_on
    }

    /// What GROUP BY names, but for the several groupings at once.
    #[must_use]
    pub fn group_by(&self) -> &[Node] {
        &self.group_by
    }

    /// The several groupings at once of GROUP BY.
    #[must_use]
    pub fn grouping(&self) -> &[Grouping] {
        &self.grouping
    }

    /// The terms of ORDER BY.
    #[must_use]
    pub fn order_by(&self) -> &[OrderTerm] {
        &self.order_by
    }

    /// Whether the limit is stretched by the rows that are equal to the last one in the order.
    #[must_use]
    pub fn has_ties(&self) -> bool {
        self.with_ties
    }

    /// Whether it gives each row once, by DISTINCT.
    #[must_use]
    pub fn is_distinct(&self) -> bool {
        self.distinct
    }

    /// The locks that it puts on rows.
    #[must_use]
    pub fn locks(&self) -> &[RowLock] {
        &self.locks
    }

    /// Whether it selects from this one alone, so that each of its rows comes once.
    #[must_use]
    pub fn is_of(&self, source: TableSource) -> bool {
        let is_it = |it: &Source| matches!(it, Source::Table(it) if *it == source);
        let mut others = 0;
        self.roots(&mut |root| {
            walk(root, &mut |node| match node {
                Node::Column(ColumnRef::Model { column, alias })
                    if (TableSource { table: column.table, alias: *alias }) != source =>
                {
                    others += 1;
                }
                Node::Column(ColumnRef::Named(it)) if it.qualifier.as_ref().is_some_and(|it| it.as_str() != source.name()) => {
                    others += 1;
                }
                _ => {}
            });
        });
        others == 0 && self.joins.is_empty() && self.from.iter().all(is_it)
    }

    /// Whether it selects columns of a table under this name, and of the same table under no other.
    #[must_use]
    pub fn selects_only(&self, source: TableSource) -> bool {
        let mut names = self.items.iter().filter_map(|it| match &it.node {
            Node::Column(ColumnRef::Model { column, alias }) if same_table(column.table, source.table) => Some(*alias),
            _ => None,
        });
        names.next() == Some(source.alias) && names.all(|it| it == source.alias)
    }

    /// Whether it gives all rows of a table that it selects under this name, and has no other table.
    #[must_use]
    pub fn is_whole(&self, source: TableSource) -> bool {
        let Self {
            depth: _,
            problem: None,
            with,
            correlation: Correlation::Auto,
            distinct: false,
            distinct_on,
            items: _,
            from: _,
            joins,
            filter,
            group_by,
            grouping,
            having,
            windows: _,
            order_by: _,
            limit: None,
            offset: None,
            with_ties: false,
            locks,
            hints,
        } = self
        else {
            return false;
        };
        let has_nodes = [distinct_on, filter, group_by, having].iter().any(|it| !it.is_empty());
        let has_clauses = !with.is_empty() || !joins.is_empty() || !grouping.is_empty() || !locks.is_empty() || !hints.is_empty();
        !has_nodes && !has_clauses && self.selects_only(source) && self.is_of(source)
    }

    /// Whether UNION and its like may follow: no clause stands at its end that would be taken for one of the whole.
    #[must_use]
    pub fn may_be_followed(&self) -> bool {
        self.order_by.is_empty() && !self.is_limited() && self.locks.is_empty() && !self.has_suffix()
    }

    /// Whether the text ends with FROM, nothing standing after it.
    #[must_use]
    pub fn ends_with_from(&self) -> bool {
        self.filter.is_empty()
            && self.group_by.is_empty()
            && self.grouping.is_empty()
            && self.having.is_empty()
            && self.windows.is_empty()
            && self.order_by.is_empty()
            && self.limit.is_none()
            && self.offset.is_none()
            && self.locks.is_empty()
            && !self.has_suffix()
    }

    fn has_suffix(&self) -> bool {
        self.hints.iter().any(|it| it.place == HintPlace::Suffix)
    }

    /// The tables whose columns it names or that it names in FROM, subqueries not entered; those that a subquery takes from the
    /// statement around it are among them.
    #[must_use]
    pub fn tables(&self) -> Vec<TableSource> {
        let mut tables: Vec<TableSource> = Vec::new();
        let mut add = |table| {
            if !tables.contains(&table) {
                tables.push(table);
            }
        };
        let sources = || self.from.iter().chain(self.joins.iter().map(|it| &it.target));
        for source in sources() {
            if let Source::Table(it) = source {
                add(*it);
            }
        }
        // An alias that is called as a subquery stands for its rows.
        let is_of_rows = |name: &str| sources().any(|it| !matches!(it, Source::Table(_)) && it.name() == name);
        self.roots(&mut |root| {
            walk(root, &mut |node| match node {
                Node::Column(ColumnRef::Model { column, alias }) if !alias.is_some_and(is_of_rows) => {
                    add(TableSource { table: column.table, alias: *alias });
                }
                _ => {}
            });
        });
        tables
    }

    /// The same with a further condition in WHERE.
    #[must_use]
    pub fn and_where(mut self, condition: Node) -> Self {
        self.add_filter(condition);
        self
    }

    /// Calls `see` for the root of every expression but those of the result and of joins.
    pub(super) fn expressions_mut(&mut self, see: &mut dyn FnMut(&mut Node)) {
        self.filter.iter_mut().for_each(&mut *see);
        self.distinct_on.iter_mut().for_each(&mut *see);
        self.group_by.iter_mut().for_each(&mut *see);
        self.grouping.iter_mut().flat_map(|it| &mut it.sets).flatten().for_each(&mut *see);
        self.having.iter_mut().for_each(&mut *see);
        self.windows.iter_mut().flat_map(|(_, it)| it.parts_mut()).for_each(&mut *see);
        self.order_by.iter_mut().for_each(|it| see(&mut it.node));
        self.limit.iter_mut().for_each(&mut *see);
        self.offset.iter_mut().for_each(&mut *see);
    }

    /// Works out anew how deep it nests, once its parts have been changed.
    pub(crate) fn refresh_depth(&mut self) {
        let mut depth = 1;
        self.roots(&mut |root| depth = depth.max(root.depth()));
        let sources = self.from.iter().chain(self.joins.iter().map(|it| &it.target)).map(Source::depth);
        let deepest = sources.chain(self.with.iter().map(|it| it.depth)).fold(depth, u16::max);
        self.depth = 1;
        self.takes(deepest);
    }

    pub(crate) fn add_item(&mut self, item: SelectItem) {
        if self.takes(item.node.depth()) {
            self.items.push(item);
        }
    }

    /// Adds the columns that `add` puts at the end of the list it is given.
    pub(crate) fn add_items(&mut self, add: impl FnOnce(&mut Vec<SelectItem>)) {
        let before = self.items.len();
        add(&mut self.items);
        if !self.takes(deepest(self.items[before..].iter().map(|it| &it.node))) {
            self.items.truncate(before);
        }
    }

    /// Adds the terms that `add` puts at the end of the list it is given to ORDER BY.
    pub(crate) fn add_order(&mut self, add: impl FnOnce(&mut Vec<OrderTerm>)) {
        let before = self.order_by.len();
        add(&mut self.order_by);
        if !self.takes(deepest(self.order_by[before..].iter().map(|it| &it.node))) {
            self.order_by.truncate(before);
        }
    }

    /// Adds the terms that `add` puts at the end of the lists it is given to GROUP BY.
    pub(crate) fn add_groups(&mut self, add: impl FnOnce(&mut Vec<Node>, &mut Vec<Grouping>)) {
        let before = (self.group_by.len(), self.grouping.len());
        add(&mut self.group_by, &mut self.grouping);
        let groupings = self.grouping[before.1..].iter().flat_map(Grouping::nodes);
        if !self.takes(deepest(self.group_by[before.0..].iter().chain(groupings))) {
            self.group_by.truncate(before.0);
            self.grouping.truncate(before.1);
        }
    }

    pub(crate) fn add_from(&mut self, source: Source) {
        if self.takes(source.depth()) && !self.from.contains(&source) {
            self.from.push(source);
        }
    }

    pub(crate) fn add_cte(&mut self, cte: Arc<Cte>) {
        if self.takes(cte.depth) {
            self.with.push(cte);
        }
    }

    pub(crate) fn add_join(&mut self, join: Join) {
        let condition = match &join.on {
            JoinOn::Condition(condition) => condition.depth(),
            JoinOn::ForeignKey | JoinOn::Everything => 0,
        };
        if self.takes(condition.max(join.target.depth())) {
            self.joins.push(join);
        }
    }

    pub(crate) fn add_filter(&mut self, condition: Node) {
        if self.takes(condition.depth()) {
            self.filter.push(condition);
        }
    }

    /// The same grouped by these instead: what a dialect writes for what the rows are grouped by.
    #[must_use]
    pub fn grouped_by(self, group_by: Vec<Node>) -> Self {
        Self { group_by, ..self }
    }

    pub(crate) fn add_distinct_on(&mut self, node: Node) {
        if self.takes(node.depth()) {
            self.distinct_on.push(node);
        }
    }

    pub(crate) fn set_limit(&mut self, rows: Node) {
        if self.takes(rows.depth()) {
            self.limit = Some(rows);
        }
    }

    pub(crate) fn set_offset(&mut self, rows: Node) {
        if self.takes(rows.depth()) {
            self.offset = Some(rows);
        }
    }

    pub(crate) fn add_having(&mut self, condition: Node) {
        if self.takes(condition.depth()) {
            self.having.push(condition);
        }
    }

    pub(crate) fn add_window(&mut self, name: Name, window: Result<Window, Problem>) {
        match window {
            Ok(window) => {
                if self.takes(window.parts().map(Node::depth).max().unwrap_or(0)) {
                    self.windows.push((name, window));
                }
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(crate) fn add_order_by(&mut self, term: OrderTerm) {
        if self.takes(term.node.depth()) {
            self.order_by.push(term);
        }
    }

    /// Whether a part of this depth may be added. One that would nest too deep is left out, so that the depth is true, and
    /// remembered, so that the statement cannot be rendered without it.
    fn takes(&mut self, depth: u16) -> bool {
        match bounded(depth) {
            Ok(depth) => {
                self.depth = self.depth.max(depth);
                true
            }
            Err(problem) => {
                self.problem = Some(problem);
                false
            }
        }
    }
}

/// How deep the deepest of these is.
fn deepest<'n>(nodes: impl Iterator<Item = &'n Node>) -> u16 {
    nodes.map(Node::depth).max().unwrap_or(0)
}
