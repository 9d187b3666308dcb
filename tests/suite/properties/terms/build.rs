//! Terms as expressions of aludel, made by the builders that programs use.

use aludel::prelude::*;
use aludel::tree::{CompareOp, Node};

use super::value::by_kind;
use super::{Ask, Form, Kind, Scalar, Term};
use crate::properties::query::Query;

impl Term {
    /// The term as an expression about columns, which are these.
    pub(crate) fn node(&self, columns: &[Node]) -> Node {
        let all = |arguments: &[Self]| arguments.iter().map(|it| it.node(columns)).collect::<Vec<_>>();
        match self {
            Self::Value(kind, value) => value.literal(*kind),
            Self::Column(_, place) => columns[*place].clone(),
            Self::Call(operation, arguments) => (operation.build)(&all(arguments)),
            Self::Form(form, arguments) => form.node(arguments, all(arguments)),
            Self::Ask(ask, operand, query) => ask.node(all(operand).first(), query, columns),
        }
    }

    /// The term as a condition.
    pub(crate) fn condition(&self, columns: &[Node]) -> Expr<Option<bool>> {
        Expr::from_node(self.node(columns))
    }
}

impl Ask {
    fn node(self, operand: Option<&Node>, query: &Query, columns: &[Node]) -> Node {
        match (self, operand) {
            (Self::Exists, _) => exists(query.select(columns)).into_node(),
            (Self::NotExists, _) => not_exists(query.select(columns)).into_node(),
            (Self::In, Some(operand)) => {
                by_kind!(query.selected[0].kind(), T => expression::<T>(operand).in_(query.select_one::<T>(columns)).into_node())
            }
            (Self::NotIn, Some(operand)) => {
                by_kind!(query.selected[0].kind(), T => expression::<T>(operand).not_in(query.select_one::<T>(columns)).into_node())
            }
            _ => by_kind!(query.selected[0].kind(), T => query.select_one::<T>(columns).scalar_subquery::<T>().into_node()),
        }
    }
}

impl Form {
    fn node(self, terms: &[Term], nodes: Vec<Node>) -> Node {
        match self {
            Self::Case => by_kind!(terms[1].kind(), T => case_node::<T>(&nodes)),
            Self::CaseOf => by_kind!(terms[0].kind(), S => by_kind!(terms[2].kind(), T => case_of_node::<S, T>(&nodes))),
            Self::And => and_(conditions(nodes)).into_node(),
            Self::Or => or_(conditions(nodes)).into_node(),
            Self::Not | Self::IsTrue | Self::IsFalse | Self::IsUnknown => self.of_condition(&nodes[0]),
            _ => by_kind!(terms[0].kind(), T => self.of_values::<T>(&nodes)),
        }
    }

    fn of_condition(self, node: &Node) -> Node {
        let it = expression::<bool>(node);
        match self {
            Self::Not => (!it).into_node(),
            Self::IsTrue => it.is_true().into_node(),
            Self::IsFalse => it.is_false().into_node(),
            _ => it.is_unknown().into_node(),
        }
    }

    fn of_values<T: Scalar>(self, nodes: &[Node]) -> Node {
        let at = |index: usize| expression::<T>(&nodes[index]);
        match self {
            Self::Compare(CompareOp::Eq) => at(0).eq(at(1)).into_node(),
            Self::Compare(CompareOp::Ne) => at(0).ne(at(1)).into_node(),
            Self::Compare(CompareOp::Lt) => at(0).lt(at(1)).into_node(),
            Self::Compare(CompareOp::Le) => at(0).le(at(1)).into_node(),
            Self::Compare(CompareOp::Gt) => at(0).gt(at(1)).into_node(),
            Self::Compare(_) => at(0).ge(at(1)).into_node(),
            Self::IsDistinct => at(0).is_distinct_from(at(1)).into_node(),
            Self::IsNotDistinct => at(0).is_not_distinct_from(at(1)).into_node(),
            Self::IsNull => at(0).is_null().into_node(),
            Self::IsNotNull => at(0).is_not_null().into_node(),
            Self::Between => at(0).between(at(1), at(2)).into_node(),
            Self::NotBetween => at(0).not_between(at(1), at(2)).into_node(),
            Self::BetweenSymmetric => at(0).between_symmetric(at(1), at(2)).into_node(),
            Self::NotBetweenSymmetric => at(0).not_between_symmetric(at(1), at(2)).into_node(),
            Self::In => at(0).in_(list::<T>(&nodes[1..])).into_node(),
            Self::NotIn => at(0).not_in(list::<T>(&nodes[1..])).into_node(),
            Self::NullIf => func::nullif(at(0), at(1)).into_node(),
            Self::Coalesce if nodes.len() == 2 => func::coalesce(at(0), at(1)).into_node(),
            Self::Coalesce => func::coalesce_of((at(0), at(1), at(2))).into_node(),
            Self::Greatest if nodes.len() == 2 => func::greatest((at(0), at(1))).into_node(),
            Self::Greatest => func::greatest((at(0), at(1), at(2))).into_node(),
            Self::Least if nodes.len() == 2 => func::least((at(0), at(1))).into_node(),
            Self::Least => func::least((at(0), at(1), at(2))).into_node(),
            Self::Case | Self::CaseOf | Self::And | Self::Or | Self::Not | Self::IsTrue | Self::IsFalse | Self::IsUnknown => {
                panic!("{self:?} is not about values of one kind")
            }
        }
    }
}

/// The node as an expression that may be NULL.
pub(crate) fn expression<T: Scalar>(node: &Node) -> Expr<Option<T>> {
    Expr::from_node(node.clone())
}

fn conditions(nodes: Vec<Node>) -> Vec<Expr<Option<bool>>> {
    nodes.into_iter().map(Expr::from_node).collect()
}

fn list<T: Scalar>(nodes: &[Node]) -> Vec<Expr<Option<T>>> {
    nodes.iter().map(expression::<T>).collect()
}

fn case_node<T: Scalar>(nodes: &[Node]) -> Node {
    let (branches, otherwise) = nodes.as_chunks::<2>();
    let [[condition, value], more @ ..] = branches else { panic!("CASE has a branch") };
    let first = case().when(expression::<bool>(condition), expression::<T>(value));
    let all = more.iter().fold(first, |it, [condition, value]| it.when(expression::<bool>(condition), expression::<T>(value)));
    match otherwise {
        [] => all.end().into_node(),
        [otherwise, ..] => all.else_(expression::<T>(otherwise)).into_node(),
    }
}

fn case_of_node<S: Scalar, T: Scalar>(nodes: &[Node]) -> Node {
    let [subject, nodes @ ..] = nodes else { panic!("CASE has a subject") };
    let (branches, otherwise) = nodes.as_chunks::<2>();
    let [[value, result], more @ ..] = branches else { panic!("CASE has a branch") };
    let first = case_of(expression::<S>(subject)).when(expression::<S>(value), expression::<T>(result));
    let all = more.iter().fold(first, |it, [value, result]| it.when(expression::<S>(value), expression::<T>(result)));
    match otherwise {
        [] => all.end().into_node(),
        [otherwise, ..] => all.else_(expression::<T>(otherwise)).into_node(),
    }
}
