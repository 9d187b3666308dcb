//! What a driver must remember of a connection whose server does not tell the state of its transaction.

use std::fmt;

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
    /// What the statement on its way may leave behind, and what was open before it.
    sent: Effect,
    before: Open,
    known: Known,
}

/// What the last few texts may leave behind: a program runs the same ones again and again, and reading one word by word takes as long as
/// an embedded database needs to find a row.
#[derive(Clone, Default)]
struct Known {
    texts: Vec<(Box<str>, Effect)>,
    /// Which of them gives way to the next.
    oldest: usize,
}

impl Known {
    const MOST: usize = 4;

    /// Longer texts are read anew each time, so that none of them is kept for long.
    const LONGEST: usize = 2048;

    fn effect(&mut self, sql: &str) -> Effect {
        if let Some((_, effect)) = self.texts.iter().find(|(text, _)| **text == *sql) {
            return *effect;
        }
        let effect = effect(sql);
        if sql.len() <= Self::LONGEST {
            self.keep(sql.into(), effect);
        }
        effect
    }

    fn keep(&mut self, sql: Box<str>, effect: Effect) {
        if self.texts.len() < Self::MOST {
            self.texts.push((sql, effect));
        } else {
            self.texts[self.oldest] = (sql, effect);
            self.oldest = (self.oldest + 1) % Self::MOST;
        }
    }
}

/// Without the texts: one that was written by hand may have a value in it.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("texts", &self.texts.len()).finish()
    }
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
        let effect = self.known.effect(sql);
        if let Some(kind) = self.failed
            && !matches!(effect, Effect::Rollback(_))
            && (self.ended || matches!(effect, Effect::Commit(_)))
        {
            return Err(lost(kind));
        }
        self.sent = effect;
        self.before = self.open;
        match effect {
            Effect::None | Effect::Commit(_) | Effect::Rollback(_) | Effect::RollbackTo => {}
            Effect::Begin => self.open = Open::Yes,
            Effect::Savepoint => self.suspect(),
            Effect::Setting => self.tainted = true,
            Effect::NoAutocommit => {
                self.tainted = true;
                self.open = Open::Yes;
            }
            Effect::Unknown => {
                self.tainted = true;
                self.suspect();
            }
        }
        Ok(())
    }

    fn suspect(&mut self) {
        if self.open == Open::No {
            self.open = Open::Maybe;
        }
    }

    /// Takes note that the statement was answered without an error.
    pub fn after(&mut self) {
        match std::mem::take(&mut self.sent) {
            Effect::Commit(next) | Effect::Rollback(next) => {
                self.open = next;
                self.failed = None;
                self.ended = false;
            }
            Effect::RollbackTo => self.failed = None,
            _ => {}
        }
    }

    /// Takes note that the database has refused the statement: what it was to begin has not begun.
    pub const fn refuse(&mut self) {
        if matches!(self.sent, Effect::Begin | Effect::Savepoint) {
            self.open = self.before;
        }
    }

    /// Takes note of an error that makes the open transaction one that can only be rolled back, to a savepoint or whole.
    pub fn fail(&mut self, kind: ErrorKind) {
        self.refuse();
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

    /// Takes note of what the database tells: whether a transaction is open.
    pub const fn learn(&mut self, is_open: bool) {
        self.open = if is_open { Open::Yes } else { Open::No };
    }

    /// Takes settings made so far for those of every connection. Where a transaction [may](Self::is_in_doubt) be open nevertheless,
    /// it is the caller's to roll back.
    ///
    /// # Errors
    /// When a transaction is open.
    pub fn adopt_settings(&mut self) -> Result<()> {
        if self.open == Open::Yes {
            return Err(Error::statement(
                "a function of the program for connections left a transaction open: commit it, and leave autocommit on",
            ));
        }
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
    matches!(effect(sql), Effect::Begin | Effect::Commit(_) | Effect::Rollback(_))
}

fn lost(kind: ErrorKind) -> Error {
    Error::database(
        kind,
        "the database has given the transaction up because a statement in it failed, so nothing of it was done: \
         roll it back and run it again, or run what may fail in a savepoint (`begin` within the transaction)",
    )
}

/// What a statement may leave behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Effect {
    #[default]
    None,
    Begin,
    /// On some databases it begins a transaction where none is open.
    Savepoint,
    /// With what is open after it: `AND CHAIN` begins the next transaction at once.
    Commit(Open),
    Rollback(Open),
    RollbackTo,
    Setting,
    /// From here on a transaction is open always.
    NoAutocommit,
    Unknown,
}

