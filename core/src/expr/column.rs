//! Typed columns.

use std::fmt;
use std::marker::PhantomData;

use super::{Operand, OrderTerms};
use crate::query::Assignment;
use crate::schema::{ColumnId, Table};
use crate::tree::{ColumnRef, Constant, Node};
use crate::types::{Base, NotNull, Nullable, SqlType, Stores, Value, require_place};

/// A column of the model `M` with values of type `T`: `User.name`.
///
/// It is `Copy`, so it can be named again and again.
pub struct Column<M, T> {
    id: ColumnId,
    alias: Option<&'static str>,
    types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M, T> fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

impl<M, T> Column<M, T> {
    /// The column at a position of a table, under the table's own name or an alias. The derive macro's business.
    #[must_use]
    pub const fn new(table: &'static Table, index: u16, alias: Option<&'static str>) -> Self {
        Self { id: ColumnId { table, index }, alias, types: PhantomData }
    }

    /// Which column it is.
    #[must_use]
    pub const fn id(self) -> ColumnId {
        self.id
    }

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.id.name()
    }

    /// `column = value`, for `values` of an insert and `set` of an update.
    ///
    /// # Example: a value, and an expression
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = update(User).set((User.name.set("Ann"), User.age.set(User.age + 1))).where_(User.id.eq(7));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"UPDATE "users" SET "name" = ?, "age" = "users"."age" + ? WHERE "users"."id" = ?"#,
    /// );
    /// ```
    pub fn set<V: Operand>(self, value: V) -> Assignment<M>
    where
        T: SqlType + Accepts<V::Type>,
    {
        let value = match value.into_node() {
            Node::Value(value) => Node::value(require_place(self.id.table, self.id.def(), &value.as_ref()).map(|()| value)),
            Node::Parameter(mut parameter) => {
                parameter.column = Some(self.id);
                Node::Parameter(parameter)
            }
            other => other,
        };
        Assignment::new(self.id, value)
    }
}

impl<M, T> Column<M, T> {
    /// `column = DEFAULT`: what the column gets when an insert leaves it out. SQLite has no such word: there it is left out, which an
    /// insert can do where every row has it, and an update cannot.
    ///
    /// # Example: back to the default
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = update(User).set(User.age.set_default()).where_(User.id.eq(7));
    /// assert_eq!(stmt.to_string(), r#"UPDATE "users" SET "age" = DEFAULT WHERE "users"."id" = ?"#);
    /// ```
    pub const fn set_default(self) -> Assignment<M> {
        Assignment::new(self.id, Node::Constant(Constant::Default))
    }
}

impl<M, T: SqlType> Column<M, Option<T>> {
    /// `column = NULL`.
    ///
    /// # Example: nobody's age
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = update(User).set(User.age.set_null()).where_(User.id.eq(7));
    /// assert_eq!(stmt.to_string(), r#"UPDATE "users" SET "age" = ? WHERE "users"."id" = ?"#);
    /// ```
    pub fn set_null(self) -> Assignment<M> {
        Assignment::new(self.id, Node::value(Ok(Value::Null)))
    }
}

/// A column of type `Self` may be given a value of type `Value`: one that it stores, and no NULL where there may be none.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be given a value of type `{Value}`",
    label = "expected a value for a `{Self}` column",
    note = "a value that may be NULL (an `Option`) needs a column that may be: give a plain value or make the field an `Option`",
    note = "a value of another type must be one that the column stores: integers in integers, any number in floats"
)]
pub trait Accepts<Value> {}

#[diagnostic::do_not_recommend]
impl<T: SqlType, V: SqlType> Accepts<V> for T
where
    T::Base: Stores<V::Base>,
    V::Null: FitsInto<T::Null>,
{
}

/// A value that may or may not be NULL fits a column that may or may not be.
pub trait FitsInto<Column> {}
impl FitsInto<Self> for NotNull {}
impl FitsInto<Nullable> for NotNull {}
impl FitsInto<Self> for Nullable {}

/// A column of type `Self` may refer to one of type `Target`.
#[diagnostic::on_unimplemented(
    message = "a foreign key of type `{Self}` cannot refer to a column of type `{Target}`",
    label = "the types of the two columns differ",
    note = "give the field the type of the column it refers to, in an `Option` if it may refer to nothing"
)]
pub trait References<Target> {}

// Through `Is` rather than by equal parameters, so that the compiler says the sentence above and not "expected `Column`".
#[diagnostic::do_not_recommend]
impl<T: SqlType, U: Is<T::Inner>> References<U> for T {}

/// A type is itself.
pub trait Is<T> {}
impl<T> Is<T> for T {}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType> Operand for Column<M, T> {
    type Type = T;

    fn into_node(self) -> Node {
        Node::Column(ColumnRef::Model { column: self.id, alias: self.alias })
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType> OrderTerms for Column<M, T> {
    fn append_to(self, out: &mut Vec<crate::tree::OrderTerm>) {
        out.push(crate::tree::OrderTerm::new(self.into_node(), crate::tree::Direction::Ascending));
    }
}

const _: () = {
    const fn assert_send_sync<T: Send + Sync>() {}
    assert_send_sync::<Column<std::rc::Rc<()>, Base<String>>>();
};
