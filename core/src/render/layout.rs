//! Line breaks: one line for the database, a clause a line for people.

use super::{Renderer, Sql};
use crate::error::Result;

/// Where lines break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pretty: bool,
    indent: usize,
}

impl Layout {
    pub(super) const fn compact() -> Self {
        Self { pretty: false, indent: 0 }
    }

    pub(super) const fn pretty() -> Self {
        Self { pretty: true, indent: 0 }
    }
}

/// The place before a clause: a space, or a new line.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a token")]
pub struct Break;

impl Sql for Break {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.break_line(0);
        Ok(())
    }
}

/// The place before a further condition or row: a space, or a new line that is indented.
pub(super) struct SubBreak;

impl Sql for SubBreak {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.break_line(1);
        Ok(())
    }
}

/// A statement in parentheses, indented.
pub(super) struct Parenthesized<T>(pub(super) T);

impl<T: Sql> Sql for Parenthesized<T> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.write("(");
        r.layout.indent += 1;
        if r.layout.pretty {
            r.break_line(0);
        }
        let result = self.0.render(r);
        r.layout.indent -= 1;
        if r.layout.pretty {
            r.break_line(0);
        }
        r.write(")");
        result
    }
}

impl Renderer<'_> {
    fn break_line(&mut self, deeper: usize) {
        if !self.layout.pretty {
            return self.write_char(' ');
        }
        self.write_char('\n');
        for _ in 0..self.layout.indent + deeper {
            self.write("  ");
        }
    }
}
