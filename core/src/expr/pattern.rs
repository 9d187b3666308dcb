//! Patterns of LIKE, with an escape character of the program's choice.

use std::fmt;
use std::marker::PhantomData;

use super::{Operand, TextOperand};
use crate::tree::Node;
use crate::types::SqlType;

/// A pattern of LIKE: `%` stands for any text, `_` for any character.
///
/// # Example: another escape character
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Generic, prelude::*};
/// let stmt = select(User.id).where_(User.name.like(pattern("100!%%").escape('!')));
/// assert_eq!(stmt.inline(&Generic)?, r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE '100!%%' ESCAPE '!'"#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn pattern<P: TextOperand>(pattern: P) -> Pattern<P::Type> {
    Pattern { node: pattern.into_node(), escape: None, text_type: PhantomData }
}

/// A pattern of LIKE, made by [`pattern`].
#[must_use = "a pattern does nothing until it is given to `like` or its kin"]
pub struct Pattern<T> {
    node: Node,
    escape: Option<char>,
    text_type: PhantomData<fn() -> T>,
}

impl<T> Pattern<T> {
    /// The character that takes the meaning from a `%`, a `_` or itself after it. Without it that is the backslash.
    ///
    /// Neither `%` nor `_`, nor one beyond ASCII, which not every database takes; where case does not count, no letter. A pattern
    /// should not end with it: databases disagree about what that means.
    pub const fn escape(mut self, character: char) -> Self {
        self.escape = Some(character);
        self
    }
}

impl<T> Clone for Pattern<T> {
    fn clone(&self) -> Self {
        Self { node: self.node.clone(), escape: self.escape, text_type: PhantomData }
    }
}

impl<T> fmt::Debug for Pattern<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern").field("node", &self.node).field("escape", &self.escape).finish()
    }
}

/// What stands on the right of LIKE: text, or a [`Pattern`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "expected text: an expression of SQL type `String`, or `pattern(…)` of one",
    note = "convert it with `.cast::<String>()`"
)]
pub trait LikePattern {
    /// The type of the text.
    type Type: SqlType;

    /// `operand [NOT] LIKE self`, with regard to case or without.
    fn applied_to(self, operand: Node, negated: bool, ignore_case: bool) -> Node;
}

#[diagnostic::do_not_recommend]
impl<P: TextOperand> LikePattern for P {
    type Type = <P as Operand>::Type;

    fn applied_to(self, operand: Node, negated: bool, ignore_case: bool) -> Node {
        Node::like(operand, self.into_node(), negated, ignore_case, None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> LikePattern for Pattern<T> {
    type Type = T;

    fn applied_to(self, operand: Node, negated: bool, ignore_case: bool) -> Node {
        match self.escape {
            Some(it) if !it.is_ascii_graphic() || matches!(it, '%' | '_') => Node::invalid(format!(
                "{it:?} cannot be the escape character of LIKE: choose a visible ASCII character that is neither `%` nor `_`"
            )),
            escape => Node::like(operand, self.node, negated, ignore_case, escape),
        }
    }
}
