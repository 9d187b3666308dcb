//! The texts that a session sends, made once for each shape.

use std::collections::HashMap;
use std::sync::Arc;

use aludel_core::dialect::Dialect;
use aludel_core::error::Result;
use aludel_core::render::row_text;
use aludel_core::schema::Table;

/// Texts by shape: which statement, of which table, with which columns.
#[derive(Debug, Default)]
pub(super) struct Statements {
    texts: HashMap<Shape, Arc<str>>,
}

/// What a text depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// An insert of these columns that gives those back.
    Insert { table: usize, columns: Vec<usize>, returning: Vec<usize> },
    /// An update of these columns.
    Update { table: usize, columns: Vec<usize> },
    /// A delete.
    Delete { table: usize },
    /// A select by primary key.
    Select { table: usize },
}

impl Statements {
    pub(super) fn insert(
        &mut self,
        dialect: &dyn Dialect,
        table: &'static Table,
        columns: &[usize],
        returning: &[usize],
    ) -> Result<Arc<str>> {
        let shape = Shape::Insert { table: address(table), columns: columns.to_vec(), returning: returning.to_vec() };
        self.text(shape, || row_text::insert_text(dialect, table, columns, returning))
    }

    pub(super) fn update(&mut self, dialect: &dyn Dialect, table: &'static Table, columns: &[usize]) -> Result<Arc<str>> {
        let shape = Shape::Update { table: address(table), columns: columns.to_vec() };
        self.text(shape, || row_text::update_text(dialect, table, columns))
    }

    pub(super) fn delete(&mut self, dialect: &dyn Dialect, table: &'static Table) -> Result<Arc<str>> {
        self.text(Shape::Delete { table: address(table) }, || row_text::delete_text(dialect, table))
    }

    pub(super) fn select(&mut self, dialect: &dyn Dialect, table: &'static Table) -> Result<Arc<str>> {
        self.text(Shape::Select { table: address(table) }, || row_text::select_text(dialect, table))
    }

    fn text(&mut self, shape: Shape, make: impl FnOnce() -> Result<String>) -> Result<Arc<str>> {
        if let Some(text) = self.texts.get(&shape) {
            return Ok(Arc::clone(text));
        }
        let text: Arc<str> = make()?.into();
        self.texts.insert(shape, Arc::clone(&text));
        Ok(text)
    }
}

/// Tables are statics, so their addresses tell them apart.
fn address(table: &'static Table) -> usize {
    std::ptr::from_ref(table) as usize
}
