//! Deferred columns: left out of queries of the whole model, loaded when asked for, sent when set.

use aludel::dialect::Postgres;
use aludel::prelude::*;
use aludel::schema::Metadata;
use aludel::{Engine, Error, ErrorKind, Result, Rows};

use crate::engines::{each_engine, sqlite};
use crate::statement_log::statements;

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "writers")]
struct Writer {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 80)]
    name: String,
    #[model(order_by = Article.id)]
    articles: Many<Article>,
}

/// Its deferred columns stand between others.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "articles")]
struct Article {
    #[model(primary_key)]
    id: Auto<i64>,
    body: Deferred<String>,
    #[model(length = 80)]
    title: String,
    summary: Deferred<Option<String>>,
    #[model(foreign_key = Writer.id)]
    writer_id: Option<i64>,
    writer: One<Writer>,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "notes")]
struct Note {
    #[model(primary_key)]
    id: i64,
    #[model(redacted, column = "diary")]
    r#private: Deferred<String>,
    number: i16,
    #[model(set_on_update = "changed".to_owned())]
    log: Deferred<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "drawings")]
struct Drawing {
    #[model(primary_key)]
    id: i64,
    data: Deferred<Vec<u8>>,
    #[model(foreign_key = Article.id)]
    article_id: i64,
    article: One<Article>,
}

fn models() -> Metadata {
    metadata![Writer, Article, Note, Drawing]
}

fn article(title: &str, body: &str) -> Article {
    Article { title: title.into(), body: body.to_owned().into(), summary: Some(format!("{body}?")).into(), ..Default::default() }
}

/// Shows a test every database with a writer who has two articles.
fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        models().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        let second = Article { summary: None.into(), ..article("two", "second") };
        session.add(Writer { name: "Ann".into(), articles: [article("one", "first"), second].into(), ..Default::default() });
        session.commit().expect("a commit");
        test(engine).expect("every database does the same");
    });
}

/// A session to which nothing is known, and the two articles in it.
fn two(engine: &Engine) -> Result<(Session, [Handle<Article>; 2])> {
    let mut session = Session::new(engine);
    let found = session.execute(select(Article).order_by(Article.id))?.all();
    Ok((session, [found[0], found[1]]))
}

fn bodies(engine: &Engine) -> Result<Vec<(String, Option<String>)>> {
    engine.connect()?.execute(select((Article.body, Article.summary)).order_by(Article.id))?.all()
}

const UNLOADED: &str = "the column `body` of `articles` is deferred and not loaded: load it with \
    `session.undefer(…, Article.body)`, or with the query, by `.options(undefer(Article.body))`";

const NO_VALUE: &str = "the column `body` of `articles` is deferred and not loaded, so there is no value of it to store: load it, \
    or give the field one";

#[test]
fn queries_of_the_model_leave_deferred_columns_out() {
    let selected = r#"SELECT "articles"."id", "articles"."title", "articles"."writer_id" FROM "articles""#;
    assert_eq!(select(Article).to_string(), selected);
    assert_eq!(select(Article.optional()).to_string(), selected);
    assert_eq!(
        select((Article, Article.body)).where_(Article.summary.is_null()).to_string(),
        r#"SELECT "articles"."id", "articles"."title", "articles"."writer_id", "articles"."body" FROM "articles" "#.to_owned()
            + r#"WHERE "articles"."summary" IS NULL"#,
    );
    let returning = insert(Article).rows([&article("a", "b")]).returning(Article);
    assert_eq!(
        returning.compile(&Postgres).expect("a statement").sql,
        r#"INSERT INTO "articles" ("body", "title", "summary", "writer_id") VALUES ($1, $2, $3, $4) "#.to_owned()
            + r#"RETURNING "id", "title", "writer_id""#,
    );
    let all = select(Article).subquery("a");
    let refused = select(all.column(Article.body)).compile(&Postgres).expect_err("it is not among them");
    assert_eq!(refused.to_string(), "the subquery `a` has no column `body`; it has `id`, `title`, `writer_id`");
}

