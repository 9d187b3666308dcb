//! What a lock asks of its query.

use super::from::FromPlan;
use crate::error::{Error, Result};
use crate::tree::SelectTree;

/// Passes if the query selects from every table that a lock names.
pub(super) fn check(select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    let missing = select.locks.iter().flat_map(|it| &it.of).find(|it| !plan.has(**it));
    match missing {
        None => Ok(()),
        Some(source) => Err(Error::statement(format!(
            "a lock of the rows of `{0}`, but the query does not select from `{0}`: name a table of the query, or its alias",
            source.name()
        ))),
    }
}
