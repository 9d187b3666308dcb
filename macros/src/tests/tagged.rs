//! What the derive says of embedded enums, and what it writes for one.

use quote::quote;

use super::embedded::check_embedded_errors;
use super::text;

#[test]
fn an_embedded_enum_has_a_tag_and_variants_with_named_fields() {
    check_embedded_errors(
        quote! {
            #[model(table = "roles", tags = "kind", length = 5)]
            enum Role<T> {
                #[model(value = "")]
                Manager { #[model(default = 5)] budget: i64 },
                #[model(name = "e")]
                Engineer(String),
                #[model(value = "engineer")]
                Intern { #[model(unique)] kind: T },
            }
        },
        &[
            "`table` is an option of models: a struct with a table of its own derives `Model` instead of `Embedded`",
            "unknown option `tags` of an embedded enum: did you mean `tag`? the options are `tag`, `length`, `crate`",
            "the embedded enum `Role` is generic: a column has one type, so remove the parameters and bounds",
            "the tag of a variant is a text that is not empty: `value = \"manager\"`",
            "a field of a variant has no `default`: where it is not another variant's, its value is the program's",
            "unknown option `name` of a variant: the options are `value`",
            "the fields of the variant `Engineer` have no names, which their columns need: write `Engineer { … }`",
            "unknown option `unique` of a field of a variant: the options are `length`, `precision`, `scale`, `column`, `redacted`",
            "the field `kind` has the name of the tag: rename it, or call the tag otherwise by `tag = \"…\"`",
            "the longest tag has 8 characters, more than the `length` of 5: give a larger one",
            "the variants `Engineer` and `Intern` have one tag, `engineer`, so a row does not tell which it is: give one another `value`",
        ],
    );
    check_embedded_errors(
        quote!(
            enum A {}
        ),
        &["the embedded enum `A` has no variants, so no row can be one: write some"],
    );
    check_embedded_errors(
        quote! {
            #[model(tag = "my kind")]
            enum A { B }
        },
        &["`my kind` cannot be a field, which the tag is in statements: call it with letters, digits and `_`"],
    );
}

#[test]
fn fields_of_variants_share_columns_or_have_their_own() {
    check_embedded_errors(
        quote! {
            enum A {
                HttpServer { a: i64, #[model(column = "x")] b: i64, #[model(length = 5)] c: String, d: Decimal },
                HTTPServer { #[model(column = "y")] a: i64, x: i64, c: String, #[model(precision = 5)] d: Decimal },
            }
        },
        &[
            "the field `a` is the column `a` in another variant: write `column = \"a\"` here too",
            "the fields `b` and `x` are both the column `x`: give them one name, or two columns",
            "the field `c` has other options in another variant, and both are one column: write the same",
            "the field `d` has other options in another variant, and both are one column: write the same",
            "the variants `HttpServer` and `HTTPServer` have one tag, `http_server`, so a row does not tell which it is: give one another \
             `value`",
            "the variants `HttpServer` and `HTTPServer` would both have the condition `is_http_server`: rename one",
        ],
    );
}

#[test]
fn each_variant_reads_its_columns_past_the_others() {
    let input = quote! {
        #[model(crate = x, tag = "type")]
        pub enum Role {
            Manager { budget: i64, team: Option<String> },
            Engineer { language: String, team: String },
            Intern,
        }
    };
    let code = text(&crate::embedded(syn::parse2(input).expect("an enum")).expect("no mistakes"));
    for part in [
        quote!(pub r#type: x::expr::Column<__M, <::std::string::String as x::derive_support::Field>::Sql>),
        quote!(pub fn is_engineer(self) -> x::expr::Expr<::core::primitive::bool>),
        quote!(pub fn is_intern(self) -> x::expr::Expr<::core::option::Option<::core::primitive::bool>>),
        quote!(
            const TAGS: &'static [&'static ::core::primitive::str] = &["manager", "engineer", "intern"];
        ),
        quote!(0 => {
            let __value_1 = <i64 as x::derive_support::Field>::decode(__cells)?;
            let __value_2 = <Option<String> as x::derive_support::Field>::decode(__cells)?;
            __cells.skip(1);
            x::Result::Ok(Self::Manager { budget: __value_1, team: __value_2 })
        }),
        quote!(1 => {
            __cells.skip(1);
            let __value_2 = <String as x::derive_support::Field>::decode(__cells)?;
            let __value_3 = <String as x::derive_support::Field>::decode(__cells)?;
            x::Result::Ok(Self::Engineer { team: __value_2, language: __value_3 })
        }),
        quote!(_ => {
            __cells.skip(3);
            x::Result::Ok(Self::Intern {})
        }),
    ] {
        assert!(code.contains(&text(&part)), "no\n{part}\nin\n{code}");
    }
}
