//! Reads the fields that are relationships: those of the types `Many<…>` and `One<…>`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Field, GenericArgument, Path, PathArguments, Token, Type};

use super::options::{self, OptionReader, OptionSet};
use super::{structure, value};
use crate::errors::Errors;
use crate::model::{Cascade, Relationship};

const OPTIONS: OptionSet = OptionSet {
    of: "a relationship",
    names: &["foreign_key", "through", "back_populates", "cascade(…)", "passive_deletes", "view_only", "filter", "order_by"],
};

/// What the type of a field says of the other side.
pub(super) struct RelatedType {
    is_many: bool,
    target: TokenStream,
    name: Ident,
}

/// The other side of a field of the type `Many<…>` or `One<…>`; none where the type is another.
pub(super) fn related(field: &Field, model: &Ident) -> Option<RelatedType> {
    let Type::Path(ty) = &field.ty else { return None };
    let last = ty.path.segments.last()?;
    let is_many = match &*last.ident.to_string() {
        "Many" => true,
        "One" => false,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let GenericArgument::Type(Type::Path(target)) = arguments.args.first()? else { return None };
    let name = target.path.segments.last()?.ident.clone();
    let name = if name == "Self" { Ident::new(&model.to_string(), name.span()) } else { name };
    Some(RelatedType { is_many, target: structure::name_self(target.to_token_stream(), model), name })
}

/// Reads such a field.
pub(super) fn read(field: Field, related: RelatedType, model: &Ident, errors: &mut Errors) -> Option<Relationship> {
    let mut this = Relationship {
        ty_span: field.ty.span(),
        ty: structure::name_self(field.ty.into_token_stream(), model),
        vis: field.vis,
        field: field.ident?,
        is_many: related.is_many,
        target: related.target,
        target_name: related.name,
        foreign_key: None,
        through: None,
        cascade: Cascade::default(),
        passive_deletes: None,
        view_only: None,
        order_by: None,
        filter: None,
        filter_span: None,
        back_populates: None,
    };
    options::read(&field.attrs, errors, |option| match option.text() {
        "foreign_key" => option.set(&mut this.foreign_key, |input| value::target(input, model)),
        "back_populates" => option.set(&mut this.back_populates, |input| value::other_side(input, model)),
        "through" => option.set(&mut this.through, Path::parse_mod_style),
        "cascade" => cascade(option, &mut this.cascade),
        "passive_deletes" => option.flag(&mut this.passive_deletes),
        "view_only" => option.flag(&mut this.view_only),
        "filter" => {
            this.filter_span = Some(option.name().span());
            option.set(&mut this.filter, |input| value::condition(input, model))
        }
        "order_by" => option.set(&mut this.order_by, |input| value::order(input, model)),
        _ => Err(option.unknown(&OPTIONS)),
    });
    Some(this)
}

/// `cascade(delete, delete_orphan)`.
fn cascade(option: &OptionReader<'_>, cascade: &mut Cascade) -> syn::Result<()> {
    let group = option.group(|_| "the option `cascade` needs what is cascaded: write `cascade(delete)`".to_owned())?;
    let words = Punctuated::<Ident, Token![,]>::parse_terminated;
    let words = (|input: ParseStream<'_>| words(input)).parse2(group.stream())?;
    for word in words {
        let span = Some(word.span());
        match &*word.to_string() {
            "delete" => cascade.delete = span,
            "delete_orphan" => cascade.delete_orphan = span,
            "expunge" => cascade.expunge = span,
            "all" => (cascade.delete, cascade.expunge) = (span, span),
            _ => return Err(unknown_cascade(word.span())),
        }
    }
    Ok(())
}

fn unknown_cascade(span: Span) -> syn::Error {
    syn::Error::new(
        span,
        "a cascade is one of `delete`, `delete_orphan`, `expunge`, `all`, which is `delete` and `expunge`; new objects are always saved with the object they belong to",
    )
}
