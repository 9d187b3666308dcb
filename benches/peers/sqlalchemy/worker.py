"""The work by SQLAlchemy: worker.py worker URL. The lines by which it is told what to do are those of ../../work/mod.rs."""

import sys
import time

from sqlalchemy import (
    BigInteger, ForeignKey, String, between, case, create_engine, event, exists, func, insert, select, text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

ITEMS, CHANGED, AUTHORS, BOOKS = 10_000, 1_000, 1_000, 10
Key = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    category: Mapped[int]
    price: Mapped[float]
    quantity: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(100))


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), type_=Key)
    title: Mapped[str] = mapped_column(String(100))
    price: Mapped[float]
    year: Mapped[int]
    author: Mapped[Author] = relationship(back_populates="books")


def item_rows():
    for it in range(1, ITEMS + 1):
        note = f"note of item {it}" if it % 2 == 0 else None
        yield {"name": f"item number {it:08}", "category": it % 50, "price": it + 0.25, "quantity": it * 7 % 1000, "note": note}


def timed(run):
    start = time.perf_counter_ns()
    result = run()
    nanos = time.perf_counter_ns() - start
    del result
    return nanos


class Execution:
    def __init__(self, url):
        if url == "sqlite://":
            options = {"url": "sqlite://"}
        elif url.startswith("sqlite"):
            options = {"url": f"{url}.sqlalchemy"}
        else:
            scheme, rest = url.split("://", 1)
            options = {"url": {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}[scheme] + "://" + rest}
        self.engine = create_engine(**options)
        self.dialect = self.engine.dialect.name
        if self.dialect == "sqlite":
            @event.listens_for(self.engine, "connect")
            def pragmas(connection, _):
                for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                    connection.execute(f"PRAGMA {pragma}")
        Base.metadata.drop_all(self.engine)
        Base.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(insert(Author), [{"id": it, "name": f"author number {it:06}"} for it in range(1, AUTHORS + 1)])
            connection.execute(insert(Book), [
                {"id": it, "author_id": (it - 1) % AUTHORS + 1, "title": f"title number {it:08}", "price": it + 0.25,
                 "year": 1900 + it % 120}
                for it in range(1, AUTHORS * BOOKS + 1)
            ])
            connection.execute(text("CREATE INDEX book_author ON book (author_id)"))
        self.rows = list(item_rows())
        self.is_filled = False

    def empty(self):
        self.is_filled = False
        words = {"sqlite": "DELETE FROM item", "postgresql": "TRUNCATE item RESTART IDENTITY"}
        with self.engine.begin() as connection:
            connection.execute(text(words.get(self.dialect, "TRUNCATE TABLE item")))

    def fill(self):
        if not self.is_filled:
            self.empty()
            with self.engine.begin() as connection:
                connection.execute(insert(Item.__table__), self.rows)
            self.is_filled = True

    def insert(self):
        self.empty()

        def run():
            session = Session(self.engine, expire_on_commit=False)
            objects = [Item(**it) for it in self.rows]
            session.add_all(objects)
            session.commit()
            assert objects[0].id == 1
            return session, objects

        return timed(run)

    def insert_core(self):
        self.empty()

        def run():
            with self.engine.begin() as connection:
                connection.execute(insert(Item.__table__), self.rows)

        return timed(run)

    def select_rows(self):
        self.fill()

        def run():
            with self.engine.connect() as connection:
                return connection.execute(select(Item.__table__)).all()

        return timed(run)

    def select(self):
        self.fill()

        def run():
            session = Session(self.engine)
            return session, session.scalars(select(Item)).all()

        return timed(run)

    def get(self):
        self.fill()

        def run():
            session = Session(self.engine)
            # Held, for the session holds its objects weakly.
            return session, [session.get(Item, it) for it in range(1, ITEMS + 1)]

        return timed(run)

    def update(self):
        self.fill()
        session = Session(self.engine, expire_on_commit=False)
        loaded = session.scalars(select(Item).where(Item.id <= CHANGED)).all()
        session.commit()

        def run():
            for it in loaded:
                it.price += 0.5
            session.commit()

        nanos = timed(run)
        session.close()
        return nanos

    def eager(self, option):
        def run():
            session = Session(self.engine)
            return session, session.scalars(select(Author).options(option(Author.books))).unique().all()

        return timed(run)

    def sample(self, system, workload):
        ways = {
            ("SQLAlchemy", "insert"): self.insert,
            ("SQLAlchemy Core, no objects", "insert"): self.insert_core,
            ("SQLAlchemy Core, no objects", "select"): self.select_rows,
            ("SQLAlchemy", "select session"): self.select,
            ("SQLAlchemy", "get"): self.get,
            ("SQLAlchemy", "update"): self.update,
            ("SQLAlchemy, selectinload", "eager"): lambda: self.eager(selectinload),
            ("SQLAlchemy, joinedload", "eager"): lambda: self.eager(joinedload),
        }
        way = ways.get((system, workload))
        return way() if way else None


