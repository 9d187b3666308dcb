//! Cursors as text: one word that can stand in a link.

use std::fmt;
use std::str::FromStr;

use super::Cursor;
use crate::error::{Error, Result};
use crate::types::{ArrayValue, ElementType, Value};

/// The first byte, for another form some day.
const VERSION: u8 = 1;

/// 64 characters that mean nothing in a URL: <https://www.rfc-editor.org/rfc/rfc4648#section-5>.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// One word of letters, digits, `-` and `_`.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.fingerprint.to_be_bytes());
        self.values.iter().for_each(|it| push(&mut bytes, it));
        for group in bytes.chunks(3) {
            let number = (0..3).fold(0_u32, |number, index| (number << 8) | u32::from(group.get(index).copied().unwrap_or(0)));
            for index in 0..=group.len() {
                let six = usize::try_from((number >> (18 - 6 * index)) & 63).unwrap_or(0);
                f.write_str(char::from(ALPHABET[six]).encode_utf8(&mut [0; 4]))?;
            }
        }
        Ok(())
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// The cursor that was written as this text.
    ///
    /// # Errors
    /// When it is none. The message does not repeat it.
    fn from_str(text: &str) -> Result<Self> {
        let bytes = decoded(text).ok_or_else(not_one)?;
        let mut rest = Rest(&bytes);
        if rest.take::<1>() != Some([VERSION]) {
            return Err(not_one());
        }
        let fingerprint = u32::from_be_bytes(rest.take().ok_or_else(not_one)?);
        let mut values = Vec::new();
        while !rest.0.is_empty() {
            values.push(rest.value().ok_or_else(not_one)?);
        }
        Ok(Self { fingerprint, values })
    }
}

fn not_one() -> Error {
    Error::parameter("the text is no cursor: give one that `to_string` of a cursor wrote, whole")
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for group in text.as_bytes().chunks(4) {
        let mut number = 0_u32;
        for index in 0..4 {
            let six = match group.get(index) {
                Some(byte) => u32::try_from(ALPHABET.iter().position(|it| it == byte)?).ok()?,
                None => 0,
            };
            number = (number << 6) | six;
        }
        let [_, group_bytes @ ..] = number.to_be_bytes();
        let (given, left) = group_bytes.split_at(group.len() - 1);
        // One character is no byte, and what no byte is made of is zero: so each cursor has one text.
        if given.is_empty() || left.iter().any(|it| *it != 0) {
            return None;
        }
        bytes.extend_from_slice(given);
    }
    Some(bytes)
}

/// A byte for the kind, then the value.
fn push(out: &mut Vec<u8>, value: &Value) {
    let fixed = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend_from_slice(bytes);
    };
    let long = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        out.extend_from_slice(bytes);
    };
    match value {
        Value::Null => out.push(b'n'),
        Value::Bool(it) => fixed(out, b'b', &[u8::from(*it)]),
        Value::I16(it) => fixed(out, b'h', &it.to_be_bytes()),
        Value::I32(it) => fixed(out, b'i', &it.to_be_bytes()),
        Value::I64(it) => fixed(out, b'l', &it.to_be_bytes()),
        Value::F32(it) => fixed(out, b'f', &it.to_be_bytes()),
        Value::F64(it) => fixed(out, b'd', &it.to_be_bytes()),
        Value::Text(it) => long(out, b't', it.as_bytes()),
        Value::Bytes(it) => long(out, b'x', it),
        Value::Date(it) => fixed(out, b'D', &it.to_be_bytes()),
        Value::Time(it) => fixed(out, b'T', &it.to_be_bytes()),
        Value::Timestamp(it) => fixed(out, b's', &it.to_be_bytes()),
        Value::TimestampTz(it) => fixed(out, b'z', &it.to_be_bytes()),
        Value::Uuid(it) => fixed(out, b'u', it),
        Value::Decimal(it) => long(out, b'N', it.as_bytes()),
        Value::Json(it) => long(out, b'j', it.as_bytes()),
        Value::Array(it) => array(out, it),
    }
}

