//! Clauses that MySQL and MariaDB arrange otherwise.

use std::borrow::Cow;

use aludel_core::error::{Error, Result};
use aludel_core::render::{Break, Ident, Renderer, standard};
use aludel_core::schema::{ColumnDef, ColumnDefault, ColumnId, ForeignKey, ReferentialAction, Table, same_table};
use aludel_core::tree::{
    Assignment, ChainOp, ColumnRef, Conflict, ConflictAction, CreateIndex, Direction, InsertTree, Node, Nulls, OrderTerm,
};
use aludel_core::types::DataType;

use crate::Flavor;

/// There is no OFFSET without LIMIT; the manual says to give the largest number there is.
/// <https://dev.mysql.com/doc/refman/8.0/en/select.html>
pub(crate) fn limit(r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    if limit.is_none() && offset.is_some() {
        r.push((Break, "LIMIT 18446744073709551615"))?;
    }
    standard::limit(r, limit, offset)
}

/// There is no NULLS FIRST: NULLs are less than all values, unless what sorts first is whether they are NULL.
/// <https://dev.mysql.com/doc/refman/8.0/en/working-with-null.html>
pub(crate) fn order_term(r: &mut Renderer<'_>, term: &OrderTerm) -> Result<()> {
    let OrderTerm { node, direction, nulls } = term;
    let is_null = || Node::is_null(false, node.clone());
    match (nulls, direction) {
        // Where they are anyway, and where an index has them.
        (None, _) | (Some(Nulls::First), Direction::Ascending) | (Some(Nulls::Last), Direction::Descending) => {}
        (Some(Nulls::First), Direction::Descending) => r.push((is_null(), " DESC, "))?,
        (Some(Nulls::Last), Direction::Ascending) => r.push((is_null(), ", "))?,
    }
    standard::order_term(r, &OrderTerm::new(node.clone(), *direction))
}

/// Assignments are carried out from left to right, and each sees what those before it did: after `SET a = b, b = a` both
/// are the old `b`. So a column is assigned only after every other value that is computed from it.
/// <https://dev.mysql.com/doc/refman/8.0/en/update.html>, <https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html>
pub(crate) fn assignments(r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
    standard::assignments(r, &in_safe_order(r.dialect().name(), assignments)?)
}

fn in_safe_order<'a>(dialect: &str, assignments: &'a [Assignment]) -> Result<Cow<'a, [Assignment]>> {
    let is_safe = |index: usize| !assignments[index + 1..].iter().any(|later| reads(later, &assignments[index]));
    if (0..assignments.len()).all(is_safe) {
        return Ok(Cow::Borrowed(assignments));
    }
    let mut ordered = Vec::with_capacity(assignments.len());
    let mut waiting: Vec<&Assignment> = assignments.iter().collect();
    while !waiting.is_empty() {
        let is_free = |index: &usize| {
            let mut others = waiting.iter().enumerate().filter(|(other, _)| other != index);
            !others.any(|(_, other)| reads(other, waiting[*index]))
        };
        let Some(next) = (0..waiting.len()).find(is_free) else { return Err(circle(dialect, &waiting)) };
        ordered.push(waiting.remove(next).clone());
    }
    Ok(Cow::Owned(ordered))
}

/// Whether one assignment's value is computed from the column that the other assigns.
fn reads(one: &Assignment, other: &Assignment) -> bool {
    let mut found = false;
    one.value.columns(&mut |column| found |= is_same(column, other));
    found
}

fn is_same(column: &ColumnRef, assignment: &Assignment) -> bool {
    column.name() == assignment.column.name() && (column.qualifier().is_none() || column.is_of(assignment.column.table))
}

fn circle(dialect: &str, waiting: &[&Assignment]) -> Error {
    let names: Vec<_> = waiting.iter().map(|it| format!("`{}`", it.column.name())).collect();
    Error::unsupported(
        dialect,
        format_args!("update of columns from each other's old values ({})", names.join(", ")),
        "select the values first, and set them in a second statement",
    )
}

/// <https://dev.mysql.com/doc/refman/8.0/en/insert.html>
pub(crate) fn default_values(r: &mut Renderer<'_>) -> Result<()> {
    r.push(" () VALUES ()")
}

