//! What MySQL and MariaDB have, say in other words, or lack.

use aludel_core::dialect::Support::{Emulated, Native, Unsupported};
use aludel_core::dialect::{Feature, Support};

use crate::Flavor;

pub(crate) fn support(flavor: Flavor, feature: Feature) -> Support {
    match feature {
        // https://mariadb.com/kb/en/insertreturning/, https://mariadb.com/kb/en/delete/#returning
        Feature::InsertReturning => match flavor {
            Flavor::MySql => Unsupported("insert without it; the generated key is in the outcome"),
            Flavor::MariaDb => Native,
        },
        Feature::UpdateReturning => Unsupported("select the rows after the update, in one transaction"),
        Feature::DeleteReturning => match flavor {
            Flavor::MySql => Unsupported("select the rows before the delete, in one transaction"),
            Flavor::MariaDb => Native,
        },
        // https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html
        Feature::Upsert => Emulated("`ON DUPLICATE KEY UPDATE`"),
        Feature::UpsertTarget => Emulated("an upsert on any key, refused where another one could conflict too"),
        Feature::UpsertWhere => Emulated("`column = CASE WHEN condition THEN new ELSE column END`"),
        Feature::UpsertConstraint => Emulated("the columns of the constraint, as the model has them"),
        // https://dev.mysql.com/doc/refman/8.0/en/create-index.html
        Feature::UpsertIndexWhere => {
            Unsupported("there are no such indexes: make a key of a computed column that is NULL elsewhere")
        }
        // https://dev.mysql.com/doc/refman/8.0/en/update.html, https://dev.mysql.com/doc/refman/8.0/en/delete.html
        Feature::UpdateFrom => Emulated("`UPDATE table CROSS JOIN others SET …`"),
        Feature::UpdateEachRow => Emulated("`UPDATE table CROSS JOIN (SELECT … UNION ALL VALUES …) AS new SET …`"),
        Feature::DeleteUsing => Emulated("`DELETE FROM table USING table, others`"),
        Feature::ReturningSources => Unsupported("select the rows in a query of its own, in one transaction"),
        Feature::LimitedUpdate => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/update.html, https://mariadb.com/kb/en/update/#update-statements-with-the-same-source-and-target
        Feature::SelectFromTarget => match flavor {
            Flavor::MySql => Emulated("the rows and their new values selected first, and joined by the primary key"),
            Flavor::MariaDb => Native,
        },
        // https://dev.mysql.com/doc/refman/8.0/en/insert.html
        Feature::DefaultValues => Emulated("`() VALUES ()`"),
        Feature::DefaultKeyword => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html
        Feature::AggregateFilter => Emulated("the aggregate of `CASE WHEN condition THEN value END`"),
        // https://dev.mysql.com/doc/refman/8.0/en/window-functions.html
        Feature::WindowFunctions => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/window-functions-frames.html, https://mariadb.com/kb/en/window-frames/
        Feature::FrameGroups => Unsupported("count rows with `rows_between`, or distances with `range_between`"),
        Feature::FrameExclude => Unsupported("leave the rows out of the calculation, or join the result of a subquery"),
        // https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_group-concat
        Feature::AggregateOrder => Emulated("`GROUP_CONCAT(… ORDER BY …)`; of other aggregates it is refused"),
        Feature::StringAggOver => Unsupported("group in a subquery, and join it"),
        // https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_count-distinct
        Feature::CountDistinctRows => Native,
        // Without sign there, and never NULL.
        Feature::BitAggregates => Emulated("the signed number of it, or NULL where there are no values"),
        Feature::Deviations => Native,
        // MariaDB has percentiles as window functions only: https://mariadb.com/kb/en/percentile_cont/
        Feature::Regression | Feature::WithinGroup => Unsupported("select the values, and calculate it in the program"),
        // https://dev.mysql.com/doc/refman/8.0/en/string-functions.html
        Feature::Initcap | Feature::SplitPart => Unsupported("select the text, and calculate it in the program"),
        Feature::Md5 => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/string-comparison-functions.html#operator_like
        Feature::CaseSensitiveLike => Emulated("a binary collation, which the tables that aludel creates have"),
        Feature::IgnoreCaseLike => Emulated("`lower(a) LIKE lower(b)`"),
        // https://dev.mysql.com/doc/refman/8.0/en/regexp.html, https://mariadb.com/kb/en/regexp/
        Feature::RegularExpressions => match flavor {
            Flavor::MySql => Native,
            Flavor::MariaDb => Emulated("`a REGEXP concat('(?s-i)', b)`"),
        },
        Feature::BetweenSymmetric => Emulated("`a BETWEEN b AND c OR a BETWEEN c AND b`"),
        // https://dev.mysql.com/doc/refman/8.0/en/any-in-some-subqueries.html
        Feature::AnyAll => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html#operator_equal-to
        Feature::DistinctFrom => Emulated("`NOT (a <=> b)`"),
        // https://dev.mysql.com/doc/refman/8.0/en/working-with-null.html
        Feature::NullsOrder => Emulated("`a IS NULL, a`"),
        // https://dev.mysql.com/doc/refman/8.0/en/select.html
        Feature::OffsetAlone => Emulated("`LIMIT 18446744073709551615`"),
        // https://dev.mysql.com/doc/refman/8.0/en/select.html
        Feature::LimitExpression => Unsupported("calculate the number first, in the program or by a query"),
        // https://mariadb.com/kb/en/select-offset-fetch/, since 10.6
        Feature::WithTies => match flavor {
            Flavor::MySql => Emulated("a subquery with `rank()`"),
            Flavor::MariaDb => Native,
        },
        Feature::DistinctOn => Emulated("a subquery with `row_number()`"),
        // Of `(a, b) > (?, ?)` no index is used: https://dev.mysql.com/doc/refman/8.0/en/row-constructor-optimization.html
        Feature::SeekByRow => Emulated("`a >= ? AND (a > ? OR a = ? AND b > ?)`, for which an index is used"),
        // https://dev.mysql.com/doc/refman/8.0/en/group-by-modifiers.html, https://mariadb.com/kb/en/select-with-rollup/
        Feature::Rollup => Emulated("`GROUP BY … WITH ROLLUP`"),
        Feature::RollupOfLists => Unsupported("run a query for each grouping, or join them with UNION ALL"),
        Feature::GroupingSets => Unsupported("run a query for each grouping, or join them with UNION ALL"),
        // https://dev.mysql.com/doc/refman/8.0/en/miscellaneous-functions.html#function_grouping
        Feature::GroupingFunction => match flavor {
            Flavor::MySql => Native,
            Flavor::MariaDb => Unsupported("group by what is never NULL, so that NULL stands for all"),
        },
        // https://dev.mysql.com/doc/refman/8.0/en/innodb-locking-reads.html, https://mariadb.com/kb/en/lock-in-share-mode/
        Feature::RowLocks | Feature::LockOfGroups => Native,
        Feature::LockOf => match flavor {
            Flavor::MySql => Native,
            Flavor::MariaDb => Unsupported("lock the rows of all tables, or query the one table by itself"),
        },
        Feature::KeyLocks => Emulated("FOR UPDATE and FOR SHARE, which lock more"),
        // https://dev.mysql.com/doc/refman/8.0/en/subquery-restrictions.html
        Feature::LimitInSet => Unsupported("join the query as a `.subquery(…)`, or select from that inside of IN"),
        // https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html
        Feature::CastToBool => Unsupported("compare with zero instead: `.ne(0)`"),
        // https://mariadb.com/kb/en/cast/
        Feature::CastToTime => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/precision-math.html
        Feature::DecimalNumbers | Feature::CastToDecimal => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/json-search-functions.html#function_json-contains
        Feature::JsonContains => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/data-types.html, https://mariadb.com/kb/en/data-types/
        Feature::Arrays => Unsupported("store a JSON document, or a row of another table for each element"),
        // Since MySQL 8.0.31: https://dev.mysql.com/doc/refman/8.0/en/except.html;
        // https://mariadb.com/kb/en/except/, https://mariadb.com/kb/en/intersect/
        Feature::IntersectExcept | Feature::IntersectExceptAll => match flavor {
            Flavor::MySql => Unsupported("say it with `exists(…)` or `not_exists(…)` of the other query"),
            Flavor::MariaDb => Native,
        },
        // https://dev.mysql.com/doc/refman/8.0/en/with.html
        Feature::CteBeforeInsert => Emulated("WITH before the query that uses it"),
        // https://mariadb.com/kb/en/with/
        Feature::CteBeforeUpdate => match flavor {
            Flavor::MySql => Native,
            Flavor::MariaDb => Emulated("WITH before each query that uses it"),
        },
        Feature::WritingCte => Unsupported("run the statement by itself, in one transaction"),
        Feature::MaterializedCte => Unsupported("leave it out: the database decides"),
        // https://dev.mysql.com/doc/refman/8.0/en/join.html
        Feature::FullJoin => Unsupported("join with `left_join`, and add the rows without a partner with `union_all`"),
        // https://dev.mysql.com/doc/refman/8.0/en/lateral-derived-tables.html
        Feature::Lateral => match flavor {
            Flavor::MySql => Native,
            Flavor::MariaDb => {
                Unsupported("number the rows with `row_number()` over a partition, in a subquery, and take the first")
            }
        },
        Feature::Values => Emulated("`(SELECT 1 AS a UNION ALL SELECT 2)`"),
        // https://dev.mysql.com/doc/refman/8.0/en/json-table-functions.html
        Feature::TableFunctions => Unsupported("select the rows in the program, and give them back with `values(…)`"),
        // https://mariadb.com/kb/en/sequence-overview/
        Feature::Sequences => match flavor {
            Flavor::MySql => Unsupported("take a generated key, of a table that is there for the numbers"),
            Flavor::MariaDb => Native,
        },
        // https://dev.mysql.com/doc/refman/8.0/en/create-index.html, https://mariadb.com/kb/en/create-index/
        Feature::IndexIfNotExists => match flavor {
            Flavor::MySql => Unsupported("let `create_all` make it, which asks first, or make it once"),
            Flavor::MariaDb => Native,
        },
        // https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_group-concat
        Feature::NestedRows => Emulated("`group_concat(json_array(…))`"),
        // Only in a derived table, which does not see the outer row: https://mariadb.com/kb/en/subqueries-in-a-from-clause/
        Feature::NestedPart => {
            Unsupported("select all rows, and take what is needed in the program, or ask for them in a second query")
        }
        // A derived table does not see the outer row: https://mariadb.com/kb/en/subqueries-in-a-from-clause/
        Feature::RepeatsInRepeats => Unsupported("calculate what is inside in a `.subquery(…)`, and select from that"),
        // InnoDB has no such action, and MariaDB passes over it without a word:
        // https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html
        Feature::SetDefault => Unsupported("use `set_null`, or set the columns before the row is deleted, in one transaction"),
        // https://dev.mysql.com/doc/refman/8.0/en/identifier-qualifiers.html
        Feature::Schemas => Emulated("databases of the same server"),
    }
}
