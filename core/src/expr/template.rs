//! SQL written by hand as an expression: `sql!`.

use super::Expr;
use crate::tree::{Node, TemplateText};
use crate::types::SqlType;

/// SQL written by hand, with expressions and values in it: `sql!(f64: "ts_rank({}, {})", Post.title, "x")`.
///
/// Each `{}` stands for the next argument: a column, an expression, or a value, which is sent as a parameter. The type before the
/// colon is that of its values, `Option<T>` if they may be NULL. `{{` and `}}` are braces; nothing else in the text has a meaning
/// for aludel, `::`, `?` and `:name` neither.
///
/// The text is a literal in the source of the program, so nothing that a user typed can be in it. While the program is compiled
/// it is checked that there are as many arguments as holes, that no hole is in quotes, that quotes and parentheses close, and that
/// there is neither a comment nor a semicolon. An argument that is more than a name, a value or a call stands in parentheses, and so
/// does the whole inside of another expression. The tables of its columns are in FROM as those of every expression.
///
/// # Example: a function and an operator of PostgreSQL
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let found = sql!(bool: "to_tsvector({}::text) @@ plainto_tsquery({})", Post.title, "bird song");
/// let stmt = select(Post.id).where_(Post.user_id.eq(7)).where_(found);
/// assert_eq!(
///     stmt.compile(&Postgres)?.sql,
///     r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."user_id" = $1 "#.to_owned()
///         + r#"AND (to_tsvector("posts"."title"::text) @@ plainto_tsquery($2))"#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # Example: a hole too many
/// ```compile_fail
/// use aludel::prelude::*;
/// let sum = sql!(i64: "{} + {}", 1);
/// ```
#[macro_export]
macro_rules! sql {
    ($type:ty: $text:literal $(, $argument:expr)* $(,)?) => {{
        const TEXT: &str = $text;
        const ARGUMENTS: &[&str] = &[$(stringify!($argument)),*];
        const _: () = $crate::expr::check_template(TEXT, ARGUMENTS.len());
        $crate::expr::template::<$type>(TEXT, ::std::vec![$($crate::expr::Operand::into_node($argument)),*])
    }};
}

/// What `sql!` makes: the macro's business, which has checked the text.
#[doc(hidden)]
pub fn template<T: SqlType>(text: &'static str, arguments: Vec<Node>) -> Expr<T> {
    Expr::from_node(Node::template(TemplateText::Braces(text), arguments, T::DATA_TYPE))
}

/// Panics, while the program is compiled, if the text of a template is none or has another number of holes.
#[doc(hidden)]
#[expect(clippy::panic, reason = "an error of the compiler is a panic of a constant")]
pub const fn check_template(text: &str, arguments: usize) {
    let bytes = text.as_bytes();
    let (mut index, mut holes, mut open, mut quote) = (0, 0, 0_usize, 0_u8);
    while index < bytes.len() {
        let next = if index + 1 < bytes.len() { bytes[index + 1] } else { 0 };
        let is_quoted = quote != 0;
        match (bytes[index], next) {
            (b'{', b'{') | (b'}', b'}') => index += 1,
            (b'{', b'}') => {
                assert!(
                    !is_quoted,
                    "a hole `{{}}` of a template stands in quotes, where it would be no parameter: leave the quotes out"
                );
                holes += 1;
                index += 1;
            }
            (b'{' | b'}', _) => panic!("a single brace in a template: a hole is `{{}}`, braces themselves are `{{{{` and `}}}}`"),
            (it, _) if is_quoted && it == quote => quote = 0,
            _ if is_quoted => {}
            (it @ (b'\'' | b'"' | b'`'), _) => quote = it,
            (b'-', b'-') | (b'/', b'*') => panic!("a comment in a template: write it beside the template"),
            (b';', _) => panic!("a semicolon in a template, which is an expression and no statement"),
            (b'(', _) => open += 1,
            (b')', _) => {
                assert!(open > 0, "a template closes a parenthesis that it did not open");
                open -= 1;
            }
            _ => {}
        }
        index += 1;
    }
    assert!(quote == 0, "a quote in a template is not closed");
    assert!(open == 0, "a parenthesis in a template is not closed");
    assert!(holes >= arguments, "a template has more arguments than holes `{{}}`");
    assert!(holes <= arguments, "a template has more holes `{{}}` than arguments");
}
