//! Embedded enums: their columns, and which of them each variant has.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::embedded::{Columns, column_type, columns, constructor, nullable_column_type};
use super::{at, field, krate_at, row, sql, table};
use crate::model::{Column, Model, Name, Tagged, Variant, VariantField};
use crate::parse::snake_case;

/// All items of an embedded enum.
pub(crate) fn expand(tagged: &Tagged) -> TokenStream {
    let model = &tagged.model;
    let Columns { own, nullable } = Columns::of(model);
    let structs = [columns(model, &own, own_type), columns(model, &nullable, nullable_column_type)];
    let conditions =
        [conditions(tagged, &own, &quote!(::core::primitive::bool)), conditions(tagged, &nullable, &nullable_bool())];
    let hidden = [constructor(model, &own), constructor(model, &nullable), implementation(tagged)];
    let digits = model.columns.iter().map(|column| table::require_digits(model, column));
    let fields = tagged.variants.iter().flat_map(|it| &it.fields).map(|it| require_field(model, it));
    quote! {
        #(#structs)*
        #(#conditions)*
        #[doc(hidden)]
        #[allow(deprecated, dead_code, reason = "a deprecated field is still a column, and not every enum is embedded yet")]
        const _: () = {
            #(#hidden)*
            #(#digits)*
            #(#fields)*
        };
    }
}

/// The tag is never NULL; the other columns are where a row is of a variant that has them not.
fn own_type(model: &Model, column: &Column) -> TokenStream {
    let is_tag = model.columns.first().is_some_and(|it| std::ptr::eq(it, column));
    if is_tag { column_type(model, column) } else { nullable_column_type(model, column) }
}

fn nullable_bool() -> TokenStream {
    quote!(::core::option::Option<::core::primitive::bool>)
}

/// What asks of which variant a row is.
fn conditions(tagged: &Tagged, name: &Ident, ty: &TokenStream) -> TokenStream {
    let Model { vis, krate, columns, .. } = &tagged.model;
    let tag = &columns[0].field;
    let methods = tagged.variants.iter().map(|Variant { ident, tag: Name { text, .. }, .. }| {
        let condition = format_ident!("is_{}", snake_case(ident));
        let doc = format!("Whether a row is of the variant `{ident}`: `{tag} = '{text}'`.");
        quote! {
            #[doc = #doc]
            #[must_use]
            #vis fn #condition(self) -> #krate::expr::Expr<#ty> {
                #krate::expr::Expression::eq(self.#tag, #text)
            }
        }
    });
    quote! {
        #[allow(dead_code, reason = "not every condition stands in a statement")]
        impl<__M> #name<__M> { #(#methods)* }
    }
}

