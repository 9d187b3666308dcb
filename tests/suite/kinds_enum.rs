//! `derive(Kinds)`: kinds of one thing with a table for each, as an enum.

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::engines::each_engine;
use crate::statement_log::statements;

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "crew")]
struct Member {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 40)]
    name: String,
    #[model(foreign_key = Pilot.member_id)]
    pilot: One<Pilot>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "pilots")]
struct Pilot {
    #[model(primary_key, foreign_key = Member.id, on_delete = cascade)]
    member_id: i64,
    hours: i32,
    #[model(foreign_key = Member.id)]
    mentor_id: Option<i64>,
    #[model(foreign_key = Pilot.member_id)]
    member: One<Member>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "cooks")]
struct Cook {
    #[model(primary_key, foreign_key = Member.id, on_delete = cascade)]
    member_id: i64,
    #[model(length = 40)]
    dish: Option<String>,
}

#[derive(Debug, PartialEq, Kinds)]
#[kinds(of = Member)]
enum Crew {
    Pilot(Pilot),
    Cook(Cook),
    Other,
}

/// The same rows without a variant for those of no kind.
#[derive(Debug, PartialEq, Kinds)]
#[kinds(of = Member)]
enum Flying {
    Pilot(Pilot),
}

/// A key of two columns, which the kind has in another order.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "lots")]
struct Lot {
    #[model(primary_key, length = 10)]
    town: String,
    #[model(primary_key)]
    number: i32,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "gardens", foreign_key(number = Lot.number, town = Lot.town))]
struct Garden {
    #[model(primary_key)]
    number: i32,
    #[model(primary_key, length = 10)]
    town: String,
    trees: i32,
}

