//! A small language of typed terms, said twice: as an expression of aludel, and as what it means in Rust.
//!
//! [`operations`] is the catalogue of what is NULL where an argument is NULL, which is most of SQL. A [`Form`] is what treats NULL
//! in a way of its own. [`random`] makes terms, [`build`] says them with the builders of aludel, [`meaning`] says what they
//! are in a row. Where databases differ by their documentation, `docs/support.md`, a term has no meaning or that of a [`Place`].

mod build;
mod meaning;
mod operations;
mod random;
mod value;

use std::fmt;

use aludel::tree::CompareOp;

use super::query::Query;

pub(crate) use self::build::expression;
pub(crate) use self::operations::Operation;
pub(crate) use self::random::Choices;
pub(crate) use self::value::{Kind, Meaning, Scalar, Undefined, Value, by_kind};

/// A term.
#[derive(Clone)]
pub(crate) enum Term {
    /// A plain value, or NULL of a kind.
    Value(Kind, Value),
    /// The column at this place of the row.
    Column(Kind, usize),
    /// An operation, which is NULL where an argument is.
    Call(&'static Operation, Vec<Self>),
    /// What treats NULL in a way of its own.
    Form(Form, Vec<Self>),
    /// What is asked of a query, about an operand if the question has one.
    Ask(Ask, Vec<Self>, Box<Query>),
}

/// A question about the rows of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Exists,
    NotExists,
    In,
    NotIn,
    /// The only value of the only row; NULL where there is no row.
    Value,
}

/// A form of SQL. The numbers say which of its arguments are which.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Compare(CompareOp),
    IsDistinct,
    IsNotDistinct,
    IsNull,
    IsNotNull,
    IsTrue,
    IsFalse,
    IsUnknown,
    Not,
    And,
    Or,
    Between,
    NotBetween,
    BetweenSymmetric,
    NotBetweenSymmetric,
    /// The first argument in a list of the others.
    In,
    NotIn,
    /// Pairs of condition and value, with ELSE where there is an argument more.
    Case,
    /// A value, then pairs of value and result, with ELSE where there is an argument more.
    CaseOf,
    Coalesce,
    NullIf,
    Greatest,
    Least,
}

/// A database, as far as its documented differences go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Sqlite,
    Postgres,
    MySql,
}

impl Place {
    /// The place that takes a dialect.
    pub(crate) fn of(dialect: &str) -> Self {
        match dialect {
            "sqlite" => Self::Sqlite,
            "postgresql" => Self::Postgres,
            _ => Self::MySql,
        }
    }
}

impl Term {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Value(kind, _) | Self::Column(kind, _) => *kind,
            Self::Call(operation, _) => operation.gives,
            Self::Ask(Ask::Value, _, query) => query.selected[0].kind(),
            Self::Ask(..) => Kind::Truth,
            Self::Form(form, arguments) => match form {
                Form::Case => arguments[1].kind(),
                Form::CaseOf => arguments[2].kind(),
                Form::Coalesce | Form::NullIf | Form::Greatest | Form::Least => arguments[0].kind(),
                _ => Kind::Truth,
            },
        }
    }
}

impl Term {
    /// Whether it is about a column or a query.
    pub(crate) fn has_column(&self) -> bool {
        match self {
            Self::Value(..) => false,
            Self::Column(..) | Self::Ask(..) => true,
            Self::Call(_, arguments) | Self::Form(_, arguments) => arguments.iter().any(Self::has_column),
        }
    }

    /// Whether a database is known to take the queries in it. MariaDB finds values that are not NULL in the one row of an aggregate of no
    /// rows: `1 NOT IN (SELECT max(2) FROM t WHERE FALSE)` is true there.
    pub(crate) fn is_known(&self, place: Place) -> bool {
        match self {
            Self::Value(..) | Self::Column(..) => true,
            Self::Call(_, arguments) | Self::Form(_, arguments) => arguments.iter().all(|it| it.is_known(place)),
            Self::Ask(ask, operand, query) => {
                let is_among = matches!(ask, Ask::In | Ask::NotIn) && place == Place::MySql;
                !(is_among && query.is_aggregate()) && operand.iter().all(|it| it.is_known(place)) && query.is_known(place)
            }
        }
    }

    /// The queries in it, but not those in them.
    pub(crate) fn queries(&self) -> Box<dyn Iterator<Item = &Query> + '_> {
        match self {
            Self::Value(..) | Self::Column(..) => Box::new(std::iter::empty()),
            Self::Call(_, arguments) | Self::Form(_, arguments) => Box::new(arguments.iter().flat_map(Self::queries)),
            Self::Ask(_, operand, query) => Box::new(operand.iter().flat_map(Self::queries).chain([&**query])),
        }
    }
}

/// The term with its operations as calls, for who reads a failure.
impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = |f: &mut fmt::Formatter<'_>, name: &str, arguments: &[Self]| {
            let arguments: Vec<_> = arguments.iter().map(|it| format!("{it:?}")).collect();
            write!(f, "{name}({})", arguments.join(", "))
        };
        match self {
            Self::Value(kind, Value::Null) => write!(f, "NULL::{kind:?}"),
            Self::Value(_, value) => write!(f, "{value}"),
            Self::Column(kind, place) => write!(f, "column_{place}::{kind:?}"),
            Self::Call(operation, arguments) => call(f, operation.name, arguments),
            Self::Form(form, arguments) => call(f, &format!("{form:?}"), arguments),
            Self::Ask(ask, operand, query) => write!(f, "{ask:?}({operand:?} {query:?})"),
        }
    }
}
