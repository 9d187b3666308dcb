//! What SQLite has, says in other words, or lacks.

use aludel_core::dialect::Support::{Emulated, Native, Unsupported};
use aludel_core::dialect::{Feature, Support};

pub(crate) fn support(feature: Feature) -> Support {
    match feature {
        // https://www.sqlite.org/lang_returning.html, since 3.35
        Feature::InsertReturning | Feature::UpdateReturning | Feature::DeleteReturning => Native,
        // https://www.sqlite.org/lang_upsert.html
        Feature::Upsert | Feature::UpsertTarget | Feature::UpsertWhere => Native,
        // https://www.sqlite.org/lang_insert.html
        Feature::DefaultValues => Native,
        Feature::DefaultKeyword => Unsupported("leave the column out of the insert"),
        // https://www.sqlite.org/lang_aggfunc.html, https://www.sqlite.org/windowfunctions.html
        Feature::AggregateFilter | Feature::WindowFunctions => Native,
        // https://www.sqlite.org/pragma.html#pragma_case_sensitive_like
        Feature::CaseSensitiveLike => Emulated("`PRAGMA case_sensitive_like = ON`, which the driver runs"),
        Feature::IgnoreCaseLike => Emulated("`lower(a) LIKE lower(b)`, where `lower` knows the letters a to z only"),
        // https://www.sqlite.org/lang_expr.html#isisnot, since 3.39
        Feature::DistinctFrom => Native,
        // https://www.sqlite.org/lang_select.html#orderby, since 3.30
        Feature::NullsOrder => Native,
        // https://www.sqlite.org/lang_select.html#limitoffset
        Feature::OffsetAlone => Emulated("`LIMIT -1`"),
        Feature::LimitInSet => Native,
        // https://www.sqlite.org/datatype3.html#boolean_datatype
        Feature::CastToBool => Unsupported("compare with zero instead: `.ne(0)`"),
        // Times are text, and the functions that make them keep no microseconds: https://www.sqlite.org/lang_datefunc.html
        Feature::CastToTime => Unsupported("call the function of SQLite that you mean, with `func::custom`"),
        // Its numbers are 64-bit integers and floats, so decimals are text: https://www.sqlite.org/datatype3.html
        Feature::DecimalNumbers => {
            Unsupported("make it a float, `.cast::<f64>()`, or store a whole number of the smallest unit, such as cents")
        }
        Feature::CastToDecimal => Unsupported("select the value as it is, and make it a decimal in the program"),
        // https://www.sqlite.org/lang_createindex.html
        Feature::IndexIfNotExists => Native,
        // https://www.sqlite.org/foreignkeys.html#fk_actions
        Feature::SetDefault => Native,
        // https://www.sqlite.org/lang_attach.html
        Feature::Schemas => Emulated("attached databases, between which foreign keys cannot lead"),
    }
}
