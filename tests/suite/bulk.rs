//! Many rows changed and deleted: as a loop over the rows would do it.

use std::ops::ControlFlow;

use aludel::engine::{Connection, Outcome, RowBatch};
use aludel::prelude::*;
use aludel::render::{Renderer, columns_text, row_text};
use aludel::schema::{ColumnDef, ColumnDefault, Metadata, Table};
use aludel::types::{DataType, Value, ValueRef};
use aludel::{Engine, ErrorKind, Result, create_engine};

use crate::bulk_returning::inserted;
use crate::chance::Chance;
use crate::check::{approve, reparse};
use crate::databases::DIALECTS;
use crate::engines::{each_engine, each_server, postgres};
use crate::fixture::{self, PostTag, Tag, User, tables};
use crate::servers::{Kind, Server};

/// Rows of values.
pub(crate) struct Rows(pub(crate) Vec<Vec<Value>>);

impl RowBatch for Rows {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        Ok(self.0[row][column].as_ref())
    }
}

pub(crate) const fn column(name: &'static str, data_type: DataType) -> ColumnDef {
    ColumnDef {
        name,
        data_type,
        nullable: true,
        default: ColumnDefault::None,
        read_only: false,
        redacted: false,
        deferred: false,
    }
}

pub(crate) const fn key(name: &'static str, data_type: DataType, default: ColumnDefault) -> ColumnDef {
    ColumnDef { name, data_type, nullable: false, default, read_only: false, redacted: false, deferred: false }
}

pub(crate) const fn table(name: &'static str, columns: &'static [ColumnDef], primary_key: &'static [u16]) -> Table {
    Table { schema: None, name, columns, primary_key, unique: &[], foreign_keys: &[], indexes: &[], checks: &[], version: None }
}

/// A column of every type, and names that must be quoted.
pub(crate) static EVERY: Table = table("every \"type`", EVERY_COLUMNS, &[0]);

/// The same in another table, for what is to be compared with.
pub(crate) static LOOPED: Table = table("looped", EVERY_COLUMNS, &[0]);

const EVERY_COLUMNS: &[ColumnDef] = &[
    key("id", DataType::BigInt, ColumnDefault::Generated),
    column("a \"b\" `c`", DataType::Bool),
    column("c1", DataType::SmallInt),
    column("t", DataType::Integer),
    column("v", DataType::BigInt),
    column("real", DataType::Real),
    column("double", DataType::Double),
    column("text", DataType::Text),
    column("short", DataType::Varchar(20)),
    column("bytes", DataType::Bytes),
    column("date", DataType::Date),
    column("time", DataType::Time),
    column("timestamp", DataType::Timestamp),
    column("instant", DataType::TimestampTz),
    column("uuid", DataType::Uuid),
    column("decimal", DataType::Decimal { precision: 12, scale: 2 }),
    column("json", DataType::Json),
];

/// All columns of [`EVERY`] but the key.
const VALUES: [usize; 16] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

/// A value of each column of [`VALUES`]; some are NULL.
fn values(chance: &mut Chance) -> Vec<Value> {
    let small = i16::try_from(chance.below(60_000)).unwrap_or(-1);
    let wide = i64::from(chance.below(u32::MAX));
    let mut row = vec![
        Value::Bool(wide % 2 == 0),
        Value::I16(small),
        Value::I32(i32::from(small) * 7),
        Value::I64(wide * 1_000_003),
        Value::F32(f32::from(small) / 8.0),
        Value::F64(wide as f64 / 3.0),
        Value::Text(format!("né'\\\"{{}},NULL 😀{wide}")),
        Value::Text(format!("s{small}")),
        Value::Bytes(wide.to_be_bytes().to_vec()),
        Value::Date(i32::from(small)),
        Value::Time(wide * 20),
        Value::Timestamp(wide * 100_000),
        Value::TimestampTz(wide * -99_999),
        Value::Uuid([small.to_be_bytes()[1]; 16]),
        Value::Decimal(format!("-{wide}.{:02}", wide % 100)),
        Value::Json(format!("{{\"a\": [{wide}, null]}}")),
    ];
    for value in &mut row {
        if chance.below(4) == 0 {
            *value = Value::Null;
        }
    }
    row
}

