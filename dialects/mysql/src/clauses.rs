//! Clauses that MySQL and MariaDB arrange otherwise.

use std::borrow::Cow;

use aludel_core::dialect::Feature;
use aludel_core::error::{Error, Result};
use aludel_core::render::{Break, Comma, HintWords, Ident, Renderer, standard};
use aludel_core::schema::{ColumnDef, ColumnDefault, ColumnId, ForeignKey, ReferentialAction, Table, same_table};
use aludel_core::tree::{
    Assignment, ChainOp, ColumnRef, Conflict, ConflictAction, ConflictKey, Constant, CreateIndex, DeleteTree, Direction, EachRow,
    GroupingKind, InsertTree, LockStrength, Node, Nulls, OrderTerm, QueryTree, RowLock, SelectTree, UpdateTree, ValuesSource,
};
use aludel_core::types::DataType;

use crate::Flavor;
use crate::lower::selected;

/// `GROUP BY a, b WITH ROLLUP`, which is all there is.
/// <https://dev.mysql.com/doc/refman/8.0/en/group-by-modifiers.html>
pub(crate) fn group_by(r: &mut Renderer<'_>, select: &SelectTree) -> Result<()> {
    if let Some(select) = grouped_by_place(select) {
        return group_by(r, &select);
    }
    let [grouping] = select.grouping() else {
        if select.grouping().len() > 1 {
            r.require(Feature::GroupingSets)?;
        }
        return standard::group_by(r, select);
    };
    if grouping.kind() != GroupingKind::Rollup {
        return standard::group_by(r, select);
    }
    if !select.group_by().is_empty() || grouping.sets().iter().any(|it| it.len() != 1) {
        r.require(Feature::RollupOfLists)?;
    }
    let nodes = grouping.sets().concat();
    r.push((Break, "GROUP BY ", Comma(&nodes), " WITH ROLLUP"))
}

/// Two placeholders are two values for ONLY_FULL_GROUP_BY, and two subqueries are two; so what is selected as it is grouped by, with one
/// in it, is named by its place. `None` where there is no such thing.
/// <https://dev.mysql.com/doc/refman/8.0/en/group-by-handling.html>
fn grouped_by_place(select: &SelectTree) -> Option<SelectTree> {
    let place = |node: &Node| {
        let place = select.items().iter().position(|it| it.node == *node)?;
        let number = u32::try_from(place + 1).ok()?;
        node.has_value_or_query().then_some(Node::Constant(Constant::Number(number)))
    };
    if !select.group_by().iter().any(|it| place(it).is_some()) {
        return None;
    }
    let by_place = select.group_by().iter().map(|it| place(it).unwrap_or_else(|| it.clone())).collect();
    Some(select.clone().grouped_by(by_place))
}

/// MariaDB has LOCK IN SHARE MODE only, which MySQL kept for old programs and takes nothing after.
/// <https://dev.mysql.com/doc/refman/8.0/en/innodb-locking-reads.html>, <https://mariadb.com/kb/en/lock-in-share-mode/>
pub(crate) fn row_lock(flavor: Flavor, r: &mut Renderer<'_>, lock: &RowLock) -> Result<()> {
    match (flavor, lock.strength()) {
        (_, LockStrength::Update | LockStrength::NoKeyUpdate) => standard::row_lock(r, &lock.with_strength(LockStrength::Update)),
        (Flavor::MySql, LockStrength::Share | LockStrength::KeyShare) => {
            standard::row_lock(r, &lock.with_strength(LockStrength::Share))
        }
        (Flavor::MariaDb, LockStrength::Share | LockStrength::KeyShare) => {
            if !lock.of().is_empty() {
                r.require(Feature::LockOf)?;
            }
            r.push((Break, "LOCK IN SHARE MODE", standard::wait_words(lock.wait())))
        }
    }
}

/// There is no OFFSET without LIMIT; the manual says to give the largest number there is.
/// <https://dev.mysql.com/doc/refman/8.0/en/select.html>
pub(crate) fn limit(r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    if limit.is_none() && offset.is_some() {
        r.push((Break, "LIMIT ", ALL_ROWS))?;
    }
    standard::limit(r, limit, offset)
}

/// The limit that is none.
pub(crate) const ALL_ROWS: &str = "18446744073709551615";

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

