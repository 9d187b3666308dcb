//! The relationships: what is known of them, and their fields.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::located;
use crate::model::{Model, Relationship};

/// The static facts. They stand apart from the table, for they lead to other tables, which may lead back.
pub(super) fn facts(model: &Model) -> TokenStream {
    if model.relationships.is_empty() {
        return TokenStream::new();
    }
    let Model { krate, .. } = model;
    let count = Literal::usize_unsuffixed(model.relationships.len());
    let facts = model.relationships.iter().map(|it| fact(model, it));
    let pairs = model.relationships.iter().filter_map(|it| require_pair(model, it));
    quote! {
        static __RELATIONSHIPS: [#krate::relation::RelationshipDef; #count] = [#(#facts),*];
        #(#pairs)*
    }
}

fn fact(model: &Model, it: &Relationship) -> TokenStream {
    let Model { krate, ident, .. } = model;
    let (struct_name, name) = (ident.to_string(), it.field.to_string());
    let target = table(model, it);
    let path = path(model, it);
    let [delete, delete_orphan, expunge] =
        [it.cascade.delete, it.cascade.delete_orphan, it.cascade.expunge].map(|it| it.is_some());
    let (passive_deletes, view_only) = (it.passive_deletes.is_some(), it.view_only.is_some());
    let order_by = it.order_by.as_ref().map_or_else(
        || quote!(::std::vec::Vec::new()),
        |terms| quote_spanned!(at(terms.span())=> #krate::derive_support::order_by(#terms)),
    );
    let filter = it.filter.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |condition| {
            quote_spanned!(at(condition.span())=> ::core::option::Option::Some(#krate::derive_support::check(#condition)))
        },
    );
    quote! {
        #krate::relation::RelationshipDef {
            model: #struct_name,
            name: #name,
            source: &__TABLE,
            target: #target,
            path: #path,
            cascade: #krate::relation::Cascade { delete: #delete, delete_orphan: #delete_orphan, expunge: #expunge },
            passive_deletes: #passive_deletes,
            view_only: #view_only,
            order_by: || #order_by,
            filter: || #filter,
        }
    }
}

/// The table of the model on the other side.
fn table(model: &Model, it: &Relationship) -> TokenStream {
    let (krate, target) = (&model.krate, &it.target);
    quote_spanned!(at(it.ty_span)=> <#target as #krate::schema::Model>::TABLE)
}

/// The way to the other side. What cannot be found is a message of the compiler at the field's type.
fn path(model: &Model, it: &Relationship) -> TokenStream {
    let (krate, ident, target) = (located(&model.krate, it.ty_span), &model.ident, &it.target_name);
    let there = table(model, it);
    let field = format!("`{ident}.{}`", it.field);
    let span = at(it.ty_span);
    if let Some(through) = &it.through {
        let by = by(model, it, &quote!(#through));
        let between = through.segments.last().map(|it| it.ident.to_string()).unwrap_or_default();
        let message = |to: &dyn std::fmt::Display| {
            format!(
                "{field} goes through `{between}`, which has no foreign key to `{to}`: add `#[model(foreign_key = {to}.…)]` to a field of `{between}`"
            )
        };
        let several = |to: &dyn std::fmt::Display| {
            format!(
                "{field} goes through `{between}`, which has several foreign keys to `{to}`: name the one that leads to this side with `foreign_key = {between}.…`"
            )
        };
        let near = [message(ident), several(ident)];
        let far = [message(target), several(target)];
        return quote_spanned! {span=>
            #krate::relation::association(
                <#through as #krate::schema::Model>::TABLE, [&__TABLE, #there], #by, [#(#near),*], [#(#far),*],
            )
        };
    }
    if model.is_to_one(it) {
        let by = by(model, it, &quote!(#ident));
        let none = format!(
            "{field} needs a foreign key of `{ident}` that refers to `{target}`: add `#[model(foreign_key = {target}.…)]` to a field of `{ident}`"
        );
        let several = format!(
            "{field} may go over several foreign keys of `{ident}` that refer to `{target}`: name one of its columns with `foreign_key = Self.…`"
        );
        return quote_spanned!(span=> #krate::relation::to_one(&__TABLE, #there, #by, #none, #several));
    }
    let target_type = &it.target;
    let by = by(model, it, target_type);
    let single = !it.is_many;
    let there_none = format!("`#[model(foreign_key = {ident}.…)]` to a field of `{target}`");
    let none = if it.is_many {
        format!(
            "{field} needs a foreign key of `{target}` that refers to `{ident}`: add {there_none}, or name an association table with \
             `through = …`"
        )
    } else {
        format!(
            "{field} needs a foreign key between `{ident}` and `{target}`: add `#[model(foreign_key = {target}.…)]` to a field of \
             `{ident}`, or, where `{target}` refers to `{ident}`, {there_none}"
        )
    };
    let several = format!(
        "{field} may go over several foreign keys of `{target}` that refer to `{ident}`: name one of its columns with `foreign_key = {target}.…`"
    );
    let not_unique = format!(
        "{field} leads to one `{target}`, but several may refer to the same `{ident}`: make the column of the foreign key `unique`, or the field a `Many<{target}>`"
    );
    quote_spanned! {span=>
        #krate::relation::from_target(&__TABLE, #there, #by, [#none, #several, #not_unique], #single)
    }
}

/// The column that the foreign key is named by.
fn by(model: &Model, it: &Relationship, of: &TokenStream) -> TokenStream {
    let krate = &model.krate;
    let Some(named) = &it.foreign_key else { return quote!(::core::option::Option::None) };
    let (named_model, column) = (&named.model, &named.column);
    quote_spanned! {at(named_model.span())=>
        ::core::option::Option::Some(#krate::derive_support::index_of::<#of, _>(#named_model.#column))
    }
}

/// Where the struct names the field on the other side, the two go the same way, there and back.
fn require_pair(model: &Model, it: &Relationship) -> Option<TokenStream> {
    let other = it.back_populates.as_ref()?;
    let krate = located(&model.krate, other.model.span());
    let (other_model, other_field, index) = (&other.model, &other.column, position(model, it));
    let message = format!(
        "`{}.{other_field}` is not the other side of `{}.{}`: the two do not go over the same foreign key; name the field that goes back, or the foreign key with `foreign_key = …`",
        quote!(#other_model),
        model.ident,
        it.field
    );
    Some(quote_spanned! {at(other_model.span())=>
        const _: () = ::core::assert!(
            #krate::relation::is_pair(
                &__RELATIONSHIPS[#index],
                #krate::derive_support::relationship(#other_model.#other_field),
            ),
            "{}", #message
        );
    })
}

/// The fields of the entity: `Relationship<User, Many<Address>>`.
pub(super) fn entity_fields(model: &Model) -> impl Iterator<Item = TokenStream> {
    let Model { krate, ident, .. } = model;
    model.relationships.iter().map(move |it| {
        let Relationship { vis, field, ty, .. } = it;
        let doc = format!("The relationship to `{}`.", it.target_name);
        quote_spanned!(at(it.ty_span)=> #[doc = #doc] #vis #field: #krate::relation::Relationship<#ident, #ty>,)
    })
}

/// Their values.
pub(super) fn entity_values<'m>(model: &'m Model, alias: &'m proc_macro2::Ident) -> impl Iterator<Item = TokenStream> + 'm {
    let Model { krate, .. } = model;
    model.relationships.iter().map(move |it| {
        let (field, index) = (&it.field, position(model, it));
        quote!(#field: #krate::relation::Relationship::new(&__RELATIONSHIPS[#index], #index, #alias),)
    })
}

/// The fields of a struct that is read from a row.
pub(super) fn unloaded(model: &Model) -> impl Iterator<Item = TokenStream> {
    model.relationships.iter().map(move |it| {
        let (field, ty, index) = (&it.field, &it.ty, position(model, it));
        quote_spanned!(at(it.ty_span)=> #field: <#ty>::unloaded(&__RELATIONSHIPS[#index]))
    })
}

/// What the trait `Model` says of relationships; nothing where there are none.
pub(super) fn items(model: &Model) -> TokenStream {
    if model.relationships.is_empty() {
        return TokenStream::new();
    }
    let Model { krate, .. } = model;
    let targets = model.relationships.iter().map(|it| {
        let target = &it.target;
        quote_spanned!(at(it.ty_span)=> #krate::relation::RelatedModels::model::<#target>(__models);)
    });
    let arms: Vec<_> = model.relationships.iter().map(|it| (position(model, it), &it.field)).collect();
    let shared = arms.iter().map(|(index, field)| quote!(#index => ::core::option::Option::Some(&self.#field),));
    let unique = arms.iter().map(|(index, field)| quote!(#index => ::core::option::Option::Some(&mut self.#field),));
    quote! {
        const RELATIONSHIPS: &'static [#krate::relation::RelationshipDef] = &__RELATIONSHIPS;
        fn related<__V: #krate::relation::RelatedModels>(__models: &mut __V) { #(#targets)* }
        fn relationship(
            &self,
            __index: ::core::primitive::usize,
        ) -> ::core::option::Option<&dyn #krate::relation::RelationshipField> {
            match __index { #(#shared)* _ => ::core::option::Option::None }
        }
        fn relationship_mut(
            &mut self,
            __index: ::core::primitive::usize,
        ) -> ::core::option::Option<&mut dyn #krate::relation::RelationshipField> {
            match __index { #(#unique)* _ => ::core::option::Option::None }
        }
    }
}

fn position(model: &Model, it: &Relationship) -> Literal {
    let position = model.relationships.iter().position(|other| other.field == it.field).unwrap_or_default();
    Literal::usize_unsuffixed(position)
}

fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
