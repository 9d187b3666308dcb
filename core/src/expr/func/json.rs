//! JSON documents made of columns and rows; behind the feature `serde_json-1`, whose type they are.

use serde_json::Value as Document;

use crate::expr::{Expr, Operand};
use crate::schema::Name;
use crate::tree::{JsonOp, JsonStep, Node};
use crate::types::{Base, Like, NotNull, SqlType, ToJson};

/// The value as a JSON document: a truth value, an integer, an `f64`, text. NULL stays NULL, and is `null` within an object or an array.
pub fn to_json<E: Operand<Type: SqlType<Base: ToJson>>>(value: E) -> Expr<Like<E::Type, Document>> {
    Expr::from_node(Node::json(JsonOp::Value(Base::<E::Type>::DATA_TYPE), Vec::new(), vec![value.into_node()]))
}

/// An object of keys and documents.
///
/// # Example: an object a row
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::dialect::Postgres;
/// use aludel::prelude::*;
/// let object = func::json_object([("id", func::to_json(User.id)), ("name", func::to_json(User.name))]);
/// assert_eq!(
///     select(object).inline(&Postgres)?,
///     r#"SELECT jsonb_build_object('id', to_jsonb("users"."id"), 'name', to_jsonb("users"."name")) FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn json_object<K: Into<Name>, V: Operand<Type: SqlType<Base = Document>>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> Expr<Document> {
    let (steps, values) = entries.into_iter().map(|(key, value)| (JsonStep::Key(key.into()), value.into_node())).unzip();
    Expr::from_node(Node::json(JsonOp::Object, steps, values))
}

/// An array of documents.
pub fn json_array<V: Operand<Type: SqlType<Base = Document>>>(elements: impl IntoIterator<Item = V>) -> Expr<Document> {
    let elements = elements.into_iter().map(Operand::into_node).collect();
    Expr::from_node(Node::json(JsonOp::Array, Vec::new(), elements))
}

/// All documents of the rows as one array, in any order: an aggregate. NULL when there are no rows; a row without a document is a
/// `null`. It takes neither `filter` nor `over`.
pub fn json_agg<E: Operand<Type: SqlType<Base = Document>>>(document: E) -> Expr<Option<Document>> {
    Expr::from_node(Node::json(JsonOp::Collect, Vec::new(), vec![document.into_node()]))
}

/// All rows as one object, with a key and a document of each: an aggregate. NULL when there are no rows; where a key comes twice, any
/// one of its documents is there. It takes neither `filter` nor `over`.
pub fn json_object_agg<K, E>(key: K, document: E) -> Expr<Option<Document>>
where
    K: Operand<Type: SqlType<Base = String, Null = NotNull>>,
    E: Operand<Type: SqlType<Base = Document>>,
{
    Expr::from_node(Node::json(JsonOp::CollectObject, Vec::new(), vec![key.into_node(), document.into_node()]))
}
