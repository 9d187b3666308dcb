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
        // https://dev.mysql.com/doc/refman/8.0/en/insert.html
        Feature::DefaultValues => Emulated("`() VALUES ()`"),
        Feature::DefaultKeyword => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html
        Feature::AggregateFilter => Emulated("the aggregate of `CASE WHEN condition THEN value END`"),
        // https://dev.mysql.com/doc/refman/8.0/en/window-functions.html
        Feature::WindowFunctions => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/string-comparison-functions.html#operator_like
        Feature::CaseSensitiveLike => Emulated("a binary collation, which the tables that aludel creates have"),
        Feature::IgnoreCaseLike => Emulated("`lower(a) LIKE lower(b)`"),
        // https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html#operator_equal-to
        Feature::DistinctFrom => Emulated("`NOT (a <=> b)`"),
        // https://dev.mysql.com/doc/refman/8.0/en/working-with-null.html
        Feature::NullsOrder => Emulated("`a IS NULL, a`"),
        // https://dev.mysql.com/doc/refman/8.0/en/select.html
        Feature::OffsetAlone => Emulated("`LIMIT 18446744073709551615`"),
        // https://dev.mysql.com/doc/refman/8.0/en/subquery-restrictions.html
        Feature::LimitInSet => Unsupported("join the query as a `.subquery(…)`, or select from that inside of IN"),
        // https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html
        Feature::CastToBool => Unsupported("compare with zero instead: `.ne(0)`"),
        // https://mariadb.com/kb/en/cast/
        Feature::CastToTime => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/precision-math.html
        Feature::DecimalNumbers | Feature::CastToDecimal => Native,
        // https://dev.mysql.com/doc/refman/8.0/en/create-index.html, https://mariadb.com/kb/en/create-index/
        Feature::IndexIfNotExists => match flavor {
            Flavor::MySql => Unsupported("let `create_all` make it, which asks first, or make it once"),
            Flavor::MariaDb => Native,
        },
        // InnoDB has no such action, and MariaDB passes over it without a word:
        // https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html
        Feature::SetDefault => Unsupported("use `set_null`, or set the columns before the row is deleted, in one transaction"),
        // https://dev.mysql.com/doc/refman/8.0/en/identifier-qualifiers.html
        Feature::Schemas => Emulated("databases of the same server"),
    }
}
