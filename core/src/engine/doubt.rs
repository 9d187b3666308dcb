//! What a driver must remember of a connection whose server does not tell the state of its transaction.

use crate::error::{Error, ErrorKind, Result};

/// Keeps track of what statements leave behind on a connection.
///
/// What may have been done is noted before it is sent, for it may be done even when its answer is lost.
#[derive(Clone, Debug, Default)]
pub struct Doubt {
    open: Open,
    /// Whether hand-written SQL may have changed settings of the session.
    tainted: bool,
    /// The error after which the transaction cannot be committed any more, if there was one.
    failed: Option<ErrorKind>,
    /// Whether the server has ended the transaction already, so that further statements would run outside of it.
    ended: bool,
}

/// Whether a transaction is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    No,
    /// Something was sent that may have begun one: a procedure, several statements at once.
    Maybe,
    Yes,
}

impl Doubt {
    /// Takes note of a statement about to be sent.
    ///
    /// # Errors
    /// When the transaction it is meant for has failed: then it must not be sent.
    pub fn before(&mut self, sql: &str) -> Result<()> {
        let effect = effect(sql);
        if effect == Effect::Rollback {
            return Ok(());
        }
        if let Some(kind) = self.failed
            && (self.ended || effect == Effect::Commit)
        {
            return Err(lost(kind));
        }
        match effect {
            Effect::None | Effect::Commit | Effect::Rollback | Effect::RollbackTo => {}
            Effect::Begin => self.open = Open::Yes,
            Effect::Setting => self.tainted = true,
            Effect::Unknown => {
                self.tainted = true;
                if self.open == Open::No {
                    self.open = Open::Maybe;
                }
            }
        }
        Ok(())
    }

    /// Takes note of a statement that was answered without an error.
    pub fn after(&mut self, sql: &str) {
        match effect(sql) {
            Effect::Commit | Effect::Rollback => {
                self.open = Open::No;
                self.failed = None;
                self.ended = false;
            }
            Effect::RollbackTo => self.failed = None,
            Effect::None | Effect::Begin | Effect::Setting | Effect::Unknown => {}
        }
    }

    /// Takes note that an error has made the open transaction one that can only be rolled back, to a savepoint or whole.
    pub fn fail(&mut self, kind: ErrorKind) {
        if self.open != Open::No {
            self.failed.get_or_insert(kind);
        }
    }

    /// Takes note that with an error the server has rolled the whole transaction back.
    pub fn end(&mut self, kind: ErrorKind) {
        if self.open != Open::No {
            self.fail(kind);
            self.ended = true;
        }
    }

    /// Passes if no transaction is open that was begun by hand: beginning another would end it, or be ended with it.
    ///
    /// # Errors
    /// When one is.
    pub fn require_none_open(&self) -> Result<()> {
        if self.open != Open::Yes {
            return Ok(());
        }
        Err(Error::statement(
            "a transaction that was begun by hand is open on the connection: end it first, or begin it with `begin`",
        ))
    }

    /// Takes settings made so far for those of every connection.
    ///
    /// # Errors
    /// When a transaction may be open.
    pub fn adopt_settings(&mut self, is_in_transaction: bool) -> Result<()> {
        if is_in_transaction || self.open == Open::Yes {
            return Err(Error::statement("a function of the program for connections left a transaction open: commit it"));
        }
        self.open = Open::No;
        self.tainted = false;
        Ok(())
    }

    /// Whether a transaction may be open.
    #[must_use]
    pub const fn is_in_doubt(&self) -> bool {
        !matches!(self.open, Open::No)
    }

    /// Whether settings of the session may have been changed, so that nobody else should get the connection.
    #[must_use]
    pub const fn is_tainted(&self) -> bool {
        self.tainted
    }
}

/// Whether a statement begins or ends a transaction by its own word.
#[must_use]
pub(super) fn controls_transactions(sql: &str) -> bool {
    matches!(effect(sql), Effect::Begin | Effect::Commit | Effect::Rollback | Effect::RollbackTo)
}

fn lost(kind: ErrorKind) -> Error {
    Error::database(
        kind,
        "the database has given the transaction up because a statement in it failed, so nothing of it was done: \
         roll it back and run it again, or run what may fail in a savepoint (`begin` within the transaction)",
    )
}

