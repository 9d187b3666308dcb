//! `User::new`: an object of what it cannot do without.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Type;

use super::at;
use crate::model::{Column, Default, Model};

/// A field of the struct, and where its value comes from.
struct Filled {
    field: Ident,
    /// The type that the program gives it, where it does.
    given: Option<TokenStream>,
    value: TokenStream,
}

/// The constructor, if the struct asks for one.
pub(super) fn constructor(model: &Model) -> TokenStream {
    let Some(place) = model.constructor else { return TokenStream::new() };
    let fields = fields(model);
    let parameters = fields.iter().filter_map(|it| it.given.as_ref().map(|ty| (&it.field, ty)));
    let parameters = parameters.map(|(field, ty)| quote!(#field: #ty));
    let values = fields.iter().map(|Filled { field, value, .. }| quote!(#field: #value));
    let (vis, ident, new) = (&model.vis, &model.ident, Ident::new("new", place));
    quote! {
        impl #ident {
            /// An object of what it cannot do without. The other fields are what they are by default: pending, `None`, empty, or the
            /// column's own default.
            #[must_use]
            #[allow(clippy::too_many_arguments, reason = "as many as the struct has fields that need a value")]
            #vis fn #new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

fn fields(model: &Model) -> Vec<Filled> {
    let columns = model.columns.iter().map(|it| column(model, it));
    let embedded = model
        .embedded
        .iter()
        .map(|it| if is_one_of(&it.ty, &["Option"]) { by_default(&it.field) } else { given(&it.field, it.ty.clone()) });
    let relationships = model.relationships.iter().map(|it| by_default(&it.field));
    columns.chain(embedded).chain(relationships).collect()
}

fn column(model: &Model, column: &Column) -> Filled {
    if column.version.is_some() || is_one_of(&column.ty, &["Auto", "Option"]) || is_set_by_relationship(model, column) {
        return by_default(&column.field);
    }
    match column.default.as_ref().and_then(|it| literal(it, column)) {
        Some(value) => Filled { field: column.field.clone(), given: None, value },
        None if is_one_of(&column.ty, &["String"]) => {
            let (field, place) = (&column.field, at(column));
            let into = Ident::new("Into", place);
            let ty = &column.ty;
            Filled { field: field.clone(), given: Some(quote!(impl ::core::convert::#into<#ty>)), value: quote!(#field.into()) }
        }
        None => given(&column.field, column.ty.clone()),
    }
}

fn by_default(field: &Ident) -> Filled {
    Filled { field: field.clone(), given: None, value: quote!(::core::default::Default::default()) }
}

fn given(field: &Ident, ty: TokenStream) -> Filled {
    Filled { field: field.clone(), given: Some(ty), value: quote!(#field) }
}

/// The column's default as a value of the field, where Rust has a literal of its type.
fn literal(default: &Default, column: &Column) -> Option<TokenStream> {
    const INTEGERS: &[&str] = &["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
    let literal = match default {
        Default::Bool(it) if is_one_of(&column.ty, &["bool"]) => quote!(#it),
        Default::Integer(it) if is_one_of(&column.ty, INTEGERS) => proc_macro2::Literal::i64_unsuffixed(*it).into_token(),
        Default::Float(it, _) if is_one_of(&column.ty, &["f32", "f64"]) => proc_macro2::Literal::f64_unsuffixed(*it).into_token(),
        Default::Text(it) if is_one_of(&column.ty, &["String"]) => quote!(::std::string::String::from(#it)),
        Default::Bool(_) | Default::Integer(_) | Default::Float(..) | Default::Text(_) => return None,
    };
    Some(literal)
}

/// A literal as tokens; negative ones have their sign.
trait IntoToken {
    fn into_token(self) -> TokenStream;
}

impl IntoToken for proc_macro2::Literal {
    fn into_token(mut self) -> TokenStream {
        self.set_span(Span::call_site());
        proc_macro2::TokenTree::Literal(self).into()
    }
}

/// Whether a `One` of the struct leads to the table that the column refers to: then that says what the column holds.
fn is_set_by_relationship(model: &Model, column: &Column) -> bool {
    let target = column.foreign_key.as_ref().and_then(|it| it.model.segments.last());
    target.is_some_and(|target| model.relationships.iter().any(|it| !it.is_many && it.target_name == target.ident))
}

/// Whether a type has one of these names, whatever stands before it.
fn is_one_of(ty: &TokenStream, names: &[&str]) -> bool {
    let Ok(Type::Path(ty)) = syn::parse2::<Type>(ty.clone()) else { return false };
    ty.path.segments.last().is_some_and(|last| names.iter().any(|it| last.ident == it))
}