#[test]
fn without_a_session_both_are_read_side_by_side() {
    everywhere(|engine| {
        let mut connection = engine.connect()?;
        let found = connection.execute(select((Article, Article.body, Article.optional())).order_by(Article.id))?.all()?;
        let (first, body, same) = &found[0];
        assert_eq!((first.title.as_str(), body.as_str(), same.as_ref()), ("one", "first", Some(first)));
        assert_eq!(format!("{:?} {:?}", first.body, Deferred::from(1)), "Deferred(not loaded) Deferred(1)");
        let error = first.body.get().expect_err("it is not loaded");
        assert_eq!((error.to_string().as_str(), error.kind()), (UNLOADED, ErrorKind::Session));
        assert!(!first.body.is_loaded() && first.clone().body.get_mut().is_err());
        let missing = select((Writer.name, Article.optional())).from(Writer).left_join_on(Article, Article.title.eq("none"));
        assert_eq!(connection.execute(missing)?.all()?, [("Ann".to_owned(), None)]);
        Ok(())
    });
}

#[test]
fn hand_written_sql_has_all_columns() {
    everywhere(|engine| {
        let all = || text("SELECT * FROM articles ORDER BY id");
        let mut connection = engine.connect()?;
        let rows = connection.execute(all().columns::<Article>())?.all()?;
        assert_eq!((rows[0].body.get()?.as_str(), rows[1].summary.get()?), ("first", &None));
        let pairs = text("SELECT articles.*, 7 FROM articles ORDER BY id").columns::<(Article, i64)>();
        let pairs = connection.execute(pairs)?.all()?;
        assert_eq!((pairs[1].0.body.get()?.as_str(), pairs[1].1), ("second", 7));
        let rows = connection.rows(&select(Article).from_statement(all()))?.all()?;
        assert_eq!(rows[1].body.get()?, "second");
        let selected = || text("SELECT id, title, writer_id FROM articles ORDER BY id");
        let rows = connection.rows(&select(Article).from_statement(selected()))?.all()?;
        assert!(!rows[1].body.is_loaded());
        let few = connection.rows(&select(Article).from_statement(text("SELECT id FROM articles")))?.all();
        assert_eq!(few.map_err(|it| it.kind()), Err(ErrorKind::Decode));

        let mut session = Session::new(engine);
        let articles = session.scalars(select(Article).from_statement(all()))?.all();
        assert_eq!(session[articles[0]].body.get()?, "first");
        Ok(())
    });
}

#[test]
fn a_session_loads_them_for_many_objects_at_once() {
    let place = sqlite();
    let engine = &place.engine;
    models().create_all(engine).expect("tables");
    let mut session = Session::new(engine);
    session.add_all((0..501).map(|it| article("many", &it.to_string())));
    session.commit().expect("a commit");
    let mut session = Session::new(engine);
    let articles = session.execute(select(Article).order_by(Article.id)).expect("rows").all();
    let (_, sent) = statements(|| session.undefer(&articles, Article.body).expect("bodies"));
    assert_eq!(sent.len(), 2, "500 at once");
    assert_eq!(
        sent[1], r#"SELECT "articles"."id", "articles"."body" FROM "articles" WHERE "articles"."id" IN (?)"#,
        "the last one"
    );
    assert_eq!(session[articles[500]].body.get().expect("loaded"), "500");
    let (_, sent) = statements(|| {
        session.undefer(&articles, Article.body).expect("bodies");
        session.undefer(&articles, Article.title).expect("titles");
    });
    assert_eq!(sent, Vec::<String>::new(), "all are there");
}

