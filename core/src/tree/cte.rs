//! WITH: queries, and statements that give rows, under a name that the rest of the statement uses.

use std::sync::Arc;

use super::depth::bounded;
use super::query::output_columns;
use super::{DeleteTree, InsertTree, OutputColumn, Problem, QueryTree, SelectTree, UpdateTree};
use crate::schema::Name;

/// `name [(columns)] AS (body)`: a common table expression.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cte {
    pub(crate) depth: u16,
    pub(crate) problem: Option<Problem>,
    pub(crate) name: Name,
    /// Whether its query may select from itself.
    pub(crate) recursive: bool,
    /// Whether the database is told to compute it once and keep it, or not to.
    pub(crate) materialized: Option<bool>,
    pub(crate) body: CteBody,
}

/// What stands in the parentheses of a common table expression.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum CteBody {
    /// A query.
    Query(QueryTree),
    /// An INSERT and the rows that it gives back.
    Insert(Box<InsertTree>),
    /// An UPDATE and the rows that it gives back.
    Update(Box<UpdateTree>),
    /// A DELETE and the rows that it gives back.
    Delete(Box<DeleteTree>),
}

/// A common table expression in FROM.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct CteSource {
    pub(crate) cte: CteRef,
    /// The name it goes by, if not its own.
    pub(crate) alias: Option<Name>,
}

/// Which common table expression is meant.
#[derive(Clone, Debug, Hash)]
#[expect(clippy::exhaustive_enums, reason = "whole or from inside of itself: there is no third")]
#[expect(clippy::derived_hash_with_manual_eq, reason = "what is shared is equal, and so are its hashes")]
pub enum CteRef {
    /// One that stands before.
    Whole(Arc<Cte>),
    /// The one whose query this is, by its name.
    Itself(Name),
}

impl PartialEq for CteRef {
    /// One that is shared is not looked into, for it may be made of others that are shared too.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Itself(one), Self::Itself(other)) => one == other,
            (Self::Whole(_), Self::Itself(_)) | (Self::Itself(_), Self::Whole(_)) => false,
        }
    }
}

impl Cte {
    /// A query under a name.
    #[must_use]
    pub fn new(name: Name, body: CteBody) -> Self {
        let mut cte = Self { depth: 1, problem: None, name, recursive: false, materialized: None, body };
        cte.refresh_depth();
        cte
    }

    /// Works out anew how deep it nests, once its parts have been changed. A body that would nest too deep is left out, so that the
    /// depth is true.
    pub(super) fn refresh_depth(&mut self) {
        match bounded(self.body.depth() + 4) {
            Ok(depth) => self.depth = depth,
            Err(problem) => {
                self.depth = 1;
                self.problem = Some(problem);
                self.body = CteBody::Query(SelectTree::default().into());
            }
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Whether its query may select from itself.
    #[must_use]
    pub fn is_recursive(&self) -> bool {
        self.recursive
    }

    /// Whether the database is told to compute it once and keep it, or not to.
    #[must_use]
    pub fn materialized(&self) -> Option<bool> {
        self.materialized
    }

    /// What it is.
    #[must_use]
    pub fn body(&self) -> &CteBody {
        &self.body
    }

    /// The columns of its rows; `None` of SQL written by hand.
    #[must_use]
    pub fn columns(&self) -> Option<Vec<OutputColumn>> {
        match &self.body {
            CteBody::Query(query) => query.columns_of_result(),
            CteBody::Insert(it) => Some(output_columns(&it.returning)),
            CteBody::Update(it) => Some(output_columns(&it.returning)),
            CteBody::Delete(it) => Some(output_columns(&it.returning)),
        }
    }
}

impl CteBody {
    /// How deep it nests. Statements are as deep as their deepest part.
    pub(crate) fn depth(&self) -> u16 {
        match self {
            Self::Query(it) => it.depth(),
            Self::Insert(it) => it.depth(),
            Self::Update(it) => it.depth(),
            Self::Delete(it) => it.depth(),
        }
    }
}

impl CteSource {
    /// Which one it is.
    #[must_use]
    pub fn cte(&self) -> &CteRef {
        &self.cte
    }

    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &Name {
        self.alias.as_ref().unwrap_or_else(|| self.cte.name())
    }

    pub(crate) fn depth(&self) -> u16 {
        match &self.cte {
            CteRef::Whole(it) => it.depth,
            CteRef::Itself(_) => 1,
        }
    }
}

impl CteRef {
    /// The name in WITH.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Whole(it) => &it.name,
            Self::Itself(name) => name,
        }
    }
}
