//! Decimals: exact on every database, numbers where the database has such, refused where it has not.

use aludel::error::Error;
use aludel::prelude::*;
use aludel::query::Select;
use aludel::{Engine, ErrorKind, Result};
use rust_decimal::Decimal;

use crate::check::{check, check_run};
use crate::engines::each_engine;
use crate::run::does;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "prices")]
struct Price {
    #[model(primary_key)]
    id: i64,
    #[model(unique, precision = 12, scale = 2)]
    amount: Decimal,
    #[model(precision = 28, scale = 28)]
    rate: Option<Decimal>,
    #[model(precision = 29, scale = 0, default = 7)]
    whole: Decimal,
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

fn price(id: i64, amount: &str, rate: Option<&str>, whole: &str) -> Price {
    Price { id, amount: decimal(amount), rate: rate.map(decimal), whole: decimal(whole) }
}

fn prices() -> Vec<Price> {
    vec![
        price(1, "9.50", Some("0.1234567890123456789012345678"), "79228162514264337593543950335"),
        price(2, "10.00", Some("-0.0000000000000000000000000001"), "-79228162514264337593543950335"),
        price(3, "-0.00", None, "0"),
        price(4, "-9999999999.99", Some("0.1234567890123456789012345679"), "12300"),
    ]
}

fn with_prices(engine: &Engine) {
    metadata![Price].create_all(engine).expect("a table");
    engine.connect().and_then(|mut it| it.insert_all(&prices())).expect("rows");
}

/// The rows of a query on one database, once with its values beside the text and once inside.
fn rows<T: aludel::types::SqlType + PartialEq + std::fmt::Debug>(engine: &Engine, query: &Select<Expr<T>>) -> Result<Vec<T>> {
    let mut conn = engine.connect()?;
    let rows = conn.scalars(query.clone())?;
    let text: &'static str = query.inline(engine.dialect())?.leak();
    assert_eq!(conn.scalars(aludel::prelude::text(text).columns::<T>())?, rows, "{}: {text}", engine.dialect().name());
    Ok(rows)
}

/// Every database gives these rows, but for SQLite, which refuses the query before it is sent.
#[track_caller]
fn numbers_give<T: aludel::types::SqlType + PartialEq + std::fmt::Debug>(
    engine: &Engine,
    query: &Select<Expr<T>>,
    expected: &[T],
) {
    match engine.dialect().name() {
        "sqlite" => refused(rows(engine, query)),
        name => assert_eq!(rows(engine, query).expect("a number"), expected, "{name}: {query}"),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.expect_err("text is no number");
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    assert!(error.to_string().contains("decimal"), "{error}");
}

#[test]
fn decimals_come_back_exactly() {
    each_engine(|engine| {
        with_prices(engine);
        let name = engine.dialect().name();
        let mut conn = engine.connect().expect("a connection");
        let back = conn.execute(select(Price).order_by(Price.id)).and_then(aludel::Rows::all).expect("rows");
        assert_eq!(back, prices(), "{name}");
        conn.execute(delete(Price).all_rows()).expect("gone");
        conn.execute(insert(Price).rows(&prices())).expect("rows");
        for it in prices() {
            let found = select(Price.id + 0_i64)
                .where_(Price.amount.eq(it.amount) & Price.whole.eq(it.whole))
                .where_(Price.rate.is_not_distinct_from(it.rate));
            assert_eq!(rows(engine, &found).expect("a row"), [it.id], "{name}");
        }
    });
}

#[test]
fn all_digits_count_in_a_comparison() {
    each_engine(|engine| {
        with_prices(engine);
        // As floats the rates of 1 and 4 would be one, and so would the two largest.
        let digits = decimal("0.1234567890123456789012345678");
        let ids = |condition: Expr<Option<bool>>| rows(engine, &select(Price.id + 0_i64).where_(condition)).expect("ids");
        assert_eq!(ids(Price.rate.eq(digits)), [1], "{}", engine.dialect().name());
        assert_eq!(ids(Price.rate.in_([digits])), [1]);
        assert_eq!(ids(Price.whole.eq(decimal("79228162514264337593543950334")).nullable()), Vec::<i64>::new());
    });
}

#[test]
fn equal_numbers_are_one_whatever_their_zeros() {
    each_engine(|engine| {
        with_prices(engine);
        let mut conn = engine.connect().expect("a connection");
        let again = conn.execute(insert(Price).rows(&[price(5, "9.5", None, "0")])).expect_err("9.50 is there");
        assert_eq!(again.kind(), ErrorKind::UniqueViolation, "{again}");
        conn.execute(insert(Price).rows(&[price(5, "1.0", Some("0.50"), "0")])).expect("a row");
        conn.execute(update(Price).set(Price.rate.set(decimal("0.5"))).where_(Price.id.eq(3))).expect("a row");
        let text = text("UPDATE prices SET rate = :rate WHERE id = 4").bind("rate", decimal("0.500"));
        conn.execute(text).expect("a row");
        let one = |query: &Select<Expr<i64>>| rows(engine, query).expect("a number");
        assert_eq!(one(&select(func::count(Price.id)).where_(Price.rate.eq(decimal("0.50000")))), [3]);
        assert_eq!(one(&select(func::count(Price.id)).where_(Price.amount.in_(["0", "10", "1.00"].map(decimal)))), [3]);
        assert_eq!(one(&select(func::count_distinct(Price.rate))), [3]);
        assert_eq!(
            one(&select(func::count(Price.id))
                .where_(Price.rate.is_not_null())
                .group_by(Price.rate)
                .having(func::count(Price.id).gt(1))),
            [3]
        );
        let zero = func::nullif(Price.whole, decimal("-0.00"));
        assert_eq!(one(&select(func::count(Price.id)).where_(zero.is_null())), [2]);
        let coalesced = func::coalesce(Price.rate, decimal("0.5")).eq(decimal("0.5"));
        assert_eq!(one(&select(func::count(Price.id)).where_(coalesced)), [3]);
    });
}

#[test]
fn decimals_have_an_order() {
    each_engine(|engine| {
        with_prices(engine);
        let id = || select(Price.id + 0_i64);
        numbers_give(engine, &id().order_by(Price.amount), &[4, 3, 1, 2]);
        numbers_give(engine, &id().where_(Price.amount.gt(decimal("9.5"))), &[2]);
        numbers_give(engine, &id().where_(literal(decimal("9.6")).le(Price.amount)), &[2]);
        numbers_give(engine, &id().where_(Price.amount.between(decimal("0"), decimal("9.99"))).order_by(Price.id), &[1, 3]);
        numbers_give(engine, &select(func::max(Price.amount)), &[Some(decimal("10"))]);
        numbers_give(engine, &select(func::min(Price.rate)), &[Some(-Decimal::new(1, 28))]);
    });
}

#[test]
fn decimals_are_calculated_with_exactly() {
    each_engine(|engine| {
        with_prices(engine);
        let of = |id: i64, expression: Expr<Decimal>| select(expression).where_(Price.id.eq(id));
        numbers_give(engine, &of(1, Price.amount + decimal("0.1234567890123456789")), &[decimal("9.6234567890123456789")]);
        numbers_give(engine, &of(4, Price.amount - decimal("0.01")), &[decimal("-10000000000.00")]);
        numbers_give(engine, &of(1, Price.amount * decimal("1.19")), &[decimal("11.305")]);
        numbers_give(engine, &of(1, Price.amount * 3), &[decimal("28.5")]);
        numbers_give(engine, &of(1, Price.id * Price.amount), &[decimal("9.5")]);
        numbers_give(engine, &of(2, literal(1) - Price.amount), &[decimal("-9")]);
        numbers_give(engine, &of(2, -Price.amount), &[decimal("-10")]);
        numbers_give(engine, &of(4, func::abs(Price.amount)), &[decimal("9999999999.99")]);
        numbers_give(engine, &of(1, func::round(Price.amount)), &[decimal("10")]);
        numbers_give(engine, &of(1, Price.whole - decimal("1")), &[decimal("79228162514264337593543950334")]);
        numbers_give(engine, &select(func::sum(Price.amount)), &[Some(decimal("-9999999980.49"))]);
        numbers_give(engine, &select(func::sum(Price.whole)), &[Some(decimal("12300"))]);
    });
}

#[test]
fn functions_of_decimals_are_exact() {
    each_engine(|engine| {
        with_prices(engine);
        let of = |id: i64, expression: Expr<Decimal>| select(expression).where_(Price.id.eq(id));
        numbers_give(engine, &of(1, func::round_to(Price.amount, 1)), &[decimal("9.5")]);
        numbers_give(engine, &of(4, func::round_to(Price.amount, 1)), &[decimal("-10000000000")]);
        numbers_give(engine, &of(4, func::ceil(Price.amount)), &[decimal("-9999999999")]);
        numbers_give(engine, &of(4, func::floor(Price.amount)), &[decimal("-10000000000")]);
        numbers_give(engine, &of(4, func::trunc(Price.amount)), &[decimal("-9999999999")]);
        numbers_give(engine, &select(func::sign(Price.amount)).order_by(Price.id), &[1, 1, 0, -1]);
        numbers_give(engine, &of(1, func::greatest((Price.amount, decimal("9.75")))), &[decimal("9.75")]);
        numbers_give(engine, &of(2, func::least((Price.amount, decimal("9.75")))), &[decimal("9.75")]);
        let root = rows(engine, &select(func::sqrt(Price.amount)).where_(Price.id.eq(3))).expect("a float");
        assert_eq!(root, [Some(0.0)], "{}", engine.dialect().name());
    });
}

#[test]
fn floats_and_averages_of_decimals_are_the_same_everywhere() {
    each_engine(|engine| {
        with_prices(engine);
        let few = || Price.id.le(3);
        let average = rows(engine, &select(func::avg(Price.amount)).where_(few())).expect("an average");
        assert_eq!(average, [Some(6.5)], "{}", engine.dialect().name());
        let query = select(Price.amount.cast::<f64>()).where_(few()).order_by(Price.amount.cast::<f64>());
        assert_eq!(rows(engine, &query).expect("floats"), [0.0, 9.5, 10.0]);
        let query = select(Price.amount.cast::<f64>() / 4.0).where_(Price.id.eq(1));
        assert_eq!(rows(engine, &query).expect("a float"), [Some(2.375)]);
    });
}

#[test]
fn what_becomes_a_decimal() {
    each_engine(|engine| {
        with_prices(engine);
        numbers_give(engine, &select(literal(i64::MAX).cast::<Decimal>()), &[i64::MAX.into()]);
        numbers_give(engine, &select(literal("-12.50").cast::<Decimal>()), &[decimal("-12.5")]);
        numbers_give(engine, &select(literal(0.1).cast::<Decimal>()), &[decimal("0.1")]);
        numbers_give(engine, &select(Price.amount.cast::<i64>()).where_(Price.id.eq(1)), &[10]);
    });
}

#[test]
fn digits_that_a_column_has_no_place_for_are_refused_and_not_rounded() {
    each_engine(|engine| {
        metadata![Price].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        for (it, message) in [
            (price(1, "0.005", None, "0"), "a decimal has 3 digits after the point, the column `prices`.`amount` keeps 2"),
            (
                price(1, "12345678901", None, "0"),
                "a decimal has 11 digits before the point, the column `prices`.`amount` has place for 10",
            ),
            (price(1, "1", Some("1"), "0"), "the column `prices`.`rate` has place for 0"),
        ] {
            let shown = |error: Error| assert!(error.to_string().contains(message), "{error}");
            shown(conn.insert_all(std::slice::from_ref(&it)).expect_err("no place"));
            shown(conn.execute(insert(Price).rows([&it])).map(drop).expect_err("no place"));
            let mut session = Session::new(engine);
            session.add(it);
            shown(session.commit().expect_err("no place"));
        }
        let set = update(Price).set(Price.amount.set(decimal("0.005"))).all_rows();
        assert!(conn.execute(set).expect_err("no place").to_string().contains("`prices`.`amount`"));
        assert_eq!(conn.scalar(select(func::count(Price.id))).expect("a count"), Some(0));
    });
}

/// What only the database sees is rounded as it does.
#[test]
fn an_expression_is_rounded_to_the_scale_of_its_column() {
    each_engine(|engine| {
        with_prices(engine);
        let mut conn = engine.connect().expect("a connection");
        let half = update(Price).set(Price.amount.set(Price.amount * decimal("0.001"))).where_(Price.id.eq(1));
        if engine.dialect().name() == "sqlite" {
            return refused(conn.execute(half));
        }
        conn.execute(half).expect("a row");
        assert_eq!(conn.scalar(select(Price.amount).where_(Price.id.eq(1))).expect("a row"), Some(decimal("0.01")));
    });
}

#[test]
fn what_has_no_place_in_a_decimal_is_an_error_when_it_is_read() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let mut read = |sql: &'static str| conn.scalars(text(sql).columns::<Decimal>()).map_err(|it| it.to_string());
        let long = "0.12345678901234567890123456789";
        let sql: &'static str = match engine.dialect().name() {
            "sqlite" => format!("SELECT '{long}' AS price").leak(),
            _ => format!("SELECT {long} AS price").leak(),
        };
        let error = read(sql).expect_err("29 digits");
        assert!(
            error.contains("`price`") && error.contains(&format!("expected a decimal of at most 28 digits, found {long}")),
            "{error}"
        );
        if engine.dialect().name() == "postgresql" {
            for sql in ["SELECT 'NaN'::numeric AS price", "SELECT 'NaN'::numeric AS price, 1 AS b"] {
                let error = read(sql).expect_err("no number");
                assert!(error.contains("`price`") && error.contains("found NaN"), "{error}");
            }
            let error = read("SELECT '-Infinity'::numeric AS price").expect_err("no number");
            assert!(error.contains("found -Infinity"), "{error}");
        }
    });
}