/// Every row of a table, by its key.
pub(crate) fn content(conn: &mut Connection, table: &'static Table) -> Vec<Vec<Value>> {
    let sql = row_text::select_text(conn.engine().renderer(), table).expect("a text");
    let (select, _) = sql.split_once(" WHERE ").expect("a condition");
    let mut rows = Vec::new();
    let read = conn.query(&format!("{select} ORDER BY 1"), &Vec::<Value>::new(), &mut |row| {
        rows.push((0..row.len()).map(|it| row.cell(it).map(ValueRef::into_owned)).collect::<Result<_>>()?);
        Ok(ControlFlow::Continue(()))
    });
    read.expect("the content");
    rows
}

pub(crate) fn count(conn: &mut Connection, table: &'static Table) -> usize {
    content(conn, table).len()
}

/// Shows a test the tables on every database, and on the one that has other ways where nothing may be prepared.
pub(crate) fn with_tables(see: impl Fn(&Engine, &'static str, &mut Connection)) {
    with_databases(&see);
    let place = postgres();
    let engine = place.engine_with("statement_cache_size=0").expect("an engine");
    let mut conn = with_tables_on(&engine);
    see(&engine, "postgresql without prepared statements", &mut conn);
}

/// Shows a test the tables on every database.
pub(crate) fn with_databases(see: impl Fn(&Engine, &'static str, &mut Connection)) {
    each_engine(|engine| see(engine, engine.dialect().name(), &mut with_tables_on(engine)));
}

fn with_tables_on(engine: &Engine) -> Connection {
    tables().create_all(engine).expect("tables");
    Metadata::new([&EVERY, &LOOPED]).create_all(engine).expect("tables");
    engine.connect().expect("a connection")
}

fn tag(name: impl Into<String>, label: Option<&str>) -> Vec<Value> {
    vec![Value::Text(name.into()), label.map_or(Value::Null, |it| Value::Text(it.to_owned()))]
}

/// Labels `t0`, `t1` … without anything written on them.
pub(crate) fn tags(conn: &mut Connection, count: usize) {
    let rows = (0..count).map(|it| tag(format!("t{it}"), None)).collect();
    conn.insert_rows(Tag::TABLE, &[0, 1], &Rows(rows)).expect("labels");
}

#[test]
fn values_of_every_type_are_changed_as_by_a_loop() {
    with_tables(|_, name, conn| {
        let mut chance = Chance::new();
        let before: Vec<_> = (0..40).map(|id| [vec![Value::I64(id)], values(&mut chance)].concat()).collect();
        let all: Vec<_> = (0..17).collect();
        // The last row is not there, and one column is NULL in all rows.
        let changes: Vec<_> = (1..41).map(|id| [values(&mut chance), vec![Value::I64(id)]].concat()).collect();
        let changes: Vec<_> = changes
            .into_iter()
            .map(|mut it| {
                it[4] = Value::Null;
                it
            })
            .collect();
        for table in [&EVERY, &LOOPED] {
            conn.insert_rows(table, &all, &Rows(before.clone())).expect(name);
        }
        let sql = row_text::update_text(conn.engine().renderer(), &LOOPED, &VALUES).expect("a text");
        for change in &changes {
            conn.run(&sql, change).expect(name);
        }
        let outcome = conn.update_rows(&EVERY, &VALUES, &[0], &Rows(changes)).expect(name);
        assert_eq!(outcome, Outcome::new(39), "{name}");
        assert_eq!(content(conn, &EVERY), content(conn, &LOOPED), "{name}");
    });
}

#[test]
fn rows_are_found_by_values_of_every_type() {
    with_tables(|_, name, conn| {
        let mut row = values(&mut Chance::new());
        while row.contains(&Value::Null) || matches!(row[4], Value::F32(it) if it.fract() == 0.0) {
            row = values(&mut Chance::new());
        }
        for found_by in VALUES {
            // Documents are not compared on any database in one way, and of a 32-bit number each keeps what it likes.
            if matches!(EVERY.columns[found_by].data_type, DataType::Json | DataType::Real) {
                continue;
            }
            conn.insert_rows(&EVERY, &VALUES, &Rows(vec![row.clone(), row.clone()])).expect(name);
            let value = row[found_by - 1].clone();
            let change = Rows(vec![vec![Value::I64(7), value.clone()], vec![Value::I64(8), other(&value)]]);
            let set = if found_by == 4 { 3 } else { 4 };
            let outcome = conn.update_rows(&EVERY, &[set], &[found_by], &change).expect(name);
            assert_eq!(outcome.rows_affected, 2, "{name}: {}", EVERY.columns[found_by].name);
            let gone = Rows(vec![vec![value.clone()], vec![other(&value)]]);
            let outcome = conn.delete_rows(&EVERY, &[found_by], &gone).expect(name);
            assert_eq!(outcome.rows_affected, 2, "{name}: {}", EVERY.columns[found_by].name);
            assert_eq!(count(conn, &EVERY), 0, "{name}");
        }
    });
}

/// Another value of the type.
fn other(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(it) => Value::Bool(!it),
        Value::I16(it) => Value::I16(it ^ 1),
        Value::I32(it) => Value::I32(it ^ 1),
        Value::I64(it) => Value::I64(it ^ 1),
        Value::F32(it) => Value::F32(it + 1.0),
        Value::F64(it) => Value::F64(it + 1.0),
        Value::Text(it) => Value::Text(format!("{it} ")),
        Value::Bytes(it) => Value::Bytes([it.as_slice(), b"\0"].concat()),
        Value::Date(it) => Value::Date(it ^ 1),
        Value::Time(it) => Value::Time(it ^ 1),
        Value::Timestamp(it) => Value::Timestamp(it ^ 1),
        Value::TimestampTz(it) => Value::TimestampTz(it ^ 1),
        Value::Uuid(it) => Value::Uuid(it.map(|it| it ^ 1)),
        Value::Decimal(_) => Value::Decimal("0.01".to_owned()),
        Value::Json(_) => Value::Json("0".to_owned()),
        Value::Array(_) => panic!("only one database has arrays"),
    }
}

#[test]
fn any_number_of_rows_is_changed_and_deleted() {
    with_databases(|_, name, conn| {
        tags(conn, 70_000);
        for rows in [0_usize, 1, 2, 1_000, 70_000] {
            let label = rows.to_string();
            let change = Rows((0..rows).map(|it| tag(label.clone(), Some(&format!("t{it}")))).collect());
            let outcome = conn.update_rows(Tag::TABLE, &[1], &[0], &change).expect(name);
            assert_eq!(outcome.rows_affected, rows as u64, "{name}");
            let changed = conn.scalar(select(func::count(Tag.name)).where_(Tag.label.eq(label))).expect(name);
            assert_eq!(changed, i64::try_from(rows).ok(), "{name}");
        }
        let mut left: usize = 70_000;
        for rows in [0, 1, 2, 1_000, 70_000] {
            let gone = Rows((0..rows).map(|it| vec![Value::Text(format!("t{it}"))]).collect());
            let there = rows - (70_000 - left);
            assert_eq!(conn.delete_rows(Tag::TABLE, &[0], &gone).expect(name), Outcome::new(there as u64), "{name}: {rows}");
            left -= there;
            assert_eq!(count(conn, Tag::TABLE), left, "{name}");
        }
    });
}

#[test]
fn rows_that_are_found_count_and_not_only_those_that_change() {
    with_tables(|_, name, conn| {
        tags(conn, 5);
        let same = Rows((0..7).map(|it| vec![Value::Null, Value::Text(format!("t{it}"))]).collect());
        assert_eq!(conn.update_rows(Tag::TABLE, &[1], &[0], &same).expect(name).rows_affected, 5, "{name}");
        let one = Rows(vec![vec![Value::Null, Value::Text("t3".to_owned())]]);
        assert_eq!(conn.update_rows(Tag::TABLE, &[1], &[0], &one).expect(name).rows_affected, 1, "{name}");
    });
}

#[test]
fn several_keys_find_a_row_and_a_column_may_be_key_and_value() {
    with_tables(|_, name, conn| {
        let authors = Rows(vec![vec![Value::I64(1), Value::Text("a@b".into()), Value::Text("Ann".into())]]);
        conn.insert_rows(User::TABLE, &[0, 1, 2], &authors).expect(name);
        let posts = (1..4).map(|id| vec![Value::I64(id), Value::I64(1), Value::Text(format!("p{id}"))]).collect();
        conn.insert_rows(fixture::Post::TABLE, &[0, 1, 3], &Rows(posts)).expect(name);
        tags(conn, 3);
        let pair = |post: i64, tag: usize| [Value::I64(post), Value::Text(format!("t{tag}"))];
        let pairs: Vec<_> = (1..4).flat_map(|post| (0..3).map(move |tag| pair(post, tag))).collect();
        let tagged = pairs.iter().map(|it| [it.as_slice(), &[Value::I16(1)]].concat()).collect();
        conn.insert_rows(PostTag::TABLE, &[0, 1, 2], &Rows(tagged)).expect(name);
        // As with a version: the old number is part of the condition, the new one is set.
        let change = |old: i16, new: i16| {
            let row = |it: &[Value; 2]| [&[Value::I16(new)], it.as_slice(), &[Value::I16(old)]].concat();
            Rows(pairs[2..7].iter().map(row).collect())
        };
        let mut update =
            |old, new| conn.update_rows(PostTag::TABLE, &[2], &[0, 1, 2], &change(old, new)).expect(name).rows_affected;
        assert_eq!((update(1, 2), update(1, 3), update(2, 3)), (5, 0, 5), "{name}");
        let positions = conn.scalars(select(PostTag.position).order_by((PostTag.post_id, PostTag.tag))).expect(name);
        assert_eq!(positions, [1, 1, 3, 3, 3, 3, 3, 1, 1], "{name}");
        let gone = Rows(pairs[1..4].iter().map(|it| [it.as_slice(), &[Value::I16(3)]].concat()).collect());
        assert_eq!(conn.delete_rows(PostTag::TABLE, &[0, 1, 2], &gone).expect(name).rows_affected, 2, "{name}");
        assert_eq!(count(conn, PostTag::TABLE), 7, "{name}");
    });
}

#[test]
fn a_row_that_is_refused_leaves_all_as_it_was() {
    with_tables(|engine, name, conn| {
        let people = |count: i64| (1..=count).map(|id| vec![Value::I64(id), email(id), Value::Text("Ann".into())]).collect();
        conn.insert_rows(User::TABLE, &[0, 1, 2], &Rows(people(700))).expect(name);
        let before = content(conn, User::TABLE);
        // The email of row 650 is that of another.
        let change = (1..=700).map(|id| vec![email(if id == 650 { 2_001 } else { 2_000 + id }), Value::I64(id)]).collect();
        let error = conn.update_rows(User::TABLE, &[1], &[0], &Rows(change)).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{name}: {error}");
        assert!(!format!("{error:?}").contains("2001@"), "{name}: an error shows no values: {error:?}");
        assert_eq!(content(conn, User::TABLE), before, "{name}");
        // Someone is the boss of row 650.
        conn.run(&format!("UPDATE {} SET boss_id = 650 WHERE id = 1", users(engine)), &Vec::<Value>::new()).expect(name);
        let gone = Rows((2..=700).map(|id| vec![Value::I64(id)]).collect());
        let error = conn.delete_rows(User::TABLE, &[0], &gone).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation, "{name}: {error}");
        assert_eq!(count(conn, User::TABLE), 700, "{name}");
        // A number of an insert is that of another.
        let more = (1..=700).map(|id| vec![email(if id == 650 { 5 } else { 3_000 + id }), Value::Text("Bo".into())]).collect();
        let error = conn.insert_rows_returning(User::TABLE, &[1, 2], &[0], &Rows(more), &mut |_, _| Ok(())).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{name}: {error}");
        assert_eq!(count(conn, User::TABLE), 700, "{name}");
    });
}