def simple():
    return select(Item.id, Item.name, Item.price).where(Item.id == 7)


def medium():
    return (
        select(Author.id, Author.name, Book.title, Book.price)
        .join(Book, Book.author_id == Author.id)
        .where(Author.name.like("author number%"), Book.price >= 10.5, Book.price < 99.5)
        .where(Book.year.in_(range(1950, 1960)), (Book.title != "none") | (Author.id > 3))
        .order_by(Book.price.desc(), Author.name)
        .limit(20).offset(40)
    )


def large():
    books, total = func.count(Book.id), func.sum(Book.price)
    sales = (
        select(Book.author_id, books.label("books"), total.label("total"))
        .where(Book.year >= 1950).group_by(Book.author_id).having(books > 2).cte("sales")
    )
    grade = case((sales.c.total > 1000.5, "high"), (sales.c.total > 100.5, "middle"), else_="low").label("class")
    dearest = (
        select(func.max(Book.price)).where(Book.author_id == Author.id, Book.year < 2000).scalar_subquery().label("dearest")
    )
    named = exists(select(Item.id).where(Item.name == Author.name, Item.category == 3))
    return (
        select(Author.id, Author.name, sales.c.books, sales.c.total, grade, dearest)
        .join(sales, sales.c.author_id == Author.id)
        .where(Author.name.like("author number%"), named)
        .where(between(sales.c.books, 1, 9) | (sales.c.total * 1.5 > 700.5), Author.id.not_in(range(1, 6)))
        .order_by(sales.c.total.desc(), Author.name)
        .limit(20)
    )


class Rendering:
    def __init__(self):
        self.dialects = {"sqlite": sqlite.dialect(), "postgres": postgresql.dialect()}
        self.rows = list(item_rows())[:100]
        self.statements = {
            "simple": simple, "medium": medium, "large": large,
            "insert100": lambda: insert(Item.__table__).values(self.rows),
        }
        self.cache = {}

    def sample(self, system, workload):
        dialect, name, step = workload.split(" ")
        build, dialect = self.statements[name], self.dialects[dialect]
        if step != "both" or not system.startswith("SQLAlchemy"):
            return None
        if system == "SQLAlchemy, cached" and name != "insert100":
            # What a connection does: the text is found by the key of the statement, the values are taken out of it.
            def run():
                statement = build()
                compiled, values, _, _ = statement._compile_w_cache(
                    dialect, compiled_cache=self.cache, column_keys=[], for_executemany=False, schema_translate_map=None)
                return compiled.construct_params(extracted_parameters=values)
        elif system == "SQLAlchemy":
            def run():
                return build().compile(dialect=dialect).params
        else:
            return None
        runs = 4
        while True:
            start = time.perf_counter_ns()
            for _ in range(runs):
                run()
            nanos = time.perf_counter_ns() - start
            if nanos > 10_000_000:
                return nanos / runs
            runs *= 2


def main():
    url = sys.argv[2]
    worker = Rendering() if url == "rendering" else Execution(url)
    print("ready", flush=True)
    for line in sys.stdin:
        system, workload = (it.strip() for it in line.split("\t"))
        try:
            nanos = worker.sample(system, workload)
            print("none" if nanos is None else nanos, flush=True)
        except Exception as error:  # told to whoever asks
            print("error", repr(error).replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