/// What only the compiler knows of a field's type: whether it is that of the column, and that a program always has its value.
fn require_field(model: &Model, VariantField { column, position }: &VariantField) -> TokenStream {
    let (krate, ty) = (krate_at(model, column), field(model, column));
    let (first, this) = (sql(model, &model.columns[*position]), sql(model, column));
    let message = format!(
        "the field `{}` of the embedded enum `{}` is never the database's to fill in: remove `Auto`",
        column.field, model.ident
    );
    quote_spanned! {at(column)=>
        const _: () = #krate::derive_support::share::<#first, #this>();
        const _: () = ::core::assert!(!#ty::AUTO, "{}", #message);
    }
}

fn implementation(tagged: &Tagged) -> TokenStream {
    let model = &tagged.model;
    let Model { ident, krate, .. } = model;
    let Columns { own, nullable } = Columns::of(model);
    let columns = model.columns.iter().enumerate().map(|(index, it)| column_def(model, index, it));
    let tags = tagged.variants.iter().map(|it| &it.tag.text);
    let of_variant = tagged.variants.iter().map(|Variant { ident, tag, .. }| {
        let text = &tag.text;
        quote!(Self::#ident { .. } => #text)
    });
    let methods = [value(tagged), set_generated(tagged), decode(tagged)];
    let no_column = row::no_column(model, &model.place(), &quote!(<#ident as #krate::schema::Embedded>::COLUMNS));
    quote! {
        #no_column
        impl #ident {
            fn __tag(&self) -> &'static ::core::primitive::str {
                match self { #(#of_variant),* }
            }
        }
        #[automatically_derived]
        impl #krate::schema::Embedded for #ident {
            type Columns<__M> = #own<__M>;
            type NullableColumns<__M> = #nullable<__M>;
            const COLUMNS: &'static [#krate::schema::ColumnDef] = &[#(#columns),*];
            const TAGS: &'static [&'static ::core::primitive::str] = &[#(#tags),*];
            #(#methods)*
        }
    }
}

/// The declaration of a column. Those of fields may be NULL whatever their type says.
fn column_def(model: &Model, index: usize, column: &Column) -> TokenStream {
    let def = table::column(model, column);
    if index == 0 {
        return def;
    }
    let krate = krate_at(model, column);
    quote_spanned!(at(column)=> #krate::schema::ColumnDef { nullable: true, ..#def })
}

fn value(tagged: &Tagged) -> TokenStream {
    let krate = &tagged.model.krate;
    let support = quote!(#krate::derive_support);
    let arms = arms(
        tagged,
        quote!(#support::tag(self.__tag())),
        |column, value| quote_spanned!(at(column)=> #value::value(__field)),
        quote!(#support::absent()),
    );
    quote! {
        fn value(
            &self,
            __column: ::core::primitive::usize,
        ) -> #krate::Result<::core::option::Option<#krate::types::ValueRef<'_>>> {
            match __column { #arms }
        }
    }
}

fn set_generated(tagged: &Tagged) -> TokenStream {
    let krate = &tagged.model.krate;
    let support = quote!(#krate::derive_support);
    let arms = arms(
        tagged,
        quote!(#support::set_tag(self.__tag(), __of, __value)),
        |column, field| quote_spanned!(at(column)=> #field::set_generated(__field, __of, __value)),
        quote!(#support::set_absent(__of, __value)),
    );
    quote! {
        fn set_generated(
            &mut self,
            __column: ::core::primitive::usize,
            __of: #krate::schema::ColumnId,
            __value: #krate::types::ValueRef<'_>,
        ) -> #krate::Result<()> {
            match __column { #arms }
        }
    }
}

/// One arm per column: what to do with the tag, with the field of a variant that has the column, and where it has it not.
fn arms(
    tagged: &Tagged,
    tag: TokenStream,
    present: impl Fn(&Column, TokenStream) -> TokenStream,
    absent: TokenStream,
) -> TokenStream {
    let Tagged { model, variants } = tagged;
    let krate = &model.krate;
    let arms = (1..model.columns.len()).map(|position| {
        let with = variants.iter().filter_map(|Variant { ident, fields, .. }| {
            let VariantField { column, .. } = fields.iter().find(|it| it.position == position)?;
            let (name, body) = (&column.field, present(column, field(model, column)));
            Some(quote!(Self::#ident { #name: __field, .. } => #body,))
        });
        let with: Vec<_> = with.collect();
        let rest = (with.len() < variants.len()).then(|| quote!(_ => #absent,));
        let position = Literal::usize_unsuffixed(position);
        quote!(#position => match self { #(#with)* #rest })
    });
    quote!(0 => #tag, #(#arms,)* _ => #krate::Result::Err(__no_column(__column)))
}

/// Reads the variant that the tag says: its own columns, past the others.
fn decode(tagged: &Tagged) -> TokenStream {
    let Tagged { model, variants } = tagged;
    let krate = &model.krate;
    let last = variants.len() - 1;
    let arms = variants.iter().enumerate().map(|(index, it)| {
        let body = decode_variant(model, it);
        // The tag is one of them, or an error.
        let pattern = if index == last { quote!(_) } else { Literal::usize_unsuffixed(index).into_token_stream() };
        quote!(#pattern => { #body })
    });
    quote! {
        fn decode(__cells: &mut #krate::row::Cells<'_>) -> #krate::Result<Self> {
            match __cells.tag(<Self as #krate::schema::Embedded>::TAGS)? { #(#arms)* }
        }
    }
}

fn decode_variant(model: &Model, Variant { ident, fields, .. }: &Variant) -> TokenStream {
    let krate = &model.krate;
    let mut in_order: Vec<&VariantField> = fields.iter().collect();
    in_order.sort_by_key(|it| it.position);
    let mut next = 1;
    let mut steps = Vec::new();
    let mut values = Vec::new();
    for VariantField { column, position } in in_order {
        steps.extend(skip(position - next));
        let (ty, name, local) = (field(model, column), &column.field, format_ident!("__value_{position}"));
        let cells = if column.redacted.is_some() { quote!(__cells.redacted()) } else { quote!(__cells) };
        steps.push(quote_spanned!(at(column)=> let #local = #ty::decode(#cells)?;));
        values.push(quote!(#name: #local));
        next = position + 1;
    }
    steps.extend(skip(model.columns.len() - next));
    quote!(#(#steps)* #krate::Result::Ok(Self::#ident { #(#values),* }))
}

/// Passes over columns of other variants.
fn skip(count: usize) -> Option<TokenStream> {
    let count = (count > 0).then(|| Literal::usize_unsuffixed(count))?;
    Some(quote!(__cells.skip(#count);))
}
