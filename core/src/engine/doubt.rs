//! What a driver must remember of a connection whose server does not tell the state of its transaction.

use crate::error::{Error, ErrorKind, Result};

/// Keeps track of what statements leave behind on a connection.
///
/// What may have been done is noted before it is sent, for it may be done even when its answer is lost.
#[derive(Clone, Debug, Default)]
pub struct Doubt {
    /// Whether a transaction may be open.
    in_doubt: bool,
    /// Whether hand-written SQL may have changed settings of the session.
    tainted: bool,
    /// The error after which the transaction cannot be committed any more, if there was one.
    failed: Option<ErrorKind>,
    /// Whether the server has ended the transaction already, so that further statements would run outside of it.
    ended: bool,
}

impl Doubt {
    /// Takes note of a statement about to be sent.
    ///
    /// # Errors
    /// When the transaction it is meant for has failed: then it must not be sent.
    pub fn before(&mut self, sql: &str) -> Result<()> {
        let word = first_word(sql);
        if sql == "ROLLBACK" {
            return Ok(());
        }
        if let Some(kind) = self.failed
            && (self.ended || sql == "COMMIT")
        {
            return Err(lost(kind));
        }
        match effect(word, sql) {
            Effect::None => {}
            Effect::Transaction => self.in_doubt = true,
            Effect::Unknown => {
                self.in_doubt = true;
                self.tainted = true;
            }
        }
        Ok(())
    }

    /// Takes note of a statement that was answered without an error.
    pub fn after(&mut self, sql: &str) {
        if matches!(sql, "COMMIT" | "ROLLBACK") {
            self.in_doubt = false;
            self.failed = None;
            self.ended = false;
        } else if sql.starts_with("ROLLBACK TO SAVEPOINT") {
            self.failed = None;
        }
    }

    /// Takes note that an error has made the open transaction one that can only be rolled back, to a savepoint or whole.
    pub fn fail(&mut self, kind: ErrorKind) {
        if self.in_doubt {
            self.failed.get_or_insert(kind);
        }
    }

    /// Takes note that with an error the server has rolled the whole transaction back.
    pub fn end(&mut self, kind: ErrorKind) {
        if self.in_doubt {
            self.fail(kind);
            self.ended = true;
        }
    }

    /// Takes settings made so far for those of every connection.
    ///
    /// # Errors
    /// When a transaction may be open.
    pub fn adopt_settings(&mut self, is_in_transaction: bool) -> Result<()> {
        if is_in_transaction {
            return Err(Error::statement("the function for new connections left a transaction open: commit it"));
        }
        self.in_doubt = false;
        self.tainted = false;
        Ok(())
    }

    /// Whether a transaction may be open.
    #[must_use]
    pub const fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Whether settings of the session may have been changed, so that nobody else should get the connection.
    #[must_use]
    pub const fn is_tainted(&self) -> bool {
        self.tainted
    }
}

fn lost(kind: ErrorKind) -> Error {
    Error::database(
        kind,
        "the database has given the transaction up because a statement in it failed, so nothing of it was done: \
         roll it back and run it again, or run what may fail in a savepoint (`begin` within the transaction)",
    )
}

/// What a statement may leave behind.
enum Effect {
    None,
    Transaction,
    Unknown,
}

fn effect(word: &str, sql: &str) -> Effect {
    let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    if sql.contains(';') {
        Effect::Unknown
    } else if is_one_of(&[
        "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE", "WITH", "EXPLAIN", "VALUES", "SHOW",
    ]) || is_question(word, sql)
    {
        Effect::None
    } else if is_one_of(&["BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"]) || sql.starts_with("SET TRANSACTION") {
        Effect::Transaction
    } else {
        Effect::Unknown
    }
}

/// A setting that is asked for and not set.
fn is_question(word: &str, sql: &str) -> bool {
    word.eq_ignore_ascii_case("PRAGMA") && !sql.contains(['=', '('])
}

fn first_word(sql: &str) -> &str {
    sql.trim_start().split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_transaction_clears_the_doubt() -> Result<()> {
        let mut doubt = Doubt::default();
        doubt.before("SELECT 1")?;
        assert!(!doubt.is_in_doubt());
        for sql in ["BEGIN", "start transaction", " SET autocommit = 0", "SELECT 1; BEGIN", "/* x */ BEGIN"] {
            doubt.before(sql)?;
            doubt.after(sql);
            assert!(doubt.is_in_doubt(), "{sql}");
            doubt.after("ROLLBACK");
            assert!(!doubt.is_in_doubt(), "{sql}");
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
    fn a_transaction_that_failed_cannot_be_committed() -> Result<()> {
        let mut doubt = Doubt::default();
        doubt.before("BEGIN")?;
        doubt.fail(ErrorKind::Busy);
        assert_eq!(doubt.before("COMMIT").map_err(|it| it.kind()), Err(ErrorKind::Busy));
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
