//! A JSON array taken apart into its elements, one level at a time: as much of JSON as nested rows need, with numbers as they are
//! written, for a float would not hold them all.

use std::borrow::Cow;

/// An element of an array.
#[derive(Debug, PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    /// Its digits.
    Number(&'t str),
    Text(Cow<'t, str>),
    /// The text of an array.
    Array(&'t str),
}

/// The elements of an array; `None` where the text is something else, or has an object in it.
pub(super) fn elements(text: &str) -> Option<Vec<Json<'_>>> {
    let mut rest = text.trim_ascii().strip_prefix('[')?.trim_ascii_start();
    let mut elements = Vec::new();
    if let Some(rest) = rest.strip_prefix(']') {
        return rest.is_empty().then_some(elements);
    }
    loop {
        let (element, after) = element(rest)?;
        elements.push(element);
        let after = after.trim_ascii_start();
        if let Some(rest) = after.strip_prefix(']') {
            return rest.is_empty().then_some(elements);
        }
        rest = after.strip_prefix(',')?.trim_ascii_start();
    }
}

/// The first element of a text, and what comes after it.
fn element(text: &str) -> Option<(Json<'_>, &str)> {
    match text.as_bytes().first()? {
        b'"' => string(&text[1..]),
        b'[' => {
            let (array, rest) = text.split_at(end_of_array(text)?);
            Some((Json::Array(array), rest))
        }
        b'-' | b'0'..=b'9' => {
            let end = text.find(|it: char| !matches!(it, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(text.len());
            let (digits, rest) = text.split_at(end);
            Some((Json::Number(digits), rest))
        }
        _ => {
            let words = [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
            words.into_iter().find_map(|(word, it)| Some((it, text.strip_prefix(word)?)))
        }
    }
}

/// Where an array ends, which a text starts with.
fn end_of_array(text: &str) -> Option<usize> {
    let (mut open, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' => open += 1,
            b']' => {
                open -= 1;
                if open == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// A string, whose quote is passed.
fn string(text: &str) -> Option<(Json<'_>, &str)> {
    let end = text.find(['"', '\\'])?;
    let (plain, mut rest) = text.split_at(end);
    if let Some(rest) = rest.strip_prefix('"') {
        return Some((Json::Text(Cow::Borrowed(plain)), rest));
    }
    let mut string = plain.to_owned();
    loop {
        if let Some(rest) = rest.strip_prefix('"') {
            return Some((Json::Text(Cow::Owned(string)), rest));
        }
        let (character, after) = escaped(rest.strip_prefix('\\')?)?;
        let (plain, next) = after.split_at(after.find(['"', '\\'])?);
        string.push(character);
        string.push_str(plain);
        rest = next;
    }
}

/// The character that an escape stands for, whose backslash is passed.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (letter, rest) = (text.chars().next()?, text.get(1..)?);
    let plain = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return code_point(rest),
        _ => return None,
    };
    Some((plain, rest))
}

/// A character by four hexadecimal digits, or by twice four.
fn code_point(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let (first, rest) = (unit(text)?, &text[4..]);
    if !(0xD800..0xDC00).contains(&first) {
        return Some((char::from_u32(first)?, rest));
    }
    let rest = rest.strip_prefix("\\u")?;
    let second = unit(rest).filter(|it| (0xDC00..0xE000).contains(it))?;
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Some((char::from_u32(code)?, &rest[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_taken_apart() {
        let text = r#" [ null ,true,false, -1.5e+17,9007199254740993,"a","é\"\\\/\n\u00e9\ud83d\ude00","", [1,["]\"["]] ,[] ] "#;
        let expected = [
            Json::Null,
            Json::Bool(true),
            Json::Bool(false),
            Json::Number("-1.5e+17"),
            Json::Number("9007199254740993"),
            Json::Text("a".into()),
            Json::Text("é\"\\/\né😀".into()),
            Json::Text("".into()),
            Json::Array(r#"[1,["]\"["]]"#),
            Json::Array("[]"),
        ];
        assert_eq!(elements(text).expect("an array"), expected);
        assert_eq!(elements("[]"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_array_of_such_is_refused() {
        for text in [
            "",
            "[",
            "]",
            "1",
            "null",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1]]",
            "[1]x",
            "[{}]",
            "[nul]",
            "[\"a",
            "[\"\\",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\\ud800\"]",
            "[\"\\ud800\\u0041\"]",
            "[\"\\udc00\"]",
            "[\"\\",
            "[\"é\\",
            "[[1]",
            "[\"\\é\"]",
            "[\"\\u00é0\"]",
        ] {
            assert_eq!(elements(text), None, "{text}");
        }
    }
}