/// Other tables are joined to the one that is changed, and columns are told apart by their tables.
/// <https://dev.mysql.com/doc/refman/8.0/en/update.html>
pub(crate) fn update(r: &mut Renderer<'_>, update: &UpdateTree) -> Result<()> {
    let (reach, assignments) = (update.reach(), update.assignments());
    let (target, words) = (reach.target(), HintWords::prefix(update.hints()));
    if reach.sources().is_empty() {
        r.push(("UPDATE ", words, target, Break, "SET "))?;
        return ordered_assignments(r, target.name(), assignments);
    }
    standard::require_assignments(assignments)?;
    r.push(("UPDATE ", words, target, " CROSS JOIN ", reach.sources()))?;
    r.push((Break, "SET "))?;
    for (index, Assignment { column, value }) in assignments.iter().enumerate() {
        r.push(((index > 0).then_some(", "), Ident(target.name()), ".", Ident(column.name()), " = ", value))?;
    }
    Ok(())
}

/// Other tables stand after USING, the one whose rows are deleted once more among them. MariaDB knows an alias only there.
/// <https://dev.mysql.com/doc/refman/8.0/en/delete.html>, <https://mariadb.com/kb/en/delete/>
pub(crate) fn delete(flavor: Flavor, r: &mut Renderer<'_>, delete: &DeleteTree) -> Result<()> {
    let reach = delete.reach();
    let (target, sources) = (reach.target(), reach.sources());
    if sources.is_empty() && (target.alias.is_none() || flavor == Flavor::MySql) {
        return standard::delete(r, delete);
    }
    if reach.limit().is_some() || !delete.returning().is_empty() {
        return Err(Error::unsupported(
            r.dialect().name(),
            "LIMIT or RETURNING of a delete that names other tables or an alias",
            "choose the rows by a subquery, `key.in_(select(…))`, and name the table without an alias",
        ));
    }
    r.push(("DELETE ", HintWords::prefix(delete.hints()), "FROM "))?;
    match target.alias {
        Some(alias) => r.push(Ident(alias))?,
        None => r.push(target.table)?,
    }
    r.push((Break, "USING ", target))?;
    if sources.is_empty() { Ok(()) } else { r.push((", ", sources)) }
}

/// What VALUES gives has names that differ between the two databases, so a SELECT of no rows stands before it, which says the types too:
/// a NULL or a parameter has none. The rows are `ROW(…)` for MySQL.
/// <https://dev.mysql.com/doc/refman/8.0/en/values.html>, <https://mariadb.com/kb/en/table-value-constructors/>
pub(crate) fn each_row(flavor: Flavor, r: &mut Renderer<'_>, rows: &EachRow) -> Result<()> {
    let names = rows.names();
    r.push("(SELECT ")?;
    for (index, (column, name)) in rows.columns().zip(&names).enumerate() {
        r.push(((index > 0).then_some(", "), Ident(column.name()), " AS ", Ident(name.as_str())))?;
    }
    r.push((" FROM ", rows.columns().next().map(|it| it.table), " WHERE FALSE UNION ALL VALUES "))?;
    for (index, row) in rows.rows().iter().enumerate() {
        let row: Vec<Node> = row.iter().map(|it| selected(flavor, it)).collect();
        let start = match flavor {
            Flavor::MySql => "ROW(",
            Flavor::MariaDb => "(",
        };
        r.push(((index > 0).then_some(", "), start, Comma(&row), ")"))?;
    }
    r.push((") AS ", Ident(EachRow::NAME)))
}

/// MySQL takes parentheses around one SELECT, and around more since 8.0.22 only.
/// <https://dev.mysql.com/doc/refman/8.0/en/parenthesized-query-expressions.html>
pub(crate) fn compound_operand(flavor: Flavor, r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
    match (flavor, query) {
        (Flavor::MySql, QueryTree::Compound(_) | QueryTree::Text(_)) => standard::operand_in_from(r, query),
        (Flavor::MySql, QueryTree::Select(_)) | (Flavor::MariaDb, _) => standard::compound_operand(r, query),
    }
}

/// What VALUES gives has names that differ between the two databases and cannot be given in FROM on MariaDB.
/// <https://mariadb.com/kb/en/table-value-constructors/>
pub(crate) fn values_source(flavor: Flavor, r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
    r.push("(")?;
    for (index, row) in values.rows().iter().enumerate() {
        r.push(if index == 0 { "SELECT " } else { " UNION ALL SELECT " })?;
        for (position, (value, column)) in row.iter().zip(values.columns()).enumerate() {
            let name = (index == 0).then(|| (" AS ", Ident(column.name.as_str())));
            let value = selected(flavor, &crate::temporal::typed_value(column.data_type, value));
            r.push(((position > 0).then_some(", "), value, name))?;
        }
    }
    r.push((") AS ", Ident(values.name().as_str())))
}

