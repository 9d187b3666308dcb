//! Embedded structs: their own columns, and the fields of models that hold them, which may be enums too.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{as_sql, located, position, read_only, row, sql, table};
use crate::model::{Column, Embedded, Model};

/// All items of an embedded struct.
pub(crate) fn expand(model: &Model) -> TokenStream {
    let Columns { own, nullable } = Columns::of(model);
    let structs = [columns(model, &own, column_type), columns(model, &nullable, nullable_column_type)];
    let hidden = [constructor(model, &own), constructor(model, &nullable), implementation(model)];
    let digits = model.columns.iter().map(|column| table::require_digits(model, column));
    let read_only = model.columns.iter().filter_map(|column| read_only::require_auto(model, column));
    quote! {
        #(#structs)*
        #[doc(hidden)]
        #[allow(deprecated, dead_code, reason = "a deprecated field is still a column, and not every struct is embedded yet")]
        const _: () = {
            #(#hidden)*
            #(#digits)*
            #(#read_only)*
        };
    }
}

/// The names of the structs with a field per column.
pub(super) struct Columns {
    pub(super) own: Ident,
    /// Where all of them may be NULL.
    pub(super) nullable: Ident,
}

impl Columns {
    pub(super) fn of(model: &Model) -> Self {
        let Model { ident, .. } = model;
        Self { own: format_ident!("{ident}Columns"), nullable: format_ident!("Nullable{ident}Columns") }
    }
}

