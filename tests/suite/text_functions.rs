//! Functions of text: what each database is given, and that all give the same, whatever the arguments.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::{Order, Post, Tag, User};
use crate::run::{does, gives, gives_except, with_rows};

/// One text.
fn text(text: &str) -> String {
    text.to_owned()
}

/// A text that may be NULL.
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The labels of all tags, in the order of their names.
fn with_labels(labels: &[Option<&str>]) {
    let rows: Vec<Tag> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| Tag { name: format!("t{index}"), label: label.map(str::to_owned) })
        .collect();
    does(&insert(Tag).rows(&rows));
}

#[test]
fn parts_of_a_text() {
    let all = (
        func::substring(User.name, 2, 3),
        func::substring_from(User.name, 2),
        func::left(User.name, 2),
        func::right(User.name, 2),
        func::position("n", User.name),
        func::replace(User.name, "n", "m"),
    );
    check("text_functions/parts", &select(all));
}

#[test]
fn parts_by_computed_places() {
    let all = (
        func::substring(User.name, User.age, User.age),
        func::substring(User.name, 1, User.age),
        func::substring_from(User.name, User.age),
        func::left(User.name, User.age),
        func::right(User.name, User.age),
    );
    check("text_functions/computed_parts", &select(all));
}

#[test]
fn a_substring_counts_characters_from_one() {
    let of = |from, length| select(func::substring("aé😀b", from, length));
    gives(&of(1, 2), &[text("aé")]);
    gives(&of(3, 1), &[text("😀")]);
    gives(&of(3, 99), &[text("😀b")]);
    gives(&of(5, 1), &[text("")]);
    gives(&of(99, 1), &[text("")]);
    gives(&of(2, 0), &[text("")]);
    gives(&of(2, -1), &[text("")]);
    gives(&select(func::substring("", 1, 1)), &[text("")]);
    gives(&select((func::substring_from("aé😀b", 2), func::substring_from("ab", 9))), &[(text("é😀b"), text(""))]);
}

#[test]
fn places_before_the_first_hold_no_characters() {
    let of = |from, length| select(func::substring("abc", from, length));
    gives(&of(0, 2), &[text("a")]);
    gives(&of(-1, 3), &[text("a")]);
    gives(&of(-5, 2), &[text("")]);
    gives(&of(-5, 99), &[text("abc")]);
    gives(&select((func::substring_from("abc", 0), func::substring_from("abc", -2))), &[(text("abc"), text("abc"))]);
}

#[test]
fn a_computed_substring_is_that_of_plain_numbers() {
    with_rows();
    // The fixture's places: 101 - id is 0, -1, -2 and -3.
    let from = (literal(101_i64) - User.id).cast::<i32>();
    let parts = select(func::substring("abc", from.clone() + 1, literal(5) + from.clone())).order_by(User.id);
    gives(&parts, &[text("abc"), text("abc"), text("a"), text("")]);
    let rest = select((func::substring_from("abc", from.clone()), func::substring_from("abc", -from.clone())));
    gives(
        &rest.order_by(User.id),
        &[(text("abc"), text("abc")), (text("abc"), text("abc")), (text("abc"), text("bc")), (text("abc"), text("c"))],
    );
    let ends = select((func::left("abc", from.clone() + 2), func::right("abc", from.clone() + 2), func::left("abc", from)));
    gives(
        &ends.order_by(User.id),
        &[
            (text("ab"), text("bc"), text("")),
            (text("a"), text("c"), text("")),
            (text(""), text(""), text("")),
            (text(""), text(""), text("")),
        ],
    );
    gives(&select(func::right("abc", User.age)).where_(User.id.eq(101)), &[some("abc")]);
}

#[test]
fn the_ends_of_a_text() {
    let of = |count| select((func::left("aé😀", count), func::right("aé😀", count)));
    gives(&of(2), &[(text("aé"), text("é😀"))]);
    gives(&of(3), &[(text("aé😀"), text("aé😀"))]);
    gives(&of(9), &[(text("aé😀"), text("aé😀"))]);
    gives(&of(0), &[(text(""), text(""))]);
    gives(&of(-1), &[(text(""), text(""))]);
}

