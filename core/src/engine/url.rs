//! The URL that names a database.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::options::KNOWN_OPTIONS;
use crate::error::{Error, Result};

/// The URL of a database, such as `sqlite:///app.db`. Never shown whole, for it may hold a password.
///
/// `scheme://user:password@host:port/database?option=value&option=value`; whatever has a meaning of its own in it (`@`, `:`,
/// `/`, `?`, `#`, `%`, `&`) is percent-encoded where it is part of a user, a password, a name or a value.
#[derive(Clone, PartialEq, Eq)]
pub struct EngineUrl {
    text: String,
    scheme_end: usize,
    options: Vec<(String, String)>,
}

impl EngineUrl {
    /// Splits the scheme off and reads the options; what is between them is the driver's business.
    ///
    /// # Errors
    /// When the text does not start with `scheme://`, when there are two `@` before the host, and when an option has no value or is given twice.
    ///
    /// # Example: a file of SQLite, opened to be read
    /// ```
    /// use aludel::engine::EngineUrl;
    /// let url = EngineUrl::parse("sqlite:///app.db?mode=ro")?;
    /// assert_eq!((url.scheme(), url.path()), ("sqlite", "/app.db"));
    /// assert_eq!(url.driver_options(), [("mode", "ro")]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let scheme_end = text.find("://").filter(|end| is_scheme(&text[..*end])).ok_or_else(|| {
            Error::url("an engine URL starts with its scheme, as in `sqlite:///app.db` or `postgresql://user@host/database`")
        })?;
        let authority = text[scheme_end + "://".len()..].split(['/', '?']).next().unwrap_or_default();
        if authority.matches('@').count() > 1 {
            return Err(Error::url("an `@` in the user or the password of an engine URL is percent-encoded, as `%40`"));
        }
        let path = text[scheme_end + "://".len()..].split('?').next().unwrap_or_default();
        if !path.starts_with('/') && path.split_once('/').is_some_and(|(_, name)| name.contains('@')) {
            return Err(Error::url("a `/` in the user or the password of an engine URL is percent-encoded, as `%2F`"));
        }
        let options = options(text.split_once('?').map_or("", |(_, query)| query))?;
        Ok(Self { text: text.to_owned(), scheme_end, options })
    }

    /// What stands before `://`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.text[..self.scheme_end]
    }

    /// What stands between `://` and the options, as it is written; with the password, if there is one.
    #[must_use]
    pub fn path(&self) -> &str {
        let rest = &self.text[self.scheme_end + "://".len()..];
        rest.split_once('?').map_or(rest, |(before, _)| before)
    }

    /// The host, as it is written: several with commas between them where the database can have that. Without user, port
    /// and database.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let host = self.hosts().split(',').next().unwrap_or_default();
        let host = match host.strip_prefix('[') {
            Some(address) => address.split(']').next().unwrap_or_default(),
            None => host.rsplit_once(':').map_or(host, |(host, _)| host),
        };
        (!host.is_empty()).then_some(host)
    }

    /// The port, if one is written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        let (_, port) = self.hosts().split(',').next()?.rsplit_once(':')?;
        port.parse().ok()
    }

    /// Where the server is, to be shown: host and port, as far as the URL has them.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.host(), self.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => "the place its options name".to_owned(),
        }
    }

    /// The name of the database on its server, decoded; `None` where the URL names none.
    #[must_use]
    pub fn database(&self) -> Option<String> {
        let (_, name) = self.path().split_once('/')?;
        let name = percent_decode_str(name).decode_utf8_lossy();
        (!name.is_empty()).then(|| name.into_owned())
    }

    fn hosts(&self) -> &str {
        let authority = self.path().split('/').next().unwrap_or_default();
        authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts)
    }

    /// The options that [`EngineOptions`](super::EngineOptions) knows, decoded.
    pub(super) fn engine_options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs().filter(|(name, _)| KNOWN_OPTIONS.contains(name))
    }

    /// The other options, decoded: those that are for the driver alone. A driver refuses what it does not know.
    #[must_use]
    pub fn driver_options(&self) -> Vec<(&str, &str)> {
        self.pairs().filter(|(name, _)| !KNOWN_OPTIONS.contains(name)).collect()
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.options.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The error for an option that the driver does not know.
    ///
    /// `known` says which there are.
    #[must_use]
    pub fn unknown_option(name: &str, known: &[&str]) -> Error {
        let known: Vec<_> = known.iter().chain(&KNOWN_OPTIONS).copied().collect();
        Error::url(format!("the engine URL has the unknown option `{name}`: there are {}", known.join(", ")))
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'))
}

/// `a=b&c=d`. What looks like a piece of a password is not repeated in an error.
fn options(query: &str) -> Result<Vec<(String, String)>> {
    let malformed = || {
        Error::url(
            "the options of an engine URL are written `?name=value&name=value`; \
             a `?`, `@`, `&` or `#` in a user, a password or a value is percent-encoded",
        )
    };
    if query.contains(['?', '@', '#']) {
        return Err(malformed());
    }
    let mut options: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|it| !it.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(malformed)?;
        if name.is_empty() || !name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-')) {
            return Err(malformed());
        }
        // One idea has two names there, each of another database.
        let name = if name == "ssl-mode" { "sslmode" } else { name };
        if options.iter().any(|(known, _)| known == name) {
            return Err(Error::url(format!("the engine URL has the option `{name}` twice: leave one of them")));
        }
        let value = percent_decode_str(value).decode_utf8().map_err(|_| malformed())?;
        options.push((name.to_owned(), value.into_owned()));
    }
    Ok(options)
}

