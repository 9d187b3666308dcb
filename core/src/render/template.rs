//! SQL written by hand as an expression: the pieces of text and the holes between them.

use super::text::{require_no_question_mark, write_named};
use super::{Operand, Power, Renderer, Sql};
use crate::error::{Error, Result};
use crate::tree::{Operator, Template, TemplateText};

impl Sql for Template {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, text, arguments, data_type: _ } = self;
        r.note_opaque();
        match text {
            TemplateText::Braces(sql) => {
                require_no_question_mark(r, sql)?;
                let mut arguments = arguments.iter();
                for piece in Pieces(sql) {
                    match piece {
                        Piece::Text(text) => r.push(text)?,
                        Piece::Hole => match arguments.next() {
                            Some(argument) => r.push(Operand::new(argument, Power::Atom))?,
                            None => return Err(Error::statement("a template has more `{}` than arguments")),
                        },
                    }
                }
                match arguments.next() {
                    Some(_) => Err(Error::statement("a template has more arguments than `{}`")),
                    None => Ok(()),
                }
            }
            TemplateText::Names(sql, names) => {
                write_named(r, sql, names, &|r, index| r.push(Operand::new(&arguments[index], Power::Atom)))
            }
        }
    }
}

/// An operator stands between its operands as between parentheses: how strongly it binds only its database knows.
impl Sql for Operator {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, symbol, left, right, data_type } = self;
        if data_type.is_some() {
            r.note_opaque();
            require_no_question_mark(r, symbol)?;
        }
        if let Some(left) = left {
            r.push((Operand::new(left, Power::Atom), " "))?;
        }
        r.push((*symbol, " ", Operand::new(right, Power::Atom)))
    }
}

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'s> {
    Text(&'s str),
    Hole,
}

/// The pieces of a text in which `{}` is a hole, `{{` and `}}` are braces.
struct Pieces<'s>(&'s str);

impl<'s> Iterator for Pieces<'s> {
    type Item = Piece<'s>;

    fn next(&mut self) -> Option<Piece<'s>> {
        let Self(rest) = self;
        let (piece, taken) = match rest.as_bytes() {
            [] => return None,
            [b'{', b'}', ..] => (Piece::Hole, 2),
            [b'{', b'{', ..] | [b'}', b'}', ..] => (Piece::Text(&rest[..1]), 2),
            [b'{' | b'}', ..] => (Piece::Text(&rest[..1]), 1),
            _ => {
                let end = rest.find(['{', '}']).unwrap_or(rest.len());
                (Piece::Text(&rest[..end]), end)
            }
        };
        *rest = &rest[taken..];
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_holes_unless_they_are_doubled() {
        let pieces: Vec<_> = Pieces("a {} {{}} é{}").collect();
        let text = Piece::Text;
        assert_eq!(pieces, [text("a "), Piece::Hole, text(" "), text("{"), text("}"), text(" é"), Piece::Hole]);
    }
}
