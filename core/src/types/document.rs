//! Which SQL types are JSON documents, and which can be made into one.

use super::{NotNull, SqlType};

/// A SQL type that is a JSON document.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` is not a JSON document",
    label = "not a JSON document",
    note = "documents are `serde_json::Value`, behind the feature `serde_json-1`"
)]
pub trait IsJson: SqlType<Null = NotNull, Inner = Self, Base = Self> {}

/// A SQL type whose values can be made JSON documents of the type `Document`, with one result on every database.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` has no one form in JSON",
    label = "databases would write it in forms of their own",
    note = "truth values, integers, `f64`, text and documents have; convert others to text: `.cast::<String>()`"
)]
pub trait ToJson: SqlType {}

impl ToJson for bool {}
impl ToJson for i16 {}
impl ToJson for i32 {}
impl ToJson for i64 {}
impl ToJson for f64 {}
impl ToJson for String {}
