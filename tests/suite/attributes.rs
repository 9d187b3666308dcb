//! What models say of single columns beside their types: versions, and who gives a column its values.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};

use aludel::prelude::*;
use aludel::types::ValueRef;
use aludel::{Engine, ErrorKind};

use crate::check::check;
use crate::databases::{MARIADB, POSTGRES, SQLITE};
use crate::engines::{each_engine, memory};

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "pages")]
struct Page {
    #[model(primary_key)]
    id: i64,
    #[model(version)]
    revision: i32,
}

#[test]
fn the_table_knows_its_version() {
    assert_eq!(Page::TABLE.version, Some(1));
    assert_eq!(crate::fixture::User::TABLE.version, None);
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "items", unique(total, code))]
struct Item {
    #[model(primary_key)]
    id: i64,
    price: i32,
    quantity: Option<i32>,
    #[model(computed = "price * quantity")]
    total: Auto<i32>,
    #[model(read_only, default_sql = "40 + 2")]
    code: Auto<i32>,
}

fn item(id: i64, quantity: Option<i32>) -> Item {
    Item { id, price: 3, quantity, total: Auto::Pending, code: Auto::Pending }
}

#[test]
fn the_database_alone_gives_read_only_columns_values() {
    each_engine(|engine| read_only(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn read_only(engine: &Engine) -> aludel::Result<()> {
    let name = engine.dialect().name();
    metadata![Item].create_all(engine)?;
    let mut conn = engine.connect()?;
    // What an object says of such a column is passed over.
    conn.insert_all(&[Item { total: Auto::Set(5), code: Auto::Set(5), ..item(1, Some(2)) }, item(2, Some(5))])?;
    conn.execute(insert(Item).rows(&[Item { code: Auto::Set(7), ..item(3, Some(7)) }]))?;
    let loaded = |id, quantity, total| Item { total: Auto::Set(total), code: Auto::Set(42), ..item(id, Some(quantity)) };
    let items = conn.execute(select(Item).order_by(Item.id))?.all()?;
    assert_eq!(items, [loaded(1, 2, 6), loaded(2, 5, 15), loaded(3, 7, 21)], "{name}");

    conn.execute(update(Item).set(Item.quantity.set(4)).where_(Item.total.eq(6)))?;
    assert_eq!(conn.scalar(select(Item.total).where_(Item.id.eq(1)))?, Some(12), "{name}");

    let error = conn.insert_all(&[item(4, None)]).expect_err("NULL times 3 is NULL");
    let expected = if name == "mariadb" { ErrorKind::CheckViolation } else { ErrorKind::NotNullViolation };
    assert_eq!(error.kind(), expected, "{name}: {error}");
    Ok(())
}

#[test]
fn a_statement_gives_read_only_columns_no_values() {
    check("insert/read_only", &insert(Item).values((Item.id.set(1), Item.total.set(2))));
    check("insert/read_only_query", &insert(Item).from_select((Item.id, Item.code), select((Item.id, Item.price))));
    check("update/read_only", &update(Item).set(Item.code.set(Item.price)).all_rows());
}

#[test]
fn an_upsert_knows_that_read_only_columns_are_filled() {
    let item = || insert(Item).values((Item.id.set(1), Item.price.set(1), Item.quantity.set(2)));
    let refused = item().on_conflict(Item.id).do_nothing().compile(MARIADB).expect_err("another key may conflict");
    assert!(refused.to_string().contains("`items` (total, code)"), "{refused}");
    let by_key = item().on_conflict(Item.id).do_nothing().compile(SQLITE).expect("the key is named");
    assert!(by_key.sql.ends_with(r#"ON CONFLICT ("id") DO NOTHING"#), "{}", by_key.sql);
    let change = item().on_conflict(Item.id).do_update(Item.code.set(1)).compile(POSTGRES).expect_err("it is read-only");
    assert!(change.to_string().contains("`items`.`code` is read-only"), "{change}");
}

#[derive(Model)]
#[model(table = "accounts")]
struct Account {
    #[model(primary_key)]
    id: i64,
    #[model(redacted)]
    pin: i16,
    #[model(redacted)]
    code: Auto<i16>,
    limit: i16,
}

#[test]
fn an_assignment_to_a_redacted_column_shows_no_value() {
    assert_eq!(format!("{:?}", Account.pin.set(1234_i16)), "accounts.pin = (redacted)");
    assert_eq!(format!("{:?}", Account.pin.set(Account.limit + 1234)), "accounts.pin = (redacted)");
    let tree = [Account.pin.set(1234_i16).into_tree(), Account.limit.set(1234_i16).into_tree()];
    assert_eq!(format!("{tree:?}"), "[accounts.pin = (redacted), accounts.limit = Value(I16(1234))]");
}

#[test]
fn what_is_in_a_redacted_cell_is_in_no_error() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let mut error = |sql: &'static str| {
            let error = conn.execute(text(sql).columns::<Account>()).and_then(aludel::Rows::all);
            error.map(|_| ()).expect_err("a number is too large").to_string()
        };
        let pin = error("SELECT 1 AS id, 98765 AS pin, 1 AS code, 1 AS l");
        assert!(pin.starts_with("column 2 (`pin`): expected i16, found another, which is redacted"), "{pin}");
        let code = error("SELECT 1 AS id, 1 AS pin, 98765 AS code, 1 AS l");
        assert!(code.starts_with("column 3 (`code`): expected i16, found another, which is redacted"), "{code}");
        let limit = error("SELECT 1 AS id, 1 AS pin, 1 AS code, 98765 AS l");
        assert!(limit.starts_with("column 4 (`l`): expected i16, found 98765"), "{limit}");
    });
    let mut account = Account { id: 1, pin: 1, code: Auto::Pending, limit: 1 };
    let error = account.set_generated(2, ValueRef::I64(98765)).expect_err("it is too large");
    assert_eq!(error.to_string(), "column 3 (`code`): expected i16, found another, which is redacted");
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "letters")]
struct Letter {
    #[model(primary_key, default_with = Self::next("letter", 1), length = 20)]
    id: Auto<String>,
    #[model(set_on_update = 7)]
    changed: i64,
    #[model(set_on_update = Some(8))]
    edited: Auto<Option<i32>>,
    #[model(default_with = 9, set_on_update = 10, default = 11)]
    both: Auto<i64>,
}

