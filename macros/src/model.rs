//! What the attributes and fields of one struct say, before anything is written from it.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Path, Visibility};

/// A struct that is to become a model, or part of some.
pub(crate) struct Model {
    pub(crate) kind: Kind,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    /// Where the generated code finds the items of aludel.
    pub(crate) krate: TokenStream,
    pub(crate) schema: Option<Name>,
    pub(crate) table: Name,
    pub(crate) columns: Vec<Column>,
    pub(crate) embedded: Vec<Embedded>,
    pub(crate) unique: Vec<FieldSet>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) relationships: Vec<Relationship>,
    /// Where it is said that the struct gets a constructor.
    pub(crate) constructor: Option<Span>,
}

/// An enum that is to become part of models: each variant has some of the columns.
pub(crate) struct Tagged {
    /// The column of the tag, then those of all variants, which may be NULL.
    pub(crate) model: Model,
    pub(crate) variants: Vec<Variant>,
}

/// A variant of an embedded enum.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// What the column of the tag holds for it.
    pub(crate) tag: Name,
    /// Its fields, in the order of declaration.
    pub(crate) fields: Vec<VariantField>,
}

/// A field of a variant, which is a column of the enum that other variants may have too.
pub(crate) struct VariantField {
    pub(crate) column: Column,
    /// The position of the column in the enum.
    pub(crate) position: usize,
}

/// A field of the struct that holds objects of another model, or of the same one.
pub(crate) struct Relationship {
    pub(crate) vis: Visibility,
    pub(crate) field: Ident,
    /// The field's type, such as `Many<Address>`; `Self` in it is replaced by the struct's name.
    pub(crate) ty: TokenStream,
    pub(crate) ty_span: Span,
    /// Whether it is a `Many`.
    pub(crate) is_many: bool,
    /// The model on the other side.
    pub(crate) target: TokenStream,
    /// The last part of its name.
    pub(crate) target_name: Ident,
    /// A column of the foreign key that it goes over.
    pub(crate) foreign_key: Option<Target>,
    /// The model of the association table.
    pub(crate) through: Option<Path>,
    pub(crate) cascade: Cascade,
    pub(crate) passive_deletes: Option<Span>,
    pub(crate) view_only: Option<Span>,
    pub(crate) order_by: Option<TokenStream>,
    pub(crate) filter: Option<TokenStream>,
    /// Where the filter is said.
    pub(crate) filter_span: Option<Span>,
    /// The field on the other side, where the struct says which it is.
    pub(crate) back_populates: Option<Target>,
}

/// What is done to the objects of a relationship together with the object that has it, and where that is said.
#[derive(std::default::Default)]
pub(crate) struct Cascade {
    pub(crate) delete: Option<Span>,
    pub(crate) delete_orphan: Option<Span>,
    pub(crate) expunge: Option<Span>,
}

/// What a struct is to become.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A model with a table.
    Table,
    /// Columns of the models that have it in a field.
    Embedded,
    /// The same of an enum.
    Tagged,
}

/// A field of the struct, which is a column of the table.
pub(crate) struct Column {
    pub(crate) vis: TokenStream,
    pub(crate) field: Ident,
    /// The field's type; `Self` in it is replaced by the struct's name, so that it means the same everywhere.
    pub(crate) ty: TokenStream,
    /// Where messages about the type point to.
    pub(crate) ty_span: Span,
    pub(crate) name: Name,
    /// Where it is said that the column is part of the primary key.
    pub(crate) primary_key: Option<Span>,
    /// Where it is said that the column is UNIQUE by itself.
    pub(crate) unique: Option<Span>,
    /// Where it is said that the column has an index by itself.
    pub(crate) index: Option<Span>,
    pub(crate) length: Option<u32>,
    pub(crate) digits: Digits,
    pub(crate) default: Option<Default>,
    /// A default in the words of the database.
    pub(crate) default_sql: Option<Name>,
    /// Where it is said that the database alone gives it values.
    pub(crate) read_only: Option<Span>,
    /// The program's expression for it where an object has none.
    pub(crate) default_with: Option<TokenStream>,
    /// The program's expression for it whenever the row is updated.
    pub(crate) set_on_update: Option<TokenStream>,
    /// Where its type says that queries of the whole model leave it out.
    pub(crate) deferred: Option<Span>,
    /// Where it is said that its values are not shown.
    pub(crate) redacted: Option<Span>,
    /// The expression that the database computes it by.
    pub(crate) computed: Option<Name>,
    /// The condition of its CHECK constraint.
    pub(crate) check: Option<TokenStream>,
    pub(crate) foreign_key: Option<Target>,
    /// What happens when the row referred to is deleted.
    pub(crate) on_delete: Option<Action>,
    /// What happens when its key changes.
    pub(crate) on_update: Option<Action>,
    /// Where it is said that the column counts the row's versions.
    pub(crate) version: Option<Span>,
}

