//! The standard rendering of what a dialect may arrange otherwise: the defaults of the clause hooks, and what an override
//! may still call.

use super::hints::HintWords;
use super::layout::Break;
use super::{Comma, Ident, Idents, Operand, Power, Renderer};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::{ColumnDef, ColumnDefault, ForeignKey, ReferentialAction, Table};
use crate::tree::{
    Assignment, CreateIndex, DeleteTree, Direction, EachRow, Grouping, GroupingKind, InsertTree, LockStrength, LockWait,
    NamedSource, Node, Nulls, OrderTerm, RowLock, SelectItem, SelectTree, TableSource, UpdateTree, WholeNumber,
};
use crate::types::{Value, require_place};

pub use super::compound::{operand_in_from, standard_operand as compound_operand};
pub use super::conflict::standard as conflict;
pub use super::literal::standard as literal;
pub use super::source::{standard_function as function_source, standard_values as values_source, values_rows};

/// `(a, b), (c, d)`: the rows on the right of IN.
///
/// # Errors
/// When a part cannot be rendered.
pub fn row_list(r: &mut Renderer<'_>, rows: &[Node]) -> Result<()> {
    r.push(Comma(rows))
}

/// ` LIMIT limit OFFSET offset`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn limit(r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    require_numbers_of_rows(r, limit, offset)?;
    if let Some(limit) = limit {
        r.push((Break, "LIMIT ", limit))?;
    }
    if let Some(offset) = offset {
        if limit.is_none() {
            r.require(Feature::OffsetAlone)?;
        }
        r.push((Break, "OFFSET ", offset))?;
    }
    Ok(())
}

/// ` OFFSET offset ROWS FETCH FIRST limit ROWS WITH TIES`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn fetch_with_ties(r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    r.require(Feature::WithTies)?;
    require_numbers_of_rows(r, limit, offset)?;
    if let Some(offset) = offset {
        r.push((Break, "OFFSET ", Operand::new(offset, Power::Atom), " ROWS"))?;
    }
    match limit {
        Some(limit) => r.push((Break, "FETCH FIRST ", Operand::new(limit, Power::Atom), " ROWS WITH TIES")),
        None => Ok(()),
    }
}

/// A number of rows that is calculated is taken by some databases only.
fn require_numbers_of_rows(r: &Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    // The number of a prepared statement comes later; what a dialect puts there itself it takes.
    let is_number = |it: &Node| matches!(it, Node::Value(_) | Node::Parameter(_) | Node::Constant(_) | Node::Custom(_));
    if limit.into_iter().chain(offset).all(is_number) { Ok(()) } else { r.require(Feature::LimitExpression) }
}

/// ` GROUP BY a, b, ROLLUP (c, d), GROUPING SETS ((e, f), (e), ())`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn group_by(r: &mut Renderer<'_>, select: &SelectTree) -> Result<()> {
    // A label would be taken for a column of the same name, if a table has one.
    let is_column = |it: &Node| matches!(it, Node::Column(it) if select.tables().iter().any(|table| table.has_column(it.name())));
    let said = |it| if is_column(it) { select.unlabeled(it) } else { it };
    let nodes: Vec<&Node> = select.group_by().iter().map(said).collect();
    let grouping = select.grouping();
    r.push((Break, "GROUP BY ", Comma(&nodes)))?;
    for (index, Grouping { kind, sets }) in grouping.iter().enumerate() {
        let words = match kind {
            GroupingKind::Rollup => "ROLLUP (",
            GroupingKind::Cube => "CUBE (",
            GroupingKind::Sets => "GROUPING SETS (",
        };
        r.require(if *kind == GroupingKind::Rollup { Feature::Rollup } else { Feature::GroupingSets })?;
        r.push(((index > 0 || !nodes.is_empty()).then_some(", "), words))?;
        for (index, set) in sets.iter().enumerate() {
            r.push((index > 0).then_some(", "))?;
            match (&set[..], kind) {
                ([node], GroupingKind::Rollup | GroupingKind::Cube) => r.push(node)?,
                (nodes, _) => r.push(("(", Comma(nodes), ")"))?,
            }
        }
        r.push(")")?;
    }
    Ok(())
}

