//! Embedded enums: their tag, and the columns of their variants.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Path, Visibility};

use super::options::{self, OptionReader, OptionSet};
use super::{column_with, embedded, field_option, snake_case, structure, value};
use crate::errors::Errors;
use crate::model::{Column, Kind, Model, Name, Tagged, Variant, VariantField};

const ENUM_OPTIONS: OptionSet = OptionSet { of: "an embedded enum", names: &["tag", "length", "crate"] };

const VARIANT_OPTIONS: OptionSet = OptionSet { of: "a variant", names: &["value"] };

const FIELD_OPTIONS: OptionSet =
    OptionSet { of: "a field of a variant", names: &["length", "precision", "scale", "column", "redacted"] };

/// Reads an embedded enum.
pub(crate) fn tagged(input: DeriveInput, errors: &mut Errors) -> Option<Tagged> {
    let DeriveInput { attrs, vis, ident, generics, data } = input;
    let Data::Enum(data) = data else { return None };
    let (mut tag, mut length, mut krate): (Option<Name>, _, _) = (None, None, None);
    options::read(&attrs, errors, |option| match option.text() {
        "tag" => option.set(&mut tag, value::name),
        "length" => option.set(&mut length, value::length),
        "crate" => option.set(&mut krate, Path::parse_mod_style),
        _ if super::STRUCT_OPTIONS.has(option.text()) => Err(embedded::of_models(option)),
        _ => Err(option.unknown(&ENUM_OPTIONS)),
    });
    structure::refuse_generics(&generics, &ident, Kind::Tagged, errors);
    if data.variants.is_empty() {
        errors.at(ident.span(), format!("the embedded enum `{ident}` has no variants, so no row can be one: write some"));
        return None;
    }
    let tag = tag.unwrap_or_else(|| Name { text: "kind".to_owned(), span: ident.span() });
    let mut columns = vec![tag_column(&tag, &vis, errors)?];
    let variants: Vec<_> = data.variants.into_iter().map(|it| variant(it, &vis, &ident, &mut columns, errors)).collect();
    columns[0].length = Some(tag_length(length, &tag, &variants, errors));
    let krate = krate.map_or_else(|| quote!(::aludel::__private), ToTokens::into_token_stream);
    Some(Tagged { model: Model::of_columns(Kind::Tagged, ident, vis, krate, columns), variants })
}

/// The column of the tag. In statements it is a field, so its name is one of Rust's.
fn tag_column(tag: &Name, vis: &Visibility, errors: &mut Errors) -> Option<Column> {
    let ident = syn::parse_str::<Ident>(&tag.text).or_else(|_| syn::parse_str(&format!("r#{}", tag.text)));
    let Ok(mut field) = ident else {
        errors.at(
            tag.span,
            format!("`{}` cannot be a field, which the tag is in statements: call it with letters, digits and `_`", tag.text),
        );
        return None;
    };
    field.set_span(tag.span);
    Some(Column::new(vis.to_token_stream(), field, quote!(::std::string::String), tag.span))
}

/// How many characters the longest tag has, or as many as the enum says.
fn tag_length(given: Option<u32>, tag: &Name, variants: &[Variant], errors: &mut Errors) -> u32 {
    let length = |it: &Variant| u32::try_from(it.tag.text.chars().count()).unwrap_or(u32::MAX);
    let longest = variants.iter().map(length).max().unwrap_or(1);
    if let Some(given) = given.filter(|it| *it < longest) {
        errors.at(
            tag.span,
            format!("the longest tag has {longest} characters, more than the `length` of {given}: give a larger one"),
        );
    }
    given.unwrap_or(longest)
}

fn variant(variant: syn::Variant, vis: &Visibility, of: &Ident, columns: &mut Vec<Column>, errors: &mut Errors) -> Variant {
    let mut tag = None;
    options::read(&variant.attrs, errors, |option| match option.text() {
        "value" => option.set(&mut tag, tag_text),
        _ => Err(option.unknown(&VARIANT_OPTIONS)),
    });
    let ident = variant.ident;
    let fields = match variant.fields {
        Fields::Named(fields) => fields.named.into_iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(_) => {
            errors.at(
                ident.span(),
                format!("the fields of the variant `{ident}` have no names, which their columns need: write `{ident} {{ … }}`"),
            );
            Vec::new()
        }
    };
    let mut read = Vec::new();
    for field in fields {
        if let Some(mut column) = column_with(field, of, errors, column_option) {
            // The columns are seen where the enum is, as its variants are.
            column.vis = vis.to_token_stream();
            let position = place(&column, columns, errors);
            read.push(VariantField { column, position });
        }
    }
    let tag = tag.unwrap_or_else(|| Name { text: snake_case(&ident), span: ident.span() });
    Variant { ident, tag, fields: read }
}

/// What tells a variant: any text but none.
fn tag_text(input: syn::parse::ParseStream<'_>) -> syn::Result<Name> {
    const ADVICE: &str = "the tag of a variant is a text that is not empty: `value = \"manager\"`";
    let literal: syn::LitStr = input.parse().map_err(|error| syn::Error::new(error.span(), ADVICE))?;
    let text = literal.value();
    if text.is_empty() || text.contains('\0') {
        return Err(syn::Error::new(literal.span(), ADVICE));
    }
    Ok(Name { text, span: literal.span() })
}

fn column_option(option: &OptionReader<'_>, column: &mut Column, name: &mut Option<Name>, of: &Ident) -> syn::Result<()> {
    match option.text() {
        known if FIELD_OPTIONS.has(known) => field_option(option, column, name, of),
        "default" | "default_sql" | "read_only" => Err(option.error(format!(
            "a field of a variant has no `{}`: where it is not another variant's, its value is the program's",
            option.text()
        ))),
        _ => Err(option.unknown(&FIELD_OPTIONS)),
    }
}

/// The position of a field's column: that of another variant's field of the same name, or a new one.
fn place(column: &Column, columns: &mut Vec<Column>, errors: &mut Errors) -> usize {
    let (field, name) = (column.field.unraw(), &column.name.text);
    let found = columns.iter().position(|it| it.field.unraw() == field || it.name.text == *name);
    let Some(position) = found else {
        columns.push(Column::like(column));
        return columns.len() - 1;
    };
    if let Some((span, problem)) = differing(position, &columns[position], column) {
        errors.at(span, problem);
    }
    position
}

/// Why a field cannot be the column of another variant's field.
fn differing(position: usize, first: &Column, column: &Column) -> Option<(Span, String)> {
    let (field, name) = (column.field.unraw(), &column.name.text);
    if position == 0 {
        let problem =
            format!("the field `{field}` has the name of the tag: rename it, or call the tag otherwise by `tag = \"…\"`");
        return Some((column.name.span, problem));
    }
    if first.field.unraw() != field {
        let other = first.field.unraw();
        let problem =
            format!("the fields `{other}` and `{field}` are both the column `{name}`: give them one name, or two columns");
        return Some((column.name.span, problem));
    }
    if first.name.text != *name {
        let other = &first.name.text;
        let problem =
            format!("the field `{field}` is the column `{other}` in another variant: write `column = \"{other}\"` here too");
        return Some((column.name.span, problem));
    }
    (!column.has_options_of(first)).then(|| {
        let problem =
            format!("the field `{field}` has other options in another variant, and both are one column: write the same");
        (column.field.span(), problem)
    })
}
