//! Where columns stand in the table: numbers, unless an embedded struct before them has as many columns as only the compiler knows.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::embedded;
use crate::model::{FieldPath, Model};

/// The position of a column that is a field of the model.
pub(super) fn of_column(model: &Model, column: usize) -> TokenStream {
    let preceding = model.embedded.iter().rposition(|it| it.before <= column);
    after(model, preceding, column)
}

/// The position of the first column of an embedded struct.
pub(super) fn of_embedded(model: &Model, index: usize) -> TokenStream {
    after(model, index.checked_sub(1), model.embedded[index].before)
}

/// The position of the column that a path leads to. Which columns an embedded struct has the entity tells.
pub(super) fn of_path(model: &Model, path: &FieldPath) -> Option<TokenStream> {
    let FieldPath { field, inner } = path;
    match inner {
        None => model.position(field).map(|index| of_column(model, index)),
        Some(inner) => {
            let ident = &model.ident;
            Some(quote!(#ident.#field.#inner.id().index))
        }
    }
}

/// The start of an arm of `match __column` for a column that is a field of the model.
pub(super) fn pattern(model: &Model, column: usize) -> TokenStream {
    let position = of_column(model, column);
    if model.embedded.first().is_some_and(|it| it.before <= column) {
        let krate = &model.krate;
        quote!(_ if __column == #krate::derive_support::position(#position))
    } else {
        position
    }
}

/// Where the columns of each embedded struct end, as constants.
pub(super) fn ends(model: &Model) -> TokenStream {
    let ends = model.embedded.iter().enumerate().map(|(index, it)| {
        let (krate, field, first, end) = (&model.krate, embedded::field(model, it), of_embedded(model, index), end(index));
        quote_spanned! {embedded::at(it)=>
            const #end: ::core::primitive::u16 = #first + #krate::derive_support::width(#field::COLUMNS);
        }
    });
    quote!(#(#ends)*)
}

/// The constant that says where the columns of an embedded struct end.
pub(super) fn end(index: usize) -> Ident {
    format_ident!("__END_{index}")
}

/// The position after that of an embedded struct and of those of the model's own columns which stand between.
fn after(model: &Model, preceding: Option<usize>, column: usize) -> TokenStream {
    let Some(index) = preceding else {
        let column = Literal::usize_unsuffixed(column);
        return quote!(#column);
    };
    let end = end(index);
    match column - model.embedded[index].before {
        0 => quote!(#end),
        between => {
            let between = Literal::usize_unsuffixed(between);
            quote!(#end + #between)
        }
    }
}
