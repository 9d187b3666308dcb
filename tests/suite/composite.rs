//! Foreign keys of several columns.

use aludel::Engine;
use aludel::prelude::*;

use crate::check::check_run;
use crate::engines::each_engine;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "lines")]
struct Line {
    #[model(primary_key)]
    order_id: i64,
    #[model(primary_key)]
    number: i32,
    #[model(length = 40)]
    what: String,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "parcels", foreign_key(order_id = Line.order_id, line = Line.number, on_delete = cascade, on_update = cascade))]
#[model(foreign_key(paid_order = Line.order_id, paid_line = Line.number, on_delete = set_null))]
struct Parcel {
    #[model(primary_key)]
    id: i64,
    order_id: i64,
    line: i32,
    paid_order: Option<i64>,
    paid_line: Option<i32>,
}

#[derive(Model)]
#[model(table = "stamps", foreign_key(line = Line.number, order_id = Line.order_id))]
struct Stamp {
    #[model(primary_key)]
    id: i64,
    order_id: Option<i64>,
    line: i32,
}

fn line(order_id: i64, number: i32, what: &str) -> Line {
    Line { order_id, number, what: what.to_owned() }
}

fn parcel(id: i64, line: (i64, i32), paid: Option<(i64, i32)>) -> Parcel {
    Parcel { id, order_id: line.0, line: line.1, paid_order: paid.map(|it| it.0), paid_line: paid.map(|it| it.1) }
}

#[test]
fn tables_come_after_those_that_they_refer_to() {
    let tables = metadata![Parcel, Line].sorted_tables().expect("no circle");
    assert_eq!([tables[0].name, tables[1].name], ["lines", "parcels"]);
}

#[test]
fn rows_do_what_their_references_say() {
    each_engine(|engine| references(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn references(engine: &Engine) -> aludel::Result<()> {
    let name = engine.dialect().name();
    metadata![Parcel, Line].create_all(engine)?;
    let mut conn = engine.connect()?;
    conn.insert_all(&[line(1, 1, "tea"), line(1, 2, "cup"), line(2, 1, "pot")])?;
    conn.insert_all(&[parcel(1, (1, 1), None), parcel(2, (1, 2), Some((1, 1))), parcel(3, (2, 1), Some((1, 2)))])?;

    let refused = conn.insert_all(&[parcel(4, (2, 2), None)]).expect_err("there is no such line");
    assert!(refused.is_foreign_key_violation(), "{name}: {refused}");
    // SQLite does not tell which one.
    let is_told = name != "sqlite";
    assert_eq!([refused.violates(Parcel.order_id), refused.violates(Parcel.line)], [is_told; 2], "{name}: {refused:?}");
    assert!(!refused.violates(Parcel.paid_line) && !refused.violates(Parcel.id), "{name}");
    if is_told {
        let violation = refused.violation().expect("a violation");
        assert_eq!(violation.columns(), ["order_id", "line"], "{name}");
        assert_eq!(violation.constraint(), Some("fk_parcels_order_id_line"), "{name}");
    }

    conn.execute(delete(Line).where_((Line.order_id.eq(1)).and(Line.number.eq(1))))?;
    conn.execute(update(Line).set(Line.number.set(9)).where_(Line.order_id.eq(2)))?;
    let parcels = conn.execute(select(Parcel).order_by(Parcel.id))?.all()?;
    assert_eq!(parcels, [parcel(2, (1, 2), None), parcel(3, (2, 9), Some((1, 2)))], "{name}");
    Ok(())
}

#[test]
fn a_join_by_foreign_key_compares_all_columns() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let joined = metadata![Stamp, Line].create_all(engine).and_then(|()| {
            let mut conn = engine.connect()?;
            conn.insert_all(&[line(1, 1, "tea"), line(1, 2, "cup"), line(2, 1, "pot")])?;
            // Where a part is NULL the key refers to nothing.
            let stamps =
                [(1, Some(1), 2), (2, Some(2), 1), (3, None, 9)].map(|(id, order_id, line)| Stamp { id, order_id, line });
            conn.insert_all(&stamps)?;
            conn.execute(select((Stamp.id, Line.what)).join(Line).order_by(Stamp.id))?.all()
        });
        let joined = joined.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(joined, [(1, "cup".to_owned()), (2, "pot".to_owned())], "{name}");
    });
}

#[test]
fn a_row_that_is_referred_to_is_no_violation_of_the_others_key() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let refused = metadata![Stamp, Line].create_all(engine).and_then(|()| {
            let mut conn = engine.connect()?;
            conn.insert_all(&[line(1, 2, "cup")])?;
            conn.insert_all(&[Stamp { id: 1, order_id: Some(1), line: 2 }])?;
            conn.execute(delete(Line).all_rows())
        });
        let refused = refused.map(|_| ()).expect_err("a stamp refers to the line");
        assert!(refused.is_foreign_key_violation(), "{name}: {refused}");
        assert_eq!(refused.violates(Stamp.line), name != "sqlite", "{name}: {refused:?}");
        assert!(!refused.violates(Line.number), "{name}: {refused:?}");
    });
}

#[test]
fn a_reference_leads_to_a_key() {
    #[derive(Model)]
    #[model(foreign_key(line = Line.number))]
    struct Half {
        #[model(primary_key)]
        id: i64,
        line: i32,
    }
    #[derive(Model)]
    #[model(foreign_key(order_id = Line.order_id, what = Line.what))]
    struct Other {
        #[model(primary_key)]
        id: i64,
        order_id: i64,
        #[model(length = 40)]
        what: String,
    }
    check_run("ddl/reference_to_half_a_key", &create_table(table_of(Half)), &drop_table(table_of(Half)));
    check_run("ddl/reference_to_no_key", &create_table(table_of(Other)), &drop_table(table_of(Other)));
}
