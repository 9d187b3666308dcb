//! What `derive(Model)` writes, seen from outside.

use aludel_core::prelude::*;
use aludel_core::query::FromRow;
use aludel_core::row::{Cells, Row};
use aludel_core::schema::{ColumnDefault, Entity, Model};
use aludel_core::types::{Auto, DataType, Mismatch, NotNull, SqlType, Value, ValueRef};
use aludel_core::{ErrorKind, metadata};
use aludel_macros::Model;

#[derive(Debug, PartialEq, Model)]
#[model(crate = aludel_core, schema = "music", unique(title, kind))]
struct AlbumTrack {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(unique, length = 120)]
    title: String,
    #[model(column = "type", default = "single")]
    kind: String,
    #[model(default = -1)]
    plays: i64,
    #[model(default = 0.5)]
    rating: f64,
    #[model(default = true)]
    r#async: bool,
    released: Option<i32>,
    etag: Auto<i64>,
}

#[derive(Debug, PartialEq, Model)]
#[model(crate = aludel_core, table = "memberships")]
struct Membership {
    #[model(primary_key, foreign_key = people::Person.id)]
    person_id: i64,
    since: i32,
    #[model(primary_key)]
    team: String,
}

mod people {
    use super::{Auto, Model};

    #[derive(Debug, PartialEq, Model)]
    #[model(crate = aludel_core)]
    pub(crate) struct Person {
        #[model(primary_key)]
        pub(crate) id: Auto<i64>,
        #[model(foreign_key = Self.id)]
        pub(crate) boss_id: Option<i64>,
        #[model(foreign_key = super::Desk.id)]
        pub(crate) desk_id: i64,
    }
}

#[derive(Debug, PartialEq, Model)]
#[model(crate = aludel_core)]
struct Desk {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = people::Person.id)]
    owner_id: Option<i64>,
}

/// A key that can only be a key of one model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Code(String);

impl SqlType for Code {
    type Base = String;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Text;

    fn encode(&self) -> aludel_core::Result<ValueRef<'_>> {
        self.0.encode()
    }

    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        String::decode(cell).map(Self)
    }
}

#[derive(Debug, PartialEq, Model)]
#[model(crate = aludel_core)]
struct Country {
    #[model(primary_key, length = 2)]
    code: Code,
}

/// Names that the generated code must not take for its own.
mod clashes {
    #![allow(dead_code, non_upper_case_globals, reason = "they only have to be in scope")]

    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Table;
    pub(crate) trait Entity {}
    pub(crate) trait Field {}
    pub(crate) const index: u8 = 0;
    pub(crate) const column: u8 = 0;
    pub(crate) const value: u8 = 0;
    pub(crate) const cells: u8 = 0;
    pub(crate) const name: u8 = 0;
    pub(crate) const key: u8 = 0;
    pub(crate) const TABLE: usize = 3;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;

    #[derive(aludel_macros::Model)]
    #[model(crate = ::aludel_core, table = "{odd} \"name\"")]
    pub(crate) struct Odd {
        #[model(primary_key)]
        pub(crate) alias: i64,
        pub(crate) optional: i64,
        pub(crate) key: i64,
        pub(crate) column: std::option::Option<i64>,
    }

    #[derive(Debug, PartialEq, aludel_macros::Embedded)]
    #[model(crate = ::aludel_core)]
    pub(crate) struct Part {
        pub(crate) index: i64,
        pub(crate) key: std::option::Option<i64>,
    }

    #[derive(Debug, PartialEq, aludel_macros::Model)]
    #[model(crate = ::aludel_core, unique(column.index, value.key))]
    pub(crate) struct Whole {
        #[model(primary_key, default_with = 7)]
        pub(crate) id: aludel_core::types::Auto<i64>,
        #[model(embedded)]
        pub(crate) column: Part,
        #[model(embedded, prefix = "x ")]
        pub(crate) value: std::option::Option<Part>,
        #[model(set_on_update = i64::try_from(TABLE).unwrap_or_default())]
        pub(crate) cells: i64,
    }
}

/// A row as a driver would show it.
struct FakeRow(Vec<Value>);

impl Row for FakeRow {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> aludel_core::Result<ValueRef<'_>> {
        Ok(self.0[index].as_ref())
    }

    fn name(&self, _: usize) -> &str {
        "fake"
    }
}

fn track() -> AlbumTrack {
    AlbumTrack {
        id: Auto::Pending,
        title: "Blue".to_owned(),
        kind: "lp".to_owned(),
        plays: 3,
        rating: 4.5,
        r#async: false,
        released: None,
        etag: Auto::Set(8),
    }
}

