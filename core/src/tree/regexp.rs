//! Regular expressions: whether a text matches one, and what matches replaced.

use super::Node;
use super::depth::above;

/// Whether `operand` has a part that matches `pattern`; or, with a replacement, the text with all such parts replaced.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Regexp {
    pub(crate) depth: u16,
    pub(crate) ignore_case: bool,
    pub(crate) operand: Node,
    pub(crate) pattern: Node,
    pub(crate) replacement: Option<Replacement>,
}

/// What stands in place of a match: text, and what the groups of the pattern have matched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replacement(Vec<ReplacementPart>);

/// A part of a [`Replacement`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must spell every part")]
pub enum ReplacementPart {
    /// Text that means itself.
    Text(String),
    /// What a group has matched, counted from 1; 0 is the whole match.
    Group(u8),
}

impl Replacement {
    /// Reads `\1` … `\9` as groups, `\0` as the whole match, `\\` as a backslash; everything else means itself.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied().filter(|_| character == '\\');
            match next.and_then(|it| it.to_digit(10)).and_then(|it| u8::try_from(it).ok()) {
                Some(group) => {
                    characters.next();
                    if !plain.is_empty() {
                        parts.push(ReplacementPart::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(ReplacementPart::Group(group));
                }
                None => {
                    characters.next_if(|it| character == '\\' && *it == '\\');
                    plain.push(character);
                }
            }
        }
        if !plain.is_empty() {
            parts.push(ReplacementPart::Text(plain));
        }
        Self(parts)
    }

    /// The parts, in order.
    #[must_use]
    pub fn parts(&self) -> &[ReplacementPart] {
        &self.0
    }

    /// The replacement in a database's own spelling: which characters of text need another one before them, and which words
    /// stand for a group.
    #[must_use]
    pub fn spell(&self, special: &[char], escape: char, group: impl Fn(u8) -> String) -> String {
        let mut spelled = String::new();
        for part in &self.0 {
            match part {
                ReplacementPart::Text(text) => {
                    for character in text.chars() {
                        if special.contains(&character) {
                            spelled.push(escape);
                        }
                        spelled.push(character);
                    }
                }
                ReplacementPart::Group(number) => spelled.push_str(&group(*number)),
            }
        }
        spelled
    }
}

impl Regexp {
    /// Whether upper and lower case count as the same.
    #[must_use]
    pub fn ignores_case(&self) -> bool {
        self.ignore_case
    }

    /// The text that is searched.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }

    /// The pattern.
    #[must_use]
    pub fn pattern(&self) -> &Node {
        &self.pattern
    }

    /// What stands in place of each match; none asks whether there is one.
    #[must_use]
    pub fn replacement(&self) -> Option<&Replacement> {
        self.replacement.as_ref()
    }
}

impl Node {
    /// Whether the operand matches a pattern; with a replacement, the operand with all matches replaced.
    #[must_use]
    pub fn regexp(operand: Self, pattern: Self, ignore_case: bool, replacement: Option<Replacement>) -> Self {
        above([&operand, &pattern]).map_or_else(Self::Invalid, |depth| {
            Self::Regexp(Box::new(Regexp { depth, ignore_case, operand, pattern, replacement }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ReplacementPart::{Group, Text};
    use super::*;

    #[test]
    fn a_digit_after_a_backslash_is_a_group() {
        let parts = |text| Replacement::parse(text).parts().to_vec();
        assert_eq!(parts("a\\1b\\0"), [Text("a".into()), Group(1), Text("b".into()), Group(0)]);
        assert_eq!(parts("\\\\1$\\x\\"), [Text("\\1$\\x\\".into())]);
        assert_eq!(parts(""), []);
    }
}