#[test]
fn a_default_is_the_decimal_that_was_meant() {
    #[derive(Model)]
    #[model(table = "fees")]
    struct Fee {
        #[model(primary_key)]
        id: i64,
        #[model(precision = 6, scale = 3, default = 1.50)]
        float: Decimal,
        #[model(precision = 28, scale = 20, default = "0.12345678901234567890")]
        text: Decimal,
        #[model(precision = 28, scale = 20, default = -0.12345678901234567890)]
        digits: Decimal,
        #[model(precision = 6, scale = 3, default = -3)]
        integer: Decimal,
    }
    each_engine(|engine| {
        metadata![Fee].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        conn.execute(insert(Fee).values(Fee.id.set(1))).expect("a row");
        let found = select(Fee.id)
            .where_(Fee.float.eq(decimal("1.5")) & Fee.text.eq(decimal("0.1234567890123456789")))
            .where_(Fee.digits.eq(decimal("-0.1234567890123456789")) & Fee.integer.eq(decimal("-3")));
        assert_eq!(conn.scalar(found).expect("a row"), Some(1), "{}", engine.dialect().name());
    });
}

#[test]
fn a_session_tells_decimals_by_value() {
    #[derive(Model)]
    #[model(table = "steps")]
    struct Step {
        #[model(primary_key, precision = 15, scale = 5)]
        at: Decimal,
        #[model(precision = 15, scale = 5)]
        height: Decimal,
    }
    each_engine(|engine| {
        metadata![Step].create_all(engine).expect("a table");
        let mut session = Session::new(engine);
        session.add(Step { at: decimal("1.50"), height: decimal("2.0") });
        session.add(Step { at: decimal("1234567890.12345"), height: decimal("1") });
        session.add(Step { at: decimal("1234567890.12346"), height: decimal("1") });
        session.commit().expect("a commit");
        let mut session = Session::new(engine);
        let one = session.get(Step, decimal("1.5")).expect("a look").expect("the row");
        let same = session.get(Step, decimal("1.500")).expect("a look").expect("the row");
        assert_eq!(one, same, "{}", engine.dialect().name());
        let far = session.get(Step, decimal("1234567890.12346")).expect("a look").expect("the row");
        session.edit(far).height = decimal("3");
        session.delete(one).expect("in the session");
        session.commit().expect("a commit");
        let mut conn = engine.connect().expect("a connection");
        let highest = select(Step.at).where_(Step.height.eq(decimal("3.00")));
        assert_eq!(conn.scalars(highest).expect("steps"), [decimal("1234567890.12346")]);
        assert_eq!(conn.scalar(select(func::count(Step.at))).expect("a count"), Some(2));
    });
}

