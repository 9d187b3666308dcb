//! ROLLUP, CUBE and GROUPING SETS, and what GROUP BY takes.

use super::{Expression, Expressions};
use crate::tree::{self, GroupingKind, Node};

/// Several groupings at once, for [`group_by`](crate::query::Select::group_by).
#[derive(Clone, Debug)]
#[must_use = "a grouping does nothing until it is part of `group_by`"]
pub struct Grouping(tree::Grouping);

/// `ROLLUP (a, b)`: the groups by `a` and `b`, those by `a` alone, and all rows as one group. An element may be a tuple of
/// expressions that stay together.
///
/// In the rows of the larger groups the expressions left out are NULL, so they are selected with `.nullable()`; which NULL is one
/// of those tells [`grouping`](super::func::grouping). PostgreSQL has it; MySQL and MariaDB say `GROUP BY a, b WITH ROLLUP`, so there
/// it must be the whole GROUP BY; SQLite refuses it.
///
/// # Example: posts of each user, and of all
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::MySql, prelude::*};
/// let stmt = select((Post.user_id.nullable(), func::count_all())).group_by(rollup(Post.user_id));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "posts"."user_id", count(*) FROM "posts" GROUP BY ROLLUP ("posts"."user_id")"#,
/// );
/// assert_eq!(
///     stmt.inline(&MySql::mysql())?,
///     "SELECT `posts`.`user_id`, count(*) FROM `posts` GROUP BY `posts`.`user_id` WITH ROLLUP",
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn rollup<L: GroupingLists>(elements: L) -> Grouping {
    Grouping::new(GroupingKind::Rollup, elements)
}

/// `CUBE (a, b)`: the groups by every choice of the elements, from all of them to none. As for [`rollup`], what is left out is NULL.
/// Only PostgreSQL has it.
pub fn cube<L: GroupingLists>(elements: L) -> Grouping {
    Grouping::new(GroupingKind::Cube, elements)
}

/// `GROUPING SETS ((a, b), (a), ())`: the groups by each of these lists. `()` makes one group of all rows. As for [`rollup`], what is
/// left out of some list is NULL. Only PostgreSQL has it.
///
/// # Example: by user, by title, and all
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let sets = grouping_sets((Post.user_id, Post.title, ()));
/// let stmt = select((Post.user_id.nullable(), Post.title.nullable(), func::count_all())).group_by(sets);
/// assert!(stmt.to_string().ends_with(
///     r#"GROUP BY GROUPING SETS (("posts"."user_id"), ("posts"."title"), ())"#
/// ));
/// ```
pub fn grouping_sets<L: GroupingLists>(sets: L) -> Grouping {
    Grouping::new(GroupingKind::Sets, sets)
}

impl Grouping {
    fn new(kind: GroupingKind, lists: impl GroupingLists) -> Self {
        let mut sets = Vec::new();
        lists.append_to(&mut sets);
        Self(tree::Grouping::new(kind, sets))
    }
}

/// What GROUP BY takes: columns, expressions, `rollup(…)`, `cube(…)`, `grouping_sets(…)`, or a tuple of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of expressions",
    label = "expected columns, expressions, or a tuple of them",
    note = "a column is named with its model: `User.name`; a label of the result with its type: `label::<i64>(\"posts\")`"
)]
pub trait GroupTerms {
    /// Adds the expressions to one list, and the several groupings at once to another.
    fn append_to(self, nodes: &mut Vec<Node>, groupings: &mut Vec<tree::Grouping>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> GroupTerms for E {
    fn append_to(self, nodes: &mut Vec<Node>, _: &mut Vec<tree::Grouping>) {
        nodes.push(self.into_node());
    }
}

#[diagnostic::do_not_recommend]
impl GroupTerms for Grouping {
    fn append_to(self, _: &mut Vec<Node>, groupings: &mut Vec<tree::Grouping>) {
        groupings.push(self.0);
    }
}

/// A list of expressions in a grouping: one, a tuple of them, or `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of expressions",
    label = "expected a column, an expression, a tuple of them, or `()`"
)]
pub trait GroupingList {
    /// The expressions.
    fn into_nodes(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<E: Expressions> GroupingList for E {
    fn into_nodes(self) -> Vec<Node> {
        let mut nodes = Vec::new();
        self.append_to(&mut nodes);
        nodes
    }
}

#[diagnostic::do_not_recommend]
impl GroupingList for () {
    fn into_nodes(self) -> Vec<Node> {
        Vec::new()
    }
}

/// The elements of a grouping: one expression, or a tuple whose parts are expressions, tuples of those, or `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be grouped by in several ways",
    label = "expected a column, an expression, or a tuple of those and of tuples of those"
)]
pub trait GroupingLists {
    /// Adds the lists.
    fn append_to(self, out: &mut Vec<Vec<Node>>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> GroupingLists for E {
    fn append_to(self, out: &mut Vec<Vec<Node>>) {
        out.push(vec![self.into_node()]);
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: GroupTerms),+> GroupTerms for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, nodes: &mut Vec<Node>, groupings: &mut Vec<tree::Grouping>) {
                let ($($part,)+) = self;
                $($part.append_to(nodes, groupings);)+
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($part: GroupingList),+> GroupingLists for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<Vec<Node>>) {
                let ($($part,)+) = self;
                $(out.push($part.into_nodes());)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
