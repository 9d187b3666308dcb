//! CASE of one expression, compared with one value after the other.

use std::marker::PhantomData;

use super::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Base, Comparable, Either, SqlType};

/// Starts a CASE that compares an expression with values. The first `when` decides its type. NULL equals none of them.
///
/// # Example: a word for each number
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Generic, prelude::*};
/// let word = case_of(User.age).when(0, "none").when(1, "one").else_("many");
/// assert_eq!(
///     select(word).inline(&Generic)?,
///     r#"SELECT CASE "users"."age" WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE 'many' END FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn case_of<S: Operand>(subject: S) -> CaseOfStart<S::Type> {
    CaseOfStart { subject: subject.into_node(), subject_type: PhantomData }
}

/// A CASE of one expression without branches.
#[derive(Clone, Debug)]
#[must_use = "a CASE needs at least one `when`"]
pub struct CaseOfStart<S> {
    subject: Node,
    subject_type: PhantomData<fn() -> S>,
}

impl<S: SqlType> CaseOfStart<S> {
    /// `CASE subject WHEN value THEN result`.
    pub fn when<C: Operand, V: Operand>(self, value: C, result: V) -> CaseOf<S, V::Type>
    where
        S::Base: Comparable<Base<C::Type>>,
    {
        let branches = vec![(value.into_node(), result.into_node())];
        CaseOf { subject: self.subject, branches, types: PhantomData }
    }
}

/// A CASE of an expression of type `S` whose results are of type `T`, waiting for more branches or its end.
#[derive(Clone, Debug)]
#[must_use = "a CASE ends with `else_` or `end`"]
pub struct CaseOf<S, T> {
    subject: Node,
    branches: Vec<(Node, Node)>,
    types: PhantomData<fn() -> (S, T)>,
}

impl<S: SqlType, T: SqlType> CaseOf<S, T> {
    /// `WHEN value THEN result`.
    pub fn when<C: Operand, V: Operand>(mut self, value: C, result: V) -> CaseOf<S, Either<T, V::Type, T::Inner>>
    where
        S::Base: Comparable<Base<C::Type>>,
        T::Base: Comparable<Base<V::Type>>,
    {
        self.branches.push((value.into_node(), result.into_node()));
        CaseOf { subject: self.subject, branches: self.branches, types: PhantomData }
    }

    /// `ELSE result END`.
    pub fn else_<V: Operand>(self, result: V) -> Expr<Either<T, V::Type, T::Inner>>
    where
        T::Base: Comparable<Base<V::Type>>,
    {
        Expr::from_node(Node::case_of(Some(self.subject), self.branches, Some(result.into_node())).case_giving(T::DATA_TYPE))
    }

    /// `END` without ELSE: NULL where the expression equals no value.
    pub fn end(self) -> Expr<Option<T::Inner>> {
        Expr::from_node(Node::case_of(Some(self.subject), self.branches, None).case_giving(T::DATA_TYPE))
    }
}
