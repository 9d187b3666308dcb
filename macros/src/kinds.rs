//! `derive(Kinds)`: an enum that says of which kind a row is, where each kind has a table of its own.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Path, Type, Variant, Visibility};

use crate::errors::Errors;

/// So many kinds one query can select.
const MOST: usize = 12;

/// An enum of kinds.
struct KindsEnum {
    vis: Visibility,
    ident: Ident,
    krate: TokenStream,
    /// The model of what the kinds have in common.
    common: Path,
    kinds: Vec<KindVariant>,
    /// The variant for rows of no kind.
    other: Option<Ident>,
}

/// A variant that holds a model.
struct KindVariant {
    ident: Ident,
    model: Type,
}

/// Reads an enum and writes what makes it kinds; the error holds all of its mistakes.
pub(crate) fn derive(input: DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let kinds = read(input, &mut errors);
    errors.finish()?;
    Ok(kinds.as_ref().map(expand).unwrap_or_default())
}

fn read(input: DeriveInput, errors: &mut Errors) -> Option<KindsEnum> {
    let (krate, common) = read_options(&input, errors);
    let DeriveInput { vis, ident, generics, data, .. } = input;
    if !generics.params.is_empty() {
        errors.at(generics.span(), "an enum of kinds has no parameters: remove them");
    }
    let Data::Enum(data) = data else {
        errors.at(ident.span(), format!("`{ident}` is no enum: write one with a variant for each kind, `Manager(Manager)`"));
        return None;
    };
    let (mut kinds, mut other) = (Vec::new(), None);
    for variant in data.variants {
        read_variant(variant, &mut kinds, &mut other, errors);
    }
    if kinds.is_empty() || kinds.len() > MOST {
        errors.at(ident.span(), format!("`{ident}` has {} kinds: it must have at least one and at most {MOST}", kinds.len()));
    }
    Some(KindsEnum { vis, ident, krate, common: common?, kinds, other })
}

fn read_options(input: &DeriveInput, errors: &mut Errors) -> (TokenStream, Option<Path>) {
    let (mut krate, mut common) = (quote!(::aludel::__private), None);
    for attr in input.attrs.iter().filter(|it| it.path().is_ident("kinds")) {
        let result = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("crate") {
                krate = meta.value()?.call(Path::parse_mod_style)?.into_token_stream();
            } else if meta.path.is_ident("of") {
                common = Some(meta.value()?.parse::<Path>()?);
            } else {
                return Err(meta.error("kinds have no such option: they have `of = Model` and `crate = path`"));
            }
            Ok(())
        });
        errors.ok(result);
    }
    if common.is_none() {
        errors
            .at(input.ident.span(), "what the kinds have in common is not named: add `#[kinds(of = Employee)]`, with its model");
    }
    (krate, common)
}

fn read_variant(variant: Variant, kinds: &mut Vec<KindVariant>, other: &mut Option<Ident>, errors: &mut Errors) {
    let Variant { ident, fields, .. } = variant;
    match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let Some(model) = fields.unnamed.into_iter().next().map(|it| it.ty) else { return };
            let is_same = |it: &KindVariant| it.model.to_token_stream().to_string() == model.to_token_stream().to_string();
            if kinds.iter().any(is_same) {
                errors.at(model.span(), "this model is in two variants: a row could be of either");
            }
            kinds.push(KindVariant { ident, model });
        }
        Fields::Unit if other.is_none() => *other = Some(ident),
        Fields::Unit => errors.at(ident.span(), "a second variant without a model: one is enough for rows of no kind"),
        Fields::Unnamed(_) | Fields::Named(_) => {
            errors.at(ident.span(), format!("a variant holds the model of its kind, and nothing else: `{ident}({ident})`"));
        }
    }
}

