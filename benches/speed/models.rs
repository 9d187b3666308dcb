//! The models.

use aludel::prelude::*;

use super::work::ItemRow;

/// A row of `item`.
#[derive(Debug, Model)]
#[model(table = "item")]
pub(crate) struct Item {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 100)]
    pub(crate) name: String,
    pub(crate) category: i32,
    pub(crate) price: f64,
    pub(crate) quantity: i32,
    #[model(length = 100)]
    pub(crate) note: Option<String>,
}

/// A row of `author`, with its books.
#[derive(Debug, Model)]
#[model(table = "author")]
pub(crate) struct Author {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 100)]
    pub(crate) name: String,
    pub(crate) books: Many<Book>,
}

/// A row of `book`.
#[derive(Debug, Model)]
#[model(table = "book")]
pub(crate) struct Book {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(foreign_key = Author.id)]
    pub(crate) author_id: i64,
    #[model(length = 100)]
    pub(crate) title: String,
    pub(crate) price: f64,
    pub(crate) year: i32,
}

impl From<&ItemRow> for Item {
    fn from(row: &ItemRow) -> Self {
        Self {
            id: Auto::Pending,
            name: row.name.clone(),
            category: row.category,
            price: row.price,
            quantity: row.quantity,
            note: row.note.clone(),
        }
    }
}
