//! Names in SQL text: the one place where a name is quoted.

use super::{Renderer, Sql};
use crate::dialect::Dialect;
use crate::error::{Error, Result};

/// A name, quoted.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct Ident<'n>(pub &'n str);

impl Ident<'_> {
    /// Passes if the database takes the name as it is, nothing cut off: two names that differ only at their ends would
    /// become one.
    pub(super) fn require_length(&self, dialect: &dyn Dialect, longest: Option<usize>) -> Result<()> {
        let Self(name) = self;
        match longest {
            Some(longest) if name.len() > longest => Err(Error::statement(format!(
                "the name `{name}` has {} bytes, of which {} would keep {longest}: use a shorter one",
                name.len(),
                dialect.name()
            ))),
            _ => Ok(()),
        }
    }

    /// Writes the name between quotes, each quote inside it doubled: no name can end its own quotation.
    pub(super) fn write(&self, sql: &mut String, quote: char) -> Result<()> {
        let Self(name) = self;
        // Nearly every name is plain, and names are half of a statement's text.
        if let Some(sign) = u8::try_from(quote).ok().filter(u8::is_ascii)
            && !name.is_empty()
            && name.bytes().all(|byte| byte != 0 && byte != sign)
        {
            sql.reserve(name.len() + 2);
            // Masked, so that the compiler sees one byte of UTF-8.
            sql.push(char::from(sign & 0x7f));
            sql.push_str(name);
            sql.push(char::from(sign & 0x7f));
            return Ok(());
        }
        if name.contains('\0') || name.is_empty() {
            return Err(Error::statement(format!(
                "{name:?} is not a name: databases know no empty name and none with a NUL character"
            )));
        }
        sql.push(quote);
        for (index, part) in name.split(quote).enumerate() {
            if index > 0 {
                sql.push(quote);
                sql.push(quote);
            }
            sql.push_str(part);
        }
        sql.push(quote);
        Ok(())
    }
}

/// Names with commas between them.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct Idents<I>(pub I);

impl<'n, I: Iterator<Item = &'n str> + Clone> Sql for Idents<I> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        for (index, name) in self.0.clone().enumerate() {
            if index > 0 {
                r.write(", ");
            }
            r.push(Ident(name))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(name: &str, quote: char) -> Result<String> {
        let mut sql = String::new();
        Ident(name).write(&mut sql, quote).map(|()| sql)
    }

    #[test]
    fn a_quote_inside_a_name_is_doubled() -> Result<()> {
        assert_eq!(quoted(r#"a"b"#, '"')?, r#""a""b""#);
        assert_eq!(quoted("``", '`')?, "``````");
        Ok(())
    }

    #[test]
    fn a_name_with_nul_or_without_characters_is_refused() {
        assert!(quoted("a\0b", '"').is_err());
        assert!(quoted("", '"').is_err());
    }
}
