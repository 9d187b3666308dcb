//! Functions that join texts.

use crate::expr::{Expr, TextOperand};
use crate::tree::{ChainOp, Node};
use crate::types::{DataType, Like, Nullability, SqlType};

/// `a || b || …`: the texts one after the other; NULL where one of them is NULL.
///
/// # Example: a name and an address
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::MySql, prelude::*};
/// let names = select(func::concat(("<", User.name, ">")));
/// assert_eq!(names.to_string(), r#"SELECT ? || "users"."name" || ? FROM "users""#);
/// assert_eq!(names.compile(&MySql::mysql())?.sql, "SELECT concat(?, `users`.`name`, ?) FROM `users`");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn concat<T: Texts>(texts: T) -> Expr<<T::Null as Nullability>::Wrap<String>> {
    let mut nodes = Vec::new();
    texts.append_to(&mut nodes);
    if nodes.is_empty() {
        return Expr::from_node(Node::invalid("`concat` of no texts: give it one at least"));
    }
    Expr::from_node(Node::chain_of(ChainOp::Concat, nodes))
}

/// `concat_ws(separator, a, b, …)`: the texts with a separator between them. Those that are NULL are left out; the result is
/// NULL only where the separator is.
pub fn concat_ws<S: TextOperand, T: Texts>(separator: S, texts: T) -> Expr<Like<S::Type, String>> {
    let mut nodes = vec![separator.into_node()];
    texts.append_to(&mut nodes);
    if nodes.len() == 1 {
        return Expr::from_node(Node::invalid("`concat_ws` of no texts: give it one at least"));
    }
    Expr::from_node(Node::function_giving(DataType::Text, "concat_ws", nodes))
}

/// Texts to be joined: a tuple of them, or a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of texts",
    label = "expected a tuple or a `Vec` of expressions of SQL type `String`",
    note = "convert what is no text with `.cast::<String>()`"
)]
pub trait Texts {
    /// Whether one of them may be NULL.
    type Null: Nullability;

    /// Adds the texts to a list.
    fn append_to(self, out: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<E: TextOperand> Texts for Vec<E> {
    type Null = <E::Type as SqlType>::Null;

    fn append_to(self, out: &mut Vec<Node>) {
        out.extend(self.into_iter().map(E::into_node));
    }
}

/// Whether one of several expressions may be NULL.
macro_rules! null_of {
    ($one:ident) => { <$one::Type as SqlType>::Null };
    ($first:ident $($other:ident)+) => { <<$first::Type as SqlType>::Null as Nullability>::Or<null_of!($($other)+)> };
}
pub(super) use null_of;

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: TextOperand),+> Texts for ($($part,)+) {
            type Null = null_of!($($part)+);

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<Node>) {
                let ($($part,)+) = self;
                out.extend([$($part.into_node()),+]);
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
