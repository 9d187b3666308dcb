//! A plan for people and for snapshots.

use std::fmt::{self, Write as _};

use aludel_core::error::Result;
use aludel_core::schema::Table;
use aludel_core::types::ValueRef;

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
                self.row(&mut text, ObjectId { store: *store, slot: *row }, values, |text, value| {
                    show(text, &value.as_ref());
                    Ok(())
                })?;
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
        rows.iter().try_for_each(|slot| {
            let object = ObjectId { store, slot: *slot };
            self.row(text, object, columns, |text, column| self.value(text, object, *column))
        })
    }

    /// A line of an object and some values. It is written where it stays, for there may be very many.
    fn row<T>(
        &self,
        text: &mut String,
        object: ObjectId,
        values: &[T],
        show: impl Fn(&mut String, &T) -> Result<()>,
    ) -> Result<()> {
        text.push_str("  ");
        self.name(text, object);
        text.push_str(": (");
        for (position, value) in values.iter().enumerate() {
            separate(text, position);
            show(text, value)?;
        }
        text.push_str(")\n");
        Ok(())
    }

    fn names(&self, text: &mut String, objects: &[ObjectId]) {
        text.push_str("  ");
        for (position, object) in objects.iter().enumerate() {
            separate(text, position);
            self.name(text, *object);
        }
        text.push('\n');
    }

    /// An object by its key, or where it has none yet, by its number among those of its table in the session.
    fn name(&self, text: &mut String, object: ObjectId) {
        let store = &*self.graph.stores[object.store];
        let table = store.table();
        let waiting = self.waiting.columns(self.graph, object);
        let known = |column: usize| store.stored_value(object.slot, column).ok().flatten().filter(|_| !waiting.contains(&column));
        text.push_str(table.name);
        let key = text.len();
        text.push('[');
        for (position, column) in table.primary_key.iter().enumerate() {
            let Some(value) = known(usize::from(*column)) else {
                text.truncate(key);
                let _ = write!(text, "#{}", object.slot);
                return;
            };
            separate(text, position);
            show(text, &value);
        }
        text.push(']');
    }

    fn value(&self, text: &mut String, object: ObjectId, column: usize) -> Result<()> {
        let store = &*self.graph.stores[object.store];
        let table = store.table();
        for (foreign_key, parent) in self.waiting.references(object) {
            let key = &table.foreign_keys[usize::from(*foreign_key)];
            if let Some(position) = key.columns.iter().position(|it| usize::from(*it) == column) {
                self.name(text, *parent);
                text.push('.');
                text.push_str(key.targets[position].name());
                return Ok(());
            }
        }
        if table.columns[column].redacted {
            text.push_str("***");
            return Ok(());
        }
        match store.value(object.slot, column)? {
            Some(value) => show(text, &value),
            None => text.push_str("DEFAULT"),
        }
        Ok(())
    }
}

fn separate(text: &mut String, position: usize) {
    if position > 0 {
        text.push_str(", ");
    }
}

fn names(table: &Table, columns: &[usize]) -> String {
    columns.iter().map(|it| table.columns[*it].name).collect::<Vec<_>>().join(", ")
}

/// Writes a value in a form that is the same everywhere.
fn show(text: &mut String, value: &ValueRef<'_>) {
    // Writing to a string cannot fail.
    let _ = match value {
        ValueRef::Null => write!(text, "NULL"),
        ValueRef::Bool(it) => write!(text, "{it}"),
        ValueRef::I16(it) => write!(text, "{it}"),
        ValueRef::I32(it) => write!(text, "{it}"),
        ValueRef::I64(it) => write!(text, "{it}"),
        ValueRef::F32(it) => write!(text, "{it:?}"),
        ValueRef::F64(it) => write!(text, "{it:?}"),
        ValueRef::Text(it) if !it.contains(['\'', '\u{7f}']) => write!(text, "'{it}'"),
        ValueRef::Text(it) => write!(text, "'{}'", it.replace('\'', "''").replace('\u{7f}', "\\u{7f}")),
        ValueRef::Decimal(it) => write!(text, "{it}"),
        ValueRef::Json(it) => write!(text, "json {it}"),
        ValueRef::Bytes(it) => write!(text, "{} bytes", it.len()),
        ValueRef::Date(it) => write!(text, "day {it}"),
        ValueRef::Time(it) => write!(text, "time {it}"),
        ValueRef::Timestamp(it) | ValueRef::TimestampTz(it) => write!(text, "moment {it}"),
        ValueRef::Array(it) => {
            text.push('[');
            for (position, value) in it.values().iter().enumerate() {
                separate(text, position);
                show(text, &value.as_ref());
            }
            write!(text, "]")
        }
        ValueRef::Uuid(it) => it.iter().try_for_each(|it| write!(text, "{it:02x}")),
    };
}
