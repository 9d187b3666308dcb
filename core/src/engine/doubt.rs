//! Whether a transaction may be open on a connection whose driver does not tell.

/// Keeps track of statements that may leave a transaction open: set before such a statement is sent, for it may be done even
/// when its answer is lost; cleared only when its end was answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doubt {
    in_doubt: bool,
}

impl Doubt {
    /// Takes note of a statement about to be sent.
    pub fn before(&mut self, sql: &str) {
        self.in_doubt |= !is_plain(sql);
    }

    /// Takes note of a statement that was answered without an error.
    pub fn after(&mut self, sql: &str) {
        if matches!(sql, "COMMIT" | "ROLLBACK") {
            self.in_doubt = false;
        }
    }

    /// Whether a transaction may be open.
    #[must_use]
    pub const fn is_in_doubt(self) -> bool {
        self.in_doubt
    }
}

/// Whether a statement is one that begins no transaction, whatever happens. `WITH` and the like are not worth the trouble:
/// a needless rollback is cheap.
fn is_plain(sql: &str) -> bool {
    let word = sql.trim_start().split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP"].iter().any(|it| it.eq_ignore_ascii_case(word))
        && !sql.contains(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_transaction_clears_the_doubt() {
        let mut doubt = Doubt::default();
        doubt.before("SELECT 1");
        assert!(!doubt.is_in_doubt());
        for sql in ["BEGIN", "start transaction", " SET autocommit = 0", "SELECT 1; BEGIN", "/* x */ BEGIN"] {
            doubt.before(sql);
            assert!(doubt.is_in_doubt(), "{sql}");
            doubt.after(sql);
            assert!(doubt.is_in_doubt(), "{sql}");
            doubt.after("ROLLBACK");
            assert!(!doubt.is_in_doubt(), "{sql}");
        }
    }
}
