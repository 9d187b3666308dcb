//! What clauses of a query ask of each other.

use crate::error::{Error, Result};
use crate::tree::{Node, SelectTree, walk};

/// Passes if the clauses go together.
pub(super) fn check(select: &SelectTree) -> Result<()> {
    distinct_on(select)?;
    if select.with_ties && select.order_by.is_empty() {
        return Err(Error::statement(
            "`fetch_with_ties` takes the rows that are equal to the last one in the order: say which, with `.order_by(…)`",
        ));
    }
    select.limit.iter().chain(&select.offset).try_for_each(number_of_rows)
}

/// DISTINCT ON takes the first row of each group in the order of the query, so the order has to begin with the groups.
fn distinct_on(select: &SelectTree) -> Result<()> {
    let groups = &select.distinct_on;
    if groups.is_empty() {
        return Ok(());
    }
    if select.distinct {
        return Err(Error::statement("`distinct` and `distinct_on` in one query: the second makes the first needless"));
    }
    let order: Vec<&Node> = select.order_by.iter().map(|it| select.unlabeled(&it.node)).collect();
    let leading = order.iter().take_while(|it| groups.contains(it)).count();
    let is_covered = groups.iter().all(|it| order[..leading].contains(&it));
    if leading == order.len() || is_covered {
        return Ok(());
    }
    Err(Error::statement(
        "`distinct_on` takes the first row of each group, so `order_by` must start with the expressions of `distinct_on`, in any \
         order; what decides between the rows of a group comes after them",
    ))
}

fn number_of_rows(node: &Node) -> Result<()> {
    let mut depends = false;
    walk(node, &mut |it| depends |= matches!(it, Node::Column(_) | Node::Excluded(_)));
    if depends {
        return Err(Error::statement("a limit or an offset is one number for the whole query: it cannot be made of columns"));
    }
    Ok(())
}
