//! Operands that a dialect's words say several times: computed once, in a subquery, where their text would grow without end.

use super::layout::{Break, Parenthesized};
use super::scope::Columns;
use super::{Ident, Renderer, Sql};
use crate::dialect::{Dialect, Feature};
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::tree::{
    ChainOp, ColumnRef, Constant, JsonOp, NamedColumn, Node, Temporal, TemporalOp, Visitor, children, children_of_mut, query_in,
};

/// How many constructs that say their operands several times stand in each other before what is inside is computed by itself.
const WRITTEN: usize = 2;

/// How many may where that cannot be done. With as much as seven times the text for each it is long by then.
const MOST_WRITTEN: usize = 3;

/// An expression about columns of a subquery that has one row: `(SELECT value FROM (SELECT a AS "a", b AS "b" LIMIT 1) AS "once")`.
/// The limit keeps a database from putting the operands back where they are named.
pub(super) struct Once<'n> {
    value: Node,
    operands: Vec<&'n Node>,
    name: Name,
}

impl<'n> Once<'n> {
    /// The expression in that form, where its operands are constructs in constructs that are said several times; `None` where it is
    /// written as it is.
    ///
    /// # Errors
    /// When an operand that is said several times is another each time; and when it nests too deep and cannot be computed by itself.
    pub(super) fn of(node: &'n Node, r: &Renderer<'_>) -> Result<Option<Self>> {
        let dialect = r.dialect();
        let repeated = dialect.repeated(node);
        if repeated.is_empty() {
            return Ok(None);
        }
        if repeated.iter().any(|it| it.is_drawn()) {
            let construct = format!(
                "`random`, or the next number of a sequence, in an operand of {}, which is said more than once",
                name_of(node)
            );
            return Err(Error::unsupported(dialect.name(), construct, "get the number first, and give it as a value"));
        }
        let levels = repeated.iter().map(|it| levels(dialect, it)).max().unwrap_or(0);
        if levels < WRITTEN {
            return Ok(None);
        }
        let can = r.require(Feature::RepeatsInRepeats);
        if can.is_ok() && node.is_of_one_row() {
            return Ok(Some(Self::new(node, &repeated)));
        }
        if levels < MOST_WRITTEN {
            return Ok(None);
        }
        let construct = format!("{} around {levels} others, each of which says its operand more than once", name_of(node));
        Err(Error::unsupported(
            dialect.name(),
            construct,
            "calculate what is inside in a `.subquery(…)`, and select from that, or do it in the program",
        ))
    }

    fn new(node: &'n Node, repeated: &[&Node]) -> Self {
        let name = free_name(node);
        let mut operands: Vec<&'n Node> = Vec::new();
        let mut all = Vec::new();
        children(node, &mut |child| all.push(child));
        let mut value = node.clone();
        let mut position = 0;
        children_of_mut(&mut value, &mut |child| {
            let operand = all[position];
            position += 1;
            if is_short(operand) || !repeated.iter().any(|it| std::ptr::eq(*it, operand)) {
                return;
            }
            let column =
                NamedColumn { qualifier: Some(name.clone()), name: column_name(operands.len()), data_type: operand.data_type() };
            *child = Node::Column(ColumnRef::Named(Box::new(column)));
            operands.push(operand);
        });
        Self { value, operands, name }
    }
}

impl Sql for Once<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push(Parenthesized(Outer(self)))
    }
}

struct Outer<'o>(&'o Once<'o>);

impl Sql for Outer<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Once { value, operands, name } = self.0;
        // A bare name would be taken for a column of the subquery.
        r.with_columns(Columns::Qualified, |r| {
            r.with_sources([name.clone()], |r| r.push(("SELECT ", value)))?;
            r.push((Break, "FROM ", Parenthesized(Inner(operands)), " AS ", Ident(name.as_str())))
        })
    }
}

