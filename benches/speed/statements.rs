//! The four statements of the rendering workloads: as text by hand, and built with aludel.

use aludel::dialect::Dialect;
use aludel::expr::spelled;
use aludel::prelude::*;
use aludel::query::Statement;
use aludel::types::Value;

use super::models::{Author, Book, Item};

/// Text and values, as a program has them that writes its SQL by hand.
pub(crate) type ByHand = (String, Vec<Value>);

/// How the text of a statement is made by hand: placeholders are numbered on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholders {
    /// `?`
    Question,
    /// `$1`
    Dollar,
}

/// The text of a literal, with numbers put where it has `?`.
fn placeholders(text: &str, style: Placeholders) -> String {
    if style == Placeholders::Question {
        return text.to_owned();
    }
    let mut numbered = String::with_capacity(text.len() + 32);
    let mut count = 0;
    for (index, part) in text.split('?').enumerate() {
        if index > 0 {
            count += 1;
            numbered.push('$');
            push_number(&mut numbered, count);
        }
        numbered.push_str(part);
    }
    numbered
}

fn push_number(text: &mut String, number: usize) {
    use std::fmt::Write;
    write!(text, "{number}").expect("writing to a String cannot fail");
}

const SIMPLE: &str = r#"SELECT "item"."id", "item"."name", "item"."price" FROM "item" WHERE "item"."id" = ?"#;

const MEDIUM: &str = concat!(
    r#"SELECT "author"."id", "author"."name", "book"."title", "book"."price" FROM "author" "#,
    r#"JOIN "book" ON "book"."author_id" = "author"."id" WHERE "author"."name" LIKE ? AND "book"."price" >= ? "#,
    r#"AND "book"."price" < ? AND "book"."year" IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND ("book"."title" <> ? OR "author"."id" > ?) "#,
    r#"ORDER BY "book"."price" DESC, "author"."name" LIMIT ? OFFSET ?"#,
);

const LARGE: &str = concat!(
    r#"WITH "sales" AS (SELECT "book"."author_id", count("book"."id") AS "books", sum("book"."price") AS "total" FROM "book" "#,
    r#"WHERE "book"."year" >= ? GROUP BY "book"."author_id" HAVING count("book"."id") > ?) "#,
    r#"SELECT "author"."id", "author"."name", "sales"."books", "sales"."total", "#,
    r#"CASE WHEN "sales"."total" > ? THEN ? WHEN "sales"."total" > ? THEN ? ELSE ? END AS "class", "#,
    r#"(SELECT max("book"."price") FROM "book" WHERE "book"."author_id" = "author"."id" AND "book"."year" < ?) AS "dearest" "#,
    r#"FROM "author" JOIN "sales" ON "sales"."author_id" = "author"."id" WHERE "author"."name" LIKE ? "#,
    r#"AND EXISTS (SELECT "item"."id" FROM "item" WHERE "item"."name" = "author"."name" AND "item"."category" = ?) "#,
    r#"AND ("sales"."books" BETWEEN ? AND ? OR "sales"."total" * ? > ?) AND "author"."id" NOT IN (?, ?, ?, ?, ?) "#,
    r#"ORDER BY "sales"."total" DESC, "author"."name" LIMIT ?"#,
);

const INSERT: &str = r#"INSERT INTO "item" ("name", "category", "price", "quantity", "note") VALUES "#;

/// The statement by this name, made by hand.
pub(crate) fn by_hand(name: &str, style: Placeholders, rows: &[Item]) -> ByHand {
    let text = |it: &str| Value::Text(it.to_owned());
    match name {
        "simple" => (placeholders(SIMPLE, style), vec![Value::I64(7)]),
        "medium" => {
            let mut values = vec![text("author number%"), Value::F64(10.5), Value::F64(99.5)];
            values.extend((1950..1960).map(Value::I32));
            values.extend([text("none"), Value::I64(3), Value::I64(20), Value::I64(40)]);
            (placeholders(MEDIUM, style), values)
        }
        "large" => {
            let mut values = vec![Value::I32(1950), Value::I64(2), Value::F64(1000.5), text("high"), Value::F64(100.5)];
            values.extend([text("middle"), text("low"), Value::I32(2000), text("author number%"), Value::I32(3)]);
            values.extend([Value::I64(1), Value::I64(9), Value::F64(1.5), Value::F64(700.5)]);
            values.extend((1..=5).map(Value::I64));
            values.push(Value::I64(20));
            (placeholders(LARGE, style), values)
        }
        _ => insert_by_hand(style, rows),
    }
}