/// A field of the struct that is several columns of the table: those of an embedded struct.
pub(crate) struct Embedded {
    pub(crate) vis: Visibility,
    pub(crate) field: Ident,
    /// The field's type; `Self` in it is replaced by the struct's name.
    pub(crate) ty: TokenStream,
    /// Where messages about the type point to.
    pub(crate) ty_span: Span,
    /// What the names of the columns begin with.
    pub(crate) prefix: String,
    /// How many fields before it are columns of their own.
    pub(crate) before: usize,
}

/// A name in the database, and where it was written.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// How many digits a decimal has.
#[derive(std::default::Default)]
pub(crate) struct Digits {
    /// All of them, and where that is said.
    pub(crate) precision: Option<(u8, Span)>,
    /// Those after the point, and where that is said.
    pub(crate) scale: Option<(u8, Span)>,
}

/// A default in the database.
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) enum Default {
    Bool(bool),
    Integer(i64),
    /// With the digits as they were written, for a decimal loses none of them.
    Float(f64, String),
    Text(String),
}

/// The column that a foreign key refers to: `Artist.id`.
pub(crate) struct Target {
    pub(crate) model: Path,
    pub(crate) column: Ident,
}

/// A foreign key of several columns.
pub(crate) struct ForeignKey {
    pub(crate) span: Span,
    /// The fields, each with the column that it refers to.
    pub(crate) pairs: Vec<(Ident, Target)>,
    /// What happens when the row referred to is deleted.
    pub(crate) on_delete: Option<Action>,
    /// What happens when its key changes.
    pub(crate) on_update: Option<Action>,
}

/// What a foreign key does, and where that is said.
#[derive(Clone, Copy)]
pub(crate) struct Action {
    pub(crate) kind: ActionKind,
    pub(crate) span: Span,
}

/// The actions that SQL has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ActionKind {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// An index that the struct names.
pub(crate) struct Index {
    pub(crate) name: Option<Name>,
    pub(crate) set: FieldSet,
}

/// A CHECK constraint of the struct.
pub(crate) struct Check {
    pub(crate) name: Name,
    pub(crate) condition: TokenStream,
}

/// Fields that are UNIQUE, or in an index, together.
pub(crate) struct FieldSet {
    pub(crate) span: Span,
    pub(crate) fields: Vec<FieldPath>,
}

/// A field that is a column: `city`, or `home.city` of an embedded struct.
#[derive(Clone, PartialEq)]
pub(crate) struct FieldPath {
    pub(crate) field: Ident,
    pub(crate) inner: Option<Ident>,
}

impl Model {
    /// Columns without a table.
    pub(crate) fn of_columns(kind: Kind, ident: Ident, vis: Visibility, krate: TokenStream, columns: Vec<Column>) -> Self {
        Self {
            kind,
            krate,
            schema: None,
            table: Name { text: ident.to_string(), span: ident.span() },
            unique: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            vis,
            ident,
            columns,
            embedded: Vec::new(),
            relationships: Vec::new(),
            constructor: None,
        }
    }

    /// The position of the column that a field is.
    pub(crate) fn position(&self, field: &Ident) -> Option<usize> {
        self.columns.iter().position(|it| it.field == *field)
    }

