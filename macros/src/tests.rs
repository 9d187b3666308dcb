//! What the derive says of mistakes, and what it writes for one struct of each shape.

mod attributes;
mod embedded;
mod foreign_key;
mod relationship;
mod tagged;

use proc_macro2::TokenStream;
use quote::quote;

/// The messages for a struct, in the order of the code.
#[track_caller]
fn check_errors(input: TokenStream, expected: &[&str]) {
    let input = syn::parse2(input).expect("the input is a struct");
    let errors = crate::derive(input).expect_err("the struct has mistakes");
    let messages: Vec<_> = errors.into_iter().map(|it| it.to_string()).collect();
    assert_eq!(messages, expected);
}

/// Asserts that the code for a struct has certain parts.
#[track_caller]
fn check_code(input: TokenStream, parts: &[TokenStream]) {
    let input = syn::parse2(input).expect("the input is a struct");
    let code = text(&crate::derive(input).expect("the struct has no mistakes"));
    for part in parts {
        assert!(code.contains(&text(part)), "no\n{part}\nin\n{code}");
    }
}

/// The code without spaces, which tokens of different origin print differently.
fn text(code: &TokenStream) -> String {
    code.to_string().replace(' ', "")
}

#[test]
fn all_mistakes_are_reported_at_once() {
    check_errors(
        quote! {
            #[model(tabel = "a", schema = "", unique(title, nothing))]
            struct Album {
                #[model(primary_ky)]
                id: i64,
                #[model(length = 0, default = 'c')]
                title: String,
                #[model(foreign_key = Artist)]
                artist_id: i64,
            }
        },
        &[
            "unknown option `tabel` of a model: did you mean `table`? the options are `table`, `schema`, `crate`, `unique(…)`, `index(…)`, `check(…)`, `foreign_key(…)`, `new`",
            "the name is empty: name the table, schema or column as the database does",
            "unknown option `primary_ky` of a field: did you mean `primary_key`? \
             the options are `primary_key`, `unique`, `index`, `length`, `precision`, `scale`, `column`, `default`, `default_sql`, `check`, `foreign_key`, `on_delete`, `on_update`, `version`, `read_only`, `computed`, `redacted`, `default_with`, `set_on_update`, `embedded`, `prefix`",
            "a length is a number of characters from 1 to 4294967295",
            "a default is a literal that SQL has: a bool, an integer, a float or a text",
            "a foreign key refers to a column: write `Model.column`, such as `User.id`",
            "the model `Album` has no primary key: mark a field with `#[model(primary_key)]`",
            "`unique` names the field `nothing`, which `Album` does not have: name its fields",
        ],
    );
}

#[test]
fn only_structs_with_named_fields_can_be_models() {
    let advice = "which cannot be a model: write a struct with a named field per column";
    let cases = [
        (
            quote!(
                struct A(i64);
            ),
            "a tuple struct",
        ),
        (
            quote!(
                struct A;
            ),
            "a unit struct",
        ),
        (
            quote!(
                struct A {}
            ),
            "a struct without fields",
        ),
        (
            quote!(
                enum A {
                    B,
                }
            ),
            "an enum",
        ),
        (quote!(union A { b: i64 }), "a union"),
    ];
    for (input, shape) in cases {
        let hint = if shape == "an enum" { ", one of them for the enum, which derives `Embedded`" } else { "" };
        check_errors(input, &[&format!("`A` is {shape}, {advice}{hint}")]);
    }
}

#[test]
fn a_generic_struct_cannot_be_a_model() {
    let message = "the model `A` is generic: a table has one type of row, so remove the parameters and bounds";
    check_errors(
        quote!(
            struct A<T> {
                #[model(primary_key)]
                id: T,
            }
        ),
        &[message],
    );
    check_errors(
        quote!(
            struct A<'a> {
                #[model(primary_key)]
                id: &'a str,
            }
        ),
        &[message],
    );
    check_errors(
        quote!(
            struct A
            where
                i64: Copy,
            {
                #[model(primary_key)]
                id: i64,
            }
        ),
        &[message],
    );
}

