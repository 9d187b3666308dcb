//! VALUES: rows written in the statement.

use std::fmt;
use std::marker::PhantomData;

use crate::expr::{Expr, Operand};
use crate::schema::Name;
use crate::tree::{ColumnRef, NamedColumn, Node, Source, ValuesColumn, ValuesSource};
use crate::types::{DataType, SqlType};

/// Rows written in the statement, to stand in FROM. Made by [`values`].
#[must_use = "VALUES do nothing until they are part of a statement"]
pub struct Values<R> {
    source: Source,
    names: Vec<Name>,
    row: PhantomData<fn() -> R>,
}

/// `(VALUES (…), (…)) AS "name" ("column", …)`: rows written in the statement, as a table of it. A row is a tuple of values or
/// expressions; all rows have the same types.
///
/// There must be one row at least, which is reported when the statement is compiled.
///
/// # Example: names for numbers
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Sqlite, prelude::*};
/// let words = values("words", ["age", "word"], [(18, "grown up"), (100, "old")]);
/// let (age, word) = words.columns();
/// let stmt = select((User.name, word)).from(User).join_on(&words, User.age.eq(age));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."name", "words"."word" FROM "users" "#.to_owned()
///         + r#"JOIN (VALUES (?, ?), (?, ?)) AS "words" ("age", "word") ON "users"."age" = "words"."age""#,
/// );
/// assert!(stmt.compile(&Sqlite)?.sql.contains(r#"(SELECT column1 AS "age", column2 AS "word" FROM (VALUES (?, ?), (?, ?)))"#));
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn values<R: ValuesRow>(name: impl Into<Name>, columns: R::Names, rows: impl IntoIterator<Item = R>) -> Values<R> {
    let name = name.into();
    let names: Vec<Name> = columns.into_iter().map(Name::Static).collect();
    let typed = names.iter().cloned().zip(R::data_types()).map(|(name, data_type)| ValuesColumn { name, data_type }).collect();
    let rows = rows.into_iter().map(R::into_nodes).collect();
    let source = ValuesSource::new(name, typed, rows).map_or_else(Source::Invalid, |it| Source::Values(Box::new(it)));
    Values { source, names, row: PhantomData }
}

impl<R: ValuesRow> Values<R> {
    /// The columns, to use them in expressions.
    #[must_use]
    pub fn columns(&self) -> R::Columns {
        let rows: Name = self.source.name().to_owned().into();
        let mut types = R::data_types().into_iter();
        let mut names = self.names.iter();
        R::columns(&mut || {
            Node::Column(ColumnRef::Named(Box::new(NamedColumn {
                qualifier: Some(rows.clone()),
                name: names.next().cloned().unwrap_or(Name::Static("")),
                data_type: types.next(),
            })))
        })
    }

    pub(super) fn source(&self) -> Source {
        self.source.clone()
    }
}

impl<R> Clone for Values<R> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), names: self.names.clone(), row: PhantomData }
    }
}

impl<R> fmt::Debug for Values<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Values").field(&self.source).finish()
    }
}

/// A row of VALUES: a tuple of up to eight values or expressions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row of VALUES",
    label = "expected a tuple of values or expressions",
    note = "a row of one column is a tuple too: `(1,)`"
)]
pub trait ValuesRow {
    /// The names of the columns, as many as there are.
    type Names: IntoIterator<Item = &'static str>;
    /// The columns as expressions.
    type Columns;

    /// What the columns are.
    fn data_types() -> Vec<DataType>;

    /// The values of a row.
    fn into_nodes(self) -> Vec<Node>;

    /// The columns, each from the next node.
    fn columns(next: &mut dyn FnMut() -> Node) -> Self::Columns;
}

macro_rules! tuples {
    ($($count:literal ($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: Operand),+> ValuesRow for ($($part,)+) {
            type Names = [&'static str; $count];
            type Columns = ($(Expr<$part::Type>,)+);

            fn data_types() -> Vec<DataType> {
                vec![$(<$part::Type as SqlType>::DATA_TYPE),+]
            }

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_nodes(self) -> Vec<Node> {
                let ($($part,)+) = self;
                vec![$($part.into_node()),+]
            }

            fn columns(next: &mut dyn FnMut() -> Node) -> Self::Columns {
                ($(Expr::<$part::Type>::from_node(next()),)+)
            }
        }
    )* };
}
tuples! { 1 (A) 2 (A B) 3 (A B C) 4 (A B C D) 5 (A B C D E) 6 (A B C D E F) 7 (A B C D E F G) 8 (A B C D E F G H) }
