//! DISTINCT ON.

use super::Select;
use crate::expr::Expressions;

impl<S> Select<S> {
    /// `SELECT DISTINCT ON (expressions)`: of the rows that agree in these, the first one in the order of the query. `order_by` must
    /// start with them; without `order_by` it is any row of each group.
    ///
    /// PostgreSQL has it; the others are given a subquery with `row_number()`, where it cannot be told in a subquery about the row
    /// around it.
    ///
    /// # Example: the newest post of each user
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
    /// let stmt = select((Post.user_id, Post.title)).distinct_on(Post.user_id).order_by((Post.user_id, Post.id.desc()));
    /// assert_eq!(
    ///     stmt.inline(&Postgres)?,
    ///     r#"SELECT DISTINCT ON ("posts"."user_id") "posts"."user_id", "posts"."title" FROM "posts" "#.to_owned()
    ///         + r#"ORDER BY "posts"."user_id", "posts"."id" DESC"#,
    /// );
    /// assert_eq!(
    ///     stmt.inline(&Sqlite)?,
    ///     r#"SELECT "ranked"."user_id", "ranked"."title" FROM (SELECT "posts"."user_id", "posts"."title", "#.to_owned()
    ///         + r#"row_number() OVER (PARTITION BY "posts"."user_id" ORDER BY "posts"."user_id", "posts"."id" DESC) AS "row_number", "#
    ///         + r#""posts"."id" AS "sort_key" FROM "posts") AS "ranked" WHERE "ranked"."row_number" = 1 "#
    ///         + r#"ORDER BY "ranked"."user_id", "ranked"."sort_key" DESC"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn distinct_on<E: Expressions>(mut self, expressions: E) -> Self {
        let mut nodes = Vec::new();
        expressions.append_to(&mut nodes);
        nodes.into_iter().for_each(|it| self.tree.add_distinct_on(it));
        self
    }
}
