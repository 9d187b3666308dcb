//! What SQLite says with other nodes and other statements.

use aludel_core::emulation::{
    constraint_as_columns, limited_by_key, query_in_from, sources_as_exists, update_by_chosen_keys, without_defaults,
};
use aludel_core::error::{Error, Result};
use aludel_core::tree::{
    Chain, ChainOp, DeleteTree, InsertSource, InsertTree, Like, Node, QueryTree, Reach, SelectTree, UpdateTree, derived,
};
use aludel_core::types::DataType;

use crate::functions;
use crate::spelling::NAME;

pub(crate) fn lower(node: &Node) -> Option<Node> {
    match node {
        Node::Like(it) => like(it),
        Node::Chain(it) if it.op() == ChainOp::BitXor => Some(exclusive_or(it)),
        Node::Chain(it) => balanced(it),
        // There is neither ANY nor ALL: https://www.sqlite.org/lang_expr.html
        Node::Compare(it) => it.as_in(NAME),
        Node::Between(it) => it.as_two(),
        Node::Function(it) => functions::lower(it),
        // CAST cuts the fraction of a float off, where other databases round it; to round an integer first would lose the
        // digits that a float does not hold. https://www.sqlite.org/lang_expr.html#castexpr
        Node::Cast(it) if it.data_type().is_integer() && it.operand().gives(DataType::is_float) => {
            Some(Node::cast(Node::function("round", vec![it.operand().clone()]), it.data_type()))
        }
        // A date is text: CAST would leave the time of day in it. https://www.sqlite.org/lang_datefunc.html
        Node::Cast(it) if it.data_type() == DataType::Date => Some(Node::function("date", vec![it.operand().clone()])),
        Node::Json(it) => crate::json::lower(it),
        Node::Temporal(it) => crate::temporal::lower(it),
        _ => None,
    }
}

/// The operands that these words have several times.
pub(crate) fn repeated(node: &Node) -> Vec<&Node> {
    match node {
        Node::Chain(it) if it.op() == ChainOp::BitXor => it.operands().iter().collect(),
        Node::Between(it) if it.is_symmetric() => it.parts().into_iter().collect(),
        Node::Function(it) => functions::repeated(it),
        Node::Json(it) => crate::json::repeated(it).iter().collect(),
        Node::Temporal(it) => crate::temporal::repeated(it),
        _ => Vec::new(),
    }
}

/// There is neither DISTINCT ON nor WITH TIES. <https://www.sqlite.org/lang_select.html>
pub(crate) fn lower_select(select: &SelectTree) -> Result<Option<SelectTree>> {
    if !select.distinct_on().is_empty() {
        return derived::require_bare(NAME, select).map(|()| Some(derived::first_of_each(select)));
    }
    if select.has_ties() {
        return derived::require_bare(NAME, select).map(|()| Some(derived::with_ties(select)));
    }
    Ok(None)
}

/// There is no ILIKE. <https://www.sqlite.org/lang_expr.html#like>
fn like(like: &Like) -> Option<Node> {
    if !like.ignores_case() {
        return None;
    }
    if like.escape().is_some_and(char::is_alphabetic) {
        return Some(Node::invalid("ILIKE takes no letter for its escape character: upper and lower case count as the same"));
    }
    let lower = |it: &Node| Node::function("lower", vec![it.clone()]);
    Some(Node::like(lower(like.operand()), lower(like.pattern()), like.is_negated(), false, like.escape()))
}

/// How many operands an exclusive or may have: its text grows with their square.
const MOST_EXCLUSIVE: usize = 64;

/// There is no exclusive or, but what both have can be taken away from what one has. Halves first, for each operand is
/// written twice. <https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>
fn exclusive_or(chain: &Chain) -> Node {
    fn of(operands: &[Node]) -> Node {
        match operands {
            [] => Node::invalid("an exclusive or needs an operand"),
            [one] => one.clone(),
            more => {
                let (left, right) = more.split_at(more.len() / 2);
                let (left, right) = (of(left), of(right));
                let one = Node::chain_of(ChainOp::BitOr, vec![left.clone(), right.clone()]);
                Node::chain_of(ChainOp::Subtract, vec![one, Node::chain_of(ChainOp::BitAnd, vec![left, right])])
            }
        }
    }
    if chain.operands().len() > MOST_EXCLUSIVE {
        return Node::invalid(format!(
            "sqlite has no exclusive or, and writes each operand several times: give `bit_xor` {MOST_EXCLUSIVE} operands at most"
        ));
    }
    of(chain.operands())
}

