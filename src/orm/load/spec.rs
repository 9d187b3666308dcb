//! What is to be loaded with the objects of a query.

use std::fmt;
use std::marker::PhantomData;

use aludel_core::expr::{OrderTerms, Predicate};
use aludel_core::relation::{Related, RelatedOptions, Relationship};
use aludel_core::schema::Model;

use crate::orm::graph::Graph;

/// A relationship of the model `M` that is loaded together with its objects, with what is asked of the objects of the model
/// `T` on the other side. Made by [`selectinload`], [`joinedload`] and [`subqueryload`], given to `options`.
pub struct Load<M, T> {
    spec: Spec,
    types: PhantomData<fn() -> (M, T)>,
}

/// A relationship or a column to be loaded, without its types.
#[derive(Clone, Debug)]
pub(in crate::orm) struct Spec {
    /// The store of the objects that have it.
    pub(in crate::orm) source: fn(&mut Graph) -> usize,
    /// The position of the relationship, or of the deferred column.
    pub(in crate::orm) index: usize,
    /// The alias that the objects are selected by.
    pub(in crate::orm) alias: Option<&'static str>,
    pub(in crate::orm) strategy: Strategy,
    pub(in crate::orm) options: RelatedOptions,
    pub(in crate::orm) nested: Vec<Self>,
}

impl Spec {
    /// A relationship loaded as it is.
    pub(in crate::orm) fn select_in(index: usize) -> Self {
        let options = RelatedOptions::default();
        Self { source: |_| usize::MAX, index, alias: None, strategy: Strategy::SelectIn, options, nested: Vec::new() }
    }
}

/// How a relationship is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::orm) enum Strategy {
    SelectIn,
    Joined,
    Subquery,
    /// Not a relationship: a deferred column.
    Undefer,
}

/// Loads a relationship by a second query, for all objects of the first: `… WHERE user_id IN (…)`. What to take when nothing
/// speaks for another way: the rows of the first query stay as they are, and however many objects there are, it is one more
/// query (for each 500 of them). Where the first query gives more than 500 objects and all that their table has, what belongs to them
/// by whole numbers is read as a whole, in one query without keys.
///
/// # Example: users with the newest two posts of each, and their comments
/// ```
/// use aludel::prelude::*;
/// # use aludel::{Many, selectinload};
/// #[derive(Model)]
/// #[model(table = "users")]
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     posts: Many<Post>,
/// }
///
/// #[derive(Default, Model)]
/// #[model(table = "posts")]
/// struct Post {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     title: String,
///     #[model(foreign_key = User.id)]
///     user_id: i64,
///     comments: Many<Comment>,
/// }
///
/// #[derive(Default, Model)]
/// #[model(table = "comments")]
/// struct Comment {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(foreign_key = Post.id)]
///     post_id: i64,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![User, Post, Comment].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// let post = |title: &str| Post { title: title.into(), comments: [Comment::default()].into(), ..Default::default() };
/// session.add(User { id: Auto::Pending, posts: ["a", "b", "c"].map(post).into() });
/// session.commit()?;
///
/// let mut session = Session::new(&engine); // another one, to which nothing is known
/// let newest = selectinload(User.posts).order_by(Post.id.desc()).limit(2).options(selectinload(Post.comments));
/// let ann = session.execute(select(User).options(newest))?.one()?; // three queries
/// let posts = session[ann].posts.get()?;
/// assert_eq!(session[posts[0]].title, "c");
/// assert_eq!(session[posts[0]].comments.get()?.len(), 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use]
pub fn selectinload<M: Model, R: Related>(relationship: Relationship<M, R>) -> Load<M, R::Target> {
    Load::new(relationship, Strategy::SelectIn)
}

/// Loads a relationship within the query itself, by a LEFT JOIN: one query for all. What to take for a `One`, and for a `Many`
/// of few objects; of many, the columns of the first object are sent with each of them.
///
/// Where a join would change what the query means, it is loaded as by [`selectinload`]: with DISTINCT and GROUP BY; with conditions,
/// an order or a limit of the relationship or of the load; where the query selects the model under several names; and a `Many`
/// also with LIMIT and OFFSET, and where the query has other tables or selects more than the model.
#[must_use]
pub fn joinedload<M: Model, R: Related>(relationship: Relationship<M, R>) -> Load<M, R::Target> {
    Load::new(relationship, Strategy::Joined)
}

