//! Rows in one column of another query: collections in one statement.

use aludel::prelude::*;
use aludel::query::{Select, Selection};
use aludel::tree::{CellKind, Node};
use aludel::types::DataType;
use aludel::{Engine, Result};

use crate::check::{approve, check};
use crate::engines::each_engine;
use crate::fixture::{Comment, Post, PostTag, User, inserts, tables};
use crate::run::{gives, gives_except, with_rows};

const WITHOUT_PARTS: [&str; 2] = ["mysql", "mariadb"];

fn posts() -> Select<impl Selection<Row = (i64, String), Tracked<Session> = (i64, String)>> {
    select((Post.id, Post.title)).where_(Post.author_id.eq(User.id))
}

fn post(id: i64, title: &str) -> (i64, String) {
    (id, title.to_owned())
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut connection = engine.connect().expect("a connection");
        for statement in inserts() {
            connection.run_statement(&*statement).expect("the rows of the fixture");
        }
        drop(connection);
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

#[test]
fn a_collection_is_a_column() {
    with_rows();
    let sorted = select((User.name, nest_many(posts().order_by(Post.title.desc())))).order_by(User.id);
    check("nested/sorted", &sorted);
    let rows = [
        ("Ann".to_owned(), vec![post(202, "second"), post(201, "First")]),
        ("bo".to_owned(), vec![post(203, "Third")]),
        ("Cy_100%".to_owned(), vec![]),
        ("Dé\\'".to_owned(), vec![]),
    ];
    gives(&sorted, &rows);
    let unsorted = select((User.id, nest_many(select(Post.body).where_(Post.author_id.eq(User.id))))).where_(User.id.eq(102));
    check("nested/unsorted", &unsorted);
    gives(&unsorted, &[(102, vec![Some("a_b".to_owned())])]);
}

#[test]
fn the_first_row_is_a_column() {
    with_rows();
    let newest = select((User.id, nest_one(posts().order_by(Post.id.desc())))).order_by(User.id);
    check("nested/first_row", &newest);
    gives(&newest, &[(101, Some(post(202, "second"))), (102, Some(post(203, "Third"))), (103, None), (104, None)]);
    let second =
        select((User.id, nest_one(posts().order_by(Post.id.desc()).offset(1)))).where_(User.id.le(102)).order_by(User.id);
    gives(&second, &[(101, Some(post(201, "First"))), (102, None)]);
}

#[test]
fn a_part_of_the_rows_where_the_database_can() {
    with_rows();
    let first = select((User.id, nest_many(posts().order_by(Post.id.desc()).limit(1)))).order_by(User.id).limit(3);
    check("nested/limit", &first);
    gives_except(&WITHOUT_PARTS, &first, &[(101, vec![post(202, "second")]), (102, vec![post(203, "Third")]), (103, vec![])]);
    let texts = select(Comment.text).distinct().where_(Comment.id.gt(User.id)).order_by(Comment.text);
    let texts = select((User.id, nest_many(texts))).where_(User.id.eq(101));
    gives_except(&WITHOUT_PARTS, &texts, &[(101, vec!["it's".to_owned(), "nice".to_owned()])]);
    let by_status = select((Post.status, func::count(Post.id).label("posts")))
        .where_(Post.author_id.ne(User.id))
        .group_by(Post.status)
        .order_by((label::<i64>("posts").desc(), Post.status));
    let by_status = select((User.id, nest_many(by_status))).where_(User.id.eq(104));
    check("nested/grouped", &by_status);
    gives_except(&WITHOUT_PARTS, &by_status, &[(104, vec![("published".to_owned(), 2), ("draft".to_owned(), 1)])]);
}

#[test]
fn a_sum_over_the_rows_is_a_row() {
    with_rows();
    let sums = select((func::count(Post.id), func::max(Post.views).label("most"))).where_(Post.author_id.eq(User.id));
    let many = select((User.id, nest_many(sums.clone()))).where_(User.id.ne(104)).order_by(User.id);
    check("nested/aggregates", &many);
    gives_except(&WITHOUT_PARTS, &many, &[(101, vec![(2, Some(7))]), (102, vec![(1, Some(-7))]), (103, vec![(0, None)])]);
    let one = select((User.id, nest_one(sums))).where_(User.id.ne(104)).order_by(User.id);
    gives(&one, &[(101, Some((2, Some(7)))), (102, Some((1, Some(-7)))), (103, Some((0, None)))]);
}

#[test]
fn collections_nest_to_any_depth() {
    with_rows();
    let comments = select((Comment.text, Comment.user_id)).where_(Comment.post_id.eq(Post.id)).order_by(Comment.id);
    let tags = select(PostTag.tag).where_(PostTag.post_id.eq(Post.id)).order_by(PostTag.position);
    let editor = User.alias("editor");
    let by = select((editor.name, editor.active)).where_(editor.id.eq(Post.editor_id));
    let posts = select((Post.title, nest_many(comments), nest_many(tags), nest_one(by)))
        .where_(Post.author_id.eq(User.id))
        .order_by(Post.id);
    let all = select((User.name, nest_many(posts))).where_(User.id.le(103)).order_by(User.id);
    check("nested/deep", &all);
    let text = |it: &str| it.to_owned();
    let by = |name: &str| Some((text(name), true));
    let ann = vec![
        (text("First"), vec![(text("nice"), Some(102)), (text("it's"), None)], vec![text("a"), text("b")], None),
        (text("second"), vec![], vec![], by("bo")),
    ];
    let bo = vec![(text("Third"), vec![(text("nice"), Some(101))], vec![text("a")], by("Ann"))];
    gives(&all, &[(text("Ann"), ann), (text("bo"), bo), (text("Cy_100%"), vec![])]);
}

#[test]
fn there_is_an_end_to_depth() {
    const NAMES: [&str; 17] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"];
    let deep = |levels: usize| {
        let mut tree = select(User.id).where_(User.id.eq(101)).into_tree();
        let mut kind = CellKind::Value(DataType::BigInt);
        for name in &NAMES[..levels] {
            let user = User.alias(name);
            let inner = Node::nested(tree, vec![kind], true);
            kind = CellKind::Nested;
            tree = select(Expr::<String>::from_node(inner)).from(user).where_(user.id.eq(101)).into_tree();
        }
        select(Expr::<String>::from_node(tree.items()[0].node.clone())).from(User)
    };
    for (levels, is_taken) in [(15, true), (16, false)] {
        for dialect in crate::databases::DIALECTS {
            let is_bounded = WITHOUT_PARTS.contains(&dialect.name());
            assert_eq!(deep(levels).compile(dialect).is_ok(), is_taken || !is_bounded, "{}: {levels}", dialect.name());
        }
    }
    let error = deep(16).compile(&aludel::dialect::MySql::default()).expect_err("too deep");
    approve("nested/too_deep", &error.to_string());
}

#[derive(Debug, PartialEq, Row)]
struct Author<P = Post> {
    name: String,
    posts: Vec<Titled>,
    last: Option<Titled>,
    first: P,
}

#[derive(Debug, PartialEq, Row)]
struct Titled {
    title: String,
    views: i64,
}

#[test]
fn row_structs_hold_collections() {
    // The outer query has posts too, of which these are none.
    let of = Post.alias("of");
    let titled = || select(TitledColumns { title: of.title, views: of.views + 1 }).where_(of.author_id.eq(User.id));
    let authors = select(AuthorColumns {
        name: User.name,
        posts: nest_many(titled().order_by(of.id)),
        last: nest_one(titled().order_by(of.id.desc())),
        first: Post,
    })
    .from(User)
    .join_on(Post, Post.author_id.eq(User.id).and(Post.id.ne(202)))
    .order_by(User.id);
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let rows: Vec<Author> = conn.execute(authors.clone())?.all()?;
        let views: Vec<i64> = rows[0].posts.iter().map(|it| it.views).collect();
        assert_eq!((rows.len(), views), (2, vec![8, 1]));
        assert_eq!(rows[0].last, Some(Titled { title: "second".into(), views: 1 }));
        let mut session = Session::new(engine);
        let rows: Vec<Author<Handle<Post>>> = session.execute(authors.clone())?.all();
        assert_eq!(session[rows[1].first].title, "Third");
        let by_hand = "SELECT 'x', '[[\"a\",1],[\"b\",2]]', 'c', 3, p.* FROM posts p WHERE p.id = 203";
        let by_hand = conn.execute(text(by_hand).columns::<Author>())?.one()?;
        assert_eq!((by_hand.posts[1].views, by_hand.last.map(|it| it.title)), (2, Some("c".to_owned())));
        Ok(())
    });
}

