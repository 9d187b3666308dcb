//! What the derive says of foreign keys of several columns, and what it writes for them.

use quote::quote;

use super::{check_code, check_errors};

#[test]
fn a_key_of_several_columns_has_pairs() {
    let needs = "the option `foreign_key` of a model needs pairs of columns: \
                 write `foreign_key(field_a = Other.a, field_b = Other.b)`; one of a single column is an option of its field";
    check_errors(
        quote! {
            #[model(foreign_key = B.a, foreign_key(), foreign_key(on_delete = cascade), foreign_key(a, b), foreign_key(a = B))]
            #[model(foreign_key(a = B.a b = B.b), foreign_key(a = B.a, on_delete = drop), foreign_key(a = B.a, on_delete = cascade, on_delete = restrict))]
            struct A { #[model(primary_key)] a: i64, b: i64 }
        },
        &[
            needs,
            needs,
            needs,
            "the option `a` needs a value: write `a = …`",
            "a foreign key refers to a column: write `Model.column`, such as `User.id`",
            "the option `a` should end here: separate options by commas",
            "an action is one of `cascade`, `restrict`, `set_null`, `set_default`, `no_action`",
            "the option `on_delete` is given twice: remove one of them",
        ],
    );
}

#[test]
fn a_key_of_several_columns_leads_from_fields_to_one_table() {
    check_errors(
        quote! {
            #[model(foreign_key(a = B.a, c = B.b), foreign_key(a = B.a, a = B.b), foreign_key(a = B.a, b = C.b))]
            #[model(foreign_key(a = B.c, b = B.d), foreign_key(b = B.b), foreign_key(a = x::B.c, id = x::B.d, on_delete = set_default))]
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(default = 1)]
                a: i64,
                #[model(foreign_key = B.b)]
                b: i64,
            }
        },
        &[
            "`foreign_key` names the field `c`, which `A` does not have: name its fields",
            "`foreign_key` names the field `a` twice: remove one of them",
            "a foreign key leads to one table, and this one to `B` and `C`: write a `foreign_key` for each",
            "there is a `foreign_key` of the same fields already: remove one of them",
            "there is a `foreign_key` of the same fields already: remove one of them",
            "`on_delete = set_default` needs the default of the column `id`: write `default = …`",
        ],
    );
}

#[test]
fn keys_are_those_of_fields_then_those_of_the_struct() {
    let reference = quote!(::aludel::__private::derive_support::reference);
    check_code(
        quote! {
            #[model(foreign_key(b = x::B.b, a = x::B.a, on_update = cascade))]
            struct A { #[model(primary_key)] a: i64, #[model(foreign_key = Self.a)] b: i64 }
        },
        &[
            quote!(columns: &[1], targets: &[#reference::<<i64 as ::aludel::__private::derive_support::Field>::Sql, _, _>(A.a)]),
            quote!(columns: &[1, 0]),
            quote!((x::B.b)),
            quote!(on_update: ::aludel::__private::schema::ReferentialAction::Cascade),
        ],
    );
}
