//! The joins of a SELECT.

use super::{JoinTarget, Select};
use crate::expr::Predicate;
use crate::relation::Joins;
use crate::tree::{Join, JoinKind, JoinOn};

impl<S> Select<S> {
    /// `JOIN target ON …`: of a model, by the one foreign key that connects it with what stands before it; of a relationship, by
    /// that.
    ///
    /// # Example: posts with their users
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select((Post.title, User.name)).from(Post).join(User);
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "posts"."title", "users"."name" FROM "posts" JOIN "users" ON "posts"."user_id" = "users"."id""#,
    /// );
    /// ```
    ///
    /// # Example: along a relationship
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(
    ///     select((User.name, Post.title)).join(User.posts).to_string(),
    ///     r#"SELECT "users"."name", "posts"."title" FROM "users" JOIN "posts" ON "users"."id" = "posts"."user_id""#,
    /// );
    /// ```
    pub fn join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Inner, target)
    }

    /// `JOIN target ON condition`.
    pub fn join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Inner, target, JoinOn::Condition(condition.into_node()))
    }

    /// `LEFT JOIN target ON …`, by foreign key or relationship. What is selected of the target must be read as something that may be
    /// missing: `User.optional()`, `User.name.nullable()`.
    pub fn left_join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Left, target)
    }

    /// `LEFT JOIN target ON condition`.
    pub fn left_join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Left, target, JoinOn::Condition(condition.into_node()))
    }

    /// `RIGHT JOIN target ON …`, by foreign key or relationship: every row of the target. What is selected of the tables before it
    /// must be read as something that may be missing.
    pub fn right_join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Right, target)
    }

    /// `RIGHT JOIN target ON condition`.
    pub fn right_join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Right, target, JoinOn::Condition(condition.into_node()))
    }

    /// `FULL JOIN target ON …`, by foreign key or relationship: every row of both sides. What is selected of either must be read as
    /// something that may be missing. Refused by MySQL and MariaDB, which have none.
    pub fn full_join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Full, target)
    }

    /// `FULL JOIN target ON condition`. Refused by MySQL and MariaDB, which have none.
    pub fn full_join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Full, target, JoinOn::Condition(condition.into_node()))
    }

    /// `CROSS JOIN target`: every row with every row of the target.
    ///
    /// # Example: every pair
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(
    ///     select((User.name, Post.title)).cross_join(Post).to_string(),
    ///     r#"SELECT "users"."name", "posts"."title" FROM "users" CROSS JOIN "posts""#,
    /// );
    /// ```
    pub fn cross_join<J: JoinTarget>(self, target: J) -> Self {
        self.add_join(JoinKind::Cross, target, JoinOn::Everything)
    }

    fn add_join<J: JoinTarget>(mut self, kind: JoinKind, target: J, on: JoinOn) -> Self {
        self.tree_mut().add_join(Join::new(kind, target.into_source(), on));
        self
    }

    fn add_joins<J: Joins>(mut self, kind: JoinKind, target: J) -> Self {
        let mut joins = Vec::new();
        target.append_to(kind, &mut joins);
        joins.into_iter().for_each(|join| self.tree_mut().add_join(join));
        self
    }
}
