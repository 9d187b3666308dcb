//! Writes the code of a model.

mod embedded;
mod entity;
mod fill;
mod foreign_key;
mod new;
mod position;
mod read_only;
mod relationship;
mod row;
mod table;
mod tagged;
mod version;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::model::{Column, Model};

/// The field of an entity that holds its alias. Names of ours start with `__`, so that they never mean one of the user's
/// constants or fields.
pub(crate) const ALIAS: &str = "__alias";

/// All items of a model. Only the entity and its value stand beside the struct; the rest is out of the user's sight.
pub(crate) fn expand(model: &Model) -> TokenStream {
    let items = [entity::columns(model), entity::value(model), new::constructor(model)];
    let hidden =
        [table::table(model), relationship::facts(model), entity::implementation(model), row::model(model), row::from_row(model)];
    quote! {
        #(#items)*
        #[doc(hidden)]
        #[allow(deprecated, reason = "a deprecated field is still a column")]
        const _: () = { #(#hidden)* };
    }
}

pub(crate) use embedded::expand as expand_embedded;
pub(crate) use tagged::expand as expand_tagged;

/// The struct with a field per column: `AlbumEntity`.
fn entity_ident(model: &Model) -> Ident {
    format_ident!("{}Entity", model.ident)
}

/// The field's type as the trait that all fields implement. What is wrong with the type is reported at the type.
fn field(model: &Model, column: &Column) -> TokenStream {
    let (krate, ty) = (krate_at(model, column), &column.ty);
    if column.deferred.is_some() {
        return quote_spanned!(at(column)=> <#ty as #krate::derive_support::DeferredField>);
    }
    quote_spanned!(at(column)=> <#ty as #krate::derive_support::Field>)
}

/// The SQL type of a column.
fn sql(model: &Model, column: &Column) -> TokenStream {
    let field = field(model, column);
    quote_spanned!(at(column)=> #field::Sql)
}

/// The SQL type of a column as the trait, for what belongs to it.
fn as_sql(model: &Model, column: &Column) -> TokenStream {
    let (krate, sql) = (krate_at(model, column), sql(model, column));
    quote_spanned!(at(column)=> <#sql as #krate::types::SqlType>)
}

/// The place of the column's type, for names that mean what they mean beside the struct.
fn at(column: &Column) -> Span {
    Span::call_site().located_at(column.ty_span)
}

/// The path of aludel at the place of the column's type.
fn krate_at(model: &Model, column: &Column) -> TokenStream {
    located(&model.krate, column.ty_span)
}

/// The tokens at another place. They keep their meaning.
fn located(tokens: &impl ToTokens, place: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.to_token_stream().into_iter().map(at).collect()
}
