//! CASE.

use std::marker::PhantomData;

use super::{Expr, Operand, Predicate};
use crate::tree::Node;
use crate::types::{Base, Comparable, Either, SqlType};

/// Starts a CASE. The first `when` decides its type.
///
/// # Example: a word for a number
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Generic, prelude::*};
/// let size = case().when(User.age.lt(18), "minor").else_("adult");
/// assert_eq!(
///     select(size).inline(&Generic)?,
///     r#"SELECT CASE WHEN "users"."age" < 18 THEN 'minor' ELSE 'adult' END FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub const fn case() -> CaseStart {
    CaseStart(())
}

/// A CASE without branches.
#[derive(Clone, Copy, Debug)]
#[must_use = "a CASE needs at least one `when`"]
pub struct CaseStart(());

impl CaseStart {
    /// `CASE WHEN condition THEN value`.
    pub fn when<P: Predicate, V: Operand>(self, condition: P, value: V) -> Case<V::Type> {
        Case { branches: vec![(condition.into_node(), value.into_node())], value_type: PhantomData }
    }
}

/// A CASE whose values are of type `T`, waiting for more branches or its end.
#[derive(Debug)]
#[must_use = "a CASE ends with `else_` or `end`"]
pub struct Case<T> {
    branches: Vec<(Node, Node)>,
    value_type: PhantomData<fn() -> T>,
}

impl<T: SqlType> Case<T> {
    /// `WHEN condition THEN value`.
    pub fn when<P: Predicate, V: Operand>(mut self, condition: P, value: V) -> Case<Either<T, V::Type, T::Inner>>
    where
        T::Base: Comparable<Base<V::Type>>,
    {
        self.branches.push((condition.into_node(), value.into_node()));
        Case { branches: self.branches, value_type: PhantomData }
    }

    /// `ELSE value END`.
    pub fn else_<V: Operand>(self, value: V) -> Expr<Either<T, V::Type, T::Inner>>
    where
        T::Base: Comparable<Base<V::Type>>,
    {
        Expr::from_node(Node::case(self.branches, Some(value.into_node())).case_giving(T::DATA_TYPE))
    }

    /// `END` without ELSE: NULL where no condition holds.
    pub fn end(self) -> Expr<Option<T::Inner>> {
        Expr::from_node(Node::case(self.branches, None).case_giving(T::DATA_TYPE))
    }
}
