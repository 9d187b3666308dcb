//! A PostgreSQL server.

use aludel::dialect::{Dialect, Postgres};
use aludel::types::{ArrayValue, ElementType, Value};
use aludel_core::types::in_text::{DateText, TimeText, TimestampText};
use postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::{Database, Grid, POSTGRES, url};

pub(super) struct PostgresServer(Option<Client>);

impl PostgresServer {
    /// The tables are temporary: they are gone with the connection, even when the process is killed.
    pub(super) fn open() -> Self {
        let mut client =
            Client::connect(&url("ALUDEL_TEST_POSTGRES_URL"), NoTls).expect("ALUDEL_TEST_POSTGRES_URL leads to a server");
        client
            .batch_execute("SET search_path TO pg_temp; SET statement_timeout TO '60s'")
            .expect("everyone may have temporary tables");
        Self(Some(client))
    }

    fn client(&mut self) -> &mut Client {
        self.0.as_mut().expect("it is taken at the end only")
    }

    /// The types of the parameters are those of the values: PostgreSQL by itself takes `CASE WHEN … THEN $1` for text.
    fn statement(&mut self, sql: &str, parameters: &[Value]) -> Result<Statement, String> {
        let types: Vec<Type> = parameters.iter().map(type_of).collect();
        let statement = self.client().prepare_typed(sql, &types).map_err(explain)?;
        match statement.params().len() {
            count if count == parameters.len() => Ok(statement),
            count => Err(format!("{count} parameters in the text, {} beside it", parameters.len())),
        }
    }
}

impl Drop for PostgresServer {
    /// In a thread of its own, for this one is ending, and what the client needs of it may be gone.
    fn drop(&mut self) {
        let client = self.0.take();
        let _ = std::thread::spawn(move || drop(client)).join();
    }
}

impl Database for PostgresServer {
    fn dialect(&self) -> &'static dyn Dialect {
        POSTGRES
    }

    fn prepare(&mut self, sql: &str, parameters: &[Value]) -> Result<(), String> {
        self.statement(sql, parameters).map(drop)
    }

    fn run(&mut self, sql: &str, parameters: &[Value]) -> Result<Grid, String> {
        let statement = self.statement(sql, parameters)?;
        let parameters: Vec<_> = parameters.iter().map(Parameter).collect();
        let parameters: Vec<_> = parameters.iter().map(|it| it as &(dyn ToSql + Sync)).collect();
        let rows = self.client().query(&statement, &parameters).map_err(explain)?;
        let cell = |row: &postgres::Row, index: usize| {
            let column = row.columns()[index].type_();
            row.try_get::<_, Option<Raw>>(index).map_err(explain)?.map_or(Ok(Value::Null), |it| it.value(column))
        };
        rows.iter().map(|row| (0..row.len()).map(|index| cell(row, index)).collect()).collect()
    }
}

fn explain(error: postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => error.to_string(),
        None => error.to_string(),
    }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Bool(_) => Type::BOOL,
        Value::I16(_) => Type::INT2,
        Value::I32(_) => Type::INT4,
        Value::I64(_) => Type::INT8,
        Value::F32(_) => Type::FLOAT4,
        Value::F64(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
        Value::Date(_) => Type::DATE,
        Value::Time(_) => Type::TIME,
        Value::Timestamp(_) => Type::TIMESTAMP,
        Value::TimestampTz(_) => Type::TIMESTAMPTZ,
        Value::Uuid(_) => Type::UUID,
        Value::Decimal(_) => Type::NUMERIC,
        Value::Json(_) => Type::JSONB,
        Value::Array(it) => array_type(it.element()),
    }
}

fn array_type(element: ElementType) -> Type {
    match element {
        ElementType::Bool => Type::BOOL_ARRAY,
        ElementType::SmallInt => Type::INT2_ARRAY,
        ElementType::Integer => Type::INT4_ARRAY,
        ElementType::BigInt => Type::INT8_ARRAY,
        ElementType::Real => Type::FLOAT4_ARRAY,
        ElementType::Double => Type::FLOAT8_ARRAY,
        ElementType::Text => Type::TEXT_ARRAY,
        ElementType::Bytes => Type::BYTEA_ARRAY,
        ElementType::Date => Type::DATE_ARRAY,
        ElementType::Time => Type::TIME_ARRAY,
        ElementType::Timestamp => Type::TIMESTAMP_ARRAY,
        ElementType::TimestampTz => Type::TIMESTAMPTZ_ARRAY,
        ElementType::Uuid => Type::UUID_ARRAY,
        ElementType::Decimal => Type::NUMERIC_ARRAY,
    }
}

/// The text of an array: what stands between the quotes of its literal.
fn array_text(value: &Value) -> Result<String, String> {
    let mut literal = String::new();
    Postgres.literal(&mut literal, &value.as_ref()).map_err(|error| error.to_string())?;
    let (quoted, _) = literal.rsplit_once("'::").ok_or("a literal of another form")?;
    Ok(quoted[1..].replace("''", "'"))
}

