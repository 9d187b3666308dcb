//! What can be joined.

use super::{Selection, Subquery};
use crate::schema::{Entity, Model};
use crate::tree::{Source, TableSource};

/// What can stand in FROM: a model, an alias of one, or a subquery.
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

#[diagnostic::do_not_recommend]
impl<S: Selection> JoinTarget for &Subquery<S> {
    fn into_source(self) -> Source {
        self.source()
    }
}

#[diagnostic::do_not_recommend]
impl<S: Selection> JoinTarget for Subquery<S> {
    fn into_source(self) -> Source {
        self.source()
    }
}
