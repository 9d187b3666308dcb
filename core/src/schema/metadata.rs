//! A set of tables that are created and dropped together, in the order that their foreign keys ask for.

use super::{Index, Table, same_table};
use crate::error::{Error, Result};

/// A set of tables. Made by the `metadata!` macro from models.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    tables: Vec<&'static Table>,
}

impl Metadata {
    /// The set of these tables; a table named twice is in it once.
    #[must_use]
    pub fn new(tables: impl IntoIterator<Item = &'static Table>) -> Self {
        let mut metadata = Self::default();
        for table in tables {
            if !metadata.contains(table) {
                metadata.tables.push(table);
            }
        }
        metadata
    }

    /// The tables in the order they were given.
    #[must_use]
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// The tables, each after those it refers to. A reference of a table to itself does not count, nor one to a table
    /// outside the set. Tables free of each other stay in the order they were given.
    ///
    /// # Errors
    /// When tables refer to each other in a circle.
    pub fn sorted_tables(&self) -> Result<Vec<&'static Table>> {
        let mut sorted: Vec<&'static Table> = Vec::with_capacity(self.tables.len());
        let mut waiting = self.tables.clone();
        while !waiting.is_empty() {
            let Some(next) = waiting.iter().position(|table| is_free(table, &waiting)) else {
                return Err(circle(&waiting));
            };
            sorted.push(waiting.remove(next));
        }
        Ok(sorted)
    }

    /// The indexes of all tables, each with its table.
    ///
    /// # Errors
    /// When two indexes have one name: the second would be taken for the first.
    pub(crate) fn indexes(&self) -> Result<Vec<(&'static Table, &'static Index)>> {
        let mut indexes: Vec<(&'static Table, &'static Index)> = Vec::new();
        for (table, index) in self.tables.iter().flat_map(|table| table.indexes.iter().map(|index| (*table, index))) {
            let name = table.index_name(index);
            if let Some((other, _)) = indexes.iter().find(|(other, it)| other.index_name(it) == name) {
                return Err(Error::statement(format!(
                    "an index of `{}` and one of `{}` are both called `{name}`: give one of them a name, as in `index(name = \"…\", a, b)`",
                    other.name, table.name
                )));
            }
            indexes.push((table, index));
        }
        Ok(indexes)
    }

    fn contains(&self, table: &Table) -> bool {
        self.tables.iter().any(|it| same_table(it, table))
    }
}

/// Whether a table refers to none of the waiting ones but itself.
fn is_free(table: &Table, waiting: &[&'static Table]) -> bool {
    let mut targets = table.foreign_keys.iter().map(super::ForeignKey::target);
    !targets.any(|target| !same_table(target, table) && waiting.iter().any(|it| same_table(it, target)))
}

fn circle(waiting: &[&'static Table]) -> Error {
    let names: Vec<_> = waiting.iter().map(|it| format!("`{}`", it.name)).collect();
    Error::statement(format!(
        "the tables {} refer to each other in a circle, so none can be created first: make one of the references a plain column",
        names.join(", ")
    ))
}

/// The [`Metadata`] of some models: `metadata![User, Post]`.
///
/// # Example: tables in the order they can be created
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::metadata;
/// let tables = metadata![Post, User].sorted_tables()?;
/// assert_eq!(tables[0].name, "users"); // posts refer to users
/// # Ok::<(), aludel::Error>(())
/// ```
#[macro_export]
macro_rules! metadata {
    ($($model:expr),* $(,)?) => {
        $crate::schema::Metadata::new([$($crate::query::table_of($model)),*])
    };
}