#[test]
fn rows_by_key_and_related_rows_leave_them_out() {
    let place = sqlite();
    let engine = &place.engine;
    models().create_all(engine).expect("tables");
    let mut session = Session::new(engine);
    session.add(Writer { name: "Ann".into(), articles: [article("one", "first")].into(), ..Default::default() });
    session.commit().expect("a commit");
    let mut session = Session::new(engine);
    let by_key = r#"SELECT "id", "title", "writer_id" FROM "articles" WHERE "id" = ?"#;
    let (one, sent) = statements(|| session.get(Article, 1).expect("an answer").expect("an article"));
    assert_eq!(sent, ["BEGIN", by_key]);
    let (_, sent) = statements(|| session.refresh(one).expect("its row"));
    assert_eq!(sent, [by_key]);
    let query = select(Writer).options(selectinload(Writer.articles).options(undefer(Article.body)));
    let (_, sent) = statements(|| session.execute(query).expect("rows").all());
    let [_, articles, bodies] = &sent[..] else { panic!("three queries: {sent:?}") };
    assert!(
        articles
            .starts_with(r#"SELECT "articles"."writer_id", "articles"."id", "articles"."title", "articles"."writer_id" FROM"#)
    );
    assert_eq!(bodies, r#"SELECT "articles"."id", "articles"."body" FROM "articles" WHERE "articles"."id" IN (?)"#);
}

#[test]
fn joined_rows_leave_them_out() {
    let place = sqlite();
    let engine = &place.engine;
    models().create_all(engine).expect("tables");
    let mut session = Session::new(engine);
    session.add(article("one", "first"));
    session.flush().expect("an article");
    session.add(Drawing { id: 1, data: vec![1].into(), article_id: 1, ..Default::default() });
    session.commit().expect("a commit");
    let mut session = Session::new(engine);
    let query = select(Drawing).options((joinedload(Drawing.article).options(undefer(Article.body)), undefer(Drawing.data)));
    let (drawing, sent) = statements(|| session.execute(query).expect("rows").one().expect("a drawing"));
    assert_eq!(
        sent[1],
        r#"SELECT "drawings"."id", "drawings"."article_id", "joined_1"."id", "joined_1"."title", "joined_1"."writer_id" "#
            .to_owned()
            + r#"FROM "drawings" LEFT JOIN "articles" AS "joined_1" ON "joined_1"."id" = "drawings"."article_id""#
    );
    let article = session[drawing].article.get().expect("loaded").expect("an article");
    assert_eq!(session[article].body.get().expect("loaded"), "first");
    assert_eq!(session[drawing].data.get().expect("loaded"), &[1]);
}

#[test]
fn what_is_loaded_is_no_change() {
    everywhere(|engine| {
        let (mut session, [one, two]) = two(engine)?;
        session.undefer(&[one, two], Article.summary)?;
        assert_eq!(session[one].summary.get()?.as_deref(), Some("first?"));
        assert_eq!(session[two].summary.get()?, &None);
        assert!(!session[two].body.is_loaded() && !session.is_modified(two)?);
        session.edit(one).body.get_mut().expect_err("it is not loaded");
        let new = session.add(article("new", "third"));
        session.undefer(&[new, one], Article.body)?;
        session.edit(one).body.get_mut()?.push_str(" and more");
        session.commit()?;
        assert_eq!(bodies(engine)?[0], ("first and more".to_owned(), Some("first?".to_owned())));
        assert_eq!(bodies(engine)?[2], ("third".to_owned(), Some("third?".to_owned())));
        Ok(())
    });
}

#[test]
fn one_that_is_edited_meanwhile_stays_as_it_is() {
    everywhere(|engine| {
        let options = aludel::SessionOptions::new().autoflush(false);
        let mut session = Session::with_options(engine, options);
        let one = session.execute(select(Article).order_by(Article.id))?.all()[0];
        session.edit(one).title = "uno".into();
        session.undefer(&[one], Article.body)?;
        assert_eq!((session[one].title.as_str(), session[one].body.get()?.as_str()), ("uno", "first"));
        let (_, sent) = statements(|| session.flush());
        assert!(sent.iter().any(|it| it.contains("UPDATE")) && !sent.iter().any(|it| it.contains("body")), "{sent:?}");
        session.expire(one)?;
        session.edit(one).body.set("mine");
        session.undefer(&[one], Article.body)?;
        assert_eq!(session[one].body.get()?, "mine");
        session.commit()?;
        assert_eq!(bodies(engine)?[0].0, "mine");
        Ok(())
    });
}

#[test]
fn options_load_them_with_the_query() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let query =
            select((Article, Article.title)).order_by(Article.id).options((undefer(Article.body), undefer(Article.summary)));
        let (found, sent) = statements(|| session.execute(query));
        let found = found?.all();
        assert_eq!(sent.iter().filter(|it| it.starts_with("SELECT")).count(), 3);
        assert_eq!((session[found[0].0].body.get()?.as_str(), session[found[1].0].summary.get()?), ("first", &None));

        for load in [selectinload(Writer.articles), joinedload(Writer.articles), subqueryload(Writer.articles)] {
            let mut session = Session::new(engine);
            let ann = session.execute(select(Writer).options(load.options(undefer(Article.body))))?.one()?;
            let articles = session[ann].articles.get()?;
            let loaded = articles.iter().map(|it| session[*it].body.get().cloned()).collect::<Result<Vec<_>>>()?;
            assert_eq!(loaded, ["first", "second"]);
            assert!(!session[articles[0]].summary.is_loaded());
        }
        let (mut session, both) = two(engine)?;
        session.load_with(&both, (undefer(Article.body), selectinload(Article.writer)))?;
        assert_eq!(session[both[1]].body.get()?, "second");
        Ok(())
    });
}