#[derive(Debug, PartialEq, Kinds)]
#[kinds(of = Lot)]
enum Land {
    Garden(Garden),
    Bare,
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        metadata![Member, Pilot, Cook].create_all(engine).expect("the tables");
        let mut connection = engine.connect().expect("a connection");
        let members = ["Ann", "Bo", "Cy", "Di"].into_iter().zip(1..);
        let members: Vec<_> = members.map(|(name, id)| member(id, name)).collect();
        connection.insert_all(&members).expect("members");
        connection.insert_all([&pilot(1, 900), &pilot(4, 20)]).expect("pilots");
        connection.insert_all([&cook(2)]).expect("a cook");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

fn member(id: i64, name: &str) -> Member {
    Member { id: id.into(), name: name.to_owned(), ..Member::default() }
}

fn pilot(member_id: i64, hours: i32) -> Pilot {
    Pilot { member_id, hours, ..Pilot::default() }
}

fn cook(member_id: i64) -> Cook {
    Cook { member_id, dish: None }
}

#[test]
fn all_kinds_are_one_statement() {
    let all = r#"SELECT "crew"."id", "crew"."name", "pilots"."member_id", "pilots"."hours", "pilots"."mentor_id", "cooks"."member_id", "#
        .to_owned()
        + r#""cooks"."dish" FROM "crew" LEFT JOIN "pilots" ON "pilots"."member_id" = "crew"."id" "#
        + r#"LEFT JOIN "cooks" ON "cooks"."member_id" = "crew"."id""#;
    assert_eq!(Crew.select().to_string(), all);
    let some = Crew.select().where_(Crew.is(Pilot).or(!Crew.is(Cook))).order_by(Member.name).limit(2);
    let conditions =
        r#" WHERE "pilots"."member_id" IS NOT NULL OR NOT "cooks"."member_id" IS NOT NULL ORDER BY "crew"."name" LIMIT ?"#;
    assert_eq!(some.to_string(), all + conditions);
}

#[test]
fn a_key_of_two_columns_is_shared_column_by_column() {
    each_engine(|engine| {
        metadata![Lot, Garden].create_all(engine).expect("the tables");
        let mut connection = engine.connect().expect("a connection");
        let lot = |number| Lot { town: "Ulm".to_owned(), number };
        let garden = Garden { number: 2, town: "Ulm".to_owned(), trees: 3 };
        connection.insert_all([&lot(1), &lot(2)]).expect("lots");
        connection.insert_all([&garden]).expect("a garden");
        let land = connection.execute(Land.select().order_by(Lot.number)).and_then(aludel::Rows::all).expect("land");
        assert_eq!(land, [(lot(1), Land::Bare), (lot(2), Land::Garden(garden))]);
    });
}

#[test]
fn a_connection_gives_values() {
    everywhere(|engine| {
        let mut connection = engine.connect()?;
        let (crew, sent) = statements(|| connection.execute(Crew.select().order_by(Member.name))?.all());
        let crew: Vec<(String, Crew)> = crew?.into_iter().map(|(member, kind)| (member.name, kind)).collect();
        assert_eq!(sent.len(), 1, "{sent:?}");
        let kinds = [Crew::Pilot(pilot(1, 900)), Crew::Cook(cook(2)), Crew::Other, Crew::Pilot(pilot(4, 20))];
        assert_eq!(crew, ["Ann", "Bo", "Cy", "Di"].map(str::to_owned).into_iter().zip(kinds).collect::<Vec<_>>());
        let pilots = Crew.select().where_(Crew.is(Pilot)).where_(Pilot.hours.gt(100));
        let pilots: Vec<(Member, Crew)> = connection.execute(pilots)?.all()?;
        assert_eq!(pilots[0].1, Crew::Pilot(pilot(1, 900)));
        assert_eq!(pilots.len(), 1);
        let others = Crew.select().where_(!Crew.is(Pilot)).where_(!Crew.is(Cook));
        assert_eq!(connection.execute(others)?.all()?.len(), 1);
        Ok(())
    });
}

#[test]
fn a_session_gives_objects_whose_edits_are_saved() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let known = session.get(Pilot, 1)?.expect("Ann flies");
        let crew = session.execute(Crew.select().order_by(Member.name))?.all();
        assert_eq!(crew[0].1, CrewHandle::Pilot(known), "one row, one object");
        for (member, kind) in crew {
            match kind {
                CrewHandle::Pilot(pilot) => session.edit(pilot).hours += 1,
                CrewHandle::Cook(cook) => session.edit(cook).dish = Some("soup".to_owned()),
                CrewHandle::Other => session.edit(member).name = "Zoe".to_owned(),
            }
        }
        session.commit()?;
        let mut connection = engine.connect()?;
        assert_eq!(connection.execute(select(Pilot.hours).order_by(Pilot.hours))?.all()?, [21, 901]);
        assert_eq!(connection.execute(select(Cook.dish))?.all()?, [Some("soup".to_owned())]);
        assert_eq!(connection.execute(select(Member.name).order_by(Member.name.desc()).limit(1))?.all()?, ["Zoe"]);
        Ok(())
    });
}

#[test]
fn relationships_are_loaded_with_the_kinds() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let crew = session.execute(Crew.select().order_by(Member.name).options(selectinload(Member.pilot)))?.all();
        for (member, kind) in crew {
            let pilot = session[member].pilot.get()?;
            assert_eq!(matches!(kind, CrewHandle::Pilot(_)), pilot.is_some());
        }
        Ok(())
    });
}

#[test]
fn a_row_of_two_kinds_or_of_none_is_an_error() {
    everywhere(|engine| {
        let mut connection = engine.connect()?;
        let none = connection.execute(Flying.select())?.all().expect_err("two do not fly");
        let message = "a row of `crew` is of no kind: give the enum a variant without fields for such rows";
        assert!(none.to_string().starts_with(message), "{none}");
        assert_eq!(connection.execute(Flying.select().where_(Flying.is(Pilot)))?.all()?.len(), 2);
        connection.insert_all([&cook(1)])?;
        let two = connection.execute(Crew.select())?.all().expect_err("Ann is both");
        let message = "a row of `crew` is of several kinds, for it has rows of `pilots` and `cooks`: a variant is one kind, so delete all but one";
        assert!(two.to_string().starts_with(message), "{two}");
        Ok(())
    });
}
