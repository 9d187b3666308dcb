//! The struct without its attributes: its fields, if it is of a shape that can be a model.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::{Data, Field, Fields, Generics};

use crate::errors::Errors;
use crate::model::Kind;

/// The named fields of a struct without generics. Anything else is a mistake.
pub(super) fn fields(data: Data, model: &Ident, generics: &Generics, kind: Kind, errors: &mut Errors) -> Option<Vec<Field>> {
    let (what, why) = match kind {
        Kind::Table => ("model", "a table has one type of row"),
        Kind::Embedded => ("embedded struct", "a column has one type"),
    };
    if !generics.params.is_empty() || generics.where_clause.is_some() {
        errors.add(syn::Error::new_spanned(
            generics,
            format!("the {what} `{model}` is generic: {why}, so remove the parameters and bounds"),
        ));
    }
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
    errors.at(
        model.span(),
        format!("`{model}` is {shape}, which cannot be {article} {what}: write a struct with a named field per column"),
    );
    None
}

/// Replaces `Self` by the struct's name.
pub(super) fn name_self(tokens: TokenStream, model: &Ident) -> TokenStream {
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
