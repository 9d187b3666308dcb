//! Tables made from models, and what the databases do with them.

use aludel::dialect::{Dialect, MySql};
use aludel::prelude::*;
use aludel::{Connection, Engine};

use crate::engines::{each_engine, memory};

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "owners")]
struct Owner {
    #[model(primary_key)]
    id: i64,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "pets")]
struct Pet {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Owner.id, on_delete = cascade, on_update = cascade)]
    owner_id: i64,
    #[model(foreign_key = Owner.id, on_delete = set_null, on_update = set_null)]
    sitter_id: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "chips")]
struct Chip {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Pet.id, on_delete = restrict)]
    pet_id: i64,
}

#[derive(Model)]
#[model(table = "bowls")]
struct Bowl {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Owner.id, on_delete = set_default, default = 1)]
    owner_id: i64,
}

#[test]
fn rows_do_what_their_references_say() {
    each_engine(|engine| references(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn references(engine: &Engine) -> aludel::Result<()> {
    metadata![Owner, Pet, Chip].create_all(engine)?;
    let mut conn = engine.connect()?;
    conn.insert_all(&[Owner { id: 1 }, Owner { id: 2 }, Owner { id: 3 }])?;
    let pet = |id, owner_id, sitter_id| Pet { id, owner_id, sitter_id };
    conn.insert_all(&[pet(1, 1, Some(2)), pet(2, 2, Some(1)), pet(3, 2, None)])?;
    conn.insert_all(&[Chip { id: 1, pet_id: 3 }])?;

    conn.execute(update(Owner).set(Owner.id.set(7)).where_(Owner.id.eq(1)))?;
    let pets = |conn: &mut Connection| conn.execute(select(Pet).order_by(Pet.id))?.all();
    assert_eq!(pets(&mut conn)?, [pet(1, 7, Some(2)), pet(2, 2, None), pet(3, 2, None)], "the key changed");

    let refused = conn.execute(delete(Owner).where_(Owner.id.eq(2))).expect_err("a chip refers to one of the pets");
    assert!(refused.is_foreign_key_violation(), "{refused}");
    conn.execute(delete(Chip).all_rows())?;
    conn.execute(delete(Owner).where_(Owner.id.eq(2)))?;
    assert_eq!(pets(&mut conn)?, [pet(1, 7, None)], "the owner is gone");
    Ok(())
}

#[test]
fn a_reference_falls_back_to_its_default_where_that_is_possible() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let created = metadata![Owner, Bowl].create_all(engine);
        if name == "mariadb" || name == "mysql" {
            let error = created.expect_err("the database has no such action");
            assert!(error.to_string().contains("SET DEFAULT"), "{error}");
            return;
        }
        let mut conn = engine.connect().expect("a connection");
        let rows = created.and_then(|()| {
            conn.insert_all(&[Owner { id: 1 }, Owner { id: 2 }])?;
            conn.insert_all(&[Bowl { id: 1, owner_id: 2 }])?;
            conn.execute(delete(Owner).where_(Owner.id.eq(2)))?;
            conn.scalars(select(Bowl.owner_id))
        });
        assert_eq!(rows.unwrap_or_else(|error| panic!("{name}: {error}")), [1]);
    });
}

mod before {
    use aludel::prelude::*;

    #[derive(Model)]
    #[model(table = "parcels")]
    pub(super) struct Parcel {
        #[model(primary_key)]
        pub(super) id: i64,
        #[model(length = 40)]
        pub(super) code: String,
        pub(super) weight: i32,
    }
}

#[derive(Model)]
#[expect(clippy::duplicated_attributes, reason = "a column may be in two indexes")]
#[model(table = "parcels", index(weight, code), index(name = "heaviest", weight))]
struct Parcel {
    #[model(primary_key)]
    id: i64,
    #[model(index, length = 40)]
    code: String,
    weight: i32,
}

#[test]
fn indexes_are_made_where_they_are_missing() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let names = || index_names(engine).unwrap_or_else(|error| panic!("{name}: {error}"));
        let create =
            |tables: aludel::schema::Metadata| tables.create_all(engine).unwrap_or_else(|error| panic!("{name}: {error}"));
        create(metadata![before::Parcel]);
        assert_eq!(names(), [""; 0], "{name}");
        for _ in 0..2 {
            create(metadata![Parcel]);
            assert_eq!(names(), ["heaviest", "ix_parcels_code", "ix_parcels_weight_code"], "{name}");
        }
        metadata![Parcel].drop_all(engine).unwrap_or_else(|error| panic!("{name}: {error}"));
    });
}

/// The indexes of the parcels, as the database tells.
fn index_names(engine: &Engine) -> aludel::Result<Vec<String>> {
    let sql = match engine.dialect().name() {
        "sqlite" => "SELECT name FROM pragma_index_list('parcels') WHERE origin = 'c' ORDER BY name",
        "postgresql" => {
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() AND indexname <> 'parcels_pkey' ORDER BY 1"
        }
        _ => {
            "SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = database() \
             AND index_name <> 'PRIMARY' ORDER BY 1"
        }
    };
    engine.connect()?.scalars(text(sql).columns::<String>())
}

