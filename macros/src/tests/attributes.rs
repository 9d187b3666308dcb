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
