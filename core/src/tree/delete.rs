//! DELETE.

use super::{Node, SelectItem};
use crate::schema::Table;

/// A DELETE statement.
#[derive(Clone, Debug)]
pub struct DeleteTree {
    pub(crate) table: &'static Table,
    /// Conditions, all of which must hold.
    pub(crate) filter: Vec<Node>,
    /// Whether the program said that it means every row.
    pub(crate) all_rows: bool,
    pub(crate) returning: Vec<SelectItem>,
}

impl DeleteTree {
    /// The conditions, all of which must hold.
    #[must_use]
    pub fn filter(&self) -> &[Node] {
        &self.filter
    }
}