#[test]
fn the_table_is_named_after_the_struct() {
    assert_eq!((AlbumTrack::TABLE.schema, AlbumTrack::TABLE.name), (Some("music"), "album_track"));
    assert_eq!((Membership::TABLE.schema, Membership::TABLE.name), (None, "memberships"));
}

#[test]
fn columns_say_their_name_type_nullability_and_default() {
    let columns: Vec<_> = AlbumTrack::TABLE.columns.iter().map(|it| (it.name, it.data_type, it.nullable, it.default)).collect();
    assert_eq!(
        columns,
        [
            ("id", DataType::BigInt, false, ColumnDefault::Generated),
            ("title", DataType::Varchar(120), false, ColumnDefault::None),
            ("type", DataType::Text, false, ColumnDefault::Text("single")),
            ("plays", DataType::BigInt, false, ColumnDefault::Integer(-1)),
            ("rating", DataType::Double, false, ColumnDefault::Float(0.5)),
            ("async", DataType::Bool, false, ColumnDefault::Bool(true)),
            ("released", DataType::Integer, true, ColumnDefault::None),
            ("etag", DataType::BigInt, false, ColumnDefault::None),
        ]
    );
}

#[test]
fn unique_sets_are_positions() {
    assert_eq!(AlbumTrack::TABLE.unique, [&[1][..], &[1, 2]]);
    assert_eq!(AlbumTrack::TABLE.primary_key, [0]);
    assert_eq!(Membership::TABLE.primary_key, [0, 2]);
}