/// The type of the elements by its place among all, how many there are, each of them.
fn array(out: &mut Vec<u8>, array: &ArrayValue) {
    let place = ElementType::ALL.iter().position(|it| *it == array.element()).and_then(|it| u8::try_from(it).ok());
    out.extend_from_slice(&[b'a', place.unwrap_or(u8::MAX)]);
    out.extend_from_slice(&u64::try_from(array.values().len()).unwrap_or(u64::MAX).to_be_bytes());
    array.values().iter().for_each(|it| push(out, it));
}

/// What is left to read.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn long(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(u64::from_be_bytes(self.take()?)).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes.to_vec())
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.long()?).ok()
    }

    fn array(&mut self) -> Option<ArrayValue> {
        let [place] = self.take()?;
        let element = *ElementType::ALL.get(usize::from(place))?;
        let mut values = Vec::new();
        for _ in 0..u64::from_be_bytes(self.take()?) {
            // No array is in an array, however deep a text from outside would have it.
            if self.0.first() == Some(&b'a') {
                return None;
            }
            values.push(self.value()?);
        }
        Some(ArrayValue::new(element, values))
    }

    fn value(&mut self) -> Option<Value> {
        let [kind] = self.take()?;
        Some(match kind {
            b'n' => Value::Null,
            b'b' => match self.take()? {
                [0] => Value::Bool(false),
                [1] => Value::Bool(true),
                _ => return None,
            },
            b'h' => Value::I16(i16::from_be_bytes(self.take()?)),
            b'i' => Value::I32(i32::from_be_bytes(self.take()?)),
            b'l' => Value::I64(i64::from_be_bytes(self.take()?)),
            b'f' => Value::F32(f32::from_be_bytes(self.take()?)),
            b'd' => Value::F64(f64::from_be_bytes(self.take()?)),
            b't' => Value::Text(self.text()?),
            b'x' => Value::Bytes(self.long()?),
            b'D' => Value::Date(i32::from_be_bytes(self.take()?)),
            b'T' => Value::Time(i64::from_be_bytes(self.take()?)),
            b's' => Value::Timestamp(i64::from_be_bytes(self.take()?)),
            b'z' => Value::TimestampTz(i64::from_be_bytes(self.take()?)),
            b'u' => Value::Uuid(self.take()?),
            b'N' => Value::Decimal(self.text()?),
            b'j' => Value::Json(self.text()?),
            b'a' => Value::Array(self.array()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_exactly() -> Result<()> {
        let values = vec![
            Value::Null,
            Value::Bool(true),
            Value::I16(-1),
            Value::I32(i32::MIN),
            Value::I64(i64::MAX),
            Value::F32(0.1),
            Value::F64(-0.1),
            Value::Text("Dé\\'\0".into()),
            Value::Text(String::new()),
            Value::Bytes(vec![0, 255]),
            Value::Date(-1),
            Value::Time(86_399_999_999),
            Value::Timestamp(1_700_000_000_123_456),
            Value::TimestampTz(-1),
            Value::Uuid([7; 16]),
            Value::Decimal("-12.50".into()),
            Value::Json("{}".into()),
            Value::Array(ArrayValue::new(ElementType::Text, vec![Value::Text("a".into()), Value::Null])),
            Value::Array(ArrayValue::new(ElementType::Decimal, Vec::new())),
        ];
        for count in 0..=values.len() {
            let cursor = Cursor { fingerprint: 0xdead_beef, values: values[..count].to_vec() };
            let text = cursor.to_string();
            assert!(text.bytes().all(|it| ALPHABET.contains(&it)), "{text}");
            assert_eq!(text.parse::<Cursor>()?, cursor);
        }
        Ok(())
    }

    #[test]
    fn another_text_is_no_cursor() {
        let cursor = Cursor { fingerprint: 1, values: vec![Value::Text("Ann".into()), Value::Bool(true)] };
        let text = cursor.to_string();
        for end in 0..text.len() {
            // What is left where a value ends is a cursor of fewer values.
            let part = text[..end].parse::<Cursor>();
            assert!(part.is_err() || part.is_ok_and(|it| it.values.len() < 2), "{end}");
        }
        for wrong in ["", "A", "AQ", "!!!!", "AAAA", "AQAAAAFxxxx", "AQAAAAF0_________________"] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }
}
