//! Enums whose variants are columns of the models that have them.

use aludel::expr::Column;
use aludel::prelude::*;
use aludel::schema::Embedded as _;
use aludel::types::{DataType, Value, ValueRef};
use aludel::{Engine, ErrorKind};

use crate::check::check_run;
use crate::engines::{each_engine, sqlite};
use crate::statement_log::statements;

#[derive(Clone, Debug, PartialEq, Embedded)]
#[model(tag = "kind")]
enum Role {
    #[model(value = "manager")]
    Manager {
        budget: i64,
        #[model(length = 20)]
        team: Option<String>,
    },
    Engineer {
        #[model(length = 40)]
        language: String,
        #[model(length = 20)]
        team: String,
    },
    Intern,
}

#[derive(Clone, Debug, PartialEq, Embedded)]
#[model(tag = "type", length = 30)]
enum Contact {
    #[model(value = "e-mail")]
    Email {
        #[model(column = "to", length = 60, redacted)]
        address: String,
    },
    Phone {
        number: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "employees", index(role.kind, name), unique(role.language, name), check(name = "paid", Self.role.budget.gt(0)))]
struct Employee {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(embedded)]
    role: Role,
    #[model(length = 40)]
    name: String,
    #[model(embedded, prefix = "")]
    contact: Option<Contact>,
}

fn employee(name: &str, role: Role) -> Employee {
    Employee { id: Auto::Pending, role, name: name.to_owned(), contact: None }
}

fn manager(budget: i64) -> Role {
    Role::Manager { budget, team: None }
}

fn engineer(language: &str) -> Role {
    Role::Engineer { language: language.to_owned(), team: "core".to_owned() }
}

