//! JSON: paths into documents, what is found there, and documents that are made.

use aludel::prelude::*;
use serde_json::{Value as Json, json};

use crate::check::check;
use crate::fixture::{Document, User};
use crate::run::{does, gives, gives_except, with_rows};

/// Documents of many shapes, one with keys that have a meaning in some paths.
fn documents() -> Vec<Document> {
    let bodies = [
        json!({"name": "Ann", "age": 31, "tags": ["a", "b"], "home": {"city": "Oslo", "zip": null}, "ok": true, "ratio": 1.5}),
        json!({"name": "Dé\\'\"x ", "age": "31", "tags": [], "home": [{"city": "Rome"}], "ok": false, "ratio": 2.0}),
        json!([1, "x", null, {"name": "in"}]),
        json!(null),
        json!("just text"),
        json!({"a\"b": 1, "c\\d": 2, "e.f": 3, "": 4, "$x": 5, "é": 6, "[0]": 7, "it's": 8, "0": 9, "a b": 10, "?": 11, "\n": 12,
               "deep\"": {"in\\": [{"x": "y"}]}}),
        json!({"age": -9_223_372_036_854_775_808_i64, "ratio": 1e300, "name": "", "ok": null, "home": "Oslo"}),
        json!({"age": 9_223_372_036_854_775_808_u64, "ratio": 7, "name": 5, "ok": 1}),
    ];
    let extra = |id: i64, body: &Json| (id % 2 == 1).then(|| body.clone());
    (1..).zip(bodies).map(|(id, body)| Document { id, extra: extra(id, &body), body }).collect()
}

fn with_documents() {
    does(&insert(Document).rows(&documents()));
}

/// What the databases say of every document is what serde_json says.
#[track_caller]
fn says<T, F>(of: Expr<T>, serde: F)
where
    T: aludel::types::SqlType + PartialEq + std::fmt::Debug + Clone,
    F: Fn(&Json) -> T,
    Expr<T>: aludel::query::Selection<Row = T>,
{
    let expected: Vec<T> = documents().iter().map(|it| serde(&it.body)).collect();
    gives(&select(of).from(Document).order_by(Document.id), &expected);
}

/// The number, if it is whole and of 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "it is as large as that at most")]
fn whole(it: &Json) -> Option<i64> {
    let float = || it.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9e18).map(|it| it as i64);
    it.as_i64().or_else(float)
}

