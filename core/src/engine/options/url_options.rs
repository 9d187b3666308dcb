//! The options of an engine that stand in its URL.

use std::path::PathBuf;
use std::time::Duration;

use super::super::{EngineUrl, Isolation};
use super::duration::duration;
use super::{EngineOptions, TlsMode};
use crate::error::{Error, Result};

/// The names of the options that every engine knows.
pub(in super::super) const KNOWN_OPTIONS: [&str; 17] = [
    "pool_size",
    "pool_timeout",
    "pool_idle_timeout",
    "pool_recycle",
    "pool_ping_after",
    "connect_timeout",
    "statement_timeout",
    "read_timeout",
    "lock_timeout",
    "isolation",
    "application_name",
    "statement_cache_size",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "echo",
];

impl EngineOptions {
    /// These options with those of a URL, which win: they are for whoever runs the program.
    ///
    /// # Errors
    /// When the value of an option means nothing.
    ///
    /// # Example: the URL has the last word
    /// ```
    /// use std::time::Duration;
    /// use aludel::EngineOptions;
    /// use aludel::engine::EngineUrl;
    ///
    /// let url = EngineUrl::parse("postgresql://db/shop?pool_size=20&statement_timeout=1500ms")?;
    /// let options = EngineOptions::new().pool_size(5).with_url(&url)?;
    /// assert_eq!(options.pool_size, 20);
    /// assert_eq!(options.statement_timeout, Some(Duration::from_millis(1500)));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn with_url(&self, url: &EngineUrl) -> Result<Self> {
        let mut options = self.clone();
        let mut certificate = None;
        let mut key = None;
        for (name, value) in url.engine_options() {
            options = match name {
                "pool_size" => options.pool_size(number(name, value)?),
                "pool_timeout" => options.pool_timeout(time(name, value)?),
                "pool_idle_timeout" => options.pool_idle_timeout(limit(name, value)?),
                "pool_recycle" => options.pool_recycle(limit(name, value)?),
                "pool_ping_after" => options.pool_ping_after(time(name, value)?),
                "connect_timeout" => options.connect_timeout(time(name, value)?),
                "statement_timeout" => options.statement_timeout(limit(name, with_unit(name, value)?)?),
                "read_timeout" => options.read_timeout(time(name, with_unit(name, value)?)?),
                "lock_timeout" => options.lock_timeout(limit(name, with_unit(name, value)?)?),
                "isolation" => options.isolation(isolation(value)?),
                "application_name" => options.application_name(value),
                "statement_cache_size" => options.statement_cache_size(number(name, value)?),
                "echo" => options.echo(truth(name, value)?),
                _ => {
                    match name {
                        "sslrootcert" => options.tls.root_certificate = Some(PathBuf::from(value)),
                        "sslcert" => certificate = Some(value),
                        "sslkey" => key = Some(value),
                        _ => options.tls.mode = mode(name, value)?,
                    }
                    options
                }
            };
        }
        options.tls.identity = match (certificate, key) {
            (Some(certificate), Some(key)) => Some((certificate.into(), key.into())),
            (None, None) => options.tls.identity,
            _ => return Err(Error::url("the options `sslcert` and `sslkey` of the engine URL go together: give both")),
        };
        if options.tls.mode == TlsMode::Disable && (options.tls.root_certificate.is_some() || options.tls.identity.is_some()) {
            return Err(Error::url("`sslmode=disable` and certificates do not go together: leave out the one or the others"));
        }
        Ok(options)
    }
}

fn wrong(name: &str, needed: &str) -> Error {
    Error::url(format!("the option `{name}` of the engine URL must be {needed}"))
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T> {
    value.parse().map_err(|_| wrong(name, "a whole number"))
}

fn time(name: &str, value: &str) -> Result<Duration> {
    duration(value).ok_or_else(|| wrong(name, "a whole number and a unit (`ms`, `s`, `min`, `h`), as in `30s`"))
}

fn limit(name: &str, value: &str) -> Result<Option<Duration>> {
    if value == "none" { Ok(None) } else { time(name, value).map(Some) }
}

/// Databases have options of these names that count milliseconds, others seconds: so a number alone is refused.
fn with_unit<'v>(name: &str, value: &'v str) -> Result<&'v str> {
    let is_bare = value != "0" && value.bytes().all(|it| it.is_ascii_digit());
    if is_bare { Err(wrong(name, "a whole number with its unit (`ms`, `s`, `min`, `h`), as in `30s`")) } else { Ok(value) }
}

