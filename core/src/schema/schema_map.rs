//! Schemas under other names: one program, and a set of its tables for each customer.

use super::Name;

/// Which schema stands in SQL for the one that a model names. An [engine with a map](crate::engine::Engine::with_schema_map) puts
/// each table there; the models and the statements stay as they are.
///
/// Only names are replaced that a table, a sequence or a [`named_table`](crate::query::named_table) has: text by hand stays as it is
/// written.
///
/// # Example: other names
/// ```
/// use aludel::prelude::*;
/// use aludel::schema::SchemaMap;
///
/// #[derive(Model)]
/// #[model(table = "notes", schema = "office")]
/// struct Note {
///     #[model(primary_key)]
///     id: Auto<i64>,
/// }
///
/// let customer = create_engine("sqlite://")?.with_schema_map(SchemaMap::new().rename("office", "customer_42"));
/// let sql = customer.connect()?.compile(&select(Note.id))?.sql;
/// assert_eq!(sql, r#"SELECT "notes"."id" FROM "customer_42"."notes""#);
///
/// let shared = customer.with_schema_map(SchemaMap::new().unqualify("office"));
/// let sql = shared.connect()?.compile(&select(Note.id))?.sql;
/// assert_eq!(sql, r#"SELECT "notes"."id" FROM "notes""#);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaMap {
    default: Option<Name>,
    /// From the program's name to the database's; `None` leaves the table without a schema. A program has few schemas.
    named: Vec<(Name, Option<Name>)>,
}

impl SchemaMap {
    /// A map that leaves all names as they are.
    #[must_use]
    pub const fn new() -> Self {
        Self { default: None, named: Vec::new() }
    }

    /// Puts tables that name no schema into this one.
    #[must_use]
    pub fn default_to(mut self, schema: impl Into<Name>) -> Self {
        self.default = Some(schema.into());
        self
    }

    /// Puts the tables of one schema into another. The last word on a schema counts.
    #[must_use]
    pub fn rename(self, schema: impl Into<Name>, to: impl Into<Name>) -> Self {
        self.with(schema.into(), Some(to.into()))
    }

    /// Names the tables of a schema without it: where the connection finds them by itself.
    #[must_use]
    pub fn unqualify(self, schema: impl Into<Name>) -> Self {
        self.with(schema.into(), None)
    }

    fn with(mut self, schema: Name, to: Option<Name>) -> Self {
        self.named.retain(|(from, _)| *from != schema);
        self.named.push((schema, to));
        self
    }

    /// What stands in SQL for a schema, `None` for none.
    ///
    /// # Example: each kind
    /// ```
    /// use aludel::schema::SchemaMap;
    ///
    /// let map = SchemaMap::new().default_to("main_2").rename("a", "b").unqualify("c");
    /// assert_eq!(map.get(None), Some("main_2"));
    /// assert_eq!(map.get(Some("a")), Some("b"));
    /// assert_eq!(map.get(Some("c")), None);
    /// assert_eq!(map.get(Some("d")), Some("d"));
    /// ```
    #[must_use]
    pub fn get<'n>(&'n self, schema: Option<&'n str>) -> Option<&'n str> {
        let Some(schema) = schema else {
            return self.default.as_ref().map(Name::as_str);
        };
        match self.named.iter().find(|(from, _)| from.as_str() == schema) {
            Some((_, to)) => to.as_ref().map(Name::as_str),
            None => Some(schema),
        }
    }
}
