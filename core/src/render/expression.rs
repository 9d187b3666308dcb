//! Expressions.

use std::borrow::Cow;

use super::decimals::{require_calculable, require_comparable, require_numbers};
use super::layout::Parenthesized;
use super::operand::{chain_needs, chain_power};
use super::scope::Columns;
use super::{Comma, Ident, Operand, Power, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{
    Between, Case, Cast, Chain, ChainOp, ColumnRef, Compare, CompareOp, Constant, Distinct, Exists, In, InSet, IsNull, Like, Node,
};
use crate::types::{DataType, Value, ValueRef};

/// Writes a node as it stands. Reached only through [`Operand`], which has lowered it and set parentheses.
pub(super) fn write(node: &Node, r: &mut Renderer<'_>) -> Result<()> {
    match node {
        Node::Column(it) => r.push(it),
        Node::Value(it) => r.push(it),
        Node::Parameter(it) => r.open_parameter(it, None),
        Node::Constant(it) => {
            if *it == Constant::Default {
                r.require(Feature::DefaultKeyword)?;
            }
            r.push(&*constant(*it))
        }
        Node::Chain(it) => r.push(&**it),
        Node::Compare(it) => r.push(&**it),
        Node::Distinct(it) => r.push(&**it),
        Node::Like(it) => r.push(&**it),
        Node::In(it) => r.push(&**it),
        Node::Between(it) => r.push(&**it),
        Node::IsNull(it) => r.push(&**it),
        Node::IsTruth(it) => r.push(&**it),
        Node::Regexp(it) => r.push(&**it),
        Node::Row(it) => r.push(&**it),
        Node::Quantified(_) => Err(Error::statement(
            "`any_(…)` and `all_(…)` stand alone on the right of a comparison: `.eq(any_(…))`, `.gt(all_(…))`",
        )),
        Node::Collate(it) => r.push(&**it),
        Node::Operator(it) => r.push(&**it),
        Node::Template(it) => r.push(&**it),
        Node::Not(it) => r.push(("NOT ", Operand::new(&it.operand, Power::Compare))),
        Node::Negate(it) => {
            require_numbers(r, [&it.operand])?;
            r.push(("-", Operand::new(&it.operand, Power::Atom)))
        }
        Node::BitNot(it) => r.push(("~", Operand::new(&it.operand, Power::Atom))),
        Node::Case(it) => r.push(&**it),
        Node::Cast(it) => r.push(&**it),
        Node::Function(it) => r.push(&**it),
        Node::Over(it) => r.push(&**it),
        Node::Subquery(it) => r.push(Parenthesized(it)),
        Node::Exists(it) => r.push(&**it),
        Node::Nested(it) => r.push(&**it),
        Node::Excluded(it) => r.dialect().excluded(r, it.name()),
        Node::Temporal(it) => r.push(&**it),
        Node::Json(it) => r.push(&**it),
        Node::Array(it) => r.push(&**it),
        Node::Custom(it) => {
            if it.is_opaque() {
                r.note_opaque();
            }
            it.render(r)
        }
        Node::Invalid(it) => Err(it.to_error()),
    }
}

fn constant(constant: Constant) -> Cow<'static, str> {
    match constant {
        Constant::Null => "NULL".into(),
        Constant::True => "TRUE".into(),
        Constant::False => "FALSE".into(),
        Constant::One => "1".into(),
        Constant::Number(it) => it.to_string().into(),
        Constant::Star => "*".into(),
        Constant::Default => "DEFAULT".into(),
    }
}

impl Sql for ColumnRef {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let (qualifier, name) = match self {
            Self::Model { column, alias } => (alias.unwrap_or(column.table.name), column.name()),
            Self::Named(it) => match &it.qualifier {
                Some(qualifier) => (qualifier.as_str(), it.name.as_str()),
                None => return r.push(Ident(it.name.as_str())),
            },
        };
        r.require_visible(qualifier, name)?;
        match r.column_style() {
            Columns::Qualified => r.push_qualified(qualifier, name),
            Columns::Bare => r.push(Ident(name)),
        }
    }
}

impl Sql for Chain {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, op, operands } = self;
        require_calculable(r, self)?;
        let (first, other) = chain_needs(*op);
        for (index, operand) in operands.iter().enumerate() {
            if index == 0 {
                r.push(Operand::new(operand, first))?;
            } else {
                r.push((chain_token(*op), Operand::new(operand, other)))?;
            }
        }
        Ok(())
    }
}

fn chain_token(op: ChainOp) -> &'static str {
    match op {
        ChainOp::And => " AND ",
        ChainOp::Or => " OR ",
        ChainOp::Add => " + ",
        ChainOp::Subtract => " - ",
        ChainOp::Multiply => " * ",
        ChainOp::Divide | ChainOp::IntegerDivide => " / ",
        ChainOp::Remainder => " % ",
        ChainOp::Concat => " || ",
        ChainOp::BitAnd => " & ",
        ChainOp::BitOr => " | ",
        ChainOp::BitXor => " ^ ",
        ChainOp::ShiftLeft => " << ",
        ChainOp::ShiftRight => " >> ",
    }
}

/// Conditions that must all hold, written as the AND chain that they are.
pub(super) struct All<'n>(pub(super) &'n [Node]);

/// More conditions than anybody reads line by line: these are given to the dialect as the one chain that they are.
const MANY: usize = 200;

impl Sql for All<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if self.0.len() > MANY {
            return r.push(Node::chain_of(ChainOp::And, self.0.to_vec()));
        }
        // A single condition is a whole expression; several are operands of AND.
        let needed = if self.0.len() > 1 { chain_needs(ChainOp::And).1 } else { chain_power(ChainOp::Or) };
        for (index, condition) in self.0.iter().enumerate() {
            if index > 0 {
                r.push((super::layout::SubBreak, "AND "))?;
            }
            r.push(Operand::new(condition, needed))?;
        }
        Ok(())
    }
}

