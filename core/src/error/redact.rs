//! Taking values out of the messages of servers.

/// The message without what stands between any two of these quotes: where a server repeats a value, it quotes it.
///
/// # Example: the value goes, the column stays
/// ```
/// use aludel::error::without_quoted;
/// let message = "incorrect integer value: 's3cret' for column `age` at row 1";
/// assert_eq!(without_quoted(message, &['\'']), "incorrect integer value: '…' for column `age` at row 1");
/// ```
#[must_use]
pub fn without_quoted(message: &str, quotes: &[char]) -> String {
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find(quotes) {
        let quote = rest[start..].chars().next().unwrap_or_default();
        // To the last such quote: the value may have quotes of its own, and losing too much is better than showing it.
        let after = &rest[start + quote.len_utf8()..];
        let end = after.rfind(quote).unwrap_or(after.len());
        shown.push_str(&rest[..start]);
        shown.push(quote);
        shown.push('…');
        shown.push(quote);
        rest = after.get(end + quote.len_utf8()..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_goes() {
        assert_eq!(without_quoted("no quotes", &['"']), "no quotes");
        assert_eq!(without_quoted("a \"b\" c", &['"']), "a \"…\" c");
        assert_eq!(without_quoted("a 'it's' c", &['\'']), "a '…' c");
        assert_eq!(without_quoted("open 'value", &['\'']), "open '…'");
    }
}