#[test]
fn an_index_is_looked_for_where_it_cannot_be_made_if_it_is_missing() {
    let query = MySql::mysql().index_query().expect("MySQL's CREATE INDEX knows no IF NOT EXISTS");
    each_engine(|engine| {
        if !matches!(engine.dialect().name(), "mysql" | "mariadb") {
            return;
        }
        metadata![Parcel].create_all(engine).expect("tables and indexes");
        let mut conn = engine.connect().expect("a connection");
        let mut count = |schema: Option<&'static str>, index: &'static str| {
            let query = text(query).bind("schema", schema).bind("table", "parcels").bind("index", index);
            conn.scalar(query.columns::<i64>()).expect("the database counts")
        };
        assert_eq!(count(None, "heaviest"), Some(1));
        assert_eq!(count(None, "ix_parcels_weight_code"), Some(2), "a row for each column");
        assert_eq!(count(None, "lightest"), Some(0));
        assert_eq!(count(Some("nowhere"), "heaviest"), Some(0));
    });
}

#[test]
fn two_indexes_of_one_name_are_a_mistake() {
    #[derive(Model)]
    #[model(table = "letters")]
    struct Letter {
        #[model(primary_key)]
        id: i64,
        #[model(index)]
        to_whom: i64,
    }
    #[derive(Model)]
    #[model(table = "letters_to")]
    struct LetterTo {
        #[model(primary_key)]
        id: i64,
        #[model(index)]
        whom: i64,
    }
    let error = metadata![Letter, LetterTo].create_all(&memory().engine).expect_err("the names are equal");
    assert_eq!(
        error.to_string(),
        "an index of `letters` and one of `letters_to` are both called `ix_letters_to_whom`: \
         give one of them a name, as in `index(name = \"…\", a, b)`"
    );
}

#[test]
fn nothing_is_made_where_one_of_the_indexes_is_impossible() {
    #[derive(Model)]
    #[model(table = "notes")]
    struct Note {
        #[model(primary_key)]
        id: i64,
        #[model(index)]
        text: String,
    }
    each_engine(|engine| {
        let created = metadata![Note].create_all(engine);
        if matches!(engine.dialect().name(), "mysql" | "mariadb") {
            let error = created.expect_err("the text has no length");
            assert!(error.to_string().contains("`#[model(length = 200)]`"), "{error}");
            let notes = engine.connect().expect("a connection").execute(delete(Note).all_rows());
            assert!(notes.is_err(), "the table is there");
        } else {
            assert!(created.is_ok(), "{created:?}");
        }
    });
}

#[derive(Model)]
#[model(table = "ranges", check(name = "in order", Self.low.le(Self.high)))]
struct Range {
    #[model(primary_key)]
    id: i64,
    #[model(check = Self.low.ge(-5))]
    low: i64,
    high: Option<i64>,
}

#[test]
fn rows_meet_the_conditions_of_their_table() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        metadata![Range].create_all(engine).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[Range { id: 1, low: -5, high: Some(-5) }]).unwrap_or_else(|error| panic!("{name}: {error}"));
        conn.insert_all(&[Range { id: 2, low: 1, high: None }]).expect("a condition on NULL is not false");
        for (low, high, constraint) in [(-6, Some(0), "ck_ranges_low"), (3, Some(2), "in order")] {
            let error = conn.insert_all(&[Range { id: 3, low, high }]).expect_err("the condition is false");
            assert_eq!(error.kind(), aludel::ErrorKind::CheckViolation, "{name}: {error}");
            assert_eq!(error.violation().and_then(|it| it.constraint()), Some(constraint), "{name}");
        }
    });
}

#[cfg(feature = "chrono-0_4")]
#[derive(Debug, Model)]
#[model(table = "orders")]
struct Ordered {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(default = "new", length = 9)]
    state: Auto<String>,
    #[model(default_sql = "40 + 2")]
    answer: Auto<i32>,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    at: Auto<chrono::NaiveDateTime>,
}

#[cfg(feature = "chrono-0_4")]
impl Ordered {
    fn pending() -> Self {
        Self { id: Auto::Pending, state: Auto::Pending, answer: Auto::Pending, at: Auto::Pending }
    }
}

#[cfg(feature = "chrono-0_4")]
#[test]
fn defaults_come_back_into_pending_fields() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let mut session = Session::new(engine);
        let handles = metadata![Ordered].create_all(engine).and_then(|()| {
            let handles = [session.add(Ordered::pending()), session.add(Ordered { answer: Auto::Set(7), ..Ordered::pending() })];
            session.commit().map(|()| handles)
        });
        let [first, second] = match handles {
            Err(error) if name == "mysql" => return assert_eq!(error.kind(), aludel::ErrorKind::Unsupported, "{error}"),
            handles => handles.unwrap_or_else(|error| panic!("{name}: {error}")),
        };
        let (first, second) = (&session[first], &session[second]);
        assert_eq!((first.state.get().map(String::as_str), first.answer.get()), (Some("new"), Some(&42)), "{name}");
        assert_eq!((second.state.get().map(String::as_str), second.answer.get()), (Some("new"), Some(&7)), "{name}");
        assert!(first.id.get().is_some() && first.at.get().is_some(), "{name}: {first:?}");

        let mut conn = engine.connect().expect("a connection");
        let old = || Ordered { state: Auto::Set("old".to_owned()), ..Ordered::pending() };
        conn.insert_all(&[old(), old()]).unwrap_or_else(|error| panic!("{name}: {error}"));
        let answers = conn.scalars(select(Ordered.answer).order_by(Ordered.id)).expect("the rows");
        assert_eq!(answers, [42, 7, 42, 42], "{name}");
    });
}
