//! The dialect of the SQL standard: for looking at a statement when no database is at hand.

use std::borrow::Cow;

use super::{Dialect, Feature, Spelling, Support};
use crate::types::DataType;

/// Renders every construct in the words of the SQL standard, or in the commonest where it has none. What `Display` of a
/// statement shows; no database is meant to run it.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to configure")]
pub struct Generic;

impl Dialect for Generic {
    fn name(&self) -> &'static str {
        "standard SQL"
    }

    fn spelling(&self) -> &Spelling {
        const SPELLING: Spelling = Spelling::standard();
        &SPELLING
    }

    fn lowers_leaves(&self) -> bool {
        false
    }

    fn support(&self, _: Feature) -> Support {
        Support::Native
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        match data_type {
            DataType::Bool => "BOOLEAN".into(),
            DataType::SmallInt => "SMALLINT".into(),
            DataType::Integer => "INTEGER".into(),
            DataType::BigInt => "BIGINT".into(),
            DataType::Real => "REAL".into(),
            DataType::Double => "DOUBLE PRECISION".into(),
            DataType::Text => "CHARACTER VARYING".into(),
            DataType::Varchar(length) => format!("VARCHAR({length})").into(),
            DataType::Bytes => "BINARY LARGE OBJECT".into(),
            DataType::Date => "DATE".into(),
            DataType::Time => "TIME(6)".into(),
            DataType::Timestamp => "TIMESTAMP(6)".into(),
            DataType::TimestampTz => "TIMESTAMP(6) WITH TIME ZONE".into(),
            DataType::Uuid => "UUID".into(),
            DataType::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})").into(),
            DataType::AnyDecimal => "DECIMAL".into(),
            DataType::Json => "JSON".into(),
            DataType::Array(element) => format!("{} ARRAY", self.column_type(element.data_type())).into(),
        }
    }
}
