//! Pages of a query: the rows after or before a row, found by its place in the order.

mod bound;
mod cursor;
mod keys;
mod token;

use std::fmt;
use std::marker::PhantomData;

pub use cursor::{Cursor, Keyed, RowKeys};

use self::keys::Keys;
use super::statement::{Reads, Statement, display};
use super::{Select, Selection};
use crate::dialect::{Feature, Support};
use crate::engine::{Connection, Execute};
use crate::error::{Error, Result};
use crate::render::{Renderer, Sql};
use crate::tree::{Node, SelectItem, SelectTree};
use crate::types::Value;

/// A page of a query, made by [`Select::page`]: so many rows, after or before the row that a [`Cursor`] stands for.
///
/// Executing it gives a [`Page`]. Its rows are always in the order of the query, also before a cursor.
#[must_use = "a page does nothing until it is executed"]
pub struct PageQuery<S> {
    tree: Box<SelectTree>,
    rows: u32,
    place: Place,
    uniqueness: Uniqueness,
    selection: PhantomData<fn() -> S>,
}

/// Where a page is.
#[derive(Clone, Debug)]
enum Place {
    Start,
    After(Cursor),
    Before(Cursor),
    End,
}

/// Who sees to it that the order tells any two rows apart.
#[derive(Clone, Copy, Debug)]
enum Uniqueness {
    /// The page adds the primary keys.
    Added,
    /// The program has.
    Given,
}

/// Some rows of a query, with the places to go on from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows, in the order of the query.
    pub rows: Vec<T>,
    /// The place after the last row: for [`seek_after`](PageQuery::seek_after). None where no row follows.
    pub next: Option<Cursor>,
    /// The place before the first row: for [`seek_before`](PageQuery::seek_before). None where no row comes before.
    pub previous: Option<Cursor>,
}

impl<S> Select<S> {
    /// A page of so many rows, found by the place of a row in the order (keyset pagination), not by counting rows as OFFSET does: the
    /// last page costs what the first one does, and rows that come or go meanwhile move no others.
    ///
    /// The order is that of the query, with the primary keys of its tables after it, so that no two rows are equal in it. A key
    /// that may be NULL gets a place for NULLs where it has none: before all values when ascending, after them when descending,
    /// on every database. (PostgreSQL keeps them at the other end of an index: there say `nulls_last` of an ascending key.)
    ///
    /// # Example: three pages, and back
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut conn = engine.connect()?;
    /// for (name, age) in [("Ann", Some(31)), ("Bo", None), ("Cy", Some(30))] {
    ///     conn.execute(insert(User).values((User.name.set(name), User.age.set(age))))?;
    /// }
    /// let names = select(User.name).order_by(User.age.desc());
    /// let first = conn.execute(names.clone().page(2))?;
    /// assert_eq!(first.rows, ["Ann", "Cy"]);
    /// let after = first.next.expect("there are more").to_string(); // for a link
    /// let second = conn.execute(names.clone().page(2).seek_after(after.parse()?))?;
    /// assert_eq!(second.rows, ["Bo"]);
    /// assert!(second.next.is_none());
    /// let back = conn.execute(names.page(2).seek_before(second.previous.expect("there are some before")))?;
    /// assert_eq!(back.rows, ["Ann", "Cy"]);
    /// assert!(back.previous.is_none());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn page(self, rows: u32) -> PageQuery<S> {
        let (place, uniqueness) = (Place::Start, Uniqueness::Added);
        let tree = self.into_boxed();
        PageQuery { tree, rows, place, uniqueness, selection: PhantomData }
    }
}

