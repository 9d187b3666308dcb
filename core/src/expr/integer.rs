//! Whole quotients, and the bits of integers.

use super::{Expr, Expression, Operand};
use crate::tree::{ChainOp, Node};
use crate::types::{Base, DataType, Either, Integral, Numeric, Value};

/// The wider of two integers.
pub type Wider<T, R> = <Base<T> as Numeric<Base<R>>>::Output;

/// The wider of two integers, nullable if one of them is.
pub type Bits<T, R> = Either<T, R, Wider<T, R>>;

/// The operators of integers that Rust has no sign left for, as methods of columns and expressions.
///
/// The bits of a number are those of a signed integer of 64 bits on every database, whatever the width of its column.
pub trait IntegerOperators: Expression {
    /// The whole part of `self / rhs`, cut off toward zero as by Rust's `/`: -7 by 2 is -3. `self / rhs`, on MySQL `self DIV rhs`.
    /// A division by zero is NULL, or on PostgreSQL an error.
    ///
    /// # Example: full dozens
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Postgres}, prelude::*};
    /// let dozens = select(User.age.int_div(12));
    /// assert_eq!(dozens.inline(&Postgres)?, r#"SELECT "users"."age" / 12 FROM "users""#);
    /// assert_eq!(dozens.inline(&MySql::mysql())?, "SELECT `users`.`age` DIV 12 FROM `users`");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn int_div<R: Operand>(self, rhs: R) -> Expr<Option<Wider<Self::Type, R::Type>>>
    where
        Base<Self::Type>: Integral<Base<R::Type>>,
    {
        chained(ChainOp::IntegerDivide, self, rhs)
    }

    /// `self & rhs`: the bits that both have.
    ///
    /// # Example: one bit of a set of flags
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Sqlite}, prelude::*};
    /// let odd = select(User.id).where_(User.id.bit_and(1).ne(0));
    /// assert_eq!(odd.inline(&Sqlite)?, r#"SELECT "users"."id" FROM "users" WHERE "users"."id" & 1 <> 0"#);
    /// assert_eq!(
    ///     odd.inline(&MySql::mysql())?,
    ///     "SELECT `users`.`id` FROM `users` WHERE CAST(`users`.`id` & 1 AS SIGNED) <> 0",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn bit_and<R: Operand>(self, rhs: R) -> Expr<Bits<Self::Type, R::Type>>
    where
        Base<Self::Type>: Integral<Base<R::Type>>,
    {
        chained(ChainOp::BitAnd, self, rhs)
    }

    /// `self | rhs`: the bits that one of the two has.
    fn bit_or<R: Operand>(self, rhs: R) -> Expr<Bits<Self::Type, R::Type>>
    where
        Base<Self::Type>: Integral<Base<R::Type>>,
    {
        chained(ChainOp::BitOr, self, rhs)
    }

    /// The bits that one of the two has and the other has not: `self # rhs` on PostgreSQL, `self ^ rhs` on MySQL,
    /// `(self | rhs) - (self & rhs)` on SQLite.
    fn bit_xor<R: Operand>(self, rhs: R) -> Expr<Bits<Self::Type, R::Type>>
    where
        Base<Self::Type>: Integral<Base<R::Type>>,
    {
        chained(ChainOp::BitXor, self, rhs)
    }

    /// `~self`: every bit turned over, so `-self - 1`.
    fn bit_not(self) -> Expr<Self::Type>
    where
        Base<Self::Type>: Integral,
    {
        Expr::from_node(Node::bit_not(self.into_node()))
    }

    /// `self << count`: the bits moved up in 64 of them; those at the top fall out.
    ///
    /// A count must be from 0 to 63. A plain value is checked while building; of an expression databases make of another count
    /// what they like.
    fn shift_left<R: Operand>(self, count: R) -> Expr<Either<Self::Type, R::Type, i64>>
    where
        Base<Self::Type>: Integral,
        Base<R::Type>: Integral,
    {
        shifted(ChainOp::ShiftLeft, self, count)
    }

    /// `self >> count`: the bits moved down, with those of the sign after them: as a division by 2, 4, 8 … that rounds down.
    /// MySQL, which fills up with zeros, is given that division. The count is as of [`shift_left`](Self::shift_left).
    fn shift_right<R: Operand>(self, count: R) -> Expr<Either<Self::Type, R::Type, i64>>
    where
        Base<Self::Type>: Integral,
        Base<R::Type>: Integral,
    {
        shifted(ChainOp::ShiftRight, self, count)
    }
}

impl<E: Expression> IntegerOperators for E {}

fn chained<T>(op: ChainOp, left: impl Operand, right: impl Operand) -> Expr<T> {
    Expr::from_node(Node::chain(op, left.into_node(), right.into_node()))
}

fn shifted<T>(op: ChainOp, left: impl Operand, count: impl Operand) -> Expr<T> {
    let count = count.into_node();
    let number = match &count {
        Node::Value(Value::I16(it)) => i64::from(*it),
        Node::Value(Value::I32(it)) => i64::from(*it),
        Node::Value(Value::I64(it)) => *it,
        _ => 0,
    };
    if !(0..64).contains(&number) {
        return Expr::from_node(Node::invalid("bits are shifted by 0 to 63 places: an integer has 64 of them"));
    }
    let left = left.into_node();
    let left = if is_wide(&left) { left } else { Node::cast(left, DataType::BigInt) };
    Expr::from_node(Node::chain_of(op, vec![left, count]))
}

/// Whether an integer has 64 bits on every database: a narrower one would lose bits earlier, and a literal is as narrow as it can be.
fn is_wide(node: &Node) -> bool {
    match node {
        Node::Column(it) => it.data_type() == Some(DataType::BigInt),
        Node::Cast(it) => it.data_type() == DataType::BigInt,
        Node::Chain(it) => matches!(it.op(), ChainOp::ShiftLeft | ChainOp::ShiftRight),
        _ => false,
    }
}