#[test]
fn the_columns_are_fields_of_a_value_with_the_structs_name() {
    assert_eq!(AlbumTrack.kind.name(), "type");
    assert_eq!(
        select(AlbumTrack.title).where_(AlbumTrack.r#async.eq(true)).to_string(),
        r#"SELECT "album_track"."title" FROM "music"."album_track" WHERE "album_track"."async" = ?"#
    );
}

#[test]
fn an_alias_is_a_value_of_the_same_type() {
    let boss = people::Person.alias("boss");
    assert_eq!((people::Person.alias_name(), boss.alias_name()), (None, Some("boss")));
    assert_eq!(format!("{:?} {boss:?}", people::Person), r#"Person Person.alias("boss")"#);
    assert_eq!(
        select(boss.id).where_(boss.desk_id.eq(1)).to_string(),
        r#"SELECT "boss"."id" FROM "person" AS "boss" WHERE "boss"."desk_id" = ?"#
    );
}

#[test]
fn tables_refer_to_themselves_and_to_each_other_in_a_circle() {
    let targets: Vec<_> = people::Person::TABLE.foreign_keys.iter().map(|it| (it.columns, it.targets[0])).collect();
    assert_eq!(targets, [(&[1][..], people::Person.id.id()), (&[2], Desk.id.id())]);
    assert_eq!(Desk::TABLE.foreign_keys[0].target().name, "person");
    assert_eq!(people::Person::ENTITY.id.id(), people::Person.id.id());
    let error = metadata![people::Person, Desk].sorted_tables().expect_err("a circle");
    assert!(error.to_string().contains("circle"), "{error}");
}

#[test]
fn the_key_is_there_once_it_is_generated() {
    let mut track = track();
    assert_eq!(track.key(), None);
    track.set_generated(0, ValueRef::I64(7)).expect("an integer fits");
    assert_eq!(track.key(), Some(7));
    assert_eq!(AlbumTrack::key_values(&7).expect("it has a SQL form"), [ValueRef::I64(7)]);
}

#[test]
fn a_composite_key_is_a_tuple_in_the_order_of_declaration() {
    let key = Membership { person_id: 1, since: 1999, team: "red".to_owned() }.key();
    assert_eq!(key, Some((1_i64, "red".to_owned())));
    let key = (1, "red".to_owned());
    let values = Membership::key_values(&key).expect("they have a SQL form");
    assert_eq!(values, [ValueRef::I64(1), ValueRef::Text("red".into())]);
}

#[test]
fn a_key_may_be_of_a_type_of_the_users() {
    let key = Country { code: Code("at".to_owned()) }.key();
    assert_eq!(key, Some(Code("at".to_owned())));
    assert_eq!(Country::TABLE.columns[0].data_type, DataType::Varchar(2));
}

#[test]
fn values_are_found_by_position() {
    let track = track();
    let values: Vec<_> = (0..8).map(|it| track.value(it).expect("it has a SQL form")).collect();
    assert_eq!(
        values,
        [
            None,
            Some(ValueRef::Text("Blue".into())),
            Some(ValueRef::Text("lp".into())),
            Some(ValueRef::I64(3)),
            Some(ValueRef::F64(4.5)),
            Some(ValueRef::Bool(false)),
            Some(ValueRef::Null),
            Some(ValueRef::I64(8)),
        ]
    );
}

#[test]
fn a_position_without_a_column_is_an_error() {
    let mut track = track();
    let error = track.value(8).expect_err("there are 8");
    assert_eq!(error.kind(), ErrorKind::Statement);
    assert_eq!(error.to_string(), "the table `album_track` has no column at position 8: it has 8, counted from 0");
    assert!(track.set_generated(8, ValueRef::Null).is_err());
}

#[test]
fn a_generated_value_that_does_not_fit_names_the_column() {
    let error = track().set_generated(0, ValueRef::Text("x".into())).expect_err("a text");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("column 1 (`id`)"), "{error}");
}

#[test]
fn a_row_is_read_field_by_field() {
    let row = FakeRow(vec![Value::I64(1), Value::I32(1999), Value::Text("red".to_owned()), Value::I64(5)]);
    let expected = Membership { person_id: 1, since: 1999, team: "red".to_owned() };
    let mut cells = Cells::new(&row);
    assert_eq!(Membership::decode(&mut cells).expect("the cells fit"), expected);
    assert_eq!(cells.next::<i64>().expect("the cell after"), 5);
    let (first, next) = <(Membership, i64)>::from_row(&mut Cells::new(&row)).expect("the cells fit");
    assert_eq!((first, next), (expected, 5));
}

#[test]
fn a_row_that_is_too_short_is_an_error() {
    let row = FakeRow(vec![Value::I64(1)]);
    let error = Membership::decode(&mut Cells::new(&row)).expect_err("two cells are missing");
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn generated_code_takes_no_name_of_the_users_for_its_own() {
    let odd = clashes::Odd { alias: 1, optional: 2, key: 3, column: None };
    assert_eq!(odd.key(), Some(1));
    assert_eq!(odd.value(2).expect("it has a SQL form"), Some(ValueRef::I64(3)));
    let error = odd.value(9).expect_err("there are 4");
    assert!(error.to_string().starts_with("the table `{odd} \"name\"` has no column"), "{error}");
    assert_eq!(clashes::Odd.alias("x").alias.name(), "alias");
}

#[test]
fn code_for_embedded_structs_takes_no_name_of_the_users_for_its_own() {
    let mut whole = clashes::Whole { id: Auto::Pending, column: clashes::Part { index: 1, key: None }, value: None, cells: 2 };
    whole.fill_defaults();
    assert!(whole.fill_updates());
    assert_eq!((whole.key(), whole.cells), (Some(7), 3));
    assert_eq!(clashes::Whole::default_value(0).expect("it has a SQL form"), Some(Value::I64(7)));
    assert_eq!(clashes::Whole::default_value(1).expect("there is none"), None);
    assert_eq!(clashes::Whole::FILLED, [0, 5]);
    assert_eq!(clashes::Whole::TABLE.unique, [&[1, 4]]);
    let values: Vec<_> = (0..6).map(|it| whole.value(it).expect("it has a SQL form").map(ValueRef::into_owned)).collect();
    let row = FakeRow(values.into_iter().map(|it| it.unwrap_or(Value::Null)).collect());
    assert_eq!(clashes::Whole::decode(&mut Cells::new(&row)).expect("the cells fit"), whole);
}

#[test]
fn a_struct_of_which_a_part_is_null_is_no_missing_one() {
    let whole = |index, key| FakeRow(vec![Value::I64(1), Value::I64(2), Value::Null, index, key, Value::I64(3)]);
    let read = |row: FakeRow| clashes::Whole::decode(&mut Cells::new(&row)).map(|it| it.value);
    assert_eq!(read(whole(Value::Null, Value::Null)).expect("it is missing"), None);
    let part = clashes::Part { index: 5, key: None };
    assert_eq!(read(whole(Value::I64(5), Value::Null)).expect("it is there"), Some(part));
    let error = read(whole(Value::Null, Value::I64(5))).expect_err("a part that cannot be NULL is");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("column 4"), "{error}");
}

#[test]
fn models_may_be_declared_in_a_function() {
    #[derive(Model)]
    #[model(crate = aludel_core)]
    struct Local {
        #[model(primary_key)]
        id: i64,
        #[model(foreign_key = Local.id)]
        parent: Option<i64>,
        #[model(default_with = next())]
        number: Auto<i64>,
        #[model(embedded)]
        part: Inner,
    }
    #[derive(aludel_macros::Embedded)]
    #[model(crate = aludel_core)]
    struct Inner {
        inner: i64,
    }
    fn next() -> i64 {
        5
    }
    assert_eq!(select(Local.parent).to_string(), r#"SELECT "local"."parent" FROM "local""#);
    let mut local = Local { id: 1, parent: None, number: Auto::Pending, part: Inner { inner: 1 } };
    local.fill_defaults();
    assert_eq!((local.key(), local.number, Local.part.inner.name()), (Some(1), Auto::Set(5), "part_inner"));
}