/// Assignments are carried out from left to right, and each sees what those before it did: after `SET a = b, b = a` both
/// are the old `b`. So a column is assigned only after every other value that is computed from it.
/// <https://dev.mysql.com/doc/refman/8.0/en/update.html>, <https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html>
pub(crate) fn assignments(r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
    let target = assignments.first().map_or("", |it| it.column.table.name);
    ordered_assignments(r, target, assignments)
}

fn ordered_assignments(r: &mut Renderer<'_>, target: &str, assignments: &[Assignment]) -> Result<()> {
    match in_safe_order(target, assignments) {
        Ok(ordered) => standard::assignments(r, &ordered),
        Err(circle) => Err(circle_error(r.dialect().name(), &circle)),
    }
}

/// Whether no value is computed from a column that another assignment sets.
pub(crate) fn are_independent(target: &str, assignments: &[Assignment]) -> bool {
    let others = |index: usize| assignments.iter().enumerate().filter(move |(other, _)| *other != index).map(|(_, it)| it);
    (0..assignments.len()).all(|index| !others(index).any(|other| reads(target, other, &assignments[index])))
}

/// Whether there is an order in which every value is computed from the row as it was.
pub(crate) fn can_be_ordered(target: &str, assignments: &[Assignment]) -> bool {
    in_safe_order(target, assignments).is_ok()
}

/// The assignments in such an order; else those that are left when no further one can be carried out.
fn in_safe_order<'a>(
    target: &str,
    assignments: &'a [Assignment],
) -> std::result::Result<Cow<'a, [Assignment]>, Vec<&'a Assignment>> {
    let is_safe = |index: usize| !assignments[index + 1..].iter().any(|later| reads(target, later, &assignments[index]));
    if (0..assignments.len()).all(is_safe) {
        return Ok(Cow::Borrowed(assignments));
    }
    let mut ordered = Vec::with_capacity(assignments.len());
    let mut waiting: Vec<&Assignment> = assignments.iter().collect();
    while !waiting.is_empty() {
        let is_free = |index: &usize| {
            let mut others = waiting.iter().enumerate().filter(|(other, _)| other != index);
            !others.any(|(_, other)| reads(target, other, waiting[*index]))
        };
        let Some(next) = (0..waiting.len()).find(is_free) else { return Err(waiting) };
        ordered.push(waiting.remove(next).clone());
    }
    Ok(Cow::Owned(ordered))
}

/// Whether one assignment's value is computed from the column that the other assigns, of the table that goes by this name.
fn reads(target: &str, one: &Assignment, other: &Assignment) -> bool {
    let mut found = false;
    let is_target = |column: &ColumnRef| column.qualifier().is_none_or(|it| it == target);
    one.value.columns(&mut |column| found |= column.name() == other.column.name() && is_target(column));
    found
}

fn circle_error(dialect: &str, waiting: &[&Assignment]) -> Error {
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
    let Some(conflict @ Conflict { key, action }) = insert.conflict() else { return Ok(()) };
    if let ConflictKey::Columns { columns: _, index_filter } = key
        && !index_filter.is_empty()
    {
        r.require(Feature::UpsertIndexWhere)?;
    }
    let changes = match action {
        // INSERT IGNORE would not do: it makes warnings of all other errors too.
        ConflictAction::DoNothing => {
            let writable = conflict.columns().iter().chain(insert.columns()).filter(|column| !column.def().read_only);
            writable.take(1).map(|column| itself(*column)).collect()
        }
        // A row that has the new values already is not written anyway.
        ConflictAction::DoUpdate { assignments, filter, skip_unchanged: _ } if filter.is_empty() => assignments.clone(),
        ConflictAction::DoUpdate { assignments, filter, skip_unchanged: _ } => {
            let condition = Node::chain_of(ChainOp::And, filter.clone());
            assignments.iter().map(|it| only_if(&condition, it)).collect()
        }
    };
    if *key != ConflictKey::Any || *action != ConflictAction::DoNothing {
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
        ConflictAction::DoUpdate { assignments: _, filter, skip_unchanged } => filter.is_empty() && !skip_unchanged,
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
