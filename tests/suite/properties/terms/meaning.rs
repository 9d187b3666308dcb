//! What terms mean: a small evaluator of SQL with its three truth values.

use std::cmp::Ordering;

use aludel::tree::CompareOp;

use super::{Ask, Form, Meaning, Place, Scalar, Term, Value};
use crate::properties::query::Query;

impl Term {
    /// The value of the term in a row. All parts are calculated, those too that CASE or AND would not need: in which order a
    /// database calculates is its own business, so a part without a meaning leaves the whole term without one.
    pub(crate) fn value(&self, row: &[Value], place: Place) -> Meaning {
        let all = |arguments: &[Self]| arguments.iter().map(|it| it.value(row, place)).collect::<Meaning<Vec<_>>>();
        match self {
            Self::Value(_, value) => Ok(value.clone()),
            Self::Column(_, index) => Ok(row[*index].clone()),
            Self::Call(operation, arguments) => operation.value(&all(arguments)?, place),
            // The builder knows NULL when it sees it: with `None` on the right `eq` is IS NULL.
            Self::Form(Form::Compare(op @ (CompareOp::Eq | CompareOp::Ne)), arguments)
                if matches!(arguments[1], Self::Value(_, Value::Null)) =>
            {
                let is_null = arguments[0].value(row, place)?.is_null();
                Ok(Value::Truth(is_null == (*op == CompareOp::Eq)))
            }
            Self::Form(form, arguments) => Ok(form.value(&all(arguments)?)),
            Self::Ask(ask, operand, query) => Ok(ask.value(all(operand)?.first(), &query.rows(row, place)?)),
        }
    }
}

impl Term {
    /// Whether it has a meaning where all columns are NULL, and with it all parts of it that are about no column: databases calculate
    /// those for no rows too.
    pub(crate) fn is_defined(&self, place: Place) -> bool {
        const NOTHING: [Value; 64] = [const { Value::Null }; 64];
        let queries = || self.queries().flat_map(Query::terms);
        self.value(&NOTHING, place).is_ok() && queries().all(|it| it.is_defined(place))
    }
}

impl Ask {
    fn value(self, operand: Option<&Value>, rows: &[Vec<Value>]) -> Value {
        let first: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
        let found = operand.and_then(|operand| is_in(operand, &first));
        match self {
            Self::Exists => Value::Truth(!rows.is_empty()),
            Self::NotExists => Value::Truth(rows.is_empty()),
            Self::In => found.into(),
            Self::NotIn => not(found).into(),
            Self::Value => first.first().cloned().unwrap_or(Value::Null),
        }
    }
}

impl Form {
    fn value(self, arguments: &[Value]) -> Value {
        let [first, ..] = arguments else { panic!("every form has an argument") };
        match self {
            Self::Compare(op) => compare(op, first, &arguments[1]).into(),
            Self::IsDistinct => Value::Truth(!first.is_same(&arguments[1])),
            Self::IsNotDistinct => Value::Truth(first.is_same(&arguments[1])),
            Self::IsNull | Self::IsUnknown => Value::Truth(first.is_null()),
            Self::IsNotNull => Value::Truth(!first.is_null()),
            Self::IsTrue => Value::Truth(first.truth() == Some(true)),
            Self::IsFalse => Value::Truth(first.truth() == Some(false)),
            Self::Not => not(first.truth()).into(),
            Self::And => and(arguments.iter().map(Value::truth)).into(),
            Self::Or => or(arguments.iter().map(Value::truth)).into(),
            Self::Between => between(arguments).into(),
            Self::NotBetween => not(between(arguments)).into(),
            Self::BetweenSymmetric => symmetric(arguments).into(),
            Self::NotBetweenSymmetric => not(symmetric(arguments)).into(),
            Self::In => is_in(first, &arguments[1..]).into(),
            Self::NotIn => not(is_in(first, &arguments[1..])).into(),
            Self::Case => case(arguments, |condition| condition.truth() == Some(true)),
            Self::CaseOf => case(&arguments[1..], |value| compare(CompareOp::Eq, first, value) == Some(true)),
            Self::Coalesce => arguments.iter().find(|it| !it.is_null()).cloned().unwrap_or(Value::Null),
            Self::NullIf if compare(CompareOp::Eq, first, &arguments[1]) == Some(true) => Value::Null,
            Self::NullIf => first.clone(),
            Self::Greatest => extreme(arguments, Ordering::Greater),
            Self::Least => extreme(arguments, Ordering::Less),
        }
    }
}

/// `left op right`.
fn compare(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    left.compare(right).map(|it| match op {
        CompareOp::Eq => it.is_eq(),
        CompareOp::Ne => it.is_ne(),
        CompareOp::Lt => it.is_lt(),
        CompareOp::Le => it.is_le(),
        CompareOp::Gt => it.is_gt(),
        CompareOp::Ge => it.is_ge(),
        other => panic!("{other:?} is no comparison of these tests"),
    })
}

fn not(truth: Option<bool>) -> Option<bool> {
    truth.map(|it| !it)
}

/// False where one is false; else unknown where one is.
fn and(mut all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all.try_fold(Some(true), |known, it| match it {
        Some(false) => Err(Some(false)),
        Some(true) => Ok(known),
        None => Ok(None),
    })
    .unwrap_or_else(|it| it)
}

/// True where one is true; else unknown where one is.
fn or(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    not(and(all.map(not)))
}

fn between(arguments: &[Value]) -> Option<bool> {
    let [value, low, high] = arguments else { panic!("BETWEEN has three arguments") };
    and([compare(CompareOp::Ge, value, low), compare(CompareOp::Le, value, high)].into_iter())
}

fn symmetric(arguments: &[Value]) -> Option<bool> {
    let [value, low, high] = arguments else { panic!("BETWEEN has three arguments") };
    or([between(arguments), between(&[value.clone(), high.clone(), low.clone()])].into_iter())
}

/// Whether a value is one of a list. Nothing is in an empty one, not even NULL.
fn is_in(value: &Value, list: &[Value]) -> Option<bool> {
    or(list.iter().map(|it| compare(CompareOp::Eq, value, it)))
}

fn case(arguments: &[Value], holds: impl Fn(&Value) -> bool) -> Value {
    let (branches, otherwise) = arguments.as_chunks::<2>();
    let chosen = branches.iter().find(|[when, _]| holds(when)).map(|[_, then]| then);
    chosen.or(otherwise.first()).cloned().unwrap_or(Value::Null)
}

/// NULL where one of the values is.
fn extreme(values: &[Value], wanted: Ordering) -> Value {
    let better = |best: Value, it: &Value| match it.compare(&best) {
        None => Value::Null,
        Some(order) if order == wanted => it.clone(),
        Some(_) => best,
    };
    values[1..].iter().fold(values[0].clone(), better)
}

/// The value of a type, or NULL.
pub(super) trait IntoMeaning<T> {
    fn into_meaning(self) -> Meaning;
}

impl<T: Scalar> IntoMeaning<T> for T {
    fn into_meaning(self) -> Meaning {
        Ok(self.into_plain())
    }
}

impl<T: Scalar> IntoMeaning<T> for Option<T> {
    fn into_meaning(self) -> Meaning {
        Ok(self.into())
    }
}

impl<T: Scalar> IntoMeaning<T> for Meaning<T> {
    fn into_meaning(self) -> Meaning {
        self.map(T::into_plain)
    }
}

impl<T: Scalar> IntoMeaning<T> for Meaning<Option<T>> {
    fn into_meaning(self) -> Meaning {
        self.map(Value::from)
    }
}
