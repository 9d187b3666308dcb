//! What SQLite has, says in other words, or lacks.

use aludel_core::dialect::Support::{Emulated, Native, Unsupported};
use aludel_core::dialect::{Feature, Support};

pub(crate) fn support(version: (u16, u16), feature: Feature) -> Support {
    match feature {
        // https://www.sqlite.org/lang_returning.html, since 3.35
        Feature::InsertReturning | Feature::UpdateReturning | Feature::DeleteReturning => Native,
        // https://www.sqlite.org/lang_upsert.html
        Feature::Upsert | Feature::UpsertTarget | Feature::UpsertWhere | Feature::UpsertIndexWhere => Native,
        Feature::UpsertConstraint => Emulated("the columns of the constraint, as the model has them"),
        // https://www.sqlite.org/lang_update.html#upfrom, since 3.33
        Feature::UpdateFrom | Feature::UpdateEachRow => Native,
        Feature::SelectFromTarget => Emulated("the rows and their new values selected first, where it stands in SET"),
        // https://www.sqlite.org/lang_delete.html
        Feature::DeleteUsing => Emulated("`WHERE EXISTS (SELECT 1 FROM others WHERE …)`"),
        // https://www.sqlite.org/lang_returning.html#limitations_and_caveats
        Feature::ReturningSources => {
            Unsupported("give back columns of the changed table, and select the others after the statement")
        }
        // Only where SQLite was compiled so: https://www.sqlite.org/lang_update.html#optional_limit_and_order_by_clauses
        Feature::LimitedUpdate => Emulated("`WHERE key IN (SELECT key … LIMIT …)`"),
        // https://www.sqlite.org/lang_insert.html
        Feature::DefaultValues => Native,
        Feature::DefaultKeyword => Unsupported(
            "leave the column out, which aludel does where every row of an insert has its default; an update gives the value",
        ),
        // https://www.sqlite.org/lang_aggfunc.html, https://www.sqlite.org/windowfunctions.html
        Feature::AggregateFilter | Feature::WindowFunctions => Native,
        // https://www.sqlite.org/windowfunctions.html#frame_specifications
        Feature::FrameGroups | Feature::FrameExclude => Native,
        // Since 3.44: https://www.sqlite.org/lang_aggfunc.html
        Feature::AggregateOrder if version >= (3, 44) => Native,
        Feature::AggregateOrder => {
            Unsupported("tell the dialect that the database is newer, `Sqlite.since(3, 44)`, or sort in the program")
        }
        Feature::StringAggOver => Native,
        // https://www.sqlite.org/lang_aggfunc.html
        Feature::CountDistinctRows => Unsupported("select the distinct rows in a `.subquery(…)`, and count those"),
        Feature::BitAggregates | Feature::Deviations | Feature::Regression | Feature::WithinGroup => {
            Unsupported("select the values, and calculate it in the program")
        }
        // https://www.sqlite.org/lang_corefunc.html
        Feature::Initcap | Feature::Md5 | Feature::SplitPart => Unsupported("select the text, and calculate it in the program"),
        // https://www.sqlite.org/pragma.html#pragma_case_sensitive_like
        Feature::CaseSensitiveLike => Emulated("`PRAGMA case_sensitive_like = ON`, which the driver runs"),
        Feature::IgnoreCaseLike => Emulated("`lower(a) LIKE lower(b)`, where `lower` knows the letters a to z only"),
        // REGEXP calls a function that is not there unless the program makes it: https://www.sqlite.org/lang_expr.html#regexp
        Feature::RegularExpressions => {
            Unsupported("search with `like`, `contains` or `.op::<bool>(\"GLOB\", …)`, or match the rows in the program")
        }
        Feature::BetweenSymmetric => Emulated("`a BETWEEN b AND c OR a BETWEEN c AND b`"),
        Feature::AnyAll => Emulated("`TRUE IN (SELECT a < b …)`, `FALSE NOT IN (SELECT a < b …)`"),
        // https://www.sqlite.org/lang_expr.html#isisnot, since 3.39
        Feature::DistinctFrom => Native,
        // https://www.sqlite.org/lang_select.html#orderby, since 3.30
        Feature::NullsOrder => Native,
        // https://www.sqlite.org/lang_select.html#limitoffset
        Feature::OffsetAlone => Emulated("`LIMIT -1`"),
        // https://www.sqlite.org/rowvalue.html#scrolling_window_queries
        Feature::SeekByRow => Native,
        Feature::LimitExpression => Native,
        Feature::WithTies => Emulated("a subquery with `rank()`"),
        Feature::DistinctOn => Emulated("a subquery with `row_number()`"),
        Feature::LimitInSet => Native,
        // https://www.sqlite.org/lang_select.html#resultset
        Feature::Rollup | Feature::RollupOfLists | Feature::GroupingSets => {
            Unsupported("run a query for each grouping, or join them with UNION ALL")
        }
        Feature::GroupingFunction => Unsupported("select a constant in the query for each grouping"),
        // One connection writes at a time: https://www.sqlite.org/lang_transaction.html
        Feature::RowLocks | Feature::LockOf | Feature::KeyLocks | Feature::LockOfGroups => {
            Unsupported("leave the lock out: a transaction that was not begun to read keeps all others from writing")
        }
        // https://www.sqlite.org/datatype3.html#boolean_datatype
        Feature::CastToBool => Unsupported("compare with zero instead: `.ne(0)`"),
        // Times are text, and the functions that make them keep no microseconds: https://www.sqlite.org/lang_datefunc.html
        Feature::CastToTime => Unsupported("call the function of SQLite that you mean, with `func::custom`"),
        // Its numbers are 64-bit integers and floats, so decimals are text: https://www.sqlite.org/datatype3.html
        Feature::DecimalNumbers => {
            Unsupported("make it a float, `.cast::<f64>()`, or store a whole number of the smallest unit, such as cents")
        }
        Feature::CastToDecimal => Unsupported("select the value as it is, and make it a decimal in the program"),
        // https://www.sqlite.org/json1.html
        Feature::JsonContains => Unsupported("compare the parts: `.get(\"key\").as_text().eq(…)`"),
        // https://www.sqlite.org/datatype3.html
        Feature::Arrays => Unsupported("store a JSON document, or a row of another table for each element"),
        // https://www.sqlite.org/lang_select.html#compound_select_statements
        Feature::IntersectExcept => Native,
        Feature::IntersectExceptAll => {
            Unsupported("leave ALL out, or number the rows that are alike with `row_number()` and compare the numbers too")
        }
        // https://www.sqlite.org/lang_with.html
        Feature::CteBeforeInsert | Feature::CteBeforeUpdate | Feature::MaterializedCte => Native,
        Feature::WritingCte => Unsupported("run the statement by itself, with `returning`, in one transaction"),
        // https://www.sqlite.org/lang_select.html#strange_join_names
        Feature::FullJoin => Native,
        Feature::Lateral => {
            Unsupported("number the rows with `row_number()` over a partition, in a subquery, and take the first")
        }
        // https://www.sqlite.org/lang_select.html#values
        Feature::Values => Emulated("`(SELECT column1 AS a FROM (VALUES …))`"),
        // https://www.sqlite.org/vtab.html#tabfunc2
        Feature::TableFunctions => Native,
        Feature::Sequences => Unsupported("take a generated key, of a table that is there for the numbers"),
        // https://www.sqlite.org/lang_createindex.html
        Feature::IndexIfNotExists => Native,
        // https://www.sqlite.org/foreignkeys.html#fk_actions
        Feature::SetDefault => Native,
        // https://www.sqlite.org/json1.html
        Feature::NestedRows => Emulated("`json_group_array(json_array(…))`"),
        Feature::RepeatsInRepeats => Emulated("a subquery of one row, which has the operands"),
        Feature::NestedPart => Native,
        // https://www.sqlite.org/lang_attach.html
        Feature::Schemas => Emulated("attached databases, between which foreign keys cannot lead"),
    }
}
