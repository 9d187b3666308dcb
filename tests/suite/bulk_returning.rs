//! Many rows inserted, and what the database made of each.

use std::ops::ControlFlow;

use aludel::engine::{Connection, RowBatch};
use aludel::prelude::*;
use aludel::render::row_text;
use aludel::schema::{ColumnDef, ColumnDefault, Metadata, Table};
use aludel::types::{DataType, Value, ValueRef};
use aludel::{ErrorKind, Result};

use crate::bulk::{EVERY, LOOPED, Rows, column, content, count, email, key, table, with_databases, with_tables};
use crate::engines::postgres;
use crate::fixture::User;

/// Rows that have no values.
struct Defaults(usize);

impl RowBatch for Defaults {
    fn rows(&self) -> usize {
        self.0
    }

    fn columns(&self) -> usize {
        0
    }

    fn value(&self, _: usize, _: usize) -> Result<ValueRef<'_>> {
        Err(aludel::Error::parameter("there are no values"))
    }
}

/// What an insert told, by row.
pub(crate) fn inserted(
    conn: &mut Connection,
    table: &'static Table,
    columns: &[usize],
    returning: &[usize],
    rows: &dyn RowBatch,
) -> Vec<Vec<Value>> {
    let name = conn.dialect().name();
    let mut told = vec![None; rows.rows()];
    let outcome = conn.insert_rows_returning(table, columns, returning, rows, &mut |row, values| {
        assert!(told[row].replace(values.to_vec()).is_none(), "{name}: {row} is told twice");
        Ok(())
    });
    assert_eq!(outcome.expect(name).rows_affected, rows.rows() as u64, "{name}");
    told.into_iter().map(|it| it.expect("every row is told")).collect()
}

#[test]
fn generated_keys_belong_to_their_rows() {
    with_databases(|_, name, conn| {
        let mut next = 0;
        for size in [0, 1, 2, 1_000, 70_000] {
            let labels: Vec<_> = (next..next + size).map(|it| format!("label {}", it * 7_919 % 100_003)).collect();
            next += size;
            // One column is NULL in some rows and another in all.
            let views = |it: usize| if it.is_multiple_of(3) { Value::Null } else { Value::I64(1) };
            let rows = labels.iter().enumerate().map(|(it, label)| vec![Value::Text(label.clone()), views(it), Value::Null]);
            let rows = Rows(rows.collect());
            let keys = inserted(conn, &EVERY, &[7, 4, 9], &[0], &rows);
            let sql = row_text::select_text(conn.engine().renderer(), &EVERY).expect("a text");
            for (key, label) in keys.iter().zip(&labels).step_by(size / 50 + 1) {
                let mut read = Vec::new();
                let found = conn.query(&sql, key, &mut |row| {
                    read.push(row.cell(7)?.into_owned());
                    Ok(ControlFlow::Continue(()))
                });
                found.expect(name);
                assert_eq!(read, [Value::Text(label.clone())], "{name}");
            }
            let mut all: Vec<_> = keys.iter().map(|it| format!("{it:?}")).collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), size, "{name}: no key is told twice");
        }
        assert_eq!(count(conn, &EVERY), next, "{name}");
    });
}

#[test]
fn defaults_and_keys_are_told_together() {
    with_tables(|_, name, conn| {
        let people: Vec<_> = (0..700).map(|id| vec![email(id), Value::Text(format!("n{}", id * 13 % 700))]).collect();
        let told = inserted(conn, User::TABLE, &[1, 2], &[5, 0, 2, 4], &Rows(people.clone()));
        for (values, person) in told.iter().zip(&people) {
            assert_eq!(values[2], person[1], "{name}");
            let score = matches!(values[0], Value::F64(it) if it == 0.0);
            assert!(score && matches!(values[3], Value::Bool(true) | Value::I64(1)), "{name}: {values:?}");
            let Value::I64(id) = values[1] else { panic!("{name}: {values:?}") };
            let read = conn.scalar(select(User.name).where_(User.id.eq(id))).expect(name);
            assert_eq!(read.map(Value::Text).as_ref(), Some(&person[1]), "{name}");
        }
    });
}

/// Keys that the program gives, and a default.
static GIVEN: Table = table(
    "given",
    &[
        key("kind", DataType::Varchar(20), ColumnDefault::None),
        key("id", DataType::Uuid, ColumnDefault::None),
        ColumnDef {
            name: "state",
            data_type: DataType::Integer,
            nullable: false,
            default: ColumnDefault::Integer(5),
            read_only: false,
            redacted: false,
            deferred: false,
        },
        column("copy", DataType::Text),
    ],
    &[1, 0],
);

