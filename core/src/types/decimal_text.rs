//! Numbers in decimal notation, and the one form in which equal numbers are equal texts.

use std::fmt;

use crate::error::{Error, Result};

/// A number in decimal notation, shown without what says nothing: `1.50` as `1.5`, `007` as `7`, `-0.0` as `0`.
///
/// So equal numbers are equal texts, which is what a database that stores them as text goes by.
///
/// # Example: one form for each number
/// ```
/// use aludel::types::in_text::DecimalText;
/// assert_eq!(DecimalText::parse("-012.50")?.to_string(), "-12.5");
/// assert_eq!(DecimalText::parse("-0.00")?.to_string(), "0");
/// assert!(DecimalText::parse("NaN").is_err());
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecimalText<'a> {
    is_negative: bool,
    /// Without zeros at its start; empty for none.
    whole: &'a str,
    /// Without zeros at its end; empty for none.
    fraction: &'a str,
}

impl<'a> DecimalText<'a> {
    /// Reads a number: digits, with a point between them or without, after a minus or none.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &'a str) -> Result<Self> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return Err(Error::parameter("a decimal must be digits with at most one point, such as -12.50"));
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Ok(Self { is_negative: is_negative && !is_zero, whole, fraction })
    }

    /// How many digits stand before the point.
    #[must_use]
    pub const fn digits_before_point(&self) -> usize {
        self.whole.len()
    }

    /// How many digits stand after the point.
    #[must_use]
    pub const fn digits_after_point(&self) -> usize {
        self.fraction.len()
    }
}

impl fmt::Display for DecimalText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{}", self.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_equal_texts() {
        for (text, shown) in
            [("0", "0"), ("-0", "0"), ("000.000", "0"), ("1.50", "1.5"), ("-010.010", "-10.01"), ("100", "100"), ("0.5", "0.5")]
        {
            assert_eq!(DecimalText::parse(text).expect("a number").to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", "+1", "1.", ".5", "1.2.3", "1e5", "1_000", "NaN", "Infinity", "٣", " 1"] {
            assert!(DecimalText::parse(text).is_err(), "{text}");
        }
    }
}
