//! Whether a column has place for a value. Databases round a decimal that is too fine, and cut spaces off a text that is too
//! long, each without a word; so that is refused before anything is sent.

use std::fmt;

use super::in_text::DecimalText;
use super::{DataType, ValueRef};
use crate::error::{Error, Result};
use crate::schema::{ColumnDef, Table};

/// Passes if the column has place for the value.
#[inline]
pub(crate) fn require_place(table: &Table, column: &ColumnDef, value: &ValueRef<'_>) -> Result<()> {
    match (column.data_type, value) {
        (DataType::Decimal { precision, scale }, ValueRef::Decimal(text)) => {
            digits(precision, scale, text, format_args!("the column `{}`.`{}`", table.name, column.name))
        }
        // No text has more characters than bytes, so most need not be counted.
        (DataType::Varchar(length), ValueRef::Text(text)) if usize::try_from(length).is_ok_and(|length| text.len() > length) => {
            characters(length, text, format_args!("the column `{}`.`{}`", table.name, column.name))
        }
        _ => Ok(()),
    }
}

/// Passes if a decimal has at most so many digits before and after the point.
pub(crate) fn require_digits(before: usize, after: usize, text: &str) -> Result<()> {
    let number = DecimalText::parse(text)?;
    if number.digits_before_point() <= before && number.digits_after_point() <= after {
        return Ok(());
    }
    Err(Error::parameter(format!(
        "a decimal has more than {before} digits before the point, or {after} after it: round it first, or give it by itself instead \
         of as a parameter of a prepared statement"
    )))
}

fn digits(precision: u8, scale: u8, text: &str, column: fmt::Arguments<'_>) -> Result<()> {
    let number = DecimalText::parse(text)?;
    let (before, after) = (number.digits_before_point(), number.digits_after_point());
    let whole = precision.saturating_sub(scale);
    if after > usize::from(scale) {
        return Err(Error::data(format!(
            "a decimal has {after} digits after the point, {column} keeps {scale}: round it first, or give the column a larger `scale`"
        )));
    }
    if before > usize::from(whole) {
        return Err(Error::data(format!(
            "a decimal has {before} digits before the point, {column} has place for {whole}: give it a larger `precision`"
        )));
    }
    Ok(())
}

fn characters(length: u32, text: &str, column: fmt::Arguments<'_>) -> Result<()> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    match text.chars().count() {
        count if count <= length => Ok(()),
        count => Err(Error::data(format!(
            "a text has {count} characters, {column} has place for {length}: cut it first, or give the column a larger `length`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ColumnDefault;

    fn place(data_type: DataType, value: &ValueRef<'_>) -> Result<()> {
        let column = ColumnDef {
            name: "c",
            data_type,
            nullable: false,
            default: ColumnDefault::None,
            read_only: false,
            redacted: false,
            deferred: false,
        };
        let table = Table {
            schema: None,
            name: "t",
            columns: &[],
            primary_key: &[],
            unique: &[],
            foreign_keys: &[],
            indexes: &[],
            checks: &[],
            version: None,
        };
        require_place(&table, &column, value)
    }

    #[test]
    fn a_column_has_place_for_so_many_digits() {
        let fits = |text: &str| place(DataType::Decimal { precision: 4, scale: 2 }, &ValueRef::Decimal(text.into()));
        for text in ["99.99", "-99.99", "0.50000", "0099", "0"] {
            assert!(fits(text).is_ok(), "{text}");
        }
        assert!(
            fits("0.001").expect_err("too fine").to_string().contains("3 digits after the point, the column `t`.`c` keeps 2")
        );
        assert!(fits("100").expect_err("too large").to_string().contains("3 digits before the point"));
        assert!(place(DataType::Text, &ValueRef::Decimal("0.001".into())).is_ok());
    }

    #[test]
    fn a_column_has_place_for_so_many_characters() {
        let fits = |text: &str| place(DataType::Varchar(3), &ValueRef::Text(text.to_owned().into()));
        assert!(fits("éé😀").is_ok());
        assert!(fits("ab  ").expect_err("too long").to_string().contains("4 characters, the column `t`.`c` has place for 3"));
    }
}
