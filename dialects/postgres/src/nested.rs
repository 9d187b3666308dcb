//! Rows as one value: JSONB arrays, which keep numbers of any size and can be told apart by DISTINCT.
//! <https://www.postgresql.org/docs/current/functions-aggregate.html>, <https://www.postgresql.org/docs/current/functions-json.html>

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::{Comma, Renderer};
use aludel_core::tree::{CellKind, CustomNode, Nested, Node, OrderTerm};
use aludel_core::types::DataType;

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
    if nested.is_simple() {
        return nested.over_rows(rows(row(), nested.order_by().to_vec()));
    }
    // The rows of a sorted subquery are taken in its order.
    nested.over_derived(None, |columns| rows(of_columns(columns), Vec::new()))
}

fn rows(row: Node, order_by: Vec<OrderTerm>) -> Node {
    Node::Custom(Arc::new(Rows { row, order_by }))
}

fn row(cells: Vec<Node>) -> Node {
    Node::Custom(Arc::new(Row(cells)))
}

/// `coalesce(jsonb_agg(row ORDER BY …), '[]')`: of no rows the aggregate is NULL.
#[derive(Debug)]
struct Rows {
    row: Node,
    order_by: Vec<OrderTerm>,
}

impl CustomNode for Rows {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { row, order_by } = self;
        r.push(("coalesce(jsonb_agg(", row))?;
        if !order_by.is_empty() {
            r.push((" ORDER BY ", Comma(order_by)))?;
        }
        r.push("), '[]')")
    }

    fn children(&self) -> Vec<&Node> {
        std::iter::once(&self.row).chain(self.order_by.iter().map(|it| &it.node)).collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// `jsonb_build_array(cells)`, joined from several where there are more than a function takes arguments.
#[derive(Debug)]
struct Row(Vec<Node>);

/// <https://www.postgresql.org/docs/current/runtime-config-preset.html#GUC-MAX-FUNCTION-ARGS>
const MOST_ARGUMENTS: usize = 100;

impl CustomNode for Row {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let parts = self.0.chunks(MOST_ARGUMENTS);
        let is_joined = parts.len() > 1;
        r.push(is_joined.then_some("("))?;
        for (index, part) in parts.enumerate() {
            r.push(((index > 0).then_some(" || "), "jsonb_build_array(", Comma(part), ")"))?;
        }
        r.push(is_joined.then_some(")"))
    }

    fn children(&self) -> Vec<&Node> {
        self.0.iter().collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// A cell as it is read back: what JSON would round, or write by the settings of the session, as text or as a count.
fn cell(node: &Node, kind: CellKind) -> Node {
    let between = |before, after| Node::Custom(Arc::new(Between { before, node: node.clone(), after }));
    let data_type = match kind {
        CellKind::Nested => return node.clone(),
        CellKind::Value(data_type) => data_type,
    };
    match data_type {
        DataType::Array(_) => Node::unsupported(
            crate::spelling::NAME,
            "arrays in nested rows",
            "load the relationship instead, or select the array beside the key of its row",
        ),
        DataType::Bool | DataType::SmallInt | DataType::Integer | DataType::BigInt => typed(node, data_type),
        DataType::Text | DataType::Varchar(_) => typed(node, DataType::Text),
        DataType::Real | DataType::Double | DataType::Uuid | DataType::Json | DataType::Decimal { .. } | DataType::AnyDecimal => {
            Node::cast(node.clone(), DataType::Text)
        }
        DataType::Bytes => between("encode(CAST(", " AS BYTEA), 'hex')"),
        DataType::Date => between("(CAST(", " AS DATE) - DATE '1970-01-01')"),
        DataType::Time => between("CAST(extract(epoch FROM CAST(", " AS TIME)) * 1000000 AS BIGINT)"),
        DataType::Timestamp => between("CAST(extract(epoch FROM CAST(", " AS TIMESTAMP)) * 1000000 AS BIGINT)"),
        DataType::TimestampTz => between("CAST(extract(epoch FROM CAST(", " AS TIMESTAMPTZ)) * 1000000 AS BIGINT)"),
    }
}

/// A value that says of which type it is; a column has one, of a parameter the place tells nothing.
fn typed(node: &Node, data_type: DataType) -> Node {
    if matches!(node, Node::Column(_)) { node.clone() } else { Node::cast(node.clone(), data_type) }
}

/// An expression between words.
#[derive(Debug)]
struct Between {
    before: &'static str,
    node: Node,
    after: &'static str,
}

impl CustomNode for Between {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { before, node, after } = self;
        r.push((*before, node, *after))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.node]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