fn kind(it: &Json) -> String {
    let kind = match it {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    kind.to_owned()
}

#[test]
fn paths() {
    let body = Document.body;
    let all = (
        body.get("home").get("city"),
        body.get("tags").index(0),
        body.index(3).get("name"),
        Document.extra.get("a\"b"),
        body.get("it's"),
    );
    check("json/paths", &select(all));
    check("json/path_of_a_parameter", &select(body.get("home".to_owned()).get("x\"y".to_owned()).as_text()));
}

#[test]
fn questions() {
    let it = || Document.body.get("a");
    check("json/questions", &select((it().as_text(), it().as_i64(), it().as_f64(), it().as_bool())));
    let all = (Document.body.json_type(), it().json_array_length(), Document.body.has_key("a"), Document.body.as_text());
    check("json/more_questions", &select(all));
}

#[test]
fn parts_are_what_serde_says() {
    with_documents();
    let body = Document.body;
    for key in ["name", "age", "tags", "home", "ok", "ratio", "missing"] {
        says(body.get(key), |it| it.get(key).cloned());
        says(body.get(key).as_text(), |it| it.get(key).and_then(Json::as_str).map(str::to_owned));
        says(body.get(key).as_i64(), |it| it.get(key).and_then(whole));
        says(body.get(key).as_f64(), |it| it.get(key).and_then(Json::as_f64));
        says(body.get(key).as_bool(), |it| it.get(key).and_then(Json::as_bool));
        says(body.get(key).json_type(), |it| it.get(key).map(kind));
        says(body.get(key).json_array_length(), |it| {
            it.get(key).and_then(Json::as_array).map(|it| i32::try_from(it.len()).expect("few"))
        });
        says(body.has_key(key), |it| it.get(key).is_some());
    }
    says(body.get("home").get("city").as_text(), |it| it["home"]["city"].as_str().map(str::to_owned));
    says(body.get("home").get("zip"), |it| it["home"].get("zip").cloned());
    says(body.get("home").index(0).get("city"), |it| it["home"].get(0).and_then(|it| it.get("city")).cloned());
    says(body.index(0), |it| it.get(0).cloned());
    says(body.index(1).as_text(), |it| it[1].as_str().map(str::to_owned));
    says(body.index(9), |it| it.get(9).cloned());
    says(body.index(3).get("name").as_text(), |it| it[3]["name"].as_str().map(str::to_owned));
    says(body.json_type(), |it| Some(kind(it)));
    says(body.as_text(), |it| it.as_str().map(str::to_owned));
}

#[test]
fn any_text_is_a_key() {
    with_documents();
    let keys = ["a\"b", "c\\d", "e.f", "", "$x", "é", "[0]", "it's", "0", "a b", "?", "\n"];
    for (key, value) in keys.into_iter().zip(1..) {
        let stmt =
            |it: Expr<Option<Json>>| select((it.clone().as_i64(), it.json_type())).from(Document).where_(Document.id.eq(6));
        let number = Some("number".to_owned());
        gives(&stmt(Document.body.get(key)), &[(Some(value), number.clone())]);
        gives(&stmt(Document.body.get(key.to_owned())), &[(Some(value), number)]);
        gives(&select(Document.id).where_(Document.body.has_key(key)), &[6]);
    }
    let deep = Document.body.get("deep\"").get("in\\").index(0);
    says(deep.clone().get("x").as_text(), |it| it["deep\""]["in\\"][0]["x"].as_str().map(str::to_owned));
    says(deep, |it| it["deep\""]["in\\"].get(0).cloned());
}

#[test]
fn documents_that_are_missing_have_nothing() {
    with_documents();
    let extra = Document.extra;
    let rows = select((extra.get("age").as_i64(), extra.json_type(), extra.has_key("age"))).where_(Document.id.eq(2));
    gives(&rows, &[(None, None, false)]);
    let given = literal(json!({"a": [true, "x"]}));
    gives(
        &select((given.clone().get("a").index(0).as_bool(), given.get("a").index(1).as_text())),
        &[(Some(true), Some("x".to_owned()))],
    );
    gives(&select(literal(None::<Json>).get("a").as_text()), &[None]);
}

#[test]
fn texts_of_documents_compare_character_by_character() {
    with_documents();
    let name = || Document.body.get("name").as_text();
    gives(&select(Document.id).where_(name().eq("Ann")), &[1]);
    gives(&select(Document.id).where_(name().eq("ann") | name().eq("Ann ")), &[]);
    gives(&select(Document.id).where_(name().eq("Dé\\'\"x")), &[]);
    gives(&select(Document.id).where_(name().eq("Dé\\'\"x ")), &[2]);
    gives(
        &select((Document.body.get("ok").as_bool(), func::count_all()))
            .where_(Document.id.le(2))
            .group_by(Document.body.get("ok").as_bool())
            .order_by(Document.body.get("ok").as_bool()),
        &[(Some(false), 1), (Some(true), 1)],
    );
}

#[test]
fn a_document_contains_another() {
    let contains = Document.body.json_contains(json!({"age": 31, "tags": ["b"]}));
    check("json/contains", &select(Document.id).where_(contains.clone()));
    with_documents();
    gives_except(&["sqlite"], &select(Document.id).where_(contains), &[1]);
    gives_except(&["sqlite"], &select(Document.id).where_(Document.body.json_contains(json!([null, "x"]))), &[3]);
}

#[test]
fn documents_are_made_of_values() {
    let object = func::json_object([("id", func::to_json(User.id)), ("n", func::to_json(User.name))]);
    check("json/object", &select(object));
    let values = [func::to_json(User.active).nullable(), func::to_json(User.age), func::to_json(User.score).nullable()];
    check("json/array", &select(func::json_array(values)));
    check("json/object_of_a_parameter", &select(func::json_object([("k".to_owned(), func::to_json("v"))])));

    with_rows();
    let values = [
        func::to_json(User.active).nullable(),
        func::to_json(User.age),
        func::to_json(User.score).nullable(),
        func::to_json(User.name).nullable(),
        literal(json!({"x": [null]})).nullable(),
    ];
    let expected = [
        json!([true, 31, 1.5, "Ann", {"x": [null]}]),
        json!([true, null, -2.5, "bo", {"x": [null]}]),
        json!([true, 31, 3.5, "Dé\\'", {"x": [null]}]),
    ];
    gives(&select(func::json_array(values)).where_(User.id.ne(103)).order_by(User.id), &expected);
    let object = func::json_object([
        ("it's \"k\"", func::json_array([func::to_json(true), func::to_json(i64::MIN), func::to_json(0.1)])),
        ("o", func::json_object([("t", func::to_json("\u{1F600}"))])),
    ]);
    gives(&select(object), &[json!({"it's \"k\"": [true, i64::MIN, 0.1], "o": {"t": "\u{1F600}"}})]);
    gives(
        &select((func::to_json(None::<i64>), func::to_json("a"), func::to_json(User.age))).where_(User.id.eq(102)),
        &[(None, json!("a"), None)],
    );
}

#[test]
fn documents_are_made_of_rows() {
    let all = (func::json_agg(func::to_json(User.age)), func::json_object_agg(User.name, func::to_json(User.id)));
    check("json/aggregates", &select(all.clone()));
    with_rows();
    gives(&select(all.clone()).where_(User.id.eq(102)), &[(Some(json!([null])), Some(json!({"bo": 102})))]);
    gives(&select(all).where_(User.id.eq(1)), &[(None, None)]);
    let count = func::json_agg(func::json_object([("id", func::to_json(User.id))])).json_array_length();
    gives(&select(count), &[Some(4)]);
    let names = select(func::json_object_agg(User.name, func::to_json(User.active)));
    gives(&names, &[Some(json!({"Ann": true, "bo": true, "Cy_100%": false, "Dé\\'": true}))]);
    with_documents();
    let bodies = select(func::json_agg(Document.body)).where_(Document.id.eq(1));
    gives(&bodies, &[Some(json!([documents()[0].body]))]);
}

#[test]
fn keys_are_set_and_removed() {
    let set = update(Document).set(Document.body.set(Document.body.with_key("new", func::to_json(5)))).where_(Document.id.eq(1));
    check("json/with_key", &set);
    let remove = update(Document).set(Document.body.set(Document.body.without_key("age"))).where_(Document.id.eq(1));
    check("json/without_key", &remove);
    with_documents();
    let expected = |change: fn(&mut serde_json::Map<String, Json>)| -> Vec<Json> {
        let mut bodies: Vec<_> = documents().into_iter().filter(|it| it.id < 6).map(|it| it.body).collect();
        bodies.iter_mut().filter_map(Json::as_object_mut).for_each(change);
        bodies
    };
    let some = |it: Expr<Json>| select(it).where_(Document.id.lt(6)).order_by(Document.id);
    gives(
        &some(Document.body.with_key("age", func::to_json("old"))),
        &expected(|it| drop(it.insert("age".into(), json!("old")))),
    );
    gives(
        &some(Document.body.with_key("e.f", literal(json!({"a": 1})))),
        &expected(|it| drop(it.insert("e.f".into(), json!({"a": 1})))),
    );
    gives(
        &some(Document.body.with_key("n", func::to_json(None::<bool>))),
        &expected(|it| drop(it.insert("n".into(), json!(null)))),
    );
    gives(&some(Document.body.without_key("age")), &expected(|it| drop(it.remove("age"))));
}

#[test]
fn keys_are_set_one_after_the_other() {
    let all = (0..100_i64).fold(literal(json!({"k1": "old"})), |it, key| it.with_key(format!("k{key}"), func::to_json(key)));
    let less = (10..100_i64).fold(all.clone(), |it, key| it.without_key(format!("k{key}")));
    let expected = |to| Json::Object((0..to).map(|key| (format!("k{key}"), json!(key))).collect());
    gives(&select((all, less)), &[(expected(100), expected(10))]);
    let few = Document.body.with_key("a", func::to_json(1)).with_key("b", func::to_json(2)).without_key("c").without_key("d");
    check("json/keys", &select(few));
}

#[test]
fn a_number_that_no_float_has_place_for() {
    let number = |text: &str| Expr::<Json>::from_node(aludel::tree::Node::Value(aludel::types::Value::Json(text.to_owned())));
    let query = select((number("1e400").as_f64(), number("-2.5").as_f64()));
    crate::databases::each_database(|database| {
        let compiled = query.compile(database.dialect()).expect("every database has numbers");
        let rows = database.run(&compiled.sql, &compiled.parameters).expect("a number is no error");
        let (large, small) = (&rows[0][0], &rows[0][1]);
        assert_eq!(*small, aludel::types::Value::F64(-2.5));
        match database.dialect().name() {
            "sqlite" | "postgresql" => assert_eq!(*large, aludel::types::Value::Null),
            _ => assert_eq!(*large, aludel::types::Value::F64(f64::MAX)),
        }
    });
}

#[test]
fn what_has_no_one_form_in_json_is_refused() {
    check("json/set_hostile_key", &select(Document.body.with_key("a\"b", func::to_json(1))));
    check("json/agg_filter", &select(func::json_agg(func::to_json(User.id)).filter(User.active)));
}