pub(crate) fn email(id: i64) -> Value {
    Value::Text(format!("{id}@example.org"))
}

fn users(engine: &Engine) -> &'static str {
    if matches!(engine.dialect().name(), "mysql" | "mariadb") { "`users`" } else { "\"users\"" }
}

#[test]
fn unique_values_move_from_row_to_row_in_the_order_given() {
    with_tables(|_, name, conn| {
        let people = (1..=3).map(|id| vec![Value::I64(id), email(id), Value::Text("Ann".into())]).collect();
        conn.insert_rows(User::TABLE, &[0, 1, 2], &Rows(people)).expect(name);
        // Each takes what the one before has just given away.
        let change = Rows((1..=3).rev().map(|id| vec![email(id + 1), Value::I64(id)]).collect());
        assert_eq!(conn.update_rows(User::TABLE, &[1], &[0], &change).expect(name).rows_affected, 3, "{name}");
        let emails = conn.scalars(select(User.email).order_by(User.id)).expect(name);
        assert_eq!(emails, ["2@example.org", "3@example.org", "4@example.org"], "{name}");
        // Keys move in the same way.
        let change = Rows((1..=3).rev().map(|id| vec![Value::I64(id + 1), Value::I64(id)]).collect());
        assert_eq!(conn.update_rows(User::TABLE, &[0], &[0], &change).expect(name).rows_affected, 3, "{name}");
        assert_eq!(conn.scalars(select(User.id).order_by(User.id)).expect(name), [2, 3, 4], "{name}");
    });
}