fn effect(sql: &str) -> Effect {
    let rest = without_preamble(sql).trim_end_matches(|it: char| it.is_whitespace() || it == ';');
    let word = first_word(rest);
    let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    if rest.contains(';') {
        if ends_autocommit(rest) { Effect::NoAutocommit } else { Effect::Unknown }
    } else if is_one_of(&HARMLESS) || is_question(word, rest) {
        if outlives_the_statement(word, rest) { Effect::Setting } else { Effect::None }
    } else if is_one_of(&["COMMIT", "END", "ROLLBACK", "ABORT"]) {
        end(rest, is_one_of(&["COMMIT", "END"]))
    } else if is_one_of(&["BEGIN", "START"]) {
        Effect::Begin
    } else if is_one_of(&["SAVEPOINT"]) {
        Effect::Savepoint
    } else if is_one_of(&["RELEASE", "LOCK"]) || is_local(word, rest) {
        Effect::None
    } else if is_one_of(&["SET", "RESET", "PRAGMA", "LISTEN", "UNLISTEN", "USE", "DISCARD"]) {
        setting(rest)
    } else {
        Effect::Unknown
    }
}

/// What the end of a transaction leaves behind. The transactions of two-phase commit are not the connection's own.
fn end(sql: &str, is_commit: bool) -> Effect {
    let next = if has_word(sql, "CHAIN") && !has_word(sql, "NO") { Open::Yes } else { Open::No };
    match is_commit {
        _ if has_word(sql, "PREPARED") => Effect::None,
        true => Effect::Commit(next),
        false if has_word(sql, "TO") => Effect::RollbackTo,
        false => Effect::Rollback(next),
    }
}

fn setting(sql: &str) -> Effect {
    if ends_autocommit(sql) {
        Effect::NoAutocommit
    } else if has_word(sql, "autocommit") {
        Effect::Unknown
    } else {
        Effect::Setting
    }
}

fn ends_autocommit(sql: &str) -> bool {
    has_word(sql, "autocommit") && ["0", "OFF", "FALSE"].iter().any(|it| has_word(sql, it))
}

fn has_word(sql: &str, word: &str) -> bool {
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
    sql.contains(":=") || makes_temporary_table(sql) || calls(sql).any(|name| LASTING.iter().any(|it| ends_with(name, it)))
}

