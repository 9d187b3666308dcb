//! The words and characters of MySQL and MariaDB.

use aludel_core::dialect::Spelling;

use crate::Flavor;

/// What messages call the database.
pub(crate) const fn name(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::MySql => "mysql",
        Flavor::MariaDb => "mariadb",
    }
}

/// `` ` `` around names, which works in every `sql_mode`; `?` for parameters.
/// <https://dev.mysql.com/doc/refman/8.0/en/identifiers.html>
pub(crate) static SPELLING: Spelling = Spelling::standard().quote('`').functions(FUNCTIONS);

const FUNCTIONS: &[(&str, &str)] = &[
    // LENGTH counts bytes: https://dev.mysql.com/doc/refman/8.0/en/string-functions.html#function_length
    ("length", "char_length"),
    // Truth values are 0 and 1, of which the least is 1 if all are.
    ("bool_and", "min"),
    ("bool_or", "max"),
    // MariaDB has no ANY_VALUE, and MySQL's takes NULL for a value.
    ("any_value", "min"),
    ("random", "rand"),
    ("strpos", "instr"),
];
