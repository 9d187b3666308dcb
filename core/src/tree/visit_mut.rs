//! The parts of a node, to be changed.

use super::{InSet, Node, QueryTree};

/// Calls `see` for each direct child expression of a node. Subqueries are a scope of their own and are not entered; what a construct
/// of the program is made of cannot be changed in place.
pub(crate) fn children_mut(node: &mut Node, see: &mut dyn FnMut(&mut Node)) {
    match node {
        Node::Chain(it) => it.operands.iter_mut().for_each(see),
        Node::Compare(it) => [&mut it.left, &mut it.right].into_iter().for_each(see),
        Node::Distinct(it) => [&mut it.left, &mut it.right].into_iter().for_each(see),
        Node::Like(it) => [&mut it.operand, &mut it.pattern].into_iter().for_each(see),
        Node::In(it) => {
            see(&mut it.operand);
            match &mut it.set {
                InSet::List(list) => list.iter_mut().for_each(see),
                InSet::Subquery(_) => {}
            }
        }
        Node::Between(it) => [&mut it.operand, &mut it.low, &mut it.high].into_iter().for_each(see),
        Node::IsNull(it) => see(&mut it.operand),
        Node::Not(it) | Node::Negate(it) | Node::BitNot(it) => see(&mut it.operand),
        Node::IsTruth(it) => see(&mut it.operand),
        Node::Regexp(it) => [&mut it.operand, &mut it.pattern].into_iter().for_each(see),
        Node::Row(it) => it.items.iter_mut().for_each(see),
        Node::Collate(it) => see(&mut it.operand),
        Node::Operator(it) => it.left.iter_mut().chain([&mut it.right]).for_each(see),
        Node::Template(it) => it.arguments.iter_mut().for_each(see),
        Node::Case(it) => {
            it.subject.iter_mut().for_each(&mut *see);
            for (condition, value) in &mut it.branches {
                see(condition);
                see(value);
            }
            it.otherwise.iter_mut().for_each(see);
        }
        Node::Cast(it) => see(&mut it.operand),
        Node::Function(it) => it.parts_mut().for_each(see),
        Node::Over(it) => {
            see(&mut it.function);
            it.window.parts_mut().for_each(see);
        }
        Node::Json(it) => it.operands.iter_mut().for_each(see),
        Node::Array(it) => it.operands.iter_mut().for_each(see),
        Node::Temporal(it) => it.operands.iter_mut().for_each(see),
        Node::Column(_)
        | Node::Excluded(_)
        | Node::Value(_)
        | Node::Parameter(_)
        | Node::Constant(_)
        | Node::Subquery(_)
        | Node::Exists(_)
        | Node::Nested(_)
        | Node::Quantified(_)
        | Node::Custom(_)
        | Node::Invalid(_) => {}
    }
}

/// The query that stands in a node itself, not in its operands.
pub(super) fn query_in_mut(node: &mut Node) -> Option<&mut QueryTree> {
    match node {
        Node::Subquery(query) => Some(query),
        Node::Exists(exists) => Some(&mut exists.query),
        Node::Nested(nested) => Some(&mut nested.query),
        Node::Quantified(it) => Some(&mut it.query),
        Node::In(it) => match &mut it.set {
            InSet::Subquery(query) => Some(query),
            InSet::List(_) => None,
        },
        Node::Column(_)
        | Node::Value(_)
        | Node::Parameter(_)
        | Node::Constant(_)
        | Node::Chain(_)
        | Node::Compare(_)
        | Node::Distinct(_)
        | Node::Like(_)
        | Node::Between(_)
        | Node::IsNull(_)
        | Node::Not(_)
        | Node::Negate(_)
        | Node::BitNot(_)
        | Node::IsTruth(_)
        | Node::Regexp(_)
        | Node::Row(_)
        | Node::Collate(_)
        | Node::Operator(_)
        | Node::Template(_)
        | Node::Case(_)
        | Node::Cast(_)
        | Node::Function(_)
        | Node::Over(_)
        | Node::Excluded(_)
        | Node::Json(_)
        | Node::Array(_)
        | Node::Temporal(_)
        | Node::Custom(_)
        | Node::Invalid(_) => None,
    }
}

impl Node {
    /// Notes how deep it nests, once its parts have been changed.
    pub(super) fn set_depth(&mut self, depth: u16) {
        match self {
            Self::Chain(it) => it.depth = depth,
            Self::Compare(it) => it.depth = depth,
            Self::Distinct(it) => it.depth = depth,
            Self::Like(it) => it.depth = depth,
            Self::In(it) => it.depth = depth,
            Self::Between(it) => it.depth = depth,
            Self::IsNull(it) => it.depth = depth,
            Self::Not(it) | Self::Negate(it) | Self::BitNot(it) => it.depth = depth,
            Self::IsTruth(it) => it.depth = depth,
            Self::Regexp(it) => it.depth = depth,
            Self::Row(it) => it.depth = depth,
            Self::Collate(it) => it.depth = depth,
            Self::Operator(it) => it.depth = depth,
            Self::Template(it) => it.depth = depth,
            Self::Quantified(it) => it.depth = depth,
            Self::Case(it) => it.depth = depth,
            Self::Cast(it) => it.depth = depth,
            Self::Function(it) => it.depth = depth,
            Self::Over(it) => it.depth = depth,
            Self::Exists(it) => it.depth = depth,
            Self::Nested(it) => it.depth = depth,
            Self::Json(it) => it.depth = depth,
            Self::Array(it) => it.depth = depth,
            Self::Temporal(it) => it.depth = depth,
            Self::Column(_)
            | Self::Excluded(_)
            | Self::Value(_)
            | Self::Parameter(_)
            | Self::Constant(_)
            | Self::Subquery(_)
            | Self::Custom(_)
            | Self::Invalid(_) => {}
        }
    }
}