/// `SELECT … INTO TEMP …`.
fn makes_temporary_table(sql: &str) -> bool {
    let mut words = sql.split_ascii_whitespace();
    words.any(|it| it.eq_ignore_ascii_case("INTO"))
        && words.next().is_some_and(|next| ["TEMP", "TEMPORARY"].iter().any(|it| it.eq_ignore_ascii_case(next)))
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

    /// A statement that the database does.
    fn run(doubt: &mut Doubt, sql: &str) -> Result<()> {
        doubt.before(sql)?;
        doubt.after();
        Ok(())
    }

    #[test]
    fn a_text_that_comes_again_means_what_it_meant() -> Result<()> {
        let mut doubt = Doubt::default();
        for round in 0..3 {
            for number in 0..2 * Known::MOST {
                doubt.before(&format!("SELECT {number}"))?;
                assert!(!doubt.is_in_doubt(), "round {round}, text {number}");
            }
            run(&mut doubt, "BEGIN")?;
            assert!(doubt.is_in_doubt());
            run(&mut doubt, "ROLLBACK")?;
        }
        assert_eq!(doubt.known.texts.len(), Known::MOST);
        doubt.before(&format!("SELECT '{}'", "x".repeat(Known::LONGEST)))?;
        assert!(doubt.known.texts.iter().all(|(text, _)| text.len() <= Known::LONGEST));
        assert!(!format!("{doubt:?}").contains("SELECT"));
        Ok(())
    }

    #[test]
    fn only_the_end_of_a_transaction_clears_the_doubt() -> Result<()> {
        let mut doubt = Doubt::default();
        doubt.before("SELECT 1")?;
        assert!(!doubt.is_in_doubt());
        for sql in ["BEGIN", "start transaction", " SET autocommit = 0", "SELECT 1; BEGIN", "/* x */ -- y\n BEGIN"] {
            run(&mut doubt, sql)?;
            assert!(doubt.is_in_doubt(), "{sql}");
            run(&mut doubt, "ROLLBACK")?;
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
        for sql in ["commit", "END", "Commit Work", "COMMIT /*application='x'*/", "rollback", "ABORT"] {
            run(&mut doubt, "BEGIN")?;
            run(&mut doubt, sql)?;
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
    fn a_chained_transaction_is_open_and_a_prepared_one_is_none_of_the_connection() -> Result<()> {
        for sql in ["COMMIT AND CHAIN", "rollback work and chain"] {
            let mut doubt = Doubt::default();
            run(&mut doubt, "BEGIN")?;
            run(&mut doubt, sql)?;
            assert!(doubt.is_in_doubt() && doubt.require_none_open().is_err(), "{sql}");
            run(&mut doubt, "COMMIT AND NO CHAIN;")?;
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
        let mut doubt = Doubt::default();
        run(&mut doubt, "BEGIN")?;
        run(&mut doubt, "ROLLBACK PREPARED 'other'")?;
        assert!(doubt.is_in_doubt());
        Ok(())
    }

    #[test]
    fn what_was_refused_has_not_begun() -> Result<()> {
        let mut doubt = Doubt::default();
        for sql in ["BEGIN ISOLATION LEVEL UNHEARD OF", "SAVEPOINT a"] {
            doubt.before(sql)?;
            doubt.refuse();
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
        run(&mut doubt, "BEGIN")?;
        doubt.before("BEGIN")?;
        doubt.refuse();
        assert!(doubt.is_in_doubt());
        Ok(())
    }

    #[test]
    fn only_a_transaction_that_is_surely_open_keeps_settings_from_being_adopted() -> Result<()> {
        let mut doubt = Doubt::default();
        run(&mut doubt, "SET a = 1; SET b = 2")?;
        doubt.adopt_settings()?;
        assert!(!doubt.is_tainted() && doubt.is_in_doubt());
        for sql in ["BEGIN", "SET autocommit = 0", "SET a = 1; SET AUTOCOMMIT=off"] {
            let mut doubt = Doubt::default();
            run(&mut doubt, sql)?;
            assert!(doubt.adopt_settings().is_err(), "{sql}");
        }
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
            "SELECT 1 AS n INTO TEMP t",
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
        run(&mut doubt, "BEGIN")?;
        doubt.fail(ErrorKind::Busy);
        assert_eq!(doubt.before("COMMIT").map_err(|it| it.kind()), Err(ErrorKind::Busy));
        assert!(doubt.before("commit work").is_err() && doubt.before("END").is_err());
        run(&mut doubt, "ROLLBACK TO SAVEPOINT a")?;
        run(&mut doubt, "COMMIT")?;

        run(&mut doubt, "BEGIN")?;
        doubt.end(ErrorKind::Busy);
        assert!(doubt.before("INSERT INTO t VALUES (1)").is_err(), "it would run outside of the transaction");
        assert!(doubt.before("ROLLBACK TO SAVEPOINT a").is_err());
        run(&mut doubt, "ROLLBACK")?;
        doubt.before("INSERT INTO t VALUES (1)")?;
        Ok(())
    }
}