#[test]
fn a_session_takes_nested_models_in() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let posts = nest_many(select((Post, Post.title)).where_(Post.author_id.eq(User.id)).order_by(Post.id));
        let rows = session.execute(select((User, posts)).order_by(User.id).limit(2))?.all();
        let [(ann, posts), (bo, of_bo)] = &rows[..] else { panic!("two rows") };
        assert_eq!(session[*ann].name, "Ann");
        assert_eq!((posts.len(), session[posts[1].0].views, of_bo.len()), (2, 0, 1));
        assert_eq!(session[*bo].name, "bo");
        assert_eq!(session.get(Post, 201)?, Some(posts[0].0), "one identity, one object");
        Ok(())
    });
}

#[test]
fn a_side_that_may_be_missing_must_be_optional_inside_too() {
    let inner = select((Post.title, Comment.text)).from(Post).left_join_on(Comment, Comment.post_id.eq(Post.id));
    check("nested/a_missing_side", &select((User.id, nest_many(inner.where_(Post.author_id.eq(User.id))))));
}

#[test]
fn parameters_and_prepared_statements_reach_inside() {
    with_rows();
    let views = nest_many(posts().where_(Post.views.gt(-1)).where_(Post.title.ne("it's")).order_by(Post.id));
    gives(&select((User.id, views)).where_(User.id.eq(101)), &[(101, vec![post(201, "First"), post(202, "second")])]);
    let prepared = prepare(|(views, id): (Param<i64>, Param<i64>)| {
        select((User.id, nest_many(posts().where_(Post.views.gt(views)).order_by(Post.id)))).where_(User.id.eq(id))
    });
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        assert_eq!(prepared.one(&mut conn, (0, 101))?, (101, vec![post(201, "First")]));
        assert_eq!(prepared.one(&mut conn, (-9, 102))?, (102, vec![post(203, "Third")]));
        Ok(())
    });
}

