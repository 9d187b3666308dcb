//! `derive(Row)`: a struct as the row of a query, and beside it the struct of what is selected for its fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, GenericArgument, GenericParam, Path, PathArguments, Type, Visibility};

use crate::errors::Errors;

/// A struct that is to become a row.
struct RowStruct {
    vis: Visibility,
    ident: Ident,
    krate: TokenStream,
    /// Its type parameters, each the whole type of one field.
    parameters: Vec<Ident>,
    fields: Vec<RowField>,
}

/// A field of it.
struct RowField {
    vis: Visibility,
    ident: Ident,
    ty: Type,
    /// The parameter of the struct of selections.
    selection: Ident,
    /// The type parameter that is its type.
    parameter: Option<usize>,
}

/// Reads a struct and writes what makes it a row; the error holds all of its mistakes.
pub(crate) fn derive(input: DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let row = read(input, &mut errors);
    errors.finish()?;
    Ok(row.as_ref().map(expand).unwrap_or_default())
}

fn read(input: DeriveInput, errors: &mut Errors) -> Option<RowStruct> {
    let krate = read_crate(&input, errors);
    let parameters = read_parameters(&input, errors);
    let ident = input.ident;
    let fields = match input.data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => fields.named,
            _ => return wrong_shape(&ident, errors),
        },
        Data::Enum(_) | Data::Union(_) => return wrong_shape(&ident, errors),
    };
    let fields: Vec<RowField> =
        fields.into_iter().enumerate().filter_map(|(index, it)| read_field(it, index, &ident, &parameters)).collect();
    for (index, parameter) in parameters.iter().enumerate() {
        let uses = fields.iter().filter(|it| it.parameter == Some(index)).count();
        if uses != 1 {
            errors.at(
                parameter.span(),
                format!("a type parameter of a row is the whole type of one field; `{parameter}` is that of {uses}"),
            );
        }
    }
    Some(RowStruct { vis: input.vis, ident, krate, parameters, fields })
}

fn wrong_shape(ident: &Ident, errors: &mut Errors) -> Option<RowStruct> {
    errors.at(ident.span(), format!("`{ident}` cannot be a row: write a struct with a named field for each part of it"));
    None
}

/// Where the generated code finds the items of aludel.
fn read_crate(input: &DeriveInput, errors: &mut Errors) -> TokenStream {
    let mut krate = quote!(::aludel::__private);
    for attr in input.attrs.iter().filter(|it| it.path().is_ident("row")) {
        let result = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error("a row has no such option: it has `crate = path`"));
            }
            krate = meta.value()?.call(Path::parse_mod_style)?.into_token_stream();
            Ok(())
        });
        errors.ok(result);
    }
    krate
}

fn read_parameters(input: &DeriveInput, errors: &mut Errors) -> Vec<Ident> {
    let mut parameters = Vec::new();
    for parameter in &input.generics.params {
        match parameter {
            GenericParam::Type(it) if it.bounds.is_empty() => parameters.push(it.ident.clone()),
            other => errors.at(other.span(), "a row has type parameters without bounds only, each the whole type of one field"),
        }
    }
    if let Some(clause) = &input.generics.where_clause {
        errors.at(clause.span(), "a row has no bounds: remove them");
    }
    parameters
}

fn read_field(field: Field, index: usize, row: &Ident, parameters: &[Ident]) -> Option<RowField> {
    let Field { vis, ident, ty, .. } = field;
    let ty: Type = syn::parse2(crate::parse::name_self(ty.into_token_stream(), row)).ok()?;
    let parameter = match &ty {
        Type::Path(path) => parameters.iter().position(|it| path.path.is_ident(it)),
        _ => None,
    };
    Some(RowField { vis, ident: ident?, ty, selection: format_ident!("__S{index}"), parameter })
}

