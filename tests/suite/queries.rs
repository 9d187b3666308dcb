//! Queries made of queries: WITH, UNION and its like, VALUES, LATERAL, all joins, tables by name.

use aludel::Engine;
use aludel::prelude::*;

use crate::check::{check, check_pretty, check_run};
use crate::engines::each_engine;
use crate::fixture::{Comment, Post, Tag, User};
use crate::run::{gives, gives_except, with_rows};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

#[test]
fn a_common_table_expression_is_written_once() {
    let posts = func::count(Post.id).label("posts");
    let counts = select((Post.author_id, posts.clone())).group_by(Post.author_id).cte("counts");
    let most = select(func::max(counts.column(&posts))).from(&counts).scalar_subquery();
    let query = select((User.name, counts.column(&posts)))
        .from(User)
        .join_on(&counts, counts.column(Post.author_id).eq(User.id))
        .where_(counts.column(&posts).eq(most));
    check_pretty("queries/cte", &query);
    with_rows();
    gives(&query, &[("Ann".to_owned(), 2)]);
}

#[test]
fn one_may_use_another() {
    let authors = select(Post.author_id).distinct().cte("authors");
    let names = select((User.id, User.name)).join_on(&authors, authors.column(Post.author_id).eq(User.id)).cte("names");
    let other = names.alias("other");
    let query = select((names.column(User.name), other.column(User.name)))
        .from(&names)
        .join_on(&other, other.column(User.id).gt(names.column(User.id)));
    check("queries/cte_of_cte", &query);
    with_rows();
    gives(&query, &[("Ann".to_owned(), "bo".to_owned())]);
}

#[test]
fn a_common_table_expression_in_a_subquery_stands_at_the_start() {
    let active = select(User.id).where_(User.active).cte("active");
    let query = select(Post.title).where_(Post.author_id.in_(active.select())).where_(Post.views.gt(0)).order_by(Post.id);
    check("queries/cte_in_subquery", &query);
    with_rows();
    gives(&query, &texts(&["First"]));
}

#[test]
fn two_that_differ_may_not_be_called_the_same() {
    let one = select(User.id).cte("ids");
    let other = select(Post.id).cte("ids");
    check("queries/cte_twice", &select(User.id).where_(User.id.in_(one.select()) | User.id.in_(other.select())));
    let same = || select(User.id).where_(User.active).cte("ids");
    check("queries/cte_same", &select(User.id).where_(User.id.in_(same().select()) & User.id.in_(same().select())));
}

#[test]
fn a_recursive_query() {
    let level = literal(1).label("level");
    let below = select((User.id, level.clone())).where_(User.boss_id.is_null()).recursive("below").union_all(|below| {
        select((User.id, below.column(&level) + 1)).from(User).join_on(below, User.boss_id.eq(below.column(User.id)))
    });
    let query = select((User.name, below.column(&level)))
        .from(User)
        .join_on(&below, below.column(User.id).eq(User.id))
        .order_by((below.column(&level), User.id));
    check_pretty("queries/recursive", &query);
    with_rows();
    let expected = [("Ann", 1), ("bo", 2), ("Cy_100%", 2), ("Dé\\'", 3)];
    gives(&query, &expected.map(|(name, level)| (name.to_owned(), level)));
}

#[test]
fn a_recursive_query_of_distinct_rows_comes_to_an_end() {
    let number = literal(0).label("number");
    let circle = select(number.clone())
        .recursive("circle")
        .union(|circle| select(func::coalesce((circle.column(&number) + 1) % 5, 0)).from(circle));
    let query = circle.select().order_by(circle.column(&number));
    check("queries/recursive_union", &query);
    gives(&query, &[0, 1, 2, 3, 4]);
}

#[test]
fn a_recursive_query_needs_names() {
    let nameless = select(literal(1)).recursive("counting").union_all(|counting| select(literal(2)).from(counting));
    check("queries/recursive_nameless", &select(User.id).from(User).cross_join(&nameless));
}

