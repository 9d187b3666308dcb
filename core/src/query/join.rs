//! What can be joined.

use super::{Cte, FunctionRows, NamedTable, Selection, Subquery, Values, ValuesRow};
use crate::schema::{Entity, Model};
use crate::tree::{Source, TableSource};

/// What can stand in FROM: a model, an alias of one, a subquery, a common table expression, VALUES, a table by name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in FROM",
    label = "expected a model, an alias of one, or a subquery",
    note = "a query stands in FROM as `.subquery(\"name\")`"
)]
pub trait JoinTarget {
    /// The source.
    fn into_source(self) -> Source;
}

#[diagnostic::do_not_recommend]
impl<E: Entity> JoinTarget for E {
    fn into_source(self) -> Source {
        Source::Table(TableSource { table: E::Model::TABLE, alias: self.alias_name() })
    }
}

/// Implements [`JoinTarget`] for what has a source, and for references to it.
macro_rules! sources {
    ($([$($parameter:ident: $bound:ident)?] $rows:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($parameter: $bound)?> JoinTarget for &$rows {
            fn into_source(self) -> Source {
                self.source()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($parameter: $bound)?> JoinTarget for $rows {
            fn into_source(self) -> Source {
                self.source()
            }
        }
    )* };
}
sources! {
    [S: Selection] Subquery<S>;
    [S: Selection] Cte<S>;
    [R: ValuesRow] Values<R>;
    [] NamedTable;
    [] FunctionRows;
}
