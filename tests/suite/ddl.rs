//! CREATE TABLE and DROP TABLE.

use aludel::prelude::*;
use aludel::schema::{ColumnDef, ColumnDefault, ColumnId, ForeignKey, Index, ReferentialAction, Table};
use aludel::types::DataType;

use crate::check::{approve, check, check_run};
use crate::databases::DIALECTS;
use crate::fixture::{self, User};
use crate::run::{does, gives};

/// Checks that a table can be created and dropped.
#[track_caller]
fn check_table(name: &str, table: &'static Table) {
    check_run(&format!("ddl/{name}"), &create_table(table), &drop_table(table));
}

const fn column(name: &'static str, data_type: DataType) -> ColumnDef {
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

const fn key(name: &'static str, data_type: DataType) -> ColumnDef {
    ColumnDef {
        name,
        data_type,
        nullable: false,
        default: ColumnDefault::None,
        read_only: false,
        redacted: false,
        deferred: false,
    }
}

const fn filled(name: &'static str, data_type: DataType, default: ColumnDefault) -> ColumnDef {
    ColumnDef { name, data_type, nullable: false, default, read_only: false, redacted: false, deferred: false }
}

const fn table(name: &'static str, columns: &'static [ColumnDef], primary_key: &'static [u16]) -> Table {
    Table { schema: None, name, columns, primary_key, unique: &[], foreign_keys: &[], indexes: &[], checks: &[], version: None }
}

const fn reference(columns: &'static [u16], targets: &'static [ColumnId]) -> ForeignKey {
    acting(columns, targets, ReferentialAction::NoAction, ReferentialAction::NoAction)
}

const fn acting(
    columns: &'static [u16],
    targets: &'static [ColumnId],
    on_delete: ReferentialAction,
    on_update: ReferentialAction,
) -> ForeignKey {
    ForeignKey { columns, targets, on_delete, on_update }
}

/// A column of each type.
pub(crate) static TYPES: Table = table(
    "types",
    &[
        column("bool", DataType::Bool),
        column("small_int", DataType::SmallInt),
        column("integer", DataType::Integer),
        column("big_int", DataType::BigInt),
        column("real", DataType::Real),
        column("double", DataType::Double),
        column("text", DataType::Text),
        column("varchar", DataType::Varchar(20)),
        column("bytes", DataType::Bytes),
        column("date", DataType::Date),
        column("time", DataType::Time),
        column("timestamp", DataType::Timestamp),
        column("timestamp_tz", DataType::TimestampTz),
        column("uuid", DataType::Uuid),
        column("decimal", DataType::Decimal { precision: 12, scale: 2 }),
        column("json", DataType::Json),
    ],
    &[],
);

#[test]
fn the_tables_of_the_fixture() {
    for dialect in DIALECTS {
        let texts = fixture::tables().sorted_tables().expect("no circle").into_iter().map(create_table);
        let texts: Vec<_> = texts.map(|it| it.pretty(dialect).expect("every database can have them")).collect();
        approve(&format!("ddl/fixture_{}", dialect.name()), &texts.join("\n\n"));
    }
}

#[test]
fn every_type() {
    check_table("types", &TYPES);
}

#[test]
fn every_kind_of_default() {
    static DEFAULTS: Table = table(
        "defaults",
        &[
            filled("yes", DataType::Bool, ColumnDefault::Bool(true)),
            filled("count", DataType::BigInt, ColumnDefault::Integer(i64::MIN)),
            filled("ratio", DataType::Double, ColumnDefault::Float(-1.5)),
            filled("whole", DataType::Real, ColumnDefault::Float(2.0)),
            filled("word", DataType::Varchar(20), ColumnDefault::Text("it's a \\")),
            filled("text", DataType::Text, ColumnDefault::Text("")),
            filled("sum", DataType::Integer, ColumnDefault::Sql("1 + 1")),
            filled("at", DataType::Timestamp, ColumnDefault::Sql("CURRENT_TIMESTAMP")),
        ],
        &[],
    );
    check_table("defaults", &DEFAULTS);
}

#[test]
fn columns_that_the_database_computes() {
    const fn computed(name: &'static str, data_type: DataType, nullable: bool, sql: &'static str) -> ColumnDef {
        ColumnDef {
            name,
            data_type,
            nullable,
            default: ColumnDefault::Computed(sql),
            read_only: true,
            redacted: false,
            deferred: false,
        }
    }
    static COMPUTED: Table = table(
        "computed",
        &[
            key("price", DataType::Integer),
            column("count", DataType::Integer),
            computed("double", DataType::BigInt, false, "price * 2"),
            computed("total", DataType::Integer, true, "price * count"),
            computed("sign", DataType::Varchar(1), false, "CASE WHEN price < 0 THEN '-' ELSE '+' END"),
        ],
        &[],
    );
    static EMPTY: Table = table("empty", &[computed("nothing", DataType::Integer, true, " ")], &[]);
    check_table("computed", &COMPUTED);
    check_table("computed_from_nothing", &EMPTY);
}

#[test]
fn a_default_is_what_was_meant() {
    #[derive(Model)]
    #[model(table = "quoted")]
    struct Quoted {
        #[model(primary_key)]
        id: Auto<i32>,
        #[model(default = "it's a \\ \"`")]
        text: String,
        #[model(default = "it's a \\ \"`", length = 20)]
        varchar: String,
        #[model(default = -0.1)]
        ratio: f64,
        #[model(default = false)]
        yes: bool,
    }
    does(&create_table(table_of(Quoted)));
    does(&insert(Quoted).default_values());
    let text = || "it's a \\ \"`".to_owned();
    gives(&select((Quoted.id, Quoted.text, Quoted.varchar, Quoted.ratio, Quoted.yes)), &[(1, text(), text(), -0.1, false)]);
}

#[test]
fn generated_keys_of_each_width() {
    const fn generated(data_type: DataType) -> ColumnDef {
        filled("id", data_type, ColumnDefault::Generated)
    }
    static SMALL: Table = table("small", &[generated(DataType::SmallInt)], &[0]);
    static LARGE: Table = table("large", &[column("a", DataType::Integer), generated(DataType::BigInt)], &[1]);
    check_table("generated_small", &SMALL);
    check_table("generated_large", &LARGE);
}

#[test]
fn a_generated_column_beside_the_key_is_refused_where_there_is_none() {
    static BESIDE: Table =
        table("beside", &[key("id", DataType::BigInt), filled("number", DataType::BigInt, ColumnDefault::Generated)], &[0]);
    check_table("generated_beside", &BESIDE);
}

#[test]
fn a_generated_column_in_a_key_of_two() {
    static PAIR: Table =
        table("pair", &[filled("number", DataType::BigInt, ColumnDefault::Generated), key("other", DataType::BigInt)], &[0, 1]);
    static SECOND: Table =
        table("second", &[key("other", DataType::BigInt), filled("number", DataType::BigInt, ColumnDefault::Generated)], &[0, 1]);
    check_table("generated_in_pair", &PAIR);
    check_table("generated_second_in_pair", &SECOND);
}

#[test]
fn unique_sets_and_references() {
    static NODES: Table = Table {
        schema: None,
        name: "nodes",
        columns: &[
            key("tree", DataType::Integer),
            key("id", DataType::Integer),
            column("parent", DataType::Integer),
            column("user", DataType::BigInt),
        ],
        primary_key: &[0, 1],
        unique: &[&[1], &[2, 3]],
        foreign_keys: &[
            reference(&[0, 2], &[ColumnId { table: &NODES, index: 0 }, ColumnId { table: &NODES, index: 1 }]),
            reference(&[3], &[ColumnId { table: <User as Model>::TABLE, index: 0 }]),
        ],
        indexes: &[],
        checks: &[],
        version: None,
    };
    check_table("references", &NODES);
}

#[test]
fn names_that_would_be_too_long() {
    static LONG: Table = Table {
        unique: &[&[0], &[0, 1]],
        foreign_keys: &[reference(&[1], &[ColumnId { table: <User as Model>::TABLE, index: 0 }])],
        ..table(
            "one_that_is_named_at_length_because_it_can_be",
            &[key("number_in_the_order_of_arrival", DataType::BigInt), column("user_who_asked_for_it", DataType::BigInt)],
            &[0],
        )
    };
    check_table("long_names", &LONG);
}

#[test]
fn what_references_do() {
    use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
    const fn to_user(on_delete: ReferentialAction, on_update: ReferentialAction) -> [ForeignKey; 1] {
        [acting(&[1], &[ColumnId { table: <User as Model>::TABLE, index: 0 }], on_delete, on_update)]
    }
    const fn acting_table(name: &'static str, foreign_keys: &'static [ForeignKey]) -> Table {
        const COLUMNS: &[ColumnDef] = &[key("id", DataType::BigInt), filled("user", DataType::BigInt, ColumnDefault::Integer(1))];
        Table { foreign_keys, ..table(name, COLUMNS, &[0]) }
    }
    static CASCADE: Table = acting_table("cascade", &to_user(Cascade, Cascade));
    static RESTRICT: Table = acting_table("restrict", &to_user(Restrict, NoAction));
    static DEFAULT: Table = acting_table("set_default", &to_user(SetDefault, NoAction));
    static WITHIN: Table = acting_table("within", &[acting(&[1], &[ColumnId { table: &WITHIN, index: 0 }], Cascade, Cascade)]);
    static NULL: Table = Table {
        foreign_keys: &to_user(SetNull, SetNull),
        ..table("set_null", &[key("id", DataType::BigInt), column("user", DataType::BigInt)], &[0])
    };
    for (name, table) in [
        ("action_cascade", &CASCADE),
        ("action_restrict", &RESTRICT),
        ("action_set_default", &DEFAULT),
        ("action_within", &WITHIN),
        ("action_set_null", &NULL),
    ] {
        check_table(name, table);
    }
}

#[test]
fn indexes() {
    static POSTS: Table = Table {
        indexes: &[
            Index { name: None, columns: &[0] },
            Index { name: Some("by \"title\""), columns: &[1, 0] },
            Index { name: None, columns: &[2] },
            Index { name: None, columns: &[] },
        ],
        ..table(
            "posts",
            &[key("author_id", DataType::BigInt), key("title", DataType::Varchar(200)), column("body", DataType::Text)],
            &[],
        )
    };
    for (name, index) in ["index", "index_named", "index_text", "index_of_nothing"].into_iter().zip(POSTS.indexes) {
        check(&format!("ddl/{name}"), &create_index(&POSTS, index));
    }
    check("ddl/index_if_not_exists", &create_index(&POSTS, &POSTS.indexes[0]).if_not_exists());
}

#[test]
fn conditions_of_rows() {
    #[derive(Model)]
    #[model(check(name = "in order", Self.low.le(Self.high)))]
    struct Range {
        #[model(primary_key)]
        id: i64,
        low: i64,
        high: Option<i64>,
        #[model(length = 9, check = Self.unit.in_(["m", "it's \\"]))]
        unit: String,
        #[model(check = or_((Self.exact, (Self.low + 1).lt(Self.high))))]
        exact: bool,
        #[model(check = Self.comment.is_null().or(func::length(Self.comment).gt(2)))]
        comment: Option<String>,
    }
    check_table("check", table_of(Range));
}

#[test]
fn a_condition_on_another_table_is_a_mistake() {
    #[derive(Model)]
    struct Odd {
        #[model(primary_key, check = User.age.gt(1))]
        id: i64,
    }
    check("ddl/check_of_another_table", &create_table(table_of(Odd)));
}

#[test]
fn a_key_of_text_needs_a_length_where_an_index_does() {
    static BY_TEXT: Table = table("by_text", &[key("name", DataType::Text)], &[0]);
    static BY_VARCHAR: Table = table("by_varchar", &[key("name", DataType::Varchar(191))], &[0]);
    static BY_UUID: Table = table("by_uuid", &[key("id", DataType::Uuid)], &[0]);
    check_table("key_text", &BY_TEXT);
    check_table("key_varchar", &BY_VARCHAR);
    check_table("key_uuid", &BY_UUID);
}

#[test]
fn names_that_must_be_quoted() {
    static ODD: Table =
        table("select \"*\" from `x`", &[key("group by", DataType::Integer), column("ä'b\"c`d", DataType::Varchar(9))], &[0]);
    check_table("odd_names", &ODD);
}

#[test]
fn if_it_is_not_there() {
    let users = table_of(User);
    check("ddl/if_not_exists", &create_table(users).if_not_exists());
}

#[test]
fn dropped() {
    check("ddl/drop", &drop_table(table_of(User)));
    check("ddl/drop_if_exists", &drop_table(table_of(User)).if_exists());
}

#[test]
fn a_table_without_columns_is_a_mistake() {
    static EMPTY: Table = table("empty", &[], &[]);
    check("ddl/no_columns", &create_table(&EMPTY));
}

#[test]
fn a_table_in_a_schema() {
    static FAR: Table = Table { schema: Some("far"), ..table("away", &[key("id", DataType::Integer)], &[0]) };
    static NEAR: Table = Table {
        schema: Some("far"),
        foreign_keys: &[reference(&[1], &[ColumnId { table: &FAR, index: 0 }])],
        indexes: &[Index { name: None, columns: &[1] }],
        ..table("near", &[key("id", DataType::Integer), column("away", DataType::Integer)], &[0])
    };
    static HERE: Table = Table {
        foreign_keys: &[reference(&[1], &[ColumnId { table: &FAR, index: 0 }])],
        ..table("here", &[key("id", DataType::Integer), column("away", DataType::Integer)], &[0])
    };
    check_unrun("schema", &create_table(&FAR));
    check_unrun("schema_reference", &create_table(&NEAR));
    check_unrun("schema_index", &create_index(&NEAR, &NEAR.indexes[0]).if_not_exists());
    check_unrun("schema_reference_into", &create_table(&HERE));
}

/// Approves and parses the texts; there are no such schemas to run them in.
#[track_caller]
fn check_unrun(name: &str, stmt: &dyn Statement) {
    let text = |dialect: &&dyn aludel::dialect::Dialect| match stmt.inline(*dialect) {
        Ok(sql) => {
            crate::check::reparse(&sql, dialect.name());
            format!("-- {}\n{sql}", dialect.name())
        }
        Err(error) => format!("-- {}\nerror: {error}", dialect.name()),
    };
    approve(&format!("ddl/{name}"), &DIALECTS.iter().map(text).collect::<Vec<_>>().join("\n\n"));
}