#[test]
fn rows_that_refer_to_each_other_are_deleted_in_the_order_given() {
    with_tables(|_, name, conn| {
        // Each is the boss of the one before, so the first may go first.
        let people = (1..=60).rev();
        let boss = |id| if id == 60 { Value::Null } else { Value::I64(id + 1) };
        let people = people.map(|id| vec![Value::I64(id), email(id), Value::Text("Ann".into()), boss(id)]).collect();
        conn.insert_rows(User::TABLE, &[0, 1, 2, 6], &Rows(people)).expect(name);
        let gone = Rows((1..=59).map(|id| vec![Value::I64(id)]).collect());
        assert_eq!(conn.delete_rows(User::TABLE, &[0], &gone).expect(name).rows_affected, 59, "{name}");
        assert_eq!(conn.scalars(select(User.id)).expect(name), [60], "{name}");
    });
}

#[test]
fn a_table_may_be_in_a_named_schema() {
    with_tables(|_, name, conn| {
        let query = match name {
            "sqlite" => "SELECT 'main'",
            "mysql" | "mariadb" => "SELECT database()",
            _ => "SELECT current_schema()::text",
        };
        let schema = conn.scalar(text(query).columns::<String>()).expect(name).expect("a schema");
        let table: &'static Table =
            Box::leak(Box::new(Table { schema: Some(schema.leak()), ..table(EVERY.name, EVERY_COLUMNS, &[0]) }));
        let rows = Rows((0..5).map(|it| vec![Value::I64(it)]).collect());
        let keys = inserted(conn, table, &[4], &[0], &rows);
        let change = Rows(keys.iter().map(|it| vec![Value::Text("x".into()), it[0].clone()]).collect());
        assert_eq!(conn.update_rows(table, &[8], &[0], &change).expect(name).rows_affected, 5, "{name}");
        let gone = Rows(keys[1..].to_vec());
        assert_eq!(conn.delete_rows(table, &[0], &gone).expect(name).rows_affected, 4, "{name}");
        assert_eq!(content(conn, &EVERY).len(), 1, "{name}");
    });
}

