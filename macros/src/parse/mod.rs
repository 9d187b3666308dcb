//! Reads a struct and its attributes into a [`Model`].

mod embedded;
mod foreign_key;
mod options;
mod relationship;
mod structure;
mod tagged;
mod value;

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Field, Path, PathArguments, Type};

use crate::errors::Errors;
use crate::model::{Check, Column, FieldSet, ForeignKey, Index, Kind, Model, Name};
use options::{OptionReader, OptionSet};

const STRUCT_OPTIONS: OptionSet = OptionSet {
    of: "a model",
    names: &["table", "schema", "crate", "unique(…)", "index(…)", "check(…)", "foreign_key(…)", "new"],
};

const FIELD_OPTIONS: OptionSet = OptionSet {
    of: "a field",
    names: &[
        "primary_key",
        "unique",
        "index",
        "length",
        "precision",
        "scale",
        "column",
        "default",
        "default_sql",
        "check",
        "foreign_key",
        "on_delete",
        "on_update",
        "version",
        "read_only",
        "computed",
        "redacted",
        "default_with",
        "set_on_update",
        "embedded",
        "prefix",
    ],
};

/// Reads a struct. Nothing comes back when it is of a shape that cannot be a model, or has no fields.
pub(crate) fn model(input: DeriveInput, errors: &mut Errors) -> Option<Model> {
    let options = StructOptions::read(&input.attrs, &input.ident, errors);
    let fields = structure::fields(input.data, &input.ident, &input.generics, Kind::Table, errors)?;
    let (mut columns, mut embedded, mut relationships) = (Vec::new(), Vec::new(), Vec::new());
    for field in fields {
        if embedded::is_embedded(&field) {
            embedded.extend(embedded::field(field, &input.ident, columns.len(), errors));
        } else if let Some(related) = relationship::related(&field, &input.ident) {
            relationships.extend(relationship::read(field, related, &input.ident, errors));
        } else {
            columns.extend(column(field, &input.ident, errors));
        }
    }
    Some(Model {
        kind: Kind::Table,
        krate: options.krate.map_or_else(|| quote!(::aludel::__private), ToTokens::into_token_stream),
        schema: options.schema,
        table: options.table.unwrap_or_else(|| default_table(&input.ident)),
        unique: options.unique,
        indexes: options.indexes,
        checks: options.checks,
        relationships,
        constructor: options.constructor,
        foreign_keys: options.foreign_keys,
        vis: input.vis,
        ident: input.ident,
        columns,
        embedded,
    })
}

pub(crate) use embedded::model as embedded;
pub(crate) use structure::name_self;
pub(crate) use tagged::tagged;

#[derive(Default)]
struct StructOptions {
    table: Option<Name>,
    schema: Option<Name>,
    krate: Option<Path>,
    unique: Vec<FieldSet>,
    indexes: Vec<Index>,
    checks: Vec<Check>,
    foreign_keys: Vec<ForeignKey>,
    constructor: Option<Span>,
}

impl StructOptions {
    fn read(attrs: &[Attribute], model: &Ident, errors: &mut Errors) -> Self {
        let mut this = Self::default();
        options::read(attrs, errors, |option| match option.text() {
            "table" => option.set(&mut this.table, value::name),
            "schema" => option.set(&mut this.schema, value::name),
            "new" => option.flag(&mut this.constructor),
            "crate" => option.set(&mut this.krate, Path::parse_mod_style),
            "unique" => option.fields().map(|set| this.unique.push(set)),
            "check" => option.check(model).map(|check| this.checks.push(check)),
            "foreign_key" => option.foreign_key(model).map(|key| this.foreign_keys.push(key)),
            "index" => option.index().map(|index| this.indexes.push(index)),
            _ => Err(option.unknown(&STRUCT_OPTIONS)),
        });
        this
    }
}

/// Reads a field that is a column.
fn column(field: Field, model: &Ident, errors: &mut Errors) -> Option<Column> {
    column_with(field, model, errors, field_option)
}

/// Reads a field that is a column, with the options that `read` knows.
fn column_with(
    field: Field,
    model: &Ident,
    errors: &mut Errors,
    read: fn(&OptionReader<'_>, &mut Column, &mut Option<Name>, &Ident) -> syn::Result<()>,
) -> Option<Column> {
    let (ident, span, deferred) = (field.ident?, field.ty.span(), deferred(&field.ty));
    let mut column = Column::new(field.vis.into_token_stream(), ident, name_self(field.ty.into_token_stream(), model), span);
    column.deferred = deferred;
    let mut name = None;
    options::read(&field.attrs, errors, |option| read(option, &mut column, &mut name, model));
    column.name = name.unwrap_or(column.name);
    Some(column)
}

/// Where the type `Deferred<…>` is written; none where the type is another.
fn deferred(ty: &Type) -> Option<Span> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last()?;
    let has_inner = matches!(last.arguments, PathArguments::AngleBracketed(_));
    (last.ident == "Deferred" && has_inner).then(|| last.ident.span())
}

fn field_option(option: &OptionReader<'_>, column: &mut Column, name: &mut Option<Name>, model: &Ident) -> syn::Result<()> {
    match option.text() {
        "primary_key" => option.flag(&mut column.primary_key),
        "unique" => option.flag(&mut column.unique),
        "index" => option.flag(&mut column.index),
        "length" => option.set(&mut column.length, value::length),
        "precision" => option.set(&mut column.digits.precision, value::precision),
        "scale" => option.set(&mut column.digits.scale, value::scale),
        "column" => option.set(name, value::name),
        "default" => option.set(&mut column.default, value::default),
        "default_sql" => option.set(&mut column.default_sql, value::sql),
        "check" => option.set(&mut column.check, |input| value::condition(input, model)),
        "foreign_key" => option.set(&mut column.foreign_key, |input| value::target(input, model)),
        "on_delete" => option.set(&mut column.on_delete, value::action),
        "on_update" => option.set(&mut column.on_update, value::action),
        "version" => option.flag(&mut column.version),
        "read_only" => option.flag(&mut column.read_only),
        "default_with" => option.set(&mut column.default_with, |input| value::expression(input, model)),
        "set_on_update" => option.set(&mut column.set_on_update, |input| value::expression(input, model)),
        "redacted" => option.flag(&mut column.redacted),
        "computed" => option.set(&mut column.computed, value::computed),
        "prefix" => Err(option.error("`prefix` belongs to `embedded`: write `embedded, prefix = \"…\"`".to_owned())),
        _ => Err(option.unknown(&FIELD_OPTIONS)),
    }
}

fn default_table(model: &Ident) -> Name {
    Name { text: snake_case(model), span: model.span() }
}

/// A name in snake case: `AlbumTrack` is `album_track`, `HTTPServer` is `http_server`.
pub(crate) fn snake_case(name: &Ident) -> String {
    let letters: Vec<char> = name.unraw().to_string().chars().collect();
    let mut text = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let next_is_lower = letters.get(index + 1).is_some_and(|it| it.is_lowercase());
        let previous = index.checked_sub(1).map(|it| letters[it]);
        if letter.is_uppercase() && previous.is_some_and(|it| it != '_' && (!it.is_uppercase() || next_is_lower)) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
