//! Where the databases' words differ, or their meaning easily could: every database gives the same rows.

use aludel::prelude::*;

use crate::fixture::{Comment, Post, PostTag, Tag, User};
use crate::run::{does, fails, gives, with_rows};

fn texts<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(str::to_owned)
}

/// The ids of the users that meet a condition.
#[track_caller]
fn finds<P: aludel::expr::Predicate>(condition: P, ids: &[i64]) {
    gives(&select(User.id).where_(condition).order_by(User.id), ids);
}

#[test]
fn like_tells_upper_case_from_lower_case() {
    with_rows();
    finds(User.name.like("B%"), &[]);
    finds(User.name.like("b%"), &[102]);
    finds(User.name.not_like("b%"), &[101, 103, 104]);
}

#[test]
fn ilike_does_not() {
    with_rows();
    finds(User.name.ilike("B%"), &[102]);
    finds(User.name.ilike("a_N"), &[101]);
}

#[test]
fn a_backslash_in_a_pattern_takes_the_meaning_from_what_follows() {
    with_rows();
    finds(User.name.like("Cy\\_%"), &[103]);
    finds(User.name.like("An\\_"), &[]);
    finds(User.name.ilike("cY\\_100\\%"), &[103]);
    finds(User.name.like("%\\\\%"), &[104]);
}

#[test]
fn what_a_user_typed_means_itself() {
    with_rows();
    finds(User.name.contains("%"), &[103]);
    finds(User.name.contains("_"), &[103]);
    finds(User.name.contains("\\"), &[104]);
    finds(User.name.ends_with("'"), &[104]);
    finds(User.name.starts_with("A"), &[101]);
    finds(User.name.contains("/"), &[]);
}

#[test]
fn text_compares_character_by_character() {
    with_rows();
    finds(User.name.eq("ann"), &[]);
    finds(User.name.eq("Ann "), &[]);
    gives(
        &select((literal("a").eq("A"), literal("a").eq("a "), literal("é").eq("e"), literal("B").lt("a"))),
        &[(false, false, false, true)],
    );
    gives(&select(User.name).order_by(User.name), &texts(["Ann", "Cy_100%", "Dé\\'", "bo"]));
}

#[test]
fn unique_text_is_unique_character_by_character() {
    let tag = |name: &'static str| insert(Tag).values(Tag.name.set(name));
    ["x", "X", "x ", "é", "e"].into_iter().for_each(|it| does(&tag(it)));
    fails(&tag("x"));
}

#[test]
fn distinct_from_takes_null_for_a_value() {
    with_rows();
    finds(User.age.is_distinct_from(31), &[102, 103]);
    finds(User.age.is_not_distinct_from(None::<i32>), &[102]);
    finds(!User.age.is_distinct_from(User.age), &[101, 102, 103, 104]);
    gives(&select(literal(None::<i32>).is_distinct_from(None::<i32>)), &[false]);
}

#[test]
fn comparisons_with_null_are_null() {
    with_rows();
    finds(User.age.ne(31), &[103]);
    finds(User.age.not_in([17, 18]), &[101, 104]);
    finds(User.boss_id.not_in(select(User.alias("other").boss_id)), &[]);
}

#[test]
fn nothing_is_in_an_empty_list() {
    with_rows();
    finds(User.age.in_(Vec::<i32>::new()), &[]);
    finds(User.age.not_in(Vec::<i32>::new()), &[101, 102, 103, 104]);
    finds(or_(Vec::<Expr<bool>>::new()), &[]);
    finds(and_(Vec::<Expr<bool>>::new()), &[101, 102, 103, 104]);
}

#[test]
fn nulls_are_where_the_query_says() {
    with_rows();
    let by = |order: aludel::expr::Order| select(User.id).order_by((order, User.id));
    gives(&by(User.age.asc().nulls_first()), &[102, 103, 101, 104]);
    gives(&by(User.age.asc().nulls_last()), &[103, 101, 104, 102]);
    gives(&by(User.age.desc().nulls_first()), &[102, 101, 104, 103]);
    gives(&by(User.age.desc().nulls_last()), &[101, 104, 103, 102]);
}

