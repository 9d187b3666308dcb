//! Embedded structs, and the fields of models that hold them.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{DeriveInput, Field, LitStr, Path, Token};

use super::options::{self, OptionReader, OptionSet};
use super::{column_with, field_option, structure};
use crate::errors::Errors;
use crate::model::{Column, Embedded, Kind, Model, Name};

const STRUCT_OPTIONS: OptionSet = OptionSet { of: "an embedded struct", names: &["crate"] };

const FIELD_OPTIONS: OptionSet = OptionSet {
    of: "a field of an embedded struct",
    names: &["length", "precision", "scale", "column", "default", "default_sql", "read_only", "redacted"],
};

const EMBEDDED_OPTIONS: OptionSet = OptionSet { of: "an embedded field", names: &["embedded", "prefix"] };

/// Reads an embedded struct: a model without a table of its own.
pub(crate) fn model(input: DeriveInput, errors: &mut Errors) -> Option<Model> {
    let mut krate = None;
    options::read(&input.attrs, errors, |option| match option.text() {
        "crate" => option.set(&mut krate, Path::parse_mod_style),
        _ if super::STRUCT_OPTIONS.has(option.text()) => Err(of_models(option)),
        _ => Err(option.unknown(&STRUCT_OPTIONS)),
    });
    let fields = structure::fields(input.data, &input.ident, &input.generics, Kind::Embedded, errors)?;
    let columns = fields.into_iter().filter_map(|field| column_with(field, &input.ident, errors, column_option)).collect();
    let krate = krate.map_or_else(|| quote!(::aludel::__private), ToTokens::into_token_stream);
    Some(Model::of_columns(Kind::Embedded, input.ident, input.vis, krate, columns))
}

/// Those options of columns that mean the same in every model.
fn column_option(option: &OptionReader<'_>, column: &mut Column, name: &mut Option<Name>, model: &Ident) -> syn::Result<()> {
    match option.text() {
        known if FIELD_OPTIONS.has(known) => field_option(option, column, name, model),
        "primary_key" => Err(of_models(option)),
        _ => Err(option.unknown(&FIELD_OPTIONS)),
    }
}

/// What to say of an option that shows that a model is meant.
pub(super) fn of_models(option: &OptionReader<'_>) -> syn::Error {
    option.error(format!(
        "`{}` is an option of models: a struct with a table of its own derives `Model` instead of `Embedded`",
        option.text()
    ))
}

/// Whether a field of a model says that it is embedded. What is wrong with its options is reported when they are read.
pub(super) fn is_embedded(field: &Field) -> bool {
    field.attrs.iter().filter(|it| it.path().is_ident("model")).any(|attr| {
        let words = |input: ParseStream<'_>| {
            let mut found = false;
            while !input.is_empty() {
                found |= input.peek(Ident::peek_any) && input.parse::<Ident>().is_ok_and(|it| it == "embedded");
                options::skip_to_comma(input);
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(found)
        };
        attr.parse_args_with(words).unwrap_or(false)
    })
}

/// Reads a field of a model that is an embedded struct.
pub(super) fn field(field: Field, model: &Ident, before: usize, errors: &mut Errors) -> Option<Embedded> {
    let ident = field.ident?;
    let (mut embedded, mut prefix): (Option<Span>, Option<String>) = (None, None);
    options::read(&field.attrs, errors, |option| match option.text() {
        "embedded" => option.flag(&mut embedded),
        "prefix" => option.set(&mut prefix, prefix_text),
        _ => Err(option.unknown(&EMBEDDED_OPTIONS)),
    });
    Some(Embedded {
        prefix: prefix.unwrap_or_else(|| format!("{}_", ident.unraw())),
        ty_span: field.ty.span(),
        ty: structure::name_self(field.ty.into_token_stream(), model),
        vis: field.vis,
        field: ident,
        before,
    })
}

/// The beginning of names, which may be nothing.
fn prefix_text(input: ParseStream<'_>) -> syn::Result<String> {
    const ADVICE: &str = "the beginning of names is expected here, as text: `\"home_\"`";
    let literal: LitStr = input.parse().map_err(|error| syn::Error::new(error.span(), ADVICE))?;
    let text = literal.value();
    if text.contains('\0') {
        return Err(syn::Error::new(literal.span(), "the name has a NUL character, which no database allows: remove it"));
    }
    Ok(text)
}