#[test]
fn an_option_is_given_once() {
    check_errors(
        quote! {
            #[model(table = "a")]
            #[model(table = "b")]
            struct A { #[model(primary_key, primary_key)] id: i64 }
        },
        &["the option `table` is given twice: remove one of them", "the option `primary_key` is given twice: remove one of them"],
    );
}

#[test]
fn an_option_has_the_form_that_it_needs() {
    check_errors(
        quote! {
            #[model]
            #[model(table, schema =, unique, unique(), unique(1), "x")]
            struct A {
                #[model(primary_key = true, column = 5, length = "5" default = -true)]
                id: i64,
            }
        },
        &[
            "options stand in parentheses: write `#[model(…)]`",
            "the option `table` needs a value: write `table = …`",
            "the option `schema` needs a value: write `schema = …`",
            "the option `unique` of a model needs fields: write `unique(field_a, field_b)`",
            "the option `unique` of a model needs fields: write `unique(field_a, field_b)`",
            "the option `unique` of a model needs fields: write `unique(field_a, field_b)`",
            "an option is expected here, such as `name = value`",
            "the option `primary_key` takes no value: write only its name",
            "a name is expected here, as text: `\"…\"`",
            "a length is a number of characters from 1 to 4294967295",
            "the model `A` has no primary key: mark a field with `#[model(primary_key)]`",
        ],
    );
}

#[test]
fn options_are_separated_by_commas() {
    check_errors(
        quote!(
            struct A {
                #[model(primary_key, length = 5 unique, foreign_key = B.id.c)]
                id: i64,
            }
        ),
        &[
            "the option `length` should end here: separate options by commas",
            "the option `foreign_key` should end here: separate options by commas",
        ],
    );
}

#[test]
fn a_name_has_no_nul() {
    check_errors(
        quote!(
            struct A {
                #[model(primary_key, column = "a\0")]
                id: i64,
            }
        ),
        &["the name has a NUL character, which no database allows: remove it"],
    );
}

#[test]
fn a_default_must_fit() {
    let advice = "a default is a literal that SQL has: a bool, an integer, a float or a text";
    let number = "the number does not fit 64 bits: give a smaller one";
    let cases = [
        (quote!(9223372036854775808), number),
        (quote!(-9223372036854775809), number),
        (quote!(1e999), number),
        (quote!(-"a"), advice),
        (quote!(-true), advice),
        (quote!(b"a"), advice),
        (quote!(now()), advice),
    ];
    for (default, message) in cases {
        check_errors(
            quote!(
                struct A {
                    #[model(primary_key)]
                    id: i64,
                    #[model(default = #default)]
                    b: i64,
                }
            ),
            &[message],
        );
    }
}

#[test]
fn digits_come_in_pairs_that_fit() {
    let cases = [
        (quote!(precision = 12), "a precision needs a scale, the digits after the point: write `precision = 12, scale = 2`"),
        (quote!(scale = 2), "a scale needs a precision, all digits: write `precision = 12, scale = 2`"),
        (
            quote!(precision = 2, scale = 3),
            "of 2 digits there cannot be 3 after the point: give a smaller scale or a larger precision",
        ),
        (quote!(precision = 66, scale = 3), "a precision is a number of digits from 1 to 65"),
        (quote!(precision = 40, scale = 31), "a scale is a number of digits after the point, from 0 to 30"),
        (quote!(precision = "5", scale = 3), "a precision is a number of digits from 1 to 65"),
    ];
    for (digits, message) in cases {
        let input = quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(#digits)]
                b: Decimal,
            }
        );
        let errors = crate::derive(syn::parse2(input).expect("a struct")).expect_err("the digits are wrong");
        assert_eq!(errors.into_iter().next().map(|it| it.to_string()).as_deref(), Some(message));
    }
}

#[test]
fn two_columns_have_two_names() {
    check_errors(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(column = "id")]
                r#type: i64,
            }
        ),
        &["two columns are called `id`: the fields `id` and `type`; rename one"],
    );
}

