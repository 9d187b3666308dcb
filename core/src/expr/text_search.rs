//! Searching text: beyond LIKE, without regard to case, by regular expressions, by another collation.

use super::{Expr, Expression, LikePattern, TextOperand};
use crate::schema::Name;
use crate::tree::{ChainOp, Node, Replacement};
use crate::types::{Either, Like, Value};

/// More conditions on text, as methods of columns and expressions.
pub trait TextSearch: Expression {
    /// `self NOT ILIKE pattern`: as [`ilike`](Expression::ilike).
    fn not_ilike<P: LikePattern>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(pattern.applied_to(self.into_node(), true, true))
    }

    /// `self ILIKE '%text%' ESCAPE '/'`: [`contains`](Expression::contains) with upper and lower case taken for the same, as far
    /// as [`ilike`](Expression::ilike) does.
    ///
    /// # Example: a search field
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Postgres, prelude::*};
    /// let stmt = select(User.id).where_(User.name.icontains("a_n"));
    /// assert_eq!(
    ///     stmt.inline(&Postgres)?,
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."name" ILIKE '%a/_n%' ESCAPE '/'"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn icontains<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::Within, true))
    }

    /// `self ILIKE 'text%' ESCAPE '/'`.
    fn istarts_with<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::Start, true))
    }

    /// `self ILIKE '%text' ESCAPE '/'`.
    fn iends_with<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::End, true))
    }

    /// Whether a part of the text matches a regular expression: `self ~ pattern` on PostgreSQL, `regexp_like(self, pattern, 'cn')`
    /// on MySQL, `self REGEXP '(?s-i)pattern'` on MariaDB; SQLite has none.
    ///
    /// Upper and lower case differ, and a dot stands for any character, line breaks too, on each of them. Beyond that a pattern is
    /// written in the language of the database: that of PostgreSQL, of ICU, of PCRE. What is in all of them is safe: `.`, `[a-z]`,
    /// `\d \s \w`, `* + ? {2,3}`, `(a|b)`, `^` and `$`.
    ///
    /// # Example: a postal code
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Postgres}, prelude::*};
    /// let stmt = select(User.id).where_(User.name.regexp_match("^[0-9]{5}$"));
    /// assert_eq!(stmt.inline(&Postgres)?, r#"SELECT "users"."id" FROM "users" WHERE "users"."name" ~ '^[0-9]{5}$'"#);
    /// assert_eq!(
    ///     stmt.inline(&MySql::mysql())?,
    ///     "SELECT `users`.`id` FROM `users` WHERE regexp_like(`users`.`name`, '^[0-9]{5}$', 'cn')",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn regexp_match<P: TextOperand>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::regexp(self.into_node(), pattern.into_node(), false, None))
    }

    /// As [`regexp_match`](Self::regexp_match), with upper and lower case taken for the same: `self ~* pattern`.
    fn regexp_imatch<P: TextOperand>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::regexp(self.into_node(), pattern.into_node(), true, None))
    }

    /// The text with every part that matches a regular expression replaced: `regexp_replace(self, pattern, replacement, 'g')`.
    ///
    /// In the replacement `\1` to `\9` are what the groups of the pattern have matched, `\0` is all of it, `\\` a backslash; each
    /// database is given its own spelling of these.
    ///
    /// # Example: names turned around
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Postgres}, prelude::*};
    /// let stmt = select(User.name.regexp_replace("([a-z]+), ([a-z]+)", r"\2 \1"));
    /// assert_eq!(
    ///     stmt.inline(&Postgres)?,
    ///     r#"SELECT regexp_replace("users"."name", '([a-z]+), ([a-z]+)', '\2 \1', 'g') FROM "users""#,
    /// );
    /// assert_eq!(
    ///     stmt.inline(&MySql::mysql())?,
    ///     "SELECT regexp_replace(`users`.`name`, '([a-z]+), ([a-z]+)', '$2 $1', 1, 0, 'cn') FROM `users`",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn regexp_replace<P: TextOperand>(self, pattern: P, replacement: &str) -> Expr<Either<Self::Type, P::Type, String>>
    where
        Self: TextOperand,
    {
        let replacement = Replacement::parse(replacement);
        Expr::from_node(Node::regexp(self.into_node(), pattern.into_node(), false, Some(replacement)))
    }

    /// As [`regexp_replace`](Self::regexp_replace), with upper and lower case taken for the same.
    fn regexp_ireplace<P: TextOperand>(self, pattern: P, replacement: &str) -> Expr<Either<Self::Type, P::Type, String>>
    where
        Self: TextOperand,
    {
        let replacement = Replacement::parse(replacement);
        Expr::from_node(Node::regexp(self.into_node(), pattern.into_node(), true, Some(replacement)))
    }

    /// `self COLLATE "collation"`: compared and sorted by another collation. Its name is the database's own, such as `"C"` of
    /// PostgreSQL, `"NOCASE"` of SQLite, `"utf8mb4_general_ci"` of MySQL.
    ///
    /// # Example: sorted as people of a country do
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).order_by(User.name.collate("sv-SE-x-icu").desc());
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY "users"."name" COLLATE "sv-SE-x-icu" DESC"#,
    /// );
    /// ```
    fn collate(self, collation: impl Into<Name>) -> Expr<Like<Self::Type, String>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::collate(self.into_node(), collation.into()))
    }
}

impl<E: Expression> TextSearch for E {}

/// Where in a text another one is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    Within,
    End,
}

/// The character that takes the meaning from `%` and `_` in patterns of our own making. Not the backslash, which some
/// databases read in literals too.
const ESCAPE: char = '/';

/// `operand LIKE '%text%' ESCAPE '/'`. A value is escaped here, an expression by the database.
pub(super) fn containing(operand: Node, text: Node, place: Place, ignore_case: bool) -> Node {
    let before = if place == Place::Start { "" } else { "%" };
    let after = if place == Place::End { "" } else { "%" };
    let pattern = match text {
        Node::Value(Value::Text(text)) => value(format!("{before}{}{after}", escaped(&text))),
        Node::Value(Value::Null) => Node::Value(Value::Null),
        text => {
            let parts = [value(before.to_owned()), escaped_by_database(text), value(after.to_owned())];
            let is_empty = |it: &Node| matches!(it, Node::Value(Value::Text(it)) if it.is_empty());
            Node::chain_of(ChainOp::Concat, parts.into_iter().filter(|it| !is_empty(it)).collect())
        }
    };
    Node::like(operand, pattern, false, ignore_case, Some(ESCAPE))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            escaped.push(ESCAPE);
        }
        escaped.push(character);
    }
    escaped
}

/// `replace(replace(replace(text, '/', '//'), '%', '/%'), '_', '/_')`: the escape character first, for the others bring it in.
fn escaped_by_database(text: Node) -> Node {
    [ESCAPE, '%', '_'].into_iter().fold(text, |text, special| {
        Node::function("replace", vec![text, value(special.to_string()), value(format!("{ESCAPE}{special}"))])
    })
}

fn value(text: String) -> Node {
    Node::Value(Value::Text(text))
}
