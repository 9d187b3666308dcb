//! What the builders of UPDATE and DELETE have in common: which rows they reach.

/// Implements the methods that say which rows, on a statement with a `tree.reach`.
macro_rules! reach_methods {
    ($statement:ident) => {
        impl<M: $crate::schema::Model, R> $statement<M, R> {
            /// `WHERE condition`; further ones are joined by AND.
            pub fn where_<P: $crate::expr::Predicate>(mut self, condition: P) -> Self {
                self.tree.reach.filter.push(condition.into_node());
                self
            }

            /// Says that every row is meant. Without this, a statement without WHERE is not executed; nor is one whose conditions are
            /// always true, such as `where_(true)`.
            pub fn all_rows(mut self) -> Self {
                self.tree.reach.all_rows = true;
                self
            }

            /// `ORDER BY terms`: which rows come first, where there is a [`limit`](Self::limit). Further ones come after.
            pub fn order_by<O: $crate::expr::OrderTerms>(mut self, terms: O) -> Self {
                terms.append_to(&mut self.tree.reach.order_by);
                self
            }

            /// `LIMIT rows`: at most so many rows are changed. Where the statement has no LIMIT, the rows are chosen in a subquery by
            /// their primary key: `WHERE key IN (SELECT key … LIMIT …)`.
            ///
            /// It does not go together with other tables, for a row may have several partners there.
            pub fn limit(mut self, rows: u64) -> Self {
                self.tree.reach.limit = Some($crate::expr::Operand::into_node(rows));
                self
            }

            /// `JOIN target ON …`, to one of the other tables: by foreign key or along a relationship, as in a
            /// [`select`](crate::query::Select::join). What the table that is changed has to do with them stands in
            /// [`where_`](Self::where_).
            pub fn join<J: $crate::relation::Joins>(mut self, target: J) -> Self {
                target.append_to($crate::tree::JoinKind::Inner, &mut self.tree.reach.sources.joins);
                self
            }

            /// `JOIN target ON condition`, to one of the other tables.
            pub fn join_on<J: $crate::query::JoinTarget, P: $crate::expr::Predicate>(self, target: J, condition: P) -> Self {
                self.add_join($crate::tree::JoinKind::Inner, target, condition)
            }

            /// `LEFT JOIN target ON …`, to one of the other tables. A column that cannot be NULL is not set to what may be missing.
            pub fn left_join<J: $crate::relation::Joins>(mut self, target: J) -> Self {
                target.append_to($crate::tree::JoinKind::Left, &mut self.tree.reach.sources.joins);
                self
            }

            /// `LEFT JOIN target ON condition`, to one of the other tables.
            pub fn left_join_on<J: $crate::query::JoinTarget, P: $crate::expr::Predicate>(self, target: J, condition: P) -> Self {
                self.add_join($crate::tree::JoinKind::Left, target, condition)
            }

            fn add_join<J, P>(mut self, kind: $crate::tree::JoinKind, target: J, condition: P) -> Self
            where
                J: $crate::query::JoinTarget,
                P: $crate::expr::Predicate,
            {
                let on = $crate::tree::JoinOn::Condition(condition.into_node());
                self.tree.reach.sources.joins.push($crate::tree::Join::new(kind, target.into_source(), on));
                self
            }
        }
    };
}
pub(super) use reach_methods;
