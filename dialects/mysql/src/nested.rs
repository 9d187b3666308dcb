//! Rows as one value: JSON arrays, joined by GROUP_CONCAT, for JSON_ARRAYAGG of MySQL knows no order.
//! <https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_group-concat>,
//! <https://mariadb.com/kb/en/group_concat/>

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::{Comma, Renderer};
use aludel_core::tree::{CellKind, CustomNode, Nested, Node, OrderTerm};
use aludel_core::types::DataType;

/// MariaDB reads JSON of 31 levels, and each level of rows takes two; of more it makes NULL without a word. MySQL reads 100.
/// <https://mariadb.com/kb/en/json_depth/>
const MOST_LEVELS: usize = 15;

pub(crate) fn nested(dialect: &str, nested: &Nested) -> Node {
    if nested.levels() > MOST_LEVELS {
        return Node::invalid(format!(
            "{dialect} nests rows {MOST_LEVELS} levels deep, not {}: ask for the inner ones in a second query",
            nested.levels()
        ));
    }
    let row = Node::function("json_array", nested.cells().map(|(node, kind)| cell(node, kind)).collect());
    if nested.is_many() {
        nested.over_rows(Node::Custom(Arc::new(Rows { row, order_by: nested.order_by().to_vec() })))
    } else {
        nested.of_first_row(row)
    }
}

/// `concat('[', count(*), ifnull(concat(',', group_concat(row ORDER BY … SEPARATOR ',')), ''), ']')`. What is longer than
/// `group_concat_max_len` is cut off with a warning, so the number of rows comes first.
#[derive(Debug)]
struct Rows {
    row: Node,
    order_by: Vec<OrderTerm>,
}

impl CustomNode for Rows {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { row, order_by } = self;
        r.push(("concat('[', count(*), ifnull(concat(',', group_concat(", row))?;
        if !order_by.is_empty() {
            r.push((" ORDER BY ", Comma(order_by)))?;
        }
        r.push(" SEPARATOR ',')), ''), ']')")
    }

    fn children(&self) -> Vec<&Node> {
        std::iter::once(&self.row).chain(self.order_by.iter().map(|it| &it.node)).collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// A cell as it is read back: dates and times as counts, decimals and documents as text, a float of 32 bits as one of 64, for with 32
/// it is written with 6 digits; and what is nested once more, which is text, as the array that it is.
fn cell(node: &Node, kind: CellKind) -> Node {
    let between = |before, after| Node::Custom(Arc::new(Between { before, node: node.clone(), after }));
    let data_type = match kind {
        CellKind::Nested => return between("json_extract(", ", '$')"),
        CellKind::Value(data_type) => data_type,
    };
    match data_type {
        DataType::Real => between("CAST(", " AS DOUBLE)"),
        DataType::Bytes => Node::function("hex", vec![node.clone()]),
        DataType::Date => between("datediff(", ", '1970-01-01')"),
        DataType::Time => between("timestampdiff(MICROSECOND, '1970-01-01', timestamp('1970-01-01', ", "))"),
        DataType::Timestamp | DataType::TimestampTz => between("timestampdiff(MICROSECOND, '1970-01-01', ", ")"),
        DataType::Decimal { .. } | DataType::AnyDecimal | DataType::Json => between("CAST(", " AS CHAR)"),
        DataType::Bool
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Double
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Uuid
        // Refused where it is made.
        | DataType::Array(_) => node.clone(),
    }
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
