//! INSERT.

use aludel::dialect::{Dialect, Generic, MySql, Postgres, Sqlite};
use aludel::prelude::*;
use aludel::query::Insert;

use crate::check::{check, check_pretty};
use crate::databases::with_database;
use crate::fixture::{Order, Post, PostTag, Tag, User};
use crate::run::{does, gives, with_rows};

#[test]
fn values_of_some_columns() {
    check("insert/values", &insert(User).values((User.email.set("ann@example.org"), User.name.set("Ann"))));
}

#[test]
fn several_rows() {
    let row = |email: &'static str, age| (User.email.set(email), User.name.set("x"), User.age.set(age));
    check_pretty("insert/several_rows", &insert(User).values(row("a", Some(1))).values(row("b", None)));
}

#[test]
fn objects_leave_out_what_is_generated() {
    let ann = User {
        id: Auto::Pending,
        email: "ann@example.org".into(),
        name: "Ann".into(),
        age: None,
        active: true,
        score: -0.5,
        boss_id: Some(1),
    };
    check("insert/objects", &insert(User).rows([&ann, &ann.clone()]));
}

#[test]
fn bytes_and_quoted_names() {
    let order = Order { group: 1, from: Some(vec![0, 0xff]), quoted: Some(0.1) };
    check("insert/bytes", &insert(Order).rows([&order]));
}

#[test]
fn expressions_as_values() {
    let newest = select(func::max(Post.id)).scalar_subquery();
    let row = (
        PostTag.post_id.set(func::coalesce(newest, 0)),
        PostTag.tag.set(func::lower("A")),
        PostTag.position.set(literal(1_i16) + 1_i16),
    );
    check("insert/expressions", &insert(PostTag).values(row));
}

#[test]
fn defaults_only() {
    check("insert/defaults", &insert(User).default_values());
}

#[test]
fn the_rows_of_a_query() {
    let names = select((User.name, null::<String>())).where_(User.active);
    check_pretty("insert/from_select", &insert(Tag).from_select((Tag.name, Tag.label), names));
}

#[test]
fn the_generated_key_comes_back() {
    let stmt = insert(User).values((User.email.set("a"), User.name.set("b"))).returning(User.id);
    check("insert/returning", &stmt);
}

#[test]
fn the_whole_row_comes_back() {
    let stmt = insert(Tag).values(Tag.name.set("a")).returning((Tag, func::upper(Tag.name).label("loud")));
    check("insert/returning_model", &stmt);
}

#[test]
fn defaults_by_name() {
    let row = |email: &'static str| (User.email.set(email), User.name.set("x"), User.active.set_default(), User.score.set(1.0));
    check("insert/default_everywhere", &insert(User).values(row("a")).values(row("b")));
    let mixed = insert(User).values((User.email.set("a"), User.name.set("x"), User.score.set_default()));
    let mixed = mixed.values((User.email.set("b"), User.name.set("x"), User.score.set(2.0)));
    check("insert/default_in_some_rows", &mixed);
    check("insert/default_alone", &insert(User).values(User.age.set_default()));
}

#[test]
fn defaults_by_name_are_those_of_the_table() {
    let row = (User.email.set("a"), User.name.set("x"), User.active.set_default(), User.age.set_default());
    does(&insert(User).values(row));
    gives(&select((User.active, User.age, User.score)), &[(true, None, 0.0)]);
}

#[test]
fn trees_are_compared() {
    let stmt = || insert(Tag).values(Tag.name.set("a")).on_conflict(Tag.name).do_update_all();
    assert_eq!(stmt().tree(), stmt().clone().tree());
    assert_ne!(stmt().tree(), stmt().values(Tag.name.set("b")).tree());
}

#[test]
fn words_of_one_database_after_the_verb() {
    let words = |it: Insert<Tag>| it.prefix_with(&MySql::mariadb(), "IGNORE").prefix_with(&Sqlite, "OR IGNORE");
    let tag = |name: &str, label: &str| Tag { name: name.to_owned(), label: Some(label.to_owned()) };
    check("insert/words", &words(insert(Tag).rows([&tag("new", "one")])));
    with_rows();
    for database in ["sqlite", "mariadb"] {
        with_database(database, |it| {
            let again = words(insert(Tag).rows([&tag("a", "another")]));
            let compiled = again.compile(it.dialect()).expect("it is an insert");
            it.run(&compiled.sql, &compiled.parameters).expect("the row that is there stays");
        });
    }
    gives(&select(Tag.label).where_(Tag.name.eq("a")), &[Some("A".to_owned())]);
    assert!(words(insert(Tag).rows([&tag("new", "one")])).footprint().is_opaque);
    let quick = delete(Tag).where_(Tag.name.eq("new")).prefix_with(&MySql::mariadb(), "QUICK");
    check("delete/words", &quick);
    let ignore = update(Tag).set(Tag.label.set("L")).where_(Tag.name.eq("new"));
    check("update/words", &ignore.prefix_with(&MySql::mariadb(), "IGNORE").prefix_with(&Sqlite, "OR IGNORE"));
}

/// Passes if an insert that gives its values away has the text and the parameters of one that copies them, on every database.
fn gives_away<R>(insert: &Insert<User, R>) {
    let mariadb = MySql::mariadb();
    let dialects: [&dyn Dialect; 4] = [&Generic, &Postgres, &Sqlite, &mariadb];
    for dialect in dialects {
        let copied = insert.compile(dialect).map_err(|it| it.to_string());
        let given_away = insert.clone().into_compiled(dialect).map_err(|it| it.to_string());
        assert_eq!(given_away, copied);
    }
}

#[test]
fn values_that_are_given_away_are_in_their_places() {
    let row = |email: &'static str, age| (User.email.set(email), User.name.set("x"), User.age.set(age));
    let plain = || insert(User).values(row("a", Some(1))).values(row("b", None));
    gives_away(&plain());
    gives_away(&plain().returning((User.id, User.age + 7)));
    gives_away(&plain().on_conflict(User.email).do_update(User.name.set("y")));
    let known = insert(User).values(row("c", Some(2))).returning(User.id).cte("known");
    gives_away(&plain().with(&known));
    let oldest = select(func::max(User.age)).where_(User.name.eq("z")).scalar_subquery();
    gives_away(&insert(User).values((User.email.set("d"), User.name.set("x"), User.age.set(oldest))));
    gives_away(&insert(User).values((User.email.set("e"), User.name.set("x"), User.age.set_default())));
}
