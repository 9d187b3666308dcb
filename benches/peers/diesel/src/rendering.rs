//! The four statements: text, and binds in the form that the connection takes them. Diesel has no WITH, so that the large statement
//! is its two queries by themselves.

use diesel::dsl::{case_when, count, exists, max, sum};
use diesel::pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata};
use diesel::prelude::*;
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::backend::Backend;
use diesel::sql_types::Text;
use diesel::sqlite::{Sqlite, SqliteQueryBuilder};

use crate::execution::{author, book, item, new_item};
use crate::work::{Done, ItemRow, Worker, items, timed_short};

pub struct Rendering {
    rows: Vec<ItemRow>,
}

impl Rendering {
    pub fn new() -> Self {
        Self { rows: items().into_iter().take(100).collect() }
    }
}

/// No type of the statements needs to be asked for.
struct NoLookup;

impl PgMetadataLookup for NoLookup {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }

    fn as_any<'a>(&mut self) -> &mut (dyn std::any::Any + 'a)
    where
        Self: 'a,
    {
        self
    }
}

fn postgres<Q: QueryFragment<Pg>>(query: &Q) -> QueryResult<(String, RawBytesBindCollector<Pg>)> {
    let mut builder = PgQueryBuilder::new();
    query.to_sql(&mut builder, &Pg)?;
    let mut binds = RawBytesBindCollector::new();
    query.collect_binds(&mut binds, &mut NoLookup, &Pg)?;
    Ok((builder.finish(), binds))
}

/// The binds borrow from the query, so they are dropped with it.
fn sqlite<Q: QueryFragment<Sqlite>>(query: &Q) -> QueryResult<String> {
    let mut builder = SqliteQueryBuilder::new();
    query.to_sql(&mut builder, &Sqlite)?;
    let mut binds = <Sqlite as Backend>::BindCollector::default();
    query.collect_binds(&mut binds, &mut (), &Sqlite)?;
    std::hint::black_box(&binds);
    Ok(builder.finish())
}

macro_rules! simple {
    () => {
        item::table.select((item::id, item::name, item::price)).filter(item::id.eq(7))
    };
}

macro_rules! medium {
    () => {
        author::table
            .inner_join(book::table)
            .select((author::id, author::name, book::title, book::price))
            .filter(author::name.like("author number%"))
            .filter(book::price.ge(10.5))
            .filter(book::price.lt(99.5))
            .filter(book::year.eq_any(1950..1960))
            .filter(book::title.ne("none").or(author::id.gt(3)))
            .order_by((book::price.desc(), author::name))
            .limit(20)
            .offset(40)
    };
}

macro_rules! inner {
    () => {
        book::table
            .filter(book::year.ge(1950))
            .group_by(book::author_id)
            .having(count(book::id).gt(2))
            .select((book::author_id, count(book::id), sum(book::price)))
    };
}

/// The outer query on the table of books, whose columns stand for those of the common table expression.
macro_rules! outer {
    () => {{
        let other = diesel::alias!(book as other);
        let dearest = other
            .filter(other.field(book::author_id).eq(author::id))
            .filter(other.field(book::year).lt(2000))
            .select(max(other.field(book::price)))
            .single_value();
        author::table
            .inner_join(book::table)
            .select((
                author::id,
                author::name,
                book::year,
                book::price,
                case_when(book::price.gt(1000.5), "high".into_sql::<Text>())
                    .when(book::price.gt(100.5), "middle".into_sql::<Text>())
                    .otherwise("low".into_sql::<Text>()),
                dearest,
            ))
            .filter(author::name.like("author number%"))
            .filter(exists(
                item::table.select(item::id).filter(item::name.eq(author::name)).filter(item::category.eq(3)),
            ))
            .filter(book::year.between(1, 9).or((book::price * 1.5).gt(700.5)))
            .filter(author::id.ne_all(1..=5_i64))
            .order_by((book::price.desc(), author::name))
            .limit(20)
    }};
}

impl Rendering {
    pub fn postgres(&self, name: &str) -> QueryResult<usize> {
        Ok(match name {
            "simple" => postgres(&simple!())?.0.len(),
            "medium" => postgres(&medium!())?.0.len(),
            "large" => postgres(&inner!())?.0.len() + postgres(&outer!())?.0.len(),
            _ => {
                let objects: Vec<_> = self.rows.iter().map(new_item).collect();
                postgres(&diesel::insert_into(item::table).values(&objects))?.0.len()
            }
        })
    }

    pub fn sqlite(&self, name: &str) -> QueryResult<Option<usize>> {
        Ok(Some(match name {
            "simple" => sqlite(&simple!())?.len(),
            "medium" => sqlite(&medium!())?.len(),
            "large" => sqlite(&inner!())?.len() + sqlite(&outer!())?.len(),
            // Diesel runs a batch on SQLite row by row, and cannot give its text.
            _ => return Ok(None),
        }))
    }
}

impl Worker for Rendering {
    fn sample(&mut self, system: &str, workload: &str) -> Done<Option<f64>> {
        let mut words = workload.split(' ');
        let (Some(dialect), Some(name), Some("both"), "Diesel") = (words.next(), words.next(), words.next(), system) else {
            return Ok(None);
        };
        if dialect == "postgres" {
            self.postgres(name)?;
            return Ok(Some(timed_short(|| self.postgres(name))));
        }
        if self.sqlite(name)?.is_none() {
            return Ok(None);
        }
        Ok(Some(timed_short(|| self.sqlite(name))))
    }
}