fn expand(row: &RowStruct) -> TokenStream {
    let columns = columns(row);
    let hidden = [selection(row), from_row(row)];
    quote! {
        #columns
        #[doc(hidden)]
        #[allow(deprecated, reason = "a deprecated field is still a part of the row")]
        const _: () = { #(#hidden)* };
    }
}

/// `UserPostsColumns`.
fn columns_ident(row: &RowStruct) -> Ident {
    format_ident!("{}Columns", row.ident)
}

/// The parameters of the struct of selections, each with what it must be.
fn bounded(row: &RowStruct) -> Vec<TokenStream> {
    let krate = &row.krate;
    let bound = |it: &RowField| {
        let (selection, ty, span) = (&it.selection, &it.ty, Span::call_site().located_at(it.ty.span()));
        match it.parameter {
            Some(_) => quote_spanned!(span=> #selection: #krate::query::Selection),
            None => quote_spanned!(span=> #selection: #krate::query::SelectedAs<#ty>),
        }
    };
    row.fields.iter().map(bound).collect()
}

/// The struct with a selection for each field.
fn columns(row: &RowStruct) -> TokenStream {
    let RowStruct { vis, ident, .. } = row;
    let (name, bounded) = (columns_ident(row), bounded(row));
    let doc = format!("What is selected for each field of [`{ident}`].");
    let fields = row.fields.iter().map(|RowField { vis, ident, selection, .. }| {
        let doc = format!("What is selected for `{}`.", ident.unraw());
        quote!(#[doc = #doc] #vis #ident: #selection,)
    });
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code, private_bounds, reason = "a row may be read from SQL written by hand only, and fields may be private")]
        #vis struct #name<#(#bounded),*> { #(#fields)* }
    }
}

/// The struct itself, with something in the place of each parameter.
fn row_type(row: &RowStruct, argument: impl Fn(&RowField) -> TokenStream) -> TokenStream {
    let ident = &row.ident;
    if row.parameters.is_empty() {
        return quote!(#ident);
    }
    let arguments = (0..row.parameters.len()).filter_map(|index| row.fields.iter().find(|it| it.parameter == Some(index)));
    let arguments = arguments.map(argument);
    quote!(#ident<#(#arguments),*>)
}

fn selection(row: &RowStruct) -> TokenStream {
    let RowStruct { krate, ident, fields, .. } = row;
    let (columns, bounded) = (columns_ident(row), bounded(row));
    let parts: Vec<_> = fields.iter().map(|it| &it.selection).collect();
    let names: Vec<_> = fields.iter().map(|it| &it.ident).collect();
    let texts: Vec<_> = fields.iter().map(|it| it.ident.unraw().to_string()).collect();
    let as_selection = |it: &Ident| quote!(<#it as #krate::query::Selection>);
    let all: Vec<_> = parts.iter().map(|it| as_selection(it)).collect();
    let own = row_type(row, |it| {
        let part = as_selection(&it.selection);
        quote!(#part::Row)
    });
    let tracked = row_type(row, |it| {
        let part = as_selection(&it.selection);
        quote!(#part::Tracked<__T>)
    });
    let decoded = fields.iter().map(|it| {
        let (part, name, ty, selection) = (as_selection(&it.selection), &it.ident, &it.ty, &it.selection);
        match it.parameter {
            Some(_) => quote!(#name: #part::decode(__cells)?),
            None => quote!(#name: <#selection as #krate::query::SelectedAs<#ty>>::field(#part::decode(__cells)?)),
        }
    });
    let taken = fields.iter().map(|it| {
        let (part, name) = (as_selection(&it.selection), &it.ident);
        match it.parameter {
            Some(_) => quote!(#name: #part::track(__row.#name, __tracker)?),
            None => quote!(#name: __row.#name),
        }
    });
    let anchor = all
        .iter()
        .rev()
        .fold(quote!(#krate::types::Nullable), |rest, part| quote!(<#part::Anchor as #krate::types::Nullability>::And<#rest>));
    quote! {
        #[automatically_derived]
        impl<#(#bounded),*> #krate::query::Selection for #columns<#(#parts),*> {
            type Row = #own;
            type First = #own;
            type Tracked<__T: #krate::query::Tracker> = #tracked;
            type TrackedFirst<__T: #krate::query::Tracker> = #tracked;
            type Anchor = #anchor;
            const COLUMNS: ::core::primitive::usize = 0 #(+ #all::COLUMNS)*;

            fn append_to(self, __out: &mut ::std::vec::Vec<#krate::tree::SelectItem>) {
                #(#krate::derive_support::append_field(self.#names, #texts, __out);)*
            }

            fn width(__cells: &#krate::row::Cells<'_>) -> ::core::primitive::usize {
                0 #(+ #all::width(__cells))*
            }

            fn kinds(__out: &mut ::std::vec::Vec<#krate::tree::CellKind>) {
                #(#all::kinds(__out);)*
            }

            fn anchor(__cells: &#krate::row::Cells<'_>) -> ::core::option::Option<::core::primitive::usize> {
                let mut __before = 0;
                ::core::option::Option::None
                    #(.or_else(|| #krate::derive_support::anchor::<#parts>(__cells, &mut __before)))*
            }

            fn decode(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<#own> {
                #krate::Result::Ok(#ident { #(#decoded),* })
            }

            fn first(__row: #own) -> #own {
                __row
            }

            fn track<__T: #krate::query::Tracker>(__row: #own, __tracker: &mut __T) -> #krate::Result<#tracked> {
                let _ = &__tracker;
                #krate::Result::Ok(#ident { #(#taken),* })
            }

            fn tracked_first<__T: #krate::query::Tracker>(__row: #tracked) -> #tracked {
                __row
            }
        }
    }
}

/// The implementation of `FromRow`, for SQL written by hand.
fn from_row(row: &RowStruct) -> TokenStream {
    let RowStruct { krate, ident, parameters, fields, .. } = row;
    let own = row_type(row, |it| it.ty.to_token_stream());
    let from_row = quote!(#krate::query::FromRow);
    let read = fields.iter().map(|RowField { ident, ty, .. }| {
        let span = Span::call_site().located_at(ty.span());
        match (inside(ty, "Option"), inside(ty, "Vec").filter(|it| !is_byte(it))) {
            (Some(inner), _) => quote_spanned!(span=> #ident: #krate::derive_support::optional_field::<#inner>(__cells)?),
            (None, Some(inner)) => quote_spanned!(span=> #ident: #krate::derive_support::nested_field::<#inner>(__cells)?),
            (None, None) => quote_spanned!(span=> #ident: <#ty as #from_row>::from_row(__cells)?),
        }
    });
    let widths = fields.iter().map(|RowField { ty, .. }| {
        let span = Span::call_site().located_at(ty.span());
        match (inside(ty, "Option"), inside(ty, "Vec").filter(|it| !is_byte(it))) {
            (Some(inner), _) => quote_spanned!(span=> <#inner as #from_row>::columns()),
            (None, Some(_)) => quote!(1),
            (None, None) => quote_spanned!(span=> <#ty as #from_row>::columns()),
        }
    });
    quote! {
        #[automatically_derived]
        impl<#(#parameters: #from_row),*> #from_row for #own {
            fn from_row(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<Self> {
                #krate::Result::Ok(#ident { #(#read),* })
            }
            fn columns() -> ::core::primitive::usize {
                0 #(+ #widths)*
            }
        }
    }
}

/// What is in the angle brackets of a type of this name.
fn inside<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|it| if let GenericArgument::Type(it) = it { Some(it) } else { None })
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}
