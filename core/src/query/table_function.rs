//! Functions that give rows, in FROM.

use crate::expr::Expr;
use crate::schema::Name;
use crate::tree::{ColumnRef, FunctionSource, NamedColumn, Node, Source};
use crate::types::SqlType;

/// The rows of a function, to stand in FROM. Made by [`table_function`].
#[derive(Clone, Debug)]
#[must_use = "a function does nothing until it is part of a statement"]
pub struct FunctionRows {
    source: Source,
}

/// `function(arguments) AS "name" ("column", …)`: a function of the database that gives rows, under a name. Columns of what stands
/// before it in FROM may be used in its arguments.
///
/// On SQLite the columns have the names that the function gives them: `value` of `json_each`. MySQL and MariaDB have no such
/// functions.
///
/// # Example: the elements of a JSON array
/// ```
/// use aludel::{dialect::Sqlite, prelude::*};
/// let numbers = table_function("numbers", ["value"], func::custom::<i64>("json_each", literal("[1, 2]")));
/// let stmt = select(numbers.column::<i64>("value")).from(&numbers);
/// assert_eq!(stmt.compile(&Sqlite)?.sql, r#"SELECT "numbers"."value" FROM json_each(?) AS "numbers""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn table_function<T, const N: usize>(name: impl Into<Name>, columns: [&'static str; N], function: Expr<T>) -> FunctionRows {
    let columns = columns.into_iter().map(Name::Static).collect();
    let source = FunctionSource::new(function.into_node(), name.into(), columns);
    FunctionRows { source: source.map_or_else(Source::Invalid, |it| Source::Function(Box::new(it))) }
}

impl FunctionRows {
    /// A column of the rows, with the type that you say it has.
    pub fn column<T: SqlType>(&self, name: impl Into<Name>) -> Expr<T> {
        let name = name.into();
        if self.source.has_column(name.as_str()) == Some(false) {
            return Expr::from_node(Node::invalid(format!("the function `{}` was given no column `{name}`", self.source.name())));
        }
        let qualifier = Some(self.source.name().to_owned().into());
        let column = NamedColumn { qualifier, name, data_type: Some(T::DATA_TYPE) };
        Expr::from_node(Node::Column(ColumnRef::Named(Box::new(column))))
    }

    pub(super) fn source(&self) -> Source {
        self.source.clone()
    }
}
