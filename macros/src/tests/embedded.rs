//! What the derives say of embedded structs and of the fields that hold them, and what they write.

use proc_macro2::TokenStream;
use quote::quote;

use super::{check_code, check_errors, text};

/// The messages for an embedded struct or enum, in the order of the code.
#[track_caller]
pub(super) fn check_embedded_errors(input: TokenStream, expected: &[&str]) {
    let input = syn::parse2(input).expect("the input is a struct");
    let errors = crate::embedded(input).expect_err("the struct has mistakes");
    let messages: Vec<_> = errors.into_iter().map(|it| it.to_string()).collect();
    assert_eq!(messages, expected);
}

#[test]
fn an_embedded_struct_has_columns_and_nothing_else() {
    let options = "the options are `length`, `precision`, `scale`, `column`, `default`, `default_sql`, `read_only`, `redacted`";
    let unknown = |name: &str| format!("unknown option `{name}` of a field of an embedded struct: {options}");
    check_embedded_errors(
        quote! {
            #[model(table = "a", unique(a), tabel = 5)]
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(unique, length = "5", precision = 3)]
                a: String,
                #[model(column = "a", default = 1, default_sql = "2")]
                b: i64,
                #[model(embedded)]
                c: B,
            }
        },
        &[
            "`table` is an option of models: a struct with a table of its own derives `Model` instead of `Embedded`",
            "`unique` is an option of models: a struct with a table of its own derives `Model` instead of `Embedded`",
            "unknown option `tabel` of an embedded struct: the options are `crate`",
            "`primary_key` is an option of models: a struct with a table of its own derives `Model` instead of `Embedded`",
            &unknown("unique"),
            "a length is a number of characters from 1 to 4294967295",
            &unknown("embedded"),
            "two columns are called `a`: the fields `a` and `b`; rename one",
            "a precision needs a scale, the digits after the point: write `precision = 12, scale = 2`",
            "the column `a` has two defaults: remove `default` or `default_sql`",
        ],
    );
    check_embedded_errors(
        quote!(
            struct A<T> {
                a: T,
            }
        ),
        &["the embedded struct `A` is generic: a column has one type, so remove the parameters and bounds"],
    );
}

#[test]
fn an_embedded_field_has_a_prefix_and_nothing_else() {
    let unknown = |name: &str| format!("unknown option `{name}` of an embedded field: the options are `embedded`, `prefix`");
    check_errors(
        quote! {
            #[model(unique(home), unique(home.city, id), index(id.city), index(work.city), unique(id, home.city))]
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(length = 5, embedded)]
                home: B,
                #[model(embedded = true)]
                b: B,
                #[model(embedded, prefix = 5)]
                c: B,
                #[model(embedded, prefix = "\0")]
                d: B,
                #[model(prefix = "e")]
                e: i64,
                #[model(embedded)]
                __alias: B,
            }
        },
        &[
            &unknown("length"),
            "the option `embedded` takes no value: write only its name",
            "the beginning of names is expected here, as text: `\"home_\"`",
            "the name has a NUL character, which no database allows: remove it",
            "`prefix` belongs to `embedded`: write `embedded, prefix = \"…\"`",
            "a field cannot be called `__alias`, which the model needs for itself: rename it and write `column = \"__alias\"`",
            "`unique` names the field `home`, which is several columns: name one of them, as in `home.column`",
            "the same fields are `unique` together twice: remove one of them",
            "`index` names the field `id.city`, but `id` is no embedded struct of `A`: name its fields",
            "`index` names the field `work.city`, but `work` is no embedded struct of `A`: name its fields",
        ],
    );
}

#[test]
fn positions_are_numbers_as_long_as_they_are_known() {
    let krate = quote!(::aludel::__private);
    let field = |ty: TokenStream| quote!(<#ty as #krate::derive_support::EmbeddedField>);
    let (b, c) = (field(quote!(B)), field(quote!(Option<C>)));
    check_code(
        quote! {
            #[model(unique(id, home.city), index(last, other))]
            struct A {
                #[model(primary_key)]
                id: i64,
                #[model(embedded)]
                home: B,
                #[model(embedded, prefix = "")]
                r#type: Option<C>,
                other: i64,
                #[model(version)]
                last: i64,
            }
        },
        &[
            quote!(const __END_0: ::core::primitive::u16 = 1 + #krate::derive_support::width(#b::COLUMNS);),
            quote!(const __END_1: ::core::primitive::u16 = __END_0 + #krate::derive_support::width(#c::COLUMNS);),
            quote!(primary_key: &[0], unique: &[&[0, A.home.city.id().index]]),
            quote!(columns: &[__END_1 + 1, __END_1]),
            quote!(version: ::core::option::Option::Some(__END_1 + 1)),
            quote!(columns: __COLUMNS,),
            quote!(Part::Embedded { prefix: "home_", columns: #b::COLUMNS, nullable: #b::NULLABLE }),
            quote!(Part::Embedded { prefix: "", columns: #c::COLUMNS, nullable: #c::NULLABLE }),
            quote!(home: #b::decode(__cells)?, r#type: #c::decode(__cells)?, other:),
            quote!(home: <#b::Columns<A>>::__at(&__TABLE, 1, __alias)),
            quote!(0 => <i64 as),
            quote!(_ if __column == #krate::derive_support::position(__END_1) => <i64 as),
        ],
    );
}

#[test]
fn an_embedded_struct_has_its_columns_twice() {
    let input = quote! {
        #[model(crate = x)]
        pub struct Address { pub street: String, city: Option<i64> }
    };
    let code = text(&crate::embedded(syn::parse2(input).expect("a struct")).expect("no mistakes"));
    for part in [
        quote!(pub struct AddressColumns<__M>),
        quote!(pub struct NullableAddressColumns<__M>),
        quote!(pub street: x::expr::Column<__M, <String as x::derive_support::Field>::Sql>),
        quote!(
            type Columns<__M> = AddressColumns<__M>;
        ),
        quote!(city: x::expr::Column::new(__table, __first + 1, __alias),),
    ] {
        assert!(code.contains(&text(&part)), "no\n{part}\nin\n{code}");
    }
}

#[test]
fn an_embedded_struct_is_read_whole() {
    check_embedded_errors(
        quote! {
            struct Address {
                city: String,
                note: Deferred<String>,
            }
        },
        &[
            "an embedded struct is read whole, so its column `note` cannot be deferred: give the field the type inside of `Deferred<…>`, or make it a field of the model",
        ],
    );
}
