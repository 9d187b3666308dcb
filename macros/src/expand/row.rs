//! The struct as a row of the table: its key, its values, and how it is read.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{as_sql, at, embedded, entity_ident, field, fill, krate_at, position, relationship};
use crate::model::{Column, Embedded, Model};

/// The implementation of `Model`.
pub(super) fn model(model: &Model) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let entity = entity_ident(model);
    let key_type = key_type(model);
    let methods = [key(model), key_values(model), decode_key(model), value(model), set_generated(model), decode(model)];
    let (no_column, fill, values) = (no_table_column(model), fill::methods(model), fill::functions(model));
    let relationships = relationship::items(model);
    quote! {
        #no_column
        #values
        #[automatically_derived]
        impl #krate::schema::Model for #ident {
            type Entity = #entity;
            type Key = #key_type;
            const ENTITY: #entity = #entity::__named(::core::option::Option::None);
            const TABLE: &'static #krate::schema::Table = &__TABLE;
            #(#methods)*
            #relationships
            #fill
        }
    }
}

/// The implementation of `FromRow`, for SQL written by hand.
pub(super) fn from_row(model: &Model) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let decode = quote!(<Self as #krate::schema::Model>::decode);
    let decode = if model.columns.iter().any(|it| it.deferred.is_some()) {
        quote!(__cells.read_whole(#decode))
    } else {
        quote!(#decode(__cells))
    };
    quote! {
        #[automatically_derived]
        impl #krate::query::FromRow for #ident {
            fn from_row(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<Self> {
                #decode
            }
            fn columns() -> ::core::primitive::usize {
                <Self as #krate::schema::Model>::TABLE.columns.len()
            }
        }
    }
}

/// The type of the key: that of its column, or a tuple.
fn key_type(model: &Model) -> TokenStream {
    let inner = |(_, column): (usize, &Column)| {
        let sql = as_sql(model, column);
        quote_spanned!(at(column)=> #sql::Inner)
    };
    let parts: Vec<_> = model.key().map(inner).collect();
    match &parts[..] {
        [part] => quote!(#part),
        parts => quote!((#(#parts),*)),
    }
}

/// The key in its SQL form, read back: so it equals the key of the same row when that is loaded.
fn key(model: &Model) -> TokenStream {
    let parts: Vec<_> = model.key().map(|(_, column)| key_part(model, column)).collect();
    let key = match &parts[..] {
        [part] => quote!(#part),
        parts => quote!(::core::option::Option::Some((#(#parts?),*))),
    };
    quote! {
        fn key(&self) -> ::core::option::Option<Self::Key> { #key }
    }
}

fn key_part(model: &Model, column: &Column) -> TokenStream {
    let (krate, field, name) = (krate_at(model, column), field(model, column), &column.field);
    let sql = as_sql(model, column);
    quote_spanned!(at(column)=> <#sql::Inner as #krate::types::SqlType>::decode(#field::value(&self.#name).ok()??).ok())
}

fn key_values(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let single = model.key().nth(1).is_none();
    let values = model.key().enumerate().map(|(position, (_, column))| {
        let (krate, sql, position) = (krate_at(model, column), as_sql(model, column), Literal::usize_unsuffixed(position));
        let part = if single { quote!(__key) } else { quote!(&__key.#position) };
        quote_spanned!(at(column)=> <#sql::Inner as #krate::types::SqlType>::encode(#part)?)
    });
    quote! {
        fn key_values(__key: &Self::Key) -> #krate::Result<::std::vec::Vec<#krate::types::ValueRef<'_>>> {
            #krate::Result::Ok(::std::vec::Vec::from([#(#values),*]))
        }
    }
}

fn decode_key(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let part = |(_, column): (usize, &Column)| {
        let sql = as_sql(model, column);
        quote_spanned!(at(column)=> __cells.next::<#sql::Inner>())
    };
    let parts: Vec<_> = model.key().map(part).collect();
    let key = match &parts[..] {
        [part] => quote!(#part),
        parts => quote!(#krate::Result::Ok((#(#parts?),*))),
    };
    quote! {
        fn decode_key(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<Self::Key> {
            #key
        }
    }
}

/// The values of the columns.
pub(super) fn value(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let arms = arms(model, |column, _| {
        let (field, name) = (field(model, column), &column.field);
        quote_spanned!(at(column)=> #field::value(&self.#name))
    });
    let embedded = embedded::arms(model, |it, column| {
        let (field, name) = (embedded::field(model, it), &it.field);
        quote_spanned!(embedded::at(it)=> #field::value(&self.#name, #column))
    });
    quote! {
        fn value(
            &self,
            __column: ::core::primitive::usize,
        ) -> #krate::Result<::core::option::Option<#krate::types::ValueRef<'_>>> {
            match __column { #(#embedded,)* #arms }
        }
    }
}

fn set_generated(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let arms = arms(model, |column, index| {
        let (field, name) = (field(model, column), &column.field);
        let id = quote!(#krate::schema::ColumnId { table: &__TABLE, index: #index });
        quote_spanned!(at(column)=> #field::set_generated(&mut self.#name, #id, __value))
    });
    let embedded = embedded::arms(model, |it, column| {
        let (field, name) = (embedded::field(model, it), &it.field);
        let id = quote!(#krate::derive_support::column_id(&__TABLE, __column));
        quote_spanned!(embedded::at(it)=> #field::set_generated(&mut self.#name, #column, #id, __value))
    });
    quote! {
        fn set_generated(
            &mut self,
            __column: ::core::primitive::usize,
            __value: #krate::types::ValueRef<'_>,
        ) -> #krate::Result<()> {
            match __column { #(#embedded,)* #arms }
        }
    }
}

/// Reads the fields, in the order of declaration.
pub(super) fn decode(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let column = |column: &Column| {
        let (field, name) = (field(model, column), &column.field);
        let cells = if column.redacted.is_some() { quote!(__cells.redacted()) } else { quote!(__cells) };
        let deferred = column.deferred.map(|_| deferred_column(model, column));
        quote_spanned!(at(column)=> #name: #field::decode(#cells #deferred)?)
    };
    let embedded = |it: &Embedded| {
        let (field, name) = (embedded::field(model, it), &it.field);
        quote_spanned!(embedded::at(it)=> #name: #field::decode(__cells)?)
    };
    let fields = in_order(model, column, embedded);
    let unloaded = relationship::unloaded(model);
    quote! {
        fn decode(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<Self> {
            #krate::Result::Ok(Self { #(#fields,)* #(#unloaded),* })
        }
    }
}

/// What an unloaded field says of itself, as a further argument.
fn deferred_column(model: &Model, column: &Column) -> TokenStream {
    let (krate, table, name) = (krate_at(model, column), &model.table.text, &column.name.text);
    let path = format!("{}.{}", model.ident.unraw(), column.field.unraw());
    quote!(, &#krate::types::DeferredColumn { table: #table, column: #name, path: #path })
}

/// Something for each field, in the order of declaration.
fn in_order<T>(model: &Model, column: impl Fn(&Column) -> T, embedded: impl Fn(&Embedded) -> T) -> Vec<T> {
    let mut all: Vec<T> = model.columns.iter().map(column).collect();
    // From the last one on, so that those before it stay where they are.
    for it in model.embedded.iter().rev() {
        all.insert(it.before, embedded(it));
    }
    all
}

/// One arm per column, and the error for a position where there is none.
pub(super) fn arms(model: &Model, arm: impl Fn(&Column, TokenStream) -> TokenStream) -> TokenStream {
    let Model { krate, .. } = model;
    let arms = model.columns.iter().enumerate().map(|(index, column)| {
        let (pattern, body) = (position::pattern(model, index), arm(column, position::of_column(model, index)));
        quote!(#pattern => #body)
    });
    quote!(#(#arms,)* _ => #krate::Result::Err(__no_column(__column)))
}

fn no_table_column(model: &Model) -> TokenStream {
    no_column(model, &model.place(), &quote!(__TABLE.columns))
}

/// The error for a column that is not there.
pub(super) fn no_column(model: &Model, place: &str, columns: &TokenStream) -> TokenStream {
    let Model { krate, .. } = model;
    quote! {
        #[cold]
        fn __no_column(__column: ::core::primitive::usize) -> #krate::Error {
            #krate::Error::statement(::std::format!(
                "{} has no column at position {}: it has {}, counted from 0",
                #place,
                __column,
                #columns.len(),
            ))
        }
    }
}