#[test]
fn rows_without_a_key_or_of_another_width_are_refused() {
    with_tables(|_, name, conn| {
        let text = |it: &str| Value::Text(it.to_owned());
        let null = Rows(vec![vec![text("a"), text("b")], vec![text("a"), Value::Null]]);
        let error = conn.update_rows(Tag::TABLE, &[1], &[0], &null).expect_err(name).to_string();
        assert!(error.contains("found by `name`, which is NULL"), "{name}: {error}");
        let error = conn.delete_rows(Tag::TABLE, &[1, 0], &null).expect_err(name).to_string();
        assert!(error.contains("found by `name`, which is NULL"), "{name}: {error}");
        let error = conn.update_rows(Tag::TABLE, &[1], &[], &null).expect_err(name).to_string();
        assert!(error.contains("has 2 values, and 1 columns are named"), "{name}: {error}");
        let error = conn.update_rows(Tag::TABLE, &[0, 1], &[], &null).expect_err(name).to_string();
        assert!(error.contains("found by no column at all"), "{name}: {error}");
        let error = conn.update_rows(Tag::TABLE, &[], &[0, 1], &null).expect_err(name).to_string();
        assert!(error.contains("sets no column"), "{name}: {error}");
        let error = conn.insert_rows_returning(Tag::TABLE, &[0], &[1], &null, &mut |_, _| Ok(())).expect_err(name).to_string();
        assert!(error.contains("has 2 values, and 1 columns are named"), "{name}: {error}");
    });
}

#[test]
fn what_is_done_within_a_transaction_is_part_of_it() {
    with_tables(|_, name, conn| {
        tags(conn, 10);
        let before = content(conn, Tag::TABLE);
        let mut transaction = conn.begin().expect(name);
        let change = Rows((0..10).map(|it| tag("x", Some(&format!("t{it}")))).collect());
        transaction.update_rows(Tag::TABLE, &[1], &[0], &change).expect(name);
        transaction
            .delete_rows(Tag::TABLE, &[0], &Rows((0..5).map(|it| vec![Value::Text(format!("t{it}"))]).collect()))
            .expect(name);
        let rows = Rows((0..5).map(|it| vec![Value::I64(it)]).collect());
        inserted(&mut transaction, &EVERY, &[4], &[0], &rows);
        transaction.rollback().expect(name);
        assert_eq!(content(conn, Tag::TABLE), before, "{name}");
        assert_eq!(count(conn, &EVERY), 0, "{name}");
    });
}