/// Chains longer than this are made into trees.
const LONG: usize = 500;

/// How many operands stand side by side in such a tree: small enough that a million operands are three levels of a
/// hundred, and large enough that the levels are few.
const GROUP: usize = 100;

/// A chain `a AND b AND …` is as deep as it is long for SQLite, which takes 1000 levels; parentheses make a tree of it.
/// <https://www.sqlite.org/limits.html#max_expr_depth>
///
/// Sums and products stay as they are: with floats, or near an overflow, another order gives another result.
fn balanced(chain: &Chain) -> Option<Node> {
    let operands = chain.operands();
    if operands.len() <= LONG || !matches!(chain.op(), ChainOp::And | ChainOp::Or | ChainOp::Concat) {
        return None;
    }
    let group = |it: &[Node]| Node::chain_of(chain.op(), it.to_vec());
    let mut level: Vec<Node> = operands.chunks(GROUP).map(group).collect();
    while level.len() > GROUP {
        level = level.chunks(GROUP).map(group).collect();
    }
    Some(Node::chain_of(chain.op(), level))
}

/// DEFAULT is no value, and a constraint cannot be named. <https://www.sqlite.org/lang_insert.html>,
/// <https://www.sqlite.org/lang_upsert.html>
pub(crate) fn insert(insert: &InsertTree) -> Result<Option<InsertTree>> {
    let by_columns = constraint_as_columns(insert)?;
    let without_defaults = without_defaults(by_columns.as_ref().unwrap_or(insert));
    let lowered = without_defaults.or(by_columns);
    let insert = lowered.as_ref().unwrap_or(insert);
    let in_from = match insert.source() {
        InsertSource::Query(query) if insert.conflict().is_some() && has_other_words(query)? => query_in_from(insert),
        _ => None,
    };
    Ok(in_from.or(lowered))
}

/// Whether a query ends with other words than it says: in FROM it ends with FROM.
fn has_other_words(query: &QueryTree) -> Result<bool> {
    Ok(match query {
        QueryTree::Select(it) => lower_select(it)?.is_some(),
        QueryTree::Compound(it) => match it.operands().last() {
            Some(QueryTree::Select(last)) => !last.may_be_followed() || lower_select(last)?.is_some(),
            _ => true,
        },
        QueryTree::Text(_) => true,
    })
}

/// A subquery in SET sees the rows that were changed before the one at hand, so its values are selected first: what stands in FROM is
/// read to its end before anything is changed. <https://www.sqlite.org/lang_update.html#upfrom>
pub(crate) fn update(update: &UpdateTree) -> Result<Option<UpdateTree>> {
    let target = update.reach().target();
    if update.assignments().iter().any(|it| it.value.selects_from(target)) {
        let missing = || {
            Error::unsupported(
                NAME,
                "update by a subquery about the same table, of a table without a primary key or of each row to values of its own",
                "select the values in a query of its own, and set them in a second statement",
            )
        };
        return update_by_chosen_keys(update, None).map(Some).ok_or_else(missing);
    }
    Ok(limited(update.reach())?.map(|reach| update.clone().with_reach(reach)))
}

/// There is no USING. <https://www.sqlite.org/lang_delete.html>
pub(crate) fn delete(delete: &DeleteTree) -> Result<Option<DeleteTree>> {
    let limited = limited(delete.reach())?;
    let reach = limited.as_ref().unwrap_or(delete.reach());
    if !reach.sources().is_empty() {
        return Ok(Some(delete.clone().with_reach(sources_as_exists(reach))));
    }
    Ok(limited.map(|reach| delete.clone().with_reach(reach)))
}

/// There is no LIMIT, unless SQLite was compiled with it.
/// <https://www.sqlite.org/lang_update.html#optional_limit_and_order_by_clauses>
fn limited(reach: &Reach) -> Result<Option<Reach>> {
    if reach.limit().is_none() {
        return Ok(None);
    }
    let missing =
        || Error::unsupported(NAME, "LIMIT of a table without a primary key", "say by a condition which rows are meant");
    limited_by_key(reach).map(Some).ok_or_else(missing)
}
