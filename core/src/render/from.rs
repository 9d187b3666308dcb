//! FROM: what a statement names itself, what its columns imply, and the joins between.

use std::ops::Range;

use smallvec::SmallVec;

use super::correlation::is_select_correlated;
use super::expression::All;
use super::layout::{Break, Parenthesized};
use super::{Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::{ForeignKey, Name, Table, same_table};
use crate::tree::{
    ColumnRef, CompareOp, Correlation, Join, JoinKind, JoinOn, MAX_DEPTH, Node, Problem, SelectTree, Source, Sources,
    TableSource, children, query_in,
};

/// The sources of one SELECT.
pub(super) struct FromPlan<'s> {
    explicit: &'s [Source],
    pub(super) implied: SmallVec<[TableSource; 2]>,
    pub(super) joins: &'s [Join],
    pub(super) seen: Seen,
}

/// What is among the expressions of a statement, subqueries not entered: so that nobody walks over them again to look for what is
/// not there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Whether one of them is, or has in it, a query.
    pub(super) query: bool,
    /// Whether there is a window function, or an aggregate.
    pub(super) window_or_aggregate: bool,
    /// How many values there are.
    pub(super) values: usize,
    /// How many columns are named.
    pub(super) columns: usize,
}

impl Seen {
    fn note(&mut self, node: &Node) {
        match node {
            Node::Over(_) => self.window_or_aggregate = true,
            Node::Function(it) => self.window_or_aggregate |= it.is_aggregate(),
            other => self.query |= query_in(other).is_some(),
        }
    }
}

impl<'s> FromPlan<'s> {
    /// Works out what stands in FROM. Tables that the enclosing statement has are left to it when the subquery has
    /// another source besides: so a subquery that is about the outer row needs no word about it.
    pub(super) fn new(select: &'s SelectTree, enclosing: &[Name]) -> Result<Self> {
        let mut plan = Self { explicit: &select.from, implied: SmallVec::new(), joins: &select.joins, seen: Seen::default() };
        let mut search = Search { plan: &mut plan, known: None, missing: None };
        select.roots(&mut |root| search.look(root));
        if let Some(error) = search.missing {
            return Err(error);
        }
        plan.correlate(&select.correlation, enclosing)?;
        plan.require_anchor()?;
        plan.require_asked_for()?;
        plan.require_distinct_names()?;
        Ok(plan)
    }

    /// The sources of an UPDATE or DELETE beside its own table, as they are named.
    pub(super) fn of(sources: &'s Sources) -> Self {
        Self { explicit: &sources.from, implied: SmallVec::new(), joins: &sources.joins, seen: Seen::default() }
    }

    /// The same, if they are all that the columns in the statement's expressions need beside its own table; `place` is where a
    /// further one is named.
    pub(super) fn beside(
        target: TableSource,
        sources: &'s Sources,
        roots: impl Iterator<Item = &'s Node>,
        place: &str,
    ) -> Result<Self> {
        let mut plan = Self::of(sources);
        let mut search = Search { plan: &mut plan, known: None, missing: None };
        roots.for_each(|root| search.look(root));
        if let Some(error) = search.missing {
            return Err(error);
        }
        plan.implied.retain(|it| *it != target);
        if let Some(source) = plan.implied.first() {
            return Err(Error::statement(format!(
                "a column of `{0}` is used, but `{0}` is no table of the statement: name it in {place}, or put the expression into a \
                 subquery",
                source.name()
            )));
        }
        plan.require_anchor()?;
        plan.require_distinct_names()?;
        if plan.names().any(|it| it.as_str() == target.name()) {
            return Err(Error::statement(format!(
                "`{}` is both the table that is changed and one beside it: give the one beside it another name with `.alias(…)`",
                target.name()
            )));
        }
        Ok(plan)
    }