fn everywhere(test: impl Fn(&Engine) -> aludel::Result<()>) {
    each_engine(|engine| {
        metadata![Employee].create_all(engine).expect("the table");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

#[test]
fn an_enum_is_its_tag_and_the_columns_of_its_variants() {
    let columns: Vec<_> = Employee::TABLE.columns.iter().map(|it| (it.name, it.data_type, it.nullable)).collect();
    assert_eq!(
        columns,
        [
            ("id", DataType::BigInt, false),
            ("role_kind", DataType::Varchar(8), false),
            ("role_budget", DataType::BigInt, true),
            ("role_team", DataType::Varchar(20), true),
            ("role_language", DataType::Varchar(40), true),
            ("name", DataType::Varchar(40), false),
            ("type", DataType::Varchar(30), true),
            ("to", DataType::Varchar(60), true),
            ("number", DataType::BigInt, true),
        ]
    );
    assert_eq!(Role::TAGS, ["manager", "engineer", "intern"]);
    assert!(Employee::TABLE.columns[7].redacted);
    assert_eq!(Employee::TABLE.unique, [&[4, 5][..]]);
    let checks: Vec<_> = Employee::TABLE.checks.iter().map(|it| Employee::TABLE.check_name(it)).collect();
    assert_eq!(checks, ["paid", "ck_employees_role_kind", "ck_employees_type"]);
}

#[test]
fn a_table_with_enums() {
    check_run("ddl/tagged", &create_table(table_of(Employee)), &drop_table(table_of(Employee)));
}

#[test]
fn columns_of_variants_and_conditions_stand_in_statements() {
    let kind: Column<Employee, String> = Employee.role.kind;
    let budget: Column<Employee, Option<i64>> = Employee.role.budget;
    let is_manager: Expr<bool> = Employee.role.is_manager();
    assert_eq!(
        select((kind, budget)).where_(is_manager).to_string(),
        r#"SELECT "employees"."role_kind", "employees"."role_budget" FROM "employees" WHERE "employees"."role_kind" = ?"#
    );
    let boss = Employee.alias("boss");
    let reached: Expr<Option<bool>> = boss.contact.is_email();
    assert_eq!(
        select(boss.contact.address).where_(reached.or(boss.contact.r#type.is_null())).to_string(),
        r#"SELECT "boss"."to" FROM "employees" AS "boss" WHERE "boss"."type" = ? OR "boss"."type" IS NULL"#
    );
}

#[test]
fn values_are_those_of_the_variant_and_null() {
    let mut ann = employee("Ann", manager(5));
    let value = |it: &Employee, column| it.value(column).expect("it has a SQL form").map(ValueRef::into_owned);
    let values = |it: &Employee| [1, 2, 3, 4].map(|column| value(it, column));
    let text = |it: &str| Some(Value::Text(it.into()));
    assert_eq!(values(&ann), [text("manager"), Some(Value::I64(5)), Some(Value::Null), Some(Value::Null)]);
    let bo = employee("Bo", engineer("Rust"));
    assert_eq!(values(&bo), [text("engineer"), Some(Value::Null), text("core"), text("Rust")]);
    assert_eq!(values(&employee("Cy", Role::Intern))[0], text("intern"));
    assert_eq!([6, 7, 8].map(|column| value(&ann, column)), [const { Some(Value::Null) }; 3]);
    let error = ann.role.value(4).expect_err("there are 4");
    assert_eq!(error.to_string(), "the embedded enum `Role` has no column at position 4: it has 4, counted from 0");

    ann.set_generated(1, ValueRef::Text("manager".into()))
        .and_then(|()| ann.set_generated(2, ValueRef::I64(6)))
        .expect("its own");
    ann.set_generated(4, ValueRef::Null).expect("another variant's");
    assert_eq!(ann.role, manager(6));
    for (column, of_other) in [(1, "intern"), (4, "Rust")] {
        let error = ann.set_generated(column, ValueRef::Text(of_other.into())).expect_err("of another variant");
        assert!(error.to_string().ends_with("a value that another variant of the enum has: read the row anew"), "{error}");
    }
}

#[test]
fn variants_are_stored_and_read() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let phone = Employee { contact: Some(Contact::Phone { number: 7 }), ..employee("Di", Role::Intern) };
        let email = Employee { contact: Some(Contact::Email { address: "e@x.org".into() }), ..employee("Ed", manager(9)) };
        let all = [employee("Ann", manager(5)), employee("Bo", engineer("Rust")), employee("Cy", Role::Intern), phone, email];
        conn.insert_all(&all)?;
        let read = conn.execute(select(Employee).order_by(Employee.name))?.all()?;
        let without_id = |it: &Employee| Employee { id: Auto::Pending, ..it.clone() };
        assert_eq!(read.iter().map(without_id).collect::<Vec<_>>(), all);
        let managers = conn.execute(select(Employee.name).where_(Employee.role.is_manager()).order_by(Employee.name))?.all()?;
        assert_eq!(managers, ["Ann", "Ed"]);
        let phones = conn.execute(select(Employee.name).where_(Employee.contact.is_phone()))?.all()?;
        assert_eq!(phones, ["Di"]);
        let refused = conn.insert_all(&[employee("Fi", manager(-1))]).expect_err("the condition is false");
        assert_eq!(refused.violation().and_then(|it| it.constraint()), Some("paid"));
        let refused = conn.insert_all(&[employee("Bo", engineer("Rust"))]).expect_err("the language and the name are taken");
        assert!(refused.violates(Employee.role.language));
        Ok(())
    });
}

#[test]
fn a_tag_that_no_variant_has_is_refused_and_told() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        conn.insert_all(&[employee("Ann", manager(5))])?;
        let set = |tag: &str| update(Employee).set(Employee.role.kind.set(tag)).where_(Employee.name.eq("Ann"));
        let refused = conn.execute(set("boss")).expect_err("no variant has it");
        assert_eq!(refused.kind(), ErrorKind::CheckViolation);
        assert_eq!(refused.violation().and_then(|it| it.constraint()), Some("ck_employees_role_kind"));

        conn.execute(set("engineer"))?;
        let error = conn.execute(select(Employee))?.one().expect_err("an engineer has a language");
        assert!(error.to_string().starts_with("column 4 (`role_team`): expected"), "{error}");
        Ok(())
    });
}