fn insert_by_hand(style: Placeholders, rows: &[Item]) -> ByHand {
    let mut sql = String::with_capacity(4096);
    sql.push_str(INSERT);
    let mut values = Vec::with_capacity(rows.len() * 5);
    for (index, row) in rows.iter().enumerate() {
        sql.push_str(if index > 0 { ", (" } else { "(" });
        let cells = [
            Value::Text(row.name.clone()),
            Value::I32(row.category),
            Value::F64(row.price),
            Value::I32(row.quantity),
            row.note.as_ref().map_or(Value::Null, |it| Value::Text(it.clone())),
        ];
        for (column, cell) in cells.into_iter().enumerate() {
            if column > 0 {
                sql.push_str(", ");
            }
            values.push(cell);
            match style {
                Placeholders::Question => sql.push('?'),
                Placeholders::Dollar => {
                    sql.push('$');
                    push_number(&mut sql, values.len());
                }
            }
        }
        sql.push(')');
    }
    (sql, values)
}

/// The statement by this name, built with aludel.
pub(crate) enum Built {
    /// One of the three selects.
    Select(Box<dyn Statement>),
    /// The insert of a hundred rows.
    Insert(aludel::query::Insert<Item>),
}

impl Built {
    /// The statement as it is rendered.
    pub(crate) fn statement(&self) -> &dyn Statement {
        match self {
            Self::Select(it) => &**it,
            Self::Insert(it) => it,
        }
    }
}

/// `SELECT … WHERE id = ?`.
pub(crate) fn simple() -> impl Statement {
    select((Item.id, Item.name, Item.price)).where_(Item.id.eq(7))
}

/// A join with a list, a pattern and a page.
pub(crate) fn medium() -> impl Statement {
    select((Author.id, Author.name, Book.title, Book.price))
        .from(Author)
        .join_on(Book, Book.author_id.eq(Author.id))
        .where_(Author.name.like("author number%"))
        .where_(Book.price.ge(10.5))
        .where_(Book.price.lt(99.5))
        .where_(Book.year.in_(spelled(1950..1960)))
        .where_(Book.title.ne("none").or(Author.id.gt(3)))
        .order_by((Book.price.desc(), Author.name))
        .limit(20)
        .offset(40)
}

/// A common table expression, CASE, a scalar subquery, EXISTS.
pub(crate) fn large() -> impl Statement {
    let books = func::count(Book.id).label("books");
    let total = func::sum(Book.price).label("total");
    let sales = select((Book.author_id, books.clone(), total.clone()))
        .where_(Book.year.ge(1950))
        .group_by(Book.author_id)
        .having(func::count(Book.id).gt(2))
        .cte("sales");
    let (books, total) = (sales.column(&books), sales.column(&total));
    let class = case().when(total.clone().gt(1000.5), "high").when(total.clone().gt(100.5), "middle").else_("low").label("class");
    let dearest = select(func::max(Book.price)).where_(Book.author_id.eq(Author.id)).where_(Book.year.lt(2000));
    let named = select(Item.id).where_(Item.name.eq(Author.name)).where_(Item.category.eq(3));
    select((Author.id, Author.name, books.clone(), total.clone(), class, dearest.scalar_subquery().label("dearest")))
        .from(Author)
        .join_on(&sales, sales.column(Book.author_id).eq(Author.id))
        .where_(Author.name.like("author number%"))
        .where_(exists(named))
        .where_(books.between(1, 9).or((total.clone() * 1.5).gt(700.5)))
        .where_(Author.id.not_in(spelled(1..=5)))
        .order_by((total.desc(), Author.name))
        .limit(20)
}

/// An insert of all the rows.
pub(crate) fn insert100(rows: &[Item]) -> aludel::query::Insert<Item> {
    insert(Item).rows(rows)
}

/// The statement by this name.
pub(crate) fn built(name: &str, rows: &[Item]) -> Built {
    match name {
        "simple" => Built::Select(Box::new(simple())),
        "medium" => Built::Select(Box::new(medium())),
        "large" => Built::Select(Box::new(large())),
        _ => Built::Insert(insert100(rows)),
    }
}

/// Builds it and renders it, as running it does.
pub(crate) fn build_and_render(name: &str, dialect: &dyn Dialect, rows: &[Item]) -> aludel::Result<aludel::render::Compiled> {
    match name {
        "simple" => simple().into_compiled(dialect),
        "medium" => medium().into_compiled(dialect),
        "large" => large().into_compiled(dialect),
        _ => insert100(rows).into_compiled(dialect),
    }
}