/// `ON DUPLICATE KEY UPDATE` cannot name a key, so an upsert is refused where another key could conflict.
/// <https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html>
pub(crate) fn conflict(r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
    let Some(Conflict { target, action }) = insert.conflict() else { return Ok(()) };
    let changes = match action {
        // INSERT IGNORE would not do: it makes warnings of all other errors too.
        ConflictAction::DoNothing => {
            let writable = target.iter().chain(insert.columns()).filter(|column| !column.def().read_only);
            writable.take(1).map(|column| itself(*column)).collect()
        }
        ConflictAction::DoUpdate { assignments, filter } if filter.is_empty() => assignments.clone(),
        ConflictAction::DoUpdate { assignments, filter } => {
            let condition = Node::chain_of(ChainOp::And, filter.clone());
            assignments.iter().map(|it| only_if(&condition, it)).collect()
        }
    };
    if !target.is_empty() || always_changes(action) {
        standard::require_only_unique_key(r, insert)?;
    }
    if !insert.returning().is_empty() && !always_changes(action) {
        return Err(Error::unsupported(
            r.dialect().name(),
            "RETURNING of an upsert that may leave the row as it is",
            "the rows left as they are would be given back too: select the rows after the statement",
        ));
    }
    r.push((Break, "ON DUPLICATE KEY UPDATE "))?;
    r.in_table(insert.table(), |r| r.dialect().assignments(r, &changes))
}

fn always_changes(action: &ConflictAction) -> bool {
    match action {
        ConflictAction::DoNothing => false,
        ConflictAction::DoUpdate { assignments: _, filter } => filter.is_empty(),
    }
}

/// `column = column`, which changes nothing.
fn itself(column: ColumnId) -> Assignment {
    Assignment { column, value: Node::Column(ColumnRef::Model { column, alias: None }) }
}

/// `column = CASE WHEN condition THEN value ELSE column END`.
fn only_if(condition: &Node, assignment: &Assignment) -> Assignment {
    let Assignment { column, value } = assignment;
    let unchanged = itself(*column).value;
    Assignment { column: *column, value: Node::case(vec![(condition.clone(), value.clone())], Some(unchanged)) }
}

/// `VALUES(column)`. MySQL would rather have the row named by an alias since 8.0.20, but MariaDB knows no such alias, and
/// MySQL takes none after INSERT … SELECT.
/// <https://dev.mysql.com/doc/refman/8.0/en/miscellaneous-functions.html#function_values>
pub(crate) fn excluded(r: &mut Renderer<'_>, column: &str) -> Result<()> {
    r.push(("VALUES(", Ident(column), ")"))
}

/// A key that counts up is AUTO_INCREMENT, and must be indexed, with nothing before it in the index.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table.html>
///
/// A literal default of a text or bytes without a length is an expression, and stands in parentheses.
/// <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>
pub(crate) fn column_definition(flavor: Flavor, r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
    let ColumnDef { name, data_type, nullable, default, read_only: _, redacted: _, deferred: _ } = column;
    if is_key(table, column) {
        require_length(r.dialect().name(), "key", table, column)?;
    }
    if *default == ColumnDefault::Generated && !leads_key(table, column) {
        return Err(Error::unsupported(
            r.dialect().name(),
            format_args!("generated column that leads no key (`{}`.`{name}`)", table.name),
            "make it the primary key, the first column of it, or unique",
        ));
    }
    let is_computed = matches!(default, ColumnDefault::Computed(_));
    let plain = ColumnDef { default: ColumnDefault::None, nullable: *nullable || is_computed, ..*column };
    standard::column_definition(r, table, &plain)?;
    match standard::column_default(table, column)? {
        None => match default {
            ColumnDefault::Generated => r.push(" AUTO_INCREMENT"),
            ColumnDefault::Sql(sql) => standard::default_sql(r, sql),
            ColumnDefault::Computed(sql) => computed(flavor, r, column, sql),
            ColumnDefault::None
            | ColumnDefault::Bool(_)
            | ColumnDefault::Integer(_)
            | ColumnDefault::Float(_)
            | ColumnDefault::Text(_) => Ok(()),
        },
        Some(value) if is_unbounded(*data_type) => r.push((" DEFAULT (", value, ")")),
        Some(value) => r.push((" DEFAULT ", value)),
    }
}

