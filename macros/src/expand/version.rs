//! The column that counts how often a row was changed.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{as_sql, at, field, krate_at, position};
use crate::model::{Column, Model};

/// Its position, where the model has one.
pub(super) fn position(model: &Model) -> Option<TokenStream> {
    let (index, _) = find(model)?;
    Some(position::of_column(model, index))
}

/// A version is an integer that the program has; what is one is known only to the compiler.
pub(super) fn require_integer(model: &Model) -> Option<TokenStream> {
    let (_, column) = find(model)?;
    let (krate, field, sql) = (krate_at(model, column), field(model, column), as_sql(model, column));
    let message = format!(
        "the version `{}` of the table `{}` is no plain integer: give the field the type `i16`, `i32` or `i64`, without `Option` and `Auto`",
        column.name.text, model.table.text
    );
    let is_well = quote! {
        #sql::DATA_TYPE.is_integer() && !<#sql::Null as #krate::types::Nullability>::NULLABLE && !#field::AUTO
    };
    Some(quote_spanned!(at(column)=> const _: () = ::core::assert!(#is_well, "{}", #message);))
}

fn find(model: &Model) -> Option<(usize, &Column)> {
    model.columns.iter().enumerate().find(|(_, column)| column.version.is_some())
}
