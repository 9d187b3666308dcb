//! Rows of parameters that go into one message of MariaDB's protocol.

use std::mem::{Discriminant, discriminant};

use aludel_core::engine::RowBatch;
use aludel_core::error::Result;
use mysql::Value;

use super::bind::parameter;

/// How many rows go into one message.
const ROWS: usize = 1_000;

/// How many bytes, where the server would take more.
pub(super) const BYTES: usize = 1024 * 1024;

/// What a value takes beside its text or bytes.
const BYTES_OF_A_VALUE: usize = 10;

/// Rows for one message, from one on: one at least, and so few that the driver need not divide them. It would say the types of
/// values in the first of its messages only, where they may all be NULL, and would tell the count of the last only.
///
/// A message says one type for each column, so a value of another kind begins the next.
pub(super) fn message(rows: &dyn RowBatch, first: usize, most_bytes: usize) -> Result<Vec<Vec<Value>>> {
    let mut message = Vec::new();
    let mut kinds: Vec<Option<Discriminant<Value>>> = vec![None; rows.columns()];
    let mut bytes = 0;
    for row in first..rows.rows().min(first + ROWS) {
        let values: Vec<Value> = (0..rows.columns()).map(|column| parameter(rows.value(row, column)?)).collect::<Result<_>>()?;
        bytes += values.iter().map(length).sum::<usize>();
        let is_of_another_kind = !kinds.iter_mut().zip(&values).all(|(kind, value)| is_of(kind, value));
        if !message.is_empty() && (bytes > most_bytes || is_of_another_kind) {
            break;
        }
        message.push(values);
    }
    Ok(message)
}

fn length(value: &Value) -> usize {
    BYTES_OF_A_VALUE + if let Value::Bytes(it) = value { it.len() } else { 0 }
}

/// Whether a value is of the kind of those before it; the first decides. NULL is of every kind.
fn is_of(kind: &mut Option<Discriminant<Value>>, value: &Value) -> bool {
    *value == Value::NULL || *kind.get_or_insert(discriminant(value)) == discriminant(value)
}
