//! SQL written by hand, with named parameters.

use super::{Renderer, Sql};
use crate::dialect::Placeholder;
use crate::error::{Error, Result};
use crate::tree::Node;

/// SQL written by hand. `:name` outside of quotes and comments stands for a parameter.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct TextTree {
    pub(crate) sql: &'static str,
    pub(crate) parameters: Vec<(&'static str, Node)>,
}

impl TextTree {
    /// The text as it was written.
    #[must_use]
    pub fn sql(&self) -> &'static str {
        self.sql
    }

    pub(crate) fn depth(&self) -> u16 {
        self.parameters.iter().map(|(_, node)| node.depth()).max().unwrap_or(1)
    }
}

impl Sql for TextTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { sql, parameters } = self;
        let names: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
        write_named(r, sql, &names, &|r, index| r.push(&parameters[index].1))
    }
}

/// Writes text in which `:name` stands for what `push` writes; the names are in the order of what is pushed.
///
/// # Errors
/// When a name has no value, or none of them is in the text.
pub(super) fn write_named(
    r: &mut Renderer<'_>,
    sql: &str,
    names: &[&'static str],
    push: &dyn Fn(&mut Renderer<'_>, usize) -> Result<()>,
) -> Result<()> {
    if let Some((_, name)) = names.iter().enumerate().find(|(index, it)| names[..*index].contains(it)) {
        return Err(Error::statement(format!("`:{name}` is bound twice: give it one value")));
    }
    let mut used = vec![false; names.len()];
    let mut rest = sql;
    while !rest.is_empty() {
        let (piece, after) = next_piece(rest);
        match piece.strip_prefix(':').filter(|it| !it.is_empty() && !it.starts_with(':')) {
            None => r.write(piece),
            Some(name) => {
                let Some(index) = names.iter().position(|it| *it == name) else {
                    return Err(Error::statement(format!("no value for `:{name}`: give it one with `.bind(\"{name}\", …)`")));
                };
                used[index] = true;
                push(r, index)?;
            }
        }
        rest = after;
    }
    match used.iter().position(|it| !it) {
        None => Ok(()),
        Some(index) => Err(Error::statement(format!("`{0}` is bound, but `:{0}` stands nowhere in the text", names[index]))),
    }
}

/// Passes if no question mark of the text would be taken for a parameter: where parameters are written so, it may only stand in
/// quotes and comments.
///
/// # Errors
/// When one would.
pub(super) fn require_no_question_mark(r: &Renderer<'_>, mut sql: &str) -> Result<()> {
    while r.dialect().spelling().placeholder == Placeholder::Question && !sql.is_empty() {
        let (piece, rest) = next_piece(sql);
        let is_plain = !piece.starts_with(['\'', '"', '`']) && !piece.starts_with("--") && !piece.starts_with("/*");
        if is_plain && piece.contains('?') {
            return Err(Error::statement(format!(
                "{} takes the `?` in {sql:?} for a parameter: give the value as an argument, or use a function instead of the operator",
                r.dialect().name()
            )));
        }
        sql = rest;
    }
    Ok(())
}

/// Splits the next piece off: a quoted string, a comment, a `:name`, or what stands before the next of those.
fn next_piece(sql: &str) -> (&str, &str) {
    let end = match sql.as_bytes() {
        [quote @ (b'\'' | b'"' | b'`'), ..] => 1 + sql[1..].find(char::from(*quote)).map_or(sql.len() - 1, |it| it + 1),
        [b'-', b'-', ..] => sql.find('\n').unwrap_or(sql.len()),
        [b'/', b'*', ..] => sql.find("*/").map_or(sql.len(), |it| it + 2),
        [b':', b':', ..] => 2,
        [b':', ..] => 1 + sql[1..].find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(sql.len() - 1),
        [_, ..] => plain(sql),
        [] => 0,
    };
    sql.split_at(end)
}

/// How far text goes before something with a meaning of its own starts.
fn plain(sql: &str) -> usize {
    let first = sql.chars().next().map_or(0, char::len_utf8);
    let special = |index: &usize| {
        let rest = &sql[*index..];
        rest.starts_with(['\'', '"', '`', ':']) || rest.starts_with("--") || rest.starts_with("/*")
    };
    sql.char_indices().map(|(index, _)| index).filter(|it| *it >= first).find(special).unwrap_or(sql.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(mut sql: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        while !sql.is_empty() {
            let (piece, rest) = next_piece(sql);
            pieces.push(piece);
            sql = rest;
        }
        pieces
    }

    #[test]
    fn names_in_quotes_and_comments_and_casts_are_no_parameters() {
        assert_eq!(pieces("a = :a AND b = ':b'"), ["a = ", ":a", " AND b = ", "':b'"]);
        assert_eq!(pieces("x::text -- :c\n/* :d */\":e\""), ["x", "::", "text ", "-- :c", "\n", "/* :d */", "\":e\""]);
        assert_eq!(pieces("'it''s :x' :y"), ["'it'", "'s :x'", " ", ":y"]);
        assert_eq!(pieces("é:n"), ["é", ":n"]);
        assert_eq!(pieces("'open"), ["'open"]);
    }
}
