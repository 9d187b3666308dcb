//! The values of options.

use std::ops::RangeInclusive;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Lit, LitInt, LitStr, Path, Token};

use super::structure::name_self;
use crate::model::{Action, ActionKind, Default, Name, Target};

/// A name in the database: `"albums"`.
pub(super) fn name(input: ParseStream<'_>) -> syn::Result<Name> {
    let literal: LitStr =
        input.parse().map_err(|error| syn::Error::new(error.span(), "a name is expected here, as text: `\"…\"`"))?;
    let text = literal.value();
    if text.is_empty() {
        return Err(syn::Error::new(literal.span(), "the name is empty: name the table, schema or column as the database does"));
    }
    if text.contains('\0') {
        return Err(syn::Error::new(literal.span(), "the name has a NUL character, which no database allows: remove it"));
    }
    Ok(Name { text, span: literal.span() })
}

/// A number of characters.
pub(super) fn length(input: ParseStream<'_>) -> syn::Result<u32> {
    const ADVICE: &str = "a length is a number of characters from 1 to 4294967295";
    let literal: LitInt = input.parse().map_err(|error| syn::Error::new(error.span(), ADVICE))?;
    match literal.base10_parse() {
        Ok(0) | Err(_) => Err(syn::Error::new(literal.span(), ADVICE)),
        Ok(length) => Ok(length),
    }
}

/// How many digits a decimal has: as many as all databases take.
/// <https://dev.mysql.com/doc/refman/8.0/en/fixed-point-types.html>
pub(super) fn precision(input: ParseStream<'_>) -> syn::Result<(u8, Span)> {
    small(input, 1..=65, "a precision is a number of digits from 1 to 65")
}

/// How many of them stand after the point.
pub(super) fn scale(input: ParseStream<'_>) -> syn::Result<(u8, Span)> {
    small(input, 0..=30, "a scale is a number of digits after the point, from 0 to 30")
}

fn small(input: ParseStream<'_>, range: RangeInclusive<u8>, advice: &str) -> syn::Result<(u8, Span)> {
    let literal: LitInt = input.parse().map_err(|error| syn::Error::new(error.span(), advice))?;
    match literal.base10_parse() {
        Ok(number) if range.contains(&number) => Ok((number, literal.span())),
        Ok(_) | Err(_) => Err(syn::Error::new(literal.span(), advice)),
    }
}

/// A column of a model: `Artist.id`, or `Self.id`.
pub(super) fn target(input: ParseStream<'_>, this: &Ident) -> syn::Result<Target> {
    field_of(input, this, "a foreign key refers to a column: write `Model.column`, such as `User.id`")
}

/// The field on the other side of a relationship: `User.addresses`.
pub(super) fn other_side(input: ParseStream<'_>, this: &Ident) -> syn::Result<Target> {
    field_of(input, this, "the other side is a field of a model: write `Model.field`, such as `User.addresses`")
}

fn field_of(input: ParseStream<'_>, this: &Ident, advice: &str) -> syn::Result<Target> {
    let advice = |error: syn::Error| syn::Error::new(error.span(), advice);
    let mut model = input.call(Path::parse_mod_style).map_err(advice)?;
    input.parse::<Token![.]>().map_err(advice)?;
    let column = input.call(Ident::parse_any).map_err(advice)?;
    if model.is_ident("Self") {
        model = this.clone().into();
    }
    Ok(Target { model, column })
}

/// A condition on the columns of the struct, in which `Self` is its table: `Self.age.ge(0)`. It goes up to the next comma.
pub(super) fn condition(input: ParseStream<'_>, this: &Ident) -> syn::Result<TokenStream> {
    up_to_comma(input, this, "a condition is expected here, such as `Self.age.ge(0)`")
}

/// The order of objects, in which `Self` is the table of the struct: `Post.id.desc()`. It goes up to the next comma.
pub(super) fn order(input: ParseStream<'_>, this: &Ident) -> syn::Result<TokenStream> {
    up_to_comma(input, this, "an order is expected here, such as `Post.id.desc()`; of several columns, `(Post.day, Post.id)`")
}

/// An expression of Rust, in which `Self` is the struct: `Uuid::new_v4()`. It goes up to the next comma.
pub(super) fn expression(input: ParseStream<'_>, this: &Ident) -> syn::Result<TokenStream> {
    up_to_comma(input, this, "an expression is expected here, such as `Self::new_token()`")
}

fn up_to_comma(input: ParseStream<'_>, this: &Ident, advice: &str) -> syn::Result<TokenStream> {
    let mut tokens = Vec::<TokenTree>::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.push(input.parse()?);
    }
    if tokens.is_empty() {
        return Err(input.error(advice));
    }
    Ok(name_self(tokens.into_iter().collect(), this))
}

/// An expression in the words of the database: `"CURRENT_TIMESTAMP"`.
pub(super) fn sql(input: ParseStream<'_>) -> syn::Result<Name> {
    sql_text(input, "an expression of SQL is expected here, as text: `\"CURRENT_TIMESTAMP\"`")
}

/// An expression of the row's other columns in the words of the database: `"price * quantity"`.
pub(super) fn computed(input: ParseStream<'_>) -> syn::Result<Name> {
    sql_text(input, "an expression of SQL is expected here, as text: `\"price * quantity\"`")
}

fn sql_text(input: ParseStream<'_>, advice: &str) -> syn::Result<Name> {
    let literal: LitStr = input.parse().map_err(|error| syn::Error::new(error.span(), advice))?;
    let text = literal.value();
    if text.trim().is_empty() {
        return Err(syn::Error::new(literal.span(), advice));
    }
    Ok(Name { text, span: literal.span() })
}

/// What a foreign key does: `cascade`.
pub(super) fn action(input: ParseStream<'_>) -> syn::Result<Action> {
    const ADVICE: &str = "an action is one of `cascade`, `restrict`, `set_null`, `set_default`, `no_action`";
    let word: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), ADVICE))?;
    let kind = match &*word.to_string() {
        "cascade" => ActionKind::Cascade,
        "restrict" => ActionKind::Restrict,
        "set_null" => ActionKind::SetNull,
        "set_default" => ActionKind::SetDefault,
        "no_action" => ActionKind::NoAction,
        _ => return Err(syn::Error::new(word.span(), ADVICE)),
    };
    Ok(Action { kind, span: word.span() })
}

/// A literal that a column can have as its default.
pub(super) fn default(input: ParseStream<'_>) -> syn::Result<Default> {
    const ADVICE: &str = "a default is a literal that SQL has: a bool, an integer, a float or a text";
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { "-" } else { "" };
    let literal: Lit = input.parse().map_err(|error| syn::Error::new(error.span(), ADVICE))?;
    let value = match &literal {
        Lit::Bool(it) if minus.is_none() => Some(Default::Bool(it.value)),
        Lit::Str(it) if minus.is_none() => Some(Default::Text(it.value())),
        Lit::Int(it) => format!("{sign}{}", it.base10_digits()).parse().map(Default::Integer).ok(),
        Lit::Float(it) => {
            let digits = format!("{sign}{}", it.base10_digits());
            digits.parse().ok().filter(|it: &f64| it.is_finite()).map(|it| Default::Float(it, digits))
        }
        _ => return Err(syn::Error::new(literal.span(), ADVICE)),
    };
    value.ok_or_else(|| syn::Error::new(literal.span(), "the number does not fit 64 bits: give a smaller one"))
}
