//! `ANY (…)` and `ALL (…)`: a comparison with every row of a subquery.

use super::depth::above_query;
use super::{
    ColumnRef, Compare, CompareOp, Constant, Correlation, InSet, Lack, NamedColumn, Node, Problem, QueryTree, SelectItem,
    SelectTree, Source, Visitor, query_in, walk,
};
use crate::schema::Name;

/// The right side of a comparison with the rows of a subquery.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Quantified {
    pub(crate) depth: u16,
    pub(crate) quantifier: Quantifier,
    pub(crate) query: QueryTree,
}

/// With how many of the rows a comparison must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "one or all")]
pub enum Quantifier {
    /// With one at least.
    Any,
    /// With each.
    All,
}

impl Quantified {
    /// With how many of the rows the comparison must hold.
    #[must_use]
    pub fn quantifier(&self) -> Quantifier {
        self.quantifier
    }

    /// The subquery.
    #[must_use]
    pub fn query(&self) -> &QueryTree {
        &self.query
    }
}

impl Node {
    /// `ANY (query)` or `ALL (query)`, for the right side of a comparison.
    #[must_use]
    pub fn quantified(quantifier: Quantifier, query: impl Into<QueryTree>) -> Self {
        let query = query.into();
        above_query(&query)
            .map_or_else(Self::Invalid, |depth| Self::Quantified(Box::new(Quantified { depth, quantifier, query })))
    }
}

impl Compare {
    /// A comparison with ANY or ALL in the words of IN, for databases without the two: `TRUE IN (SELECT a < b …)`, which is
    /// true if one is true, else NULL if one is NULL, else false, as ANY; and `FALSE NOT IN (SELECT a < b …)` as ALL.
    ///
    /// `None` of other comparisons. What cannot be said so is refused in the name of the dialect.
    #[must_use]
    pub fn as_in(&self, dialect: &'static str) -> Option<Node> {
        let Self { depth: _, op, left, right } = self;
        let Node::Quantified(quantified) = right else { return None };
        let Quantified { depth: _, quantifier, query } = &**quantified;
        let whole = |negated| Some(Node::in_set(negated, left.clone(), InSet::Subquery(query.clone())));
        match (quantifier, op) {
            (Quantifier::Any, CompareOp::Eq) => whole(false),
            (Quantifier::All, CompareOp::Ne) => whole(true),
            (Quantifier::Any, _) => Some(among(Constant::True, false, compared(dialect, *op, left, query))),
            (Quantifier::All, _) => Some(among(Constant::False, true, compared(dialect, *op, left, query))),
        }
    }
}

fn among(truth: Constant, negated: bool, select: SelectTree) -> Node {
    Node::in_set(negated, Node::Constant(truth), InSet::Subquery(select.into()))
}

/// The query of the comparison with each row.
fn compared(dialect: &'static str, op: CompareOp, left: &Node, query: &QueryTree) -> SelectTree {
    if !left.is_of_one_row() {
        let problem = Problem::Unsupported(Box::new(Lack {
            dialect,
            construct: "ANY or ALL of an aggregate, a window function or what is written by hand",
            instead: "compare with a subquery of `max` or `min`",
        }));
        return SelectTree { problem: Some(problem), ..SelectTree::default() };
    }
    if let QueryTree::Select(select) = query
        && !select.is_limited()
        && select.correlation == Correlation::Auto
        && Names::of(select).stay_the_same_beside(left)
    {
        let mut select = (**select).clone();
        for item in &mut select.items {
            item.node = Node::compare(op, left.clone(), item.node.clone());
        }
        return select;
    }
    let source = Name::Static("compared");
    let mut inner = query.clone();
    let mut outer = SelectTree::default();
    let value = match named_column(&mut inner) {
        Some(name) => {
            let column = NamedColumn { qualifier: Some(source.clone()), name, data_type: None };
            Node::Column(ColumnRef::Named(Box::new(column)))
        }
        None => about_the_row_around(dialect),
    };
    outer.add_item(SelectItem::new(Node::compare(op, left.clone(), value), true));
    outer.add_from(Source::subquery(inner, source));
    outer
}