    /// Whether a foreign key of a column leads to a model of this name.
    pub(crate) fn refers_to(&self, model: &Ident) -> bool {
        let target =
            |column: &Column| column.foreign_key.as_ref().and_then(|it| it.model.segments.last()).map(|it| it.ident.clone());
        let composite = self.foreign_keys.iter().filter_map(|it| it.pairs.first()).filter_map(|(_, it)| it.model.segments.last());
        let composite = composite.map(|it| it.ident.clone());
        self.columns.iter().filter_map(target).chain(composite).any(|it| it == *model)
    }

    /// Whether a `One` goes over a foreign key of this struct: the one that it names, or one that leads to the other side.
    pub(crate) fn is_to_one(&self, it: &Relationship) -> bool {
        let is_own = match &it.foreign_key {
            Some(named) => named.model.segments.last().is_some_and(|it| it.ident == self.ident),
            None => self.refers_to(&it.target_name),
        };
        !it.is_many && is_own
    }

    /// The embedded struct that a field is.
    pub(crate) fn embedded(&self, field: &Ident) -> Option<&Embedded> {
        self.embedded.iter().find(|it| it.field == *field)
    }

    /// What the columns are those of, for messages.
    pub(crate) fn place(&self) -> String {
        match &self.kind {
            Kind::Table => format!("the table `{}`", self.table.text),
            Kind::Embedded => format!("the embedded struct `{}`", self.ident),
            Kind::Tagged => format!("the embedded enum `{}`", self.ident),
        }
    }

    /// The columns of the primary key, in the order of declaration.
    pub(crate) fn key(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.primary_key.is_some())
    }
}

impl Column {
    /// A column without options.
    pub(crate) fn new(vis: TokenStream, field: Ident, ty: TokenStream, ty_span: Span) -> Self {
        Self {
            name: Name { text: field.unraw().to_string(), span: field.span() },
            vis,
            field,
            ty,
            ty_span,
            primary_key: None,
            unique: None,
            index: None,
            length: None,
            digits: Digits::default(),
            default: None,
            default_sql: None,
            read_only: None,
            default_with: None,
            set_on_update: None,
            redacted: None,
            deferred: None,
            computed: None,
            check: None,
            foreign_key: None,
            on_delete: None,
            on_update: None,
            version: None,
        }
    }

    /// The column of a variant's field.
    pub(crate) fn like(field: &Self) -> Self {
        let name = Name { text: field.name.text.clone(), span: field.name.span };
        let Digits { precision, scale } = field.digits;
        let (length, redacted, digits) = (field.length, field.redacted, Digits { precision, scale });
        let plain = Self::new(field.vis.clone(), field.field.clone(), field.ty.clone(), field.ty_span);
        Self { name, length, redacted, digits, ..plain }
    }

    /// Whether the options of a variant's field say the same of a column as those of another one.
    pub(crate) fn has_options_of(&self, other: &Self) -> bool {
        let digits = |it: &Self| (it.digits.precision.map(|(it, _)| it), it.digits.scale.map(|(it, _)| it));
        let options = |it: &Self| (it.length, digits(it), it.redacted.is_some());
        options(self) == options(other)
    }

    /// Whether the database alone gives it values.
    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only.is_some() || self.computed.is_some()
    }

    /// What its foreign key does, with the names of the options.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (&'static str, Action)> {
        named_actions(self.on_delete, self.on_update)
    }

    /// Whether the database fills it in where it is left out.
    pub(crate) fn has_default(&self) -> bool {
        self.default.is_some() || self.default_sql.is_some()
    }
}

impl ForeignKey {
    /// What it does, with the names of the options.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (&'static str, Action)> {
        named_actions(self.on_delete, self.on_update)
    }
}

fn named_actions(on_delete: Option<Action>, on_update: Option<Action>) -> impl Iterator<Item = (&'static str, Action)> {
    [("on_delete", on_delete), ("on_update", on_update)].into_iter().filter_map(|(name, action)| Some((name, action?)))
}

impl FieldPath {
    /// Where messages about it point to.
    pub(crate) fn span(&self) -> Span {
        self.inner.as_ref().unwrap_or(&self.field).span()
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            None => self.field.fmt(f),
            Some(inner) => write!(f, "{}.{inner}", self.field),
        }
    }
}

impl FieldSet {
    /// Whether the other one holds the same fields, in any order.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.fields.len() == other.fields.len() && self.fields.iter().all(|it| other.fields.contains(it))
    }
}