/// ` FOR UPDATE OF "table" NOWAIT`.
///
/// # Errors
/// When the database has no such lock.
pub fn row_lock(r: &mut Renderer<'_>, lock: &RowLock) -> Result<()> {
    let RowLock { strength, of, wait } = lock;
    if matches!(strength, LockStrength::NoKeyUpdate | LockStrength::KeyShare) {
        r.require(Feature::KeyLocks)?;
    }
    let words = match strength {
        LockStrength::Update => "FOR UPDATE",
        LockStrength::NoKeyUpdate => "FOR NO KEY UPDATE",
        LockStrength::Share => "FOR SHARE",
        LockStrength::KeyShare => "FOR KEY SHARE",
    };
    r.push((Break, words))?;
    if !of.is_empty() {
        r.require(Feature::LockOf)?;
        r.push((" OF ", Idents(of.iter().map(TableSource::name))))?;
    }
    r.push(wait_words(*wait))
}

/// What stands at the end of FOR UPDATE.
#[must_use]
pub fn wait_words(wait: LockWait) -> &'static str {
    match wait {
        LockWait::Wait => "",
        LockWait::NoWait => " NOWAIT",
        LockWait::SkipLocked => " SKIP LOCKED",
    }
}

/// `node ASC NULLS LAST`, with what the term says.
///
/// # Errors
/// When a part cannot be rendered.
pub fn order_term(r: &mut Renderer<'_>, term: &OrderTerm) -> Result<()> {
    let OrderTerm { node, direction, nulls } = term;
    require_expression("ORDER BY", node)?;
    r.push((node, direction_word(*direction)))?;
    match nulls {
        None => Ok(()),
        Some(nulls) => {
            r.require(Feature::NullsOrder)?;
            r.push(match nulls {
                Nulls::First => " NULLS FIRST",
                Nulls::Last => " NULLS LAST",
            })
        }
    }
}

/// Passes if a term is no plain value: sorting or grouping by one does nothing, and written as a literal it would be
/// taken for the position of a column.
///
/// # Errors
/// When it is one.
pub fn require_expression(clause: &str, node: &Node) -> Result<()> {
    match node {
        Node::Value(_) | Node::Parameter(_) => Err(Error::statement(format!(
            "{clause} a plain value does nothing: give it a column, an expression, or the `label(…)` of a column of the result"
        ))),
        _ => Ok(()),
    }
}

/// The word after a term of ORDER BY; ascending needs none.
#[must_use]
pub fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "",
        Direction::Descending => " DESC",
    }
}

/// `UPDATE table SET … FROM others`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn update(r: &mut Renderer<'_>, update: &UpdateTree) -> Result<()> {
    let UpdateTree { with: _, hints, reach, assignments, returning: _ } = update;
    r.push(("UPDATE ", HintWords::prefix(hints), reach.target(), Break, "SET "))?;
    r.dialect().assignments(r, assignments)?;
    if reach.sources().is_empty() { Ok(()) } else { r.push((Break, "FROM ", reach.sources())) }
}

/// `DELETE FROM table USING others`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn delete(r: &mut Renderer<'_>, delete: &DeleteTree) -> Result<()> {
    let DeleteTree { with: _, hints, reach, returning: _ } = delete;
    r.push(("DELETE ", HintWords::prefix(hints), "FROM ", reach.target()))?;
    if reach.sources().is_empty() { Ok(()) } else { r.push((Break, "USING ", reach.sources())) }
}

/// `TRY_CAST(text AS type)`.
#[must_use]
pub fn try_cast(operand: &Node, number: WholeNumber) -> Node {
    crate::phrase!["TRY_CAST(", operand, " AS ", number.name(), ")"]
}

/// `NEXT VALUE FOR "sequence"`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn next_value(r: &mut Renderer<'_>, sequence: &NamedSource) -> Result<()> {
    r.push(("NEXT VALUE FOR ", sequence))
}

/// `(VALUES (…), …) AS "new" ("column", …)`: rows of values that an UPDATE looks at.
///
/// # Errors
/// When a part cannot be rendered.
pub fn each_row(r: &mut Renderer<'_>, rows: &EachRow) -> Result<()> {
    r.dialect().values_source(r, &rows.values()?)
}