/// Whether a subquery below may be about the row around: one of several tables that it does not name in FROM may be left to that.
fn is_open_below(select: &SelectTree) -> bool {
    let own = Names::of(select);
    let mut is_open = false;
    select.roots(&mut |root| {
        walk(root, &mut |node| {
            let Some(query) = query_in(node) else { return };
            query.visit(&mut Below { own: &own, is_open: &mut is_open });
        });
    });
    is_open
}

/// Looks for SELECTs that may take a table from further around than the query that they are in.
struct Below<'b, 's> {
    own: &'b Names<'s>,
    is_open: &'b mut bool,
}

impl<'n> Visitor<'n> for Below<'_, '_> {
    fn query(&mut self, query: &'n QueryTree) -> bool {
        if let QueryTree::Select(select) = query {
            let names = Names::of(select);
            let is_here = |it: &&str| self.own.said.contains(it) || self.own.implied.contains(it);
            *self.is_open |= select.correlation != Correlation::Auto;
            *self.is_open |= !names.are_all_its_own() && names.implied.iter().filter(|it| !is_here(it)).count() > 1;
            *self.is_open |= names.has_from && names.implied.iter().any(|it| !is_here(it));
        }
        true
    }
}

/// The name of the one column of a query, which is given one where it has none. `None` if the query could be about the row around
/// it, or nothing is known of it.
fn named_column(query: &mut QueryTree) -> Option<Name> {
    match query {
        QueryTree::Select(select) => {
            if select.correlation != Correlation::Auto || !Names::of(select).are_all_its_own() || is_open_below(select) {
                return None;
            }
            let item = select.items.first_mut()?;
            let name = item.name().map_or(Name::Static("value"), |it| Name::from(it.to_owned()));
            item.label = Some(name.clone());
            Some(name)
        }
        QueryTree::Compound(compound) => {
            let mut names = compound.operands.iter_mut().map(named_column);
            let first = names.next()??;
            names.all(|it| it.is_some()).then_some(first)
        }
        QueryTree::Text(_) => None,
    }
}

/// A subquery of FROM sees nothing of what is around it.
fn about_the_row_around(dialect: &'static str) -> Node {
    Node::unsupported(
        dialect,
        "ANY or ALL of a subquery about the row around it that is limited, compound, or selects from the table that is compared",
        "use `exists`, or a subquery of `max` or `min`",
    )
}

/// The names of what a subquery selects from.
struct Names<'s> {
    said: Vec<&'s str>,
    has_from: bool,
    implied: Vec<&'s str>,
}

impl<'s> Names<'s> {
    fn of(select: &'s SelectTree) -> Self {
        let said: Vec<_> = select.from.iter().chain(select.joins.iter().map(|it| &it.target)).map(Source::name).collect();
        let mut implied = Vec::new();
        select.roots(&mut |root| {
            walk(root, &mut |node| {
                if let Node::Column(column @ ColumnRef::Model { .. }) = node {
                    implied.extend(column.qualifier().filter(|it| !said.contains(it)));
                }
            });
        });
        implied.sort_unstable();
        implied.dedup();
        Self { said, has_from: !select.from.is_empty(), implied }
    }

    /// Whether none of them can be left to the statement around: nothing is implied, or nothing but the one there is.
    fn are_all_its_own(&self) -> bool {
        self.implied.is_empty() || !self.has_from && self.implied.len() == 1
    }

    /// Whether the subquery selects from the same when columns of the statement around it stand in it too: none of them is of a
    /// name that the subquery has itself. A name that it only implies beside others is left to the statement around it anyway.
    fn stay_the_same_beside(&self, left: &Node) -> bool {
        let mut stay = self.has_from || !self.implied.is_empty();
        left.columns(&mut |it| {
            stay &= it.qualifier().is_some_and(|it| {
                let is_only = !self.has_from && self.implied.len() == 1 && self.implied.contains(&it);
                !self.said.contains(&it) && !is_only
            });
        });
        stay
    }
}
