//! A field whose column queries of the whole model leave out, until it is asked for.

use std::fmt;

use crate::error::{Error, Result};

/// A column that queries of the whole model leave out, for it is long and seldom needed: a text, a picture, a document.
///
/// `select(Post)`, `session.get(Post, …)` and whatever else reads posts do not ask for the column, and the field is not loaded.
/// A session loads it when it is asked to: with a query, by `.options(undefer(Post.body))`, or for objects that it has, by
/// `session.undefer(&posts, Post.body)`. To refresh an object makes the field one that is not loaded again. A new object has a
/// value in it, which is inserted; a value that is [`set`](Self::set) is sent, whether the old one is loaded or not.
///
/// In statements the column is as any other: `select((Post.title, Post.body))`, `Post.body.like("%ada%")`. Without a session,
/// `select((Post, Post.body))` reads both. SQL written by hand that is read as a model has all columns, and loads the field.
///
/// # Example: the body of one post
/// ```
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "posts")]
/// struct Post {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     title: String,
///     body: Deferred<String>,
/// }
///
/// assert_eq!(select(Post).to_string(), r#"SELECT "posts"."id", "posts"."title" FROM "posts""#);
///
/// let engine = create_engine("sqlite://")?;
/// metadata![Post].create_all(&engine)?;
/// let mut session = Session::new(&engine);
/// session.add(Post { id: Auto::Pending, title: "Ada".into(), body: "a long text".to_owned().into() });
/// session.commit()?;
///
/// let mut session = Session::new(&engine); // another one, to which nothing is known
/// let post = session.get(Post, 1)?.expect("the post");
/// assert!(session[post].body.get().is_err()); // nothing is loaded behind your back
/// session.undefer(&[post], Post.body)?;
/// assert_eq!(session[post].body.get()?, "a long text");
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Deferred<T>(State<T>);

#[derive(Clone, PartialEq, Eq)]
enum State<T> {
    Loaded(T),
    Unloaded(&'static DeferredColumn),
}

/// Which column a field is, for what is said of one that is not loaded. The derive macro's business.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "code of the derive macro must be able to build it")]
pub struct DeferredColumn {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// The column as programs write it, such as `Post.body`.
    pub path: &'static str,
}

impl<T> Deferred<T> {
    pub(crate) const fn unloaded(column: &'static DeferredColumn) -> Self {
        Self(State::Unloaded(column))
    }

    /// The value.
    ///
    /// # Errors
    /// When it is not loaded: `session.undefer(&posts, Post.body)` loads it, or an option of the query, `undefer(Post.body)`.
    pub fn get(&self) -> Result<&T> {
        match &self.0 {
            State::Loaded(value) => Ok(value),
            State::Unloaded(column) => Err(not_loaded(column)),
        }
    }

    /// The value, to be changed in place.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn get_mut(&mut self) -> Result<&mut T> {
        match &mut self.0 {
            State::Loaded(value) => Ok(value),
            State::Unloaded(column) => Err(not_loaded(column)),
        }
    }

    /// Gives it a value, whether there is one already or not. The old one need not be loaded.
    pub fn set(&mut self, value: impl Into<T>) {
        self.0 = State::Loaded(value.into());
    }

    /// Whether the value can be read.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        matches!(self.0, State::Loaded(_))
    }

    /// The value, if it is loaded.
    pub(crate) const fn loaded(&self) -> Option<&T> {
        match &self.0 {
            State::Loaded(value) => Some(value),
            State::Unloaded(_) => None,
        }
    }
}

fn not_loaded(column: &DeferredColumn) -> Error {
    let DeferredColumn { table, column, path } = column;
    Error::session(format!(
        "the column `{column}` of `{table}` is deferred and not loaded: load it with `session.undefer(…, {path})`, or with the \
         query, by `.options(undefer({path}))`"
    ))
}

impl<T> From<T> for Deferred<T> {
    fn from(value: T) -> Self {
        Self(State::Loaded(value))
    }
}

impl<T: Default> Default for Deferred<T> {
    fn default() -> Self {
        Self(State::Loaded(T::default()))
    }
}

impl<T: fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Loaded(value) => f.debug_tuple("Deferred").field(value).finish(),
            State::Unloaded(_) => f.write_str("Deferred(not loaded)"),
        }
    }
}
