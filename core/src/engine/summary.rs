//! A statement in a few words, for the name of its span.

/// How long a summary may be: <https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query>.
const LONGEST: usize = 255;

/// The operations of a statement and the tables they are on, in order: `SELECT posts users`. It is read off the text, so that
/// statements written by hand have one too.
pub(super) fn summary(sql: &str) -> String {
    let mut words = Vec::new();
    let mut table_follows = false;
    let mut before = "";
    let mut tokens = Tokens(sql);
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) if is_operation(word) && !is_no_operation_after(before) => {
                words.push(word);
                table_follows = word.eq_ignore_ascii_case("UPDATE");
            }
            Token::Word(word) if is_before_table(word) => table_follows = true,
            Token::Word(word) if is_passed_over(word) => {}
            Token::Word(name) | Token::Quoted(name) if table_follows => {
                words.push(tokens.last_part(name));
                table_follows = false;
            }
            Token::Word(_) | Token::Quoted(_) | Token::Other => table_follows = false,
        }
        before = if let Token::Word(word) = token { word } else { "" };
    }
    if words.is_empty() {
        words.extend(sql.split_whitespace().next());
    }
    cut(&words)
}

/// As many of the words as fit.
fn cut(words: &[&str]) -> String {
    let mut text = String::new();
    for word in words {
        if text.len() + word.len() + 1 > LONGEST {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn is_operation(word: &str) -> bool {
    is_one_of(word, &["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE"])
}

/// `ON CONFLICT DO UPDATE`, `ON DUPLICATE KEY UPDATE`, `FOR UPDATE`, `ON DELETE`: clauses.
fn is_no_operation_after(before: &str) -> bool {
    is_one_of(before, &["DO", "KEY", "FOR", "ON"])
}

fn is_before_table(word: &str) -> bool {
    is_one_of(word, &["FROM", "JOIN", "INTO", "TABLE"])
}

fn is_passed_over(word: &str) -> bool {
    is_one_of(word, &["IF", "NOT", "EXISTS", "ONLY"])
}

#[derive(Clone, Copy)]
enum Token<'t> {
    /// A word without quotes.
    Word(&'t str),
    /// A quoted name, without its quotes.
    Quoted(&'t str),
    /// A string, a number, a sign.
    Other,
}

/// The rest of a text.
struct Tokens<'t>(&'t str);

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        self.0 = self.0.trim_start();
        let first = self.0.chars().next()?;
        Some(match first {
            '"' | '`' => Token::Quoted(self.quoted(first)),
            '\'' => {
                self.quoted(first);
                Token::Other
            }
            it if it.is_alphabetic() || it == '_' => {
                let end = self.0.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(self.0.len());
                Token::Word(self.take(end))
            }
            it => {
                self.take(it.len_utf8());
                Token::Other
            }
        })
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// What stands between quotes; to the first closing one, for a summary may be cut.
    fn quoted(&mut self, quote: char) -> &'t str {
        self.take(1);
        let length = self.0.find(quote).unwrap_or(self.0.len());
        let inner = self.take(length);
        self.take(usize::from(!self.0.is_empty()));
        inner
    }

    /// Of `schema.table` the table.
    fn last_part(&mut self, mut name: &'t str) -> &'t str {
        while let Some(rest) = self.0.strip_prefix('.') {
            self.0 = rest;
            match self.next() {
                Some(Token::Word(part) | Token::Quoted(part)) => name = part,
                Some(Token::Other) | None => break,
            }
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_and_tables_in_order() {
        for (sql, expected) in [
            (r#"SELECT "a"."b" FROM "a" JOIN "s"."c" ON "c"."x" = "a"."x" WHERE "a"."n" = 'FROM z'"#, "SELECT a c"),
            ("INSERT INTO `t` (`a`) SELECT `a` FROM `u`", "INSERT t SELECT u"),
            ("UPDATE \"t\" SET \"a\" = $1", "UPDATE t"),
            ("DELETE FROM t WHERE a IN (SELECT b FROM c)", "DELETE t SELECT c"),
            ("CREATE TABLE IF NOT EXISTS \"users\" (\"id\" INTEGER)", "CREATE users"),
            ("INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1", "INSERT t"),
            ("SELECT * FROM t FOR UPDATE", "SELECT t"),
            ("SELECT 1", "SELECT"),
            ("PRAGMA foreign_keys", "PRAGMA"),
            ("COMMIT", "COMMIT"),
            ("", ""),
            ("SELECT 'it''s", "SELECT"),
        ] {
            assert_eq!(summary(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_long_one_is_cut_between_words() {
        let sql: String = (0..200).map(|it| format!(" FROM table_{it}")).collect();
        let summary = summary(&format!("SELECT{sql}"));
        assert!(summary.len() <= LONGEST && summary.starts_with("SELECT table_0 table_1 "), "{summary}");
        assert!(summary.rsplit(' ').next().is_some_and(|it| it.starts_with("table_") && it.len() >= 7), "{summary}");
    }
}
