//! Values that the program makes: for fields that are pending, and for rows that are updated.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{as_sql, at, field, position, sql};
use crate::model::{Column, Model};

/// The methods of `Model` that the program's values make; none where it has none.
pub(super) fn methods(model: &Model) -> TokenStream {
    if defaults(model).next().is_none() {
        return TokenStream::new();
    }
    let filled = defaults(model).map(|(index, _, _)| position::of_column(model, index));
    let krate = &model.krate;
    let (default_value, fill_defaults, fill_updates) = (default_value(model), fill_defaults(model), fill_updates(model));
    quote! {
        const FILLED: &'static [::core::primitive::u16] = &[#(#filled),*];
        fn default_value(
            __column: ::core::primitive::usize,
        ) -> #krate::Result<::core::option::Option<#krate::types::Value>> {
            #default_value
        }
        fn fill_defaults(&mut self) { #fill_defaults }
        #fill_updates
    }
}

/// A function for each value. In one of its own an expression sees nothing of the code around it.
pub(super) fn functions(model: &Model) -> TokenStream {
    let functions = model.columns.iter().enumerate().flat_map(|(index, column)| {
        let with = |name, expression: &Option<TokenStream>| Some(function(model, column, name, expression.as_ref()?));
        let default = with(default_fn(index), &column.default_with);
        default.into_iter().chain(with(update_fn(index), &column.set_on_update))
    });
    let require_auto = model.columns.iter().filter_map(|column| require_auto(model, column));
    quote!(#(#functions)* #(#require_auto)*)
}

fn function(model: &Model, column: &Column, name: Ident, expression: &TokenStream) -> TokenStream {
    let sql = sql(model, column);
    let span = Span::call_site().located_at(expression.span());
    let body = quote_spanned!(span=> { #expression });
    quote_spanned!(at(column)=> fn #name() -> #sql #body)
}

/// Only an `Auto` can be without a value.
fn require_auto(model: &Model, column: &Column) -> Option<TokenStream> {
    column.default_with.as_ref()?;
    let field = field(model, column);
    let message = format!(
        "`default_with` gives the column `{}` of the table `{}` a value where an object has none, and this field always has one: give it the type `Auto<…>`",
        column.name.text, model.table.text
    );
    Some(quote_spanned!(at(column)=> const _: () = ::core::assert!(#field::AUTO, "{}", #message);))
}

fn default_value(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let arms = defaults(model).map(|(index, column, function)| {
        let (sql, pattern) = (as_sql(model, column), position::pattern(model, index));
        quote_spanned!(at(column)=> #pattern => #sql::into_value(#function()).map(::core::option::Option::Some))
    });
    quote!(match __column { #(#arms,)* _ => #krate::Result::Ok(::core::option::Option::None) })
}

fn fill_defaults(model: &Model) -> TokenStream {
    let fills = defaults(model).map(|(_, column, function)| {
        let (field, name) = (field(model, column), &column.field);
        quote_spanned!(at(column)=> if #field::is_pending(&self.#name) { #field::set(&mut self.#name, #function()); })
    });
    quote!(#(#fills)*)
}

fn fill_updates(model: &Model) -> Option<TokenStream> {
    let updated = model.columns.iter().enumerate().filter(|(_, column)| column.set_on_update.is_some());
    let fills: Vec<_> = updated
        .map(|(index, column)| {
            let (field, name, function) = (field(model, column), &column.field, update_fn(index));
            quote_spanned!(at(column)=> #field::set(&mut self.#name, #function());)
        })
        .collect();
    (!fills.is_empty()).then(|| {
        quote! {
            fn fill_updates(&mut self) -> ::core::primitive::bool {
                #(#fills)*
                true
            }
        }
    })
}

/// The columns that the program has a value for where an object has none, and the function that makes it.
fn defaults(model: &Model) -> impl Iterator<Item = (usize, &Column, Ident)> {
    model.columns.iter().enumerate().filter_map(|(index, column)| {
        let function = match (&column.default_with, &column.set_on_update) {
            (Some(_), _) => default_fn(index),
            (None, Some(_)) => update_fn(index),
            (None, None) => return None,
        };
        Some((index, column, function))
    })
}

fn default_fn(index: usize) -> Ident {
    format_ident!("__default_{index}")
}

fn update_fn(index: usize) -> Ident {
    format_ident!("__update_{index}")
}
