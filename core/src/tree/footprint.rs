//! What a statement reads and writes, found without running it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    Assignment, ColumnRef, CompoundTree, Conflict, ConflictAction, ConflictKey, Cte, CteBody, DeleteTree, InSet, InsertSource,
    InsertTree, Join, JoinOn, Node, QueryTree, Reach, SelectItem, SelectTree, Source, Sources, UpdateTree, Visitor,
};
use crate::schema::{ColumnId, Name, Table, same_table};
use crate::types::DataType;

/// What a statement reads and writes: by its text, whatever the data.
///
/// It may name more than the statement touches, and never less, as long as [`is_opaque`](Self::is_opaque) is false. What the
/// database does by itself is not in it: triggers, views, ON DELETE CASCADE.
///
/// # Example: an update from a query
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// use aludel::tree::Operation;
/// let writers = select(Post.user_id).where_(Post.title.ne("draft"));
/// let footprint = update(User).set(User.age.set(30)).where_(User.id.in_(writers)).footprint();
/// assert_eq!(footprint.operations.iter().collect::<Vec<_>>(), [&Operation::Select, &Operation::Update]);
/// assert_eq!(footprint.to_string(), "reads posts(title, user_id), users(id); writes users(age)");
/// assert!(footprint.has_where && !footprint.is_opaque);
/// let title = footprint.parameters.iter().find(|it| it.column == Some(Post.title.id())).expect("it is compared with a value");
/// assert!(!title.is_redacted);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Footprint {
    /// What is done: that of the statement, and of what stands in its WITH and its subqueries.
    pub operations: BTreeSet<Operation>,
    /// The tables that are read, with the columns.
    pub reads: BTreeMap<TableName, BTreeSet<String>>,
    /// The tables that are written, with the columns. An INSERT and a DELETE write every column of their table.
    pub writes: BTreeMap<TableName, BTreeSet<String>>,
    /// Whether every INSERT, UPDATE or DELETE in it that could have a WHERE has one; of a query, whether it has one itself.
    pub has_where: bool,
    /// Whether it takes some of its rows only.
    pub has_limit: bool,
    /// The values in it.
    pub parameters: Vec<ParameterUse>,
    /// Whether it has parts that aludel does not look into: text by hand, functions and nodes of the program. Then it may read and
    /// write anything.
    pub is_opaque: bool,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "SQL has four")]
pub enum Operation {
    /// Reads rows.
    Select,
    /// Adds rows.
    Insert,
    /// Changes rows.
    Update,
    /// Removes rows.
    Delete,
}

/// A table by its name, with its schema if that is said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a name has these parts")]
pub struct TableName {
    /// The schema.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
}

/// A value in a statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParameterUse {
    /// What kind of value it is; `None` of NULL.
    pub data_type: Option<DataType>,
    /// The column that it is compared with or assigned to, where there is one.
    pub column: Option<ColumnId>,
    /// Whether that column is redacted.
    pub is_redacted: bool,
}

impl Footprint {
    /// That of a statement of which nothing is known.
    #[must_use]
    pub fn opaque() -> Self {
        Self { is_opaque: true, ..Self::default() }
    }

    /// Whether the statement may change something.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.is_opaque || !self.writes.is_empty()
    }

    /// Whether it may touch a table.
    #[must_use]
    pub fn may_touch(&self, table: &Table) -> bool {
        let name = TableName::of(table);
        self.is_opaque || self.reads.contains_key(&name) || self.writes.contains_key(&name)
    }

    pub(crate) fn of_select(select: &SelectTree) -> Self {
        let mut survey = Survey::default();
        survey.select(select);
        select.visit(&mut survey);
        survey.finish(!select.filter.is_empty(), select.is_limited())
    }

    pub(crate) fn of_compound(compound: &CompoundTree) -> Self {
        let mut survey = Survey::default();
        compound.visit(&mut survey);
        survey.finish(false, compound.is_limited())
    }

    pub(crate) fn of_insert(insert: &InsertTree) -> Self {
        let mut survey = Survey::default();
        survey.insert(insert);
        insert.visit(&mut survey);
        survey.finish_changes(true, false)
    }

    pub(crate) fn of_update(update: &UpdateTree) -> Self {
        let mut survey = Survey::default();
        survey.update(update);
        update.visit(&mut survey);
        survey.finish_changes(update.reach.has_where(), update.reach.limit.is_some())
    }

    pub(crate) fn of_delete(delete: &DeleteTree) -> Self {
        let mut survey = Survey::default();
        survey.delete(delete);
        delete.visit(&mut survey);
        survey.finish_changes(delete.reach.has_where(), delete.reach.limit.is_some())
    }
}

