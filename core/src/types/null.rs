//! Nullability as a type: whether a SQL type may be NULL, and how two such facts combine.

use super::SqlType;

/// Whether a SQL type may be NULL. Implemented by [`NotNull`] and [`Nullable`] only.
///
/// The compiler computes with it: a comparison of a nullable column is nullable, `count` never is.
pub trait Nullability: sealed::Sealed + 'static {
    /// `T` itself, or `Option<T>`.
    type Wrap<T: SqlType<Null = NotNull, Inner = T>>: SqlType<Base = T::Base, Inner = T>;
    /// What an expression of two operands is: nullable when either is.
    type Or<Other: Nullability>: Nullability;
    /// What the first of two expressions that is not NULL is, or a row of two parts: nullable when both are.
    type And<Other: Nullability>: Nullability;
    /// The same fact at run time.
    const NULLABLE: bool;
}

/// Never NULL.
#[derive(Clone, Copy, Debug)]
pub struct NotNull;

/// May be NULL; in Rust, an `Option`.
#[derive(Clone, Copy, Debug)]
pub struct Nullable;

impl Nullability for NotNull {
    type Wrap<T: SqlType<Null = Self, Inner = T>> = T;
    type Or<Other: Nullability> = Other;
    type And<Other: Nullability> = Self;
    const NULLABLE: bool = false;
}

impl Nullability for Nullable {
    type Wrap<T: SqlType<Null = NotNull, Inner = T>> = Option<T>;
    type Or<Other: Nullability> = Self;
    type And<Other: Nullability> = Other;
    const NULLABLE: bool = true;
}

/// `T`, or `Option<T>` when `A` may be NULL.
pub type Like<A, T> = <<A as SqlType>::Null as Nullability>::Wrap<T>;

/// `T`, or `Option<T>` when `A` or `B` may be NULL.
pub type Either<A, B, T> = <<<A as SqlType>::Null as Nullability>::Or<<B as SqlType>::Null> as Nullability>::Wrap<T>;

mod sealed {
    /// Keeps [`super::Nullability`] to two types, so that a computation with it stays decidable for a reader.
    pub trait Sealed {}
    impl Sealed for super::NotNull {}
    impl Sealed for super::Nullable {}
}