#[test]
fn null_is_the_part_of_null() {
    with_rows();
    let bo = |query: Select2| query.where_(User.id.eq(102));
    gives(&bo(select((func::left(User.name, User.age), func::right(User.name, User.age)))), &[(None, None)]);
    gives(&bo(select((func::substring(User.name, 1, User.age), func::substring(User.name, User.age, 2)))), &[(None, None)]);
    gives(&bo(select((func::repeat(User.name, User.age), func::lpad(User.name, User.age, "-")))), &[(None, None)]);
    gives(&bo(select((func::rpad(User.name, User.age, "-"), func::substring_from(User.name, User.age)))), &[(None, None)]);
    let body = select((func::left(Post.body, 2), func::right(Post.body, 2), func::substring(Post.body, 0, 2)));
    gives(&body.where_(Post.id.eq(202)), &[(None, None, None)]);
    let body =
        (func::lpad(Post.body, 2, "-"), func::rpad(Post.body, 2, "-"), func::repeat(Post.body, 2), func::reverse(Post.body));
    gives(&select(body).where_(Post.id.eq(202)), &[(None, None, None, None)]);
    let body = (func::code_point(Post.body), func::octet_length(Post.body), func::position("a", Post.body));
    gives(&select(body).where_(Post.id.eq(202)), &[(None, None, None)]);
}

type Select2 = Select<(Expr<Option<String>>, Expr<Option<String>>)>;

#[test]
fn where_a_text_starts() {
    gives(&select((func::position("é", "aéé"), func::position("b", "aé😀b"), func::position("x", "abc"))), &[(2, 4, 0)]);
    gives(&select((func::position("", "abc"), func::position("a", ""), func::position("B", "abc"))), &[(1, 0, 0)]);
    with_rows();
    gives(&select(func::position("n", User.name)).order_by(User.id), &[2, 0, 0, 0]);
}

#[test]
fn every_occurrence_is_replaced() {
    gives(&select((func::replace("aXaX", "X", "é"), func::replace("aaa", "aa", "b"))), &[(text("aéaé"), text("ba"))]);
    gives(
        &select((func::replace("abc", "", "x"), func::replace("abc", "B", "x"), func::replace("abc", "b", ""))),
        &[(text("abc"), text("abc"), text("ac"))],
    );
    gives(&select(func::replace("abc", "b", None::<&str>)), &[None]);
}

#[test]
fn spaces_are_trimmed() {
    let all = (func::trim(User.name), func::ltrim(User.name), func::rtrim(User.name));
    check("text_functions/trim", &select(all));
    gives(&select((func::trim("  a "), func::ltrim("  a "), func::rtrim("  a "))), &[(text("a"), text("a "), text("  a"))]);
    gives(&select((func::trim("   "), func::trim(""), func::trim("\ta\n"))), &[(text(""), text(""), text("\ta\n"))]);
}

#[test]
fn a_character_is_trimmed() {
    let all = (func::trim_chars(User.name, "n"), func::ltrim_chars(User.name, "n"), func::rtrim_chars(User.name, "n"));
    check("text_functions/trim_character", &select(all));
    let all = (func::trim_chars("xxaxx", "x"), func::ltrim_chars("xxaxx", "x"), func::rtrim_chars("xxaxx", "x"));
    gives(&select(all), &[(text("a"), text("axx"), text("xxa"))]);
    gives(&select((func::trim_chars("éaé", "é"), func::trim_chars("abc", ""))), &[(text("a"), text("abc"))]);
}

#[test]
fn any_of_some_characters_is_trimmed() {
    check("text_functions/trim_characters", &select(func::trim_chars(User.name, "nA")));
    gives_except(&["mysql", "mariadb"], &select(func::trim_chars("xyaxby", "yx")), &[text("axb")]);
}

