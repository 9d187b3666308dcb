//! A query of one model in a session, step by step.

use aludel_core::error::{Error, Result};
use aludel_core::expr::{Column, Expr, Expression, Operand, OrderTerms, Predicate, func};
use aludel_core::query::{Select, select};
use aludel_core::schema::Entity;
use aludel_core::types::{Comparable, SqlType};

use super::{Handle, Session};

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
}

impl<'s, E: Entity> Query<'s, E> {
    pub(super) fn new(session: &'s mut Session, entity: E) -> Self {
        Self { session, select: select(entity) }
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
        Ok(self.session.execute(self.select)?.all())
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
        self.session.execute(self.select)?.one_or_none()
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
}