/// `"column" = value, …`: what stands after SET. Columns stand bare on the left.
///
/// # Errors
/// When there are none, a column is given two values, or one is read-only; when a part cannot be rendered.
pub fn assignments(r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
    require_assignments(assignments)?;
    for (index, Assignment { column, value }) in assignments.iter().enumerate() {
        r.push(((index > 0).then_some(", "), Ident(column.name()), " = ", value))?;
    }
    Ok(())
}

/// Passes if there are assignments, each to a column of its own that may be written.
///
/// # Errors
/// When there are none, a column is given two values, or one is read-only.
pub fn require_assignments(assignments: &[Assignment]) -> Result<()> {
    if assignments.is_empty() {
        return Err(Error::statement("an update of nothing: give at least one column a value with `.set(…)`"));
    }
    for (index, Assignment { column, value: _ }) in assignments.iter().enumerate() {
        if assignments[..index].iter().any(|it| it.column == *column) {
            return Err(Error::statement(format!("the column `{}` is given two values", column.name())));
        }
        column.require_writable()?;
    }
    Ok(())
}

/// `excluded."column"`.
///
/// # Errors
/// When the name is none.
pub fn excluded(r: &mut Renderer<'_>, column: &str) -> Result<()> {
    r.push(("excluded.", Ident(column)))
}

/// ` RETURNING items`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn returning(r: &mut Renderer<'_>, items: &[SelectItem]) -> Result<()> {
    r.push((Break, "RETURNING ", Comma(items)))
}

/// `"name" TYPE NOT NULL DEFAULT literal`, `GENERATED BY DEFAULT AS IDENTITY`, or `GENERATED ALWAYS AS (expression) STORED`.
///
/// # Errors
/// When the name is none.
pub fn column_definition(r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
    let ColumnDef { name, data_type, nullable, default, read_only: _, redacted: _, deferred: _ } = column;
    let type_name = r.dialect().column_type(*data_type);
    r.push((Ident(name), " ", &*type_name, (!nullable).then_some(" NOT NULL")))?;
    match column_default(table, column)? {
        None => match default {
            ColumnDefault::Generated => r.push(" GENERATED BY DEFAULT AS IDENTITY"),
            ColumnDefault::Sql(sql) => default_sql(r, sql),
            ColumnDefault::Computed(sql) => computed(r, sql),
            ColumnDefault::None
            | ColumnDefault::Bool(_)
            | ColumnDefault::Integer(_)
            | ColumnDefault::Float(_)
            | ColumnDefault::Text(_) => Ok(()),
        },
        Some(value) => r.push((" DEFAULT ", value)),
    }
}

/// ` DEFAULT (expression)`: in parentheses every database takes every expression.
///
/// # Errors
/// When the expression is empty.
pub fn default_sql(r: &mut Renderer<'_>, sql: &'static str) -> Result<()> {
    if sql.trim().is_empty() {
        return Err(Error::statement("a default of no SQL: write an expression, such as `CURRENT_TIMESTAMP`"));
    }
    r.push((" DEFAULT (", sql, ")"))
}

/// ` GENERATED ALWAYS AS (expression) STORED`.
///
/// # Errors
/// When the expression is empty.
pub fn computed(r: &mut Renderer<'_>, sql: &'static str) -> Result<()> {
    if sql.trim().is_empty() {
        return Err(Error::statement("a column computed by no SQL: write an expression, such as `price * quantity`"));
    }
    r.push((" GENERATED ALWAYS AS (", sql, ") STORED"))
}

/// The value that a column gets by default, in the form of its type: that of a decimal is one, however it was written.
///
/// # Errors
/// When the column has no place for it.
pub fn column_default(table: &Table, column: &ColumnDef) -> Result<Option<Value>> {
    let ColumnDef { name, data_type, nullable: _, default, read_only: _, redacted: _, deferred: _ } = column;
    if !data_type.is_decimal() {
        return Ok(default_value(*default));
    }
    let text = match *default {
        ColumnDefault::None | ColumnDefault::Generated | ColumnDefault::Sql(_) | ColumnDefault::Computed(_) => return Ok(None),
        ColumnDefault::Bool(_) => {
            return Err(Error::statement(format!(
                "the default of the column `{name}` is a truth value, but the column a decimal"
            )));
        }
        ColumnDefault::Integer(it) => it.to_string(),
        ColumnDefault::Float(it) => it.to_string(),
        ColumnDefault::Text(it) => it.to_owned(),
    };
    let value = Value::Decimal(text);
    require_place(table, column, &value.as_ref())?;
    Ok(Some(value))
}

