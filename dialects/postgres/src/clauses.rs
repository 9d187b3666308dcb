//! Clauses that only PostgreSQL has; all others stand as the core's `standard` writes them.

use aludel_core::error::Result;
use aludel_core::render::Renderer;
use aludel_core::types::DataType;

use crate::types::element_type;

/// `unnest($1::type[], $2::type[], …)`: <https://www.postgresql.org/docs/current/functions-array.html>.
pub(crate) fn columns_as_rows(r: &mut Renderer<'_>, columns: &[DataType]) -> Result<()> {
    r.push("unnest(")?;
    for (index, data_type) in columns.iter().enumerate() {
        r.push((index > 0).then_some(", "))?;
        r.write_placeholder();
        r.push(("::", element_type(*data_type).as_ref(), "[]"))?;
    }
    r.push(")")
}
