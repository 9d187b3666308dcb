//! Structs of the program as rows of queries, and parts of rows that may be missing.

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::check::check;
use crate::engines::each_engine;
use crate::fixture::{Comment, Post, PostEntity, Tag, User, UserEntity, inserts, tables};
use crate::run::{gives, with_rows};

#[derive(Clone, Debug, PartialEq, Row)]
struct UserPosts {
    name: String,
    posts: i64,
}

/// A model, one that may be missing, another row struct, a tuple.
#[derive(Debug, PartialEq, Row)]
struct Line<U = User> {
    author: U,
    last: Option<Post>,
    counted: UserPosts,
    pair: (i64, Option<String>),
}

/// Every field has a type parameter, for a session.
#[derive(Debug, PartialEq, Row)]
struct Written<P = Post, C = Option<Comment>> {
    post: P,
    comment: C,
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

fn user_posts() -> Select<impl aludel::query::Selection<Row = UserPosts, Tracked<Session> = UserPosts, First = UserPosts>> {
    select(UserPostsColumns { name: User.name, posts: func::count(Post.id) })
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id))
        .group_by((User.id, User.name))
        .order_by((label::<i64>("posts").desc(), User.id))
}

fn counted(name: &str, posts: i64) -> UserPosts {
    UserPosts { name: name.into(), posts }
}

#[test]
fn a_field_is_called_as_the_column_or_the_column_as_the_field() {
    check("rows/a_row_struct", &user_posts());
}

#[test]
fn rows_are_structs() {
    with_rows();
    gives(&user_posts(), &[counted("Ann", 2), counted("bo", 1), counted("Cy_100%", 0), counted("Dé\\'", 0)]);
}

#[test]
fn a_row_struct_is_read_wherever_rows_are() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let by_hand = text("SELECT name, 7 FROM users WHERE id = :id").bind("id", 101_i64).columns::<UserPosts>();
        assert_eq!(conn.execute(by_hand)?.one()?, counted("Ann", 7));
        assert_eq!(conn.scalars(user_posts())?[1], counted("bo", 1));
        let mut session = Session::new(engine);
        assert_eq!(session.execute(user_posts())?.all()[0], counted("Ann", 2));
        if engine.dialect().support(aludel::dialect::Feature::InsertReturning) == aludel::dialect::Support::Native {
            let new = insert(Tag).values((Tag.name.set("c"), Tag.label.set("see")));
            let new = new.returning(UserPostsColumns { name: Tag.name, posts: func::length(Tag.name).cast::<i64>() });
            assert_eq!(conn.execute(new)?.one()?, counted("c", 1));
        }
        Ok(())
    });
}

/// What a name and a number are selected from.
type Counted = UserPostsColumns<aludel::expr::Column<User, String>, Expr<i64>>;

/// What an id and a text that may be missing are selected from.
type Pair = (aludel::expr::Column<User, i64>, Expr<Option<String>>);

fn lines() -> Select<LineColumns<UserEntity, aludel::query::Optional<PostEntity>, Counted, Pair>> {
    select(LineColumns {
        author: User,
        last: Post.optional(),
        counted: UserPostsColumns { name: User.name, posts: User.id + 1 },
        pair: (User.id, Post.body.nullable()),
    })
    .from(User)
    .left_join_on(Post, Post.author_id.eq(User.id).and(Post.views.gt(0)))
    .where_(User.id.le(102))
    .order_by(User.id)
}

#[test]
fn rows_nest_models_and_rows() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let rows: Vec<Line> = conn.execute(lines())?.all()?;
        let [ann, bo] = &rows[..] else { panic!("two rows") };
        assert_eq!((ann.author.name.as_str(), ann.last.as_ref().map(|it| it.title.as_str())), ("Ann", Some("First")));
        assert_eq!((&ann.counted, &ann.pair), (&counted("Ann", 102), &(101, Some("100% sure".to_owned()))));
        assert_eq!((bo.author.name.as_str(), &bo.last, &bo.pair), ("bo", &None, &(102, None)));
        let mut session = Session::new(engine);
        let rows: Vec<Line<Handle<User>>> = session.execute(lines())?.all();
        assert_eq!(session[rows[0].author].name, "Ann");
        assert_eq!(session.get(User, 101)?, Some(rows[0].author), "one identity, one object");
        let by_hand = "SELECT u.*, p.*, u.name, 3, u.id, p.body FROM users u LEFT JOIN posts p ON p.author_id = u.id AND p.views > 0 \
                       WHERE u.id IN (101, 103) ORDER BY u.id";
        let rows = conn.execute(text(by_hand).columns::<Line>())?.all()?;
        assert_eq!((rows[0].last.as_ref().map(|it| it.views), rows[1].last.is_none()), (Some(7), true));
        assert_eq!(rows[1].pair, (103, None));
        Ok(())
    });
}

#[test]
fn a_session_takes_the_models_of_a_row_in_where_the_row_lets_it() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let stmt = select(WrittenColumns { post: Post, comment: Comment.optional() })
            .from(Post)
            .left_join_on(Comment, Comment.post_id.eq(Post.id).and(Comment.user_id.is_not_null()))
            .order_by(Post.id);
        let rows = session.execute(stmt)?.all();
        let first: &Written<Handle<Post>, Option<Handle<Comment>>> = &rows[0];
        assert_eq!(session[first.post].title, "First");
        let comment = first.comment.expect("a comment of a user");
        assert_eq!(session[comment].text, "nice");
        assert_eq!(rows.iter().filter(|it| it.comment.is_some()).count(), 2);
        Ok(())
    });
}

#[test]
fn a_tuple_may_be_missing() {
    with_rows();
    let rows = select((User.name, optional((Post.title, Post.body))))
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id).and(Post.views.ge(0)))
        .order_by((User.id, Post.id));
    check("rows/optional", &rows);
    let row = |name: &str, post: Option<(&str, Option<&str>)>| {
        (name.to_owned(), post.map(|(title, body)| (title.to_owned(), body.map(str::to_owned))))
    };
    let expected = [
        row("Ann", Some(("First", Some("100% sure")))),
        row("Ann", Some(("second", None))),
        row("bo", None),
        row("Cy_100%", None),
        row("Dé\\'", None),
    ];
    gives(&rows, &expected);
}

#[test]
fn a_row_is_missing_where_its_key_is_not_where_all_is_null() {
    // The body is NULL in both rows, and first; the title says that one of them is there.
    let rows = select((Post.id.nullable(), optional((Post.body, (Post.title, Post.views + 1)))))
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id))
        .where_(User.id.gt(102).or(Post.id.eq(202)))
        .order_by(User.id);
    with_rows();
    gives(&rows, &[(Some(202), Some((None, ("second".to_owned(), 1_i64)))), (None, None), (None, None)]);
}

#[test]
fn a_row_struct_may_be_missing() {
    with_rows();
    let rows = select((User.id, optional(UserPostsColumns { name: Post.title, posts: Post.views })))
        .from(User)
        .left_join_on(Post, Post.author_id.eq(User.id).and(Post.status.eq("published")))
        .where_(User.id.le(103))
        .order_by(User.id);
    gives(&rows, &[(101, Some(counted("First", 7))), (102, Some(counted("Third", -7))), (103, None)]);
}

#[test]
fn what_the_join_leaves_out_must_be_optional_in_a_row_struct_too() {
    let rows =
        select(UserPostsColumns { name: Post.title, posts: User.id }).from(User).left_join_on(Post, Post.author_id.eq(User.id));
    check("rows/a_missing_side", &rows);
}