#[test]
fn materialized_or_not() {
    let ids = || select(User.id).cte("ids");
    check("queries/materialized", &ids().materialized().select());
    check("queries/not_materialized", &ids().not_materialized().select());
    with_rows();
    let query = select(ids().materialized().column(User.id)).from(ids().materialized()).limit(0);
    gives_except(&["mariadb"], &query, &[]);
}

#[test]
fn a_statement_that_changes_something_in_with() {
    let gone = delete(Comment).where_(Comment.post_id.eq(201)).returning((Comment.id, Comment.text)).cte("gone");
    check("queries/delete_cte", &gone.select());
    let new = insert(Tag).values(Tag.name.set("new")).returning(Tag.name).cte("new");
    check("queries/insert_cte", &select(User.id).with(&new));
    let changed = update(Tag).set(Tag.label.set("x")).all_rows().returning(Tag.name).cte("changed");
    check("queries/update_cte", &select(func::count(changed.column(Tag.name))).from(&changed));
    with_rows();
    gives_except(&["sqlite", "mariadb"], &select(func::count(changed.column(Tag.name))).from(&changed), &[2]);
}

#[test]
fn with_before_other_statements() {
    let idle = select(User.id).where_(!User.active).cte("idle");
    check("queries/update_with", &update(Post).set(Post.status.set("idle")).where_(Post.author_id.in_(idle.select())));
    check("queries/delete_with", &delete(Post).where_(Post.author_id.in_(idle.select())));
    let names = select((User.name, User.email)).where_(User.id.in_(idle.select())).cte("names");
    let copy = insert(Tag)
        .from_select((Tag.name, Tag.label), select((names.column(User.name), names.column(User.email).nullable())).from(&names));
    check_run("queries/insert_with", &copy, &delete(Tag).all_rows());
}

#[test]
fn union_of_two() {
    let query = select(User.name).union(select(Post.title)).order_by(User.name.desc()).limit(2);
    check_pretty("queries/union", &query);
    with_rows();
    let all = select(User.active).union_all(select(User.active)).union_all(select(literal(false)));
    check("queries/union_all", &all);
    gives(&select(User.active).union(select(literal(false))).order_by(User.active), &[false, true]);
    gives(&all.order_by(User.active).limit(4).offset(1), &[false, false, true, true]);
}

#[test]
fn intersect_and_except() {
    with_rows();
    let posts = || select(Post.author_id);
    let ids = || select(User.id);
    gives(&ids().intersect(posts()).order_by(User.id), &[101, 102]);
    check("queries/intersect", &ids().intersect(posts()));
    check("queries/except", &ids().except(posts()).order_by(User.id));
    gives(&ids().except(posts()).order_by(User.id), &[103, 104]);
    check("queries/except_all", &posts().except_all(select(Comment.post_id)));
    gives_except(&["sqlite"], &posts().intersect_all(posts()).order_by(Post.author_id), &[101, 101, 102]);
}

#[test]
fn they_are_carried_out_as_they_were_joined() {
    with_rows();
    let numbers = |list: &[i64]| {
        let rows = values("rows", ["n"], list.iter().map(|it| (*it,)).collect::<Vec<_>>());
        let (n,) = rows.columns();
        select(n.label("n")).from(&rows)
    };
    let n = || label::<i64>("n");
    let (one, two, three) = (|| numbers(&[1, 2]), || numbers(&[2, 3]), || numbers(&[3, 4]));
    let left = one().union(two()).intersect(three());
    check("queries/left_first", &left.clone().order_by(n()));
    gives(&left.order_by(n()), &[3]);
    let right = one().union(two().intersect(three()));
    check("queries/right_first", &right.clone().order_by(n()));
    gives(&right.order_by(n()), &[1, 2, 3]);
    let nested = one().except(two().union(one()));
    check("queries/except_of_union", &nested);
    gives(&nested, &[]);
}

#[test]
fn a_part_keeps_its_order_and_limit() {
    with_rows();
    let newest = || select(Post.id).order_by(Post.id.desc()).limit(1);
    let oldest = || select(Post.id).order_by(Post.id).limit(1);
    let query = newest().union_all(oldest()).order_by(Post.id);
    check("queries/limited_parts", &query);
    gives(&query, &[201, 203]);
}

