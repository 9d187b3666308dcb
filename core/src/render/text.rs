//! SQL written by hand, with named parameters.

use super::{Renderer, Sql};
use crate::error::{Error, Result};
use crate::tree::Node;

/// SQL written by hand. `:name` outside of quotes and comments stands for a parameter.
#[derive(Clone, Debug)]
pub(crate) struct TextTree {
    pub(crate) sql: &'static str,
    pub(crate) parameters: Vec<(&'static str, Node)>,
}

impl Sql for TextTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { sql, parameters } = self;
        if let Some((name, _)) = parameters
            .iter()
            .enumerate()
            .find_map(|(index, it)| parameters[..index].iter().any(|(earlier, _)| *earlier == it.0).then_some(it))
        {
            return Err(Error::statement(format!("`:{name}` is bound twice: give it one value")));
        }
        let mut used = vec![false; parameters.len()];
        let mut rest = *sql;
        while !rest.is_empty() {
            let (piece, after) = next_piece(rest);
            match piece.strip_prefix(':').filter(|it| !it.is_empty() && !it.starts_with(':')) {
                None => r.write(piece),
                Some(name) => {
                    let Some(index) = parameters.iter().position(|(it, _)| *it == name) else {
                        return Err(Error::statement(format!("no value for `:{name}`: give it one with `.bind(\"{name}\", …)`")));
                    };
                    used[index] = true;
                    r.push(&parameters[index].1)?;
                }
            }
            rest = after;
        }
        match used.iter().position(|it| !it) {
            None => Ok(()),
            Some(index) => {
                Err(Error::statement(format!("`{0}` is bound, but `:{0}` stands nowhere in the text", parameters[index].0)))
            }
        }
    }
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
