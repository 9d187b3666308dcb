//! INSERT.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Statement, Writes, display};
use super::{Assignments, ConflictTarget, InsertColumns, OnAnyConflict, OnConflict, QueryExpression, Selection};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::render::{Compiled, Renderer, Sql, WithPlaces};
use crate::schema::{ColumnId, Entity, Model, Name, fitting_default, same_table};
use crate::tree::{ConflictKey, Footprint, InsertRows, InsertSource, InsertTree, Node, Problem, TableSource};
use crate::types::Value;

/// An INSERT into the table of `M` that gives back `R`; `()` for nothing.
#[must_use = "a statement does nothing until it is executed"]
pub struct Insert<M, R = ()> {
    pub(crate) tree: Box<InsertTree>,
    types: PhantomData<fn() -> (M, R)>,
}

/// `INSERT INTO table`.
///
/// # Example: values, and the generated key back
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = insert(User).values((User.name.set("Ann"), User.age.set(31))).returning(User.id);
/// assert_eq!(stmt.to_string(), r#"INSERT INTO "users" ("name", "age") VALUES (?, ?) RETURNING "id""#);
/// ```
pub fn insert<E: Entity>(_: E) -> Insert<E::Model> {
    Insert::of(InsertTree {
        with: Vec::new(),
        hints: Vec::new(),
        problem: None,
        into: TableSource { table: E::Model::TABLE, alias: None },
        columns: Vec::new(),
        source: InsertSource::Defaults,
        conflict: None,
        returning: Vec::new(),
    })
}

impl<M, R> Insert<M, R> {
    fn of(tree: InsertTree) -> Self {
        Self { tree: Box::new(tree), types: PhantomData }
    }
}

impl<M: Model, R> Insert<M, R> {
    /// Adds a row of these values. Columns left out get their defaults; every row must name the same columns.
    pub fn values<A: Assignments<M>>(mut self, assignments: A) -> Self {
        let mut pairs = Vec::new();
        assignments.append_to(&mut pairs);
        let (columns, values): (Vec<ColumnId>, Vec<Node>) = pairs.into_iter().map(|it| (it.column, it.value)).unzip();
        self.add_row(columns, values);
        self
    }

    /// Adds a row for each object. Columns whose values the database generates are left out while they are pending, read-only
    /// ones always. Where the program has a value for a pending field (`default_with`, `set_on_update`), the row gets it.
    pub fn rows<'m>(mut self, models: impl IntoIterator<Item = &'m M>) -> Self {
        let mut models = models.into_iter();
        let Some(first) = models.next() else {
            self.tree.problem =
                Some(Problem::Message("an insert of no rows: check whether there are any before executing it".into()));
            return self;
        };
        let mut result = self.add_object(first);
        if let InsertSource::Rows(rows) = &mut self.tree.source {
            rows.reserve(models.size_hint().0);
        }
        for model in models {
            result = result.and(self.add_object(model));
        }
        if let Err(problem) = result {
            self.tree.problem = Some(problem);
        }
        self
    }

    /// `DEFAULT VALUES`: one row of defaults.
    pub fn default_values(mut self) -> Self {
        self.tree.source = InsertSource::Defaults;
        self
    }

    /// `INSERT INTO table (columns) SELECT …`: the rows of a query, whose columns must fit those named.
    ///
    /// # Example: copy
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = insert(User).from_select((User.name, User.age), select((Post.title, Post.id)));
    /// assert_eq!(stmt.to_string(), r#"INSERT INTO "users" ("name", "age") SELECT "posts"."title", "posts"."id" FROM "posts""#);
    /// ```
    pub fn from_select<C, Q>(mut self, columns: C, query: Q) -> Self
    where
        Q: QueryExpression,
        C: InsertColumns<M, <Q::Selection as Selection>::Row>,
    {
        columns.append_to(&mut self.tree.columns);
        self.tree.source = InsertSource::Query(query.into_query());
        self
    }

    /// `ON CONFLICT (columns)`: what to do when a row that agrees in these columns is there already.
    pub fn on_conflict<C: ConflictTarget<M>>(self, columns: C) -> OnConflict<M, R> {
        let mut target = Vec::new();
        columns.append_to(&mut target);
        OnConflict::new(self, ConflictKey::Columns { columns: target, index_filter: Vec::new() })
    }

    /// `ON CONFLICT`: what to do when a row that agrees in any unique key is there already.
    ///
    /// # Example: insert what is new
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = insert(User).values(User.name.set("Ann")).on_conflict_any().do_nothing();
    /// assert_eq!(stmt.to_string(), r#"INSERT INTO "users" ("name") VALUES (?) ON CONFLICT DO NOTHING"#);
    /// ```
    pub const fn on_conflict_any(self) -> OnAnyConflict<M, R> {
        OnAnyConflict(self)
    }

    /// `ON CONFLICT ON CONSTRAINT name`: what to do when a row that agrees in the key of this UNIQUE constraint is there already. A
    /// database that cannot name it names its columns, as the model has them.
    ///
    /// # Example: the constraint of a model
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = insert(User).values(User.name.set("Ann")).on_conflict_constraint("uq_users_name").do_nothing();
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"INSERT INTO "users" ("name") VALUES (?) ON CONFLICT ON CONSTRAINT "uq_users_name" DO NOTHING"#,
    /// );
    /// ```
    pub fn on_conflict_constraint(self, name: impl Into<Name>) -> OnConflict<M, R> {
        OnConflict::new(self, ConflictKey::Constraint(name.into()))
    }

    /// `RETURNING what`: gives rows back. Refused by a database that has no RETURNING.
    pub fn returning<S: Selection>(self, what: S) -> Insert<M, S> {
        let Self { mut tree, types: _ } = self;
        what.append_to(&mut tree.returning);
        Insert { tree, types: PhantomData }
    }

    fn add_row(&mut self, columns: Vec<ColumnId>, values: Vec<Node>) {
        match &mut self.tree.source {
            InsertSource::Rows(rows) => {
                let is_row = rows.push(|it| {
                    it.extend(values);
                    columns == self.tree.columns
                });
                if !is_row {
                    self.tree.problem = Some(other_columns(rows.len() + 1));
                }
            }
            InsertSource::Defaults | InsertSource::Query(_) => {
                self.tree.problem = self.tree.problem.take().or_else(|| repeated(&columns));
                self.add_first_row(columns, values);
            }
        }
    }

    fn add_first_row(&mut self, columns: Vec<ColumnId>, values: Vec<Node>) {
        self.tree.columns = columns;
        self.tree.source = InsertSource::Rows(InsertRows::of(values));
    }

    /// Adds a row of the values of an object, without those that are still to be generated.
    fn add_object(&mut self, model: &M) -> Result<(), Problem> {
        let InsertTree { columns, source: InsertSource::Rows(rows), .. } = &mut *self.tree else {
            let mut columns = Vec::with_capacity(M::TABLE.columns.len());
            let mut values = Vec::with_capacity(M::TABLE.columns.len());
            each_value(model, |column, value| {
                columns.push(column);
                values.push(Node::Value(value));
            })?;
            self.add_first_row(columns, values);
            return Ok(());
        };
        let mut expected = columns.iter();
        let (mut is_same, mut result) = (true, Ok(()));
        let is_row = rows.push(|cells| {
            result = each_value(model, |column, value| {
                is_same &= expected.next().is_some_and(|it| it.index == column.index && same_table(it.table, column.table));
                cells.push(Node::Value(value));
            });
            is_same && result.is_ok()
        });
        result.and_then(|()| if is_row { Ok(()) } else { Err(other_columns(rows.len() + 1)) })
    }
}

