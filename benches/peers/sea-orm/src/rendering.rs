//! The four statements by sea-query.

use sea_query::{
    Alias, CaseStatement, CommonTableExpression, Cond, Expr, ExprTrait, Func, Iden, InsertStatement, Order, PostgresQueryBuilder,
    Query, SelectStatement, SqliteQueryBuilder, Values, WithClause, WithQuery,
};

use crate::work::{Done, ItemRow, Worker, items, timed_short};

#[derive(Clone, Copy, Iden)]
enum Item {
    Table,
    Id,
    Name,
    Category,
    Price,
    Quantity,
    Note,
}

#[derive(Clone, Copy, Iden)]
enum Author {
    Table,
    Id,
    Name,
}

#[derive(Clone, Copy, Iden)]
enum Book {
    Table,
    Id,
    AuthorId,
    Title,
    Price,
    Year,
}

#[derive(Clone, Copy, Iden)]
enum Sales {
    Table,
    Books,
    Total,
}

pub struct Rendering {
    rows: Vec<ItemRow>,
}

impl Rendering {
    pub fn new() -> Self {
        Self { rows: items().into_iter().take(100).collect() }
    }
}

enum Built {
    Select(SelectStatement),
    With(WithQuery),
    Insert(InsertStatement),
}

impl Built {
    fn render(&self, dialect: &str) -> (String, Values) {
        match (self, dialect) {
            (Self::Select(it), "postgres") => it.build(PostgresQueryBuilder),
            (Self::Select(it), _) => it.build(SqliteQueryBuilder),
            (Self::With(it), "postgres") => it.build(PostgresQueryBuilder),
            (Self::With(it), _) => it.build(SqliteQueryBuilder),
            (Self::Insert(it), "postgres") => it.build(PostgresQueryBuilder),
            (Self::Insert(it), _) => it.build(SqliteQueryBuilder),
        }
    }
}

fn simple() -> SelectStatement {
    Query::select()
        .columns([(Item::Table, Item::Id), (Item::Table, Item::Name), (Item::Table, Item::Price)])
        .from(Item::Table)
        .and_where(Expr::col((Item::Table, Item::Id)).eq(7_i64))
        .take()
}

fn medium() -> SelectStatement {
    Query::select()
        .column((Author::Table, Author::Id))
        .column((Author::Table, Author::Name))
        .column((Book::Table, Book::Title))
        .column((Book::Table, Book::Price))
        .from(Author::Table)
        .inner_join(Book::Table, Expr::col((Book::Table, Book::AuthorId)).equals((Author::Table, Author::Id)))
        .and_where(Expr::col((Author::Table, Author::Name)).like("author number%"))
        .and_where(Expr::col((Book::Table, Book::Price)).gte(10.5))
        .and_where(Expr::col((Book::Table, Book::Price)).lt(99.5))
        .and_where(Expr::col((Book::Table, Book::Year)).is_in(1950..1960))
        .and_where(
            Expr::col((Book::Table, Book::Title)).ne("none").or(Expr::col((Author::Table, Author::Id)).gt(3_i64)),
        )
        .order_by((Book::Table, Book::Price), Order::Desc)
        .order_by((Author::Table, Author::Name), Order::Asc)
        .limit(20)
        .offset(40)
        .take()
}

fn large() -> WithQuery {
    let book = |column| Expr::col((Book::Table, column));
    let author = |column| Expr::col((Author::Table, column));
    let total = || Expr::col((Sales::Table, Sales::Total));
    let sales = Query::select()
        .column((Book::Table, Book::AuthorId))
        .expr_as(Func::count(book(Book::Id)), Sales::Books)
        .expr_as(Func::sum(book(Book::Price)), Sales::Total)
        .from(Book::Table)
        .and_where(book(Book::Year).gte(1950))
        .group_by_col((Book::Table, Book::AuthorId))
        .and_having(Expr::expr(Func::count(book(Book::Id))).gt(2_i64))
        .take();
    let class = CaseStatement::new().case(total().gt(1000.5), "high").case(total().gt(100.5), "middle").finally("low");
    let dearest = Query::select()
        .expr(Func::max(book(Book::Price)))
        .from(Book::Table)
        .and_where(book(Book::AuthorId).equals((Author::Table, Author::Id)))
        .and_where(book(Book::Year).lt(2000))
        .take();
    let named = Query::select()
        .column((Item::Table, Item::Id))
        .from(Item::Table)
        .and_where(Expr::col((Item::Table, Item::Name)).equals((Author::Table, Author::Name)))
        .and_where(Expr::col((Item::Table, Item::Category)).eq(3))
        .take();
    let query = Query::select()
        .column((Author::Table, Author::Id))
        .column((Author::Table, Author::Name))
        .column((Sales::Table, Sales::Books))
        .column((Sales::Table, Sales::Total))
        .expr_as(class, Alias::new("class"))
        .expr_as(Expr::SubQuery(None, Box::new(dearest.into())), Alias::new("dearest"))
        .from(Author::Table)
        .inner_join(Sales::Table, Expr::col((Sales::Table, Book::AuthorId)).equals((Author::Table, Author::Id)))
        .and_where(author(Author::Name).like("author number%"))
        .and_where(Expr::exists(named))
        .cond_where(
            Cond::any()
                .add(Expr::col((Sales::Table, Sales::Books)).between(1_i64, 9_i64))
                .add(total().mul(1.5).gt(700.5)),
        )
        .and_where(author(Author::Id).is_not_in(1..=5_i64))
        .order_by((Sales::Table, Sales::Total), Order::Desc)
        .order_by((Author::Table, Author::Name), Order::Asc)
        .limit(20)
        .take();
    let cte = CommonTableExpression::new().query(sales).table_name(Sales::Table).to_owned();
    query.with(WithClause::new().cte(cte).to_owned())
}

fn insert100(rows: &[ItemRow]) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(Item::Table).columns([Item::Name, Item::Category, Item::Price, Item::Quantity, Item::Note]);
    for it in rows {
        insert.values_panic([
            it.name.clone().into(),
            it.category.into(),
            it.price.into(),
            it.quantity.into(),
            it.note.clone().into(),
        ]);
    }
    insert
}

impl Rendering {
    fn built(&self, name: &str) -> Built {
        match name {
            "simple" => Built::Select(simple()),
            "medium" => Built::Select(medium()),
            "large" => Built::With(large()),
            _ => Built::Insert(insert100(&self.rows)),
        }
    }

    /// The text and the values.
    pub fn both(&self, dialect: &str, name: &str) -> (String, Values) {
        self.built(name).render(dialect)
    }
}

impl Worker for Rendering {
    fn sample(&mut self, system: &str, workload: &str) -> Done<Option<f64>> {
        let mut words = workload.split(' ');
        let (Some(dialect), Some(name), Some(step), "sea-query") = (words.next(), words.next(), words.next(), system) else {
            return Ok(None);
        };
        match step {
            "build" => Ok(Some(timed_short(|| self.built(name)))),
            "render" => {
                let it = self.built(name);
                Ok(Some(timed_short(|| it.render(dialect))))
            }
            "both" => Ok(Some(timed_short(|| self.both(dialect, name)))),
            _ => Ok(None),
        }
    }
}