#[test]
fn texts_about_many_rows() {
    let mut all = String::new();
    for dialect in DIALECTS {
        let texts = [
            row_text::update_by_text(Renderer::new(dialect), PostTag::TABLE, &[2, 1], &[0, 1]),
            row_text::delete_by_text(Renderer::new(dialect), PostTag::TABLE, &[0, 1]),
            row_text::insert_rows_text(Renderer::new(dialect), User::TABLE, &[1, 2], &[0, 5], 2),
            columns_text::insert_columns_text(Renderer::new(dialect), User::TABLE, &[1, 2]),
            columns_text::insert_columns_returning_text(Renderer::new(dialect), User::TABLE, &[1, 2], &[0, 5]),
            columns_text::update_columns_text(Renderer::new(dialect), PostTag::TABLE, &[2, 1], &[0, 1]),
            columns_text::delete_columns_text(Renderer::new(dialect), PostTag::TABLE, &[0, 1]),
            columns_text::delete_columns_text(Renderer::new(dialect), Tag::TABLE, &[0]),
        ];
        let name = dialect.name();
        all.push_str(&format!("-- {name}\n"));
        for text in texts {
            if let Ok(sql) = &text {
                reparse(sql, name);
            }
            all.push_str(&format!("{}\n", text.unwrap_or_else(|error| format!("error: {error}"))));
        }
        all.push('\n');
    }
    approve("bulk/texts_about_many_rows", &all);
}

#[test]
fn many_rows_are_few_statements_for_those_who_watch() {
    with_databases(|engine, name, _| {
        let (engine, recording) = engine.recorded();
        let mut conn = engine.connect().expect(name);
        let sent = |rows: u64| {
            let own: Vec<_> = recording.take().into_iter().filter(|it| !matches!(it.sql.as_str(), "BEGIN" | "COMMIT")).collect();
            assert_eq!(own.iter().filter_map(|it| it.rows).sum::<u64>(), rows, "{name}: {own:?}");
            own.len()
        };
        tags(&mut conn, 700);
        assert!(!recording.take().is_empty(), "{name}");
        let change = Rows((0..700).map(|it| tag("x", Some(&format!("t{it}")))).collect());
        conn.update_rows(Tag::TABLE, &[1], &[0], &change).expect(name);
        assert_eq!(sent(700), 1, "{name}");
        let gone = Rows((0..700).map(|it| vec![Value::Text(format!("t{it}"))]).collect());
        conn.delete_rows(Tag::TABLE, &[0], &gone).expect(name);
        assert_eq!(sent(700), 1, "{name}");
        let rows = Rows((0..700).map(|it| vec![Value::I64(it)]).collect());
        inserted(&mut conn, &EVERY, &[4], &[0], &rows);
        assert_eq!(sent(700), if name == "mariadb" { 2 } else { 1 }, "{name}");
        conn.update_rows(Tag::TABLE, &[1], &[0], &Rows(Vec::new())).expect(name);
        conn.delete_rows(Tag::TABLE, &[0], &Rows(Vec::new())).expect(name);
        inserted(&mut conn, &EVERY, &[4], &[0], &Rows(Vec::new()));
        assert_eq!(sent(0), 0, "{name}: nothing is sent for no rows");
    });
}

#[test]
fn many_rows_in_a_sandbox_do_not_last() {
    with_databases(|engine, name, conn| {
        tags(conn, 10);
        let sandbox = engine.sandbox().expect(name);
        let mut within = sandbox.connect().expect(name);
        let change = Rows((0..10).map(|it| tag("x", Some(&format!("t{it}")))).collect());
        assert_eq!(within.update_rows(Tag::TABLE, &[1], &[0], &change).expect(name).rows_affected, 10, "{name}");
        let rows = Rows((0..5).map(|it| vec![Value::I64(it)]).collect());
        assert_eq!(inserted(&mut within, &EVERY, &[4], &[0], &rows).len(), 5, "{name}");
        assert_eq!(inserted(&mut within, &EVERY, &[4], &[4, 0], &rows).len(), 5, "{name}");
        let gone = Rows((0..5).map(|it| vec![Value::Text(format!("t{it}"))]).collect());
        assert_eq!(within.delete_rows(Tag::TABLE, &[0], &gone).expect(name).rows_affected, 5, "{name}");
        drop((within, sandbox));
        assert_eq!((count(conn, Tag::TABLE), count(conn, &EVERY)), (10, 0), "{name}");
    });
}

