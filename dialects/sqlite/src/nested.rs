//! Rows as one value: JSON arrays. <https://www.sqlite.org/json1.html>

use std::sync::Arc;

use aludel_core::error::{Error, Result};
use aludel_core::render::{Comma, Operand, Power, Renderer};
use aludel_core::tree::{CellKind, CustomNode, Nested, Node};
use aludel_core::types::DataType;

use crate::spelling::NAME;

pub(crate) fn nested(nested: &Nested) -> Node {
    let row = || row(nested.cells().map(|(node, kind)| cell(node, kind)).collect());
    let of_columns = |columns: Vec<Node>| {
        let kinds = nested.cells().map(|(_, kind)| kind);
        self::row(columns.iter().zip(kinds).map(|(node, kind)| cell(node, kind)).collect())
    };
    if !nested.is_many() && nested.is_first_of_some() {
        return nested.of_first_derived_row(of_columns);
    }
    if !nested.is_many() {
        return nested.of_first_row(row());
    }
    let rows = |row| Node::function("json_group_array", vec![row]);
    if nested.is_simple() && nested.order_by().is_empty() {
        return nested.over_rows(rows(row()));
    }
    // ORDER BY within an aggregate came with version 3.44. A limit keeps the order of the subquery from being left out.
    nested.over_derived(Some(Node::Custom(Arc::new(NoLimit))), |columns| rows(of_columns(columns)))
}

fn row(cells: Vec<Node>) -> Node {
    Node::Custom(Arc::new(Row(cells)))
}

/// `-1`, which as a limit is none.
#[derive(Debug)]
struct NoLimit;

impl CustomNode for NoLimit {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push("-1")
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// `json_array(cells)`.
#[derive(Debug)]
struct Row(Vec<Node>);

/// <https://www.sqlite.org/limits.html#max_function_arg>
const MOST_ARGUMENTS: usize = 100;

impl CustomNode for Row {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(cells) = self;
        if cells.len() > MOST_ARGUMENTS {
            return Err(Error::unsupported(
                NAME,
                format_args!("nested rows of {} columns", cells.len()),
                format_args!("select at most {MOST_ARGUMENTS} of them, the rest in another nested row"),
            ));
        }
        r.push(("json_array(", Comma(cells), ")"))
    }

    fn children(&self) -> Vec<&Node> {
        self.0.iter().collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// A cell as it is read back. JSON holds no bytes, and would write floats with 15 digits; the subquery's array is text, unless
/// `json` says what it is.
fn cell(node: &Node, kind: CellKind) -> Node {
    let data_type = match kind {
        CellKind::Nested => return Node::function("json", vec![node.clone()]),
        CellKind::Value(data_type) => data_type,
    };
    match data_type {
        DataType::Real | DataType::Double => unless_null(node, "printf('%!.20g', "),
        DataType::Bytes => unless_null(node, "hex("),
        DataType::Bool
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Date
        | DataType::Time
        | DataType::Timestamp
        | DataType::TimestampTz
        | DataType::Uuid
        | DataType::Decimal { .. }
        | DataType::AnyDecimal
        | DataType::Json
        // Refused where it is made.
        | DataType::Array(_) => node.clone(),
    }
}

fn unless_null(node: &Node, call: &'static str) -> Node {
    Node::Custom(Arc::new(UnlessNull { call, node: node.clone() }))
}

/// The call of a function that would make something of NULL. 20 digits are more than a float has: `printf` is not exact in the last.
/// <https://www.sqlite.org/printf.html>
#[derive(Debug)]
struct UnlessNull {
    call: &'static str,
    node: Node,
}

impl CustomNode for UnlessNull {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { call, node } = self;
        let operand = Operand::new(node, Power::Concat);
        r.push(("CASE WHEN ", operand, " IS NOT NULL THEN ", *call, node, ") END"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.node]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