/// What is said of NULL comes after the expression, and MariaDB takes only a CHECK for it.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-generated-columns.html>,
/// <https://mariadb.com/kb/en/generated-columns/#supported-options>
fn computed(flavor: Flavor, r: &mut Renderer<'_>, column: &ColumnDef, sql: &'static str) -> Result<()> {
    standard::computed(r, sql)?;
    if column.nullable {
        return Ok(());
    }
    match flavor {
        Flavor::MySql => r.push(" NOT NULL"),
        Flavor::MariaDb => r.push((" CHECK (", Ident(column.name), " IS NOT NULL)")),
    }
}

fn is_key(table: &Table, column: &ColumnDef) -> bool {
    let has = |key: &[u16]| key.iter().any(|index| table.columns[usize::from(*index)].name == column.name);
    table.unique_keys().any(has) || table.foreign_keys.iter().any(|it| has(it.columns))
}

fn leads_key(table: &Table, column: &ColumnDef) -> bool {
    let is_first = |key: &[u16]| key.first().is_some_and(|index| table.columns[usize::from(*index)].name == column.name);
    table.unique_keys().any(is_first)
}

fn is_unbounded(data_type: DataType) -> bool {
    matches!(data_type, DataType::Text | DataType::Bytes | DataType::Json)
}

/// An index takes so many characters of a text, so it must be known how many there are.
/// <https://dev.mysql.com/doc/refman/8.0/en/column-indexes.html#column-indexes-prefix>
fn require_length(dialect: &str, what: &str, table: &Table, column: &ColumnDef) -> Result<()> {
    if !is_unbounded(column.data_type) {
        return Ok(());
    }
    Err(Error::unsupported(
        dialect,
        format_args!("{what} of text or bytes without a length (`{}`.`{}`)", table.name, column.name),
        "give the field a length, such as `#[model(length = 200)]`; bytes cannot be in one",
    ))
}

/// A change of a key does not reach rows of the same table: the statement fails as with RESTRICT.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html#foreign-key-referential-actions>
pub(crate) fn referential_actions(r: &mut Renderer<'_>, table: &Table, key: &ForeignKey) -> Result<()> {
    let changes = matches!(key.on_update, ReferentialAction::Cascade | ReferentialAction::SetNull);
    if changes && same_table(table, key.target()) {
        return Err(Error::unsupported(
            r.dialect().name(),
            format_args!("ON UPDATE {} of a foreign key into its own table (`{}`)", key.on_update.words(), table.name),
            "leave `on_update` out, and keep the keys of rows as they are",
        ));
    }
    standard::referential_actions(r, key)
}

/// <https://dev.mysql.com/doc/refman/8.0/en/create-index.html>
pub(crate) fn create_index(r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
    let table = create.table();
    for index in create.index().columns {
        require_length(r.dialect().name(), "index", table, &table.columns[usize::from(*index)])?;
    }
    standard::create_index(r, create)
}

/// MySQL's CREATE INDEX knows no IF NOT EXISTS.
/// <https://dev.mysql.com/doc/refman/8.0/en/information-schema-statistics-table.html>
pub(crate) fn index_query(flavor: Flavor) -> Option<&'static str> {
    match flavor {
        Flavor::MySql => Some(
            "SELECT count(*) FROM information_schema.statistics \
             WHERE table_schema = coalesce(:schema, database()) AND table_name = :table AND index_name = :index",
        ),
        Flavor::MariaDb => None,
    }
}

/// Text compares character by character, upper and lower case and trailing spaces told apart, as on other databases; the
/// usual collations do neither. <https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-sets.html#charset-unicode-sets-pad-attributes>,
/// <https://mariadb.com/kb/en/supported-character-sets-and-collations/#no-pad-collations>
pub(crate) fn table_options(flavor: Flavor, r: &mut Renderer<'_>) -> Result<()> {
    r.push(" CHARACTER SET utf8mb4 COLLATE ")?;
    r.push(match flavor {
        Flavor::MySql => "utf8mb4_0900_bin",
        Flavor::MariaDb => "utf8mb4_nopad_bin",
    })
}