#[test]
fn where_a_union_may_stand() {
    with_rows();
    let names = || select(User.name).union(select(Tag.name));
    let rows = names().subquery("names");
    let query = select(func::count(rows.column(User.name))).from(&rows);
    check("queries/union_subquery", &query);
    gives(&query, &[6]);
    let query =
        select(Post.title).where_(Post.author_id.in_(select(User.id.nullable()).union(select(Comment.user_id).where_(false))));
    check("queries/union_in", &query);
    let query = select(User.id)
        .where_(exists(
            select(Post.id).where_(Post.author_id.eq(User.id)).union(select(Comment.id).where_(Comment.user_id.eq(User.id))),
        ))
        .order_by(User.id);
    check("queries/union_exists", &query);
    gives(&query, &[101, 102]);
}

#[test]
fn mistakes_of_unions() {
    check("queries/union_order_by_other", &select(User.name).union(select(Post.title)).order_by(User.id));
    check("queries/union_order_by_expression", &select(User.name).union(select(Post.title)).order_by(func::lower(User.name)));
}

#[test]
fn a_union_of_models() {
    with_rows();
    let query = select(Tag).where_(Tag.name.eq("a")).union(select(Tag).where_(Tag.label.is_null())).order_by(Tag.name);
    check("queries/union_models", &query);
    gives(&query, &[Tag { name: "a".into(), label: Some("A".into()) }, Tag { name: "b".into(), label: None }]);
}

#[test]
fn rows_in_the_statement() {
    with_rows();
    let rows = values("limits", ["age", "word"], [(Some(18), "minor"), (Some(31), "adult"), (None, "ageless")]);
    let (age, word) = rows.columns();
    let query = select((User.name, word.clone())).from(User).join_on(&rows, age.is_not_distinct_from(User.age)).order_by(User.id);
    check("queries/values", &query);
    let expected = [("Ann", "adult"), ("bo", "ageless"), ("Dé\\'", "adult")];
    gives(&query, &expected.map(|(name, word)| (name.to_owned(), word.to_owned())));
    let query = select((User.name, word)).from(User).join_on(&rows, rows.columns().1.eq(User.name));
    gives(&query, &[]);
    let bytes = values("bytes", ["n", "data"], [(1_i64, vec![0_u8, 255]), (2, vec![])]);
    check("queries/values_bytes", &select(bytes.columns()).from(&bytes));
    gives(&select(bytes.columns()).from(&bytes).order_by(bytes.columns().0), &[(1, vec![0, 255]), (2, vec![])]);
    check("queries/values_empty", &select(User.id).cross_join(values("none", ["n"], Vec::<(i64,)>::new())));
}

#[test]
fn a_lateral_subquery() {
    with_rows();
    let newest = select(Post.title).where_(Post.author_id.eq(User.id)).order_by(Post.id.desc()).limit(1).lateral("newest");
    let query = select((User.name, newest.column(Post.title))).from(User).cross_join(&newest).order_by(User.id);
    check("queries/lateral", &query);
    gives_except(&["sqlite", "mariadb"], &query, &[("Ann".into(), "second".into()), ("bo".into(), "Third".into())]);
    let query =
        select((User.id, newest.column(Post.title).nullable())).from(User).left_join_on(&newest, literal(true)).order_by(User.id);
    check("queries/lateral_left", &query);
}

#[test]
fn all_joins() {
    with_rows();
    let query = select((User.name.nullable(), Tag.name)).from(User).right_join_on(Tag, User.name.eq(Tag.name)).order_by(Tag.name);
    check("queries/right_join", &query);
    gives(&query, &[(None, "a".into()), (None, "b".into())]);
    let query = select((Post.title, User.name)).from(Comment).right_join(Post).join_on(User, User.id.eq(Post.author_id));
    check("queries/right_join_by_key", &query);
    let both = select((User.name.nullable(), Tag.name.nullable())).from(User).full_join_on(Tag, User.name.eq(Tag.name));
    check("queries/full_join", &both);
    gives_except(&["mariadb"], &select(func::count_all()).from(both.subquery("both")), &[6]);
    let query = select((User.name, Tag.name)).cross_join(Tag).where_(User.id.eq(101)).order_by(Tag.name);
    check("queries/cross_join", &query);
    gives(&query, &[("Ann".into(), "a".into()), ("Ann".into(), "b".into())]);
}

