//! Structs whose fields are columns of the models that have them.

use aludel::Engine;
use aludel::prelude::*;
use aludel::schema::ColumnDefault;
use aludel::types::{DataType, Value, ValueRef};

use crate::check::check_run;
use crate::engines::each_engine;

mod places {
    use aludel::prelude::*;

    #[derive(Clone, Debug, PartialEq, Embedded)]
    pub(super) struct Address {
        #[model(length = 60)]
        pub(super) street: String,
        #[model(length = 40, default = "Rome")]
        pub(super) city: String,
        #[model(column = "post code", redacted)]
        pub(super) code: Option<i32>,
    }
}

use places::Address;

#[derive(Clone, Debug, PartialEq, Embedded)]
struct Stamp {
    #[model(read_only, default_sql = "40 + 2")]
    answer: Auto<i32>,
    at: i64,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "clients", unique(name, home.street), index(home.city), check(name = "somewhere", Self.home.city.ne("Nowhere")))]
struct Client {
    #[model(embedded)]
    home: Address,
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 40)]
    name: String,
    #[model(embedded, prefix = "office_")]
    work: Option<Address>,
    #[model(embedded, prefix = "")]
    stamp: Stamp,
    #[model(version)]
    version: i32,
    #[model(foreign_key = Self.id, index)]
    friend_id: Option<i64>,
}

fn address(street: &str, city: &str, code: Option<i32>) -> Address {
    Address { street: street.to_owned(), city: city.to_owned(), code }
}

fn client(name: &str, work: Option<Address>) -> Client {
    Client {
        home: address(name, "Oslo", None),
        id: Auto::Pending,
        name: name.to_owned(),
        work,
        stamp: Stamp { answer: Auto::Pending, at: 7 },
        version: 1,
        friend_id: None,
    }
}

#[test]
fn the_columns_of_embedded_structs_stand_where_their_fields_do() {
    let table = Client::TABLE;
    let columns: Vec<_> = table.columns.iter().map(|it| (it.name, it.data_type, it.nullable)).collect();
    assert_eq!(
        columns,
        [
            ("home_street", DataType::Varchar(60), false),
            ("home_city", DataType::Varchar(40), false),
            ("home_post code", DataType::Integer, true),
            ("id", DataType::BigInt, false),
            ("name", DataType::Varchar(40), false),
            ("office_street", DataType::Varchar(60), true),
            ("office_city", DataType::Varchar(40), true),
            ("office_post code", DataType::Integer, true),
            ("answer", DataType::Integer, false),
            ("at", DataType::BigInt, false),
            ("version", DataType::Integer, false),
            ("friend_id", DataType::BigInt, true),
        ]
    );
    assert_eq!((table.primary_key, table.version, table.unique), (&[3][..], Some(10), &[&[4, 0][..]][..]));
    assert_eq!(table.indexes.iter().map(|it| it.columns).collect::<Vec<_>>(), [&[11][..], &[1]]);
    assert_eq!(table.foreign_keys[0].columns, [11]);
    assert_eq!(table.columns[1].default, ColumnDefault::Text("Rome"));
    assert!(table.columns[7].redacted && table.columns[8].read_only && !table.columns[1].redacted);
}

#[test]
fn columns_are_fields_of_fields() {
    let names = [Client.home.city.name(), Client.work.code.name(), Client.stamp.at.name(), Client.friend_id.name()];
    assert_eq!(names, ["home_city", "office_post code", "at", "friend_id"]);
    let other = Client.alias("other");
    assert_eq!(
        select((other.home.city, other.work.street)).where_(other.work.code.is_null()).to_string(),
        r#"SELECT "other"."home_city", "other"."office_street" FROM "clients" AS "other" WHERE "other"."office_post code" IS NULL"#
    );
    assert_eq!(format!("{:?} {:?}", other.home, other.work), "AddressColumns NullableAddressColumns");
    let assignment = format!("{:?}", Client.home.code.set(Some(1234)));
    assert_eq!(assignment, "clients.home_post code = (redacted)");
}