#[test]
fn texts_are_filled_up() {
    let all = (func::lpad(User.name, 6, "0"), func::rpad(User.name, 6, "ab"), func::repeat(User.name, 2));
    check("text_functions/pad", &select(all));
    let of = |length| select((func::lpad("é1", length, "ab"), func::rpad("é1", length, "ab")));
    gives(&of(5), &[(text("abaé1"), text("é1aba"))]);
    gives(&of(2), &[(text("é1"), text("é1"))]);
    gives(&of(1), &[(text("é"), text("é"))]);
    gives(&of(0), &[(text(""), text(""))]);
    gives(&of(-1), &[(text(""), text(""))]);
    with_rows();
    let names = select((func::lpad(User.name, User.age - 28, "é"), func::rpad(User.name, User.age - 28, "é")));
    gives(
        &names.order_by(User.id),
        &[(some("Ann"), some("Ann")), (None, None), (some(""), some("")), (some("Dé\\"), some("Dé\\"))],
    );
}

#[test]
fn an_empty_fill_is_refused() {
    check("text_functions/empty_fill", &select(func::lpad(User.name, 6, "")));
}

#[test]
fn texts_are_repeated() {
    gives(&select((func::repeat("é0", 3), func::repeat("a", 0), func::repeat("a", -2))), &[(text("é0é0é0"), text(""), text(""))]);
    gives(&select((func::repeat("", 3), func::repeat("00", 2))), &[(text(""), text("0000"))]);
    with_rows();
    gives(&select(func::repeat("a", User.age - 29)).order_by(User.id), &[some("aa"), None, some(""), some("aa")]);
}

#[test]
fn texts_are_reversed() {
    check("text_functions/reverse", &select(func::reverse(User.name)));
    gives(&select((func::reverse("aé😀"), func::reverse(""), func::reverse(" a"))), &[(text("😀éa"), text(""), text("a "))]);
    with_rows();
    gives(
        &select(func::reverse(User.name)).order_by(func::reverse(User.name)).limit(1).where_(User.id.ne(104)),
        &[text("%001_yC")],
    );
    gives(&select(func::max(func::reverse(User.name))).where_(User.id.lt(103)), &[some("ob")]);
}

#[test]
fn characters_and_their_numbers() {
    let all = (func::octet_length(User.name), func::code_point(User.name), func::chr(User.age));
    check("text_functions/characters", &select(all));
    gives(&select((func::octet_length("aé😀"), func::octet_length(""))), &[(7, 0)]);
    gives(
        &select((func::code_point("aé"), func::code_point("é"), func::code_point("😀"), func::code_point(""))),
        &[(97, 233, 128_512, 0)],
    );
    gives(&select((func::chr(97), func::chr(233), func::chr(128_512))), &[(text("a"), text("é"), text("😀"))]);
    with_rows();
    gives(&select(func::chr(User.age + 66)).where_(User.id.lt(103)).order_by(User.id), &[some("a"), None]);
}

#[test]
fn bytes_in_digits() {
    check("text_functions/hex", &select(func::hex(Order.from)));
    does(&insert(Order).values((Order.group.set(1), Order.from.set(vec![0_u8, 171]))));
    does(&insert(Order).values(Order.group.set(2)));
    gives(&select(func::hex(Order.from)).order_by(Order.group), &[some("00AB"), None]);
    gives(&select(func::hex(vec![255_u8])), &[text("FF")]);
}

#[test]
fn checksums() {
    check("text_functions/md5", &select(func::md5(User.name)));
    gives_except(&["sqlite"], &select(func::md5("é")), &[text("66ddcd97cfdeabb2f6fb8a999b4bc76f")]);
}

#[test]
fn words_with_capitals() {
    check("text_functions/initcap", &select(func::initcap(User.name)));
    gives_except(&["sqlite", "mysql", "mariadb"], &select(func::initcap("an oLD song")), &[text("An Old Song")]);
}

