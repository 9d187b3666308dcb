//! JSON documents as `serde_json::Value`, version 1; behind the feature `serde_json-1`.

use std::borrow::Cow;

use serde_json::Value as Document;

use super::{DataType, IsJson, Mismatch, NotNull, SqlType, ValueRef};
use crate::error::Result;

/// JSON has no equality that databases agree on, so documents are stored and read, not compared.
///
/// `serde_json` reads floats to the nearest or the one beside it; its feature `float_roundtrip` makes it exact. PostgreSQL
/// writes floats without an exponent, of which `serde_json` refuses some near `f64::MAX` as out of range.
#[diagnostic::do_not_recommend]
impl SqlType for Document {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Json;

    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Json(Cow::Owned(self.to_string())))
    }

    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Json(text) | ValueRef::Text(text) => serde_json::from_str(&text)
                .map_err(|error| Mismatch::content("a JSON document", format_args!("other text ({error})"))),
            other => Err(Mismatch::kind("a JSON document", &other)),
        }
    }
}

impl IsJson for Document {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_comes_back() -> Result<()> {
        let document = serde_json::json!({"a": [1, 2.5, null, "é\""]});
        assert_eq!(Document::decode(document.encode()?), Ok(document.clone()));
        assert!(Document::decode(ValueRef::Text("{".into())).is_err());
        Ok(())
    }
}