fn expand(kinds: &KindsEnum) -> TokenStream {
    let handles = handles(kinds);
    let KindsEnum { vis, ident, krate, .. } = kinds;
    let doc = format!("What stands for the kinds of [`{ident}`](enum@{ident}) in statements.");
    let implementation = implementation(kinds);
    quote! {
        #handles
        #[doc = #doc]
        #[allow(non_upper_case_globals, dead_code, reason = "it is named as its enum is")]
        #vis static #ident: #krate::query::KindsOf<#ident> = #krate::query::KindsOf::new();
        #[doc(hidden)]
        const _: () = { #implementation };
    }
}

fn handle_ident(kinds: &KindsEnum) -> Ident {
    format_ident!("{}Handle", kinds.ident)
}

/// The parameters of the enum of handles, one for each kind.
fn parameters(kinds: &KindsEnum) -> Vec<Ident> {
    (0..kinds.kinds.len()).map(|index| format_ident!("__K{index}")).collect()
}

/// The enum with what a session gives for the objects.
fn handles(kinds: &KindsEnum) -> TokenStream {
    let KindsEnum { vis, ident, krate, kinds: variants, other, .. } = kinds;
    let (name, parameters) = (handle_ident(kinds), parameters(kinds));
    let (names, models): (Vec<_>, Vec<_>) = variants.iter().map(|it| (&it.ident, &it.model)).unzip();
    let doc = format!("What a session gives for a [`{ident}`](enum@{ident}): the handle of its object.");
    let docs = names.iter().map(|it| format!("An object of the kind `{it}`."));
    let other = other.iter().map(|it| {
        quote! {
            /// Of no kind.
            #it,
        }
    });
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
        #[allow(dead_code, clippy::exhaustive_enums, reason = "a program matches on what it has written itself")]
        #vis enum #name<#(#parameters = #krate::relation::Handle<#models>),*> {
            #(#[doc = #docs] #names(#parameters),)*
            #(#other)*
        }
    }
}

fn implementation(kinds: &KindsEnum) -> TokenStream {
    let KindsEnum { ident, krate, common, kinds: variants, other, .. } = kinds;
    let handle = handle_ident(kinds);
    let (names, models): (Vec<_>, Vec<_>) = variants.iter().map(|it| (&it.ident, &it.model)).unzip();
    let parts: Vec<Ident> = (0..variants.len()).map(|index| format_ident!("__part{index}")).collect();
    let shared = variants.iter().map(|it| shared_key(kinds, it));
    let has_other = other.is_some();
    let common_name = common.to_token_stream().to_string();
    let otherwise = match other {
        Some(it) => quote!(#krate::Result::Ok(Self::#it)),
        // It was refused before.
        None => quote!(#krate::Result::Err(#krate::Error::data(::std::concat!("a row of `", #common_name, "` is of no kind")))),
    };
    let track_other = other.iter().map(|it| quote!(Self::#it => #krate::Result::Ok(#handle::#it),));
    quote! {
        #[automatically_derived]
        impl #krate::query::Kinds for #ident {
            type Common = #common;
            type Parts = (#(#krate::query::Optional<<#models as #krate::schema::Model>::Entity>,)*);
            type Tracked<__T: #krate::query::Tracker> = #handle<#(__T::Handle<#models>),*>;
            const PARTS: Self::Parts = (#(#krate::query::optional(<#models as #krate::schema::Model>::ENTITY),)*);
            const TABLES: &'static [&'static #krate::schema::Table] = &[#(<#models as #krate::schema::Model>::TABLE),*];
            const SHARED: &'static [::core::primitive::u16] = &[#(#shared),*];

            fn of((#(#parts,)*): <Self::Parts as #krate::query::Selection>::Row) -> #krate::Result<Self> {
                let __found = [#((<#models as #krate::schema::Model>::TABLE, #parts.is_some())),*];
                #krate::query::require_one_kind(<#common as #krate::schema::Model>::TABLE, &__found, #has_other)?;
                #(if let ::core::option::Option::Some(__it) = #parts {
                    return #krate::Result::Ok(Self::#names(__it));
                })*
                #otherwise
            }

            fn track<__T: #krate::query::Tracker>(self, __tracker: &mut __T) -> #krate::Result<Self::Tracked<__T>> {
                match self {
                    #(Self::#names(__it) => __tracker.track(__it).map(#handle::#names),)*
                    #(#track_other)*
                }
            }
        }
        #(
            #[automatically_derived]
            impl #krate::query::Kind<#ident> for #models {}
        )*
    }
}

/// The foreign key by which a kind shares the key of what is common, or what to do where it has none.
fn shared_key(kinds: &KindsEnum, kind: &KindVariant) -> TokenStream {
    let (krate, common, model) = (&kinds.krate, &kinds.common, &kind.model);
    let (common_name, model_name) = (common.to_token_stream(), model.to_token_stream());
    let message = format!(
        "`{model_name}` cannot be a kind of `{common_name}`, for its primary key is no foreign key to the primary key of \
         `{common_name}`: share the key, with `#[model(primary_key, foreign_key = {common_name}.id)]`",
    );
    let span = Span::call_site().located_at(model.span());
    quote_spanned! {span=>
        #krate::relation::shared_key(
            <#model as #krate::schema::Model>::TABLE,
            <#common as #krate::schema::Model>::TABLE,
            #message,
        )
    }
}