#[test]
fn one_of_the_parts() {
    check("text_functions/split_part", &select(func::split_part(User.email, "@", 2)));
    check("text_functions/split_part_0", &select(func::split_part(User.email, "@", 0)));
    let parts = (func::split_part("a,b", ",", 2), func::split_part("a,b", ",", 3));
    gives_except(&["sqlite", "mysql", "mariadb"], &select(parts), &[(text("b"), text(""))]);
}

#[test]
fn texts_one_after_the_other() {
    check("text_functions/concat", &select(func::concat(("<", User.name, Post.body, ">"))));
    with_rows();
    gives(&select(func::concat(("<", Post.title, ">"))).where_(Post.id.eq(201)), &[text("<First>")]);
    gives(&select(func::concat((Post.title, Post.body))).order_by(Post.id), &[some("First100% sure"), None, some("Thirda_b")]);
    gives(&select(func::concat(vec!["a", "", "é"])), &[text("aé")]);
    check("text_functions/concat_nothing", &select(func::concat(Vec::<String>::new())));
}

#[test]
fn texts_with_a_separator() {
    check("text_functions/concat_ws", &select(func::concat_ws(", ", (User.name, User.email))));
    check("text_functions/concat_ws_computed", &select(func::concat_ws(Tag.label, (Tag.name, "x"))));
    with_rows();
    let joined = func::concat_ws("é, ", (Post.title, Post.body, Post.status));
    let rows = [text("Firsté, 100% sureé, published"), text("secondé, draft"), text("Thirdé, a_bé, published")];
    gives(&select(joined).order_by(Post.id), &rows);
    gives(
        &select((func::concat_ws("-", (None::<&str>, None::<&str>)), func::concat_ws("", ("a", "b")))),
        &[(text(""), text("ab"))],
    );
    gives(&select(func::concat_ws("-", ("", "a", ""))), &[text("-a-")]);
    gives(&select(func::concat_ws(Tag.label, (Tag.name, "x"))).order_by(Tag.name), &[some("aAx"), None]);
}

#[test]
fn texts_are_joined_over_rows() {
    check("text_functions/string_agg", &select(func::string_agg(User.name, ", ")));
    check(
        "text_functions/string_agg_ordered",
        &select(func::string_agg(User.name, "'").order_by((User.age.desc().nulls_last(), User.id))),
    );
    check("text_functions/string_agg_distinct", &select(func::string_agg(User.name, "; ").distinct().order_by(User.name.desc())));
    check("text_functions/string_agg_commas", &select(func::string_agg(User.name, ",").distinct()));
    check("text_functions/string_agg_filter", &select(func::string_agg(User.name, ",").filter(User.active)));
    check("text_functions/string_agg_over", &select(func::string_agg(User.name, ",").over(window().order_by(User.id))));
    check("text_functions/string_agg_other_order", &select(func::string_agg(User.name, ",").distinct().order_by(User.age)));
}

#[test]
fn joined_texts_are_in_order() {
    with_labels(&[Some("b"), None, Some("é"), Some(""), Some("b"), Some("a")]);
    let of = |order: aludel::expr::Order| select(func::string_agg(Tag.label, "\\'").order_by((order, Tag.name)));
    gives_except(&["sqlite"], &of(Tag.name.asc()), &[some("b\\'é\\'\\'b\\'a")]);
    gives_except(&["sqlite"], &of(Tag.name.desc()), &[some("a\\'b\\'\\'é\\'b")]);
    let ordered = select(func::string_agg(Tag.label, ",").order_by(Tag.name).filter(Tag.name.gt("t3")));
    gives_except(&["sqlite"], &ordered, &[some("b,a")]);
    let distinct = select(func::string_agg(Tag.label, "; ").distinct().order_by(Tag.label.desc()).filter(Tag.name.ne("t2")));
    gives_except(&["sqlite"], &distinct, &[some("b; a; ")]);
}

