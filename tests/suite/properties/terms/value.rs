//! The values of terms, and what comparing them means.

use std::cmp::Ordering;
use std::fmt;

use aludel::prelude::*;
use aludel::tree::Node;
use aludel::types::{self, Comparable, NotNull, SqlType};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

/// What a term is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Real,
    Text,
    Truth,
    Day,
    Moment,
    Exact,
}

/// A value, or NULL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Truth(bool),
    Day(NaiveDate),
    Moment(NaiveDateTime),
    Exact(Decimal),
}

/// That databases do not agree about something, which `docs/support.md` tells: out of range, divided by zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Undefined;

/// What a term means in a row.
pub(crate) type Meaning<T = Value> = Result<T, Undefined>;

/// A Rust type that values of one kind are of.
pub(crate) trait Scalar: SqlType<Inner = Self, Base = Self, Null = NotNull> + Comparable<Self> + Clone {
    const KIND: Kind;

    /// The value of this type; `None` for NULL.
    fn of(value: &Value) -> Option<Self>;

    fn into_plain(self) -> Value;
}

macro_rules! scalars {
    ($($kind:ident: $rust:ty;)*) => {
        $(
            impl Scalar for $rust {
                const KIND: Kind = Kind::$kind;

                fn of(value: &Value) -> Option<Self> {
                    match value {
                        Value::Null => None,
                        Value::$kind(it) => Some(it.clone()),
                        other => panic!("{other:?} is of another kind"),
                    }
                }

                fn into_plain(self) -> Value {
                    Value::$kind(self)
                }
            }
        )*

        impl Kind {
            /// Reads the cell of a database.
            pub(crate) fn read(self, cell: &types::Value) -> Result<Value, String> {
                if matches!(cell, types::Value::Null) {
                    return Ok(Value::Null);
                }
                match self {
                    $(Self::$kind => <$rust>::decode(cell.as_ref()).map(Value::$kind).map_err(|error| error.to_string()),)*
                }
            }
        }

        impl Value {
            /// The value as a plain Rust value in an expression.
            pub(crate) fn literal(&self, kind: Kind) -> Node {
                match kind {
                    $(Kind::$kind => literal(<$rust>::of(self)).into_node(),)*
                }
            }
        }
    };
}
scalars! {
    Int: i64;
    Real: f64;
    Text: String;
    Truth: bool;
    Day: NaiveDate;
    Moment: NaiveDateTime;
    Exact: Decimal;
}

/// Does something with the Rust type of a kind.
macro_rules! by_kind {
    ($kind:expr, $rust:ident => $what:expr) => {
        match $kind {
            Kind::Int => {
                type $rust = i64;
                $what
            }
            Kind::Real => {
                type $rust = f64;
                $what
            }
            Kind::Text => {
                type $rust = String;
                $what
            }
            Kind::Truth => {
                type $rust = bool;
                $what
            }
            Kind::Day => {
                type $rust = chrono::NaiveDate;
                $what
            }
            Kind::Moment => {
                type $rust = chrono::NaiveDateTime;
                $what
            }
            Kind::Exact => {
                type $rust = rust_decimal::Decimal;
                $what
            }
        }
    };
}
pub(crate) use by_kind;

impl Value {
    /// How the value stands to another one; `None` where one of them is NULL.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => None,
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(right)),
            (Self::Real(left), Self::Real(right)) => Some(left.partial_cmp(right).expect("no value is NaN")),
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Truth(left), Self::Truth(right)) => Some(left.cmp(right)),
            (Self::Day(left), Self::Day(right)) => Some(left.cmp(right)),
            (Self::Moment(left), Self::Moment(right)) => Some(left.cmp(right)),
            (Self::Exact(left), Self::Exact(right)) => Some(left.cmp(right)),
            (left, right) => panic!("{left:?} and {right:?} are of two kinds"),
        }
    }

    /// Whether it is the same value, NULL being one too.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (one, other) => one.compare(other) == Some(Ordering::Equal),
        }
    }

    /// The order of ORDER BY: NULL comes before all values.
    pub(crate) fn sorted(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Less,
            (_, Self::Null) => Ordering::Greater,
            (one, other) => one.compare(other).expect("neither is NULL"),
        }
    }

    /// A condition: true, false or, for NULL, unknown.
    pub(crate) fn truth(&self) -> Option<bool> {
        bool::of(self)
    }

    pub(crate) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T: Scalar> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, T::into_plain)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Int(it) => write!(f, "{it}"),
            Self::Real(it) => write!(f, "{it:?}"),
            Self::Text(it) => write!(f, "{it:?}"),
            Self::Truth(it) => write!(f, "{it}"),
            Self::Day(it) => write!(f, "{it}"),
            Self::Moment(it) => write!(f, "{it}"),
            Self::Exact(it) => write!(f, "{it}m"),
        }
    }
}