impl<S> PageQuery<S> {
    /// The rows after this one.
    ///
    /// # Example: as each database finds them fastest
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{MySql, Postgres}, prelude::*, types::Value};
    /// let page = select(User.id).order_by(User.name).page(2);
    /// let ann = page.cursor(vec![Value::Text("Ann".into()), Value::I64(7)]);
    /// let page = page.seek_after(ann);
    /// assert_eq!(
    ///     page.inline(&Postgres)?,
    ///     r#"SELECT "users"."id", "users"."name", "users"."id" FROM "users" WHERE (("users"."name", "users"."id") > ('Ann', 7)) "#
    ///         .to_owned() + r#"ORDER BY "users"."name", "users"."id" LIMIT 3"#,
    /// );
    /// assert_eq!(
    ///     page.inline(&MySql::mysql())?,
    ///     "SELECT `users`.`id`, `users`.`name`, `users`.`id` FROM `users` WHERE `users`.`name` >= 'Ann' AND (`users`.`name` > 'Ann' \
    ///      OR `users`.`name` = 'Ann' AND `users`.`id` > 7) ORDER BY `users`.`name`, `users`.`id` LIMIT 3",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn seek_after(mut self, cursor: Cursor) -> Self {
        self.place = Place::After(cursor);
        self
    }

    /// The rows before this one: those nearest to it.
    pub fn seek_before(mut self, cursor: Cursor) -> Self {
        self.place = Place::Before(cursor);
        self
    }

    /// The last rows.
    pub fn seek_end(mut self) -> Self {
        self.place = Place::End;
        self
    }

    /// Says that the order of the query tells any two of its rows apart, so nothing is added to it. Needed where the query selects from
    /// a subquery; rows that are equal in the order may be left out or come twice.
    pub const fn with_unique_order(mut self) -> Self {
        self.uniqueness = Uniqueness::Given;
        self
    }

    /// A cursor of these values of the keys: of the terms of the order, then of the primary keys that are added to it. For tests, and
    /// to start at a place that is no row.
    #[must_use]
    pub fn cursor(&self, keys: Vec<Value>) -> Cursor {
        let fingerprint = Keys::of(&self.tree, self.uniqueness).map_or(0, |it| it.fingerprint());
        Cursor::new(fingerprint, keys)
    }

    /// The page that these rows make, as the database gave them: for other mappers, which read the rows by themselves.
    #[must_use]
    pub fn page_of<T>(&self, mut rows: Vec<(T, RowKeys)>) -> Page<T> {
        let wanted = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let has_more = rows.len() > wanted;
        rows.truncate(wanted);
        if self.is_backward() {
            rows.reverse();
        }
        let (has_next, has_previous) = match &self.place {
            Place::Start => (has_more, false),
            Place::After(_) => (has_more, true),
            Place::Before(_) => (true, has_more),
            Place::End => (false, has_more),
        };
        let cursor = |it: Option<&(T, RowKeys)>| it.map(|(_, keys)| self.cursor(keys.0.clone()));
        let next = if has_next { cursor(rows.last()) } else { None };
        let previous = if has_previous { cursor(rows.first()) } else { None };
        Page { rows: rows.into_iter().map(|(row, _)| row).collect(), next, previous }
    }

    fn is_backward(&self) -> bool {
        match self.place {
            Place::Start | Place::After(_) => false,
            Place::Before(_) | Place::End => true,
        }
    }

    /// The query that gives the rows, their keys, and one row more to see whether there are more.
    fn select(&self, seek: Support) -> Result<SelectTree> {
        let mut keys = Keys::of(&self.tree, self.uniqueness)?;
        let fingerprint = keys.fingerprint();
        if self.is_backward() {
            keys.turn();
        }
        let mut tree = (*self.tree).clone();
        tree.order_by.clear();
        keys.terms().for_each(|it| tree.add_order_by(it));
        keys.nodes().for_each(|it| tree.add_item(SelectItem::new(it.clone(), true)));
        tree.set_limit(Node::Value(Value::I64(i64::from(self.rows) + 1)));
        let cursor = match &self.place {
            Place::Start | Place::End => return Ok(tree),
            Place::After(cursor) | Place::Before(cursor) => cursor,
        };
        let bound = bound::after(&keys, cursor.values_for(fingerprint, keys.len())?, seek);
        // What is known of groups only when they are made is asked of them.
        for condition in bound {
            if tree.group_by.is_empty() {
                tree.add_filter(condition);
            } else {
                tree.add_having(condition);
            }
        }
        Ok(tree)
    }
}

impl<S> Clone for PageQuery<S> {
    fn clone(&self) -> Self {
        let Self { tree, rows, place, uniqueness, selection: _ } = self;
        Self { tree: tree.clone(), rows: *rows, place: place.clone(), uniqueness: *uniqueness, selection: PhantomData }
    }
}

impl<S> Statement for PageQuery<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.select(r.dialect().support(Feature::SeekByRow))?.render(r)
    }
}

impl<S: Selection> Reads for PageQuery<S> {
    type Selection = Keyed<S>;
}

#[diagnostic::do_not_recommend]
impl<S: Selection> Execute for PageQuery<S> {
    type Output<'c> = Page<S::Row>;

    fn execute_on(self, connection: &mut Connection) -> Result<Page<S::Row>> {
        let rows = connection.rows(&self)?.all()?;
        Ok(self.page_of(rows))
    }
}

display!([S] PageQuery<S>);

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for PageQuery<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageQuery({self})")
    }
}

/// A query that cannot be taken page by page.
fn refused(why: &str, instead: &str) -> Error {
    Error::statement(format!("{why} cannot be taken page by page: {instead}"))
}