/// What a statement may leave behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    None,
    Begin,
    Commit,
    Rollback,
    RollbackTo,
    Setting,
    Unknown,
}

fn effect(sql: &str) -> Effect {
    let rest = without_preamble(sql);
    let word = first_word(rest);
    let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    if sql.contains(';') {
        Effect::Unknown
    } else if is_one_of(&HARMLESS) || is_question(word, rest) {
        if outlives_the_statement(word, rest) { Effect::Setting } else { Effect::None }
    } else if is_one_of(&["COMMIT", "END"]) {
        Effect::Commit
    } else if is_one_of(&["ROLLBACK", "ABORT"]) {
        if words(rest).any(|it| it.eq_ignore_ascii_case("TO")) { Effect::RollbackTo } else { Effect::Rollback }
    } else if is_one_of(&["BEGIN", "START", "SAVEPOINT"]) {
        Effect::Begin
    } else if is_one_of(&["RELEASE", "LOCK"]) || is_local(word, rest) {
        Effect::None
    } else if is_one_of(&["SET", "RESET", "PRAGMA", "LISTEN", "UNLISTEN", "USE", "DISCARD"]) && !sets_autocommit(rest) {
        Effect::Setting
    } else {
        Effect::Unknown
    }
}

/// The words of a statement up to the first sign that is none.
fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split_ascii_whitespace().take(4)
}

fn sets_autocommit(sql: &str) -> bool {
    calls_for(sql, "autocommit")
}

fn calls_for(sql: &str, word: &str) -> bool {
    sql.split(|it: char| !it.is_ascii_alphanumeric()).any(|it| it.eq_ignore_ascii_case(word))
}

/// What changes data and tables, and no settings.
const HARMLESS: [&str; 28] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE", "WITH", "EXPLAIN", "VALUES", "SHOW", "TABLE",
    "MERGE", "REPLACE", "NOTIFY", "VACUUM", "ANALYZE", "REFRESH", "REINDEX", "CLUSTER", "COMMENT", "GRANT", "REVOKE", "OPTIMIZE",
    "CHECK", "DESCRIBE", "DESC",
];

/// `SET TRANSACTION …`, `SET LOCAL …`.
fn is_local(word: &str, sql: &str) -> bool {
    let second = sql.split_ascii_whitespace().nth(1).unwrap_or_default();
    word.eq_ignore_ascii_case("SET") && ["TRANSACTION", "LOCAL"].iter().any(|it| it.eq_ignore_ascii_case(second))
}

/// A setting that is asked for and not set.
fn is_question(word: &str, sql: &str) -> bool {
    word.eq_ignore_ascii_case("PRAGMA") && !sql.contains(['=', '('])
}

/// Whether an otherwise harmless statement leaves something in the session: a temporary table, a lock, a setting, a variable.
fn outlives_the_statement(word: &str, sql: &str) -> bool {
    if word.eq_ignore_ascii_case("CREATE") {
        let second = sql.split_ascii_whitespace().nth(1).unwrap_or_default();
        return ["TEMP", "TEMPORARY", "LOCAL", "GLOBAL"].iter().any(|it| it.eq_ignore_ascii_case(second));
    }
    sql.contains(":=") || calls(sql).any(|name| LASTING.iter().any(|it| ends_with(name, it)))
}

/// The ends of the names of functions whose effect lasts.
const LASTING: [&str; 5] = ["set_config", "advisory_lock", "advisory_lock_shared", "get_lock", "setseed"];

/// What stands before each opening parenthesis.
fn calls(sql: &str) -> impl Iterator<Item = &str> {
    sql.match_indices('(').map(|(at, _)| sql[..at].trim_end_matches(['"', '`', ' ']))
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.get(start..)).is_some_and(|it| it.eq_ignore_ascii_case(end))
}

fn first_word(sql: &str) -> &str {
    sql.split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default()
}

