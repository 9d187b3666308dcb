//! FROM: what a statement names itself, what its columns imply, and the joins between.

use super::expression::All;
use super::layout::{Break, Parenthesized};
use super::{Ident, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::{ForeignKey, Name, Table, same_table};
use crate::tree::{ColumnRef, CompareOp, Join, JoinKind, JoinOn, Node, SelectTree, Source, SubquerySource, TableSource, walk};

/// The sources of one SELECT.
pub(super) struct FromPlan<'s> {
    explicit: &'s [Source],
    implied: Vec<TableSource>,
    pub(super) joins: &'s [Join],
}

impl<'s> FromPlan<'s> {
    /// Works out what stands in FROM. Tables that the enclosing statement has are left to it when the subquery has
    /// another source besides: so a subquery that is about the outer row needs no word about it.
    pub(super) fn new(select: &'s SelectTree, enclosing: &[Name]) -> Result<Self> {
        let mut plan = Self { explicit: &select.from, implied: Vec::new(), joins: &select.joins };
        let mut missing = None;
        select.roots(&mut |root| walk(root, &mut |node| plan.imply(node, &mut missing)));
        if let Some(error) = missing {
            return Err(error);
        }
        plan.correlate(enclosing)?;
        plan.require_anchor()?;
        plan.require_asked_for()?;
        plan.require_distinct_names()?;
        Ok(plan)
    }

    /// The names by which columns refer to the sources.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        let implied = self.implied.iter().map(|it| Name::Static(it.name()));
        let explicit = self.explicit.iter().map(name_of);
        explicit.chain(implied).chain(self.joins.iter().map(|it| name_of(&it.target)))
    }

    /// Whether there is nothing to select from.
    pub(super) fn is_empty(&self) -> bool {
        self.explicit.is_empty() && self.implied.is_empty() && self.joins.is_empty()
    }

    fn imply(&mut self, node: &Node, missing: &mut Option<Error>) {
        let Node::Column(ColumnRef::Model { column, alias }) = node else { return };
        let source = TableSource { table: column.table, alias: *alias };
        if let Some(subquery) = alias.and_then(|alias| self.subquery(alias)) {
            if !subquery.select().items().iter().any(|it| it.name() == Some(column.name())) {
                missing.get_or_insert_with(|| no_column(subquery, column.name()));
            }
            return;
        }
        let named = |it: &Source| matches!(it, Source::Table(table) if *table == source);
        let known = self.explicit.iter().any(named)
            || self.joins.iter().any(|join| named(&join.target))
            || self.implied.contains(&source);
        if !known {
            self.implied.push(source);
        }
    }

    /// The subquery of this name: an alias that is called as it stands for its rows.
    fn subquery(&self, name: &str) -> Option<&'s SubquerySource> {
        let sources = self.explicit.iter().chain(self.joins.iter().map(|it| &it.target));
        sources
            .filter_map(|it| if let Source::Subquery(it) = it { Some(&**it) } else { None })
            .find(|it| it.name().as_str() == name)
    }

    fn correlate(&mut self, enclosing: &[Name]) -> Result<()> {
        if self.explicit.len() + self.implied.len() < 2 {
            return Ok(());
        }
        self.implied.retain(|source| !enclosing.iter().any(|name| name.as_str() == source.name()));
        if self.explicit.is_empty() && self.implied.is_empty() {
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
        for (index, name) in self.names().enumerate() {
            if self.names().take(index).any(|it| it == name) {
                return Err(Error::statement(format!(
                    "`{name}` stands in FROM twice: give one of them another name with `.alias(…)`"
                )));
            }
        }
        Ok(())
    }

    /// The tables that stand before the join at this position.
    fn tables_before(&self, join: usize) -> impl Iterator<Item = TableSource> {
        let explicit = self.explicit.iter().filter_map(table_of);
        let joined = self.joins[..join].iter().filter_map(|it| table_of(&it.target));
        explicit.chain(self.implied.iter().copied()).chain(joined)
    }
}

fn no_column(subquery: &SubquerySource, column: &str) -> Error {
    Error::statement(format!(
        "the subquery `{0}` stands for a model, but does not select the column `{column}`: select the model itself in it",
        subquery.name()
    ))
}

fn name_of(source: &Source) -> Name {
    match source {
        Source::Table(it) => Name::Static(it.name()),
        Source::Subquery(it) => it.name.clone(),
    }
}

fn table_of(source: &Source) -> Option<TableSource> {
    match source {
        Source::Table(it) => Some(*it),
        Source::Subquery(_) => None,
    }
}

impl Sql for FromPlan<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        // Where joins follow, a comma would hide all but the last source from their conditions.
        let separator = if self.joins.is_empty() { ", " } else { " CROSS JOIN " };
        let mut first = true;
        for source in self.explicit {
            r.push((start(&mut first, separator), source))?;
        }
        for source in &self.implied {
            r.push((start(&mut first, separator), source))?;
        }
        for (index, join) in self.joins.iter().enumerate() {
            self.join(r, index, join)?;
        }
        Ok(())
    }
}

fn start(first: &mut bool, separator: &'static str) -> &'static str {
    if std::mem::take(first) { "" } else { separator }
}

impl FromPlan<'_> {
    fn join(&self, r: &mut Renderer<'_>, index: usize, join: &Join) -> Result<()> {
        let Join { kind, target, on } = join;
        let word = match kind {
            JoinKind::Inner => "JOIN ",
            JoinKind::Left => "LEFT JOIN ",
        };
        r.push((Break, word, target, " ON "))?;
        match on {
            JoinOn::Condition(condition) => r.push(All(std::slice::from_ref(condition))),
            JoinOn::ForeignKey => r.push(All(&self.foreign_key(index, target)?)),
        }
    }

    /// The conditions of the one foreign key between a join's target and the tables before it.
    fn foreign_key(&self, index: usize, target: &Source) -> Result<Vec<Node>> {
        let Some(target) = table_of(target) else {
            return Err(Error::statement(format!(
                "no foreign key leads to the subquery `{}`: say how to join it, with `join_on`",
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
            .map(|(index, target)| Node::compare(CompareOp::Eq, self.from.column(*index), self.to.column(target.index)))
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

impl Sql for Source {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Table(it) => r.push(it),
            Self::Subquery(it) => r.push(&**it),
        }
    }
}

impl Sql for TableSource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push((self.table, self.alias.map(|it| (" AS ", Ident(it)))))
    }
}

impl Sql for SubquerySource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { select, name } = self;
        r.isolated(|r| r.push(Parenthesized(select)))?;
        r.push((" AS ", Ident(name.as_str())))
    }
}

/// The table's name, with its schema where it has one.
impl Sql for Table {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(schema) = self.schema {
            r.require(Feature::Schemas)?;
            r.push((Ident(schema), "."))?;
        }
        r.push(Ident(self.name))
    }
}