#[test]
fn a_value_that_is_set_is_sent_whether_the_old_one_is_loaded_or_not() {
    everywhere(|engine| {
        let (mut session, [one, two]) = two(engine)?;
        let (_, sent) = statements(|| {
            session.edit(one).body.set("new");
            session.edit(two).summary.set(Some("new".to_owned()));
            session.flush().expect("a flush");
        });
        assert!(!sent.iter().any(|it| it.contains("title")), "{sent:?}");
        assert_eq!(session[one].body.get()?, "new");
        session.rollback()?;
        assert!(!session[one].body.is_loaded() && !session[two].summary.is_loaded(), "what it was");
        session.edit(one).title = "uno".into();
        session.edit(one).body.set("new");
        session.commit()?;
        assert!(!session[one].summary.is_loaded());
        assert_eq!(bodies(engine)?[0], ("new".to_owned(), Some("first?".to_owned())));
        Ok(())
    });
}

#[test]
fn a_rollback_tells_what_is_null_from_what_is_not_loaded() {
    everywhere(|engine| {
        let (mut session, [one, two]) = two(engine)?;
        session.undefer(&[two], Article.summary)?;
        for handle in [one, two] {
            session.edit(handle).title = "other".into();
        }
        session.flush()?;
        session.rollback()?;
        assert!(!session[one].summary.is_loaded());
        assert_eq!((session[two].title.as_str(), session[two].summary.get()?), ("two", &None));
        let failed: Result<()> = session.nested(|session| {
            session.edit(one).summary.set(None);
            session.undefer(&[two], Article.body)?;
            session.flush()?;
            Err(Error::statement("enough"))
        });
        assert!(failed.is_err() && !session[one].summary.is_loaded() && !session[two].body.is_loaded());
        Ok(())
    });
}

#[test]
fn reading_anew_unloads_them() {
    everywhere(|engine| {
        let (mut session, both) = two(engine)?;
        let [one, two] = both;
        session.undefer(&both, Article.body)?;
        session.refresh(one)?;
        assert!(!session[one].body.is_loaded());
        session.expire(two)?;
        assert_eq!(session[two].body.get()?, "second", "until its row is seen");
        drop(session.execute(select(Article))?.all());
        assert!(!session[two].body.is_loaded());
        session.undefer(&both, Article.body)?;
        session.expire_all()?;
        session.connection()?.execute(update(Article).set(Article.body.set("anew")).all_rows())?;
        session.undefer(&both, Article.body)?;
        assert_eq!(session[one].body.get()?, "anew", "what has expired is loaded anew");
        Ok(())
    });
}

#[test]
fn updates_by_statement_keep_them_true() {
    everywhere(|engine| {
        let (mut session, both) = two(engine)?;
        let [one, two] = both;
        session.undefer(&both, Article.summary)?;
        session.execute(update(Article).set(Article.body.set("set")).where_(Article.title.eq("one")))?;
        assert_eq!(session[one].body.get()?, "set");
        assert!(!session[two].body.is_loaded());
        let longer = Article.body.set(func::upper(Article.body));
        session.execute(update(Article).set(longer).where_(Article.body.ne("second")))?;
        assert!(!session[one].body.is_loaded(), "what it is now only the database knows");
        assert_eq!(session[one].summary.get()?.as_deref(), Some("first?"), "it was not changed");
        session.undefer(&both, Article.body)?;
        assert_eq!((session[one].body.get()?.as_str(), session[two].body.get()?.as_str()), ("SET", "second"));
        session.execute(delete(Article).where_(Article.body.eq("second")))?;
        assert!(session.contains(one) && !session.contains(two));
        session.rollback()?;
        assert!(session.contains(two) && !session[one].body.is_loaded());
        session.undefer(&both, Article.body)?;
        assert_eq!(session[one].body.get()?, "first");
        Ok(())
    });
}

#[test]
fn a_merge_takes_over_what_is_loaded() {
    everywhere(|engine| {
        let (other, [one, _]) = two(engine)?;
        let mut unloaded = other[one].clone();
        unloaded.title = "uno".into();
        let mut session = Session::new(engine);
        let merged = session.merge(unloaded.clone())?;
        assert!(!session[merged].body.is_loaded());
        session.commit()?;
        unloaded.body.set("merged");
        assert_eq!(session.merge(unloaded)?, merged);
        session.commit()?;
        assert_eq!(bodies(engine)?[0], ("merged".to_owned(), Some("first?".to_owned())));
        let found = session.execute(select(Article).where_(Article.title.eq("uno")))?.one()?;
        assert_eq!((found, session[found].body.get()?.as_str()), (merged, "merged"));
        Ok(())
    });
}

