//! The tables of the programs: those that tests share, and three with keys of two columns, versions and actions of the database.

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Engine, Result};

pub(crate) use crate::related::{Address, Customer, Folder, Label, Order, Person, Profile};

/// A natural key of two columns, a version, a UNIQUE name.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "sites")]
pub(crate) struct Site {
    #[model(primary_key, length = 20)]
    pub(crate) country: String,
    #[model(primary_key)]
    pub(crate) number: i32,
    #[model(version)]
    pub(crate) version: i32,
    #[model(length = 40, unique)]
    pub(crate) name: String,
    pub(crate) visits: Many<Visit>,
    pub(crate) crews: Many<Crew>,
}

/// May be at a site, and follows its key; the database sets it free when that is deleted.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "visits", foreign_key(country = Site.country, number = Site.number, on_delete = set_null, on_update = cascade))]
pub(crate) struct Visit {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 40)]
    pub(crate) what: String,
    #[model(length = 20)]
    pub(crate) country: Option<String>,
    pub(crate) number: Option<i32>,
    pub(crate) site: One<Site>,
}

/// Is at a site, and follows its key; the database deletes it with that.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "crews", foreign_key(country = Site.country, number = Site.number, on_delete = cascade, on_update = cascade))]
pub(crate) struct Crew {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(version)]
    pub(crate) version: i32,
    #[model(length = 40)]
    pub(crate) name: String,
    #[model(length = 20)]
    pub(crate) country: String,
    pub(crate) number: i32,
    pub(crate) site: One<Site>,
}

pub(crate) fn create_all(engine: &Engine) -> Result<()> {
    crate::related::tables().create_all(engine)?;
    metadata![Site, Visit, Crew].create_all(engine)
}

/// Leaves all tables empty.
pub(crate) fn remove_all(engine: &Engine) -> Result<()> {
    let mut connection = engine.connect()?;
    let none = Vec::<Value>::new();
    // A row that refers to itself is not deleted everywhere.
    connection.run("UPDATE folders SET parent_id = NULL", &none)?;
    for table in TABLES {
        connection.run(&format!("DELETE FROM {table}"), &none)?;
    }
    Ok(())
}

/// All tables, those that refer to others first.
const TABLES: [&str; 12] = [
    "order_labels",
    "follows",
    "addresses",
    "profiles",
    "orders",
    "labels",
    "folders",
    "people",
    "visits",
    "crews",
    "sites",
    "customers",
];