/// A key that databases compare as they like.
static BY_DATE: Table = table(
    "by_date",
    &[
        key("day", DataType::Date, ColumnDefault::None),
        ColumnDef {
            name: "state",
            data_type: DataType::Integer,
            nullable: false,
            default: ColumnDefault::Integer(5),
            read_only: false,
            redacted: false,
            deferred: false,
        },
        column("copy", DataType::Text),
    ],
    &[0],
);

#[test]
fn what_is_told_of_rows_with_given_keys_belongs_to_them() {
    with_tables(|engine, name, conn| {
        Metadata::new([&GIVEN, &BY_DATE]).create_all(engine).expect(name);
        for count in [1, 2, 240] {
            conn.run_many(
                &row_text::delete_by_text(conn.engine().renderer(), &GIVEN, &[2]).expect(name),
                &Rows(vec![vec![Value::I32(5)]]),
            )
            .expect(name);
            let mut rows: Vec<_> = (0..count)
                .map(|it: u8| (it % 3, it))
                .map(|(kind, it)| {
                    let kind = Value::Text(format!("Kind {kind}"));
                    vec![kind.clone(), Value::Uuid([it / 3; 16]), Value::Text(format!("{kind:?} {it}"))]
                })
                .collect();
            rows.reverse();
            let told = inserted(conn, &GIVEN, &[0, 1, 3], &[2, 3], &Rows(rows.clone()));
            for (values, row) in told.iter().zip(&rows) {
                assert_eq!(values[1], row[2], "{name}");
                assert!(matches!(values[0], Value::I32(5) | Value::I64(5)), "{name}: {values:?}");
            }
        }
        let rows: Vec<_> = (0..600).rev().map(|it| vec![Value::Date(it), Value::Text(format!("day {it}"))]).collect();
        let told = inserted(conn, &BY_DATE, &[0, 2], &[2, 1], &Rows(rows.clone()));
        assert!(told.iter().zip(&rows).all(|(values, row)| values[0] == row[1]), "{name}");
    });
}

#[test]
fn rows_of_defaults_alone_are_inserted_and_told() {
    with_tables(|_, name, conn| {
        for size in [1, 3, 300] {
            let keys = inserted(conn, &EVERY, &[], &[0], &Defaults(size));
            let told: Vec<_> = keys.into_iter().map(|mut it| it.remove(0)).collect();
            let there = content(conn, &EVERY);
            assert!(told.iter().all(|key| there.iter().any(|row| row[0] == *key)), "{name}");
            assert!(there.len() >= size, "{name}");
        }
        assert_eq!(conn.insert_rows(&EVERY, &[], &Defaults(2)).expect(name).rows_affected, 2, "{name}");
        assert_eq!(count(conn, &EVERY), 306, "{name}");
        // Nothing is asked for, and every row is told nothing.
        let rows = Rows((0..3).map(|it| vec![Value::I64(it)]).collect());
        assert_eq!(inserted(conn, &EVERY, &[4], &[], &rows), vec![Vec::new(); 3], "{name}");
        assert_eq!(count(conn, &EVERY), 309, "{name}");
    });
}

#[test]
fn an_error_of_the_function_that_is_told_undoes_the_rows() {
    with_tables(|_, name, conn| {
        for size in [2, 3, 900] {
            let rows = Rows((0..size).map(|it| vec![Value::I64(it)]).collect());
            let error = conn.insert_rows_returning(&EVERY, &[4], &[0], &rows, &mut |row, _| {
                if row == 1 { Err(aludel::Error::statement("enough")) } else { Ok(()) }
            });
            assert_eq!(error.expect_err(name).kind(), ErrorKind::Statement, "{name}");
            assert_eq!(count(conn, &EVERY), 0, "{name}");
            assert!(!conn.in_transaction(), "{name}");
        }
    });
}

#[test]
fn keys_that_do_not_count_up_are_refused_and_not_taken_for_those_of_other_rows() {
    with_databases(|engine, name, conn| {
        let sql = match name {
            "sqlite" | "mysql" => return,
            "postgresql" => "ALTER TABLE looped ALTER id SET INCREMENT BY -1 SET MINVALUE -1000 SET MAXVALUE 1000",
            _ => "CREATE TRIGGER downwards BEFORE INSERT ON looped FOR EACH ROW SET NEW.id = 1000 - NEW.v",
        };
        conn.run(sql, &Vec::<Value>::new()).expect(name);
        let rows = Rows((0..5).map(|it| vec![Value::I64(it)]).collect());
        let error = conn.insert_rows_returning(&LOOPED, &[4], &[0], &rows, &mut |_, _| Ok(())).expect_err(name);
        assert!(error.to_string().contains("do not count up in the order of the rows"), "{name}: {error}");
        assert_eq!(content(conn, &LOOPED), Vec::<Vec<Value>>::new(), "{name}");
        // One by one there is nothing to be mistaken about.
        let columns: &'static [ColumnDef] = Box::leak(Box::new([
            ColumnDef { default: ColumnDefault::Sql("0"), ..key("id", DataType::BigInt, ColumnDefault::None) },
            column("v", DataType::BigInt),
        ]));
        let by_sql: &'static Table = Box::leak(Box::new(table("looped", columns, &[0])));
        let told = inserted(&mut engine.connect().expect(name), by_sql, &[1], &[0, 1], &rows);
        let is_down =
            |pair: &[Vec<Value>]| matches!((&pair[0][0], &pair[1][0]), (Value::I64(one), Value::I64(next)) if one > next);
        assert!(told.windows(2).all(is_down), "{name}: {told:?}");
        assert!((0..).zip(&told).all(|(it, row)| row[1] == Value::I64(it)), "{name}: {told:?}");
    });
}

