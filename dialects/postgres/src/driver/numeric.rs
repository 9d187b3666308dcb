//! PostgreSQL's exact numbers, from their binary form to decimal notation.

/// The number in decimal notation; none for NaN, for infinity, and for what is no number.
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
        assert_eq!(numeric(0, 0xC000, 0, &[]), None);
    }
}
