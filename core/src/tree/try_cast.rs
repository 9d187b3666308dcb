//! A text read as a whole number where it is one.

use std::sync::Arc;

use super::{CustomNode, Node};
use crate::error::Result;
use crate::render::Renderer;

/// Which whole numbers a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every one, so a new one has to break it")]
pub enum WholeNumber {
    /// Those of 16 bits.
    SmallInt,
    /// Those of 32 bits.
    Integer,
    /// Those of 64 bits.
    BigInt,
}

impl WholeNumber {
    /// What the type is called in standard SQL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SmallInt => "SMALLINT",
            Self::Integer => "INTEGER",
            Self::BigInt => "BIGINT",
        }
    }

    /// The digits of the largest one.
    #[must_use]
    pub const fn largest(self) -> &'static str {
        match self {
            Self::SmallInt => "32767",
            Self::Integer => "2147483647",
            Self::BigInt => "9223372036854775807",
        }
    }

    /// The digits of the smallest one, without its sign.
    #[must_use]
    pub const fn smallest(self) -> &'static str {
        match self {
            Self::SmallInt => "32768",
            Self::Integer => "2147483648",
            Self::BigInt => "9223372036854775808",
        }
    }

    /// A regular expression of the texts that are one, in words that all databases have; what stands for the beginning and the end is
    /// the dialect's.
    #[must_use]
    pub fn pattern(self) -> String {
        format!(r"(?:[+]?0*(?:{})|-0*(?:{}))", up_to(self.largest()), up_to(self.smallest()))
    }
}

/// A regular expression of the numbers from 0 to this one: those of fewer digits, those that are smaller at one of its digits, itself.
fn up_to(largest: &str) -> String {
    let mut alternatives = vec![format!("[0-9]{{1,{}}}", largest.len() - 1)];
    for (index, digit) in largest.char_indices() {
        let rest = largest.len() - index - 1;
        if let Some(below) = digit.to_digit(10).and_then(|it| it.checked_sub(1)) {
            let rest = match rest {
                0 => String::new(),
                1 => "[0-9]".to_owned(),
                rest => format!("[0-9]{{{rest}}}"),
            };
            alternatives.push(format!("{}[0-{below}]{rest}", &largest[..index]));
        }
    }
    alternatives.push(largest.to_owned());
    alternatives.join("|")
}

/// The text and the numbers; how it is said is the dialect's.
#[derive(Debug)]
struct TryCast {
    operand: Node,
    number: WholeNumber,
}

impl CustomNode for TryCast {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let node = r.dialect().try_cast(&self.operand, self.number);
        r.push(&node)
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.operand]
    }

    fn is_opaque(&self) -> bool {
        false
    }

    fn with_children(&self, children: Vec<Node>) -> Option<Arc<dyn CustomNode>> {
        let operand = children.into_iter().next()?;
        Some(Arc::new(Self { operand, number: self.number }))
    }
}

impl Node {
    /// A text read as a whole number; NULL where it is none, or one that the type has not.
    #[must_use]
    pub fn try_cast(operand: Self, number: WholeNumber) -> Self {
        super::depth::above([&operand]).map_or_else(Self::Invalid, |_| Self::Custom(Arc::new(TryCast { operand, number })))
    }
}

#[cfg(test)]
mod tests {
    use super::WholeNumber;

    #[test]
    fn a_pattern_has_every_number_and_no_other() {
        assert_eq!(
            WholeNumber::SmallInt.pattern(),
            "(?:[+]?0*(?:[0-9]{1,4}|[0-2][0-9]{4}|3[0-1][0-9]{3}|32[0-6][0-9]{2}|327[0-5][0-9]|3276[0-6]|32767)\
             |-0*(?:[0-9]{1,4}|[0-2][0-9]{4}|3[0-1][0-9]{3}|32[0-6][0-9]{2}|327[0-5][0-9]|3276[0-7]|32768))"
        );
    }
}