/// A value on its way in.
#[derive(Debug)]
struct Parameter<'v>(&'v Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(it) => it.to_sql(ty, out),
            Value::I16(it) => it.to_sql(ty, out),
            Value::I32(it) => it.to_sql(ty, out),
            Value::I64(it) => it.to_sql(ty, out),
            Value::F32(it) => it.to_sql(ty, out),
            Value::F64(it) => it.to_sql(ty, out),
            Value::Text(it) => it.to_sql(ty, out),
            Value::Bytes(it) => it.to_sql(ty, out),
            Value::Date(it) => text(out, &DateText(*it)),
            Value::Time(it) => text(out, &TimeText(*it)),
            Value::Timestamp(it) => text(out, &TimestampText(*it)),
            Value::TimestampTz(it) => text(out, &format_args!("{}+00", TimestampText(*it))),
            Value::Json(it) | Value::Decimal(it) => text(out, it),
            Value::Array(_) => text(out, &array_text(self.0)?),
            Value::Uuid(_) => Err("a UUID is no parameter of these tests".into()),
        }
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.0 {
            Value::Date(_)
            | Value::Time(_)
            | Value::Timestamp(_)
            | Value::TimestampTz(_)
            | Value::Json(_)
            | Value::Decimal(_)
            | Value::Array(_) => Format::Text,
            _ => Format::Binary,
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn text(out: &mut BytesMut, value: &dyn std::fmt::Display) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
    out.extend_from_slice(value.to_string().as_bytes());
    Ok(IsNull::No)
}

/// A cell in PostgreSQL's binary form.
struct Raw(Vec<u8>);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw.to_owned()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// From 1970-01-01 to 2000-01-01, where PostgreSQL's time begins.
const DAYS: i32 = 10_957;
const MICROSECONDS: i64 = 10_957 * 86_400_000_000;

impl Raw {
    fn value(&self, ty: &Type) -> Result<Value, String> {
        if let Kind::Array(element) = ty.kind() {
            return self.elements(element);
        }
        Ok(match *ty {
            Type::BOOL => Value::Bool(self.0 == [1]),
            Type::INT2 => Value::I16(i16::from_be_bytes(self.array()?)),
            Type::INT4 => Value::I32(i32::from_be_bytes(self.array()?)),
            Type::INT8 => Value::I64(i64::from_be_bytes(self.array()?)),
            Type::FLOAT4 => Value::F32(f32::from_be_bytes(self.array()?)),
            Type::FLOAT8 => Value::F64(f64::from_be_bytes(self.array()?)),
            Type::NUMERIC => Value::Decimal(self.numeric()?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::UNKNOWN => Value::Text(self.text(0)?),
            Type::BYTEA => Value::Bytes(self.0.clone()),
            Type::DATE => Value::Date(i32::from_be_bytes(self.array()?) + DAYS),
            Type::TIME => Value::Time(i64::from_be_bytes(self.array()?)),
            Type::TIMESTAMP => Value::Timestamp(i64::from_be_bytes(self.array()?) + MICROSECONDS),
            Type::TIMESTAMPTZ => Value::TimestampTz(i64::from_be_bytes(self.array()?) + MICROSECONDS),
            Type::UUID => Value::Uuid(self.array()?),
            // A byte of version stands before the text.
            Type::JSONB => Value::Json(self.text(1)?),
            ref other => return Err(format!("a cell of type {other} is not known to these tests")),
        })
    }

    /// How many dimensions, two numbers that do not matter, how many elements, the number of the first; each with its length.
    fn elements(&self, element: &Type) -> Result<Value, String> {
        let number =
            |at: usize| self.0.get(at..at + 4).and_then(|it| it.try_into().ok()).map(i32::from_be_bytes).ok_or("a short array");
        let count = if number(0)? == 0 { 0 } else { number(12)? };
        let (mut at, mut values) = (20, Vec::new());
        for _ in 0..count {
            let length = number(at)?;
            at += 4;
            let Ok(length) = usize::try_from(length) else {
                values.push(Value::Null);
                continue;
            };
            values.push(Self(self.0[at..at + length].to_vec()).value(element)?);
            at += length;
        }
        let known = ElementType::ALL.into_iter().find(|it| *array_type(*it).name() == *format!("_{}", element.name()));
        Ok(Value::Array(ArrayValue::new(known.unwrap_or(ElementType::Text), values)))
    }

    fn array<const N: usize>(&self) -> Result<[u8; N], String> {
        self.0.clone().try_into().map_err(|_| format!("{} bytes where {N} are needed", self.0.len()))
    }

    fn text(&self, start: usize) -> Result<String, String> {
        String::from_utf8(self.0[start..].to_vec()).map_err(|error| error.to_string())
    }

    /// Four numbers of 16 bits (how many digits, where the point is, the sign, the scale), then digits to the base 10,000.
    fn numeric(&self) -> Result<String, String> {
        let words: Vec<i16> = self.0.chunks(2).map(|it| i16::from_be_bytes([it[0], it[1]])).collect();
        let [_, weight, sign, scale, ref digits @ ..] = words[..] else { return Err("a numeric without a head".into()) };
        let digit = |position: i16| usize::try_from(position).ok().and_then(|it| digits.get(it)).copied().unwrap_or(0);
        let whole: String = (0..=weight.max(0)).map(|it| format!("{:04}", if weight < 0 { 0 } else { digit(it) })).collect();
        let fraction: String = (1..=scale.div_euclid(4) + 1).map(|it| format!("{:04}", digit(weight + it))).collect();
        let whole = whole.trim_start_matches('0');
        let fraction = &fraction[..usize::try_from(scale).map_err(|error| error.to_string())?];
        let point = if fraction.is_empty() { "" } else { "." };
        Ok(format!("{}{}{point}{fraction}", if sign == 0 { "" } else { "-" }, if whole.is_empty() { "0" } else { whole }))
    }
}
