//! What PostgreSQL has: all of it.

use aludel_core::dialect::Support::Native;
use aludel_core::dialect::{Feature, Support};

pub(crate) fn support(feature: Feature) -> Support {
    match feature {
        // https://www.postgresql.org/docs/current/dml-returning.html
        Feature::InsertReturning | Feature::UpdateReturning | Feature::DeleteReturning => Native,
        // https://www.postgresql.org/docs/current/sql-insert.html
        Feature::Upsert | Feature::UpsertTarget | Feature::UpsertWhere => Native,
        Feature::DefaultValues | Feature::DefaultKeyword => Native,
        // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES
        Feature::AggregateFilter | Feature::WindowFunctions => Native,
        // https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE
        Feature::CaseSensitiveLike | Feature::IgnoreCaseLike => Native,
        // https://www.postgresql.org/docs/current/functions-comparison.html
        Feature::DistinctFrom => Native,
        // https://www.postgresql.org/docs/current/queries-order.html
        Feature::NullsOrder => Native,
        // https://www.postgresql.org/docs/current/queries-limit.html
        Feature::OffsetAlone | Feature::LimitInSet => Native,
        // https://www.postgresql.org/docs/current/datatype-boolean.html
        Feature::CastToBool => Native,
        Feature::CastToTime => Native,
        // https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-NUMERIC-DECIMAL
        Feature::DecimalNumbers | Feature::CastToDecimal => Native,
        // https://www.postgresql.org/docs/current/sql-createindex.html
        Feature::IndexIfNotExists => Native,
        // https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
        Feature::SetDefault => Native,
        // https://www.postgresql.org/docs/current/ddl-schemas.html
        Feature::Schemas => Native,
    }
}
