//! What MySQL and MariaDB say with other nodes and other statements.

use std::sync::Arc;

use aludel_core::emulation::{
    constraint_as_columns, delete_by_chosen_keys, group_keys_as_least, select_in_from, update_by_chosen_keys,
};
use aludel_core::error::{Error, Result};
use aludel_core::phrase;
use aludel_core::render::{Operand, Power, Renderer};
use aludel_core::tree::{
    Chain, ChainOp, Constant, CustomNode, DeleteTree, Distinct, InsertSource, InsertTree, Like, Node, Parameter, Piece,
    QueryTree, Regexp, SelectTree, UpdateTree, derived,
};
use aludel_core::types::in_text::DecimalText;
use aludel_core::types::{DataType, Value};

use crate::clauses::{ALL_ROWS, are_independent, can_be_ordered};
use crate::spelling::name;
use crate::{Flavor, functions};

pub(crate) fn lower(flavor: Flavor, node: &Node) -> Option<Node> {
    match node {
        Node::Json(it) => return crate::json::lower(flavor, it),
        Node::Temporal(it) => return crate::temporal::lower(it),
        _ => {}
    }
    bits(flavor, node).or_else(|| regexp(flavor, node)).or_else(|| other_words(flavor, node)).or_else(|| match flavor {
        Flavor::MySql => typed(node),
        Flavor::MariaDb => None,
    })
}

/// The operands that these words have several times.
pub(crate) fn repeated(node: &Node) -> Vec<&Node> {
    match node {
        Node::Between(it) if it.is_symmetric() => it.parts().into_iter().collect(),
        Node::Function(it) => functions::repeated(it),
        Node::Json(it) => crate::json::repeated(it).iter().collect(),
        _ => Vec::new(),
    }
}

/// There is no DISTINCT ON; WITH TIES only MariaDB has; and MariaDB sorts no rows of WITH ROLLUP.
/// <https://dev.mysql.com/doc/refman/8.0/en/select.html>, <https://mariadb.com/kb/en/select-with-rollup/>
pub(crate) fn lower_select(flavor: Flavor, select: &SelectTree) -> Result<Option<SelectTree>> {
    let is_ranked = match flavor {
        Flavor::MySql => select.has_ties(),
        Flavor::MariaDb => false,
    };
    let is_unsorted = match flavor {
        Flavor::MySql => false,
        Flavor::MariaDb => !select.grouping().is_empty() && !select.order_by().is_empty(),
    };
    let lowered = if !select.distinct_on().is_empty() {
        derived::first_of_each(select)
    } else if is_ranked {
        derived::with_ties(select)
    } else if is_unsorted {
        derived::sorted_outside(select)
    } else {
        return Ok(None);
    };
    derived::require_bare(name(flavor), select)?;
    Ok(Some(lowered))
}

/// An expression that rows are grouped by is not known again inside of a larger one, nor in HAVING; MariaDB does not know again at all
/// what it has said in other words, which is what it does to NULLIF.
/// <https://dev.mysql.com/doc/refman/8.0/en/group-by-handling.html>
pub(crate) fn lower_groups(select: &SelectTree) -> Option<SelectTree> {
    group_keys_as_least(select, &["nullif"])
}

fn other_words(flavor: Flavor, node: &Node) -> Option<Node> {
    match node {
        Node::Distinct(it) => Some(distinct(it)),
        // `||` means OR: https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html#sqlmode_pipes_as_concat
        Node::Chain(it) if it.op() == ChainOp::Concat => Some(Node::function("concat", it.operands().to_vec())),
        Node::Like(it) if it.ignores_case() => Some(ignore_case_like(it)),
        // https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html#operator_between
        Node::Between(it) => it.as_two(),
        // https://dev.mysql.com/doc/refman/8.0/en/comments.html
        Node::Operator(it) if it.symbol().contains('#') => Some(Node::invalid(format!(
            "mysql and mariadb take `#` for the start of a comment, so that `{}` is no operator there: use a function of theirs",
            it.symbol()
        ))),
        Node::Function(it) => {
            functions::lower(flavor, it).or_else(|| it.filter().map(|condition| functions::filtered(it, condition)))
        }
        Node::Over(it) => functions::lower_over(flavor, it),
        Node::Parameter(it) if it.data_type().is_decimal() => Some(Node::Custom(Arc::new(DecimalParameter((**it).clone())))),
        Node::Value(Value::Decimal(it)) => Some(Node::Custom(Arc::new(Decimal(it.clone())))),
        _ => None,
    }
}

/// A decimal parameter travels as text, and a number compares and calculates with text as with a float. So it says that it
/// is a decimal. <https://dev.mysql.com/doc/refman/8.0/en/type-conversion.html>
#[derive(Debug)]
struct Decimal(String);

