//! Words that the program adds to a query for one database.

use super::TableSource;

/// Words for one database; others are not given them.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Hint {
    pub(crate) dialect: &'static str,
    pub(crate) place: HintPlace,
    pub(crate) sql: &'static str,
}

/// Where the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub(crate) enum HintPlace {
    /// After SELECT.
    Prefix,
    /// After a table in FROM.
    Table(TableSource),
    /// At the end.
    Suffix,
}