#[test]
fn what_is_not_loaded_cannot_be_stored() {
    everywhere(|engine| {
        let mut connection = engine.connect()?;
        let unloaded = connection.execute(select(Article).order_by(Article.id).limit(1))?.one()?;
        let copy = Article { id: Auto::Pending, ..unloaded.clone() };
        let texts = [
            connection.execute(insert(Article).rows([&copy])).expect_err("no body").to_string(),
            connection.insert_all([&copy]).expect_err("no body").to_string(),
            connection.insert_all([&article("three", "third"), &copy]).expect_err("no second body").to_string(),
        ];
        texts.iter().for_each(|it| assert!(it.contains(NO_VALUE), "{it}"));

        let (mut session, [one, _]) = two(engine)?;
        let new = session.add(copy);
        assert!(session.flush().expect_err("no body").to_string().starts_with(NO_VALUE));
        session.edit(new).body.set("mended");
        assert!(session.flush().expect_err("no summary").to_string().contains("the column `summary`"));
        session.edit(new).summary.set(None);
        session.flush()?;
        session.undefer(&[one], Article.body)?;
        session.edit(one).body = unloaded.body;
        assert!(session.flush().expect_err("no body").to_string().starts_with(NO_VALUE));
        session.rollback()?;
        assert_eq!(bodies(engine)?.len(), 2);
        Ok(())
    });
}

#[test]
fn objects_are_inserted_with_them() {
    everywhere(|engine| {
        let rows = [article("three", "third"), article("four", "fourth")];
        let mut connection = engine.connect()?;
        connection.insert_all(&rows[..1])?;
        connection.execute(insert(Article).rows(&rows[1..]))?;
        assert_eq!(bodies(engine)?.len(), 4);
        assert_eq!(bodies(engine)?[2..].iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["third", "fourth"]);
        assert_eq!(Article::default().body, String::new().into());
        Ok(())
    });
}

#[test]
fn rows_that_are_gone_are_reported() {
    everywhere(|engine| {
        let (mut session, [one, two]) = two(engine)?;
        session.connection()?.execute(delete(Article).where_(Article.title.eq("one")))?;
        let gone = session.undefer(&[two, one], Article.body).expect_err("its row is gone");
        assert_eq!(gone.to_string(), "the row of an object of `articles` is gone: it was deleted by someone else");
        session.delete(two)?;
        assert!(session.undefer(&[two], Article.summary).is_err(), "deleted before it is loaded");
        Ok(())
    });
}

#[test]
fn a_value_for_each_update_is_sent_without_the_old_one() {
    everywhere(|engine| {
        let note = Note { id: 1, r#private: "secret".to_owned().into(), number: 1, log: "new".to_owned().into() };
        let mut session = Session::new(engine);
        session.add(note);
        session.commit()?;
        let mut session = Session::new(engine);
        let note = session.get(Note, 1)?.expect("the note");
        session.edit(note).number = 2;
        session.commit()?;
        assert_eq!(session[note].log.get()?, "changed");
        let error = session[note].r#private.get().expect_err("not loaded").to_string();
        assert!(error.contains("the column `diary` of `notes`") && error.contains("undefer(Note.private)"), "{error}");
        session.undefer(&[note], Note.r#private)?;
        assert_eq!(session[note].r#private.get()?, "secret");
        Ok(())
    });
}

#[test]
fn only_the_redacted_cell_is_hidden() {
    let place = sqlite();
    let mut connection = place.engine.connect().expect("a connection");
    let selected = select(Note).from_statement(text("SELECT 1, 35000 + 35000"));
    let selected = connection.rows(&selected).and_then(Rows::all).expect_err("too large");
    assert!(selected.to_string().starts_with("column 2 (`35000 + 35000`): expected i16, found 70000"), "{selected}");
    let all = text("SELECT 1, 'secret', 35000 + 35000, 'log'").columns::<Note>();
    let all = connection.rows(&all).and_then(Rows::all).expect_err("too large");
    assert!(all.to_string().starts_with("column 3 (`35000 + 35000`): expected i16, found 70000"), "{all}");
}

#[test]
fn an_object_that_is_still_to_be_inserted_can_be_taken_back() {
    let place = sqlite();
    let mut session = Session::new(&place.engine);
    let new = session.add(article("new", "body"));
    let back = session.expunge(new).expect("it is in the session");
    assert_eq!((back.id, back.body), (Auto::Pending, "body".to_owned().into()));
}