#[test]
fn what_a_join_may_leave_out_is_read_as_such() {
    check("queries/right_join_not_null", &select((User.name, Tag.name)).from(User).right_join_on(Tag, User.name.eq(Tag.name)));
    check(
        "queries/full_join_not_null",
        &select((User.name.nullable(), Tag.name)).from(User).full_join_on(Tag, User.name.eq(Tag.name)),
    );
}

#[test]
fn tables_that_nothing_connects() {
    check("queries/cartesian", &select((User.name, Post.title)));
    check("queries/cartesian_third", &select((User.name, Post.title, Tag.name)).where_(User.id.eq(Post.author_id)));
    check("queries/connected", &select((User.name, Post.title)).where_(User.id.eq(Post.author_id)));
    check(
        "queries/connected_by_or",
        &select((User.name, Post.title)).where_(User.id.eq(Post.author_id) | User.id.eq(Post.editor_id)),
    );
    check("queries/asked_for", &select((User.name, Post.title)).from(User).from(Post));
    check("queries/cartesian_inside", &select(Tag.name).where_(exists(select((User.id, Post.id)))));
}

#[test]
fn correlation_that_is_said() {
    with_rows();
    let query = select((User.id, select(User.id * 2).correlate(User).scalar_subquery())).where_(User.id.eq(101));
    check("queries/correlate", &query);
    gives(&query, &[(101, Some(202_i64))]);
    let other = || select(func::count(Post.id)).where_(Post.author_id.eq(User.id));
    check("queries/correlate_nothing", &select((User.id, other().correlate_nothing().scalar_subquery())));
    check("queries/correlate_except", &select((User.id, other().correlate_except(User).scalar_subquery())));
    check("queries/correlate_unknown", &select(Tag.name).where_(exists(other().correlate(User))));
    gives(&select((User.id, other().correlate_nothing().scalar_subquery())).where_(User.id.eq(104)), &[(104, Some(3))]);
}

#[test]
fn a_table_by_name() {
    with_rows();
    let users = named_table("users".to_owned());
    let name = || users.column::<String>("name");
    let query = select(name()).from(&users).where_(users.column::<Option<i32>>("age").gt(18)).order_by(name());
    check("queries/named_table", &query);
    gives(&query, &texts(&["Ann", "Dé\\'"]));
    let u = named_table("users").alias("u");
    check(
        "queries/named_alias",
        &select((Post.title, u.column::<String>("name"))).from(Post).join_on(&u, u.column::<i64>("id").eq(Post.author_id)),
    );
    check("queries/named_unknown", &select(users.column::<i64>("id")));
}

#[test]
fn text_as_a_subquery() {
    with_rows();
    let adults =
        text("SELECT id, name FROM users WHERE age > :age").bind("age", 18).columns::<(i64, String)>().subquery("adults");
    let query = select(adults.column(User.name)).from(&adults).order_by(adults.column(User.name));
    check("queries/text_subquery", &query);
    gives(&query, &texts(&["Ann", "Dé\\'"]));
    check("queries/text_all", &adults.select());
}

#[test]
fn a_model_whose_rows_are_those_of_a_common_table_expression() {
    with_rows();
    let tags = select(Tag).where_(Tag.label.is_not_null()).cte("named");
    let tag = Tag.alias("named");
    let query = select(tag).from(&tags).where_(tag.name.ne("b"));
    check("queries/model_of_cte", &query);
    gives(&query, &[Tag { name: "a".into(), label: Some("A".into()) }]);
    gives(&tags.select(), &[Tag { name: "a".into(), label: Some("A".into()) }]);
}