/// One line: what is read and written.
impl std::fmt::Display for Footprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |tables: &BTreeMap<TableName, BTreeSet<String>>| {
            let table = |(table, columns): (&TableName, &BTreeSet<String>)| {
                format!("{table}({})", columns.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
            };
            tables.iter().map(table).collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        if !self.reads.is_empty() {
            parts.push(format!("reads {}", list(&self.reads)));
        }
        if !self.writes.is_empty() {
            parts.push(format!("writes {}", list(&self.writes)));
        }
        if self.is_opaque {
            parts.push("opaque".to_owned());
        }
        f.write_str(&parts.join("; "))
    }
}

impl TableName {
    /// The name of a model's table.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        Self { schema: table.schema.map(str::to_owned), table: table.name.to_owned() }
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.table),
            None => f.write_str(&self.table),
        }
    }
}

/// A footprint as far as it is known.
#[derive(Default)]
struct Survey {
    footprint: Footprint,
    /// Tables, with the names they go by.
    named: Vec<(Name, TableName)>,
    /// Columns of something that only has a name, or has none because there is only one in scope.
    columns: Vec<(Option<Name>, String)>,
    /// Values that have been noted with their column.
    noted: BTreeSet<*const Node>,
    /// Common table expressions that have been looked at.
    ctes: Vec<*const Cte>,
    /// Whether an UPDATE or DELETE in WITH has no WHERE.
    is_unlimited: bool,
}

impl Survey {
    fn finish(mut self, has_where: bool, has_limit: bool) -> Footprint {
        // What a column of a name belongs to is decided by all that goes by that name.
        for (qualifier, column) in std::mem::take(&mut self.columns) {
            for (_, table) in self.named.iter().filter(|(name, _)| qualifier.as_ref().is_none_or(|it| it == name)) {
                self.footprint.reads.entry(table.clone()).or_default().insert(column.clone());
            }
        }
        Footprint { has_where, has_limit, ..self.footprint }
    }

    fn finish_changes(self, has_where: bool, has_limit: bool) -> Footprint {
        let has_where = has_where && !self.is_unlimited;
        self.finish(has_where, has_limit)
    }

    fn goes_by(&mut self, name: Name, table: &Table) {
        let known = (name, TableName::of(table));
        if !self.named.contains(&known) {
            self.named.push(known);
        }
    }

    fn reads(&mut self, table: &Table) -> &mut BTreeSet<String> {
        self.footprint.reads.entry(TableName::of(table)).or_default()
    }

    fn reads_column(&mut self, column: ColumnId) {
        self.reads(column.table).insert(column.name().to_owned());
    }

    fn writes(&mut self, table: &Table, columns: impl IntoIterator<Item = &'static str>) {
        let written = self.footprint.writes.entry(TableName::of(table)).or_default();
        written.extend(columns.into_iter().map(str::to_owned));
    }

    fn select(&mut self, select: &SelectTree) {
        self.footprint.operations.insert(Operation::Select);
        self.footprint.is_opaque |= !select.hints.is_empty();
        for Join { target, on, kind: _, within: _ } in &select.joins {
            if *on == JoinOn::ForeignKey {
                self.foreign_keys(target, select.tables().iter().map(|it| it.table));
            }
        }
        // A database may read whole rows of what stands in parentheses.
        if select.joins.iter().any(|it| it.within > 0) {
            select.joins.iter().for_each(|it| self.whole_rows(&it.target));
        }
    }

    fn whole_rows(&mut self, source: &Source) {
        if let Source::Table(it) = source {
            self.reads(it.table).extend(it.table.columns.iter().map(|it| it.name.to_owned()));
        }
    }

