//! Comments that tell the database where a statement comes from.

use std::collections::BTreeMap;
use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written as it is; everything else is encoded, quotes, stars and slashes above all, so that nothing can end the
/// comment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Keys and values, and the comment made of them.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Tags {
    values: BTreeMap<&'static str, &'static str>,
    comment: String,
}

impl Tags {
    /// Sets the value of a key.
    pub(in super::super) fn set(&mut self, key: &'static str, value: &'static str) {
        self.values.insert(key, value);
        self.comment = comment(&self.values);
    }

    /// The text with the comment behind it, written into `buffer`; the text itself where there are no tags, or where it has a
    /// comment of its own.
    pub(in super::super) fn tagged<'t>(&self, sql: &'t str, buffer: &'t mut String) -> &'t str {
        if self.comment.is_empty() || has_comment(sql) {
            return sql;
        }
        buffer.clear();
        buffer.push_str(sql.trim_end_matches([';', ' ']));
        buffer.push_str(&self.comment);
        buffer
    }
}

/// Keys in order, as <https://google.github.io/sqlcommenter/spec/> has it.
fn comment(values: &BTreeMap<&str, &str>) -> String {
    let mut comment = String::new();
    for (key, value) in values {
        let separator = if comment.is_empty() { " /*" } else { "," };
        let (key, value) = (utf8_percent_encode(key, ENCODED), utf8_percent_encode(value, ENCODED));
        // Writing to a string cannot fail.
        let _ = write!(comment, "{separator}{key}='{value}'");
    }
    comment.push_str("*/");
    comment
}

/// By any sign that begins one on some database: MySQL's `#` too. Where it stands in a literal, the tags are left out.
fn has_comment(sql: &str) -> bool {
    sql.contains("/*") || sql.contains("--") || sql.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_order_and_nothing_ends_the_comment() {
        let mut tags = Tags::default();
        assert_eq!(tags.tagged("SELECT 1", &mut String::new()), "SELECT 1");
        tags.set("route", "/users/{id}*/; DROP TABLE users --");
        tags.set("application", "it's");
        assert_eq!(
            tags.tagged("SELECT 1; ", &mut String::new()),
            "SELECT 1 /*application='it%27s',route='%2Fusers%2F%7Bid%7D%2A%2F%3B%20DROP%20TABLE%20users%20--'*/"
        );
        assert_eq!(tags.tagged("SELECT 1 /* mine */", &mut String::new()), "SELECT 1 /* mine */");
    }
}
