//! UUIDs of the crate `uuid`, version 1; behind the feature `uuid-1`.

use uuid::Uuid;

use super::compare::Is;
use super::{Comparable, DataType, Mismatch, NotNull, SqlType, ValueRef};
use crate::error::Result;

#[diagnostic::do_not_recommend]
impl SqlType for Uuid {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Uuid;

    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Uuid(*self.as_bytes()))
    }

    /// Databases without a UUID type store its text.
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Uuid(bytes) => Ok(Self::from_bytes(bytes)),
            ValueRef::Text(text) => Self::parse_str(&text).map_err(|_| Mismatch::content("a UUID", "other text")),
            other => Err(Mismatch::kind("a UUID", &other)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<R: Is<Self>> Comparable<R> for Uuid {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::in_text::UuidText;

    #[test]
    fn a_uuid_comes_back_from_bytes_and_from_text() -> Result<()> {
        let uuid = Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
        assert_eq!(Uuid::decode(uuid.encode()?), Ok(uuid));
        assert_eq!(Uuid::decode(ValueRef::Text(UuidText(*uuid.as_bytes()).to_string().into())), Ok(uuid));
        assert!(Uuid::decode(ValueRef::Text("none".into())).is_err());
        Ok(())
    }
}