#[test]
fn offset_without_limit_leaves_out_the_first_rows() {
    with_rows();
    let users = select(User.id).order_by(User.id);
    gives(&users.clone().offset(3), &[104]);
    gives(&users.clone().limit(2).offset(1), &[102, 103]);
    gives(&users.clone().limit(0), &[]);
    gives(&users.offset(9), &[]);
}

#[test]
fn a_filtered_aggregate_takes_some_of_the_rows() {
    with_rows();
    let all = (
        func::count_all().filter(User.active),
        func::count(User.age).filter(User.active),
        func::count_distinct(User.age).filter(User.active),
        func::sum(User.score).filter(User.age.gt(18)),
        func::max(User.name).filter(User.age.gt(99)),
    );
    gives(&select(all).from(User), &[(3, 2, 1, Some(5.0), None)]);
}

#[test]
fn a_filtered_aggregate_over_a_window_takes_some_of_the_rows() {
    with_rows();
    let published = func::sum(Post.views).filter(Post.status.eq("published")).over(window().partition_by(Post.author_id));
    gives(&select((Post.id, published)).order_by(Post.id), &[(201, Some(7)), (202, Some(7)), (203, Some(-7))]);
}

#[test]
fn text_joined_to_null_is_null() {
    with_rows();
    let joined = select(Post.title.concat(": ").concat(Post.body)).order_by(Post.id);
    gives(&joined, &[Some("First: 100% sure".into()), None, Some("Third: a_b".into())]);
}

#[test]
fn integers_are_divided_truly() {
    with_rows();
    gives(
        &select((literal(7) / 2, literal(-7_i64) / 2, literal(1) / 4_i16, literal(7) / 2 / 2)),
        &[(Some(3.5), Some(-3.5), Some(0.25), Some(1.75))],
    );
    gives(&select(User.age / 2).where_(User.id.eq(101)), &[Some(15.5)]);
}

#[test]
fn a_remainder_has_the_sign_of_the_dividend() {
    gives(
        &select((literal(7) % 3, literal(-7) % 3, literal(7) % -3, literal(-7) % -3)),
        &[(Some(1), Some(-1), Some(1), Some(-1))],
    );
}

#[test]
fn integers_are_averaged_as_floats() {
    with_rows();
    gives(&select(func::avg(User.age)), &[Some(79.0 / 3.0)]);
    gives(&select((func::avg(Post.views), func::sum(Post.views))).where_(Post.id.ne(203)), &[(Some(3.5), Some(7))]);
}

#[test]
fn aggregates_of_nothing() {
    let all = (func::count(User.id), func::sum(User.age), func::avg(User.score), func::max(User.name));
    gives(&select(all), &[(0, None, None, None)]);
}

#[test]
fn text_is_counted_in_characters() {
    gives(&select((func::length("é"), func::length("😀a"), func::length(""))), &[(1, 2, 0)]);
}

#[test]
fn text_functions() {
    let all = (func::upper("aBc"), func::lower("aBc"), func::trim("  a b "));
    gives(&select(all), &[("ABC".into(), "abc".into(), "a b".into())]);
}

#[test]
fn number_functions() {
    gives(&select((func::abs(-7), func::round(2.4), func::round(-3.6), func::round(7))), &[(7, 2.0, -4.0, 7)]);
}

#[test]
fn choosing_functions() {
    with_rows();
    let all = (func::coalesce(User.age, 0), func::nullif(User.name, "Ann"));
    gives(&select(all).where_(User.id.lt(103)).order_by(User.id), &[(31, None), (0, Some("bo".into()))]);
}

#[test]
fn a_float_becomes_the_nearest_integer() {
    with_rows();
    gives(&select((literal(2.7).cast::<i64>(), literal(-2.7).cast::<i32>(), literal(2.2).cast::<i64>())), &[(3_i64, -3, 2_i64)]);
    gives(&select((User.score + 0.2).cast::<i64>()).order_by(User.id), &[2_i64, -2, 0, 4]);
    gives(&select(literal(9_007_199_254_740_993_i64).cast::<i64>()), &[9_007_199_254_740_993]);
}

#[test]
fn values_become_others() {
    let all = (literal(12).cast::<String>(), literal("12").cast::<i64>(), literal("1.5").cast::<f64>(), literal(3).cast::<f64>());
    gives(&select(all), &[("12".into(), 12, 1.5, 3.0)]);
    gives(&select(literal("ab").cast::<Vec<u8>>()), &[b"ab".to_vec()]);
}