struct Inner<'o>(&'o [&'o Node]);

impl Sql for Inner<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push("SELECT ")?;
        for (index, operand) in self.0.iter().enumerate() {
            r.push(((index > 0).then_some(", "), *operand, " AS ", Ident(column_name(index).as_str())))?;
        }
        r.dialect().limit(r, Some(&Node::Constant(Constant::One)), None)
    }
}

fn column_name(index: usize) -> Name {
    const NAMES: [&str; 4] = ["a", "b", "c", "d"];
    NAMES.get(index).map_or_else(|| Name::from(format!("e{index}")), |it| Name::Static(it))
}

/// What is as short as the column that would stand for it.
fn is_short(node: &Node) -> bool {
    matches!(node, Node::Column(_) | Node::Value(_) | Node::Parameter(_) | Node::Constant(_) | Node::Excluded(_))
}

/// A name that no column in the expression goes by, for such a column may be one of a subquery around.
fn free_name(node: &Node) -> Name {
    let mut taken: Vec<&str> = Vec::new();
    node.columns(&mut |it| taken.extend(it.qualifier()));
    if !taken.contains(&"once") {
        return Name::Static("once");
    }
    let mut number = 2;
    loop {
        let name = format!("once{number}");
        if !taken.contains(&name.as_str()) {
            return Name::from(name);
        }
        number += 1;
    }
}

/// How many constructs that say their operands several times stand in each other, this one included.
fn levels(dialect: &dyn Dialect, node: &Node) -> usize {
    let repeated = dialect.repeated(node);
    let mut most = 0;
    children(node, &mut |child| {
        let own = usize::from(repeated.iter().any(|it| std::ptr::eq(*it, child)));
        most = most.max(levels(dialect, child) + own);
    });
    if let Some(query) = query_in(node) {
        let mut below = Below { dialect, most };
        query.visit(&mut below);
        most = below.most;
    }
    most
}

/// Looks into a subquery.
struct Below<'d> {
    dialect: &'d dyn Dialect,
    most: usize,
}

impl<'n> Visitor<'n> for Below<'_> {
    fn node(&mut self, node: &'n Node) -> bool {
        self.most = self.most.max(levels(self.dialect, node));
        false
    }
}

/// What messages call the construct.
fn name_of(node: &Node) -> String {
    let name = match node {
        Node::Function(it) => return format!("`{}`", it.name()),
        Node::Between(it) if it.is_symmetric() => "`between_symmetric`",
        Node::Between(_) => "`between`",
        Node::Chain(it) if it.op == ChainOp::BitXor => "`bit_xor`",
        Node::Json(it) => name_of_json(it.op),
        Node::Temporal(it) => name_of_temporal(it),
        _ => "an expression",
    };
    name.to_owned()
}

fn name_of_json(op: JsonOp) -> &'static str {
    match op {
        JsonOp::Part => "`get`, `index`",
        JsonOp::Text => "`as_text`",
        JsonOp::Integer => "`as_i64`",
        JsonOp::Float => "`as_f64`",
        JsonOp::Bool => "`as_bool`",
        JsonOp::Type => "`json_type`",
        JsonOp::Length => "`json_array_length`",
        JsonOp::Contains => "`json_contains`",
        JsonOp::Value(_) => "`to_json`",
        JsonOp::Object => "`json_object`",
        JsonOp::Array => "`json_array`",
        JsonOp::Collect => "`json_agg`",
        JsonOp::CollectObject => "`json_object_agg`",
        JsonOp::SetKey => "`with_key`",
        JsonOp::RemoveKey => "`without_key`",
    }
}

fn name_of_temporal(temporal: &Temporal) -> &'static str {
    match temporal.op {
        TemporalOp::Now => "the clock",
        TemporalOp::Field(_) => "a part of a date",
        TemporalOp::Truncate(_) => "`trunc` of a date",
        TemporalOp::Date => "`date`",
        TemporalOp::Time => "`time`",
        TemporalOp::Shift(_) => "a date that is moved",
        TemporalOp::DaysSince => "`days_since`",
        TemporalOp::MicrosSince => "`micros_since`",
    }
}
