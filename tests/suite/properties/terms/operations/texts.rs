//! Texts: joined, searched, cut, filled up, and read as numbers.

use aludel::prelude::*;

use super::operations;
use crate::properties::terms::{Meaning, Place, Undefined};

operations! {
    concat(a: String, b: String) -> String = a.concat(b); short(a + &b);
    concat_three(a: String, b: String, c: String) -> String = func::concat((a, b, c)); short(a + &b + &c);
    lower(a: String) on place -> String = func::lower(a); if place == Place::Sqlite { a.to_ascii_lowercase() } else { a.to_lowercase() };
    upper(a: String) on place -> String = func::upper(a); if place == Place::Sqlite { a.to_ascii_uppercase() } else { a.to_uppercase() };
    trim(a: String) -> String = func::trim(a); a.trim_matches(' ').to_owned();
    ltrim(a: String) -> String = func::ltrim(a); a.trim_start_matches(' ').to_owned();
    rtrim(a: String) -> String = func::rtrim(a); a.trim_end_matches(' ').to_owned();
    trim_a(a: String) -> String = func::trim_chars(a, "a"); a.trim_matches('a').to_owned();
    ltrim_backslash(a: String) -> String = func::ltrim_chars(a, "\\"); a.trim_start_matches('\\').to_owned();
    rtrim_e(a: String) -> String = func::rtrim_chars(a, "é"); a.trim_end_matches('é').to_owned();
    substring(a: String, from: i64, length: i64) -> String =
        func::substring(a, from.cast::<i32>(), length.cast::<i32>()); cut(&a, small(from)?, small(length)?);
    substring_from(a: String, from: i64) -> String = func::substring_from(a, from.cast::<i32>()); cut(&a, small(from)?, 10_000);
    second_to_third(a: String) -> String = func::substring(a, 2, 2); cut(&a, 2, 2);
    left(a: String, length: i64) -> String = func::left(a, length.cast::<i32>()); cut(&a, 1, small(length)?);
    right(a: String, length: i64) -> String = func::right(a, length.cast::<i32>()); last(&a, small(length)?);
    right_two(a: String) -> String = func::right(a, 2); last(&a, 2);
    replace(a: String, from: String, to: String) -> String = func::replace(a, from, to); replaced(&a, &from, &to);
    replace_percent(a: String) -> String = func::replace(a, "%", "a'b\\"); short(a.replace('%', "a'b\\"));
    repeat(a: String, times: i64) -> String = func::repeat(a, times.cast::<i32>()); repeated(&a, times);
    lpad(a: String, length: i64) -> String = func::lpad(a, length.cast::<i32>(), "xé"); padded(&a, length, |fill, text| fill + text);
    rpad(a: String, length: i64) -> String = func::rpad(a, length.cast::<i32>(), "-"); padded_with_dashes(&a, length);
    reverse(a: String) -> String = func::reverse(a); a.chars().rev().collect::<String>();
    chr(a: i64) -> String = func::chr(a.cast::<i32>()); character(a);
    text_of_int(a: i64) -> String = a.cast::<String>(); a.to_string();

    length(a: String) -> i64 = func::length(a).cast::<i64>(); count(a.chars());
    octet_length(a: String) -> i64 = func::octet_length(a).cast::<i64>(); count(a.bytes());
    position(needle: String, a: String) -> i64 = func::position(needle, a).cast::<i64>();
        a.find(&needle).map_or(0, |it| count(a[..it].chars()) + 1);
    code_point(a: String) -> i64 = func::code_point(a).cast::<i64>(); a.chars().next().map_or(0, |it| u32::from(it).into());
    int_of_text(a: String) -> i64 = a.cast::<i64>(); number(&a);
    int_of_own_text(a: i64) -> i64 = a.cast::<String>().cast::<i64>(); a;

    like(a: String, pattern: String) -> bool = a.like(pattern); like(&a, &pattern, '\\');
    not_like(a: String, pattern: String) -> bool = a.not_like(pattern); like(&a, &pattern, '\\').map(|it| !it);
    ilike(a: String, pattern: String) on place -> bool = a.ilike(pattern); ilike(place, &a, &pattern);
    like_with_escape(a: String, text: String) -> bool =
        a.like(pattern(text).escape('!')); like(&a, &text, '!');
    like_a_percent(a: String) -> bool = a.like("%\\%%"); a.contains('%');
    contains(a: String, b: String) -> bool = a.contains(b); a.contains(&b);
    starts_with(a: String, b: String) -> bool = a.starts_with(b); a.starts_with(&b);
    ends_with(a: String, b: String) -> bool = a.ends_with(b); a.ends_with(&b);
    icontains(a: String, b: String) on place -> bool = a.icontains(b); folded(place, &a).contains(&folded(place, &b));
    contains_percent(a: String) -> bool = a.contains("%"); a.contains('%');
    starts_with_backslash(a: String) -> bool = a.starts_with("\\"); a.starts_with('\\');
    ends_with_underscore(a: String) -> bool = a.ends_with("_"); a.ends_with('_');
}