#[test]
fn a_number_made_text_meets_the_text_of_a_column() {
    with_rows();
    let email = User.id.cast::<String>().concat("@example.org");
    finds(User.email.eq(email.clone()), &[101, 102, 103, 104]);
    gives(
        &select(case().when(User.active, User.email).else_(User.id.cast::<String>())).where_(User.id.eq(103)),
        &["103".to_owned()],
    );
    gives(&select(func::coalesce(User.name.concat(email), "")).where_(User.id.eq(101)), &["Ann101@example.org".to_owned()]);
}

#[test]
fn truth_values_come_back_as_such() {
    with_rows();
    gives(
        &select((User.active, !User.active, User.age.gt(18))).where_(User.id.ne(101)).order_by(User.id),
        &[(true, false, None), (false, true, Some(false)), (true, false, Some(true))],
    );
}

#[test]
fn case_gives_values_of_one_type() {
    with_rows();
    let number = case().when(User.age.is_null(), 1).when(User.active, 2).else_(3);
    gives(&select(number).order_by(User.id), &[2, 1, 3, 2]);
    gives(&select(case().when(User.active, "yes").end()).where_(User.id.eq(103)), &[None]);
}

#[test]
fn windows() {
    with_rows();
    let by_score = || window().order_by(User.score);
    let all = (User.id, func::row_number().over(by_score()), func::lag(User.id).over(by_score()));
    gives(&select(all).order_by(User.id), &[(101, 3, Some(103)), (102, 1, None), (103, 2, Some(102)), (104, 4, Some(101))]);
}

#[test]
fn ranks_leave_gaps_or_not() {
    with_rows();
    let by_age = || window().order_by(func::coalesce(User.age, 0).desc());
    let all = (User.id, func::rank().over(by_age()), func::dense_rank().over(by_age()));
    gives(&select(all).order_by(User.id), &[(101, 1, 1), (102, 4, 3), (103, 3, 2), (104, 1, 1)]);
}

#[test]
fn the_missing_side_of_a_left_join_is_none() {
    with_rows();
    let query =
        select((Comment.id, User.optional())).from(Comment).left_join(User).where_(Comment.id.le(302)).order_by(Comment.id);
    let bo = User {
        id: 102.into(),
        email: "102@example.org".into(),
        name: "bo".into(),
        age: None,
        active: true,
        score: -2.5,
        boss_id: Some(101),
    };
    gives(&query, &[(301, Some(bo)), (302, None)]);
}

#[test]
fn a_subquery_is_about_the_row_around_it() {
    with_rows();
    let posts = select(func::count(Post.id)).where_(Post.author_id.eq(User.id)).scalar_subquery();
    gives(&select((User.id, posts)).order_by(User.id), &[(101, Some(2)), (102, Some(1)), (103, Some(0)), (104, Some(0))]);
    finds(not_exists(select(Post.id).where_(Post.author_id.eq(User.id))), &[103, 104]);
}

#[test]
fn an_upsert_updates_the_row_that_is_there() {
    with_rows();
    let row = |name: &'static str, label| (Tag.name.set(name), Tag.label.set(label));
    let stmt = insert(Tag).values(row("a", "new")).values(row("c", "C"));
    does(&stmt.on_conflict(Tag.name).do_update(Tag.label.set(Tag.label.concat("+").concat(excluded(Tag.label)))));
    let all = select((Tag.name, Tag.label)).order_by(Tag.name);
    gives(&all, &[("a".into(), Some("A+new".into())), ("b".into(), None), ("c".into(), Some("C".into()))]);
}

#[test]
fn an_upsert_that_does_nothing_leaves_the_row_alone() {
    with_rows();
    does(&insert(Tag).values((Tag.name.set("a"), Tag.label.set("new"))).on_conflict(Tag.name).do_nothing());
    gives(&select(Tag.label).where_(Tag.name.eq("a")), &[Some("A".into())]);
}

#[test]
fn an_upsert_that_does_nothing_still_fails_for_other_reasons() {
    with_rows();
    let row = (PostTag.post_id.set(999), PostTag.tag.set("a"), PostTag.position.set(1_i16));
    fails(&insert(PostTag).values(row).on_conflict((PostTag.post_id, PostTag.tag)).do_nothing());
}

