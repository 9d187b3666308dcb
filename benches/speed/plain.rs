//! Plain structs that the floor reads rows into.

/// A row of `item`.
#[expect(dead_code, reason = "what is read is looked at by no one")]
pub(crate) struct Item {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) category: i32,
    pub(crate) price: f64,
    pub(crate) quantity: i32,
    pub(crate) note: Option<String>,
}

/// A row of `author`, with its books.
#[expect(dead_code, reason = "what is read is looked at by no one")]
pub(crate) struct Author {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) books: Vec<Book>,
}

/// A row of `book`.
#[expect(dead_code, reason = "what is read is looked at by no one")]
pub(crate) struct Book {
    pub(crate) id: i64,
    pub(crate) author_id: i64,
    pub(crate) title: String,
    pub(crate) price: f64,
    pub(crate) year: i32,
}