#[test]
fn joined_texts_of_one_value() {
    with_labels(&[None, Some("é"), Some("é")]);
    gives(&select(func::string_agg(Tag.label, ", ")), &[some("é, é")]);
    gives(&select(func::string_agg(Tag.label, ",").distinct()), &[some("é")]);
    gives(&select(func::string_agg(Tag.label, ",").filter(Tag.name.eq("t0"))), &[None]);
    gives(&select(func::string_agg(Tag.label, ",")).where_(Tag.name.eq("t9")), &[None]);
}

#[test]
fn joined_texts_over_a_window() {
    with_labels(&[Some("a"), None, Some("c")]);
    let so_far = func::string_agg(Tag.label, "-").over(window().order_by(Tag.name));
    gives_except(&["mysql", "mariadb"], &select(so_far).order_by(Tag.name), &[some("a"), some("a"), some("a-c")]);
}

#[test]
fn a_newer_sqlite_has_ordered_aggregates() -> aludel::Result<()> {
    let mut engine = create_engine("sqlite://")?.connect()?;
    engine.execute(create_table(table_of(Tag)))?;
    engine
        .execute(insert(Tag).values((Tag.name.set("a"), Tag.label.set("x"))).values((Tag.name.set("b"), Tag.label.set("y"))))?;
    let joined = select(func::string_agg(Tag.label, "; ").order_by(Tag.name.desc()));
    assert_eq!(engine.execute(joined)?.one()?, some("y; x"));
    let distinct = select(func::string_agg(Tag.label, ",").distinct().order_by(Tag.label.desc()));
    assert_eq!(engine.execute(distinct)?.one()?, some("y,x"));
    Ok(())
}

#[test]
fn long_joined_texts_are_whole() -> aludel::Result<()> {
    let mut connection = create_engine(&crate::databases::url("ALUDEL_TEST_MYSQL_URL"))?.connect()?;
    let text = "é".repeat(1_000_000);
    let joined = select(func::length(func::coalesce(func::string_agg(literal(text), ","), "")));
    assert_eq!(connection.execute(joined)?.one()?, 1_000_000);
    Ok(())
}

/// Drivers leave it to the database what type a plain text is of.
#[test]
fn plain_values_are_of_the_right_type() {
    crate::engines::each_engine(|engine| {
        let name = engine.dialect().name();
        let mut connection = engine.connect().expect(name);
        let joined = (func::concat_ws("-", ("a", None::<&str>, "b")), func::concat(("a", "b")), func::string_agg("a", ","));
        let joined = connection.execute(select(joined)).and_then(aludel::Rows::one).expect(name);
        assert_eq!(joined, (text("a-b"), text("ab"), some("a")), "{name}");
        let parts = (
            func::substring("abc", 2, 1),
            func::left("abc", 1),
            func::right("abc", 1),
            func::replace("abc", "b", "x"),
            func::trim_chars("xax", "x"),
            func::lpad("a", 2, "0"),
            func::repeat("a", 2),
            func::reverse("ab"),
        );
        let parts = connection.execute(select(parts)).and_then(aludel::Rows::one).expect(name);
        let all = ["b", "a", "c", "axc", "a", "0a", "aa", "ba"].map(text);
        assert_eq!(<[String; 8]>::from(parts), all, "{name}");
        let numbers = (func::position("b", "abc"), func::octet_length("é"), func::code_point("é"), func::length("é"));
        assert_eq!(connection.execute(select(numbers)).and_then(aludel::Rows::one).expect(name), (2, 2, 233, 1), "{name}");
        let numbers = (func::round_to(2.26, 1), func::greatest((1, 2)), func::sqrt(4), func::sign(-2));
        assert_eq!(
            connection.execute(select(numbers)).and_then(aludel::Rows::one).expect(name),
            (2.3, 2, Some(2.0), -1),
            "{name}"
        );
    });
}
