//! Pieces of SQL: words, nodes, and tuples of pieces in the order in which they are written.

use super::Renderer;
use crate::error::Result;

/// A piece of SQL. Tuples write their parts in order, so that the order of clauses can be seen in the code.
pub trait Sql {
    /// Writes the piece.
    ///
    /// # Errors
    /// When the dialect cannot say it.
    fn render(&self, r: &mut Renderer<'_>) -> Result<()>;
}

impl<T: Sql + ?Sized> Sql for &T {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        (**self).render(r)
    }
}

impl<T: Sql> Sql for Option<T> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.as_ref().map_or(Ok(()), |it| it.render(r))
    }
}

/// Words and punctuation written in the source of the renderer: never a value, never a name.
impl Sql for str {
    #[inline]
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.write(self);
        Ok(())
    }
}

/// Pieces with commas between them.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct Comma<'a, T>(pub &'a [T]);

impl<T: Sql> Sql for Comma<'_, T> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        for (index, it) in self.0.iter().enumerate() {
            if index > 0 {
                r.write(", ");
            }
            it.render(r)?;
        }
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),+))*) => { $(
        impl<$($part: Sql),+> Sql for ($($part,)+) {
            fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
                $(self.$index.render(r)?;)+
                Ok(())
            }
        }
    )* };
}
tuples! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0, B 1, C 2, D 3, E 4, F 5) }
