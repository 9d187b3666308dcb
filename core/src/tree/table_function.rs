//! Functions that give rows.

use super::depth::above;
use super::{Node, Problem};
use crate::schema::Name;

/// `function(arguments) AS name (columns)` in FROM. What stands before it in FROM may be used in the arguments.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct FunctionSource {
    pub(crate) depth: u16,
    pub(crate) function: Node,
    pub(crate) name: Name,
    pub(crate) columns: Vec<Name>,
}

impl FunctionSource {
    /// A function that gives rows of these columns, under a name.
    ///
    /// # Errors
    /// When the arguments nest too deep.
    pub fn new(function: Node, name: Name, columns: Vec<Name>) -> Result<Self, Problem> {
        above([&function]).map(|depth| Self { depth, function, name, columns })
    }

    /// Works out anew how deep it nests, once its parts have been changed. One that is too deep is found where it is used.
    pub(super) fn refresh_depth(&mut self) {
        self.depth = above([&self.function]).unwrap_or(super::MAX_DEPTH + 1);
    }

    /// The function.
    #[must_use]
    pub fn function(&self) -> &Node {
        &self.function
    }

    /// The name its rows go by.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The names of its columns.
    #[must_use]
    pub fn columns(&self) -> &[Name] {
        &self.columns
    }
}
