//! Names in SQL text: the one place where a name is quoted.

use super::{Renderer, Sql};
use crate::dialect::{Dialect, Spelling};
use crate::error::{Error, Result};

/// A name, quoted.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct Ident<'n>(pub &'n str);

impl Ident<'_> {
    /// Writes the name between quotes, each quote inside it doubled: no name can end its own quotation.
    ///
    /// Nearly every name is plain and short enough, and names are half of a statement's text.
    #[inline(always)]
    fn write(&self, sql: &mut String, dialect: &dyn Dialect, spelling: &Spelling) -> Result<()> {
        let Self(name) = self;
        match spelling.plain_quote(name) {
            Some(quote) => {
                sql.reserve(name.len() + 2);
                sql.push(quote);
                sql.push_str(name);
                sql.push(quote);
                Ok(())
            }
            None => self.write_any(sql, dialect, spelling),
        }
    }

    #[cold]
    fn write_any(&self, sql: &mut String, dialect: &dyn Dialect, spelling: &Spelling) -> Result<()> {
        let (Self(name), quote) = (self, spelling.quote);
        self.require_length(dialect, spelling.name_length)?;
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

    /// Passes if the database takes the name as it is, nothing cut off: two names that differ only at their ends would
    /// become one.
    fn require_length(&self, dialect: &dyn Dialect, longest: Option<usize>) -> Result<()> {
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
}

impl Spelling {
    /// The quote that stands around a name, where the name can be copied as it is.
    #[inline]
    fn plain_quote(&self, name: &str) -> Option<char> {
        let sign = u8::try_from(self.quote).ok().filter(u8::is_ascii)?;
        let is_plain = name.len().wrapping_sub(1) < self.name_length.unwrap_or(usize::MAX)
            && name.bytes().all(|byte| byte != 0 && byte != sign);
        // Masked, so that the compiler sees one byte of UTF-8.
        is_plain.then_some(char::from(sign & 0x7f))
    }
}

impl Renderer<'_> {
    /// Writes `"qualifier"."name"`.
    pub(super) fn push_qualified(&mut self, qualifier: &str, name: &str) -> Result<()> {
        let (dialect, spelling) = (self.dialect(), self.spelling());
        Ident(qualifier).write(&mut self.sql, dialect, spelling)?;
        self.sql.push('.');
        Ident(name).write(&mut self.sql, dialect, spelling)
    }
}

impl Sql for Ident<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let (dialect, spelling) = (r.dialect(), r.spelling());
        self.write(&mut r.sql, dialect, spelling)
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
    use crate::dialect::Generic;

    fn quoted(name: &str, quote: char) -> Result<String> {
        let mut sql = String::new();
        Ident(name).write(&mut sql, &Generic, &Spelling::standard().quote(quote)).map(|()| sql)
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