#[test]
fn a_key_that_comes_back_changed_is_refused() {
    with_databases(|engine, name, conn| {
        Metadata::new([&GIVEN]).create_all(engine).expect(name);
        let sql = match name {
            "sqlite" | "mysql" => return,
            "postgresql" => {
                "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN NEW.kind := upper(NEW.kind); RETURN NEW; END'; \
                 CREATE TRIGGER shout BEFORE INSERT ON given FOR EACH ROW EXECUTE FUNCTION shout()"
            }
            _ => "CREATE TRIGGER shout BEFORE INSERT ON given FOR EACH ROW SET NEW.kind = upper(NEW.kind)",
        };
        // Of several statements at once nobody knows what they leave open, so they have a connection of their own.
        engine.connect().and_then(|mut it| it.script(sql)).expect(name);
        let rows = Rows((0..2).map(|it| vec![Value::Text("a".into()), Value::Uuid([it; 16])]).collect());
        let error = conn.insert_rows_returning(&GIVEN, &[0, 1], &[2], &rows, &mut |_, _| Ok(())).expect_err(name);
        assert!(error.to_string().contains("came back with a key that it was not given"), "{name}: {error}");
        assert_eq!(content(conn, &GIVEN), Vec::<Vec<Value>>::new(), "{name}");
    });
}

/// What the model says of [a table with types of the server's own](a_column_of_another_type_takes_many_rows_too).
static MOODS: Table = table(
    "moods",
    &[
        key("id", DataType::BigInt, ColumnDefault::Generated),
        column("mood", DataType::Text),
        column("owner", DataType::Text),
        column("note", DataType::Text),
    ],
    &[0],
);

#[test]
fn a_column_of_another_type_takes_many_rows_too() {
    let place = postgres();
    let create = "CREATE TYPE mood AS ENUM ('good', 'bad'); \
                  CREATE TABLE moods (id BIGINT PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, mood mood, owner UUID, note TEXT)";
    place.engine.connect().and_then(|mut it| it.script(create)).expect("a table");
    let mut conn = place.engine.connect().expect("a connection");
    let text = |it: &str| Value::Text(it.to_owned());
    let owner = |it: u8| Value::Text(format!("00000000-0000-0000-0000-0000000000{it:02}"));
    let rows = Rows((10..40).map(|it| vec![text("good"), owner(it), text("x")]).collect());
    let change = |mood: &str| Rows((10..40).map(|it| vec![text(mood), owner(it)]).collect());
    let gone = Rows((10..20).map(|it| vec![owner(it)]).collect());
    // The second time it is known; within a transaction nothing may be aborted by the question.
    for _ in 0..2 {
        assert_eq!(conn.insert_rows(&MOODS, &[1, 2, 3], &rows).expect("rows").rows_affected, 30);
        let told = inserted(&mut conn, &MOODS, &[1, 2, 3], &[2, 0], &rows);
        assert!(matches!(told[29][..], [Value::Uuid(it), Value::I64(_)] if it[15] == 0x39));
        let mut transaction = conn.begin().expect("a transaction");
        assert_eq!(transaction.update_rows(&MOODS, &[1], &[2], &change("bad")).expect("an update").rows_affected, 60);
        assert_eq!(transaction.delete_rows(&MOODS, &[2], &gone).expect("a delete").rows_affected, 20);
        // A column that takes arrays.
        let notes = Rows(vec![vec![text("y"), text("x")], vec![text("z"), text("w")]]);
        assert_eq!(transaction.update_rows(&MOODS, &[3], &[3], &notes).expect("an update").rows_affected, 40);
        transaction.commit().expect("a commit");
        let bad = aludel::query::text("SELECT count(*) FROM moods WHERE mood = 'bad' AND note = 'y'").columns::<i64>();
        assert_eq!(conn.scalar(bad).expect("a count"), Some(40));
        conn.run("DELETE FROM moods", &Vec::<Value>::new()).expect("none left");
    }
    let error = conn.update_rows(&MOODS, &[1], &[2], &change("so-so")).expect_err("no such mood");
    assert_eq!(error.kind(), ErrorKind::Data, "{error}");
}
