//! Statements looked at and changed as a whole: for those who build on aludel.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Compound, Delete, Insert, Select, Update};
use crate::tree::{Rewriter, Shape, Visitor};

/// Implements what every statement made with the builders can be asked.
macro_rules! inspection {
    ($([$($parameter:ident),*] $statement:ty;)*) => { $(
        impl<$($parameter),*> $statement {
            /// Tells a visitor of everything in the statement.
            pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
                self.tree.visit(visitor);
            }

            /// The statement, changed by a rewriter. Its rows must stay of the types that they are.
            pub fn rewrite(mut self, rewriter: &mut dyn Rewriter) -> Self {
                *self.tree = self.tree.rewrite(rewriter);
                self
            }

            /// A number that is the same for statements that are equal: built alike, with equal values. It is the same in every run of
            /// one program, and may be another when aludel or the compiler is another.
            ///
            /// Constructs of the program ([`CustomNode`](crate::tree::CustomNode)) are told apart by their place in memory.
            #[must_use]
            pub fn structural_hash(&self) -> u64 {
                let mut state = DefaultHasher::new();
                self.tree.hash(&mut state);
                state.finish()
            }

            /// As [`structural_hash`](Self::structural_hash), the values left out: the same for statements that differ in their values
            /// at most. Lists of different lengths are different shapes.
            #[must_use]
            pub fn shape_hash(&self) -> u64 {
                self.clone().rewrite(&mut Shape).structural_hash()
            }
        }

        /// Statements are equal when they are built alike and have equal values. What is built differently is different, even where it
        /// means the same.
        impl<$($parameter),*> PartialEq for $statement {
            fn eq(&self, other: &Self) -> bool {
                self.tree == other.tree
            }
        }
    )* };
}
inspection! {
    [S] Select<S>;
    [S] Compound<S>;
    [M, R] Insert<M, R>;
    [M, R] Update<M, R>;
    [M, R] Delete<M, R>;
}
