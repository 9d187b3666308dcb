//! The URL that names a database.

use std::fmt;

use crate::error::{Error, Result};

/// The URL of a database, such as `sqlite:///app.db`. Never shown whole, for it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct EngineUrl {
    text: String,
    scheme_end: usize,
}

impl EngineUrl {
    /// Splits the scheme off; the rest is the driver's business.
    ///
    /// # Errors
    /// When the text does not start with `scheme://`.
    ///
    /// # Example: a file of SQLite
    /// ```
    /// use aludel::engine::EngineUrl;
    /// let url = EngineUrl::parse("sqlite:///app.db")?;
    /// assert_eq!((url.scheme(), url.rest()), ("sqlite", "/app.db"));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let scheme_end = text.find("://").filter(|end| is_scheme(&text[..*end])).ok_or_else(|| {
            Error::url("an engine URL starts with its scheme, as in `sqlite:///app.db` or `postgresql://user@host/database`")
        })?;
        Ok(Self { text: text.to_owned(), scheme_end })
    }

    /// What stands before `://`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.text[..self.scheme_end]
    }

    /// What stands after `://`.
    #[must_use]
    pub fn rest(&self) -> &str {
        &self.text[self.scheme_end + "://".len()..]
    }

    /// The whole text, with its password: for the driver only.
    #[must_use]
    pub fn as_secret_str(&self) -> &str {
        &self.text
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'))
}

/// What stands between the scheme and an `@` may be a password, so it is left out.
impl fmt::Display for EngineUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.rest();
        match rest.rsplit_once('@') {
            Some((_, host)) => write!(f, "{}://***@{}", self.scheme(), without_query(host)),
            None => write!(f, "{}://{}", self.scheme(), without_query(rest)),
        }
    }
}

/// Options may hold secrets too.
fn without_query(text: &str) -> &str {
    text.split_once('?').map_or(text, |(before, _)| before)
}

impl fmt::Debug for EngineUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EngineUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() -> Result<()> {
        for text in ["postgresql://ann:s3cret@host/db?x=1", "mysql://ann:s3c@ret@host/db", "postgresql://host/db?password=s3cret"]
        {
            let url = EngineUrl::parse(text)?;
            assert!(!format!("{url} {url:?}").contains("s3c"), "{url}");
        }
        Ok(())
    }

    #[test]
    fn text_without_a_scheme_is_refused_and_not_repeated() {
        for text in ["", "app.db", "://x", "1x://y", "user:s3cret@host", "s3cret :// x"] {
            let error = EngineUrl::parse(text).expect_err(text);
            assert!(!error.to_string().contains("s3cret"));
        }
    }
}
