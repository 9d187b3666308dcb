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

#[test]
fn the_program_makes_values_for_columns_that_are_its_own() {
    check_errors(
        quote! {
            struct A {
                #[model(primary_key, set_on_update = next())]
                id: i64,
                #[model(version, default_with = 1)]
                v: i64,
                #[model(read_only, set_on_update = 1)]
                a: Auto<i64>,
                #[model(default_with)]
                b: Auto<i64>,
                #[model(set_on_update = f(1, 2), default_with =)]
                c: Auto<i64>,
            }
        },
        &[
            "the option `default_with` needs a value: write `default_with = …`",
            "the option `default_with` needs a value: write `default_with = …`",
            "the column `id` is a primary key, which stays as it is: remove `set_on_update`, or write `default_with`",
            "the column `v` is the version, which counts by itself: remove `default_with`",
            "the database alone gives the column `a` values: remove `set_on_update`",
        ],
    );
}

#[test]
fn values_are_made_by_functions_of_their_own() {
    check_code(
        quote!(
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(default_with = Self::new(1, 2), unique)]
                a: Auto<i64>,
                #[model(set_on_update = now())]
                b: Auto<i64>,
                #[model(default_with = 1, set_on_update = 2)]
                c: Auto<i64>,
            }
        ),
        &[
            quote!(
                fn __default_1() -> <Auto<i64> as ::aludel::__private::derive_support::Field>::Sql {
                    A::new(1, 2)
                }
            ),
            quote!({ now() }),
            quote!(
                const FILLED: &'static [::core::primitive::u16] = &[1, 2, 3];
            ),
            quote!(::is_pending(&self.a)),
            quote!(::set(&mut self.b, __update_2())),
            quote!(::set(&mut self.c, __default_3())),
            quote!(::set(&mut self.c, __update_3())),
        ],
    );
}

#[test]
fn a_deferred_column_is_read_where_the_row_has_it() {
    check_code(
        quote! {
            struct Post {
                #[model(primary_key)]
                id: i64,
                #[model(column = "text", redacted)]
                body: types::Deferred<Option<String>>,
            }
        },
        &[
            quote!(redacted: true, deferred: true),
            quote!(
                body: <types::Deferred<Option<String> > as ::aludel::__private::derive_support::DeferredField>::decode(
                    __cells.redacted(),
                    &::aludel::__private::types::DeferredColumn { table: "post", column: "text", path: "Post.body" }
                )?
            ),
            quote!(__cells.read_whole(<Self as ::aludel::__private::schema::Model>::decode)),
        ],
    );
}

#[test]
fn a_deferred_column_is_none_that_every_object_needs() {
    let advice = "which every object needs: give the field the type inside of `Deferred<…>`";
    check_errors(
        quote! {
            #[model(unique(d, e), foreign_key(f = Other.f, g = Other.g))]
            struct Post {
                #[model(primary_key)]
                a: Deferred<i64>,
                #[model(version)]
                b: Deferred<i64>,
                #[model(foreign_key = Other.id)]
                c: Deferred<i64>,
                d: Deferred<i64>,
                e: i64,
                f: i64,
                g: Deferred<i64>,
                #[model(unique)]
                h: Deferred<i64>,
            }
        },
        &[
            &format!("the column `a` is the primary key, {advice}"),
            &format!("the column `b` is the version, {advice}"),
            &format!("the column `c` is a foreign key, {advice}"),
            &format!("the column `d` is unique, {advice}"),
            &format!("the column `g` is a foreign key, {advice}"),
            &format!("the column `h` is unique, {advice}"),
        ],
    );
}