#[test]
fn long_collections_come_whole() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let text = "é\"\\\n".repeat(20_000);
        let new: Vec<Comment> =
            (0..20).map(|it| Comment { id: (1_000 + it).into(), post_id: 202, user_id: None, text: text.clone() }).collect();
        conn.insert_all(&new)?;
        let all = nest_many(select((Comment.id, Comment.text)).where_(Comment.post_id.eq(Post.id)).order_by(Comment.id));
        let rows = conn.execute(select(all).from(Post).where_(Post.id.eq(202)))?.one()?;
        assert_eq!((rows.len(), rows.iter().all(|it| it.1 == text)), (20, true));
        if engine.dialect().name() == "mariadb" {
            conn.script("SET group_concat_max_len = 1024")?;
            let all = nest_many(select(Comment.text).where_(Comment.post_id.eq(Post.id)));
            let error = conn.execute(select(all).from(Post).where_(Post.id.eq(202)))?.one().expect_err("it is cut off");
            assert!(error.to_string().contains("cut off"), "{error}");
        }
        Ok(())
    });
}

#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1", feature = "serde_json-1", feature = "uuid-1"))]
mod all_types {
    use aludel::types::SqlType;
    use aludel::{Model, Result, prelude::*};
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use crate::chance::Chance;
    use crate::engines::each_engine;

    #[derive(Clone, Debug, PartialEq, Model)]
    #[model(table = "everything")]
    struct Everything {
        #[model(primary_key)]
        id: i64,
        group: i32,
        truth: bool,
        small: i16,
        large: i64,
        single: f32,
        double: Option<f64>,
        #[model(length = 60)]
        word: String,
        text: Option<String>,
        bytes: Vec<u8>,
        more: Option<Vec<u8>>,
        day: NaiveDate,
        time: Option<NaiveTime>,
        local: NaiveDateTime,
        instant: DateTime<Utc>,
        #[model(precision = 28, scale = 9)]
        price: Decimal,
        document: serde_json::Value,
        maybe: Option<serde_json::Value>,
        uuid: Uuid,
        none: Option<Uuid>,
    }

    fn word(chance: &mut Chance) -> String {
        const PARTS: [&str; 14] = ["a", "\"", "\\", "'", "\n", "\t", "\u{1}", "\u{7f}", "é", "😀", "]", "[", ",", "\u{2028}"];
        (0..chance.below(9)).map(|_| PARTS[chance.below(14) as usize]).collect()
    }

    /// Any number, with as many digits as it has.
    fn float(chance: &mut Chance) -> f64 {
        let it = f64::from_bits(chance.next());
        // Both zeros are one on some databases.
        if it.is_finite() && it != 0.0 { it } else { 0.1 }
    }

