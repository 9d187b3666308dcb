//! Values in one piece of memory: what is kept of an object, for which a value and a text each for themselves would be too much.

use std::borrow::Cow;
use std::slice;

use aludel_core::types::{ArrayValue, ValueRef};

/// Puts values after each other: each is a byte that says what it is, and its content.
pub(super) struct Packer<'b> {
    pub(super) bytes: &'b mut Vec<u8>,
    /// Arrays, which are rare, as they are.
    pub(super) arrays: Vec<ArrayValue>,
}

impl Packer<'_> {
    /// Puts a value after the others; `None` for one that is not known.
    pub(super) fn push(&mut self, value: Option<&ValueRef<'_>>) {
        match value {
            None => self.bytes.push(MISSING),
            Some(ValueRef::Null) => self.bytes.push(NULL),
            Some(ValueRef::Bool(it)) => self.fixed(BOOL, [u8::from(*it)]),
            Some(ValueRef::I16(it)) => self.fixed(I16, it.to_le_bytes()),
            Some(ValueRef::I32(it)) => self.fixed(I32, it.to_le_bytes()),
            Some(ValueRef::I64(it)) => self.fixed(I64, it.to_le_bytes()),
            Some(ValueRef::F32(it)) => self.fixed(F32, it.to_le_bytes()),
            Some(ValueRef::F64(it)) => self.fixed(F64, it.to_le_bytes()),
            Some(ValueRef::Date(it)) => self.fixed(DATE, it.to_le_bytes()),
            Some(ValueRef::Time(it)) => self.fixed(TIME, it.to_le_bytes()),
            Some(ValueRef::Timestamp(it)) => self.fixed(TIMESTAMP, it.to_le_bytes()),
            Some(ValueRef::TimestampTz(it)) => self.fixed(TIMESTAMP_TZ, it.to_le_bytes()),
            Some(ValueRef::Uuid(it)) => self.fixed(UUID, *it),
            Some(ValueRef::Text(it)) => self.long(TEXT, it.as_bytes()),
            Some(ValueRef::Decimal(it)) => self.long(DECIMAL, it.as_bytes()),
            Some(ValueRef::Json(it)) => self.long(JSON, it.as_bytes()),
            Some(ValueRef::Bytes(it)) => self.long(BYTES, it),
            Some(ValueRef::Array(it)) => {
                self.bytes.push(ARRAY);
                self.arrays.push(ArrayValue::clone(it));
            }
        }
    }

    fn fixed<const N: usize>(&mut self, tag: u8, content: [u8; N]) {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(&content);
    }

    fn long(&mut self, tag: u8, content: &[u8]) {
        self.fixed(tag, content.len().to_le_bytes());
        self.bytes.extend_from_slice(content);
    }
}

/// Packed values, one after the other.
pub(super) struct Unpack<'p> {
    bytes: &'p [u8],
    arrays: slice::Iter<'p, ArrayValue>,
}

impl<'p> Unpack<'p> {
    pub(super) fn new(bytes: &'p [u8], arrays: &'p [ArrayValue]) -> Self {
        Self { bytes, arrays: arrays.iter() }
    }

    fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (content, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*content)
    }

    fn long(&mut self) -> Option<&'p [u8]> {
        let length = usize::from_le_bytes(self.fixed()?);
        let (content, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(content)
    }

    fn text(&mut self) -> Option<Cow<'p, str>> {
        let content = self.long()?;
        // It was text when it was put in.
        Some(str::from_utf8(content).map_or_else(|_| String::from_utf8_lossy(content), Cow::Borrowed))
    }

    fn value(&mut self, tag: u8) -> Option<ValueRef<'p>> {
        Some(match tag {
            NULL => ValueRef::Null,
            BOOL => ValueRef::Bool(self.fixed()? == [1]),
            I16 => ValueRef::I16(i16::from_le_bytes(self.fixed()?)),
            I32 => ValueRef::I32(i32::from_le_bytes(self.fixed()?)),
            I64 => ValueRef::I64(i64::from_le_bytes(self.fixed()?)),
            F32 => ValueRef::F32(f32::from_le_bytes(self.fixed()?)),
            F64 => ValueRef::F64(f64::from_le_bytes(self.fixed()?)),
            DATE => ValueRef::Date(i32::from_le_bytes(self.fixed()?)),
            TIME => ValueRef::Time(i64::from_le_bytes(self.fixed()?)),
            TIMESTAMP => ValueRef::Timestamp(i64::from_le_bytes(self.fixed()?)),
            TIMESTAMP_TZ => ValueRef::TimestampTz(i64::from_le_bytes(self.fixed()?)),
            UUID => ValueRef::Uuid(self.fixed()?),
            TEXT => ValueRef::Text(self.text()?),
            DECIMAL => ValueRef::Decimal(self.text()?),
            JSON => ValueRef::Json(self.text()?),
            BYTES => ValueRef::Bytes(Cow::Borrowed(self.long()?)),
            _ => ValueRef::Array(Cow::Borrowed(self.arrays.next()?)),
        })
    }
}

impl<'p> Iterator for Unpack<'p> {
    type Item = Option<ValueRef<'p>>;

    fn next(&mut self) -> Option<Self::Item> {
        let [tag] = self.fixed()?;
        if tag == MISSING { Some(None) } else { self.value(tag).map(Some) }
    }
}

const MISSING: u8 = 0;
const NULL: u8 = 1;
const BOOL: u8 = 2;
const I16: u8 = 3;
const I32: u8 = 4;
const I64: u8 = 5;
const F32: u8 = 6;
const F64: u8 = 7;
const DATE: u8 = 8;
const TIME: u8 = 9;
const TIMESTAMP: u8 = 10;
const TIMESTAMP_TZ: u8 = 11;
const UUID: u8 = 12;
const TEXT: u8 = 13;
const DECIMAL: u8 = 14;
const JSON: u8 = 15;
const BYTES: u8 = 16;
const ARRAY: u8 = 17;

#[cfg(test)]
mod tests {
    use aludel_core::types::{ElementType, Value};

    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let array = |numbers: &[i32]| {
            Value::Array(ArrayValue::new(ElementType::Integer, numbers.iter().map(|it| Value::I32(*it)).collect()))
        };
        let values = [
            None,
            Some(Value::Null),
            Some(Value::Bool(true)),
            Some(Value::Bool(false)),
            Some(Value::I16(-1)),
            Some(array(&[1, 2])),
            Some(Value::I32(i32::MIN)),
            Some(Value::I64(i64::MAX)),
            Some(Value::F32(0.5)),
            Some(Value::F64(-0.25)),
            Some(Value::Text(String::new())),
            Some(Value::Text("für 😀".to_owned())),
            Some(Value::Bytes(vec![0, 255])),
            None,
            Some(Value::Date(-1)),
            Some(Value::Time(2)),
            Some(Value::Timestamp(-3)),
            Some(Value::TimestampTz(4)),
            Some(Value::Uuid([7; 16])),
            Some(array(&[])),
            Some(Value::Decimal("-12.50".to_owned())),
            Some(Value::Json("{}".to_owned())),
        ];
        let mut bytes = Vec::new();
        let mut packer = Packer { bytes: &mut bytes, arrays: Vec::new() };
        values.iter().for_each(|it| packer.push(it.as_ref().map(Value::as_ref).as_ref()));
        let arrays = packer.arrays;
        let unpacked: Vec<Option<Value>> = Unpack::new(&bytes, &arrays).map(|it| it.map(ValueRef::into_owned)).collect();
        assert_eq!(unpacked, values);
    }
}
