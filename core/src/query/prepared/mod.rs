//! Statements that are built once and run many times, with other values each time.

mod arguments;
mod bound;
mod param;
mod texts;

use std::fmt;
use std::marker::PhantomData;

pub use arguments::{Arguments, Fills};
pub use bound::{Bound, BoundParts};
pub use param::{Param, Placeholders};
pub(crate) use texts::Texts;

use super::statement::Statement;
use crate::dialect::Dialect;
use crate::error::Result;

/// A statement with parameters of the types `P`: made by [`prepare`].
///
/// The first run on an engine renders its text, which is kept; each further one sends that text with the new values. It can be shared
/// by threads, and stand in a `static` with `LazyLock`.
pub struct Prepared<P, Q> {
    query: Q,
    texts: Texts,
    arguments: PhantomData<fn(P)>,
}

/// Builds a statement once, to run it many times with other values. The function gets the parameters and uses them where values
/// stand: in conditions, in `set`, in `limit` and `offset`, in the `bind` of a text; each as often as it likes.
///
/// Parameters stand for values only. What changes the text is no parameter: how long the list of an IN is, whether a condition is
/// there at all. Such a statement is built anew each time.
///
/// # Example: users by age and name
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use std::sync::LazyLock;
/// use aludel::prelude::*;
/// use aludel::query::{Prepared, Select};
///
/// static BY_AGE: LazyLock<Prepared<(i32, String), Select<UserEntity>>> = LazyLock::new(|| {
///     prepare(|(age, name): (Param<i32>, Param<String>)| select(User).where_(User.age.gt(age)).where_(User.name.ne(name)))
/// });
///
/// let engine = create_engine("sqlite://")?;
/// metadata![User].create_all(&engine)?;
/// let mut conn = engine.connect()?;
/// conn.execute(insert(User).values((User.id.set(1), User.name.set("Ann"), User.age.set(31))))?;
/// assert_eq!(BY_AGE.all(&mut conn, (18, "Bo"))?.len(), 1);
/// assert_eq!(conn.execute(BY_AGE.with((18, "Ann")))?.all()?.len(), 0);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn prepare<A: Placeholders, Q: Statement>(build: impl FnOnce(A) -> Q) -> Prepared<A::Values, Q> {
    Prepared { query: build(A::number(&mut 0)), texts: Texts::default(), arguments: PhantomData }
}

impl<P, Q: Statement> Prepared<P, Q> {
    /// The statement with these values, to be executed by a connection or a session: a value for each parameter, or a tuple of
    /// those. A value that has no SQL form is an error when the statement is executed.
    pub fn with<A: Arguments<P>>(&self, values: A) -> Bound<'_, Q> {
        Bound::new(self, &values)
    }

    /// The text, with placeholders for the parameters.
    ///
    /// # Errors
    /// When the statement means nothing, or the dialect cannot say it.
    pub fn sql(&self, dialect: &dyn Dialect) -> Result<String> {
        Ok(self.query.compile(dialect)?.sql)
    }

    /// The statement that was built, whose parameters have no values.
    pub const fn query(&self) -> &Q {
        &self.query
    }

    pub(crate) const fn texts(&self) -> &Texts {
        &self.texts
    }
}

/// The SQL with placeholders.
impl<P, Q: fmt::Debug> fmt::Debug for Prepared<P, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({:?})", self.query)
    }
}

const _: () = {
    const fn assert_send_sync<T: Send + Sync>() {}
    assert_send_sync::<Prepared<std::rc::Rc<()>, super::Select<std::rc::Rc<()>>>>();
};
