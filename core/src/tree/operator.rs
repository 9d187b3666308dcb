//! Operators that the tree does not know by their meaning: one database's, or the program's own.

use super::Node;
use super::depth::above;
use crate::types::DataType;

/// `left symbol right`, or `symbol right`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Operator {
    pub(crate) depth: u16,
    pub(crate) symbol: &'static str,
    pub(crate) left: Option<Node>,
    pub(crate) right: Node,
    /// What it gives, if the program has said it; a dialect that lowers to an operator knows what it means.
    pub(crate) data_type: Option<DataType>,
}

impl Operator {
    /// The operator as it is written.
    #[must_use]
    pub fn symbol(&self) -> &'static str {
        self.symbol
    }

    /// The operands; none on the left of an operator that stands before its operand.
    #[must_use]
    pub fn operands(&self) -> (Option<&Node>, &Node) {
        (self.left.as_ref(), &self.right)
    }
}

impl Node {
    /// `left symbol right`, or `symbol right` without a left side: for a dialect that says what another node means with an
    /// operator of its own.
    #[must_use]
    pub fn operator(left: Option<Self>, symbol: &'static str, right: Self) -> Self {
        Self::any_operator(left, symbol, right, None)
    }

    /// The same with an operator of which the program says what it gives.
    #[must_use]
    pub fn typed_operator(left: Option<Self>, symbol: &'static str, right: Self, data_type: DataType) -> Self {
        Self::any_operator(left, symbol, right, Some(data_type))
    }

    fn any_operator(left: Option<Self>, symbol: &'static str, right: Self, data_type: Option<DataType>) -> Self {
        if !is_symbol(symbol) && !is_words(symbol) {
            return Self::invalid(format!(
                "{symbol:?} is no operator: it is either a word, or made of the characters + - * / < > = ~ ! @ # % ^ & | ? without a comment in it; \
                 write anything else with `sql!`"
            ));
        }
        above(left.iter().chain([&right]))
            .map_or_else(Self::Invalid, |depth| Self::Operator(Box::new(Operator { depth, symbol, left, right, data_type })))
    }
}

fn is_symbol(symbol: &str) -> bool {
    let all = symbol.chars().all(|it| "+-*/<>=~!@#%^&|?".contains(it));
    all && !symbol.is_empty() && !symbol.contains("--") && !symbol.contains("/*")
}

fn is_words(symbol: &str) -> bool {
    let is_word = |it: &str| {
        it.starts_with(|first: char| first.is_ascii_alphabetic()) && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
    };
    symbol.split(' ').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_signs_or_words() {
        for good in ["@>", "->>", "?|", "SOUNDS LIKE", "GLOB", "<=>"] {
            assert!(is_symbol(good) || is_words(good), "{good}");
        }
        for bad in ["", " ", "--", "+--", "/*", "= 1 OR 1 =", "a;b", "'", "(", "GLOB ", "1", "é", "::", "$1"] {
            assert!(!is_symbol(bad) && !is_words(bad), "{bad}");
        }
    }
}