/// Every way in which a decimal can come into an order or a calculation: SQLite sees each of them.
#[test]
fn no_decimal_is_taken_for_text() {
    let labeled = func::coalesce(Price.rate, decimal("0")).label("rate");
    let sub = select((Price.id, Price.amount, labeled.clone())).subquery("sub");
    let scalar = select(Price.amount).where_(Price.id.eq(1)).scalar_subquery();
    let case = case().when(Price.id.eq(1), Price.amount).else_(decimal("0"));
    let conditions: Vec<Box<dyn Statement>> = vec![
        Box::new(select(Price.id).order_by(Price.amount.desc().nulls_last())),
        Box::new(select((Price.id, labeled.clone())).order_by(label::<Decimal>("rate"))),
        Box::new(select(sub.column(Price.id)).from(&sub).where_(sub.column(Price.amount).lt(decimal("1")))),
        Box::new(select(sub.column(Price.id)).from(&sub).order_by(sub.column(&labeled))),
        Box::new(select(Price.id).where_(func::custom::<Decimal>("any_value", Price.amount).ge(decimal("1")))),
        Box::new(select(Price.id).where_(scalar.gt(Price.amount.nullable()))),
        Box::new(select(Price.id).where_(case.gt(decimal("1")))),
        Box::new(select(Price.id).where_(literal(decimal("1")).lt(decimal("2")))),
        Box::new(select(Price.id).where_(Price.amount.not_between(decimal("1"), decimal("2")))),
        Box::new(select(func::row_number().over(window().order_by(Price.amount)))),
        Box::new(select(func::max(func::lag(Price.amount).over(window().order_by(Price.id))))),
        Box::new(select(func::sum(Price.amount).over(window().partition_by(Price.id)))),
        Box::new(select(func::min(Price.amount).filter(Price.id.gt(1)))),
        Box::new(select(Price.id).group_by(Price.id).having(func::sum(Price.amount).gt(decimal("1")))),
        Box::new(update(Price).set(Price.whole.set(Price.whole + Price.id)).all_rows()),
        Box::new(
            insert(Price)
                .values((Price.id.set(1), Price.amount.set(decimal("1"))))
                .on_conflict(Price.id)
                .where_(excluded(Price.amount).gt(Price.amount))
                .do_update(Price.amount.set(excluded(Price.amount))),
        ),
        Box::new(
            insert(Price)
                .values((Price.id.set(1), Price.amount.set(decimal("1"))))
                .on_conflict(Price.id)
                .do_update(Price.whole.set(excluded(Price.whole) * 2)),
        ),
    ];
    for stmt in &conditions {
        let result = stmt.compile(&aludel::dialect::Sqlite);
        refused(result);
        stmt.compile(&aludel::dialect::Postgres).expect("decimals are numbers");
    }
}

#[test]
fn as_they_are_written() {
    does(&create_table(table_of(Price)));
    let amount = decimal("-12.50");
    check("decimals/equal", &select(Price.id).where_(Price.amount.eq(amount)).where_(Price.rate.in_([decimal("0.5")])));
    check("decimals/order", &select(Price.id).where_(Price.amount.gt(amount)).order_by(Price.amount));
    check("decimals/calculation", &select(Price.amount * amount - 1));
    check("decimals/average", &select(func::avg(Price.amount)));
    check("decimals/cast", &select((Price.id.cast::<Decimal>(), Price.amount.cast::<f64>())));
}

#[test]
fn the_table_of_decimals() {
    check_run("decimals/table", &create_table(table_of(Price)), &drop_table(table_of(Price)));
}
