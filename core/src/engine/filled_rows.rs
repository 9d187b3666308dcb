//! Objects as rows, with the program's values where the objects have none.

use super::{ModelRows, RowBatch};
use crate::error::Result;
use crate::schema::{Model, fitting_default};
use crate::types::{Value, ValueRef};

/// Some columns of some objects; pending fields of columns that the program has values for hold those.
pub(super) struct FilledRows<'m, M> {
    rows: ModelRows<'m, M>,
    /// For a column, by its place among those of the rows, the value of each row that has none.
    filled: Vec<(usize, Vec<Option<Value>>)>,
}

impl<'m, M: Model> FilledRows<'m, M> {
    /// Makes the values, each once, so that the rows stay the same however often they are read.
    pub(super) fn new(models: &'m [&'m M], columns: &'m [usize]) -> Result<Self> {
        let is_filled = |column: usize| M::FILLED.iter().any(|it| usize::from(*it) == column);
        let places = columns.iter().enumerate().filter(|(_, column)| is_filled(**column));
        let filled = places.map(|(place, column)| Ok((place, values(models, *column)?))).collect::<Result<_>>()?;
        Ok(Self { rows: ModelRows::new(models, columns), filled })
    }
}

fn values<M: Model>(models: &[&M], column: usize) -> Result<Vec<Option<Value>>> {
    let value = |model: &&M| if model.value(column)?.is_some() { Ok(None) } else { fitting_default::<M>(column) };
    models.iter().map(value).collect()
}

impl<M: Model> RowBatch for FilledRows<'_, M> {
    fn rows(&self) -> usize {
        self.rows.rows()
    }

    fn columns(&self) -> usize {
        self.rows.columns()
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        let filled = self.filled.iter().find(|(place, _)| *place == column);
        match filled.and_then(|(_, values)| values[row].as_ref()) {
            Some(value) => Ok(value.as_ref()),
            None => self.rows.value(row, column),
        }
    }
}
