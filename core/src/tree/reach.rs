//! Which rows an UPDATE or DELETE reaches.

use super::{EachRow, Join, JoinOn, Node, OrderTerm, SelectItem, SelectTree, Source, TableSource};
use crate::schema::Name;

/// The rows that an UPDATE or DELETE changes: of which table, and which of its rows.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Reach {
    pub(crate) target: TableSource,
    pub(crate) sources: Sources,
    /// Conditions, all of which must hold.
    pub(crate) filter: Vec<Node>,
    /// Whether the program said that it means every row.
    pub(crate) all_rows: bool,
    pub(crate) order_by: Vec<OrderTerm>,
    pub(crate) limit: Option<Node>,
}

/// The tables beside its own that an UPDATE or DELETE looks at.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Sources {
    /// Rows that the program gives.
    pub(crate) rows: Option<Box<EachRow>>,
    pub(crate) from: Vec<Source>,
    pub(crate) joins: Vec<Join>,
}

impl Sources {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_none() && self.from.is_empty() && self.joins.is_empty()
    }

    /// The rows that the program gives, if it updates each row to values of its own.
    #[must_use]
    pub fn rows(&self) -> Option<&EachRow> {
        self.rows.as_deref()
    }

    pub(crate) fn add_from(&mut self, source: Source) {
        if !self.from.contains(&source) {
            self.from.push(source);
        }
    }

    /// The names by which columns refer to them.
    pub(crate) fn names(&self) -> impl Iterator<Item = Name> {
        let all = self.from.iter().chain(self.joins.iter().map(|it| &it.target));
        let others = all.map(|it| match it {
            Source::Table(it) => Name::Static(it.name()),
            other => other.name().to_owned().into(),
        });
        self.rows.iter().map(|_| Name::Static(EachRow::NAME)).chain(others)
    }
}

impl Reach {
    /// Every row of a table that meets the conditions to come.
    pub(crate) fn of(target: TableSource) -> Self {
        Self { target, sources: Sources::default(), filter: Vec::new(), all_rows: false, order_by: Vec::new(), limit: None }
    }

    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        let Self { target: _, sources, filter, all_rows: _, order_by, limit } = self;
        let given = sources.rows.iter().flat_map(|it| it.rows.iter().flatten());
        let nodes = filter.iter().chain(order_by.iter().map(|it| &it.node)).chain(limit).chain(given).map(Node::depth);
        let on = sources.joins.iter().map(|it| match &it.on {
            JoinOn::Condition(condition) => condition.depth(),
            JoinOn::ForeignKey | JoinOn::Everything => 1,
        });
        let others = sources.from.iter().chain(sources.joins.iter().map(|it| &it.target)).map(Source::depth);
        nodes.chain(on).chain(others).max().unwrap_or(1)
    }

    /// The table whose rows are changed.
    #[must_use]
    pub fn target(&self) -> TableSource {
        self.target
    }

    /// The tables that are looked at beside it.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The conditions, all of which must hold.
    #[must_use]
    pub fn filter(&self) -> &[Node] {
        &self.filter
    }

    /// In which order rows are taken, where there is a limit.
    #[must_use]
    pub fn order_by(&self) -> &[OrderTerm] {
        &self.order_by
    }

    /// How many rows are changed at most.
    #[must_use]
    pub fn limit(&self) -> Option<&Node> {
        self.limit.as_ref()
    }

    /// Whether conditions, or rows with keys, say which rows they are.
    pub(crate) fn has_where(&self) -> bool {
        !self.filter.is_empty() || self.sources.rows.is_some()
    }

    /// Whether conditions alone say which rows they are, each by what is in the row.
    #[must_use]
    pub fn is_by_conditions(&self) -> bool {
        self.sources.is_empty() && self.limit.is_none() && self.target.alias.is_none()
    }

    /// `SELECT key FROM table, sources WHERE … ORDER BY … LIMIT …`: the primary keys of the rows. A row comes several times where
    /// it has several partners among the sources.
    #[must_use]
    pub fn keys(&self) -> SelectTree {
        let mut select = SelectTree::default();
        let Self { target, sources, filter, all_rows: _, order_by, limit } = self;
        for index in target.table.primary_key {
            select.add_item(SelectItem::new(target.column_at(*index), false));
        }
        select.add_from(Source::Table(*target));
        sources.from.iter().for_each(|it| select.add_from(it.clone()));
        sources.joins.iter().for_each(|it| select.add_join(it.clone()));
        sources.rows.iter().for_each(|it| select.add_filter(it.found(*target)));
        filter.iter().for_each(|it| select.add_filter(it.clone()));
        order_by.iter().for_each(|it| select.add_order_by(it.clone()));
        select.limit.clone_from(limit);
        select
    }
}
