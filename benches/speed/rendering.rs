//! Rendering: build, render, both, and the values of a prepared statement, each beside text by hand.

use aludel::dialect::{Dialect, Postgres, Sqlite};
use aludel::prelude::*;
use aludel::query::{Prepared, Select};

use super::models::{Item, ItemEntity};
use super::statements::{Placeholders, build_and_render, built, by_hand};
use super::work::{Done, items, timed_short};

/// The objects of the insert.
pub(crate) struct Rendering {
    rows: Vec<Item>,
    by_key: Prepared<(i64,), Select<ItemEntity>>,
}

impl Rendering {
    /// Makes a hundred objects.
    pub(crate) fn new() -> Self {
        let by_key = prepare(|(id,): (Param<i64>,)| select(Item).where_(Item.id.eq(id)));
        Self { rows: items().iter().take(100).map(Item::from).collect(), by_key }
    }

    /// One sample. The workload is `DIALECT STATEMENT STEP`.
    pub(crate) fn sample(&self, way: &str, workload: &str) -> Done<Option<f64>> {
        let mut words = workload.split(' ');
        let (Some(dialect), Some(name), Some(step)) = (words.next(), words.next(), words.next()) else { return Ok(None) };
        let style = if dialect == "postgres" { Placeholders::Dollar } else { Placeholders::Question };
        let dialect: &dyn Dialect = if dialect == "postgres" { &Postgres } else { &Sqlite };
        let rows = &self.rows;
        match (way, step) {
            ("floor", "both" | "render") => Ok(Some(timed_short(|| by_hand(name, style, rows)))),
            ("aludel", "build") => Ok(Some(timed_short(|| built(name, rows)))),
            ("aludel", "render") => {
                let it = built(name, rows);
                it.statement().compile(dialect)?;
                Ok(Some(timed_short(|| it.statement().compile(dialect))))
            }
            ("aludel", "both") => {
                build_and_render(name, dialect, rows)?;
                Ok(Some(timed_short(|| build_and_render(name, dialect, rows))))
            }
            ("aludel", "again") if name == "simple" => {
                self.by_key.sql(dialect)?;
                Ok(Some(timed_short(|| self.by_key.with((7,)))))
            }
            _ => Ok(None),
        }
    }
}
