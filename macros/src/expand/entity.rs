//! The entity: the value that stands for the table in statements.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{ALIAS, at, embedded, entity_ident, krate_at, located, position, relationship, sql};
use crate::model::{Column, Model};

/// The struct with a field per column.
pub(super) fn columns(model: &Model) -> TokenStream {
    let Model { vis, table, .. } = model;
    let (entity, alias) = (entity_ident(model), alias());
    let doc = format!("The columns of `{}`.", table.text);
    let columns = model.columns.iter().map(|column| {
        let (vis, field, ty) = (&column.vis, &column.field, column_type(model, column));
        let doc = format!("Column `{}`.", column.name.text);
        quote!(#[doc = #doc] #vis #field: #ty,)
    });
    let relationships = relationship::entity_fields(model);
    let embedded = model.embedded.iter().map(|it| {
        let (vis, field, ty) = (&it.vis, &it.field, embedded::entity_type(model, it));
        let doc = format!("The columns of the field `{field}`.");
        quote!(#[doc = #doc] #vis #field: #ty,)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, reason = "not every column is named in a statement")]
        #vis struct #entity {
            #(#columns)*
            #(#relationships)*
            #(#embedded)*
            #alias: ::core::option::Option<&'static ::core::primitive::str>,
        }
    }
}

/// `Column<Album, String>`.
fn column_type(model: &Model, column: &Column) -> TokenStream {
    let (krate, ident, sql) = (krate_at(model, column), located(&model.ident, column.ty_span), sql(model, column));
    quote_spanned!(at(column)=> #krate::expr::Column<#ident, #sql>)
}

/// The value with the struct's name. It is a static because foreign keys read it: while a constant is checked, all that it
/// refers to is evaluated, and tables that refer to each other in a circle would not compile.
pub(super) fn value(model: &Model) -> TokenStream {
    let Model { vis, ident, table, .. } = model;
    let entity = entity_ident(model);
    let doc = format!("The table `{}` in statements.", table.text);
    quote! {
        #[doc = #doc]
        #[allow(non_upper_case_globals, dead_code, reason = "it shares the name of the struct whose table it is")]
        #vis static #ident: #entity = #entity::__named(::core::option::Option::None);
    }
}

/// What the entity can do.
pub(super) fn implementation(model: &Model) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let (entity, alias) = (entity_ident(model), alias());
    let constructor = constructor(model);
    let debug = debug(model);
    quote! {
        #constructor
        #debug
        #[automatically_derived]
        impl ::core::marker::Copy for #entity {}
        #[automatically_derived]
        impl ::core::clone::Clone for #entity {
            fn clone(&self) -> Self {
                *self
            }
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #krate::schema::Entity for #entity {
            type Model = #ident;
            fn alias_name(self) -> ::core::option::Option<&'static ::core::primitive::str> {
                self.#alias
            }
            fn alias(self, __name: &'static ::core::primitive::str) -> Self {
                Self::__named(::core::option::Option::Some(__name))
            }
        }
    }
}

/// The function that makes the entity, under the table's name or an alias.
fn constructor(model: &Model) -> TokenStream {
    let Model { krate, .. } = model;
    let (entity, alias) = (entity_ident(model), alias());
    let columns = model.columns.iter().enumerate().map(|(index, column)| {
        let (field, index) = (&column.field, position::of_column(model, index));
        quote!(#field: #krate::expr::Column::new(&__TABLE, #index, #alias),)
    });
    let relationships = relationship::entity_values(model, &alias);
    let embedded = model.embedded.iter().enumerate().map(|(index, it)| {
        let (field, value) = (&it.field, embedded::entity_value(model, index, &alias));
        quote!(#field: #value,)
    });
    quote! {
        impl #entity {
            #[doc(hidden)]
            const fn __named(#alias: ::core::option::Option<&'static ::core::primitive::str>) -> Self {
                Self { #(#columns)* #(#embedded)* #(#relationships)* #alias }
            }
        }
    }
}

/// Shows the entity as it is written in a program.
fn debug(model: &Model) -> TokenStream {
    let Model { ident, .. } = model;
    let (entity, alias) = (entity_ident(model), alias());
    let name = ident.to_string();
    let aliased = format!("{name}.alias({{:?}})");
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #entity {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self.#alias {
                    ::core::option::Option::None => __f.write_str(#name),
                    ::core::option::Option::Some(__name) => ::core::write!(__f, #aliased, __name),
                }
            }
        }
    }
}

fn alias() -> Ident {
    Ident::new(ALIAS, Span::mixed_site())
}
