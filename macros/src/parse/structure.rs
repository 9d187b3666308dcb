//! The struct without its attributes: its fields, if it is of a shape that can be a model.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::{Data, Field, Fields, Generics};

use crate::errors::Errors;
use crate::model::Kind;

/// The named fields of a struct without generics. Anything else is a mistake.
pub(super) fn fields(data: Data, model: &Ident, generics: &Generics, kind: Kind, errors: &mut Errors) -> Option<Vec<Field>> {
    refuse_generics(generics, model, kind, errors);
    let (what, _) = words(kind);
    let shape = match data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) if fields.named.is_empty() => "a struct without fields",
            Fields::Named(fields) => return Some(fields.named.into_iter().collect()),
            Fields::Unnamed(_) => "a tuple struct",
            Fields::Unit => "a unit struct",
        },
        Data::Enum(_) => "an enum",
        Data::Union(_) => "a union",
    };
    let article = if what.starts_with('e') { "an" } else { "a" };
    let hint = if shape == "an enum" { ", one of them for the enum, which derives `Embedded`" } else { "" };
    errors.at(
        model.span(),
        format!("`{model}` is {shape}, which cannot be {article} {what}: write a struct with a named field per column{hint}"),
    );
    None
}

/// Reports parameters and bounds.
pub(super) fn refuse_generics(generics: &Generics, model: &Ident, kind: Kind, errors: &mut Errors) {
    let (what, why) = words(kind);
    if !generics.params.is_empty() || generics.where_clause.is_some() {
        errors.add(syn::Error::new_spanned(
            generics,
            format!("the {what} `{model}` is generic: {why}, so remove the parameters and bounds"),
        ));
    }
}

/// What something is to become, and why it cannot be generic.
fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Table => ("model", "a table has one type of row"),
        Kind::Embedded => ("embedded struct", "a column has one type"),
        Kind::Tagged => ("embedded enum", "a column has one type"),
    }
}

/// Replaces `Self` by the struct's name.
pub(crate) fn name_self(tokens: TokenStream, model: &Ident) -> TokenStream {
    let name = |token| match token {
        TokenTree::Ident(it) if it == "Self" => Ident::new(&model.to_string(), it.span()).into(),
        TokenTree::Group(it) => {
            let mut group = Group::new(it.delimiter(), name_self(it.stream(), model));
            group.set_span(it.span());
            group.into()
        }
        other => other,
    };
    tokens.into_iter().map(name).collect()
}