#[test]
fn recursion_goes_on_for_as_long_as_there_are_rows() {
    let number = literal(1).label("number");
    let numbers = select(number.clone())
        .recursive("numbers")
        .union_all(|numbers| select(numbers.column(&number) + 1).from(numbers).where_(numbers.column(&number).lt(5_000)));
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let last = conn.scalar(select(func::max(numbers.column(&number))).from(&numbers)).expect("a number");
        assert_eq!(last, Some(Some(5_000)), "{}", engine.dialect().name());
    });
}

#[test]
fn a_session_takes_models_from_common_table_expressions_and_unions() {
    each_engine(|engine| from_everywhere(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn from_everywhere(engine: &Engine) -> aludel::Result<()> {
    metadata![User].create_all(engine)?;
    let mut session = Session::new(engine);
    let ann = session.add(user("Ann", None));
    session.flush()?;
    let boss_id = Some(*session[ann].id.value());
    let bo = session.add(user("Bo", boss_id));
    session.commit()?;
    let below = select(User)
        .where_(User.name.eq("Ann"))
        .recursive("below")
        .union_all(|below| select(User).from(User).join_on(below, User.boss_id.eq(below.column(User.id))));
    assert_eq!(session.scalars(below.select().order_by(below.column(User.name)))?.all(), [ann, bo]);
    let user = User.alias("below");
    assert_eq!(session.scalars(select(user).from(&below).where_(user.name.eq("Bo")))?.all(), [bo]);
    let both = select(User).where_(User.id.eq(boss_id)).union_all(select(User).where_(User.name.eq("Bo"))).order_by(User.name);
    assert_eq!(session.scalars(both)?.all(), [ann, bo]);
    Ok(())
}

fn user(name: &str, boss_id: Option<i64>) -> User {
    let email = format!("{name}@example.org");
    User { id: Auto::Pending, email, name: name.into(), age: None, active: true, score: 0.0, boss_id }
}

#[test]
fn a_common_table_expression_called_as_a_table_would_hide_it() {
    let posts = select((Post.id, Post.author_id)).where_(Post.views.gt(0)).cte("posts");
    let written = select(Post.id).where_(Post.author_id.eq(User.id));
    check(
        "queries/cte_hides_table",
        &select(User.id).where_(User.id.in_(select(posts.column(Post.author_id)).from(&posts)) & exists(written)),
    );
    check("queries/cte_hides_its_own_table", &posts.select());
    let tags = select(Post.id).cte("TAGS");
    check("queries/cte_hides_other_case", &select(Tag.name).where_(exists(tags.select())));
}

#[test]
fn common_table_expressions_nest_so_deep_only() {
    let id = || literal(0_i64).label("id");
    let mut query = select(User.id.as_type::<i64>());
    for level in 0..10_000 {
        let inner = query.cte(format!("c{level}"));
        query = select(inner.column(&id())).from(&inner);
    }
    let error = query.compile(&aludel::dialect::Sqlite).expect_err("it nests too deep");
    assert!(error.to_string().contains("levels deep"), "{error}");
}

#[test]
fn common_table_expressions_that_are_named_twice_do_not_multiply() {
    let id = || literal(0_i64).label("id");
    let mut query = select(User.id.as_type::<i64>());
    for level in 0..25 {
        let inner = query.cte(format!("c{level}"));
        let (one, other) = (inner.alias("one"), inner.alias("other"));
        query = select(one.column(&id())).from(&one).join_on(&other, other.column(&id()).eq(one.column(&id())));
    }
    assert_eq!(query.footprint().to_string(), "reads users(id)");
    assert!(query.compile(&aludel::dialect::Sqlite).is_ok());
}

#[test]
fn a_query_that_becomes_another_is_not_about_the_row_around_it_however_deep() {
    let own = select(Comment.post_id).where_(Comment.user_id.eq(User.id));
    let posts = select(Post.id).distinct_on(Post.author_id).order_by(Post.author_id).where_(Post.id.in_(own));
    check("queries/distinct_on_about_the_row_around", &select(User.id).where_(exists(posts)));
    let of_itself = select(Post.id).distinct_on(Post.author_id).order_by(Post.author_id);
    let of_itself = of_itself.where_(Post.id.in_(select(Comment.post_id).where_(Comment.user_id.eq(Post.author_id))));
    check("queries/distinct_on_about_itself", &select(User.id).where_(exists(of_itself)));
}

#[test]
fn any_of_an_aggregate_is_about_its_own_group() {
    let many = select(User.age).group_by(User.age).having(func::count_all().gt(all_(select(Post.views))));
    check("queries/all_of_aggregate", &many);
    let own = select(Comment.id).where_(Comment.user_id.eq(User.id));
    let deep = select(Post.views).where_(Post.id.in_(own)).limit(3);
    check("queries/all_about_the_row_around", &select(User.id).where_(User.id.gt(all_(deep))));
}

#[test]
fn ties_are_not_left_out() {
    let query = select(User.id).distinct_on(User.age).order_by((User.age, User.id)).fetch_with_ties(3);
    check("queries/distinct_on_with_ties", &query);
}

#[test]
fn what_an_outer_join_leaves_out_is_not_given_back_as_a_value() {
    let stmt = update(Post).set(Post.views.set(0)).from(User).left_join_on(Comment, Comment.user_id.eq(User.id));
    let stmt = stmt.where_(Post.author_id.eq(User.id)).returning((Post.id, Comment.id));
    check("queries/returning_left_join", &stmt);
    let before = func::lag(Post.views).or(0).over(window().order_by(User.id));
    check("queries/lag_left_join", &select(before).from(User).left_join_on(Post, Post.author_id.eq(User.id)));
}

#[test]
fn null_takes_its_type_from_its_place() {
    with_rows();
    let query = select(func::coalesce(User.name, None::<String>))
        .order_by((func::coalesce(User.age, None::<i32>).asc().nulls_first(), User.id));
    gives(&query, &["bo", "Cy_100%", "Ann", "Dé\\'"].map(|it| Some(it.to_owned())));
}

#[test]
fn unions_are_executed_as_wholes() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let both = select((literal(1), literal("a"))).union_all(select((literal(2), literal("b"))));
        let rows = conn.execute(both.clone()).and_then(aludel::Rows::all).expect("rows");
        assert_eq!(rows, [(1, "a".to_owned()), (2, "b".to_owned())], "{}", engine.dialect().name());
        assert_eq!(Session::new(engine).execute(both).expect("rows").all().len(), 2);
    });
}

