//! Hashes of values, which agree where the values are equal.

use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use super::Value;

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(it) => it.hash(state),
            Self::I16(it) => it.hash(state),
            Self::I32(it) | Self::Date(it) => it.hash(state),
            Self::I64(it) | Self::Time(it) | Self::Timestamp(it) | Self::TimestampTz(it) => it.hash(state),
            // Both zeros are equal.
            Self::F32(it) => (if *it == 0.0 { 0 } else { it.to_bits() }).hash(state),
            Self::F64(it) => (if *it == 0.0 { 0 } else { it.to_bits() }).hash(state),
            Self::Text(it) | Self::Decimal(it) | Self::Json(it) => it.hash(state),
            Self::Bytes(it) => it.hash(state),
            Self::Uuid(it) => it.hash(state),
            Self::Array(it) => it.hash(state),
        }
    }
}