/// How many digits a decimal has at most, and how many of them after the point.
/// <https://dev.mysql.com/doc/refman/8.0/en/fixed-point-types.html>
const MOST_DIGITS: usize = 65;
const MOST_AFTER_POINT: usize = 30;

impl CustomNode for Decimal {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(text) = self;
        let scale = scale_of(text)?;
        let value = Value::Decimal(text.clone());
        match (r.writes_literals(), text.starts_with('-')) {
            (true, false) => r.push(value),
            (true, true) => r.push(("(", value, ")")),
            (false, _) => r.push(("CAST(", value, " AS DECIMAL(", &*format!("{MOST_DIGITS}, {scale}"), "))")),
        }
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// The same of a parameter whose value comes later: it gets as many digits as a decimal may have after the point, and a value that
/// does not fit then is refused.
#[derive(Debug)]
struct DecimalParameter(Parameter);

impl CustomNode for DecimalParameter {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(parameter) = self;
        let digits = (MOST_DIGITS - MOST_AFTER_POINT, MOST_AFTER_POINT);
        r.push("CAST(")?;
        r.open_parameter(parameter, Some(digits))?;
        r.push((" AS DECIMAL(", &*format!("{MOST_DIGITS}, {MOST_AFTER_POINT}"), "))"))
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// How many digits stand after the point, of a number that a decimal has place for.
fn scale_of(text: &str) -> Result<usize> {
    let number = DecimalText::parse(text)?;
    let scale = number.digits_after_point();
    if scale > MOST_AFTER_POINT || number.digits_before_point() + scale > MOST_DIGITS {
        return Err(Error::parameter(format!(
            "a decimal has more than {MOST_DIGITS} digits, or {MOST_AFTER_POINT} after the point: round it first"
        )));
    }
    Ok(scale)
}

/// There is no IS DISTINCT FROM, but `<=>`, which is IS NOT DISTINCT FROM.
/// <https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html#operator_equal-to>
fn distinct(distinct: &Distinct) -> Node {
    let (left, right) = distinct.sides();
    let same = Node::Custom(Arc::new(NullSafeEqual { left: left.clone(), right: right.clone() }));
    if distinct.is_negated() { same } else { Node::not(same) }
}

/// `(left <=> right)`.
#[derive(Debug)]
struct NullSafeEqual {
    left: Node,
    right: Node,
}

impl CustomNode for NullSafeEqual {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { left, right } = self;
        r.push(("(", Operand::new(left, Power::Concat), " <=> ", Operand::new(right, Power::Concat), ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.left, &self.right]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// A calculation with parameters only is one with floats for MySQL, whatever is sent: `? + ?` of 1 and 2 is 3.0. So the
/// first of integers says that it is one; the others follow it.
/// <https://dev.mysql.com/doc/refman/8.0/en/prepare.html>
fn typed(node: &Node) -> Option<Node> {
    match node {
        Node::Chain(it) => {
            let is_sum = matches!(it.op(), ChainOp::Add | ChainOp::Subtract | ChainOp::Multiply | ChainOp::Remainder);
            is_sum.then(|| typed_first(it.operands()))?.map(|operands| Node::chain_of(it.op(), operands))
        }
        Node::Negate(it) => is_integer(it.operand()).then(|| Node::negate(integer(it.operand()))),
        Node::Function(it) => typed_first(it.arguments()).map(|arguments| it.of(arguments)),
        Node::Case(it) => {
            let (conditions, values): (Vec<_>, Vec<_>) = it.branches().iter().cloned().unzip();
            let mut values = typed_first(values.iter().chain(it.otherwise()))?;
            let otherwise = it.otherwise().and_then(|_| values.pop());
            Some(Node::case_of(it.subject().cloned(), conditions.into_iter().zip(values).collect(), otherwise))
        }
        _ => None,
    }
}

/// The same values, if all are integers or NULL, with the first integer saying so.
fn typed_first<'n>(values: impl IntoIterator<Item = &'n Node> + Clone) -> Option<Vec<Node>> {
    let is_null = |it: &Node| matches!(it, Node::Value(Value::Null) | Node::Constant(Constant::Null));
    if !values.clone().into_iter().all(|it| is_integer(it) || is_null(it)) {
        return None;
    }
    let mut values: Vec<Node> = values.into_iter().cloned().collect();
    let first = values.iter_mut().find(|it| is_integer(it))?;
    *first = integer(first);
    Some(values)
}

fn is_integer(node: &Node) -> bool {
    match node {
        Node::Parameter(it) => it.data_type().is_integer(),
        other => matches!(other, Node::Value(Value::I16(_) | Value::I32(_) | Value::I64(_))),
    }
}

/// A parameter in VALUES is a text for MySQL until it is told otherwise, and a text compares with a number as a float. Bytes would be
/// a text of the connection's character set.
/// <https://dev.mysql.com/doc/refman/8.0/en/prepare.html>
pub(crate) fn selected(flavor: Flavor, value: &Node) -> Node {
    match value {
        value if flavor == Flavor::MySql && is_integer(value) => integer(value),
        Node::Value(Value::Bytes(_)) => Node::cast(value.clone(), DataType::Bytes),
        other => other.clone(),
    }
}

fn integer(node: &Node) -> Node {
    Node::Custom(Arc::new(Integer(node.clone())))
}

/// A value that says that it is an integer: as a literal it does so by itself.
#[derive(Debug)]
struct Integer(Node);

impl CustomNode for Integer {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(value) = self;
        if r.writes_literals() { r.push(Operand::new(value, Power::Atom)) } else { r.push(("CAST(", value, " AS SIGNED)")) }
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.0]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// There is no ILIKE. <https://dev.mysql.com/doc/refman/8.0/en/string-comparison-functions.html#operator_like>
fn ignore_case_like(like: &Like) -> Node {
    if like.escape().is_some_and(char::is_alphabetic) {
        return Node::invalid("ILIKE takes no letter for its escape character: upper and lower case count as the same");
    }
    let lower = |it: &Node| Node::function("lower", vec![it.clone()]);
    Node::like(lower(like.operand()), lower(like.pattern()), like.is_negated(), false, like.escape())
}

/// A constraint cannot be named; and what follows a query sees its tables, so that the columns of a table which is selected from and
/// inserted into would be ambiguous. <https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html>
pub(crate) fn insert(insert: &InsertTree) -> Result<Option<InsertTree>> {
    let by_columns = constraint_as_columns(insert)?;
    let by_columns_or_not = by_columns.as_ref().unwrap_or(insert);
    let is_ambiguous = match insert.source() {
        InsertSource::Query(QueryTree::Select(query)) => insert.conflict().is_some() && query.has_name(insert.table().name),
        InsertSource::Query(_) | InsertSource::Defaults | InsertSource::Rows(_) => false,
    };
    let by_itself = if is_ambiguous { select_in_from(by_columns_or_not) } else { None };
    Ok(by_itself.or(by_columns))
}

/// Values that are computed from each other's old values have no order in which they come out right; of several tables none is
/// promised at all. And MySQL does not select from the table that it changes. Then everything is selected first.
/// <https://dev.mysql.com/doc/refman/8.0/en/update.html>
pub(crate) fn update(flavor: Flavor, update: &UpdateTree) -> Result<Option<UpdateTree>> {
    let reach = update.reach();
    let target = reach.target();
    let in_order = if reach.sources().is_empty() { can_be_ordered } else { are_independent };
    let selects = || reach.selects_from_target() || update.assignments().iter().any(|it| it.value.selects_from(target));
    if in_order(target.name(), update.assignments()) && !(flavor == Flavor::MySql && selects()) {
        return Ok(None);
    }
    let missing = || {
        Error::unsupported(
            name(flavor),
            "update of values that must be selected first, of a table without a primary key or of each row to values of its own",
            "select the values in a query of its own, and set them in a second statement",
        )
    };
    update_by_chosen_keys(update, Some(&all_rows())).map(Some).ok_or_else(missing)
}

/// MySQL does not select from the table that it deletes from; MariaDB does unless other tables are named.
/// <https://dev.mysql.com/doc/refman/8.0/en/delete.html>, <https://mariadb.com/kb/en/delete/#same-source-and-target-table>
pub(crate) fn delete(flavor: Flavor, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
    let reach = delete.reach();
    let can_select = flavor == Flavor::MariaDb && reach.sources().is_empty();
    if can_select || !reach.selects_from_target() {
        return Ok(None);
    }
    let missing = || {
        Error::unsupported(
            name(flavor),
            "delete by a subquery about the same table, of a table without a primary key",
            "select the rows in a query of its own, and delete them in a second statement",
        )
    };
    delete_by_chosen_keys(delete, Some(&all_rows())).map(Some).ok_or_else(missing)
}

/// The limit that is none. A derived table that has it is not merged into the statement, which would be refused then.
/// <https://dev.mysql.com/doc/refman/8.0/en/derived-table-optimization.html>
fn all_rows() -> Node {
    Node::Custom(Arc::new(AllRows))
}

/// The largest number of rows that there is.
#[derive(Debug)]
struct AllRows;

impl CustomNode for AllRows {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push(ALL_ROWS)
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// `/` of integers is no integer, and the operators on bits give unsigned numbers of 64 bits, which CAST takes for signed ones
/// again, bit by bit. <https://dev.mysql.com/doc/refman/8.0/en/arithmetic-functions.html#operator_div>,
/// <https://dev.mysql.com/doc/refman/8.0/en/bit-functions.html>
fn bits(flavor: Flavor, node: &Node) -> Option<Node> {
    match node {
        Node::Chain(it) => match it.op() {
            ChainOp::IntegerDivide => Some(joined(operands(flavor, it), "DIV")),
            ChainOp::BitAnd => Some(signed(joined(operands(flavor, it), "&"))),
            ChainOp::BitOr => Some(signed(joined(operands(flavor, it), "|"))),
            ChainOp::BitXor => Some(signed(joined(operands(flavor, it), "^"))),
            ChainOp::ShiftLeft => Some(signed(joined(operands(flavor, it), "<<"))),
            ChainOp::ShiftRight => Some(shifted_right(operands(flavor, it))),
            _ => None,
        },
        Node::BitNot(it) => Some(signed(inverted(it.operand().clone()))),
        _ => None,
    }
}

/// The operands, integers said to be such where MySQL would take all parameters for floats.
fn operands(flavor: Flavor, chain: &Chain) -> Vec<Node> {
    let typed = match flavor {
        Flavor::MySql => typed_first(chain.operands()),
        Flavor::MariaDb => None,
    };
    typed.unwrap_or_else(|| chain.operands().to_vec())
}

fn joined(operands: Vec<Node>, symbol: &'static str) -> Node {
    let all = operands.into_iter().reduce(|left, right| Node::operator(Some(left), symbol, right));
    all.unwrap_or_else(|| Node::invalid("a calculation needs at least one operand"))
}

fn signed(node: Node) -> Node {
    Node::cast(node, DataType::BigInt)
}

fn inverted(node: Node) -> Node {
    Node::operator(None, "~", node)
}

/// `>>` fills up with zeros, so it is a division by 2, 4, 8 … that rounds down. 30 digits after the point are more than such a
/// quotient can have before the first that is not zero.
fn shifted_right(operands: Vec<Node>) -> Node {
    let all = operands
        .into_iter()
        .reduce(|bits, count| signed(phrase!["floor(CAST(", bits, " AS DECIMAL(50, 30)) / (1 << ", Piece::Closed(count), "))"]));
    all.unwrap_or_else(|| Node::invalid("a shift needs an operand"))
}

/// MySQL takes the regular expressions of ICU, MariaDB those of PCRE. Case counts by the collation, and a dot is no line break, unless the pattern says otherwise; it does.
/// <https://dev.mysql.com/doc/refman/8.0/en/regexp.html>, <https://mariadb.com/kb/en/pcre/>
fn regexp(flavor: Flavor, node: &Node) -> Option<Node> {
    match (node, flavor) {
        (Node::Regexp(it), Flavor::MySql) => Some(icu(it)),
        (Node::Regexp(it), Flavor::MariaDb) => Some(pcre(it)),
        _ => None,
    }
}

fn icu(regexp: &Regexp) -> Node {
    let flags = text(if regexp.ignores_case() { "in" } else { "cn" });
    let (operand, pattern) = (regexp.operand().clone(), regexp.pattern().clone());
    match regexp.replacement() {
        None => Node::function("regexp_like", vec![operand, pattern, flags]),
        Some(it) => {
            let spelled = it.spell(&['$', '\\'], '\\', |group| format!("${group}"));
            // From the first character on, every match.
            let (from, all) = (Node::Value(Value::I64(1)), Node::Value(Value::I64(0)));
            Node::function("regexp_replace", vec![operand, pattern, text(&spelled), from, all, flags])
        }
    }
}

fn pcre(regexp: &Regexp) -> Node {
    let flags = if regexp.ignores_case() { "(?si)" } else { "(?s-i)" };
    let pattern = match regexp.pattern() {
        Node::Value(Value::Text(pattern)) => text(&format!("{flags}{pattern}")),
        other => Node::chain_of(ChainOp::Concat, vec![text(flags), other.clone()]),
    };
    match regexp.replacement() {
        None => Node::operator(Some(regexp.operand().clone()), "REGEXP", pattern),
        Some(it) => {
            let spelled = it.spell(&['\\'], '\\', |group| format!("\\{group}"));
            Node::function("regexp_replace", vec![regexp.operand().clone(), pattern, text(&spelled)])
        }
    }
}

fn text(text: &str) -> Node {
    Node::Value(Value::Text(text.to_owned()))
}