    fn insert(&mut self, insert: &InsertTree) {
        self.footprint.operations.insert(Operation::Insert);
        self.footprint.is_opaque |= !insert.hints.is_empty();
        self.writes(insert.into.table, insert.into.table.columns.iter().map(|it| it.name));
        if let InsertSource::Rows(rows) = &insert.source {
            for row in rows.iter() {
                insert.columns.iter().zip(row).for_each(|(column, value)| self.assigned(*column, value));
            }
        }
        if let Some(conflict @ Conflict { key, action }) = &insert.conflict {
            conflict.columns().iter().for_each(|it| self.reads_column(*it));
            if let ConflictKey::Constraint(name) = key {
                let table = insert.into.table;
                let named = table.unique.iter().filter(|it| table.unique_name(it) == name.as_str());
                named.flat_map(|it| it.iter()).for_each(|index| self.reads_column(ColumnId { table, index: *index }));
            }
            if let ConflictAction::DoUpdate { assignments, filter: _, skip_unchanged } = action {
                self.footprint.operations.insert(Operation::Update);
                self.assignments(assignments);
                if *skip_unchanged {
                    assignments.iter().for_each(|it| self.reads_column(it.column));
                }
            }
        }
        self.given(&insert.returning);
    }

    fn reads_key(&mut self, table: &'static Table) {
        table.primary_key.iter().for_each(|index| self.reads_column(ColumnId { table, index: *index }));
    }

    fn reach(&mut self, reach: &Reach) {
        self.is_unlimited |= !reach.has_where();
        let sources = &reach.sources;
        // A limit may be said by the key.
        if reach.limit.is_some() || reach.selects_from_target() {
            self.reads_key(reach.target.table);
        }
        if let Some(rows) = &sources.rows {
            rows.keys.iter().for_each(|it| self.reads_column(*it));
            for row in &rows.rows {
                rows.columns().zip(row).for_each(|(column, value)| self.assigned(column, value));
            }
        }
        for Join { target, on, kind: _, within: _ } in &sources.joins {
            if *on == JoinOn::ForeignKey {
                let all = sources.from.iter().chain(sources.joins.iter().map(|it| &it.target));
                let tables = all.filter_map(|it| if let Source::Table(it) = it { Some(it.table) } else { None });
                self.foreign_keys(target, tables);
            }
        }
    }

    fn update(&mut self, update: &UpdateTree) {
        self.footprint.operations.insert(Operation::Update);
        self.footprint.is_opaque |= !update.hints.is_empty();
        self.reach(&update.reach);
        let target = update.reach.target;
        // Values that are selected from the table itself may be joined by the key.
        if update.assignments.iter().any(|it| it.value.selects_from(target)) {
            self.reads_key(target.table);
        }
        // A database may read whole rows of the other tables.
        let Sources { rows: _, from, joins } = &update.reach.sources;
        from.iter().chain(joins.iter().map(|it| &it.target)).for_each(|it| self.whole_rows(it));
        self.writes(update.reach.target.table, update.assignments.iter().map(|it| it.column.name()));
        self.assignments(&update.assignments);
        self.given(&update.returning);
    }

    fn delete(&mut self, delete: &DeleteTree) {
        self.footprint.operations.insert(Operation::Delete);
        self.footprint.is_opaque |= !delete.hints.is_empty();
        self.reach(&delete.reach);
        let table = delete.reach.target.table;
        self.writes(table, table.columns.iter().map(|it| it.name));
        self.given(&delete.returning);
    }

    /// Rows that are given back are read.
    fn given(&mut self, returning: &[SelectItem]) {
        if !returning.is_empty() {
            self.footprint.operations.insert(Operation::Select);
        }
    }

    fn assignments(&mut self, assignments: &[Assignment]) {
        for Assignment { column, value } in assignments {
            self.assigned(*column, value);
        }
    }

    fn assigned(&mut self, column: ColumnId, value: &Node) {
        if let Node::Value(it) = value
            && self.noted.insert(value)
        {
            self.parameter(Node::type_of_value(it), Some(column));
        }
    }

    fn parameter(&mut self, data_type: Option<DataType>, column: Option<ColumnId>) {
        let is_redacted = column.is_some_and(|it| it.def().redacted);
        self.footprint.parameters.push(ParameterUse { data_type, column, is_redacted });
    }

