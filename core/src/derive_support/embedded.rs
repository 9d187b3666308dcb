//! Embedded structs and enums: fields that are several columns, and the columns of a model that has such fields.

use crate::error::{Error, Result};
use crate::row::Cells;
use crate::schema::{ColumnDef, ColumnDefault, ColumnId, Embedded, Table};
use crate::types::{DataType, ValueRef};

/// A field that is the columns of an embedded struct or enum, all of which may be NULL where it is an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be `embedded` in a model",
    label = "has no columns of its own",
    note = "what is embedded is a struct or an enum with `#[derive(Embedded)]`, or an `Option` of one"
)]
pub trait EmbeddedField: Sized {
    /// The columns as fields of the entity.
    type Columns<M>: Copy;
    /// The columns, called as they are before the model puts its prefix to them.
    const COLUMNS: &'static [ColumnDef];
    /// Whether all of them may be NULL.
    const NULLABLE: bool;
    /// What the first column tells variants apart by, where it does.
    const TAGS: &'static [&'static str];

    /// The value of a column by its position in the struct; `None` while the database is still to generate it.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>>;

    /// Takes a generated value over.
    ///
    /// # Errors
    /// When the value does not fit; the error names the column.
    fn set_generated(&mut self, column: usize, of: ColumnId, value: ValueRef<'_>) -> Result<()>;

    /// Reads the field from the next cells.
    ///
    /// # Errors
    /// When a cell does not fit.
    fn decode(cells: &mut Cells<'_>) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<E: Embedded> EmbeddedField for E {
    type Columns<M> = E::Columns<M>;
    const COLUMNS: &'static [ColumnDef] = E::COLUMNS;
    const NULLABLE: bool = false;
    const TAGS: &'static [&'static str] = E::TAGS;

    fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>> {
        E::value(self, column)
    }

    fn set_generated(&mut self, column: usize, of: ColumnId, value: ValueRef<'_>) -> Result<()> {
        E::set_generated(self, column, of, value)
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Self> {
        E::decode(cells)
    }
}

#[diagnostic::do_not_recommend]
impl<E: Embedded> EmbeddedField for Option<E> {
    type Columns<M> = E::NullableColumns<M>;
    const COLUMNS: &'static [ColumnDef] = E::COLUMNS;
    const NULLABLE: bool = true;
    const TAGS: &'static [&'static str] = E::TAGS;

    fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>> {
        self.as_ref().map_or(Ok(Some(ValueRef::Null)), |it| it.value(column))
    }

    fn set_generated(&mut self, column: usize, of: ColumnId, value: ValueRef<'_>) -> Result<()> {
        match (self, value) {
            (Some(it), value) => it.set_generated(column, of, value),
            (None, ValueRef::Null) => Ok(()),
            (None, _) => Err(Error::statement(format!(
                "the database gave the column `{}`.`{}` a value, but the struct that has its field is `None`: read the row anew",
                of.table.name,
                of.name()
            ))),
        }
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Self> {
        if cells.are_null(E::COLUMNS.len())? {
            cells.skip(E::COLUMNS.len());
            return Ok(None);
        }
        E::decode(cells).map(Some)
    }
}

/// A field of a model as its columns.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "constants of the derive macro must be able to build it")]
pub enum Part {
    /// A column of its own.
    Column(ColumnDef),
    /// Those of an embedded struct.
    Embedded {
        /// What their names begin with in the model.
        prefix: &'static str,
        /// The columns.
        columns: &'static [ColumnDef],
        /// Whether all of them may be NULL.
        nullable: bool,
    },
}

/// How many columns there are, as positions count.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "no table of a database has as many columns as there are positions")]
pub const fn width(columns: &[ColumnDef]) -> u16 {
    columns.len() as u16
}

/// A position as methods take it.
#[must_use]
pub const fn position(column: u16) -> usize {
    column as usize
}

/// How many columns a model has.
#[must_use]
pub const fn count(parts: &[Part]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < parts.len() {
        count += match parts[index] {
            Part::Column(_) => 1,
            Part::Embedded { columns, .. } => columns.len(),
        };
        index += 1;
    }
    count
}

/// How long the names of all embedded columns are, with their prefixes.
#[must_use]
pub const fn length_of_names(parts: &[Part]) -> usize {
    let (mut length, mut index) = (0, 0);
    while index < parts.len() {
        if let Part::Embedded { prefix, columns, .. } = parts[index] {
            let mut column = 0;
            while column < columns.len() {
                length += prefix.len() + columns[column].name.len();
                column += 1;
            }
        }
        index += 1;
    }
    length
}

/// The names of all embedded columns, with their prefixes, one after the other.
#[must_use]
pub const fn names<const LENGTH: usize>(parts: &[Part]) -> [u8; LENGTH] {
    let (mut names, mut end, mut index) = ([0; LENGTH], 0, 0);
    while index < parts.len() {
        if let Part::Embedded { prefix, columns, .. } = parts[index] {
            let mut column = 0;
            while column < columns.len() {
                end = append(&mut names, end, prefix);
                end = append(&mut names, end, columns[column].name);
                column += 1;
            }
        }
        index += 1;
    }
    names
}

const fn append(names: &mut [u8], start: usize, text: &str) -> usize {
    let mut index = 0;
    while index < text.len() {
        names[start + index] = text.as_bytes()[index];
        index += 1;
    }
    start + index
}

/// The columns of a model, of which the embedded ones are called by their [`names`].
#[must_use]
pub const fn columns<const COUNT: usize>(parts: &[Part], mut names: &'static [u8]) -> [ColumnDef; COUNT] {
    let (mut all, mut end, mut index) = ([NO_COLUMN; COUNT], 0, 0);
    while index < parts.len() {
        match parts[index] {
            Part::Column(column) => {
                all[end] = column;
                end += 1;
            }
            Part::Embedded { prefix, columns, nullable } => {
                let mut column = 0;
                while column < columns.len() {
                    let ColumnDef { name, nullable: own, .. } = columns[column];
                    let (name, rest) = names.split_at(prefix.len() + name.len());
                    all[end] = ColumnDef { name: text(name), nullable: own || nullable, ..columns[column] };
                    names = rest;
                    column += 1;
                    end += 1;
                }
            }
        }
        index += 1;
    }
    all
}

/// What an array of columns is filled with at first.
const NO_COLUMN: ColumnDef = ColumnDef {
    name: "",
    data_type: DataType::Bool,
    nullable: false,
    default: ColumnDefault::None,
    read_only: false,
    redacted: false,
    deferred: false,
};

#[expect(clippy::panic, reason = "two texts one after the other are a text; and this runs while compiling")]
const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a name is no text"),
    }
}

/// Whether each column has a name of its own.
#[must_use]
pub const fn are_distinct(columns: &[ColumnDef]) -> bool {
    let mut index = 0;
    while index < columns.len() {
        let mut other = 0;
        while other < index {
            if is_same(columns[index].name.as_bytes(), columns[other].name.as_bytes()) {
                return false;
            }
            other += 1;
        }
        index += 1;
    }
    true
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// The column at a position of a table.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "it is the position of a column, which is no larger")]
pub const fn column_id(table: &'static Table, column: usize) -> ColumnId {
    ColumnId { table, index: column as u16 }
}