#[test]
fn an_upsert_under_a_condition_updates_some_rows() {
    with_rows();
    let rows = insert(Tag)
        .from_select((Tag.name, Tag.label), select((Tag.alias("old").name, literal(Some("new")))).from(Tag.alias("old")));
    does(&rows.on_conflict(Tag.name).where_(Tag.label.is_null()).do_update(Tag.label.set(excluded(Tag.label))));
    gives(&select(Tag.label).order_by(Tag.name), &[Some("A".into()), Some("new".into())]);
}

#[test]
fn an_upsert_computes_all_values_from_the_row_as_it_was() {
    with_rows();
    let row = (User.email.set("101@example.org"), User.name.set("x"), User.age.set(50));
    let changes = (User.age.set(excluded(User.age)), User.boss_id.set(User.age), User.name.set(excluded(User.name)));
    fails(&insert(User).values(row.clone()).on_conflict(User.email).do_update(changes.clone()));
    let changes = (User.age.set(excluded(User.age)), User.score.set(func::coalesce(User.age, 0)), User.name.set("y"));
    does(&insert(User).values(row).on_conflict(User.email).where_(User.age.lt(40)).do_update(changes));
    gives(&select((User.age, User.score, User.name)).where_(User.id.eq(101)), &[(Some(50), 31.0, "y".into())]);
}

#[test]
fn an_update_computes_all_values_from_the_row_as_it_was() {
    with_rows();
    let changes = (User.age.set(1), User.score.set(func::coalesce(User.age, 0)));
    does(&update(User).set(changes).where_(User.id.eq(101)));
    gives(&select((User.age, User.score)).where_(User.id.eq(101)), &[(Some(1), 31.0)]);
}

#[test]
fn defaults_fill_what_an_insert_leaves_out() {
    does(&insert(User).values((User.email.set("x"), User.name.set("y"))));
    gives(&select((User.active, User.score, User.age)), &[(true, 0.0, None)]);
    let author = select(User.id).scalar_subquery();
    does(&insert(Post).values((Post.author_id.set(func::coalesce(author, 0)), Post.title.set("t"))));
    gives(&select((Post.views, Post.status)), &[(0, "draft".into())]);
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    does(&insert(Tag).values(Tag.name.set("é".repeat(40))));
    fails(&insert(Tag).values(Tag.name.set(literal("é".repeat(40)).concat("é"))));
    let stmt = insert(Tag).values(Tag.name.set("é".repeat(41)));
    assert!(stmt.to_string().contains("a text has 41 characters, the column `tags`.`name` has place for 40"), "{stmt}");
}

#[test]
fn references_are_kept() {
    with_rows();
    fails(&delete(User).where_(User.id.eq(101)));
    fails(&insert(Comment).values((Comment.post_id.set(999), Comment.text.set("x"))));
}

#[test]
fn null_is_refused_where_there_may_be_none() {
    fails(&insert(User).values(User.email.set("x")));
}

#[test]
fn what_is_selected_once_may_be_sorted_by_though_its_values_are_equal() {
    with_rows();
    let part = || func::substring(User.name, 2, 2);
    gives(&select(part()).distinct().where_(User.id.lt(103)).order_by(part()), &["nn".to_owned(), "o".to_owned()]);
    let first = || select(func::substring(Post.title, 1, 1)).where_(Post.id.eq(201)).limit(1).scalar_subquery::<String>();
    gives(
        &select((User.active, first())).distinct().order_by((User.active, first())),
        &[(false, Some("F".to_owned())), (true, Some("F".to_owned()))],
    );
}

#[test]
fn a_character_by_its_number_is_compared_as_any_text() {
    gives(&select((func::chr(65).eq("a"), func::chr(65).eq("A"), func::chr(1).eq(""))), &[(false, true, false)]);
}

#[test]
fn a_list_of_one_subquery_is_one_value() {
    with_rows();
    let first = select(Post.author_id).order_by(Post.id).limit(1).scalar_subquery::<i64>();
    finds(User.id.in_([first.clone()]), &[101]);
    finds(User.id.not_in([first]), &[102, 103, 104]);
}
