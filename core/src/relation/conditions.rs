//! What statements ask and compute of the rows on the other side of a relationship.

use std::iter;

use super::{Many, One, Path, Related, Relationship};
use crate::expr::{Expr, Predicate, func};
use crate::query::{OneColumn, QueryExpression, Select, Selection, select};
use crate::schema::{Entity, Model, same_table};
use crate::tree::{ChainOp, CompareOp, Constant, Join, JoinKind, JoinOn, Node, Source};
use crate::types::SqlType;

impl<M, T: Model> Relationship<M, Many<T>> {
    /// Whether any row on the other side meets a condition: EXISTS. Of a relationship within one table use
    /// [`any_of`](Self::any_of), where the other side has a name of its own.
    ///
    /// # Example: users with an address that is verified, and those without any
    /// ```
    /// use aludel::{Many, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     addresses: Many<Address>,
    /// }
    ///
    /// #[derive(Model)]
    /// #[model(table = "addresses")]
    /// struct Address {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     verified: bool,
    ///     #[model(foreign_key = User.id)]
    ///     user_id: i64,
    /// }
    ///
    /// assert_eq!(
    ///     select(User.id).where_(User.addresses.any(Address.verified.eq(true))).to_string(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE EXISTS (SELECT 1 FROM "addresses" "#.to_owned()
    ///         + r#"WHERE "users"."id" = "addresses"."user_id" AND "addresses"."verified" = ?)"#,
    /// );
    /// assert_eq!(
    ///     select(User.id).where_(!User.addresses.exists()).to_string(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE NOT EXISTS (SELECT 1 FROM "addresses" "#.to_owned()
    ///         + r#"WHERE "users"."id" = "addresses"."user_id")"#,
    /// );
    /// ```
    pub fn any<P: Predicate>(self, condition: P) -> Expr<bool> {
        self.exists_where(Some(condition.into_node()))
    }

    /// The same, with the condition made from the other side's entity. Within one table that is an alias, called as the
    /// relationship.
    ///
    /// # Example: folders with an empty folder in them
    /// ```
    /// use aludel::{Many, prelude::*};
    ///
    /// #[derive(Model)]
    /// struct Folder {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     files: i32,
    ///     #[model(foreign_key = Self.id)]
    ///     parent_id: Option<i64>,
    ///     folders: Many<Folder>,
    /// }
    ///
    /// assert_eq!(
    ///     select(Folder.id).where_(Folder.folders.any_of(|it| it.files.eq(0))).to_string(),
    ///     r#"SELECT "folder"."id" FROM "folder" WHERE EXISTS (SELECT 1 FROM "folder" AS "folders" "#.to_owned()
    ///         + r#"WHERE "folder"."id" = "folders"."parent_id" AND "folders"."files" = ?)"#,
    /// );
    /// ```
    pub fn any_of<P: Predicate>(self, condition: impl FnOnce(T::Entity) -> P) -> Expr<bool> {
        self.exists_of(condition)
    }

    /// Whether the row with this key is on the other side.
    ///
    /// # Example: posts with a tag
    /// ```
    /// use aludel::{Many, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(table = "posts")]
    /// struct Post {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(through = PostTag)]
    ///     tags: Many<Tag>,
    /// }
    ///
    /// #[derive(Model)]
    /// #[model(table = "tags")]
    /// struct Tag {
    ///     #[model(primary_key, length = 40)]
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// #[model(table = "post_tags")]
    /// struct PostTag {
    ///     #[model(primary_key, foreign_key = Post.id)]
    ///     post_id: i64,
    ///     #[model(primary_key, foreign_key = Tag.name, length = 40)]
    ///     tag: String,
    /// }
    ///
    /// assert_eq!(
    ///     select(Post.id).where_(Post.tags.contains("rust")).to_string(),
    ///     r#"SELECT "posts"."id" FROM "posts" WHERE EXISTS (SELECT 1 FROM "tags" "#.to_owned()
    ///         + r#"JOIN "post_tags" ON "tags"."name" = "post_tags"."tag" "#
    ///         + r#"WHERE "posts"."id" = "post_tags"."post_id" AND "tags"."name" = ?)"#,
    /// );
    /// ```
    pub fn contains(self, key: impl Into<T::Key>) -> Expr<bool> {
        self.exists_key(&key.into())
    }

    /// How many rows are on the other side: a scalar subquery.
    ///
    /// # Example: users by the number of their addresses
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select((User.name, User.posts.count())).order_by(User.posts.count().desc());
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."name", (SELECT count(*) FROM "posts" WHERE "users"."id" = "posts"."user_id") FROM "users" "#.to_owned()
    ///         + r#"ORDER BY (SELECT count(*) FROM "posts" WHERE "users"."id" = "posts"."user_id") DESC"#,
    /// );
    /// ```
    pub fn count(self) -> Expr<i64> {
        let alone = self.with_target_name();
        Expr::from_node(Node::subquery(alone.select(func::count_all()).into_boxed()))
    }
}

