//! SELECT.

mod distinct_on;
mod dynamic;
mod hint;
mod limit;
mod lock;

use std::fmt;
use std::marker::PhantomData;

pub use lock::Lock;

use super::statement::{Reads, Statement, display};
use super::{JoinTarget, Selection};
use crate::error::Result;
use crate::expr::{GroupTerms, OrderTerms, Predicate, WindowSpec};
use crate::render::{Renderer, Sql};
use crate::tree::{Footprint, SelectTree};

/// A query whose rows are those of the selection `S`.
///
/// Every method adds to the statement and gives it back; a clone can be extended another way.
#[must_use = "a statement does nothing until it is executed"]
pub struct Select<S> {
    pub(super) tree: Box<SelectTree>,
    selection: PhantomData<fn() -> S>,
}

/// `SELECT what`. The tables are those of the columns used.
///
/// # Example: models, columns and expressions side by side
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let adults = select((User.name, User.age + 1)).where_(User.age.ge(18)).order_by(User.name).limit(10);
/// assert_eq!(
///     adults.to_string(),
///     r#"SELECT "users"."name", "users"."age" + ? FROM "users" WHERE "users"."age" >= ? ORDER BY "users"."name" LIMIT ?"#,
/// );
/// ```
pub fn select<S: Selection>(what: S) -> Select<S> {
    let mut tree = Box::<SelectTree>::default();
    tree.items.reserve_exact(S::COLUMNS);
    tree.add_items(|items| what.append_to(items));
    Select { tree, selection: PhantomData }
}

impl<S> Select<S> {
    /// `WHERE condition`; further ones are joined by AND.
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.tree.add_filter(condition.into_node());
        self
    }

    /// Adds a condition if there is a value for it: for search forms. Without a value the query stays as it is.
    ///
    /// # Example: an optional filter
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let search = |name: Option<&str>| select(User.id).filter_some(name, |query, it| query.where_(User.name.eq(it)));
    /// assert_eq!(search(None).to_string(), r#"SELECT "users"."id" FROM "users""#);
    /// assert_eq!(search(Some("Ann")).to_string(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ?"#);
    /// ```
    pub fn filter_some<V>(self, value: Option<V>, add: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// `SELECT DISTINCT`: each row once.
    pub fn distinct(mut self) -> Self {
        self.tree.distinct = true;
        self
    }

    /// `FROM source`, for a source that no column implies or that must come first.
    pub fn from<J: JoinTarget>(mut self, source: J) -> Self {
        self.tree.add_from(source.into_source());
        self
    }

    /// `GROUP BY terms`: expressions, and several groupings at once with [`rollup`](crate::expr::rollup),
    /// [`cube`](crate::expr::cube) and [`grouping_sets`](crate::expr::grouping_sets).
    pub fn group_by<G: GroupTerms>(mut self, terms: G) -> Self {
        self.tree.add_groups(|nodes, groupings| terms.append_to(nodes, groupings));
        self
    }

    /// `HAVING condition`; further ones are joined by AND.
    pub fn having<P: Predicate>(mut self, condition: P) -> Self {
        self.tree.add_having(condition.into_node());
        self
    }

    /// `WINDOW name AS (window)`: a window that several functions are over, by [`window_named`](crate::expr::window_named).
    ///
    /// # Example: two functions over one window
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let places = select((func::rank().over(window_named("w")), func::dense_rank().over(window_named("w"))));
    /// assert_eq!(
    ///     places.window("w", window().order_by(User.age)).to_string(),
    ///     r#"SELECT rank() OVER "w", dense_rank() OVER "w" FROM "users" WINDOW "w" AS (ORDER BY "users"."age")"#,
    /// );
    /// ```
    pub fn window(mut self, name: &'static str, window: WindowSpec) -> Self {
        self.tree.add_window(name.into(), window.into_window());
        self
    }

    /// `ORDER BY terms`; further ones come after.
    pub fn order_by<O: OrderTerms>(mut self, terms: O) -> Self {
        self.tree.add_order(|order| terms.append_to(order));
        self
    }

    pub(super) fn from_tree(tree: SelectTree) -> Self {
        Self { tree: Box::new(tree), selection: PhantomData }
    }

    pub(crate) fn tree_mut(&mut self) -> &mut SelectTree {
        &mut self.tree
    }

    /// The query without its Rust type, to look at.
    #[must_use]
    pub fn tree(&self) -> &SelectTree {
        &self.tree
    }

    /// The query without its Rust type.
    #[must_use]
    pub fn into_tree(self) -> SelectTree {
        *self.tree
    }

    /// The same where it lies: a query is large, and need not be moved.
    pub(crate) fn into_boxed(self) -> Box<SelectTree> {
        self.tree
    }
}

impl<S> Clone for Select<S> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), selection: PhantomData }
    }
}

impl<S> Statement for Select<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of_select(&self.tree)
    }
}

impl<S: Selection> Reads for Select<S> {
    type Selection = S;
}

display!([S] Select<S>);

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for Select<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Select({self})")
    }
}
