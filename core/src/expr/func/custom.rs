//! Functions that aludel does not know.

use crate::expr::{Expr, Expressions};
use crate::tree::Node;
use crate::types::SqlType;

/// `name(arguments)`: a function of the database or of the program, with the type you say it has.
///
/// What it does is not known here: where a database has words for a construct that say an operand twice, a function in that operand
/// is called twice.
///
/// # Example: a function of SQLite
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select(func::custom::<String>("hex", User.name));
/// assert_eq!(stmt.to_string(), r#"SELECT hex("users"."name") FROM "users""#);
/// ```
pub fn custom<T: SqlType>(name: &'static str, arguments: impl Expressions) -> Expr<T> {
    let mut nodes = Vec::new();
    arguments.append_to(&mut nodes);
    Expr::from_node(Node::typed_function(name, nodes, T::DATA_TYPE))
}
