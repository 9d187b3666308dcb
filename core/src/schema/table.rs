//! What is known of a table: its columns, its keys, what it refers to.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ptr;

use crate::error::{Error, Result};
use crate::tree::Node;
use crate::types::DataType;

/// A table, as `derive(Model)` writes it down. One static value per model.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct Table {
    /// The schema it is in, where it is not the connection's default.
    pub schema: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// Its columns in the order of declaration.
    pub columns: &'static [ColumnDef],
    /// Positions of the primary key's columns.
    pub primary_key: &'static [u16],
    /// Sets of columns, by position, that are UNIQUE together. The primary key is not among them.
    pub unique: &'static [&'static [u16]],
    /// References to other tables.
    pub foreign_keys: &'static [ForeignKey],
    /// Indexes beside those that come with the keys.
    pub indexes: &'static [Index],
    /// Conditions that every row meets.
    pub checks: &'static [Check],
    /// Position of the column that counts how often a row was changed, by which a session sees that someone else changed it.
    pub version: Option<u16>,
}

/// A column of a [`Table`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
#[expect(clippy::struct_excessive_bools, reason = "facts of a column that do not depend on each other")]
pub struct ColumnDef {
    /// Its name in the database.
    pub name: &'static str,
    /// What it is declared as.
    pub data_type: DataType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Who gives it a value when the program does not.
    pub default: ColumnDefault,
    /// Whether the database alone gives it values: no statement of the builders does, and no object.
    pub read_only: bool,
    /// Whether its values are kept out of what is printed, as far as it is known that they are its: out of the `Debug` of
    /// [`Assignment`](crate::query::Assignment)s, and of errors that tell of a cell which does not fit its field. The SQL
    /// texts of [`inline`](crate::query::Statement::inline), the parameters of a compiled statement, a
    /// [`Recording`](crate::engine::Recording) and a [`Record`](crate::engine::Record) do not know whose values they hold,
    /// and a model's own `Debug` shows what it likes.
    pub redacted: bool,
    /// Whether queries of the whole model leave it out: a [`Deferred`](crate::types::Deferred) field.
    pub deferred: bool,
}

/// Who gives a column its value when an insert leaves it out.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the renderer of CREATE TABLE must handle every kind")]
pub enum ColumnDefault {
    /// Nobody: the column is NULL, or the insert fails.
    None,
    /// The database counts up.
    Generated,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(&'static str),
    /// What the database makes of an expression, which is written in its own words.
    Sql(&'static str),
    /// The database, and always: what this expression of the row's other columns gives, in its own words.
    Computed(&'static str),
}

/// An index of a [`Table`].
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct Index {
    /// Its name, where that is not [the usual one](Table::index_name).
    pub name: Option<&'static str>,
    /// Positions of its columns.
    pub columns: &'static [u16],
}

/// A CHECK constraint of a [`Table`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct Check {
    /// Its name, where that is not [the usual one](Table::check_name).
    pub name: Option<&'static str>,
    /// Positions of the columns that it is declared on.
    pub columns: &'static [u16],
    /// Makes the condition.
    pub condition: fn() -> Node,
}

/// A reference from columns of one table to those of another.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct ForeignKey {
    /// Positions of the referring columns.
    pub columns: &'static [u16],
    /// The columns referred to, in the same order.
    pub targets: &'static [ColumnId],
    /// What happens to the referring rows when the row referred to is deleted.
    pub on_delete: ReferentialAction,
    /// What happens to them when its key changes.
    pub on_update: ReferentialAction,
}

/// What happens to rows when the row that they refer to is deleted, or its key changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the renderer of CREATE TABLE must handle every kind; SQL has these five")]
pub enum ReferentialAction {
    /// The statement fails, unless nothing refers to the row any more when the database looks: what databases do when
    /// nothing is said.
    #[default]
    NoAction,
    /// The statement fails at once.
    Restrict,
    /// They are deleted too, or their columns change with the key.
    Cascade,
    /// Their columns become NULL.
    SetNull,
    /// Their columns get their defaults.
    SetDefault,
}

impl ReferentialAction {
    /// The words of SQL.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

impl ForeignKey {
    /// The table referred to.
    #[must_use]
    pub fn target(&self) -> &'static Table {
        self.targets[0].table
    }
}

/// A column of a table known while compiling: which table, which position.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct ColumnId {
    /// The table.
    pub table: &'static Table,
    /// The column's position in it.
    pub index: u16,
}

impl ColumnId {
    /// The column's declaration.
    #[must_use]
    pub fn def(self) -> &'static ColumnDef {
        &self.table.columns[usize::from(self.index)]
    }

    /// The column's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.def().name
    }

    /// Passes if statements may give the column values.
    pub(crate) fn require_writable(self) -> Result<()> {
        if !self.def().read_only {
            return Ok(());
        }
        Err(Error::statement(format!(
            "the column `{}`.`{}` is read-only, for the database alone gives it values: leave it out of the statement",
            self.table.name,
            self.name()
        )))
    }
}

impl PartialEq for ColumnId {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && same_table(self.table, other.table)
    }
}

impl Eq for ColumnId {}

impl Hash for ColumnId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.table.hash(state);
        self.index.hash(state);
    }
}

impl fmt::Debug for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table.name, self.name())
    }
}

/// Whether two descriptions are of one table: the same static, or (a model declared twice) the same schema and name.
#[must_use]
#[inline]
pub fn same_table(left: &Table, right: &Table) -> bool {
    ptr::eq(left, right) || (left.name == right.name && left.schema == right.schema)
}

/// Tables are equal when they are of one name.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        same_table(self, other)
    }
}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.schema, self.name).hash(state);
    }
}

impl Table {
    /// Positions of the columns that queries of the whole model select: all but those that are deferred.
    pub fn selected(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, column)| !column.deferred).map(|(index, _)| index)
    }

    /// How many columns queries of the whole model select.
    #[must_use]
    pub const fn selected_width(&self) -> usize {
        let (mut width, mut index) = (0, 0);
        while index < self.columns.len() {
            if !self.columns[index].deferred {
                width += 1;
            }
            index += 1;
        }
        width
    }

    /// Every set of columns by which a row is told from all others: the primary key, then the UNIQUE sets.
    pub fn unique_keys(&self) -> impl Iterator<Item = &'static [u16]> {
        let primary = (!self.primary_key.is_empty()).then_some(self.primary_key);
        primary.into_iter().chain(self.unique.iter().copied())
    }
}
