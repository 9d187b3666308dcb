//! Values as literals: each is read by the databases as the value that it was.

use aludel::prelude::*;
use aludel::query::CreateTableStatement;
use aludel::tree::Node;
use aludel::types::Value;

use crate::check::{approve, reparse};
use crate::databases::{DIALECTS, each_database};
use crate::ddl::TYPES;
use crate::fixture::Order;
use crate::run::{does, gives};

fn value(value: Value) -> Expr<Option<String>> {
    Expr::from_node(Node::Value(value))
}

/// Approves the literals of some values, on each database.
#[track_caller]
fn check_literals(name: &str, values: &[Value]) {
    let mut text = String::new();
    for dialect in DIALECTS {
        text.push_str(&format!("-- {}\n", dialect.name()));
        for it in values {
            let literal = select(value(it.clone())).inline(dialect);
            if let Ok(sql) = &literal {
                reparse(sql, dialect.name());
            }
            let literal = literal.map_or_else(|error| format!("error: {error}"), |sql| sql.replacen("SELECT ", "", 1));
            text.push_str(&format!("{literal}\n"));
        }
        text.push('\n');
    }
    approve(&format!("literals/{name}"), &text);
}

#[test]
fn truth_values_and_integers() {
    let values = [Value::Null, Value::Bool(true), Value::Bool(false), Value::I16(-1), Value::I32(7), Value::I64(i64::MIN)];
    check_literals("integers", &values);
}

#[test]
fn floats() {
    let values = [0.0, -0.0, 1.0, 0.1, -2.5, 1e300, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(Value::F64);
    check_literals("floats", &values);
    check_literals("small_floats", &[1.0, 0.1, -1e-10, f32::MAX, f32::INFINITY, f32::NAN].map(Value::F32));
}

#[test]
fn text() {
    let texts = ["", "it's", "a\\", "\\'; DROP TABLE users; --", "\"`", "é😀", "a\nb\r\t", "?$1:a%s"];
    check_literals("text", &texts.map(|it| Value::Text(it.into())));
    check_literals("text_with_nul", &[Value::Text("a\0b".into()), Value::Json("\"\0\"".into())]);
}

#[test]
fn bytes_and_uuids() {
    check_literals("bytes", &[Value::Bytes(vec![]), Value::Bytes(vec![0, 39, 92, 255]), Value::Uuid([0xab; 16])]);
}

#[test]
fn dates_and_times() {
    let leap_day = 19_782;
    let midnight = i64::from(leap_day) * 86_400_000_000;
    let values = [
        Value::Date(leap_day),
        Value::Time(86_399_999_999),
        Value::Time(0),
        Value::Timestamp(midnight),
        Value::Timestamp(midnight + 1),
        Value::TimestampTz(-1),
    ];
    check_literals("dates", &values);
}

#[test]
fn decimals_and_json() {
    let values = [
        Value::Decimal("-12.50".into()),
        Value::Decimal("1; DROP TABLE users".into()),
        Value::Json(r#"{"a": "it's \\ \"b\""}"#.into()),
    ];
    check_literals("decimals", &values);
}

#[test]
fn every_character_is_read_as_it_was() {
    let all: String = (1..=0x2ff).filter_map(char::from_u32).collect();
    let odd = "😀\u{2028}\u{feff}\u{202e}ʼ’\u{10ffff}\u{bf27}";
    let tricky = r#"'' \' \\' "" \" `` \` -- # /* */ ; ? $1 :a %s {x} \0 \n \z \Z \% \_ U&'\0041' E'\n' $$a$$ $tag$b$tag$"#;
    for text in [&all, odd, tricky, "\\", "'", "\\'", "'\\", " ", ""] {
        gives(&select((literal(text), literal(text).eq(text))), &[(text.to_owned(), true)]);
    }
}

#[test]
fn every_byte_is_read_as_it_was() {
    let all: Vec<u8> = (0..=255).collect();
    does(&insert(Order).values((Order.group.set(1), Order.from.set(all.clone()))));
    does(&insert(Order).values((Order.group.set(2), Order.from.set(Vec::<u8>::new()))));
    gives(&select(Order.from).where_(Order.from.eq(all.clone())), &[Some(all.clone())]);
    gives(&select((Order.group, Order.from)).where_(Order.from.ne(all.clone())), &[(2, Some(Vec::new()))]);
    gives(&select(Order.group).where_(Order.from.in_([all, vec![0xc3, 0xa9]])), &[1]);
}

#[test]
fn every_number_is_read_as_it_was() {
    gives(
        &select((literal(i64::MIN), literal(i64::MAX), literal(i32::MIN), literal(i16::MIN))),
        &[(i64::MIN, i64::MAX, i32::MIN, i16::MIN)],
    );
    for float in
        [0.1, -0.1, 1.0, 1.0 / 3.0, 1e15, 1e16, 123_456_789.123_456_78, 1e300, -1e-300, 2.5e-5, f64::MIN_POSITIVE, f64::EPSILON]
    {
        gives(&select((literal(float), literal(float).eq(float))), &[(float, true)]);
    }
    gives(&select(literal(0.1_f32) + 0.0_f32), &[0.1_f32]);
}

#[test]
fn an_integer_stays_an_integer_and_a_float_a_float() {
    gives(&select((literal(1.0) / 2.0, literal(1.0) / 3.0 * 3.0, literal(5) - 7)), &[(Some(0.5), Some(1.0), -2)]);
}

#[test]
fn minus_of_minus_is_no_comment() {
    gives(&select((-literal(-1), literal(1) - -1, -(-literal(-1.5)), -(-(-literal(2))))), &[(1, 2, -1.5, -2)]);
}

/// A value for each column of the table of all types.
fn one_of_each() -> Vec<Value> {
    vec![
        Value::Bool(true),
        Value::I16(-7),
        Value::I32(i32::MAX),
        Value::I64(i64::MIN),
        Value::F32(0.1),
        Value::F64(1e-7),
        Value::Text("it's \\".into()),
        Value::Text("é".repeat(20)),
        Value::Bytes(vec![0, 39, 92, 255]),
        Value::Date(19_782),
        Value::Time(86_399_999_999),
        Value::Timestamp(-1),
        Value::TimestampTz(1_709_208_000_000_001),
        Value::Uuid([0xab; 16]),
        Value::Decimal("-1234567.89".into()),
        Value::Json(r#"{"a": "it's \\ \"b\""}"#.into()),
    ]
}

#[test]
fn a_literal_goes_into_its_column_and_is_equal_to_it() {
    let create: CreateTableStatement = create_table(&TYPES);
    each_database(|database| {
        let dialect = database.dialect();
        let name = dialect.name();
        let literals: Vec<String> = one_of_each()
            .into_iter()
            .map(|it| select(value(it)).inline(dialect).expect("every value has a literal").replacen("SELECT ", "", 1))
            .collect();
        let quote = if name.starts_with('m') { '`' } else { '"' };
        let columns = TYPES.columns.iter().map(|it| format!("{quote}{}{quote}", it.name));
        let equal: Vec<_> = columns.zip(&literals).map(|(column, literal)| format!("{column} = {literal}")).collect();
        let mut run = |sql: &str| database.run(sql, &[]).unwrap_or_else(|error| panic!("{name}: {error}\n{sql}"));
        run(&create.compile(dialect).expect("every database has every type").sql);
        run(&format!("INSERT INTO types VALUES ({})", literals.join(", ")));
        for condition in equal {
            let count = run(&format!("SELECT count(*) FROM types WHERE {condition}"));
            assert_eq!(count, [[Value::I64(1)]], "{name}: {condition}");
        }
    });
}
