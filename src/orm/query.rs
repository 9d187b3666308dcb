//! A query of one model in a session, step by step.

use aludel_core::error::{Error, Result};
use aludel_core::expr::{Column, Expr, Expression, Operand, OrderTerms, Predicate, func};
use aludel_core::query::{QueryExpression, Select, select};
use aludel_core::relation::Joins;
use aludel_core::schema::Entity;
use aludel_core::types::{Comparable, SqlType};

use super::load::Spec;
use super::{Eager, Handle, LoadOptions, Loaded, Session};

/// A query of one model in a session: the older way to write one. It is a [`Select`] that knows its session.
///
/// # Example: the oldest of the adults
/// ```
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "users")]
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     name: String,
///     age: i32,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![User].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// for (name, age) in [("Ann", 31), ("Bo", 17), ("Cy", 64)] {
///     session.add(User { id: Auto::Pending, name: name.into(), age });
/// }
/// assert_eq!(session.query(User).filter(User.age.ge(18)).count()?, 2);
/// let oldest = session.query(User).order_by(User.age.desc()).first()?.expect("a user");
/// assert_eq!(session[oldest].name, "Cy");
/// let ann = session.query(User).filter_by(User.name, "Ann").one()?;
/// assert_eq!(session[ann].age, 31);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a query runs when it is asked for `all`, `first`, `one`, `count`"]
pub struct Query<'s, E: Entity> {
    session: &'s mut Session,
    select: Select<E>,
    loads: Vec<Spec>,
}

impl<'s, E: Entity> Query<'s, E> {
    pub(super) fn new(session: &'s mut Session, entity: E) -> Self {
        Self { session, select: select(entity), loads: Vec::new() }
    }

    /// Keeps rows for which a condition is true; further ones are joined by AND.
    pub fn filter<P: Predicate>(mut self, condition: P) -> Self {
        self.select = self.select.where_(condition);
        self
    }

    /// Keeps rows whose column has a value.
    pub fn filter_by<T: SqlType, V: Operand>(mut self, column: Column<E::Model, T>, value: V) -> Self
    where
        T::Base: Comparable<<V::Type as SqlType>::Base>,
    {
        let condition = Expr::<Option<bool>>::from_node(column.eq(value).into_node());
        self.select = self.select.where_(condition);
        self
    }

    /// Joins a model by its foreign key, or along a relationship; see [`Select::join`].
    ///
    /// # Example: users with a post, each once, and all their posts
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     posts: Many<Post>,
    /// }
    ///
    /// #[derive(Default, Model)]
    /// #[model(table = "posts")]
    /// struct Post {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(foreign_key = User.id)]
    ///     user_id: i64,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User, Post].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// session.add(User { id: Auto::Pending, posts: [Post::default(), Post::default()].into() });
    /// session.add(User { id: Auto::Pending, posts: Many::new() });
    /// session.commit()?;
    ///
    /// let mut session = Session::new(&engine);
    /// let users = session.query(User).join(User.posts).distinct().options(selectinload(User.posts)).all()?;
    /// assert_eq!(users.len(), 1);
    /// assert_eq!(session[users[0]].posts.get()?.len(), 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn join<J: Joins>(mut self, target: J) -> Self {
        self.select = self.select.join(target);
        self
    }

    /// The same with a LEFT JOIN: rows without a partner stay.
    pub fn left_join<J: Joins>(mut self, target: J) -> Self {
        self.select = self.select.left_join(target);
        self
    }

    /// Equal rows come once.
    pub fn distinct(mut self) -> Self {
        self.select = self.select.distinct();
        self
    }

    /// What is loaded together with the objects: see [`SelectOptions::options`](super::SelectOptions::options).
    pub fn options<L: LoadOptions<E::Model>>(mut self, loads: L) -> Self {
        loads.append_to(&mut self.loads);
        self
    }

    /// The order of the rows.
    pub fn order_by<O: OrderTerms>(mut self, terms: O) -> Self {
        self.select = self.select.order_by(terms);
        self
    }

    /// So many rows at most.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select = self.select.limit(rows);
        self
    }

    /// Passes over so many rows.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select = self.select.offset(rows);
        self
    }

    /// All objects.
    ///
    /// # Errors
    /// As [`Session::execute`].
    pub fn all(self) -> Result<Vec<Handle<E::Model>>> {
        Ok(self.run()?.all())
    }

    /// The first object, if there is one.
    ///
    /// # Errors
    /// As [`Session::execute`].
    pub fn first(self) -> Result<Option<Handle<E::Model>>> {
        Ok(self.limit(1).all()?.pop())
    }

    /// The only object.
    ///
    /// # Errors
    /// When there is none, or more than one; as [`Session::execute`].
    pub fn one(self) -> Result<Handle<E::Model>> {
        self.one_or_none()?.ok_or_else(Error::no_row)
    }

    /// The only object, if there is one.
    ///
    /// # Errors
    /// When there is more than one; as [`Session::execute`].
    pub fn one_or_none(self) -> Result<Option<Handle<E::Model>>> {
        // Two are enough to know that it is not the only one.
        self.run()?.one_or_none()
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// As [`Session::execute`].
    pub fn count(self) -> Result<i64> {
        let rows = self.select.subquery("counted");
        let counted = select(func::count_all()).from(rows);
        self.session.execute(counted)?.one()
    }

    fn run(self) -> Result<Loaded<Handle<E::Model>>> {
        self.session.execute(Eager { select: self.select, loads: self.loads })
    }
}