    /// The names by which columns refer to the sources.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        let implied = self.implied.iter().map(|it| Name::Static(it.name()));
        let explicit = self.explicit.iter().map(name_of);
        explicit.chain(implied).chain(self.joins.iter().map(|it| name_of(&it.target)))
    }

    /// Whether this table is among the sources.
    pub(super) fn has(&self, source: TableSource) -> bool {
        let is_it = |it: &Source| matches!(it, Source::Table(it) if *it == source);
        self.explicit.iter().any(is_it) || self.implied.contains(&source) || self.joins.iter().any(|it| is_it(&it.target))
    }

    /// Passes if no source is left to the statement around it: a subquery in FROM would not see that.
    pub(super) fn require_uncorrelated(select: &SelectTree, enclosing: &[Name], dialect: &str) -> Result<()> {
        if !is_select_correlated(select, &[], enclosing) {
            return Ok(());
        }
        Err(Error::unsupported(
            dialect,
            "DISTINCT ON, WITH TIES or ROLLUP in a subquery that is about the row around it",
            "join the query as a `.subquery(…)` that has the column to join by",
        ))
    }

    /// The names on the left side of the join at this position.
    pub(super) fn names_before(&self, join: usize) -> impl Iterator<Item = &str> {
        let parentheses = self.parentheses_around(join);
        let implied = self.implied.iter().map(|it| -> &str { it.name() });
        let bare = self.explicit.iter().map(Source::name).chain(implied).filter(move |_| parentheses.is_none());
        bare.chain(self.joins[parentheses.unwrap_or(0)..join].iter().map(|it| it.target.name()))
    }

    /// The names on the right side of the join at this position: its target, and what stands in parentheses with it.
    pub(super) fn names_joined(&self, join: usize) -> impl Iterator<Item = &str> {
        self.joins[join..self.end_of(join)].iter().map(|it| it.target.name())
    }

    /// The position after the joins that stand in parentheses with the target of this one.
    fn end_of(&self, join: usize) -> usize {
        (join + 1 + usize::from(self.joins[join].within)).min(self.joins.len())
    }

    /// The join with whose target the one at this position stands in parentheses.
    fn parentheses_around(&self, join: usize) -> Option<usize> {
        (0..join).rev().find(|around| self.end_of(*around) > join)
    }

    /// Whether there is nothing to select from.
    pub(super) fn is_empty(&self) -> bool {
        self.explicit.is_empty() && self.implied.is_empty() && self.joins.is_empty()
    }

    /// Whether no common table expression can be in it: nothing but tables stands in FROM, and there is no query among the
    /// expressions.
    pub(super) fn is_without_queries(&self) -> bool {
        let mut sources = self.explicit.iter().chain(self.joins.iter().map(|it| &it.target));
        !self.seen.query && sources.all(|it| matches!(it, Source::Table(_) | Source::Named(_)))
    }

    /// The subquery of this name, or what else is no table: an alias that is called as it stands for its rows.
    fn rows_called(&self, name: &str) -> Option<&'s Source> {
        let mut sources = self.explicit.iter().chain(self.joins.iter().map(|it| &it.target));
        sources.find(|it| !matches!(it, Source::Table(_)) && it.name() == name)
    }

    fn correlate(&mut self, correlation: &Correlation, enclosing: &[Name]) -> Result<()> {
        let is_around = |source: &TableSource| enclosing.iter().any(|name| name.as_str() == source.name());
        match correlation {
            Correlation::Auto if self.explicit.len() + self.implied.len() < 2 => return Ok(()),
            Correlation::Auto => self.implied.retain(|source| !is_around(source)),
            Correlation::To(names) => {
                if let Some(name) = names.iter().find(|name| !enclosing.contains(name)) {
                    return Err(Error::statement(format!(
                        "the subquery is correlated to `{name}`, which is no table of the statement around it"
                    )));
                }
                self.implied.retain(|source| !names.iter().any(|name| name.as_str() == source.name()));
                return Ok(());
            }
            Correlation::Except(names) => {
                self.implied.retain(|source| !is_around(source) || names.iter().any(|name| name.as_str() == source.name()));
            }
        }
        if self.explicit.is_empty() && self.implied.is_empty() && self.joins.is_empty() {
            return Err(Error::statement(
                "every table of the subquery is a table of the statement around it, so nothing is left to select from: \
                 give the subquery's table an alias",
            ));
        }
        Ok(())
    }

    fn require_anchor(&self) -> Result<()> {
        if self.explicit.is_empty() && self.implied.is_empty() && !self.joins.is_empty() {
            return Err(Error::statement(
                "a join has nothing on its left side, for no column of another table is used: name the left side with `.from(…)`",
            ));
        }
        Ok(())
    }

    /// Where FROM is said explicitly, a further table that a column implies is a slip, and would multiply the rows.
    fn require_asked_for(&self) -> Result<()> {
        match self.implied.first() {
            Some(source) if !self.explicit.is_empty() => Err(Error::statement(format!(
                "a column of `{0}` is used, but `{0}` is neither in `.from(…)` nor joined: join it, or name it in `.from(…)` too if \
                 every pair of rows is meant",
                source.name()
            ))),
            _ => Ok(()),
        }
    }

    fn require_distinct_names(&self) -> Result<()> {
        if self.explicit.len() + self.implied.len() + self.joins.len() < 2 {
            return Ok(());
        }
        for (index, name) in self.names().enumerate() {
            if self.names().take(index).any(|it| it == name) {
                return Err(Error::statement(format!(
                    "`{name}` stands in FROM twice: give one of them another name with `.alias(…)`"
                )));
            }
        }
        Ok(())
    }

    /// The tables on the left side of the join at this position.
    fn tables_before(&self, join: usize) -> impl Iterator<Item = TableSource> {
        let parentheses = self.parentheses_around(join);
        let bare = self.explicit.iter().filter_map(table_of).chain(self.implied.iter().copied());
        let bare = bare.filter(move |_| parentheses.is_none());
        bare.chain(self.joins[parentheses.unwrap_or(0)..join].iter().filter_map(|it| table_of(&it.target)))
    }
}

