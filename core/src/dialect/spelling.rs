//! Differences between databases that are only a matter of words and characters.

/// The words and characters of a dialect.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Spelling {
    /// Stands around names; doubled inside them.
    pub quote: char,
    /// Stands for a parameter.
    pub placeholder: Placeholder,
    /// Functions by the core's name, with the database's own.
    pub functions: &'static [(&'static str, &'static str)],
    /// What LIKE is told to take the meaning from `%` and `_` by, where it has no such character by itself and the program names none.
    pub like_escape: Option<char>,
    /// How many bytes of a name count, where the database cuts the rest off without an error.
    pub name_length: Option<usize>,
}

/// What stands for a parameter in SQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the renderer must write every kind")]
pub enum Placeholder {
    /// `?` for each.
    Question,
    /// `$1`, `$2` ….
    Dollar,
}

impl Spelling {
    /// The spelling of the SQL standard, for a dialect to change what differs.
    #[must_use]
    pub const fn standard() -> Self {
        Self { quote: '"', placeholder: Placeholder::Question, functions: &[], like_escape: None, name_length: None }
    }

    /// With another quote character.
    #[must_use]
    pub const fn quote(mut self, quote: char) -> Self {
        self.quote = quote;
        self
    }

    /// With other placeholders.
    #[must_use]
    pub const fn placeholder(mut self, placeholder: Placeholder) -> Self {
        self.placeholder = placeholder;
        self
    }

    /// With other names for some functions.
    #[must_use]
    pub const fn functions(mut self, functions: &'static [(&'static str, &'static str)]) -> Self {
        self.functions = functions;
        self
    }

    /// With a character that LIKE is told to take the meaning from `%` and `_` by.
    #[must_use]
    pub const fn like_escape(mut self, character: char) -> Self {
        self.like_escape = Some(character);
        self
    }

    /// With names that are refused when they have more bytes.
    #[must_use]
    pub const fn name_length(mut self, bytes: usize) -> Self {
        self.name_length = Some(bytes);
        self
    }

    /// The database's name of a function.
    #[must_use]
    pub fn function<'n>(&self, name: &'n str) -> &'n str {
        self.functions.iter().find(|(core, _)| *core == name).map_or(name, |(_, own)| own)
    }
}
