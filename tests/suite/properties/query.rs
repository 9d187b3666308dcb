//! Random queries, said twice as terms are: with aludel, and as rows in Rust.

mod aggregate;
mod build;
mod random;
mod rows;
mod window;

use super::table::Table;
use super::terms::{Kind, Place, Term};

pub(crate) use self::aggregate::Aggregate;
pub(crate) use self::rows::distinct_rows;
pub(crate) use self::window::Window;

/// A SELECT. Its terms are about the columns of the queries around it, then those of its own tables.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) sources: Vec<Source>,
    pub(crate) filter: Option<Term>,
    pub(crate) over: Over,
    pub(crate) having: Option<Term>,
    pub(crate) selected: Vec<Term>,
    pub(crate) distinct: bool,
    pub(crate) order: Vec<Sorted>,
    /// How many rows, after how many.
    pub(crate) limit: Option<(u8, u8)>,
}

/// A table of a query, under a name of its own, and how it is joined to those before it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) table: Table,
    pub(crate) alias: &'static str,
    pub(crate) join: Join,
}

#[derive(Clone, Debug)]
pub(crate) enum Join {
    /// The first table.
    From,
    Inner(Term),
    Left(Term),
}

/// What HAVING, the selected terms and those of the order are about, beside the columns of the queries around.
#[derive(Clone, Debug)]
pub(crate) enum Over {
    /// The columns of the tables, and functions over windows.
    Rows(Vec<Window>),
    /// What rows are grouped by, and aggregates of the groups.
    Groups(Vec<Term>, Vec<Aggregate>),
}

/// A term of ORDER BY.
#[derive(Clone, Debug)]
pub(crate) struct Sorted {
    pub(crate) term: Term,
    pub(crate) descending: bool,
    pub(crate) nulls: Nulls,
}

/// Where NULL is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nulls {
    First,
    Last,
    /// Where the database likes.
    Anywhere,
}

impl Query {
    /// All its terms.
    pub(crate) fn terms(&self) -> Vec<&Term> {
        let Self { sources, filter, over, having, selected, distinct: _, order, limit: _ } = self;
        let on = sources.iter().filter_map(|it| match &it.join {
            Join::From => None,
            Join::Inner(on) | Join::Left(on) => Some(on),
        });
        let over: Vec<&Term> = match over {
            Over::Rows(windows) => windows.iter().flat_map(Window::terms).collect(),
            Over::Groups(keys, aggregates) => keys.iter().chain(aggregates.iter().flat_map(Aggregate::terms)).collect(),
        };
        let order = order.iter().map(|it| &it.term);
        on.chain(filter).chain(over).chain(having).chain(selected).chain(order).collect()
    }

    /// Whether it has one row for all rows.
    pub(crate) fn is_aggregate(&self) -> bool {
        matches!(&self.over, Over::Groups(keys, _) if keys.is_empty())
    }

    /// Whether a database is known to take it.
    pub(crate) fn is_known(&self, place: Place) -> bool {
        self.terms().into_iter().all(|it| it.is_known(place))
    }

    /// The kinds of its columns.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        self.selected.iter().map(Term::kind).collect()
    }
}
