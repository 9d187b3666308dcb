//! Random queries, made by the builders that programs use.

use aludel::expr::Order;
use aludel::prelude::*;
use aludel::query::Selection;
use aludel::tree::Node;

use super::{Join, Nulls, Over, Query, Sorted, Source};
use crate::properties::selection::Columns;
use crate::properties::table::{Grain, Husk, Table};
use crate::properties::terms::{Scalar, Term, expression};

impl Query {
    /// The query, in one whose columns are these.
    pub(crate) fn select(&self, outer: &[Node]) -> Select<Columns> {
        self.select_as(outer, Columns::plain)
    }

    /// The query, its columns having names.
    pub(crate) fn select_named(&self) -> Select<Columns> {
        self.select_as(&[], Columns::named)
    }

    /// A query of one column.
    pub(crate) fn select_one<T: Scalar>(&self, outer: &[Node]) -> Select<Expr<Option<T>>> {
        self.select_as(outer, |nodes| expression::<T>(&nodes[0]))
    }

    fn select_as<S: Selection>(&self, outer: &[Node], selection: impl Fn(Vec<Node>) -> S) -> Select<S> {
        let Self { sources, filter, over, having, selected, distinct, order, limit } = self;
        let mut columns = outer.to_vec();
        columns.extend(sources.iter().flat_map(Source::columns));
        let mut scope = match over {
            Over::Rows(_) => columns.clone(),
            Over::Groups(..) => outer.to_vec(),
        };
        scope.extend(over.nodes(&columns));
        let nodes = |terms: &[Term], columns: &[Node]| terms.iter().map(|it| it.node(columns)).collect::<Vec<_>>();
        let mut query = select(selection(nodes(selected, &scope)));
        let mut known = outer.len();
        for source in sources {
            known += source.table.kinds().len();
            query = source.joined_to(query, &columns[..known]);
        }
        if let Some(filter) = filter {
            query = query.where_(filter.condition(&columns));
        }
        if let Over::Groups(keys, _) = over {
            query = nodes(keys, &columns).into_iter().fold(query, |query, key| query.group_by(expression::<i64>(&key)));
        }
        if let Some(having) = having {
            query = query.having(having.condition(&scope));
        }
        if *distinct {
            query = query.distinct();
        }
        query = query.order_by(order.iter().map(|it| it.order(&scope)).collect::<Vec<_>>());
        match limit {
            Some((rows, 0)) => query.limit(u64::from(*rows)),
            Some((rows, after)) => query.limit(u64::from(*rows)).offset(u64::from(*after)),
            None => query,
        }
    }
}

impl Over {
    fn nodes(&self, columns: &[Node]) -> Vec<Node> {
        match self {
            Self::Rows(windows) => windows.iter().map(|it| it.node(columns)).collect(),
            Self::Groups(keys, aggregates) => {
                let keys = keys.iter().map(|it| it.node(columns));
                keys.chain(aggregates.iter().map(|it| it.node(columns))).collect()
            }
        }
    }
}

impl Source {
    fn columns(&self) -> Vec<Node> {
        self.table.columns(self.alias)
    }

    fn joined_to<S>(&self, query: Select<S>, columns: &[Node]) -> Select<S> {
        match (&self.join, self.table) {
            (Join::From, Table::Grains) => query.from(Grain.alias(self.alias)),
            (Join::From, Table::Husks) => query.from(Husk.alias(self.alias)),
            (Join::Inner(on), Table::Grains) => query.join_on(Grain.alias(self.alias), on.condition(columns)),
            (Join::Inner(on), Table::Husks) => query.join_on(Husk.alias(self.alias), on.condition(columns)),
            (Join::Left(on), Table::Grains) => query.left_join_on(Grain.alias(self.alias), on.condition(columns)),
            (Join::Left(on), Table::Husks) => query.left_join_on(Husk.alias(self.alias), on.condition(columns)),
        }
    }
}

impl Sorted {
    pub(super) fn order(&self, columns: &[Node]) -> Order {
        let term: Expr<Option<i64>> = Expr::from_node(self.term.node(columns));
        let order = if self.descending { term.desc() } else { term.asc() };
        match self.nulls {
            Nulls::First => order.nulls_first(),
            Nulls::Last => order.nulls_last(),
            Nulls::Anywhere => order,
        }
    }
}