#[test]
fn values_are_found_by_position() {
    let mut ann = client("Ann", None);
    let value = |it: &Client, column| it.value(column).expect("it has a SQL form").map(ValueRef::into_owned);
    assert_eq!([0, 3, 4].map(|it| value(&ann, it)), [Some(Value::Text("Ann".into())), None, Some(Value::Text("Ann".into()))]);
    assert_eq!([5, 8, 9].map(|it| value(&ann, it)), [Some(Value::Null), None, Some(Value::I64(7))]);
    assert_eq!(value(&ann, 10), Some(Value::I32(1)));
    let error = ann.value(12).expect_err("there are 12");
    assert_eq!(error.to_string(), "the table `clients` has no column at position 12: it has 12, counted from 0");

    ann.set_generated(3, ValueRef::I64(5)).and_then(|()| ann.set_generated(8, ValueRef::I64(6))).expect("integers fit");
    assert_eq!((&ann.id, &ann.stamp.answer), (&Auto::Set(5), &Auto::Set(6)));
    let error = ann.set_generated(8, ValueRef::Text("six".into())).expect_err("a text is no integer");
    assert!(error.to_string().starts_with("column 9 (`answer`)"), "{error}");
    let error = ann.set_generated(5, ValueRef::Text("x".into())).expect_err("there is no such struct");
    assert!(error.to_string().contains("`clients`.`office_street`"), "{error}");
    assert!(ann.set_generated(5, ValueRef::Null).is_ok() && ann.set_generated(12, ValueRef::Null).is_err());
}

#[test]
fn a_table_with_embedded_structs() {
    check_run("ddl/embedded", &create_table(table_of(Client)), &drop_table(table_of(Client)));
}

#[test]
fn embedded_structs_are_stored_and_read() {
    each_engine(|engine| stored(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn stored(engine: &Engine) -> aludel::Result<()> {
    let name = engine.dialect().name();
    metadata![Client].create_all(engine)?;
    let mut conn = engine.connect()?;
    let bo = || client("Bo", Some(address("Corso", "Turin", Some(9))));
    conn.insert_all(&[client("Ann", None), bo()])?;
    let ann = conn.execute(select(Client).where_(Client.home.street.eq("Ann")))?.one()?;
    let stamp = || Stamp { answer: Auto::Set(42), at: 7 };
    assert_eq!(ann, Client { id: ann.id, stamp: stamp(), ..client("Ann", None) }, "{name}");
    let found = conn.execute(select(Client).where_(Client.work.city.eq("Turin")))?.one()?;
    assert_eq!(found, Client { id: found.id, stamp: stamp(), ..bo() }, "{name}");

    conn.execute(update(Client).set((Client.work.city.set("Bari"), Client.work.code.set_null())).where_(Client.work.code.eq(9)))?;
    let city = conn.scalar(select(Client.work.city).where_(Client.name.eq("Bo")))?;
    assert_eq!(city, Some(Some("Bari".to_owned())), "{name}");

    let again = conn.insert_all(&[client("Ann", None)]).expect_err("the name and the street are taken");
    assert!(again.violates(Client.home.street) && !again.violates(Client.home.city), "{name}: {again:?}");
    let nowhere = Client { home: address("x", "Nowhere", None), ..client("Cy", None) };
    let refused = conn.insert_all(&[nowhere]).expect_err("the condition is false");
    assert_eq!(refused.violation().and_then(|it| it.constraint()), Some("somewhere"), "{name}");
    let long = Client { home: address("x", &"x".repeat(41), None), ..client("Cy", None) };
    let refused = conn.insert_all(&[long]).expect_err("the city is too long");
    assert!(refused.to_string().contains("`clients`.`home_city` has place for 40"), "{name}: {refused}");
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "shops")]
struct Shop {
    #[model(primary_key)]
    id: i64,
    #[model(embedded)]
    at: Option<Address>,
    name: String,
}

#[test]
fn a_session_keeps_embedded_structs() {
    each_engine(|engine| kept(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn kept(engine: &Engine) -> aludel::Result<()> {
    metadata![Shop].create_all(engine)?;
    let mut session = Session::new(engine);
    let shop = session.add(Shop { id: 1, at: None, name: "s".to_owned() });
    session.commit()?;
    session.edit(shop).at = Some(address("Via", "Rome", None));
    session.commit()?;
    session.edit(shop).at.as_mut().expect("it was set").code = Some(5);
    session.commit()?;

    let mut other = Session::new(engine);
    let same = other.get(Shop, 1)?.expect("it is stored");
    assert_eq!(other[same], Shop { id: 1, at: Some(address("Via", "Rome", Some(5))), name: "s".to_owned() });
    other.edit(same).at = None;
    other.commit()?;
    session.refresh(shop)?;
    assert_eq!(session[shop].at, None);
    Ok(())
}