fn truth(name: &str, value: &str) -> Result<bool> {
    value.parse().map_err(|_| wrong(name, "`true` or `false`"))
}

fn mode(name: &str, value: &str) -> Result<TlsMode> {
    TlsMode::from_word(value).ok_or_else(|| wrong(name, "`disable`, `prefer`, `require`, `verify-ca` or `verify-full`"))
}

fn isolation(value: &str) -> Result<Isolation> {
    Ok(match value.to_ascii_lowercase().replace(['-', '_'], " ").as_str() {
        "read uncommitted" => Isolation::ReadUncommitted,
        "read committed" => Isolation::ReadCommitted,
        "repeatable read" => Isolation::RepeatableRead,
        "serializable" => Isolation::Serializable,
        _ => return Err(wrong("isolation", "`read-uncommitted`, `read-committed`, `repeatable-read` or `serializable`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(options: &str) -> Result<EngineOptions> {
        EngineOptions::new().with_url(&EngineUrl::parse(&format!("postgresql://host/db?{options}"))?)
    }

    #[test]
    fn every_option_is_read() -> Result<()> {
        let options = read(
            "pool_size=3&pool_timeout=1s&pool_idle_timeout=none&pool_recycle=1h&pool_ping_after=0s&connect_timeout=2\
             &statement_timeout=3s&read_timeout=4s&lock_timeout=5s&isolation=repeatable-read&application_name=a%20b\
             &statement_cache_size=0&sslmode=verify-full&sslrootcert=ca.crt&sslcert=me.crt&sslkey=me.key&echo=true",
        )?;
        assert_eq!((options.pool_size, options.pool_timeout), (3, Duration::from_secs(1)));
        assert_eq!((options.pool_idle_timeout, options.pool_recycle), (None, Some(Duration::from_secs(3_600))));
        assert_eq!((options.pool_ping_after, options.connect_timeout), (Duration::ZERO, Duration::from_secs(2)));
        assert_eq!((options.statement_timeout, options.silence()), (Some(Duration::from_secs(3)), Duration::from_secs(4)));
        assert_eq!((options.lock_timeout, options.isolation), (Some(Duration::from_secs(5)), Some(Isolation::RepeatableRead)));
        assert_eq!((options.application_name.as_deref(), options.statement_cache_size), (Some("a b"), 0));
        assert_eq!(options.tls.mode, TlsMode::VerifyFull);
        assert_eq!(options.tls.identity, Some(("me.crt".into(), "me.key".into())));
        assert!(options.echo);
        Ok(())
    }

    #[test]
    fn a_value_that_means_nothing_is_refused() {
        for (option, needed) in [
            ("pool_size=many", "`pool_size` of the engine URL must be a whole number"),
            ("pool_size=-1", "must be a whole number"),
            ("pool_timeout=soon", "must be a whole number and a unit"),
            ("statement_timeout=5000", "must be a whole number with its unit"),
            ("isolation=snapshot", "must be `read-uncommitted`"),
            ("sslmode=yes", "must be `disable`"),
            ("echo=1", "must be `true` or `false`"),
            ("sslcert=a.crt", "go together"),
            ("sslmode=disable&sslrootcert=ca.crt", "do not go together"),
        ] {
            let error = read(option).expect_err(option);
            assert!(error.to_string().contains(needed), "{error}");
        }
    }

    #[test]
    fn the_silence_follows_the_time_of_a_statement() -> Result<()> {
        assert_eq!(read("")?.silence(), Duration::from_secs(600));
        assert_eq!(read("statement_timeout=20s")?.silence(), Duration::from_secs(25));
        Ok(())
    }
}