#[test]
fn a_row_with_an_unknown_tag_is_an_error_that_names_the_known_ones() {
    let engine = sqlite();
    let mut conn = engine.engine.connect().expect("a connection");
    let read = |conn: &mut aludel::Connection, sql: &'static str| -> aludel::Error {
        let statement = text(sql).columns::<Employee>();
        conn.execute(statement).and_then(aludel::Rows::one).expect_err("no such variant")
    };
    let error = read(&mut conn, "SELECT 1, 'boss' AS role_kind, NULL, NULL, NULL, 'Ann', NULL, NULL, NULL");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let message = "column 2 (`role_kind`): no variant has the tag `boss`; the known ones are `manager`, `engineer`, `intern`: give the \
                   enum such a variant, or the row another tag";
    assert!(error.to_string().starts_with(message), "{error}");
    let error = read(&mut conn, "SELECT 1, NULL AS role_kind, NULL, NULL, NULL, 'Ann', NULL, NULL, NULL");
    assert!(error.to_string().starts_with("column 2 (`role_kind`): expected text, found NULL"), "{error}");
    let error = read(&mut conn, "SELECT 1, 'manager', NULL AS role_budget, NULL, NULL, 'Ann', NULL, NULL, NULL");
    assert!(error.to_string().starts_with("column 3 (`role_budget`): expected"), "{error}");
}

#[test]
fn a_session_sends_what_an_edit_of_a_variant_changed() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(employee("Ann", manager(5)));
        session.commit()?;
        if let Role::Manager { budget, .. } = &mut session.edit(ann).role {
            *budget = 6;
        }
        let (flushed, sent) = statements(|| session.flush());
        flushed?;
        let update = sent.iter().find(|it| it.starts_with("UPDATE")).expect("an update");
        assert!(update.contains("role_budget") && !update.contains("role_kind"), "{update}");

        session.edit(ann).role = engineer("Rust");
        session.edit(ann).contact = Some(Contact::Phone { number: 7 });
        let (committed, sent) = statements(|| session.commit());
        committed?;
        let update = sent.iter().find(|it| it.starts_with("UPDATE")).expect("an update");
        for column in ["role_kind", "role_budget", "role_team", "role_language", "number"] {
            assert!(update.contains(column), "{update}");
        }
        assert!(!update.contains("name"), "{update}");

        let mut other = Session::new(engine);
        let same = other.get(Employee, *session[ann].id.value())?.expect("the row");
        assert_eq!(other[same], session[ann]);
        other.edit(same).role = Role::Intern;
        other.rollback()?;
        assert_eq!(other[same].role, engineer("Rust"));
        other.edit(same).contact = None;
        other.edit(same).role = Role::Intern;
        other.commit()?;
        session.refresh(ann)?;
        assert_eq!((&session[ann].role, &session[ann].contact), (&Role::Intern, &None));
        Ok(())
    });
}

#[test]
fn objects_follow_statements_that_make_rows_other_variants() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(employee("Ann", manager(5)));
        let bo = session.add(employee("Bo", Role::Intern));
        session.commit()?;
        session.execute(update(Employee).set(Employee.role.budget.set(8)).where_(Employee.name.eq("Ann")))?;
        assert_eq!(session[ann].role, manager(8));
        let role = Employee.role;
        let becomes = (role.kind.set("engineer"), role.budget.set_null(), role.language.set("C"), role.team.set("core"));
        session.execute(update(Employee).set(becomes).where_(Employee.name.in_(["Ann", "Bo"])))?;
        assert_eq!([&session[ann].role, &session[bo].role], [&engineer("C"), &engineer("C")]);
        let phone = (Employee.contact.r#type.set("phone"), Employee.contact.number.set(3));
        session.execute(update(Employee).set(phone).where_(Employee.name.eq("Ann")))?;
        assert_eq!([&session[ann].contact, &session[bo].contact], [&Some(Contact::Phone { number: 3 }), &None]);
        session.rollback()?;
        assert_eq!([&session[ann].role, &session[bo].role], [&manager(5), &Role::Intern]);
        Ok(())
    });
}

mod signs {
    use aludel::prelude::*;

    /// Units alone: nothing but the tag.
    #[derive(Clone, Copy, Debug, PartialEq, Embedded)]
    pub(super) enum Sign {
        Go,
        #[model(value = "halt!")]
        Stop,
    }