/// The statement without spaces, comments and parentheses before it.
fn without_preamble(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_whitespace() || it == '(');
        let after = match (rest.strip_prefix("/*"), rest.strip_prefix("--")) {
            (Some(comment), _) => comment.split_once("*/"),
            (_, Some(comment)) => comment.split_once('\n'),
            _ => return rest,
        };
        rest = after.map_or("", |(_, after)| after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_transaction_clears_the_doubt() -> Result<()> {
        let mut doubt = Doubt::default();
        doubt.before("SELECT 1")?;
        assert!(!doubt.is_in_doubt());
        for sql in ["BEGIN", "start transaction", " SET autocommit = 0", "SELECT 1; BEGIN", "/* x */ -- y\n BEGIN"] {
            doubt.before(sql)?;
            doubt.after(sql);
            assert!(doubt.is_in_doubt(), "{sql}");
            doubt.after("ROLLBACK");
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
        for sql in ["commit", "END", "Commit Work", "COMMIT /*application='x'*/", "rollback", "ABORT"] {
            doubt.before("BEGIN")?;
            doubt.after(sql);
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
        Ok(())
    }

    #[test]
    fn a_setting_is_no_transaction() -> Result<()> {
        let mut doubt = Doubt::default();
        for sql in ["SET work_mem = '8MB'", "PRAGMA cache_size = 1", "RESET ALL"] {
            doubt.before(sql)?;
            assert!(doubt.is_tainted() && !doubt.is_in_doubt(), "{sql}");
        }
        doubt.before("CALL p()")?;
        assert!(doubt.is_in_doubt() && doubt.require_none_open().is_ok());
        doubt.before("begin")?;
        assert!(doubt.require_none_open().is_err());
        Ok(())
    }

    #[test]
    fn settings_taint_and_transactions_do_not() -> Result<()> {
        let mut doubt = Doubt::default();
        for sql in ["BEGIN", "SAVEPOINT a", "RELEASE SAVEPOINT a", "COMMIT", "INSERT INTO t VALUES (1)"] {
            doubt.before(sql)?;
            assert!(!doubt.is_tainted(), "{sql}");
        }
        doubt.before("SET search_path = x")?;
        assert!(doubt.is_tainted());
        Ok(())
    }

    #[test]
    fn what_outlives_a_statement_taints_whatever_it_looks_like() -> Result<()> {
        for sql in [
            "SELECT set_config('search_path', 'x', false)",
            "select \"pg_catalog\".\"pg_try_advisory_lock\" (77)",
            "SELECT GET_LOCK('a', 1)",
            "SELECT @v := 5",
            "CREATE TEMP TABLE t (n INT)",
            "create temporary table t (n int)",
            "PRAGMA cache_size = 1",
            "LISTEN x",
        ] {
            let mut doubt = Doubt::default();
            doubt.before(sql)?;
            assert!(doubt.is_tainted(), "{sql}");
        }
        for sql in [
            "/* hi */ SELECT 1",
            "(SELECT 1) UNION (SELECT 2)",
            "-- why\nSELECT pg_advisory_xact_lock(1)",
            "SET LOCAL lock_timeout = 1",
            "CREATE TABLE temp (n INT)",
            "REPLACE INTO t VALUES (1)",
            "PRAGMA cache_size",
        ] {
            let mut doubt = Doubt::default();
            doubt.before(sql)?;
            assert!(!doubt.is_tainted(), "{sql}");
        }
        Ok(())
    }

    #[test]
    fn a_transaction_that_failed_cannot_be_committed() -> Result<()> {
        let mut doubt = Doubt::default();
        doubt.before("BEGIN")?;
        doubt.fail(ErrorKind::Busy);
        assert_eq!(doubt.before("COMMIT").map_err(|it| it.kind()), Err(ErrorKind::Busy));
        assert!(doubt.before("commit work").is_err() && doubt.before("END").is_err());
        doubt.before("ROLLBACK TO SAVEPOINT a")?;
        doubt.after("ROLLBACK TO SAVEPOINT a");
        doubt.before("COMMIT")?;
        doubt.after("COMMIT");

        doubt.before("BEGIN")?;
        doubt.end(ErrorKind::Busy);
        assert!(doubt.before("INSERT INTO t VALUES (1)").is_err(), "it would run outside of the transaction");
        assert!(doubt.before("ROLLBACK TO SAVEPOINT a").is_err());
        doubt.before("ROLLBACK")?;
        doubt.after("ROLLBACK");
        doubt.before("INSERT INTO t VALUES (1)")?;
        Ok(())
    }
}
