//! Embedded enums: what their tag says, and the columns that variants share.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::expr::{Column, Expression};
use crate::schema::{Check, ColumnId};
use crate::tree::Node;
use crate::types::{SqlType, Value, ValueRef};

/// A column of type `Self` can hold what a field of type `Other` in another variant does.
#[diagnostic::on_unimplemented(
    message = "fields of one name in several variants are one column, which cannot hold both `{Self}` and `{Other}`",
    label = "another variant has a field of this name with the other type",
    note = "rename one of the fields, or give both the same type; one of them may be an `Option` of it"
)]
pub trait SharesColumn<Other> {}

#[diagnostic::do_not_recommend]
impl<T: SqlType, U: SqlType> SharesColumn<U> for T where U::Inner: Is<T::Inner> {}

/// A type is itself.
pub trait Is<T> {}
impl<T> Is<T> for T {}

/// Says while compiling whether two fields can be one column.
pub const fn share<T: SharesColumn<U>, U>() {}

/// The value of the tag.
///
/// # Errors
/// None.
pub const fn tag(tag: &str) -> Result<Option<ValueRef<'_>>> {
    Ok(Some(ValueRef::Text(Cow::Borrowed(tag))))
}

/// The value of a column that belongs to other variants.
///
/// # Errors
/// None.
pub const fn absent<'v>() -> Result<Option<ValueRef<'v>>> {
    Ok(Some(ValueRef::Null))
}

/// Takes over a tag, which must be the one that the variant has: another variant needs all of the row.
///
/// # Errors
/// When it is another one.
pub fn set_tag(tag: &str, of: ColumnId, value: ValueRef<'_>) -> Result<()> {
    if value == ValueRef::Text(Cow::Borrowed(tag)) { Ok(()) } else { Err(other_variant(of)) }
}

/// Takes over the value of a column that belongs to other variants.
///
/// # Errors
/// When it is not NULL.
pub fn set_absent(of: ColumnId, value: ValueRef<'_>) -> Result<()> {
    if value == ValueRef::Null { Ok(()) } else { Err(other_variant(of)) }
}

fn other_variant(of: ColumnId) -> Error {
    Error::statement(format!(
        "the database gave the column `{}`.`{}` a value that another variant of the enum has: read the row anew",
        of.table.name,
        of.name()
    ))
}

/// The CHECK constraint of a tag; none where a field is no enum.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct TagCheck {
    /// What the column may hold.
    pub tags: &'static [&'static str],
    /// The constraint.
    pub check: Check,
}

/// The condition that a column holds one of these tags.
#[must_use]
pub fn is_one_of(column: ColumnId, tags: &[&'static str]) -> Node {
    Column::<(), String>::new(column.table, column.index, None).in_(tags.to_vec()).into_node()
}

/// How many checks a model has.
#[must_use]
pub const fn count_checks(own: &[Check], tags: &[TagCheck]) -> usize {
    let (mut count, mut index) = (own.len(), 0);
    while index < tags.len() {
        if !tags[index].tags.is_empty() {
            count += 1;
        }
        index += 1;
    }
    count
}

/// The checks of a model: its own, then those of its tags.
#[must_use]
pub const fn checks<const COUNT: usize>(own: &[Check], tags: &[TagCheck]) -> [Check; COUNT] {
    let (mut all, mut end, mut index) = ([NO_CHECK; COUNT], 0, 0);
    while end < own.len() {
        all[end] = own[end];
        end += 1;
    }
    while index < tags.len() {
        if !tags[index].tags.is_empty() {
            all[end] = tags[index].check;
            end += 1;
        }
        index += 1;
    }
    all
}

/// What an array of checks is filled with at first.
const NO_CHECK: Check = Check { name: None, columns: &[], condition: || Node::value(Ok(Value::Null)) };
