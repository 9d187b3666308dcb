//! Foreign keys: those of single fields, then those of the struct.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{as_sql, at, krate_at, position, sql};
use crate::model::{Action, ActionKind, Column, ForeignKey, Model, Target};

/// The references. A target of another type is reported where the target is written.
pub(super) fn all(model: &Model) -> impl Iterator<Item = TokenStream> {
    let columns = model.columns.iter().enumerate();
    let single = columns.filter_map(|(index, column)| {
        let target = column.foreign_key.as_ref()?;
        Some(foreign_key(model, &[(index, column, target)], column.on_delete, column.on_update))
    });
    let several = model.foreign_keys.iter().map(|key| {
        let pairs: Vec<_> = pairs(model, key).collect();
        foreign_key(model, &pairs, key.on_delete, key.on_update)
    });
    single.chain(several)
}

/// The columns of a key, each with the one that it refers to.
fn pairs<'m>(model: &'m Model, key: &'m ForeignKey) -> impl Iterator<Item = (usize, &'m Column, &'m Target)> {
    key.pairs.iter().filter_map(|(field, target)| {
        let index = model.position(field)?;
        Some((index, &model.columns[index], target))
    })
}

fn foreign_key(
    model: &Model,
    pairs: &[(usize, &Column, &Target)],
    on_delete: Option<Action>,
    on_update: Option<Action>,
) -> TokenStream {
    let krate = &model.krate;
    let columns = pairs.iter().map(|(index, _, _)| position::of_column(model, *index));
    let targets = pairs.iter().map(|(_, column, target)| reference(model, column, target));
    let (on_delete, on_update) = (action(model, on_delete), action(model, on_update));
    quote! {
        #krate::schema::ForeignKey {
            columns: &[#(#columns),*],
            targets: &[#(#targets),*],
            on_delete: #on_delete,
            on_update: #on_update,
        }
    }
}

fn reference(model: &Model, column: &Column, target: &Target) -> TokenStream {
    let (krate, sql) = (&model.krate, sql(model, column));
    let Target { model: target, column: target_column } = target;
    let span = Span::call_site().located_at(target.span());
    quote_spanned!(span=> #krate::derive_support::reference::<#sql, _, _>(#target.#target_column))
}

fn action(model: &Model, action: Option<Action>) -> TokenStream {
    let Model { krate, .. } = model;
    let variant = match action.map(|it| it.kind) {
        None | Some(ActionKind::NoAction) => quote!(NoAction),
        Some(ActionKind::Restrict) => quote!(Restrict),
        Some(ActionKind::Cascade) => quote!(Cascade),
        Some(ActionKind::SetNull) => quote!(SetNull),
        Some(ActionKind::SetDefault) => quote!(SetDefault),
    };
    quote!(#krate::schema::ReferentialAction::#variant)
}

/// Columns that become NULL may be NULL; whether their types may is known only to the compiler.
pub(super) fn require_nullable(model: &Model) -> impl Iterator<Item = TokenStream> {
    let is_set_null = |(_, action): &(&'static str, Action)| action.kind == ActionKind::SetNull;
    let single = model.columns.iter().flat_map(move |column| {
        column.actions().filter(is_set_null).map(move |(option, _)| require_nullable_column(model, column, option))
    });
    let several = model.foreign_keys.iter().flat_map(move |key| {
        let each = move |(option, _)| pairs(model, key).map(move |(_, column, _)| require_nullable_column(model, column, option));
        key.actions().filter(is_set_null).flat_map(each)
    });
    single.chain(several)
}

fn require_nullable_column(model: &Model, column: &Column, option: &str) -> TokenStream {
    let (krate, sql) = (krate_at(model, column), as_sql(model, column));
    let message = format!(
        "`{option} = set_null` makes the column `{}` of the table `{}` NULL, which it cannot be: give the field the type `Option<…>`, or choose another action",
        column.name.text, model.table.text
    );
    quote_spanned! {at(column)=>
        const _: () = ::core::assert!(<#sql::Null as #krate::types::Nullability>::NULLABLE, "{}", #message);
    }
}
