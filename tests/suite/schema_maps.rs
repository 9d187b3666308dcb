//! Engines whose tables are in other schemas than their models name.

use aludel::dialect::Dialect;
use aludel::prelude::*;
use aludel::render::{Renderer, row_text};
use aludel::schema::SchemaMap;
use aludel::{Engine, metadata};

use crate::check::approve;
use crate::databases::DIALECTS;
use crate::engines::{Place, each_shared};

#[derive(Model, Clone, Debug, Default, PartialEq)]
#[model(table = "authors")]
struct Author {
    #[model(primary_key)]
    id: Auto<i64>,
    name: String,
    notes: Many<Note>,
}

#[derive(Model, Clone, Debug, Default, PartialEq)]
#[model(table = "notes", schema = "office", index(author_id))]
struct Note {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Author.id)]
    author_id: i64,
    author: One<Author>,
    words: String,
}

fn map() -> SchemaMap {
    SchemaMap::new().default_to("customer \"42\"").rename("office", "customer \"42\"")
}

fn inlined(statement: &dyn Statement, dialect: &dyn Dialect, map: &SchemaMap) -> String {
    let mut r = Renderer::new(dialect).with_schema_map(map).with_literals();
    match statement.render(&mut r) {
        Ok(()) => r.finish().sql,
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn every_statement_names_the_other_schema() {
    let statements: [(&str, &dyn Statement); 8] = [
        ("schema_maps/select", &select((Note.words, Author.name)).join(Note.author)),
        ("schema_maps/insert", &insert(Author).values(Author.name.set("Ann"))),
        ("schema_maps/update", &update(Note).set(Note.words.set("new")).where_(Note.id.eq(1))),
        ("schema_maps/delete", &delete(Author).where_(not_exists(select(Note.id).where_(Note.author_id.eq(Author.id))))),
        ("schema_maps/named", &select(func::count_all()).from(named_table("elsewhere").schema("office"))),
        ("schema_maps/sequence", &select(sequence("numbers").next_value())),
        ("schema_maps/table", &create_table(Note::TABLE)),
        ("schema_maps/index", &create_index(Note::TABLE, &Note::TABLE.indexes[0])),
    ];
    for (name, statement) in statements {
        let texts = DIALECTS.map(|dialect| {
            let sql = inlined(statement, dialect, &map());
            // sqlparser knows no sequences of MariaDB; `sequences` runs them.
            if name != "schema_maps/sequence" && !sql.starts_with("error") {
                crate::check::reparse(&sql, dialect.name());
            }
            format!("-- {}\n{sql}", dialect.name())
        });
        approve(name, &texts.join("\n\n"));
    }
}

#[test]
fn a_reference_is_judged_by_where_the_tables_are() {
    let sqlite = crate::databases::SQLITE;
    let apart = inlined(&create_table(Note::TABLE), sqlite, &SchemaMap::new());
    assert!(apart.contains("foreign key into another schema"), "{apart}");
    let together = inlined(&create_table(Note::TABLE), sqlite, &SchemaMap::new().unqualify("office"));
    assert!(together.starts_with(r#"CREATE TABLE "notes" ("#), "{together}");
}

#[test]
fn texts_for_objects_follow_the_map() {
    let map = SchemaMap::new().rename("office", "b");
    let r = || Renderer::new(crate::databases::POSTGRES).with_schema_map(&map);
    let sql = row_text::select_text(r(), Note::TABLE).expect("a text");
    assert_eq!(sql, r#"SELECT "id", "author_id", "words" FROM "b"."notes" WHERE "id" = $1"#);
    let sql = row_text::delete_text(r(), Note::TABLE).expect("a text");
    assert_eq!(sql, r#"DELETE FROM "b"."notes" WHERE "id" = $1"#);
}

/// Two customers on one pool: each sees its own rows, by statements, by sessions and by prepared statements.
#[test]
fn customers_have_tables_of_their_own() {
    each_shared(|place| {
        let customers = ["first", "second"].map(|it| Customer::new(place, it));
        for Customer { engine, name } in &customers {
            let tables = || metadata![Note, Author];
            tables().create_all(engine).expect(name);
            tables().create_all(engine).expect("what is there stays");
            write(engine, name);
        }
        let all = select((Author.name, Note.words)).join(Author.notes);
        let by_name = prepare(|name: Param<String>| select(Author.id).where_(Author.name.eq(name)));
        for Customer { engine, name } in &customers {
            let mut conn = engine.connect().expect(name);
            assert_eq!(conn.execute(all.clone()).expect(name).all().expect(name), [(name.clone(), format!("of {name}"))]);
            for other in &customers {
                let found = conn.execute(by_name.with(other.name.as_str())).expect(name).all().expect(name);
                assert_eq!(found.len(), usize::from(other.name == *name));
            }
            let mut session = Session::new(engine);
            let author = session.get(Author, 1).expect(name).expect("an author");
            assert_eq!(session[author].name, *name);
            session.edit(author).name = "changed".to_owned();
            session.commit().expect(name);
            assert_eq!(conn.scalar(select(Author.name)).expect(name), Some("changed".to_owned()));
        }
        for Customer { engine, name } in &customers {
            metadata![Note, Author].drop_all(engine).expect(name);
            Customer::drop_schema(place, name);
        }
    });
}

fn write(engine: &Engine, name: &str) {
    let mut session = Session::new(engine);
    let author = session.add(Author { name: name.to_owned(), ..Author::default() });
    let note = session.add(Note { words: format!("of {name}"), ..Note::default() });
    session.edit(note).author.set(author);
    session.commit().expect(name);
}

/// A customer, whose schema has a name that no other test uses.
struct Customer {
    engine: Engine,
    name: String,
}

impl Customer {
    fn new(place: &Place, suffix: &str) -> Self {
        let own = place.url.rsplit(['/', '=', 'D']).next().unwrap_or_default().replace('.', "_");
        let name = format!("{own}_{suffix}");
        let engine = match place.engine.dialect().name() {
            "sqlite" => place.engine.clone(),
            _ => {
                place.engine.connect().expect(&name).script(&format!("CREATE SCHEMA {name}")).expect(&name);
                place.engine.clone()
            }
        };
        let engine = if engine.dialect().name() == "sqlite" { attached(place, &name) } else { engine };
        let map = SchemaMap::new().default_to(name.clone()).rename("office", name.clone());
        Self { engine: engine.with_schema_map(map), name }
    }

    fn drop_schema(place: &Place, name: &str) {
        if place.engine.dialect().name() != "sqlite" {
            place.engine.connect().expect(name).script(&format!("DROP SCHEMA {name}")).expect(name);
        }
    }
}

/// SQLite has no schemas but files: each connection has them all.
fn attached(place: &Place, name: &str) -> Engine {
    let file = place.url.trim_start_matches("sqlite:///");
    let attach = format!("ATTACH '{file}.{name}' AS {name}");
    let options = aludel::engine::EngineOptions::new().on_connect(move |connection| connection.script(&attach));
    aludel::create_engine_with(&place.url, &options).expect("the database can be opened")
}