/// The walk over the expressions of a statement, subqueries not entered, for the tables that they imply.
struct Search<'p, 's> {
    plan: &'p mut FromPlan<'s>,
    /// The table that the last column was of, for the next one mostly is of it too.
    known: Option<&'static Table>,
    missing: Option<Error>,
}

impl<'s> Search<'_, 's> {
    fn look(&mut self, node: &'s Node) {
        match node {
            Node::Column(column) => {
                self.plan.seen.columns += 1;
                self.imply(column);
            }
            Node::Value(_) => self.plan.seen.values += 1,
            Node::Parameter(_) | Node::Constant(_) => {}
            other => {
                self.plan.seen.note(other);
                children(other, &mut |child| self.look(child));
            }
        }
    }

    fn imply(&mut self, column: &ColumnRef) {
        let ColumnRef::Model { column, alias } = column else { return };
        if alias.is_none() && self.known.is_some_and(|it| std::ptr::eq(it, column.table)) {
            return;
        }
        let source = TableSource { table: column.table, alias: *alias };
        if let Some(rows) = alias.and_then(|alias| self.plan.rows_called(alias)) {
            if rows.has_column(column.name()) == Some(false) {
                self.missing.get_or_insert_with(|| no_column(rows, column.name()));
            }
            return;
        }
        if !self.plan.has(source) {
            self.plan.implied.push(source);
        }
        if alias.is_none() {
            self.known = Some(column.table);
        }
    }
}

fn no_column(rows: &Source, column: &str) -> Error {
    Error::statement(format!(
        "the subquery `{0}` stands for a model, but does not select the column `{column}`: select the model itself in it",
        rows.name()
    ))
}

fn name_of(source: &Source) -> Name {
    match source {
        Source::Table(it) => Name::Static(it.name()),
        Source::Named(it) => it.name().clone(),
        Source::Subquery(it) => it.name.clone(),
        Source::Cte(it) => it.name().clone(),
        Source::Values(it) => it.name().clone(),
        Source::Function(it) => it.name().clone(),
        Source::Invalid(_) => Name::Static(""),
    }
}

fn table_of(source: &Source) -> Option<TableSource> {
    match source {
        Source::Table(it) => Some(*it),
        Source::Named(_)
        | Source::Subquery(_)
        | Source::Cte(_)
        | Source::Values(_)
        | Source::Function(_)
        | Source::Invalid(_) => None,
    }
}

impl Sql for FromPlan<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        // Where joins follow, a comma would hide all but the last source from their conditions.
        let separator = if self.joins.is_empty() { ", " } else { " CROSS JOIN " };
        let others = self.implied.len() + self.joins.len();
        for (index, source) in self.explicit.iter().enumerate() {
            r.push((index > 0).then_some(separator))?;
            write(r, source, self.explicit.len() - index + others)?;
        }
        for (index, source) in self.implied.iter().enumerate() {
            r.push(((index > 0 || !self.explicit.is_empty()).then_some(separator), source))?;
        }
        self.joins(r, 0..self.joins.len(), 0)
    }
}

/// Writes a source. One that sees others sees those before it, and so many of the last are not.
fn write(r: &mut Renderer<'_>, source: &Source, later: usize) -> Result<()> {
    match source {
        Source::Subquery(it) if it.is_lateral() => r.hiding(later, |r| r.push(&**it)),
        Source::Function(_) => r.hiding(later, |r| r.push(source)),
        Source::Table(_) | Source::Named(_) | Source::Subquery(_) | Source::Cte(_) | Source::Values(_) | Source::Invalid(_) => {
            r.push(source)
        }
    }
}

