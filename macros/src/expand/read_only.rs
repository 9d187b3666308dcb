//! Columns that the database alone gives values.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{at, field};
use crate::model::{Column, Model};

/// An object that is not stored yet has no value for such a column; what field can say so is known only to the compiler.
pub(super) fn require_auto(model: &Model, column: &Column) -> Option<TokenStream> {
    if !column.is_read_only() {
        return None;
    }
    let field = field(model, column);
    let message = format!(
        "the database alone gives the column `{}` of {} its values, so an object may not have one yet: give the field the type `Auto<…>`",
        column.name.text,
        model.place()
    );
    Some(quote_spanned!(at(column)=> const _: () = ::core::assert!(#field::AUTO, "{}", #message);))
}
