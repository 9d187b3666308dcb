//! Queries that are changed after they were built: clauses taken back, columns replaced, rows counted, an order by name.

use std::marker::PhantomData;

use super::{Select, select};
use crate::expr::{Expr, SortKeys, func};
use crate::query::Selection;
use crate::schema::Name;
use crate::tree::{Problem, Source};

/// What the query is called whose rows are counted.
const COUNTED: &str = "counted";

impl<S> Select<S> {
    /// The terms that others may choose, by their names: see [`SortKeys`]. A name that is none of the keys is reported when the statement
    /// is compiled; to report it at once call [`SortKeys::parse`].
    pub fn order_by_name(mut self, keys: &SortKeys, names: &str) -> Self {
        match keys.parse(names) {
            Ok(terms) => self.order_by(terms),
            Err(error) => {
                self.tree.problem = Some(Problem::Message(error.to_string().into()));
                self
            }
        }
    }

    /// Without ORDER BY, to give it another: `query.without_order_by().order_by(…)`.
    pub fn without_order_by(mut self) -> Self {
        self.tree.order_by.clear();
        self
    }

    /// Without WHERE.
    pub fn without_where(mut self) -> Self {
        self.tree.filter.clear();
        self
    }

    /// The same query of other columns. FROM is implied by the columns that are there then, so a table of which none is left must be
    /// named with `.from(…)`.
    ///
    /// # Example: names only
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let adults = select(User).where_(User.age.ge(18));
    /// assert_eq!(
    ///     adults.with_only_columns(User.name).to_string(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."age" >= ?"#,
    /// );
    /// ```
    pub fn with_only_columns<T: Selection>(mut self, what: T) -> Select<T> {
        self.tree.items.clear();
        self.tree.add_items(|items| what.append_to(items));
        Select { tree: self.tree, selection: PhantomData }
    }

    /// `SELECT count(*) FROM (query)`: how many rows the query gives, whatever it is. Its order is left out where that changes nothing, and
    /// its locks too.
    ///
    /// # Example: how many there are besides this page
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let adults = select(User.name).where_(User.age.ge(18)).order_by(User.name);
    /// assert_eq!(
    ///     adults.count().to_string(),
    ///     r#"SELECT count(*) FROM (SELECT "users"."name" FROM "users" WHERE "users"."age" >= ?) AS "counted""#,
    /// );
    /// ```
    pub fn count(&self) -> Select<Expr<i64>> {
        let mut inner = (*self.tree).clone();
        if !inner.is_limited() {
            inner.order_by.clear();
        }
        inner.locks.clear();
        inner.order_by.iter_mut().for_each(|it| it.node = self.tree.unlabeled(&it.node).clone());
        inner.name_items();
        let mut count = select(func::count_all());
        count.tree.add_from(Source::subquery(inner, Name::Static(COUNTED)));
        count
    }
}