impl FromPlan<'_> {
    /// The joins at these positions, which stand in so many parentheses.
    fn joins(&self, r: &mut Renderer<'_>, mut range: Range<usize>, depth: u16) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(Problem::TooDeep.to_error());
        }
        while range.start < range.end {
            self.join(r, range.start, depth)?;
            range.start = self.end_of(range.start);
        }
        Ok(())
    }

    fn join(&self, r: &mut Renderer<'_>, index: usize, depth: u16) -> Result<()> {
        let Join { kind, target, on, within } = &self.joins[index];
        let word = match kind {
            JoinKind::Inner => "JOIN ",
            JoinKind::Left => "LEFT JOIN ",
            JoinKind::Right => "RIGHT JOIN ",
            JoinKind::Full => {
                r.require(Feature::FullJoin)?;
                "FULL JOIN "
            }
            JoinKind::Cross => "CROSS JOIN ",
        };
        r.push((Break, word))?;
        if *within > 0 {
            r.push(Parenthesized(JoinedFirst { plan: self, index, depth: depth + 1 }))?;
        } else {
            self.target(r, index)?;
        }
        match on {
            JoinOn::Condition(condition) => r.push((" ON ", All(std::slice::from_ref(condition)))),
            JoinOn::ForeignKey => r.push((" ON ", All(&self.foreign_key(index, target)?))),
            JoinOn::Everything => Ok(()),
        }
    }

    fn target(&self, r: &mut Renderer<'_>, index: usize) -> Result<()> {
        write(r, &self.joins[index].target, self.joins.len() - index)
    }

    /// The conditions of the one foreign key between a join's target and the tables before it.
    fn foreign_key(&self, index: usize, target: &Source) -> Result<Vec<Node>> {
        let Some(target) = table_of(target) else {
            return Err(Error::statement(format!(
                "no foreign key leads to `{}`, which is no table of a model: say how to join it, with `join_on`",
                target.name()
            )));
        };
        let mut found = self.tables_before(index).flat_map(|left| links(left, target));
        match (found.next(), found.next()) {
            (Some(link), None) => Ok(link.conditions()),
            (None, _) => Err(Error::statement(format!(
                "no foreign key connects `{}` with the tables before it: say how to join it, with `join_on`",
                target.name()
            ))),
            (Some(one), Some(other)) => Err(Error::statement(format!(
                "several foreign keys connect `{}` with the tables before it ({one} and {other}): say which, with `join_on`",
                target.name()
            ))),
        }
    }
}

impl FromPlan<'_> {
    /// The names of what the foreign keys between a join's target and what stands before it connect it with.
    pub(super) fn linked(&self, index: usize, target: &Source) -> impl Iterator<Item = &'static str> {
        let target = table_of(target);
        let before = self.tables_before(index);
        before.filter(move |left| target.is_some_and(|target| !links(*left, target).is_empty())).map(|it| it.name())
    }
}

/// The target of a join, with the joins of its own, which stand in so many parentheses.
struct JoinedFirst<'p> {
    plan: &'p FromPlan<'p>,
    index: usize,
    depth: u16,
}

impl Sql for JoinedFirst<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { plan, index, depth } = *self;
        plan.target(r, index)?;
        plan.joins(r, index + 1..plan.end_of(index), depth)
    }
}

/// A foreign key between two sources.
struct Link {
    from: TableSource,
    to: TableSource,
    key: &'static ForeignKey,
}

impl Link {
    fn conditions(&self) -> Vec<Node> {
        let pairs = self.key.columns.iter().zip(self.key.targets);
        pairs
            .map(|(index, target)| Node::compare(CompareOp::Eq, self.from.column_at(*index), self.to.column_at(target.index)))
            .collect()
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.key.columns.iter().map(|it| self.from.table.columns[usize::from(*it)].name);
        write!(f, "`{}` ({})", self.from.name(), columns.collect::<Vec<_>>().join(", "))
    }
}

/// The foreign keys between two sources, in either direction.
fn links(left: TableSource, right: TableSource) -> Vec<Link> {
    let mut links = Vec::new();
    let mut add = |from: TableSource, to: TableSource| {
        let keys = from.table.foreign_keys.iter().filter(|key| same_table(key.target(), to.table));
        links.extend(keys.map(|key| Link { from, to, key }));
    };
    add(left, right);
    add(right, left);
    links
}
