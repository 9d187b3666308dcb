//! A name in the schema or in a statement: static for models, shared for what is known only at run time.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The name of a table, column, alias or label. Cheap to clone; compares by its text.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "constants of the derive macro must be able to build it")]
pub enum Name {
    /// Written in the program.
    Static(&'static str),
    /// Made at run time.
    Shared(Arc<str>),
}

impl Name {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Static(it) => it,
            Self::Shared(it) => it,
        }
    }
}

impl From<&'static str> for Name {
    fn from(name: &'static str) -> Self {
        Self::Static(name)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::Shared(name.into())
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