/// Loads a relationship by a second query that has the first one in it: `… WHERE user_id IN (SELECT id FROM …)`. What to take
/// where the first query is cheap and gives very many objects, whose keys would all have to be sent.
///
/// It is loaded as by [`selectinload`] where the first query might give other objects when it is asked again, with LIMIT and OFFSET;
/// with DISTINCT and GROUP BY; over a foreign key of several columns; and in a load within a load.
#[must_use]
pub fn subqueryload<M: Model, R: Related>(relationship: Relationship<M, R>) -> Load<M, R::Target> {
    Load::new(relationship, Strategy::Subquery)
}

impl<M: Model, T: Model> Load<M, T> {
    fn new<R: Related<Target = T>>(relationship: Relationship<M, R>, strategy: Strategy) -> Self {
        let index = relationship.index();
        let spec = Spec {
            source: |graph| graph.position::<M>(),
            index,
            alias: relationship.alias(),
            strategy,
            options: RelatedOptions::default(),
            nested: Vec::new(),
        };
        Self { spec, types: PhantomData }
    }

    /// Only objects that meet a condition; the field then holds those alone, and `clear` takes out those alone.
    #[must_use]
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.spec.options.filter.push(condition.into_node());
        self
    }

    /// Their order, instead of that of the relationship.
    #[must_use]
    pub fn order_by<O: OrderTerms>(mut self, terms: O) -> Self {
        terms.append_to(&mut self.spec.options.order_by);
        self
    }

    /// So many for each object at most: the first ones, by their order.
    #[must_use]
    pub fn limit(mut self, objects: u64) -> Self {
        self.spec.options.limit = Some(objects);
        self
    }

    /// What is loaded together with them.
    #[must_use]
    pub fn options<L: LoadOptions<T>>(mut self, loads: L) -> Self {
        loads.append_to(&mut self);
        self
    }
}

/// What can be told to load together with objects of the model `M`: a [`Load`], an [`Undefer`](super::Undefer), or a tuple of
/// those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of what to load with `{M}`",
    label = "expected `selectinload(…)`, `joinedload(…)`, `subqueryload(…)` of its relationships, `undefer(…)` of its columns, or a tuple of those"
)]
pub trait LoadOptions<M> {
    /// Adds the loads to a list.
    #[doc(hidden)]
    fn append_to(self, out: &mut dyn Loads);
}

/// A list of loads.
#[doc(hidden)]
pub trait Loads {
    /// Adds one.
    fn add(&mut self, load: AnyLoad);
}

/// A load without its types.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct AnyLoad(pub(in crate::orm) Spec);

impl Loads for Vec<Spec> {
    fn add(&mut self, load: AnyLoad) {
        self.push(load.0);
    }
}

impl<M, T> Loads for Load<M, T> {
    fn add(&mut self, load: AnyLoad) {
        self.spec.nested.push(load.0);
    }
}

impl<M, T> LoadOptions<M> for Load<M, T> {
    fn append_to(self, out: &mut dyn Loads) {
        out.add(AnyLoad(self.spec));
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        impl<M, $($part: LoadOptions<M>),+> LoadOptions<M> for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut dyn Loads) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

impl<M, T> Clone for Load<M, T> {
    fn clone(&self) -> Self {
        Self { spec: self.spec.clone(), types: PhantomData }
    }
}

impl<M, T> fmt::Debug for Load<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load").field("strategy", &self.spec.strategy).field("options", &self.spec.options).finish_non_exhaustive()
    }
}

/// What is loaded with the objects of a query, and the query itself where it is known.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Specs {
    pub(in crate::orm) loads: Vec<Spec>,
    pub(in crate::orm) tree: Option<aludel_core::tree::SelectTree>,
}
