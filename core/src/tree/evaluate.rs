//! Conditions on values in memory: what a database would say, as far as that is the same on every one.

use std::cmp::Ordering;

use super::{ChainOp, ColumnRef, CompareOp, Constant, InSet, Node};
use crate::schema::{ColumnId, Table, same_table};
use crate::types::ValueRef;

/// Where the values of columns come from: the value of a column of the row in question; `None` where it is not known.
pub type ColumnValues<'v> = dyn Fn(ColumnId) -> Option<ValueRef<'v>> + 'v;

impl Node {
    /// Whether a row of a table meets the condition: true, false, or unknown (`Some(None)`) as in SQL. `None` when that cannot
    /// be told without the database: of functions, subqueries, other tables, floats, and the order of texts.
    ///
    /// # Example: a number
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// use aludel::types::ValueRef;
    /// let is_adult = User.age.ge(18).into_node();
    /// let meets = |age: &ValueRef<'static>| is_adult.evaluate(table_of(User), &|_| Some(age.clone()));
    /// assert_eq!(meets(&ValueRef::I32(31)), Some(Some(true)));
    /// assert_eq!(meets(&ValueRef::Null), Some(None));
    /// ```
    #[must_use]
    pub fn evaluate<'v>(&'v self, table: &Table, values: &ColumnValues<'v>) -> Option<Option<bool>> {
        let truth = |it: &'v Self| it.evaluate(table, values);
        match self {
            Self::Constant(Constant::True) => Some(Some(true)),
            Self::Constant(Constant::False) => Some(Some(false)),
            Self::Not(it) => truth(&it.operand).map(|it| it.map(|it| !it)),
            Self::Chain(it) if it.op == ChainOp::And => all(it.operands.iter().map(truth), false),
            Self::Chain(it) if it.op == ChainOp::Or => all(it.operands.iter().map(truth), true),
            Self::IsNull(it) => {
                let is_null = it.operand.known(table, values)? == ValueRef::Null;
                Some(Some(is_null != it.negated))
            }
            Self::IsTruth(it) => Some(Some((truth(&it.operand)? == Some(it.truth)) != it.negated)),
            Self::Compare(it) => {
                let sides = (it.left.known(table, values)?, it.right.known(table, values)?);
                compared(it.op, &sides.0, &sides.1)
            }
            Self::In(it) => {
                let InSet::List(list) = &it.set else { return None };
                let operand = it.operand.known(table, values)?;
                let equal = |other: &'v Self| compared(CompareOp::Eq, &operand, &other.known(table, values)?);
                let found = all(list.iter().map(equal), true)?;
                Some(found.map(|found| found != it.negated))
            }
            Self::Column(_) | Self::Value(_) => match self.known(table, values)? {
                ValueRef::Bool(it) => Some(Some(it)),
                ValueRef::Null => Some(None),
                _ => None,
            },
            Self::Constant(_)
            | Self::Parameter(_)
            | Self::Chain(_)
            | Self::Distinct(_)
            | Self::Like(_)
            | Self::Between(_)
            | Self::Negate(_)
            | Self::BitNot(_)
            | Self::Regexp(_)
            | Self::Row(_)
            | Self::Quantified(_)
            | Self::Collate(_)
            | Self::Operator(_)
            | Self::Template(_)
            | Self::Case(_)
            | Self::Cast(_)
            | Self::Function(_)
            | Self::Over(_)
            | Self::Subquery(_)
            | Self::Exists(_)
            | Self::Nested(_)
            | Self::Excluded(_)
            | Self::Json(_)
            | Self::Array(_)
            | Self::Temporal(_)
            | Self::Custom(_)
            | Self::Invalid(_) => None,
        }
    }

    /// The value of a column of the row, or of a parameter.
    fn known<'v>(&'v self, table: &Table, values: &ColumnValues<'v>) -> Option<ValueRef<'v>> {
        match self {
            Self::Value(value) => Some(value.as_ref()),
            Self::Constant(Constant::Null) => Some(ValueRef::Null),
            Self::Column(ColumnRef::Model { column, alias: None }) if same_table(column.table, table) => values(*column),
            _ => None,
        }
    }
}

/// AND of all, or OR: `decisive` decides alone, then what cannot be told, then what is unknown.
fn all(parts: impl Iterator<Item = Option<Option<bool>>>, decisive: bool) -> Option<Option<bool>> {
    let (mut untold, mut unknown) = (false, false);
    for part in parts {
        match part {
            Some(Some(it)) if it == decisive => return Some(Some(decisive)),
            Some(Some(_)) => {}
            Some(None) => unknown = true,
            None => untold = true,
        }
    }
    if untold {
        return None;
    }
    Some(if unknown { None } else { Some(!decisive) })
}

fn compared(op: CompareOp, left: &ValueRef<'_>, right: &ValueRef<'_>) -> Option<Option<bool>> {
    if *left == ValueRef::Null || *right == ValueRef::Null {
        return Some(None);
    }
    let is = match op {
        CompareOp::Eq => order(left, right, true)? == Ordering::Equal,
        CompareOp::Ne => order(left, right, true)? != Ordering::Equal,
        CompareOp::Lt => order(left, right, false)? == Ordering::Less,
        CompareOp::Le => order(left, right, false)? != Ordering::Greater,
        CompareOp::Gt => order(left, right, false)? == Ordering::Greater,
        CompareOp::Ge => order(left, right, false)? != Ordering::Less,
    };
    Some(Some(is))
}

/// How two values compare, where every database agrees: texts only on whether they are equal.
fn order(left: &ValueRef<'_>, right: &ValueRef<'_>, is_equality: bool) -> Option<Ordering> {
    let integer = |it: &ValueRef<'_>| match it {
        ValueRef::I16(it) => Some(i64::from(*it)),
        ValueRef::I32(it) => Some(i64::from(*it)),
        ValueRef::I64(it) => Some(*it),
        _ => None,
    };
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        return Some(left.cmp(&right));
    }
    match (left, right) {
        (ValueRef::Bool(left), ValueRef::Bool(right)) => Some(left.cmp(right)),
        (ValueRef::Date(left), ValueRef::Date(right)) => Some(left.cmp(right)),
        (ValueRef::Time(left), ValueRef::Time(right))
        | (ValueRef::Timestamp(left), ValueRef::Timestamp(right))
        | (ValueRef::TimestampTz(left), ValueRef::TimestampTz(right)) => Some(left.cmp(right)),
        // Some databases take no notice of spaces at the end.
        (ValueRef::Text(left), ValueRef::Text(right)) if is_equality => {
            let differ_in_spaces = left != right && left.trim_end_matches(' ') == right.trim_end_matches(' ');
            (!differ_in_spaces).then(|| left.cmp(right))
        }
        (ValueRef::Bytes(left), ValueRef::Bytes(right)) if is_equality => Some(left.cmp(right)),
        (ValueRef::Uuid(left), ValueRef::Uuid(right)) if is_equality => Some(left.cmp(right)),
        _ => None,
    }
}