#[test]
fn a_delete_of_many_rows_locks_no_other() {
    each_server(|place| {
        let name = place.engine.dialect().name();
        let mut conn = with_tables_on(&place.engine);
        tags(&mut conn, 30);
        let mut transaction = conn.begin().expect(name);
        let gone = Rows((0..30).filter(|it| it % 10 != 9).map(|it| vec![Value::Text(format!("t{it}"))]).collect());
        assert_eq!(transaction.delete_rows(Tag::TABLE, &[0], &gone).expect(name).rows_affected, 27, "{name}");
        let other = place.engine_with("lock_timeout=1s").expect(name);
        let change = update(Tag).set(Tag.label.set("free")).where_(Tag.name.eq("t9"));
        let changed = other.connect().and_then(|mut it| it.execute(change)).expect(name);
        assert_eq!(changed.rows_affected, 1, "{name}");
        transaction.commit().expect(name);
        assert_eq!(count(&mut conn, Tag::TABLE), 3, "{name}");
    });
}

#[test]
fn a_column_may_have_values_of_several_kinds_and_all_be_null_at_first() {
    with_tables(|_, name, conn| {
        let ids = Rows((0..2_500).map(|it| vec![Value::I64(it + 1)]).collect());
        conn.insert_rows(&EVERY, &[0], &ids).expect(name);
        let number = |it: i64| match it {
            0..1_200 => Value::Null,
            it if it % 3 == 0 => Value::F32(0.5),
            it if it % 3 == 1 => Value::F64(0.25),
            _ => Value::Null,
        };
        let id = |it: i64| if it % 2 == 0 { Value::I64(it + 1) } else { Value::I16(i16::try_from(it + 1).expect("a small one")) };
        let label = |it: i64| if it < 1_100 { Value::Null } else { Value::Text(format!("{it} {}", "x".repeat(700))) };
        let change = Rows((0..2_500).map(|it| vec![number(it), label(it), id(it)]).collect());
        let sql = row_text::update_by_text(conn.engine().renderer(), &EVERY, &[6, 7], &[0]).expect("a text");
        assert_eq!(conn.run_many(&sql, &change).expect(name).rows_affected, 2_500, "{name}");
        let before = content(conn, &EVERY);
        assert_eq!(conn.update_rows(&EVERY, &[6, 7], &[0], &change).expect(name).rows_affected, 2_500, "{name}");
        assert_eq!(content(conn, &EVERY), before, "{name}");
        for (row, it) in content(conn, &EVERY).iter().zip(0..) {
            let expected = match number(it) {
                Value::F32(number) => Value::F64(number.into()),
                other => other,
            };
            assert_eq!((&row[6], &row[7]), (&expected, &label(it)), "{name}: {it}");
        }
    });
}

#[test]
fn a_server_that_takes_short_messages_only_takes_many_rows() {
    let server = Server::start(Kind::MariaDb, &[]);
    let set = "SET GLOBAL max_allowed_packet = 65536";
    create_engine(server.url()).and_then(|it| it.connect()?.run(set, &Vec::<Value>::new())).expect("the setting");
    let engine = create_engine(server.url()).expect("an engine");
    let mut conn = with_tables_on(&engine);
    conn.insert_rows(&EVERY, &[0], &Rows((1..=1_000).map(|it| vec![Value::I64(it)]).collect())).expect("rows");
    // The first messages have no text at all, and one text is nearly as long as the server takes.
    let label = |it: i64| match it {
        0..500 => Value::Null,
        700 => Value::Text("y".repeat(50_000)),
        _ => Value::Text(format!("{it} {}", "x".repeat(900))),
    };
    let change = Rows((1..=1_001).map(|it| vec![label(it), Value::I64(it)]).collect());
    assert_eq!(conn.update_rows(&EVERY, &[7], &[0], &change).expect("an update").rows_affected, 1_000);
    assert!(content(&mut conn, &EVERY).iter().zip(1..).all(|(row, it)| row[7] == label(it)));
}
