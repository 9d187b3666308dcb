//! What PostgreSQL has: nearly all of it.

use aludel_core::dialect::Support::{Emulated, Native, Unsupported};
use aludel_core::dialect::{Feature, Support};

pub(crate) fn support(feature: Feature) -> Support {
    match feature {
        // https://www.postgresql.org/docs/current/dml-returning.html
        Feature::InsertReturning | Feature::UpdateReturning | Feature::DeleteReturning => Native,
        // https://www.postgresql.org/docs/current/sql-insert.html
        Feature::Upsert
        | Feature::UpsertTarget
        | Feature::UpsertWhere
        | Feature::UpsertConstraint
        | Feature::UpsertIndexWhere => Native,
        // https://www.postgresql.org/docs/current/sql-update.html, https://www.postgresql.org/docs/current/sql-delete.html
        Feature::UpdateFrom
        | Feature::UpdateEachRow
        | Feature::DeleteUsing
        | Feature::ReturningSources
        | Feature::SelectFromTarget => Native,
        Feature::LimitedUpdate => Emulated("`WHERE key IN (SELECT key … LIMIT …)`"),
        Feature::DefaultValues | Feature::DefaultKeyword => Native,
        // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES
        Feature::AggregateFilter | Feature::WindowFunctions => Native,
        // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-WINDOW-FUNCTIONS
        Feature::FrameGroups | Feature::FrameExclude => Native,
        // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES
        Feature::AggregateOrder | Feature::StringAggOver | Feature::WithinGroup => Native,
        Feature::CountDistinctRows => Emulated("`count` of a row, which is NULL where one of its values is"),
        // https://www.postgresql.org/docs/current/functions-aggregate.html, `bit_xor` since 14
        Feature::BitAggregates | Feature::Deviations | Feature::Regression => Native,
        // https://www.postgresql.org/docs/current/functions-string.html
        Feature::Initcap | Feature::Md5 | Feature::SplitPart => Native,
        // https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE
        Feature::CaseSensitiveLike | Feature::IgnoreCaseLike => Native,
        // https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP
        Feature::RegularExpressions => Emulated("`a ~ b`, `a ~* b`, `regexp_replace(a, b, c, 'g')`"),
        // https://www.postgresql.org/docs/current/functions-comparison.html
        Feature::BetweenSymmetric => Native,
        // https://www.postgresql.org/docs/current/functions-subquery.html
        Feature::AnyAll => Native,
        // https://www.postgresql.org/docs/current/functions-comparison.html
        Feature::DistinctFrom => Native,
        // https://www.postgresql.org/docs/current/queries-order.html
        Feature::NullsOrder => Native,
        // https://www.postgresql.org/docs/current/queries-limit.html
        Feature::OffsetAlone | Feature::LimitInSet => Native,
        // https://www.postgresql.org/docs/current/sql-select.html#SQL-LIMIT
        Feature::LimitExpression | Feature::WithTies => Native,
        // https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON
        Feature::SeekByRow => Native,
        // https://www.postgresql.org/docs/current/sql-select.html#SQL-DISTINCT
        Feature::DistinctOn => Native,
        // https://www.postgresql.org/docs/current/queries-table-expressions.html#QUERIES-GROUPING-SETS
        Feature::Rollup | Feature::RollupOfLists | Feature::GroupingSets | Feature::GroupingFunction => Native,
        // https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
        Feature::RowLocks | Feature::LockOf | Feature::KeyLocks => Native,
        Feature::LockOfGroups => Unsupported("lock the rows by a query of their own, in the same transaction"),
        // https://www.postgresql.org/docs/current/datatype-boolean.html
        Feature::CastToBool => Native,
        Feature::CastToTime => Native,
        // https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-NUMERIC-DECIMAL
        Feature::DecimalNumbers | Feature::CastToDecimal => Native,
        // https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT
        Feature::JsonContains => Native,
        // https://www.postgresql.org/docs/current/arrays.html
        Feature::Arrays => Native,
        // https://www.postgresql.org/docs/current/queries-union.html
        Feature::IntersectExcept | Feature::IntersectExceptAll => Native,
        // https://www.postgresql.org/docs/current/queries-with.html
        Feature::CteBeforeInsert | Feature::CteBeforeUpdate | Feature::MaterializedCte | Feature::WritingCte => Native,
        // https://www.postgresql.org/docs/current/queries-table-expressions.html
        Feature::FullJoin | Feature::Lateral | Feature::TableFunctions => Native,
        // https://www.postgresql.org/docs/current/functions-sequence.html
        Feature::Sequences => Native,
        // https://www.postgresql.org/docs/current/queries-values.html
        Feature::Values => Native,
        // https://www.postgresql.org/docs/current/sql-createindex.html
        Feature::IndexIfNotExists => Native,
        // https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
        Feature::SetDefault => Native,
        // https://www.postgresql.org/docs/current/functions-json.html
        Feature::NestedRows => Emulated("`jsonb_agg(jsonb_build_array(…))`"),
        Feature::RepeatsInRepeats => Emulated("a subquery of one row, which has the operands"),
        Feature::NestedPart => Native,
        // https://www.postgresql.org/docs/current/ddl-schemas.html
        Feature::Schemas => Native,
    }
}
