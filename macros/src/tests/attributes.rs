//! What the derive says of versions and of columns that have their values from elsewhere, and what it writes for them.

use quote::quote;

use super::{check_code, check_errors};

#[test]
fn a_row_has_one_version_beside_its_key() {
    check_errors(
        quote! {
            struct A {
                #[model(primary_key, version)]
                id: i64,
                #[model(version = 1)]
                a: i64,
                #[model(version)]
                b: i64,
            }
        },
        &[
            "the option `version` takes no value: write only its name",
            "the column `id` is the primary key, which does not count: give another field `version`",
            "a row has one version, and `id` is it: remove `version` from `b`",
        ],
    );
}

#[test]
fn the_version_is_a_position() {
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(version)]
                v: i64,
            }
        ),
        &[quote!(version: ::core::option::Option::Some(1))],
    );
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
            }
        ),
        &[quote!(version: ::core::option::Option::None)],
    );
}

#[test]
fn the_database_gives_no_keys_and_versions_values() {
    let advice = "an expression of SQL is expected here, as text: `\"price * quantity\"`";
    check_errors(
        quote! {
            struct A {
                #[model(primary_key, read_only)]
                id: Auto<i64>,
                #[model(version, computed = "1")]
                v: i64,
                #[model(read_only, computed = "id")]
                a: Auto<i64>,
                #[model(computed = "id", default = 1)]
                b: Auto<i64>,
                #[model(computed = id)]
                c: Auto<i64>,
                #[model(computed = "")]
                d: Auto<i64>,
                #[model(read_only, default_sql = "1")]
                e: Auto<i64>,
            }
        },
        &[
            advice,
            advice,
            "the column `id` is a primary key, which cannot be `read_only`: a key that counts up is an `Auto` without it",
            "the column `v` is the version, which the program counts: remove `computed` or `version`",
            "the column `a` is computed, so it is read-only: remove `read_only`",
            "the column `b` is computed, so it has no default: remove the default or `computed`",
        ],
    );
}

#[test]
fn a_computed_column_is_read_only() {
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(computed = "id + 1")]
                next: Auto<i64>,
                #[model(read_only)]
                other: Auto<i64>,
            }
        ),
        &[
            quote!(default: ::aludel::__private::schema::ColumnDefault::Computed("id + 1"), read_only: true, redacted: false),
            quote!(default: ::aludel::__private::schema::ColumnDefault::None, read_only: true, redacted: false),
        ],
    );
}

#[test]
fn a_redacted_column_is_read_without_being_shown() {
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(redacted)]
                pin: i32,
            }
        ),
        &[
            quote!(id: <i64 as ::aludel::__private::derive_support::Field>::decode(__cells)?),
            quote!(pin: <i32 as ::aludel::__private::derive_support::Field>::decode(__cells.redacted())?),
            quote!(read_only: false, redacted: true),
        ],
    );
}