    fn row(chance: &mut Chance, id: i64) -> Everything {
        let micros = i64::from(chance.below(u32::MAX)) * 1_000_003 - 1_000_000_000_000_000;
        let instant = DateTime::from_timestamp_micros(micros).expect("a time");
        let single = f32::from_bits(chance.below(u32::MAX));
        let document = serde_json::json!({ "a": [word(chance), null, 1], "b": chance.below(2) == 0 });
        let bytes: Vec<u8> = (0..chance.below(6)).map(|_| u8::try_from(chance.below(256)).expect("a byte")).collect();
        Everything {
            id,
            group: i32::try_from(id % 3).expect("small"),
            truth: chance.below(2) == 0,
            small: i16::from_be_bytes([u8::try_from(chance.below(256)).expect("a byte"), 7]),
            large: i64::from_ne_bytes(chance.next().to_ne_bytes()),
            single: if single.is_normal() { single } else { 0.1 },
            double: (chance.below(5) > 0).then(|| float(chance)),
            word: word(chance),
            text: (chance.below(3) > 0).then(|| word(chance)),
            more: (chance.below(2) > 0).then(|| bytes.clone()),
            bytes,
            day: instant.date_naive(),
            time: (chance.below(3) > 0).then(|| instant.time()),
            local: instant.naive_utc(),
            instant,
            price: Decimal::new(i64::from_ne_bytes((chance.next() >> 2).to_ne_bytes()), 9),
            maybe: (chance.below(2) > 0).then(|| document.clone()),
            document,
            uuid: Uuid::from_u128(u128::from(chance.next()) << 64 | u128::from(chance.next())),
            none: None,
        }
    }

    #[test]
    fn values_of_all_types_come_back_as_they_do_by_themselves() {
        each_engine(|engine| check(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
    }

    fn check(engine: &aludel::Engine) -> Result<()> {
        metadata![Everything].create_all(engine)?;
        let mut conn = engine.connect()?;
        let mut chance = Chance::new();
        let new: Vec<Everything> = (0..200).map(|id| row(&mut chance, id)).collect();
        conn.insert_all(&new)?;
        let flat = conn.execute(select(Everything).order_by(Everything.id))?.all()?;
        let inner = Everything.alias("inner");
        let groups =
            select((Everything.id, nest_many(select(inner).where_(inner.group.eq(Everything.group)).order_by(inner.id))))
                .where_(Everything.id.lt(3))
                .order_by(Everything.id);
        for (group, rows) in conn.execute(groups)?.all()? {
            let expected: Vec<_> = flat.iter().filter(|it| i64::from(it.group) == group).cloned().collect();
            for (found, expected) in rows.iter().zip(&expected) {
                assert_eq!(found, expected, "{}", engine.dialect().name());
            }
            assert_eq!(rows.len(), expected.len());
        }
        let first =
            select(nest_one(select((inner, (inner.double, inner.bytes))).where_(inner.id.eq(Everything.id)))).from(Everything);
        for (found, expected) in conn.scalars(first.order_by(Everything.id))?.into_iter().zip(&flat) {
            let (whole, parts) = found.expect("its own row");
            assert_eq!((&whole, parts), (expected, (expected.double, expected.bytes.clone())), "{}", engine.dialect().name());
        }
        assert!(<Everything as Model>::TABLE.columns.len() > 15 && f64::DATA_TYPE.is_float());
        Ok(())
    }
}

#[test]
fn the_first_row_of_a_part() {
    with_rows();
    let none = select((User.id, nest_one(posts().order_by(Post.id).limit(0)))).where_(User.id.eq(101));
    gives(&none, &[(101, None)]);
    let some = select((User.id, nest_one(posts().order_by(Post.id).limit(5)))).where_(User.id.eq(101));
    gives(&some, &[(101, Some(post(201, "First")))]);
    let authors = select(Post.author_id.nullable()).from(Post).where_(Post.author_id.eq(User.id)).distinct();
    let second = select((User.id, nest_one(authors.order_by(Post.author_id).offset(1)))).where_(User.id.eq(101));
    check("nested/first_of_distinct", &second);
    gives_except(&WITHOUT_PARTS, &second, &[(101, None)]);
}

#[test]
fn documents_made_of_rows_in_nested_rows() {
    with_rows();
    let ids = select(func::json_agg(func::to_json(Post.id))).where_(Post.author_id.eq(User.id));
    let nested = select((User.id, nest_many(ids))).where_(User.id.eq(102));
    check("nested/json_aggregate", &nested);
    gives_except(&WITHOUT_PARTS, &nested, &[(102, vec![Some(serde_json::json!([203]))])]);
}