/// The value that a column gets by default, where it is one.
#[must_use]
pub fn default_value(default: ColumnDefault) -> Option<Value> {
    match default {
        ColumnDefault::None | ColumnDefault::Generated | ColumnDefault::Sql(_) | ColumnDefault::Computed(_) => None,
        ColumnDefault::Bool(it) => Some(Value::Bool(it)),
        ColumnDefault::Integer(it) => Some(Value::I64(it)),
        ColumnDefault::Float(it) => Some(Value::F64(it)),
        ColumnDefault::Text(it) => Some(Value::Text(it.to_owned())),
    }
}

/// ` ON DELETE action ON UPDATE action`, each only where something is said.
///
/// # Errors
/// When the database lacks an action.
pub fn referential_actions(r: &mut Renderer<'_>, key: &ForeignKey) -> Result<()> {
    for (event, action) in [(" ON DELETE ", key.on_delete), (" ON UPDATE ", key.on_update)] {
        match action {
            ReferentialAction::NoAction => {}
            ReferentialAction::SetDefault => {
                r.require(Feature::SetDefault)?;
                r.push((event, action.words()))?;
            }
            ReferentialAction::Restrict | ReferentialAction::Cascade | ReferentialAction::SetNull => {
                r.push((event, action.words()))?;
            }
        }
    }
    Ok(())
}

/// `CREATE INDEX IF NOT EXISTS "name" ON "table" (columns)`.
///
/// # Errors
/// When a name is none.
pub fn create_index(r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
    let CreateIndex { table, index, if_not_exists } = create;
    let name = table.index_name(index);
    r.push(("CREATE INDEX ", if_not_exists.then_some("IF NOT EXISTS "), Ident(&name), " ON ", *table, " "))?;
    index_columns(r, create)
}

/// The columns of an index in parentheses.
///
/// # Errors
/// When a name is none.
pub fn index_columns(r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
    let CreateIndex { table, index, if_not_exists: _ } = create;
    column_list(r, index.columns.iter().map(|it| table.columns[usize::from(*it)].name))
}

/// Refuses an upsert that the dialect cannot restrict to the unique key it names: other unique keys of the table that
/// the insert fills could conflict too, and the update would hit a row that was not meant.
///
/// # Errors
/// When there is such a key; the error names it. When the columns named are no unique key.
pub fn require_only_unique_key(r: &Renderer<'_>, insert: &InsertTree) -> Result<()> {
    let Some(conflict) = insert.conflict() else { return Ok(()) };
    let table = insert.table();
    let target = conflict.columns();
    let is_target = |key: &[u16]| key.len() == target.len() && target.iter().all(|column| key.contains(&column.index));
    if !table.unique_keys().any(is_target) {
        let names: Vec<_> = target.iter().map(|it| it.name()).collect();
        return Err(Error::statement(format!(
            "the table `{}` has no unique key ({}): name the columns of its primary key or of a UNIQUE set in `on_conflict`",
            table.name,
            names.join(", ")
        )));
    }
    // A column that is left out is filled by its default; one without a default, or with a counter, never conflicts.
    let is_filled = |key: &[u16]| {
        key.iter().all(|index| {
            let given = insert.columns().iter().any(|it| it.index == *index);
            let ColumnDef { default, read_only, .. } = table.columns[usize::from(*index)];
            given || read_only || default_value(default).is_some() || matches!(default, ColumnDefault::Sql(_))
        })
    };
    match table.unique_keys().find(|key| !is_target(key) && is_filled(key)) {
        None => Ok(()),
        Some(other) => {
            let names: Vec<_> = other.iter().map(|index| table.columns[usize::from(*index)].name).collect();
            Err(Error::unsupported(
                r.dialect().name(),
                format_args!(
                    "upsert on one of several unique keys: a row could also conflict on `{}` ({})",
                    table.name,
                    names.join(", ")
                ),
                "leave those columns out of the insert, or look for the row first and update or insert it",
            ))
        }
    }
}

/// The names of columns in parentheses.
///
/// # Errors
/// When a name is none.
pub fn column_list<'n>(r: &mut Renderer<'_>, names: impl Iterator<Item = &'n str> + Clone) -> Result<()> {
    r.push(("(", Idents(names), ")"))
}
