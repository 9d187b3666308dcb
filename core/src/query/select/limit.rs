//! LIMIT, OFFSET and WITH TIES.

use std::ops::{Bound, RangeBounds};

use super::Select;
use crate::query::RowCount;

impl<S> Select<S> {
    /// `LIMIT rows`: at most so many rows.
    pub fn limit<R: RowCount>(mut self, rows: R) -> Self {
        self.tree.set_limit(rows.into_node());
        self.tree.with_ties = false;
        self
    }

    /// `OFFSET rows`: leaves out so many rows at the start.
    pub fn offset<R: RowCount>(mut self, rows: R) -> Self {
        self.tree.set_offset(rows.into_node());
        self
    }

    /// `OFFSET start LIMIT end - start`: the rows at these positions, the first being 0. It takes the place of a limit and an offset
    /// that were there.
    ///
    /// # Example: the third ten
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*};
    /// let stmt = select(User.id).order_by(User.id).slice(20..30);
    /// assert_eq!(
    ///     stmt.inline(&Generic)?,
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY "users"."id" LIMIT 10 OFFSET 20"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn slice(mut self, rows: impl RangeBounds<u64>) -> Self {
        let start = match rows.start_bound() {
            Bound::Included(it) => *it,
            Bound::Excluded(it) => it.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match rows.end_bound() {
            Bound::Included(it) => Some(it.saturating_add(1)),
            Bound::Excluded(it) => Some(*it),
            Bound::Unbounded => None,
        };
        self = self.without_limit();
        if let Some(end) = end {
            self = self.limit(end.saturating_sub(start));
        }
        if start > 0 { self.offset(start) } else { self }
    }

    /// `FETCH FIRST rows ROWS WITH TIES`: so many rows, and those that are equal to the last one in the order.
    ///
    /// PostgreSQL and MariaDB have it; SQLite and MySQL are given a subquery with `rank()`, where it cannot be told with `distinct` or
    /// in a subquery about the row around it.
    ///
    /// # Example: the three best, and who is as good as the third
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
    /// let stmt = select(User.name).order_by(User.age.desc().nulls_last()).fetch_with_ties(3);
    /// assert_eq!(
    ///     stmt.inline(&Postgres)?,
    ///     r#"SELECT "users"."name" FROM "users" ORDER BY "users"."age" DESC NULLS LAST FETCH FIRST 3 ROWS WITH TIES"#,
    /// );
    /// assert_eq!(
    ///     stmt.inline(&Sqlite)?,
    ///     r#"SELECT "ranked"."name" FROM (SELECT "users"."name", rank() OVER (ORDER BY "users"."age" DESC NULLS LAST) AS "rank", "#.to_owned()
    ///         + r#""users"."age" AS "sort_key" FROM "users") AS "ranked" WHERE "ranked"."rank" <= 3 "#
    ///         + r#"ORDER BY "ranked"."sort_key" DESC NULLS LAST"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn fetch_with_ties<R: RowCount>(mut self, rows: R) -> Self {
        self.tree.set_limit(rows.into_node());
        self.tree.with_ties = true;
        self
    }

    /// Without LIMIT, OFFSET and WITH TIES.
    pub fn without_limit(mut self) -> Self {
        self.tree.limit = None;
        self.tree.offset = None;
        self.tree.with_ties = false;
        self
    }
}
