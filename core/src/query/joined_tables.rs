//! Tables that are joined with each other before they are joined to others.

use super::JoinTarget;
use crate::expr::Predicate;
use crate::relation::Joins;
use crate::tree::{Join, JoinKind, JoinOn, Source};

/// Tables that are joined with each other first: `(posts JOIN tags ON …)`. Made by [`joined_tables`].
#[derive(Clone, Debug)]
#[must_use = "joined tables do nothing until they are joined to others"]
pub struct JoinedTables {
    first: Source,
    joins: Vec<Join>,
    on: JoinOn,
}

/// Tables that are joined with each other before they are joined to others: the right side of an outer join that keeps rows without a
/// partner among all of them.
///
/// They are joined to what stands before them by the one foreign key of the first of them, or by [`on`](JoinedTables::on).
///
/// # Example: every user, with the posts that have a comment
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let reply = Post.alias("reply");
/// let answered = joined_tables(Post).join_on(reply, reply.title.eq(Post.title).and(reply.id.ne(Post.id)));
/// assert_eq!(
///     select((User.name, Post.title.nullable())).from(User).left_join(answered).to_string(),
///     r#"SELECT "users"."name", "posts"."title" FROM "users" "#.to_owned()
///         + r#"LEFT JOIN ("posts" JOIN "posts" AS "reply" ON "reply"."title" = "posts"."title" AND "reply"."id" <> "posts"."id") "#
///         + r#"ON "posts"."user_id" = "users"."id""#,
/// );
/// ```
pub fn joined_tables<J: JoinTarget>(first: J) -> JoinedTables {
    JoinedTables { first: first.into_source(), joins: Vec::new(), on: JoinOn::ForeignKey }
}

impl JoinedTables {
    /// `JOIN target ON …`, by foreign key or relationship, within the parentheses.
    pub fn join<J: Joins>(mut self, target: J) -> Self {
        target.append_to(JoinKind::Inner, &mut self.joins);
        self
    }

    /// `JOIN target ON condition`, within the parentheses.
    pub fn join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add(JoinKind::Inner, target, condition)
    }

    /// `LEFT JOIN target ON …`, by foreign key or relationship, within the parentheses.
    pub fn left_join<J: Joins>(mut self, target: J) -> Self {
        target.append_to(JoinKind::Left, &mut self.joins);
        self
    }

    /// `LEFT JOIN target ON condition`, within the parentheses.
    pub fn left_join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add(JoinKind::Left, target, condition)
    }

    /// Joins them all to what stands before them by this condition instead of a foreign key.
    pub fn on<P: Predicate>(mut self, condition: P) -> Self {
        self.on = JoinOn::Condition(condition.into_node());
        self
    }

    fn add<J: JoinTarget, P: Predicate>(mut self, kind: JoinKind, target: J, condition: P) -> Self {
        self.joins.push(Join::new(kind, target.into_source(), JoinOn::Condition(condition.into_node())));
        self
    }
}

#[diagnostic::do_not_recommend]
impl Joins for JoinedTables {
    fn append_to(self, kind: JoinKind, out: &mut Vec<Join>) {
        // More of them than that is deeper than anything that is rendered.
        let within = u16::try_from(self.joins.len()).unwrap_or(u16::MAX);
        out.push(Join { within, ..Join::new(kind, self.first, self.on) });
        out.extend(self.joins);
    }
}
