//! PostgreSQL's exact numbers, from their binary form to decimal notation.

/// The number in decimal notation, or `NaN`, `Infinity`, `-Infinity`; none for bytes that are no number.
///
/// The form is groups of four digits: how many, the weight of the first, the sign, how many digits after the point are
/// shown, the groups. See `numeric_send` in
/// <https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c>.
pub(super) fn decimal(raw: &[u8]) -> Option<String> {
    let mut words = raw.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
    let count = usize::from(words.next()?);
    let weight = i32::from(words.next()?.cast_signed());
    let negative = match words.next()? {
        0x0000 => false,
        0x4000 => true,
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        _ => return None,
    };
    let scale = usize::from(words.next()?);
    let groups: Vec<u16> = words.collect();
    if groups.len() != count {
        return None;
    }
    // A group before the first or after the last is zero.
    let group = |index: i32| usize::try_from(index).ok().and_then(|it| groups.get(it)).copied().unwrap_or(0);
    let mut text = String::from(if negative { "-" } else { "" });
    text.push_str(&whole(&group, weight));
    if scale > 0 {
        text.push('.');
        text.push_str(&fraction(&group, weight, scale));
    }
    Some(text)
}

/// Appends the binary form of a number in decimal notation; none for what is no such notation, or is longer than the form can
/// say.
pub(super) fn push(out: &mut Vec<u8>, text: &str) -> Option<()> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (0x4000_u16, digits),
        None => (0, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || !(whole.bytes().chain(fraction.bytes())).all(|it| it.is_ascii_digit()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let before = groups(whole, whole.len().next_multiple_of(4) - whole.len(), 0);
    let after = groups(fraction, 0, fraction.len().next_multiple_of(4) - fraction.len());
    let mut groups: Vec<u16> = before.iter().chain(&after).copied().collect();
    let mut weight = i16::try_from(before.len()).ok()? - 1;
    while groups.last() == Some(&0) {
        groups.pop();
    }
    let zeros = groups.iter().take_while(|it| **it == 0).count();
    groups.drain(..zeros);
    weight -= i16::try_from(zeros).ok()?;
    let sign = if groups.is_empty() { 0 } else { sign };
    let weight = if groups.is_empty() { 0 } else { weight };
    let header = [u16::try_from(groups.len()).ok()?, weight.cast_unsigned(), sign, u16::try_from(fraction.len()).ok()?];
    for word in header.into_iter().chain(groups) {
        out.extend_from_slice(&word.to_be_bytes());
    }
    Some(())
}

/// Digits in groups of four, with so many zeros before and after them.
fn groups(digits: &str, before: usize, after: usize) -> Vec<u16> {
    let zeros = |count| std::iter::repeat_n(b'0', count);
    let padded: Vec<u8> = zeros(before).chain(digits.bytes()).chain(zeros(after)).collect();
    padded.chunks_exact(4).map(|it| it.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))).collect()
}

fn whole(group: &impl Fn(i32) -> u16, weight: i32) -> String {
    let digits: String = (0..=weight).map(|index| format!("{:04}", group(index))).collect();
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
}

fn fraction(group: &impl Fn(i32) -> u16, weight: i32, scale: usize) -> String {
    let mut digits = String::with_capacity(scale + 4);
    let mut index = weight + 1;
    while digits.len() < scale {
        digits.push_str(&format!("{:04}", group(index)));
        index += 1;
    }
    digits.truncate(scale);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(weight: i16, sign: u16, scale: u16, groups: &[u16]) -> Option<String> {
        let count = u16::try_from(groups.len()).ok()?;
        let words = [count, weight.cast_unsigned(), sign, scale].into_iter().chain(groups.iter().copied());
        decimal(&words.flat_map(u16::to_be_bytes).collect::<Vec<_>>())
    }

    #[test]
    fn groups_become_digits() {
        assert_eq!(numeric(0, 0, 0, &[42]).as_deref(), Some("42"));
        assert_eq!(numeric(0, 0x4000, 2, &[12, 5000]).as_deref(), Some("-12.50"));
        assert_eq!(numeric(1, 0, 0, &[1]).as_deref(), Some("10000"));
        assert_eq!(numeric(-2, 0, 8, &[1]).as_deref(), Some("0.00000001"));
        assert_eq!(numeric(0, 0, 3, &[]).as_deref(), Some("0.000"));
        assert_eq!(numeric(0, 0x4000, 2, &[12]).as_deref(), Some("-12.00"));
        assert_eq!(numeric(-1, 0, 28, &[1234, 5678]).as_deref(), Some("0.1234567800000000000000000000"));
        assert_eq!(numeric(0, 0xC000, 0, &[]).as_deref(), Some("NaN"));
        assert_eq!(numeric(0, 0xD000, 32, &[]).as_deref(), Some("Infinity"));
        assert_eq!(numeric(0, 0xF000, 32, &[]).as_deref(), Some("-Infinity"));
        assert_eq!(numeric(0, 0x1234, 0, &[]), None);
    }

    #[test]
    fn digits_become_groups_and_digits_again() {
        for text in ["0", "0.000", "42", "-12.50", "10000", "0.00000001", "-123456789.000123", "99999999999999999999999999.99"] {
            let mut raw = Vec::new();
            assert!(push(&mut raw, text).is_some(), "{text}");
            assert_eq!(decimal(&raw).as_deref(), Some(text));
        }
        for text in ["", "-", ".", "1e5", "NaN", " 1", "1.2.3"] {
            assert!(push(&mut Vec::new(), text).is_none(), "{text}");
        }
    }
}
