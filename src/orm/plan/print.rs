//! A plan for people and for snapshots.

use std::fmt::{self, Write as _};

use aludel_core::error::Result;
use aludel_core::schema::Table;
use aludel_core::types::{Value, ValueRef};

use super::work::Waiting;
use super::{Plan, Step};
use crate::orm::graph::{Graph, ObjectId, PairChange};

/// What a flush will send, step by step: see [`Session::plan`](crate::Session::plan). As text it is the same on every database:
/// each step names a statement's table and columns, then the values of each row. A key that is not known yet stands as that of
/// its object, `users#0.id`; values of redacted columns as `***`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlushPlan {
    steps: Vec<String>,
}

impl FlushPlan {
    pub(in crate::orm) fn new(plan: &Plan, graph: &Graph) -> Result<Self> {
        let printer = Printer { graph, waiting: Waiting::of(graph) };
        Ok(Self { steps: plan.steps.iter().map(|step| printer.step(step)).collect::<Result<_>>()? })
    }

    /// The steps, each as text.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for FlushPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| f.write_str(step))
    }
}

impl Plan {
    pub(in crate::orm) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

struct Printer<'g> {
    graph: &'g Graph,
    waiting: Waiting,
}

impl Printer<'_> {
    fn step(&self, step: &Step) -> Result<String> {
        let mut text = String::new();
        match step {
            Step::Insert { store, columns, generated, rows } => {
                let table = self.graph.stores[*store].table();
                let giving = if generated.is_empty() { String::new() } else { format!(" GIVING {}", names(table, generated)) };
                self.head(&mut text, format_args!("INSERT INTO {} ({}){giving}", table.name, names(table, columns)));
                self.rows(&mut text, *store, columns, rows)?;
            }
            Step::Update { store, columns, rows } => {
                let table = self.graph.stores[*store].table();
                self.head(&mut text, format_args!("UPDATE {} SET ({})", table.name, names(table, columns)));
                self.rows(&mut text, *store, columns, rows)?;
            }
            Step::Release { store, columns, row, values } => {
                let table = self.graph.stores[*store].table();
                self.head(&mut text, format_args!("UPDATE {} SET ({}) FOR NOW", table.name, names(table, columns)));
                let values: Vec<_> = values.iter().map(|it| shown(&it.as_ref())).collect();
                self.line(&mut text, ObjectId { store: *store, slot: *row }, &values);
            }
            Step::Delete { store, rows } => {
                self.head(&mut text, format_args!("DELETE FROM {}", self.graph.stores[*store].table().name));
                rows.iter().for_each(|slot| self.names(&mut text, &[ObjectId { store: *store, slot: *slot }]));
            }
            Step::Pairs { association, change, rows } => {
                let it = &self.graph.wiring.associations[*association];
                let verb = if *change == PairChange::Insert { "INSERT INTO" } else { "DELETE FROM" };
                self.head(&mut text, format_args!("{verb} {}", it.table.name));
                for row in rows {
                    let ends = [0, 1].map(|end| ObjectId { store: it.ends[end].store, slot: row[end] });
                    self.names(&mut text, &ends);
                }
            }
            Step::Dissociate { association, end, rows } => {
                let it = &self.graph.wiring.associations[*association];
                self.head(&mut text, format_args!("DELETE FROM {} ALL OF", it.table.name));
                rows.iter().for_each(|slot| self.names(&mut text, &[ObjectId { store: it.ends[*end].store, slot: *slot }]));
            }
        }
        Ok(text)
    }

    fn head(&self, text: &mut String, head: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{head}");
    }

    fn rows(&self, text: &mut String, store: usize, columns: &[usize], rows: &[u32]) -> Result<()> {
        for slot in rows.iter().copied() {
            let object = ObjectId { store, slot };
            let values = columns.iter().map(|column| self.value(object, *column)).collect::<Result<Vec<_>>>()?;
            self.line(text, object, &values);
        }
        Ok(())
    }

    fn line(&self, text: &mut String, object: ObjectId, values: &[String]) {
        let _ = writeln!(text, "  {}: ({})", self.name(object), values.join(", "));
    }

    fn names(&self, text: &mut String, objects: &[ObjectId]) {
        let names: Vec<_> = objects.iter().map(|it| self.name(*it)).collect();
        let _ = writeln!(text, "  {}", names.join(", "));
    }

    /// An object by its key, or where it has none yet, by its number among those of its table in the session.
    fn name(&self, object: ObjectId) -> String {
        let store = &*self.graph.stores[object.store];
        let table = store.table();
        let waiting = self.waiting.columns(self.graph, object);
        let known = |column: usize| store.stored_value(object.slot, column).ok().flatten().filter(|_| !waiting.contains(&column));
        let key = table.primary_key.iter().map(|it| known(usize::from(*it)));
        match key.collect::<Option<Vec<_>>>() {
            Some(key) => format!("{}[{}]", table.name, key.iter().map(shown).collect::<Vec<_>>().join(", ")),
            None => format!("{}#{}", table.name, object.slot),
        }
    }

    fn value(&self, object: ObjectId, column: usize) -> Result<String> {
        let store = &*self.graph.stores[object.store];
        let table = store.table();
        for (foreign_key, parent) in self.waiting.references(object) {
            let key = &table.foreign_keys[usize::from(*foreign_key)];
            if let Some(position) = key.columns.iter().position(|it| usize::from(*it) == column) {
                return Ok(format!("{}.{}", self.name(*parent), key.targets[position].name()));
            }
        }
        if table.columns[column].redacted {
            return Ok("***".to_owned());
        }
        Ok(store.value(object.slot, column)?.as_ref().map_or_else(|| "DEFAULT".to_owned(), shown))
    }
}

fn names(table: &Table, columns: &[usize]) -> String {
    columns.iter().map(|it| table.columns[*it].name).collect::<Vec<_>>().join(", ")
}

/// A value in a form that is the same everywhere.
fn shown(value: &ValueRef<'_>) -> String {
    match value.clone().into_owned() {
        Value::Null => "NULL".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::I16(it) => it.to_string(),
        Value::I32(it) => it.to_string(),
        Value::I64(it) => it.to_string(),
        Value::F32(it) => format!("{it:?}"),
        Value::F64(it) => format!("{it:?}"),
        Value::Text(it) => format!("'{}'", it.replace('\'', "''").replace('\u{7f}', "\\u{7f}")),
        Value::Decimal(it) => it,
        Value::Json(it) => format!("json {it}"),
        Value::Bytes(it) => format!("{} bytes", it.len()),
        Value::Date(it) => format!("day {it}"),
        Value::Time(it) => format!("time {it}"),
        Value::Timestamp(it) | Value::TimestampTz(it) => format!("moment {it}"),
        Value::Array(it) => {
            let elements: Vec<_> = it.values().iter().map(|it| shown(&it.as_ref())).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Uuid(it) => it.iter().map(|it| format!("{it:02x}")).collect(),
    }
}