#[test]
fn a_name_that_nothing_is_called_by_is_an_error_everywhere() {
    each_engine(|engine| {
        metadata![Tag].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        let unknown = select(Tag.name).where_(column_named::<String>("nam").is_not_null());
        assert!(conn.execute(unknown).and_then(aludel::Rows::all).is_err(), "{}", engine.dialect().name());
        let unsorted = select(Tag.name.label("it")).order_by(label::<String>("its"));
        assert!(conn.execute(unsorted).and_then(aludel::Rows::all).is_err(), "{}", engine.dialect().name());
    });
}

#[test]
fn a_label_is_grouped_by_as_what_it_labels() {
    with_rows();
    let status = func::upper(Post.status).label("status");
    let query = select((status.clone(), func::count(Post.id))).group_by(label::<String>("status")).order_by(status.asc());
    check("queries/group_by_label", &query);
    gives(&query, &[("DRAFT".to_owned(), 1), ("PUBLISHED".to_owned(), 2)]);
}

#[test]
fn an_aggregate_is_no_condition_of_rows() {
    check("queries/aggregate_in_where", &select(User.id).where_(func::count(User.id).gt(1)));
}

#[test]
fn a_parameter_that_is_asked_whether_it_is_null() {
    each_engine(|engine| {
        metadata![Tag].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        conn.execute(insert(Tag).values(Tag.name.set("a"))).expect("a row");
        let wanted = prepare(|name: Param<Option<String>>| select(Tag.name).where_(name.is_null() | Tag.name.eq(name)));
        let found =
            |conn: &mut aludel::Connection, name: Option<&str>| wanted.all(conn, name.map(str::to_owned)).expect("rows").len();
        assert_eq!([found(&mut conn, None), found(&mut conn, Some("a")), found(&mut conn, Some("b"))], [1, 1, 0]);
    });
}