    /// One variant, with names that are words of Rust.
    #[derive(Clone, Debug, PartialEq, Embedded)]
    #[model(tag = "match")]
    pub(super) enum Shape {
        Round {
            r#type: i32,
            #[model(precision = 6, scale = 2, column = "wide")]
            r#in: Option<Digits>,
        },
    }

    /// A decimal by its text.
    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Digits(pub(super) String);

    impl aludel::types::SqlType for Digits {
        type Base = Self;
        type Inner = Self;
        type Null = aludel::types::NotNull;
        const DATA_TYPE: aludel::types::DataType = aludel::types::DataType::AnyDecimal;
        fn encode(&self) -> aludel::Result<aludel::types::ValueRef<'_>> {
            Ok(aludel::types::ValueRef::Decimal(self.0.as_str().into()))
        }
        fn decode(cell: aludel::types::ValueRef<'_>) -> Result<Self, aludel::types::Mismatch> {
            match cell {
                aludel::types::ValueRef::Decimal(it) | aludel::types::ValueRef::Text(it) => Ok(Self(it.into_owned())),
                other => Err(aludel::types::Mismatch::kind("a decimal", &other)),
            }
        }
    }
}

use signs::{Digits, Shape, Sign};

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "signposts")]
struct Signpost {
    #[model(embedded)]
    sign: Sign,
    #[model(primary_key)]
    id: i64,
    #[model(embedded)]
    r#type: Shape,
    #[model(embedded, prefix = "back_")]
    back: Option<Sign>,
}

#[test]
fn enums_of_units_and_of_one_variant_are_stored_and_read() {
    let names: Vec<_> = Signpost::TABLE.columns.iter().map(|it| it.name).collect();
    assert_eq!(names, ["sign_kind", "id", "type_match", "type_type", "type_wide", "back_kind"]);
    each_engine(|engine| signposts(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn signposts(engine: &Engine) -> aludel::Result<()> {
    metadata![Signpost].create_all(engine)?;
    let shape = |wide: Option<&str>| Shape::Round { r#type: 4, r#in: wide.map(|it| Digits(it.to_owned())) };
    let all = [
        Signpost { id: 1, sign: Sign::Go, r#type: shape(Some("12.50")), back: None },
        Signpost { id: 2, sign: Sign::Stop, r#type: shape(None), back: Some(Sign::Go) },
    ];
    let mut conn = engine.connect()?;
    conn.insert_all(&all)?;
    let read = conn.execute(select(Signpost).order_by(Signpost.id))?.all()?;
    assert_eq!((&read[0].sign, &read[0].back, &read[1]), (&Sign::Go, &None, &all[1]));
    let stop = select(Signpost.r#type.r#type).where_(Signpost.sign.is_stop()).where_(Signpost.back.is_go());
    assert_eq!(conn.execute(stop)?.all()?, [Some(4)]);
    let round = select(Signpost.r#type.r#in).where_(Signpost.r#type.is_round()).order_by(Signpost.id);
    assert!(matches!(&conn.execute(round)?.all()?[..], [Some(Digits(it)), None] if it.starts_with("12.5")));
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "posts", unique(sign.kind, place))]
struct Post {
    #[model(primary_key)]
    id: i64,
    #[model(embedded)]
    sign: Sign,
    #[model(length = 40)]
    place: String,
}

#[test]
fn a_tag_holds_no_other_value_while_rows_take_each_others_unique_values() {
    each_engine(|engine| swapped(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn swapped(engine: &Engine) -> aludel::Result<()> {
    metadata![Post].create_all(engine)?;
    let mut session = Session::new(engine);
    let post = |id, place: &str| Post { id, sign: Sign::Go, place: place.to_owned() };
    let posts = [post(1, "here"), post(2, "there")].map(|it| session.add(it));
    session.commit()?;
    session.edit(posts[0]).place = "there".to_owned();
    session.edit(posts[1]).place = "here".to_owned();
    session.commit()?;
    let stored = engine.connect()?.execute(select(Post).order_by(Post.id))?.all()?;
    assert_eq!(stored, [post(1, "there"), post(2, "here")]);
    Ok(())
}