/// What both sides of a comparison must be: stronger than a comparison, for PostgreSQL's do not chain.
pub(super) const SIDE: Power = Power::Concat;

impl Sql for Compare {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, op, left, right } = self;
        require_comparable(r, self)?;
        let token = match op {
            CompareOp::Eq => " = ",
            CompareOp::Ne => " <> ",
            CompareOp::Lt => " < ",
            CompareOp::Le => " <= ",
            CompareOp::Gt => " > ",
            CompareOp::Ge => " >= ",
        };
        r.push((Operand::new(left, SIDE), token))?;
        match right {
            Node::Quantified(it) => r.push(&**it),
            Node::Array(it) if it.is_quantified() => it.quantified(r),
            right => r.push(Operand::new(right, SIDE)),
        }
    }
}

impl Sql for Distinct {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, left, right } = self;
        r.require(Feature::DistinctFrom)?;
        let token = if *negated { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " };
        r.push((Operand::new(left, SIDE), token, Operand::new(right, SIDE)))
    }
}

impl Sql for Like {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, ignore_case, operand, pattern, escape } = self;
        if *ignore_case {
            r.require(Feature::IgnoreCaseLike)?;
        }
        let word = if *ignore_case { "ILIKE " } else { "LIKE " };
        r.push((Operand::new(operand, SIDE), not(*negated), word, Operand::new(pattern, SIDE)))?;
        match escape.or(r.spelling().like_escape) {
            Some(character) => {
                r.write(" ESCAPE ");
                let mut bytes = [0; 4];
                let text: &str = character.encode_utf8(&mut bytes);
                r.push_literal_ref(&ValueRef::Text(text.into()))
            }
            None => Ok(()),
        }
    }
}

/// The start of an operator that may be negated.
fn not(negated: bool) -> &'static str {
    if negated { " NOT " } else { " " }
}

impl Sql for In {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, operand, set, style: _ } = self;
        match set {
            // Nothing is in an empty set, not even NULL; `IN ()` is no SQL.
            InSet::List(list) if list.is_empty() => r.push(if *negated { "1 = 1" } else { "1 = 0" }),
            InSet::List(list) => {
                r.push((Operand::new(operand, SIDE), not(*negated), "IN ("))?;
                match operand {
                    Node::Row(_) => r.dialect().row_list(r, list)?,
                    _ => r.push(Comma(list))?,
                }
                if let Some((values, false)) = self.long_list().map(|it| (it, r.writes_literals())) {
                    pad(r, &values)?;
                }
                r.push(")")
            }
            InSet::Subquery(query) => {
                if query.is_limited() {
                    r.require(Feature::LimitInSet)?;
                }
                r.push((Operand::new(operand, SIDE), not(*negated), "IN ", Parenthesized(query)))
            }
        }
    }
}

/// Repeats the last value until the list has one of few lengths, so that lists of many lengths are few texts for a database to
/// prepare: powers of two, and from 1024 on its multiples.
fn pad(r: &mut Renderer<'_>, values: &[&Value]) -> Result<()> {
    const STEP: usize = 1024;
    let length = if values.len() <= STEP { values.len().next_power_of_two() } else { values.len().next_multiple_of(STEP) };
    let Some(last) = values.last() else { return Ok(()) };
    let last = Node::Value((*last).clone());
    (values.len()..length).try_for_each(|_| r.push((", ", &last)))
}

impl Sql for Between {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, symmetric, operand, low, high } = self;
        require_numbers(r, [operand, low, high])?;
        if *symmetric {
            r.require(Feature::BetweenSymmetric)?;
        }
        r.push((Operand::new(operand, SIDE), not(*negated), "BETWEEN ", symmetric.then_some("SYMMETRIC ")))?;
        r.push((Operand::new(low, SIDE), " AND ", Operand::new(high, SIDE)))
    }
}

impl Sql for IsNull {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, operand } = self;
        r.push((Operand::new(operand, SIDE), if *negated { " IS NOT NULL" } else { " IS NULL" }))
    }
}

impl Sql for Case {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, subject, branches, otherwise, data_type: _ } = self;
        r.push(("CASE", subject.as_ref().map(|it| (" ", it))))?;
        for (condition, value) in branches {
            r.push((" WHEN ", condition, " THEN ", value))?;
        }
        r.push((otherwise.as_ref().map(|it| (" ELSE ", it)), " END"))
    }
}

impl Sql for Cast {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, operand, data_type } = self;
        match data_type {
            DataType::Bool => r.require(Feature::CastToBool)?,
            DataType::Time | DataType::Timestamp | DataType::TimestampTz => r.require(Feature::CastToTime)?,
            DataType::Decimal { .. } | DataType::AnyDecimal => r.require(Feature::CastToDecimal)?,
            // Rounded, so it must be a number.
            DataType::SmallInt | DataType::Integer | DataType::BigInt => require_numbers(r, [operand])?,
            DataType::Real
            | DataType::Double
            | DataType::Text
            | DataType::Varchar(_)
            | DataType::Bytes
            | DataType::Date
            | DataType::Uuid
            | DataType::Json => {}
            DataType::Array(_) => r.require(Feature::Arrays)?,
        }
        let name = r.dialect().cast_type(*data_type);
        r.push(("CAST(", operand, " AS ", &*name, ")"))
    }
}

impl Sql for Exists {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, query } = self;
        r.push((negated.then_some("NOT "), "EXISTS ", Parenthesized(query)))
    }
}