/// The struct with a field per column, in any model.
pub(super) fn columns(model: &Model, name: &Ident, ty: fn(&Model, &Column) -> TokenStream) -> TokenStream {
    let Model { vis, ident, .. } = model;
    let doc = format!("The columns of `{ident}` in the model `__M`.");
    let columns = model.columns.iter().map(|column| {
        let (vis, field, ty) = (&column.vis, &column.field, ty(model, column));
        let doc = format!("Column `{}`, after the model's prefix.", column.name.text);
        quote!(#[doc = #doc] #vis #field: #ty,)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, reason = "not every column is named in a statement")]
        #vis struct #name<__M> { #(#columns)* }
    }
}

pub(super) fn column_type(model: &Model, column: &Column) -> TokenStream {
    let (krate, sql) = (super::krate_at(model, column), sql(model, column));
    quote_spanned!(super::at(column)=> #krate::expr::Column<__M, #sql>)
}

pub(super) fn nullable_column_type(model: &Model, column: &Column) -> TokenStream {
    let (krate, sql) = (super::krate_at(model, column), as_sql(model, column));
    quote_spanned!(super::at(column)=> #krate::expr::Column<__M, ::core::option::Option<#sql::Inner>>)
}

/// The function that makes the struct for the columns of a table from a position on, and what every value can do.
pub(super) fn constructor(model: &Model, name: &Ident) -> TokenStream {
    let Model { vis, krate, .. } = model;
    let shown = name.to_string();
    let columns = model.columns.iter().enumerate().map(|(index, column)| {
        let (field, index) = (&column.field, Literal::usize_unsuffixed(index));
        quote!(#field: #krate::expr::Column::new(__table, __first + #index, __alias),)
    });
    quote! {
        impl<__M> #name<__M> {
            #[doc(hidden)]
            #vis const fn __at(
                __table: &'static #krate::schema::Table,
                __first: ::core::primitive::u16,
                __alias: ::core::option::Option<&'static ::core::primitive::str>,
            ) -> Self {
                Self { #(#columns)* }
            }
        }
        #[automatically_derived]
        impl<__M> ::core::marker::Copy for #name<__M> {}
        #[automatically_derived]
        impl<__M> ::core::clone::Clone for #name<__M> {
            fn clone(&self) -> Self {
                *self
            }
        }
        #[automatically_derived]
        impl<__M> ::core::fmt::Debug for #name<__M> {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.write_str(#shown)
            }
        }
    }
}

fn implementation(model: &Model) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let Columns { own, nullable } = Columns::of(model);
    let columns = model.columns.iter().map(|column| table::column(model, column));
    let (values, decode) = (row::value(model), row::decode(model));
    let set_generated = row::arms(model, |column, _| {
        let (field, name) = (super::field(model, column), &column.field);
        quote_spanned!(super::at(column)=> #field::set_generated(&mut self.#name, __of, __value))
    });
    let place = model.place();
    let no_column = row::no_column(model, &place, &quote!(<#ident as #krate::schema::Embedded>::COLUMNS));
    quote! {
        #no_column
        #[automatically_derived]
        impl #krate::schema::Embedded for #ident {
            type Columns<__M> = #own<__M>;
            type NullableColumns<__M> = #nullable<__M>;
            const COLUMNS: &'static [#krate::schema::ColumnDef] = &[#(#columns),*];
            #values
            fn set_generated(
                &mut self,
                __column: ::core::primitive::usize,
                __of: #krate::schema::ColumnId,
                __value: #krate::types::ValueRef<'_>,
            ) -> #krate::Result<()> {
                match __column { #set_generated }
            }
            #decode
        }
    }
}

/// The type of a model's field as the trait that all embedded fields implement.
pub(super) fn field(model: &Model, embedded: &Embedded) -> TokenStream {
    let (krate, ty) = (located(&model.krate, embedded.ty_span), &embedded.ty);
    quote_spanned!(at(embedded)=> <#ty as #krate::derive_support::EmbeddedField>)
}

/// The place of the field's type, for names that mean what they mean beside the struct.
pub(super) fn at(embedded: &Embedded) -> Span {
    Span::call_site().located_at(embedded.ty_span)
}

/// The type of the entity's field.
pub(super) fn entity_type(model: &Model, embedded: &Embedded) -> TokenStream {
    let (field, ident) = (field(model, embedded), &model.ident);
    quote_spanned!(at(embedded)=> #field::Columns<#ident>)
}

/// The value of the entity's field.
pub(super) fn entity_value(model: &Model, index: usize, alias: &Ident) -> TokenStream {
    let embedded = &model.embedded[index];
    let (ty, first) = (entity_type(model, embedded), position::of_embedded(model, index));
    quote_spanned!(at(embedded)=> <#ty>::__at(&__TABLE, #first, #alias))
}

/// The arms of `match __column` for embedded fields; `call` writes the call for the field and the position in its struct.
pub(super) fn arms<'m>(
    model: &'m Model,
    call: impl Fn(&Embedded, TokenStream) -> TokenStream + 'm,
) -> impl Iterator<Item = TokenStream> + 'm {
    let krate = &model.krate;
    model.embedded.iter().enumerate().map(move |(index, embedded)| {
        let (first, end) = (position::of_embedded(model, index), position::end(index));
        let position = |it: TokenStream| quote!(#krate::derive_support::position(#it));
        let (first, end) = (position(first), position(quote!(#end)));
        let body = call(embedded, quote!(__column - #first));
        quote!(_ if (#first..#end).contains(&__column) => #body)
    })
}

/// The check of the tag of an embedded field, which counts if that is an enum.
pub(super) fn tag_check(model: &Model, index: usize) -> TokenStream {
    let krate = &model.krate;
    let (it, first) = (&model.embedded[index], position::of_embedded(model, index));
    let (field, support) = (field(model, it), quote!(#krate::derive_support));
    quote_spanned! {at(it)=>
        #support::TagCheck {
            tags: #field::TAGS,
            check: #krate::schema::Check {
                name: ::core::option::Option::None,
                columns: &[#first],
                condition: || #support::is_one_of(#krate::schema::ColumnId { table: &__TABLE, index: #first }, #field::TAGS),
            },
        }
    }
}

/// The columns of a model that embeds structs: made while compiling, from their own and the prefixes.
pub(super) fn all_columns(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let support = quote!(#krate::derive_support);
    let own = |range: std::ops::Range<usize>| {
        let columns = model.columns[range].iter().map(|column| table::column(model, column));
        columns.map(|column| quote!(#support::Part::Column(#column))).collect::<Vec<_>>()
    };
    let mut parts = Vec::new();
    let mut done = 0;
    for embedded in &model.embedded {
        parts.extend(own(done..embedded.before));
        done = embedded.before;
        let (field, prefix) = (field(model, embedded), &embedded.prefix);
        parts.push(quote_spanned! {at(embedded)=>
            #support::Part::Embedded { prefix: #prefix, columns: #field::COLUMNS, nullable: #field::NULLABLE }
        });
    }
    parts.extend(own(done..model.columns.len()));
    let message = format!(
        "two columns of {} have one name: give an embedded field another `prefix`, or a column another name with `column = \"…\"`",
        model.place()
    );
    let ident_span = Span::call_site().located_at(model.ident.span());
    let distinct =
        quote_spanned! {ident_span=> const _: () = ::core::assert!(#support::are_distinct(__COLUMNS), "{}", #message); };
    quote! {
        const __PARTS: &'static [#support::Part] = &[#(#parts),*];
        const __NAMES: &'static [::core::primitive::u8] = &#support::names::<{ #support::length_of_names(__PARTS) }>(__PARTS);
        const __COLUMNS: &'static [#krate::schema::ColumnDef] =
            &#support::columns::<{ #support::count(__PARTS) }>(__PARTS, __NAMES);
        #distinct
    }
}
