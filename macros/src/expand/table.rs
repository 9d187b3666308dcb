//! The table: what the database must know of it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{as_sql, at, embedded, field, foreign_key, krate_at, position, read_only, version};
use crate::model::{Column, Default, Digits, FieldSet, Model, Name};

/// The static table. It is no constant, so that tables may refer to each other in a circle.
pub(super) fn table(model: &Model) -> TokenStream {
    let Model { krate, table, .. } = model;
    let name = &table.text;
    let schema = option(model.schema.as_ref().map(|Name { text, .. }| quote!(#text)));
    let (columns, made_columns) = columns(model);
    let primary_key = model.key().map(|(index, _)| position::of_column(model, index));
    let unique = unique(model);
    let foreign_keys = foreign_key::all(model);
    let indexes = indexes(model);
    let (checks, made_checks) = all_checks(model);
    let (version, integer_version) = (option(version::position(model)), version::require_integer(model));
    let digits = model.columns.iter().map(|column| require_digits(model, column));
    let read_only = model.columns.iter().filter_map(|column| read_only::require_auto(model, column));
    let set_nulls = foreign_key::require_nullable(model);
    let nullable_keys = model.key().map(|(_, column)| refuse_null(model, column));
    quote! {
        static __TABLE: #krate::schema::Table = #krate::schema::Table {
            schema: #schema,
            name: #name,
            columns: #columns,
            primary_key: &[#(#primary_key),*],
            unique: &[#(#unique),*],
            foreign_keys: &[#(#foreign_keys),*],
            indexes: &[#(#indexes),*],
            checks: #checks,
            version: #version,
        };
        #made_columns
        #made_checks
        #(#nullable_keys)*
        #(#digits)*
        #(#set_nulls)*
        #integer_version
        #(#read_only)*
    }
}

/// The columns, and the constants that they are made of where structs are embedded.
fn columns(model: &Model) -> (TokenStream, Option<TokenStream>) {
    if model.embedded.is_empty() {
        let columns = model.columns.iter().map(|it| column(model, it));
        return (quote!(&[#(#columns),*]), None);
    }
    let (ends, columns) = (position::ends(model), embedded::all_columns(model));
    (quote!(__COLUMNS), Some(quote!(#ends #columns)))
}

/// The digits of a column, where it says how many.
fn digits(column: &Column) -> Option<(u8, u8)> {
    let Digits { precision, scale } = &column.digits;
    precision.as_ref().zip(scale.as_ref()).map(|((precision, _), (scale, _))| (*precision, *scale))
}

/// A decimal column says how many digits it has, and no other does; what is a decimal is known only to the compiler.
pub(super) fn require_digits(model: &Model, column: &Column) -> TokenStream {
    let place = model.place();
    let (krate, sql, name) = (krate_at(model, column), as_sql(model, column), &column.name.text);
    let (is_well, message) = if digits(column).is_some() {
        (
            quote!(#sql::DATA_TYPE.is_decimal()),
            format!("the column `{name}` of {place} is no decimal: remove `precision` and `scale`"),
        )
    } else {
        (
            quote!(!::core::matches!(#sql::DATA_TYPE, #krate::types::DataType::AnyDecimal)),
            format!(
                "the decimal column `{name}` of {place} does not say how many digits it has: write `#[model(precision = 12, scale = 2)]`, all digits and those after the point"
            ),
        )
    };
    quote_spanned!(at(column)=> const _: () = ::core::assert!(#is_well, "{}", #message);)
}

/// The declaration of a column.
pub(super) fn column(model: &Model, column: &Column) -> TokenStream {
    let name = &column.name.text;
    let (krate, sql) = (krate_at(model, column), as_sql(model, column));
    let length = column.length.map(|length| quote!(.with_length(#length)));
    let digits = digits(column).map(|(precision, scale)| quote!(.with_digits(#precision, #scale)));
    let (default, read_only) = (default(model, column), column.is_read_only());
    let (redacted, deferred) = (column.redacted.is_some(), column.deferred.is_some());
    quote_spanned! {at(column)=>
        #krate::schema::ColumnDef {
            name: #name,
            data_type: #sql::DATA_TYPE #length #digits,
            nullable: <#sql::Null as #krate::types::Nullability>::NULLABLE,
            default: #default,
            read_only: #read_only,
            redacted: #redacted,
            deferred: #deferred,
        }
    }
}

fn default(model: &Model, column: &Column) -> TokenStream {
    let Model { krate, .. } = model;
    let default = quote!(#krate::schema::ColumnDefault);
    if let Some(Name { text, .. }) = &column.default_sql {
        return quote!(#default::Sql(#text));
    }
    if let Some(Name { text, .. }) = &column.computed {
        return quote!(#default::Computed(#text));
    }
    match &column.default {
        Some(Default::Bool(it)) => quote!(#default::Bool(#it)),
        Some(Default::Integer(it)) => quote!(#default::Integer(#it)),
        Some(Default::Float(_, text)) if digits(column).is_some() && !text.contains(['e', 'E']) => quote!(#default::Text(#text)),
        Some(Default::Float(it, _)) => quote!(#default::Float(#it)),
        Some(Default::Text(it)) => quote!(#default::Text(#it)),
        None if column.primary_key.is_some() && column.default_with.is_none() => {
            let field = field(model, column);
            quote_spanned!(at(column)=> if #field::AUTO { #default::Generated } else { #default::None })
        }
        None => quote!(#default::None),
    }
}

/// The UNIQUE sets: those of one column, then those that the struct names.
fn unique(model: &Model) -> impl Iterator<Item = TokenStream> {
    let columns = model.columns.iter().enumerate();
    let single = columns.filter(|(_, column)| column.unique.is_some()).map(|(index, _)| vec![position::of_column(model, index)]);
    let several = model.unique.iter().map(|set| positions(model, set));
    single.chain(several).map(|positions| quote!(&[#(#positions),*]))
}

/// The indexes: those of one column, then those that the struct names.
fn indexes(model: &Model) -> impl Iterator<Item = TokenStream> {
    let Model { krate, .. } = model;
    let columns = model.columns.iter().enumerate();
    let single =
        columns.filter(|(_, column)| column.index.is_some()).map(|(index, _)| (None, vec![position::of_column(model, index)]));
    let several = model.indexes.iter().map(|it| (it.name.as_ref(), positions(model, &it.set)));
    single.chain(several).map(move |(name, positions): (Option<&Name>, Vec<TokenStream>)| {
        let name = option(name.map(|Name { text, .. }| quote!(#text)));
        quote!(#krate::schema::Index { name: #name, columns: &[#(#positions),*] })
    })
}

fn positions(model: &Model, set: &FieldSet) -> Vec<TokenStream> {
    set.fields.iter().filter_map(|path| position::of_path(model, path)).collect()
}

/// The checks, and the constants that they are made of where what is embedded may have some.
fn all_checks(model: &Model) -> (TokenStream, Option<TokenStream>) {
    let checks = checks(model);
    if model.embedded.is_empty() {
        return (quote!(&[#(#checks),*]), None);
    }
    let Model { krate, .. } = model;
    let support = quote!(#krate::derive_support);
    let tags = (0..model.embedded.len()).map(|index| embedded::tag_check(model, index));
    let made = quote! {
        const __OWN_CHECKS: &'static [#krate::schema::Check] = &[#(#checks),*];
        const __TAG_CHECKS: &'static [#support::TagCheck] = &[#(#tags),*];
        const __CHECKS: &'static [#krate::schema::Check] =
            &#support::checks::<{ #support::count_checks(__OWN_CHECKS, __TAG_CHECKS) }>(__OWN_CHECKS, __TAG_CHECKS);
    };
    (quote!(__CHECKS), Some(made))
}

/// The conditions: those of columns, then those of the struct. What is no condition is reported where it is written.
fn checks(model: &Model) -> impl Iterator<Item = TokenStream> {
    let columns = model.columns.iter().enumerate();
    let single =
        columns.filter_map(|(index, column)| Some((None, Some(position::of_column(model, index)), column.check.as_ref()?)));
    let several = model.checks.iter().map(|it| (Some(&it.name), None, &it.condition));
    single.chain(several).map(|(name, column, condition)| {
        let krate = &model.krate;
        let name = option(name.map(|Name { text, .. }| quote!(#text)));
        let span = Span::call_site().located_at(condition.span());
        let condition = quote_spanned!(span=> #krate::derive_support::check(#condition));
        quote!(#krate::schema::Check { name: #name, columns: &[#column], condition: || #condition })
    })
}

/// A primary key is never NULL; whether a type may be is known only to the compiler.
fn refuse_null(model: &Model, column: &Column) -> TokenStream {
    let Model { table, .. } = model;
    let (krate, sql) = (krate_at(model, column), as_sql(model, column));
    let message = format!(
        "the primary key column `{}` of the table `{}` may be NULL: give the field a type without `Option`",
        column.name.text, table.text
    );
    quote_spanned! {at(column)=>
        const _: () = ::core::assert!(!<#sql::Null as #krate::types::Nullability>::NULLABLE, "{}", #message);
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |it| quote!(::core::option::Option::Some(#it)))
}
