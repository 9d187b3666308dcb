//! Clauses that only PostgreSQL has; all others stand as the core's `standard` writes them.

use aludel_core::error::Result;
use aludel_core::render::{Comma, Ident, Renderer, quote_text, standard};
use aludel_core::tree::{NamedSource, ValuesSource};
use aludel_core::types::DataType;

use crate::types::{column_type, element_type};

/// `unnest((SELECT $1::type[]), (SELECT $2::type[]), …)`: <https://www.postgresql.org/docs/current/functions-array.html>.
///
/// Behind a SELECT the planner does not see how long an array is and takes it for short. Then it finds each row by an index where
/// there is one; for long ones it would read the whole table, which took three times as long for 1,000 rows of 50,000.
pub(crate) fn columns_as_rows(r: &mut Renderer<'_>, columns: &[DataType]) -> Result<()> {
    r.push("unnest(")?;
    for (index, data_type) in columns.iter().enumerate() {
        r.push(((index > 0).then_some(", "), "(SELECT "))?;
        r.write_placeholder();
        r.push(("::", element_type(*data_type).as_ref(), "[])"))?;
    }
    r.push(")")
}

/// The name of a sequence is a text there, with the name in quotes inside.
/// <https://www.postgresql.org/docs/current/functions-sequence.html>
pub(crate) fn next_value(r: &mut Renderer<'_>, sequence: &NamedSource) -> Result<()> {
    let mut name = r.aside();
    name.push(sequence)?;
    let mut text = String::new();
    quote_text(&mut text, &name.finish().sql);
    r.push(("nextval(", &*text, ")"))
}

/// A parameter in VALUES is a text unless something says what it is: the first row says it for its column.
/// <https://www.postgresql.org/docs/current/typeconv-union-case.html>
pub(crate) fn values_source(r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
    r.push("(VALUES ")?;
    for (index, row) in values.rows().iter().enumerate() {
        if index > 0 {
            r.push((", (", Comma(row), ")"))?;
            continue;
        }
        for (position, (value, column)) in row.iter().zip(values.columns()).enumerate() {
            r.push((if position == 0 { "(" } else { ", " }, "CAST(", value, " AS ", &*column_type(column.data_type), ")"))?;
        }
        r.push(")")?;
    }
    r.push((") AS ", Ident(values.name().as_str()), " "))?;
    standard::column_list(r, values.columns().iter().map(|it| it.name.as_str()))
}