/// Texts that grow in every step would be long soon.
fn short(text: String) -> Meaning<String> {
    if text.len() <= 200 { Ok(text) } else { Err(Undefined) }
}

/// A place or a count, as far as it makes sense for texts of these tests.
fn small(number: i64) -> Meaning<i64> {
    if number.unsigned_abs() <= 1_000_000 { Ok(number) } else { Err(Undefined) }
}

fn count(of: impl Iterator) -> i64 {
    i64::try_from(of.count()).expect("texts are short")
}

/// The characters from a place on, the first being 1; those before the first count too, and are none.
fn cut(text: &str, from: i64, length: i64) -> String {
    (1..).zip(text.chars()).filter(|(place, _)| (from..from + length).contains(place)).map(|(_, it)| it).collect()
}

fn last(text: &str, length: i64) -> String {
    cut(text, count(text.chars()) - length.max(0) + 1, length.max(0))
}

fn replaced(text: &str, from: &str, to: &str) -> Meaning<String> {
    if from.is_empty() { Ok(text.to_owned()) } else { short(text.replace(from, to)) }
}

fn repeated(text: &str, times: i64) -> Meaning<String> {
    let times = usize::try_from(small(times)?.max(0)).expect("it is not below zero");
    if times > 200 { Err(Undefined) } else { short(text.repeat(times)) }
}

fn padded(text: &str, length: i64, join: impl Fn(String, &str) -> String) -> Meaning<String> {
    let length = small(length)?.max(0);
    let missing = length - count(text.chars());
    if missing > 200 {
        return Err(Undefined);
    }
    let fill = "xé".chars().cycle().take(usize::try_from(missing.max(0)).expect("it is not below zero")).collect();
    Ok(join(fill, &cut(text, 1, length)))
}

fn padded_with_dashes(text: &str, length: i64) -> Meaning<String> {
    padded(text, length, |fill, text| format!("{text}{}", "-".repeat(fill.chars().count())))
}

fn character(code: i64) -> Meaning<String> {
    let code = u32::try_from(code).ok().filter(|it| *it > 0);
    code.and_then(char::from_u32).map(String::from).ok_or(Undefined)
}

/// A text that is not a number is read as databases like.
fn number(text: &str) -> Meaning<i64> {
    text.parse().ok().filter(|it: &i64| it.to_string() == text).ok_or(Undefined)
}

/// Letters in lower case, as far as a database knows letters.
fn folded(place: Place, text: &str) -> String {
    if place == Place::Sqlite { text.to_ascii_lowercase() } else { text.to_lowercase() }
}

fn ilike(place: Place, text: &str, pattern: &str) -> Meaning<bool> {
    like(&folded(place, text), &folded(place, pattern), '\\')
}

/// Whether a text is as a pattern says. What a pattern means that ends with its escape character is up to the database.
fn like(text: &str, pattern: &str, escape: char) -> Meaning<bool> {
    let mut parts = Vec::new();
    let mut characters = pattern.chars();
    while let Some(it) = characters.next() {
        parts.push(match it {
            it if it == escape => Part::This(characters.next().ok_or(Undefined)?),
            '%' => Part::Any,
            '_' => Part::One,
            it => Part::This(it),
        });
    }
    Ok(matches(&text.chars().collect::<Vec<_>>(), &parts))
}

/// A part of a pattern.
enum Part {
    This(char),
    One,
    Any,
}

fn matches(text: &[char], pattern: &[Part]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [Part::Any, rest @ ..] => (0..=text.len()).any(|it| matches(&text[it..], rest)),
        [Part::One, rest @ ..] => text.split_first().is_some_and(|(_, text)| matches(text, rest)),
        [Part::This(wanted), rest @ ..] => text.split_first().is_some_and(|(it, text)| it == wanted && matches(text, rest)),
    }
}