#[test]
fn a_field_cannot_take_the_entitys_own_name() {
    check_errors(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                __alias: i64,
            }
        ),
        &["a field cannot be called `__alias`, which the model needs for itself: rename it and write `column = \"__alias\"`"],
    );
}

#[test]
fn unique_sets_say_something_new() {
    check_errors(
        quote! {
            #[model(unique(a, b), unique(b, a), unique(a, a))]
            struct A { #[model(primary_key, unique)] id: i64, a: i64, b: i64 }
        },
        &[
            "the column `id` is the primary key, so it is unique: remove `unique`",
            "the same fields are `unique` together twice: remove one of them",
            "`unique` names the field `a` twice: remove one of them",
        ],
    );
}

#[test]
fn actions_belong_to_foreign_keys() {
    let advice = "an action is one of `cascade`, `restrict`, `set_null`, `set_default`, `no_action`";
    check_errors(
        quote! {
            struct A {
                #[model(primary_key, on_delete = cascade)]
                id: i64,
                #[model(foreign_key = Self.id, on_delete = "cascade", on_update = casade)]
                a: i64,
                #[model(foreign_key = Self.id, on_delete = set_default)]
                b: i64,
            }
        },
        &[
            advice,
            advice,
            "`on_delete` says what a foreign key does, and this column is none: write `foreign_key = Model.column`",
            "`on_delete = set_default` needs the column's default: write `default = …`",
        ],
    );
}

#[test]
fn indexes_say_something_new() {
    check_errors(
        quote! {
            #[model(index(a, b), index(b, a), index(name = "i", a, b), index(a, c), index(b), index(name = "i", c, a))]
            #[model(index(title = "i", a), index, index(), index(name = "", a))]
            struct A { #[model(primary_key, index)] id: i64, #[model(unique, index)] a: i64, #[model(index)] b: i64 }
        },
        &[
            "only `name = \"…\"` stands in `index` beside fields",
            "the option `index` of a model needs fields: write `index(field_a, field_b)`",
            "the option `index` of a model needs fields: write `index(field_a, field_b)`",
            "the name is empty: name the table, schema or column as the database does",
            "the column `id` is a key, which has an index: remove `index`",
            "the column `a` is a key, which has an index: remove `index`",
            "there is an `index` of the same fields already: remove one of them",
            "`index` names the field `c`, which `A` does not have: name its fields",
            "there is an `index` of the same fields already: remove one of them",
            "`index` names the field `c`, which `A` does not have: name its fields",
            "two indexes are called `i`: rename one",
        ],
    );
}

#[test]
fn indexes_are_those_of_fields_then_those_of_the_struct() {
    check_code(
        quote! {
            #[model(index(b, a), index(name = "i", b, c))]
            struct A { #[model(primary_key)] id: i64, a: i64, #[model(index)] b: i64, c: i64 }
        },
        &[quote! {
            indexes: &[
                ::aludel::__private::schema::Index { name: ::core::option::Option::None, columns: &[2] },
                ::aludel::__private::schema::Index { name: ::core::option::Option::None, columns: &[2, 1] },
                ::aludel::__private::schema::Index { name: ::core::option::Option::Some("i"), columns: &[2, 3] }
            ],
        }],
    );
}

#[test]
fn checks_have_names_and_conditions() {
    let needs = "the option `check` of a model needs a name and a condition: write `check(name = \"…\", Self.a.lt(Self.b))`";
    check_errors(
        quote! {
            #[model(check, check(Self.a.ge(0)), check(nam = "a", Self.a.ge(0)), check(name = "a"), check(name = "a", ))]
            #[model(check(name = "b", Self.id.ge(0)), check(name = "b", Self.id.le(9)))]
            struct A { #[model(primary_key, check)] id: i64 }
        },
        &[
            needs,
            needs,
            needs,
            "unexpected end of input, a condition is expected here, such as `Self.age.ge(0)`",
            "unexpected end of input, a condition is expected here, such as `Self.age.ge(0)`",
            "the option `check` needs a value: write `check = …`",
            "two checks are called `b`: rename one",
        ],
    );
    check_code(
        quote! {
            #[model(check(name = "c", Self.a.lt((Self.id, 1).0)))]
            struct A { #[model(primary_key)] id: i64, #[model(check = Self.a.ge(0), unique)] a: i64 }
        },
        &[quote! {
            checks: &[
                ::aludel::__private::schema::Check {
                    name: ::core::option::Option::None,
                    columns: &[1],
                    condition: || ::aludel::__private::derive_support::check(A.a.ge(0))
                },
                ::aludel::__private::schema::Check {
                    name: ::core::option::Option::Some("c"),
                    columns: &[],
                    condition: || ::aludel::__private::derive_support::check(A.a.lt((A.id, 1).0))
                }
            ],
        }],
    );
}

#[test]
fn a_default_of_sql_is_text_and_the_only_one() {
    let advice = "an expression of SQL is expected here, as text: `\"CURRENT_TIMESTAMP\"`";
    check_errors(
        quote! {
            struct A {
                #[model(primary_key, default_sql = now())]
                id: i64,
                #[model(default_sql = " ")]
                a: i64,
                #[model(default_sql = "1 + 1", default = 2)]
                b: i64,
            }
        },
        &[advice, advice, "the column `b` has two defaults: remove `default` or `default_sql`"],
    );
}

#[test]
fn a_simple_model_has_an_entity_a_table_and_a_key() {
    check_code(
        quote!(
            pub struct AlbumTrack {
                #[model(primary_key)]
                pub id: Auto<i64>,
                name: String,
            }
        ),
        &[
            quote!(pub struct AlbumTrackEntity),
            quote!(#[doc = "Column `id`."] pub id: ::aludel::__private::expr::Column<AlbumTrack, <Auto<i64> as ::aludel::__private::derive_support::Field>::Sql>),
            quote!(#[doc = "Column `name`."] name: ::aludel::__private::expr::Column<AlbumTrack,),
            quote!(pub static AlbumTrack: AlbumTrackEntity),
            quote!(schema: ::core::option::Option::None, name: "album_track"),
            quote!(primary_key: &[0], unique: &[], foreign_keys: &[], indexes: &[], checks: &[]),
        ],
    );
}

#[test]
fn a_model_with_every_option_uses_the_given_crate() {
    check_code(
        quote! {
            #[model(table = "t", schema = "s", crate = x::y, unique(a, r#type))]
            struct A {
                #[model(primary_key)]
                id: Id<Self>,
                #[model(unique, length = 9, foreign_key = Self.id)]
                a: i64,
                #[model(column = "kind", default = -5, foreign_key = m::B.r#type)]
                r#type: i64,
            }
        },
        &[
            quote!(schema: ::core::option::Option::Some("s"), name: "t"),
            quote!(<Id<A> as x::y::derive_support::Field>),
            quote!(.with_length(9u32)),
            quote!(default: x::y::schema::ColumnDefault::Integer(-5i64)),
            quote!(unique: &[&[1], &[1, 2]]),
            quote!((A.id)),
            quote!((m::B.r#type)),
            quote!(#[doc = "Column `kind`."] r#type:),
        ],
    );
}

#[test]
fn a_composite_key_is_a_tuple() {
    let krate = quote!(::aludel::__private);
    let part = |ty: TokenStream| quote!(<<#ty as #krate::derive_support::Field>::Sql as #krate::types::SqlType>::Inner);
    let (a, b) = (part(quote!(i64)), part(quote!(String)));
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                a: i64,
                x: i64,
                #[model(primary_key)]
                b: String,
            }
        ),
        &[quote!(type Key = (#a, #b);), quote!(primary_key: &[0, 2])],
    );
}

#[test]
fn the_default_table_is_the_name_in_snake_case() {
    for (name, table) in
        [("A", "a"), ("AlbumTrack", "album_track"), ("HTTPServer", "http_server"), ("Sha256Sum", "sha256_sum"), ("A_B", "a_b")]
    {
        let ident = quote::format_ident!("{name}");
        check_code(quote!(struct #ident { #[model(primary_key)] id: i64 }), &[quote!(name: #table,)]);
    }
}