impl<M, T: Model> Relationship<M, One<T>> {
    /// Whether the row on the other side is there and meets a condition: EXISTS. Of a relationship within one table use
    /// [`has_of`](Self::has_of), where the other side has a name of its own.
    ///
    /// # Example: posts of grown-ups
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(
    ///     select(Post.title).where_(Post.user.has(User.age.ge(18))).to_string(),
    ///     r#"SELECT "posts"."title" FROM "posts" WHERE EXISTS (SELECT 1 FROM "users" "#.to_owned()
    ///         + r#"WHERE "users"."id" = "posts"."user_id" AND "users"."age" >= ?)"#,
    /// );
    /// ```
    pub fn has<P: Predicate>(self, condition: P) -> Expr<bool> {
        self.exists_where(Some(condition.into_node()))
    }

    /// The same, with the condition made from the other side's entity. Within one table that is an alias, called as the
    /// relationship.
    pub fn has_of<P: Predicate>(self, condition: impl FnOnce(T::Entity) -> P) -> Expr<bool> {
        self.exists_of(condition)
    }

    /// Whether the row with this key is on the other side.
    pub fn is(self, key: impl Into<T::Key>) -> Expr<bool> {
        self.exists_key(&key.into())
    }
}

impl<M, R: Related> Relationship<M, R> {
    /// Whether there is any row on the other side: EXISTS. `!User.addresses.exists()` finds those without.
    pub fn exists(self) -> Expr<bool> {
        self.with_target_name().exists_where(None)
    }

    /// A query of the rows on the other side, as a subquery of a statement about this one: to be counted, filtered, limited.
    ///
    /// # Example: the newest title
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let newest = User.posts.select(Post.title).order_by(Post.id.desc()).limit(1).scalar_subquery();
    /// assert_eq!(
    ///     select((User.name, newest)).to_string(),
    ///     r#"SELECT "users"."name", (SELECT "posts"."title" FROM "posts" WHERE "users"."id" = "posts"."user_id" "#.to_owned()
    ///         + r#"ORDER BY "posts"."id" DESC LIMIT ?) FROM "users""#,
    /// );
    /// ```
    pub fn select<S: Selection>(self, what: S) -> Select<S> {
        let mut query = select(what);
        let tree = query.tree_mut();
        tree.add_from(Source::Table(self.target()));
        if self.target().name() == self.source().name() {
            tree.add_filter(Node::invalid(format!(
                "`{0}` leads to its own table, so the other side needs a name of its own: write `{0}.to({1}.alias(\"…\"))`, `any_of` or `has_of`",
                self.def(),
                self.def().model
            )));
        } else if let Some(conditions) = self.direct() {
            conditions.into_iter().for_each(|it| tree.add_filter(it));
        } else if let Some((table, near, far)) = self.association() {
            let on = JoinOn::Condition(Node::chain_of(ChainOp::And, far));
            tree.add_join(Join::new(JoinKind::Inner, Source::Table(table), on));
            near.into_iter().for_each(|it| tree.add_filter(it));
        }
        query
    }

    /// A value computed from the rows on the other side, such as a sum: a scalar subquery.
    ///
    /// # Example: the highest number
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(
    ///     select((User.name, User.posts.scalar(func::max(Post.id)))).to_string(),
    ///     r#"SELECT "users"."name", (SELECT max("posts"."id") FROM "posts" WHERE "users"."id" = "posts"."user_id") FROM "users""#,
    /// );
    /// ```
    pub fn scalar<S: OneColumn<T>, T: SqlType>(self, what: S) -> Expr<Option<T>> {
        self.select(what).scalar_subquery()
    }

    /// Within one table, the relationship to an alias, called as the relationship where that is a name of its own. An alias in an
    /// alias has another name, so that conditions can be about any of them.
    fn with_target_name(mut self) -> Self {
        if self.has_target_alias() || !same_table(self.def().source, self.def().target) {
            return self;
        }
        let between = if let Path::Through { table, .. } = self.def().path { Some(table.name) } else { None };
        let is_free = |it: &&'static str| *it != self.def().target.name && Some(*it) != between;
        let names = || iter::once(self.def().name).chain(NAMES);
        let outer = names().position(|it| it == self.source().name()).map_or(0, |it| it + 1);
        if let Some(name) = names().skip(outer).find(is_free) {
            self.set_target_alias(name);
        }
        self
    }

    fn exists_where(self, condition: Option<Node>) -> Expr<bool> {
        let mut query = self.select(Expr::<i32>::from_node(Node::Constant(Constant::One)));
        condition.into_iter().for_each(|it| query.tree_mut().add_filter(it));
        Expr::from_node(Node::exists(false, query.into_boxed()))
    }

    fn exists_of<P: Predicate>(self, condition: impl FnOnce(<R::Target as Model>::Entity) -> P) -> Expr<bool> {
        let named = self.with_target_name();
        let entity = match named.target().alias {
            Some(alias) => R::Target::ENTITY.alias(alias),
            None => R::Target::ENTITY,
        };
        named.exists_where(Some(condition(entity).into_node()))
    }

    fn exists_key(self, key: &<R::Target as Model>::Key) -> Expr<bool> {
        let named = self.with_target_name();
        let target = named.target();
        let values = match R::Target::key_values(key) {
            Ok(values) => values,
            Err(error) => return Expr::from_node(Node::invalid(error.to_string())),
        };
        let parts = target.table.primary_key.iter().zip(values);
        let parts = parts
            .map(|(column, value)| Node::compare(CompareOp::Eq, target.column_at(*column), Node::value(Ok(value.into_owned()))));
        named.exists_where(Some(Node::chain_of(ChainOp::And, parts.collect())))
    }
}

/// What aliases within aliases of one table are called, from the outer ones to the inner ones.
const NAMES: [&str; 8] = ["related", "related_2", "related_3", "related_4", "related_5", "related_6", "related_7", "related_8"];
