//! Rust's own operators on columns and expressions: `+ - * / %`, unary `-`, `& | !`.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Rem, Sub};

use super::{Column, Expr, Operand, Predicate};
use crate::tree::{ChainOp, Node};
use crate::types::{Base, DataType, Divisible, Either, Integral, NotNull, Numeric, SqlType};

/// Implements an arithmetic operator for columns and expressions.
macro_rules! arithmetic {
    ($($operator:ident $method:ident $op:ident $of:ident;)*) => { $(
        arithmetic!(@ $operator $method $op $of, [T] Expr<T>);
        arithmetic!(@ $operator $method $op $of, [M, T] Column<M, T>);
    )* };
    (@ $operator:ident $method:ident $op:ident $of:ident, [$($parameter:ident),*] $left:ty) => {
        impl<$($parameter,)* R: Operand> $operator<R> for $left
        where
            T: SqlType<Base: $of<Base<R::Type>>>,
        {
            type Output = Expr<Either<T, R::Type, <T::Base as Numeric<Base<R::Type>>>::Output>>;

            fn $method(self, rhs: R) -> Self::Output {
                Expr::from_node(Node::chain(ChainOp::$op, Operand::into_node(self), rhs.into_node()))
            }
        }
    };
}
arithmetic! {
    Add add Add Numeric;
    Sub sub Subtract Numeric;
    Mul mul Multiply Numeric;
}

/// Implements what else columns and expressions have in common.
macro_rules! others {
    ($([$($parameter:ident),*] $left:ty;)*) => { $(
        /// The remainder of two integers. Of a division by zero it is NULL, or on some databases an error.
        impl<$($parameter,)* R: Operand> Rem<R> for $left
        where
            T: SqlType<Base: Integral<Base<R::Type>>>,
        {
            type Output = Expr<Option<<T::Base as Numeric<Base<R::Type>>>::Output>>;

            fn rem(self, rhs: R) -> Self::Output {
                Expr::from_node(Node::chain(ChainOp::Remainder, Operand::into_node(self), rhs.into_node()))
            }
        }

        /// True division: 7 / 2 is 3.5 on every database. A division by zero is NULL, or on some databases an error.
        impl<$($parameter,)* R: Operand> Div<R> for $left
        where
            T: SqlType<Base: Divisible<Base<R::Type>>>,
        {
            type Output = Expr<Option<<T::Base as Divisible<Base<R::Type>>>::Output>>;

            fn div(self, rhs: R) -> Self::Output {
                let left = Operand::into_node(self);
                let left = if <T::Base as Divisible<Base<R::Type>>>::AS_FLOAT { Node::cast(left, DataType::Double) } else { left };
                Expr::from_node(Node::chain(ChainOp::Divide, left, rhs.into_node()))
            }
        }

        impl<$($parameter),*> Neg for $left
        where
            T: SqlType<Base: Numeric>,
        {
            type Output = Expr<T>;

            fn neg(self) -> Expr<T> {
                Expr::from_node(Node::negate(Operand::into_node(self)))
            }
        }

        impl<$($parameter,)* R: Predicate> BitAnd<R> for $left
        where
            T: SqlType<Base = bool>,
        {
            type Output = Expr<Either<T, R::Type, bool>>;

            fn bitand(self, rhs: R) -> Self::Output {
                Expr::from_node(Node::chain(ChainOp::And, Operand::into_node(self), rhs.into_node()))
            }
        }

        impl<$($parameter,)* R: Predicate> BitOr<R> for $left
        where
            T: SqlType<Base = bool>,
        {
            type Output = Expr<Either<T, R::Type, bool>>;

            fn bitor(self, rhs: R) -> Self::Output {
                Expr::from_node(Node::chain(ChainOp::Or, Operand::into_node(self), rhs.into_node()))
            }
        }

        impl<$($parameter),*> Not for $left
        where
            T: SqlType<Base = bool>,
        {
            type Output = Expr<T>;

            fn not(self) -> Expr<T> {
                Expr::from_node(Node::not(Operand::into_node(self)))
            }
        }
    )* };
}
others! {
    [T] Expr<T>;
    [M, T] Column<M, T>;
}

const _: () = {
    const fn numbers_add<L: Numeric<R, Output = O>, R, O: SqlType<Null = NotNull>>() {}
    numbers_add::<i32, i64, i64>();
};