/// Where the database is, and nothing that may be secret.
impl fmt::Display for EngineUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path().rsplit_once('@') {
            Some((_, host)) => write!(f, "{}://***@{host}", self.scheme()),
            None => write!(f, "{}://{}", self.scheme(), self.path()),
        }
    }
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
        for text in ["postgresql://ann:s3cret@host/db?x=1", "mysql://ann:s3cret@host/db", "postgresql://host/db?password=s3cret"]
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

    #[test]
    fn a_password_with_a_question_mark_is_refused_and_not_repeated() {
        for text in [
            "mysql://ann:s3c@ret@host/db",
            "postgresql://ann:s3/cret@host/db",
            "postgresql://ann:pa?s3cret@host/db",
            "postgresql://ann:pa?s3=cret@host/db",
            "postgresql://ann:pa?s3cret",
        ] {
            let error = EngineUrl::parse(text).expect_err(text);
            assert!(!error.to_string().contains("s3"), "{error}");
        }
    }

    #[test]
    fn the_parts_are_told_apart() -> Result<()> {
        let url = EngineUrl::parse("postgresql://ann:p%40ss@db.example:6432/my%20shop?sslmode=require&x=a%26b")?;
        assert_eq!((url.host(), url.port()), (Some("db.example"), Some(6432)));
        assert_eq!(url.database().as_deref(), Some("my shop"));
        assert_eq!(url.driver_options(), [("x", "a&b")]);
        assert_eq!(url.engine_options().collect::<Vec<_>>(), [("sslmode", "require")]);
        let url = EngineUrl::parse("mysql://[::1]:3307")?;
        assert_eq!((url.host(), url.port(), url.database()), (Some("::1"), Some(3307), None));
        let url = EngineUrl::parse("sqlite://")?;
        assert_eq!((url.host(), url.port(), url.database()), (None, None, None));
        Ok(())
    }

    #[test]
    fn an_option_given_twice_is_refused() {
        let error = EngineUrl::parse("sqlite:///a.db?mode=ro&mode=rw").expect_err("twice");
        assert_eq!(error.to_string(), "the engine URL has the option `mode` twice: leave one of them");
    }
}
