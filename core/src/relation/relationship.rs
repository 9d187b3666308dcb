//! A relationship in statements and in a session: `User.addresses`.

use std::fmt;
use std::marker::PhantomData;

use super::{Handle, Many, One, Path, RelationshipDef, RelationshipField};
use crate::schema::{Entity, ForeignKey, Model};
use crate::tree::{CompareOp, Node, TableSource, rename};

/// The field type of a relationship: [`Many`] or [`One`].
pub trait Related: RelationshipField + 'static {
    /// The model on the other side.
    type Target: Model;
    /// What a session gives when it is asked to load the field.
    type Loaded;

    /// The objects as that.
    fn loaded(members: &[Handle<Self::Target>]) -> Self::Loaded;
}

impl<T: Model> Related for Many<T> {
    type Target = T;
    type Loaded = Vec<Handle<T>>;

    fn loaded(members: &[Handle<T>]) -> Vec<Handle<T>> {
        members.to_vec()
    }
}

impl<T: Model> Related for One<T> {
    type Target = T;
    type Loaded = Option<Handle<T>>;

    fn loaded(members: &[Handle<T>]) -> Option<Handle<T>> {
        members.first().copied()
    }
}

/// A relationship of the model `M`, with a field of type `R`: `User.addresses`. It is `Copy`, as columns are.
///
/// Statements [join](crate::query::Select::join) along it, ask whether there is anything on the other side
/// ([`any`](Self::any), [`has`](Self::has), [`exists`](Self::exists)) and compute with what is there
/// ([`count`](Self::count), [`scalar`](Self::scalar)); a session loads it.
pub struct Relationship<M, R> {
    def: &'static RelationshipDef,
    index: u16,
    alias: Option<&'static str>,
    target_alias: Option<&'static str>,
    types: PhantomData<fn() -> (M, R)>,
}

impl<M, R> Relationship<M, R> {
    /// The relationship at a position of a model, of the model's table or an alias of it. The derive macro's business.
    #[must_use]
    pub const fn new(def: &'static RelationshipDef, index: u16, alias: Option<&'static str>) -> Self {
        Self { def, index, alias, target_alias: None, types: PhantomData }
    }

    /// What is known of it.
    #[must_use]
    pub const fn def(self) -> &'static RelationshipDef {
        self.def
    }

    /// Its position among the model's relationships.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index as usize
    }

    /// The alias of the table that has it, where it is not the table itself.
    #[must_use]
    pub const fn alias(self) -> Option<&'static str> {
        self.alias
    }

    pub(super) const fn set_target_alias(&mut self, alias: &'static str) {
        self.target_alias = Some(alias);
    }

    /// Whether the other side was given a name of its own.
    pub(super) const fn has_target_alias(self) -> bool {
        self.target_alias.is_some()
    }

    /// What the objects meet beside belonging to it, about the tables as they stand in a statement.
    pub(super) fn filter(self) -> Option<Node> {
        let mut filter = (self.def.filter)()?;
        // The other side first: of one table it is the other side that the condition is about.
        for it in [self.target(), self.source()] {
            if let Some(alias) = it.alias {
                rename(&mut filter, it.table, alias);
            }
        }
        Some(filter)
    }

    /// The table of the model that has it, as it stands in a statement.
    pub(super) const fn source(self) -> TableSource {
        TableSource { table: self.def.source, alias: self.alias }
    }

    /// The table of the objects on the other side, as it stands in a statement.
    pub(super) const fn target(self) -> TableSource {
        TableSource { table: self.def.target, alias: self.target_alias }
    }
}

impl<M, R: Related> Relationship<M, R> {
    /// The relationship to an alias of the model on the other side.
    ///
    /// # Example: folders and the folders in them
    /// ```
    /// use aludel::{Many, prelude::*};
    ///
    /// #[derive(Model)]
    /// struct Folder {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     name: String,
    ///     #[model(foreign_key = Self.id)]
    ///     parent_id: Option<i64>,
    ///     folders: Many<Folder>,
    /// }
    ///
    /// let inner = Folder.alias("inner");
    /// let stmt = select((Folder.name, inner.name)).join(Folder.folders.to(inner));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "folder"."name", "inner"."name" FROM "folder" JOIN "folder" AS "inner" ON "folder"."id" = "inner"."parent_id""#,
    /// );
    /// ```
    #[must_use]
    pub fn to<E: Entity<Model = R::Target>>(mut self, target: E) -> Self {
        self.target_alias = target.alias_name();
        self
    }
}

/// The equations of a foreign key between two tables of a statement.
pub(super) fn equations(key: &ForeignKey, from: TableSource, to: TableSource) -> impl Iterator<Item = Node> {
    let pairs = key.columns.iter().zip(key.targets);
    pairs.map(move |(column, target)| Node::compare(CompareOp::Eq, to.column_at(target.index), from.column_at(*column)))
}

impl<M, R> Relationship<M, R> {
    /// What rows of the two sides meet that belong together: of the way from one to the other without an association table.
    pub(super) fn direct(self) -> Option<Vec<Node>> {
        let key = self.def.foreign_key()?;
        let mut nodes: Vec<Node> = match self.def.path {
            Path::ToOne { .. } => equations(key, self.source(), self.target()).collect(),
            Path::FromTarget { .. } | Path::Through { .. } => equations(key, self.target(), self.source()).collect(),
        };
        nodes.extend(self.filter());
        Some(nodes)
    }
}

impl<M, R> Clone for Relationship<M, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, R> Copy for Relationship<M, R> {}

impl<M, R> fmt::Debug for Relationship<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.def, f)
    }
}