    /// The values that stand beside a column.
    fn compared(&mut self, column: &Node, values: &[&Node]) {
        let Node::Column(ColumnRef::Model { column, .. }) = column else { return };
        values.iter().for_each(|it| self.assigned(*column, it));
    }

    /// Notes with which columns the values in a condition are compared, before they come by themselves.
    fn comparison(&mut self, node: &Node) {
        match node {
            Node::Compare(it) => {
                self.compared(&it.left, &[&it.right]);
                self.compared(&it.right, &[&it.left]);
            }
            Node::Distinct(it) => {
                self.compared(&it.left, &[&it.right]);
                self.compared(&it.right, &[&it.left]);
            }
            Node::Like(it) => self.compared(&it.operand, &[&it.pattern]),
            Node::Between(it) => self.compared(&it.operand, &[&it.low, &it.high]),
            Node::In(it) => {
                if let InSet::List(list) = &it.set {
                    self.compared(&it.operand, &list.iter().collect::<Vec<_>>());
                }
            }
            _ => {}
        }
    }

    /// What a join by foreign key compares: the columns of every foreign key between the target and another table of the query.
    fn foreign_keys<'t>(&mut self, target: &Source, tables: impl Iterator<Item = &'t Table>) {
        let Source::Table(target) = target else { return };
        for other in tables {
            for (from, to) in [(target.table, other), (other, target.table)] {
                for key in from.foreign_keys.iter().filter(|key| same_table(key.target(), to)) {
                    let names = key.columns.iter().map(|it| from.columns[usize::from(*it)].name.to_owned());
                    self.reads(from).extend(names);
                    self.reads(to).extend(key.targets.iter().map(|it| it.name().to_owned()));
                }
            }
        }
    }
}

impl<'n> Visitor<'n> for Survey {
    fn node(&mut self, node: &'n Node) -> bool {
        self.comparison(node);
        match node {
            Node::Column(ColumnRef::Model { column, alias }) | Node::Excluded(ColumnRef::Model { column, alias }) => {
                self.reads_column(*column);
                self.goes_by(Name::Static(alias.unwrap_or(column.table.name)), column.table);
            }
            Node::Column(ColumnRef::Named(it)) | Node::Excluded(ColumnRef::Named(it)) => {
                self.columns.push((it.qualifier.clone(), it.name.as_str().to_owned()));
            }
            Node::Parameter(it) => self.parameter(Some(it.data_type), it.column),
            Node::Value(value) => {
                if self.noted.insert(node) {
                    self.parameter(Node::type_of_value(value), None);
                }
            }
            other => self.footprint.is_opaque |= other.is_opaque(),
        }
        true
    }

    fn query(&mut self, query: &'n QueryTree) -> bool {
        self.footprint.operations.insert(Operation::Select);
        match query {
            QueryTree::Select(select) => self.select(select),
            QueryTree::Compound(_) => {}
            QueryTree::Text(_) => self.footprint.is_opaque = true,
        }
        true
    }

    fn source(&mut self, source: &'n Source) -> bool {
        match source {
            Source::Table(it) => {
                self.reads(it.table);
                self.goes_by(Name::Static(it.name()), it.table);
            }
            Source::Named(it) => {
                let table = TableName {
                    schema: it.schema.as_ref().map(|it| it.as_str().to_owned()),
                    table: it.table.as_str().to_owned(),
                };
                self.footprint.reads.entry(table.clone()).or_default();
                self.named.push((it.name().clone(), table));
            }
            Source::Function(_) => self.footprint.is_opaque = true,
            Source::Subquery(_) | Source::Cte(_) | Source::Values(_) | Source::Invalid(_) => {}
        }
        true
    }

    fn cte(&mut self, cte: &'n Arc<Cte>) -> bool {
        if self.ctes.contains(&Arc::as_ptr(cte)) {
            return false;
        }
        self.ctes.push(Arc::as_ptr(cte));
        match &cte.body {
            CteBody::Query(_) => {}
            CteBody::Insert(it) => self.insert(it),
            CteBody::Update(it) => self.update(it),
            CteBody::Delete(it) => self.delete(it),
        }
        true
    }
}