/// Calls `see` for the values of an object and their columns, in the order of the table.
fn each_value<M: Model>(model: &M, mut see: impl FnMut(ColumnId, Value)) -> Result<(), Problem> {
    for (index, position) in (0..).zip(0..M::TABLE.columns.len()) {
        if M::TABLE.columns[position].read_only {
            continue;
        }
        match value_of(model, position) {
            Ok(None) => {}
            Ok(Some(value)) => see(ColumnId { table: M::TABLE, index }, value),
            Err(error) => return Err(Problem::Message(error.to_string().into())),
        }
    }
    Ok(())
}

/// The value of a column, or what the program has for it where the object has none.
fn value_of<M: Model>(model: &M, column: usize) -> Result<Option<Value>> {
    match model.fitting_value(column)? {
        Some(value) => Ok(Some(value.into_owned())),
        None => fitting_default::<M>(column),
    }
}

fn other_columns(row: usize) -> Problem {
    Problem::Message(
        format!("row {row} of the insert names other columns than the first: give every row the same columns in the same order")
            .into(),
    )
}

/// The problem that a column is given two values.
fn repeated(columns: &[ColumnId]) -> Option<Problem> {
    let again = columns.iter().enumerate().find(|(index, column)| columns[..*index].contains(column))?;
    Some(Problem::Message(format!("the column `{}` is given two values", again.1.name()).into()))
}

impl<M, R> Insert<M, R> {
    /// The statement without its Rust types, to look at.
    #[must_use]
    pub fn tree(&self) -> &InsertTree {
        &self.tree
    }

    /// Whether it may update rows that are there already, instead of inserting.
    #[must_use]
    pub fn is_upsert(&self) -> bool {
        self.tree.conflict.is_some()
    }
}

impl<M, R> Clone for Insert<M, R> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), types: PhantomData }
    }
}

impl<M, R> Statement for Insert<M, R> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of_insert(&self.tree)
    }

    fn into_compiled(self, dialect: &dyn Dialect) -> Result<Compiled> {
        Ok(WithPlaces::of(&self.tree, Renderer::new(dialect))?.filled(*self.tree))
    }
}

impl<M, R> Writes for Insert<M, R> {
    type Returning = R;
}

display!([M, R] Insert<M, R>);

/// The SQL with placeholders: no values.
impl<M, R> fmt::Debug for Insert<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Insert({self})")
    }
}