impl Letter {
    fn next(name: &str, step: u32) -> String {
        static COUNTER: AtomicU32 = AtomicU32::new(1);
        format!("{name} {}", COUNTER.fetch_add(step, Ordering::Relaxed))
    }

    fn pending() -> Self {
        Self { id: Auto::Pending, changed: 1, edited: Auto::Pending, both: Auto::Pending }
    }
}

#[test]
fn pending_fields_get_the_values_of_the_program() {
    let mut letter = Letter { both: Auto::Set(2), ..Letter::pending() };
    letter.fill_defaults();
    assert!(letter.id.get().is_some_and(|it| it.starts_with("letter ")), "{letter:?}");
    assert_eq!(letter, Letter { id: letter.id.clone(), changed: 1, edited: Auto::Set(Some(8)), both: Auto::Set(2) });
    let id = letter.id.clone();
    assert!(letter.fill_updates());
    assert_eq!(letter, Letter { id, changed: 7, edited: Auto::Set(Some(8)), both: Auto::Set(10) });
    assert_eq!(Letter::FILLED, [0, 1, 2, 3]);

    let mut page = Page { id: 1, revision: 1 };
    page.fill_defaults();
    assert!(!page.fill_updates() && Page::FILLED.is_empty());
    assert_eq!(page, Page { id: 1, revision: 1 });
}

#[test]
fn rows_get_the_values_of_the_program() {
    each_engine(|engine| filled(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn filled(engine: &Engine) -> aludel::Result<()> {
    metadata![Letter].create_all(engine)?;
    let mut conn = engine.connect()?;
    let mut all = vec![Letter::pending(), Letter { edited: Auto::Set(None), both: Auto::Set(3), ..Letter::pending() }];
    // Enough for the ways that are there for many rows.
    all.extend(std::iter::repeat_n(Letter::pending(), 600));
    conn.insert_all(&all)?;
    conn.execute(insert(Letter).rows(&all[..2]))?;
    assert_eq!(all[0], Letter::pending(), "the objects stay as they are");

    let letters = conn.execute(select(Letter))?.all()?;
    let keys: HashSet<_> = letters.iter().map(|it| it.id.value()).collect();
    assert_eq!((letters.len(), keys.len()), (604, 604));
    assert!(keys.iter().all(|it| it.starts_with("letter ")));
    let count = |condition: &dyn Fn(&Letter) -> bool| letters.iter().filter(|it| condition(it)).count();
    assert_eq!(count(&|it| it.changed == 1 && it.edited == Some(8) && it.both == 9), 602);
    assert_eq!(count(&|it| it.changed == 1 && it.edited == None && it.both == 3), 2);
    Ok(())
}

#[test]
fn a_value_of_the_program_must_fit_its_column() {
    #[derive(Model)]
    struct Narrow {
        #[model(primary_key)]
        id: i64,
        #[model(default_with = "too long".to_owned(), length = 5)]
        code: Auto<String>,
    }
    let narrow = Narrow { id: 1, code: Auto::Pending };
    let error = memory().engine.connect().and_then(|mut it| it.insert_all(&[narrow])).expect_err("8 characters do not fit 5");
    assert!(error.to_string().contains("`narrow`.`code` has place for 5"), "{error}");
    let error = insert(Narrow).rows(&[Narrow { id: 1, code: Auto::Pending }]).compile(SQLITE).expect_err("nor here");
    assert!(error.to_string().contains("`narrow`.`code` has place for 5"), "{error}");
}
