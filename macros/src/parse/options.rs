//! The list of options in `#[model(…)]`: one mistake in it does not hide the next.

use proc_macro2::{Group, Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Token};

use super::value;
use crate::errors::Errors;
use crate::model::{Check, FieldPath, FieldSet, Index};

/// The options that may stand in one place.
pub(super) struct OptionSet {
    pub(super) of: &'static str,
    pub(super) names: &'static [&'static str],
}

impl OptionSet {
    /// Whether one of them has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|it| plain(it) == name)
    }
}

/// The name of an option, of which the list also says what it looks like.
fn plain(name: &'static str) -> &'static str {
    name.trim_end_matches("(…)")
}

/// Reads every option of the `model` attributes.
pub(super) fn read(attrs: &[Attribute], errors: &mut Errors, mut option: impl FnMut(&OptionReader<'_>) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|it| it.path().is_ident("model")) {
        let list = attr.parse_args_with(|input: ParseStream<'_>| {
            read_list(input, errors, &mut option);
            Ok(())
        });
        if list.is_err() {
            errors.add(syn::Error::new_spanned(attr, "options stand in parentheses: write `#[model(…)]`"));
        }
    }
}

fn read_list(input: ParseStream<'_>, errors: &mut Errors, option: &mut impl FnMut(&OptionReader<'_>) -> syn::Result<()>) {
    while !input.is_empty() {
        let result = OptionReader::parse(input).and_then(|it| option(&it).and_then(|()| it.end()));
        if errors.ok(result).is_none() {
            skip_to_comma(input);
        }
        // What stands here is a comma or the end: that is where both ways above stop.
        let _ = input.parse::<Option<Token![,]>>();
    }
}

/// Passes over what stands before the next comma.
pub(super) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>();
    }
}

/// One option: its name is read, its value is next in the input.
pub(super) struct OptionReader<'a> {
    name: Ident,
    text: String,
    input: ParseStream<'a>,
}

impl<'a> OptionReader<'a> {
    pub(super) fn parse(input: ParseStream<'a>) -> syn::Result<Self> {
        let name = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), "an option is expected here, such as `name = value`"))?;
        Ok(Self { text: name.to_string(), name, input })
    }

    /// The option's name.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The option's name, and where it was written.
    pub(super) fn name(&self) -> &Ident {
        &self.name
    }

    /// An option without a value.
    pub(super) fn flag(&self, slot: &mut Option<Span>) -> syn::Result<()> {
        if !self.at_end() {
            return Err(self.error(format!("the option `{}` takes no value: write only its name", self.text)));
        }
        self.fill(slot, self.name.span())
    }

    /// An option with a value: `name = value`.
    pub(super) fn set<T>(&self, slot: &mut Option<T>, value: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<()> {
        if !self.input.peek(Token![=]) {
            return Err(self.error(format!("the option `{0}` needs a value: write `{0} = …`", self.text)));
        }
        self.input.parse::<Token![=]>()?;
        if self.at_end() {
            return Err(self.error(format!("the option `{0}` needs a value: write `{0} = …`", self.text)));
        }
        self.fill(slot, value(self.input)?)
    }

    /// An option with fields: `name(field_a, field_b)`.
    pub(super) fn fields(&self) -> syn::Result<FieldSet> {
        let group = self.group(Self::needs_fields)?;
        (|input: ParseStream<'_>| self.field_set(input)).parse2(group.stream())
    }

    /// An option with fields that may have a name: `index(name = "…", field_a, field_b)`.
    pub(super) fn index(&self) -> syn::Result<Index> {
        let group = self.group(Self::needs_fields)?;
        let index = |input: ParseStream<'_>| {
            let mut name = None;
            if input.peek2(Token![=]) {
                let option = OptionReader::parse(input)?;
                if option.text != "name" {
                    return Err(option.error(format!("only `name = \"…\"` stands in `{}` beside fields", self.text)));
                }
                option.set(&mut name, value::name)?;
                option.end()?;
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(Index { name, set: self.field_set(input)? })
        };
        index.parse2(group.stream())
    }

    /// An option with a name and a condition: `check(name = "…", condition)`.
    pub(super) fn check(&self, model: &Ident) -> syn::Result<Check> {
        let needs = |this: &Self| {
            format!(
                "the option `{0}` of a model needs a name and a condition: write `{0}(name = \"…\", Self.a.lt(Self.b))`",
                this.text
            )
        };
        let group = self.group(needs)?;
        let check = |input: ParseStream<'_>| {
            if !input.peek2(Token![=]) || !input.fork().parse::<Ident>().is_ok_and(|it| it == "name") {
                return Err(self.error(needs(self)));
            }
            let (option, mut name) = (OptionReader::parse(input)?, None);
            option.set(&mut name, value::name)?;
            option.end()?;
            let comma = input.parse::<Option<Token![,]>>()?;
            let condition = value::condition(input, model)?;
            input.parse::<Option<Token![,]>>()?;
            name.filter(|_| comma.is_some()).map(|name| Check { name, condition }).ok_or_else(|| self.error(needs(self)))
        };
        check.parse2(group.stream())
    }

    pub(super) fn group(&self, needs: impl FnOnce(&Self) -> String) -> syn::Result<Group> {
        if self.input.peek(syn::token::Paren) { self.input.parse() } else { Err(self.error(needs(self))) }
    }

    fn field_set(&self, input: ParseStream<'_>) -> syn::Result<FieldSet> {
        let fields = Punctuated::<FieldPath, Token![,]>::parse_terminated_with(input, field_path)
            .map_err(|error| syn::Error::new(error.span(), self.needs_fields()))?;
        if fields.is_empty() {
            return Err(self.error(self.needs_fields()));
        }
        Ok(FieldSet { span: self.name.span(), fields: fields.into_iter().collect() })
    }

    fn needs_fields(&self) -> String {
        format!("the option `{0}` of a model needs fields: write `{0}(field_a, field_b)`", self.text)
    }

    /// What to say of an option that does not exist.
    pub(super) fn unknown(&self, known: &OptionSet) -> syn::Error {
        let OptionSet { of, names } = known;
        let near = names.iter().copied().find(|it| distance(&self.text, plain(it)) <= 2);
        let guess = near.map(|it| format!("did you mean `{it}`? ")).unwrap_or_default();
        let options: Vec<_> = names.iter().map(|it| format!("`{it}`")).collect();
        self.error(format!("unknown option `{}` of {of}: {guess}the options are {}", self.text, options.join(", ")))
    }

    fn fill<T>(&self, slot: &mut Option<T>, value: T) -> syn::Result<()> {
        match slot.replace(value) {
            None => Ok(()),
            Some(_) => Err(self.error(format!("the option `{}` is given twice: remove one of them", self.text))),
        }
    }

    pub(super) fn end(&self) -> syn::Result<()> {
        if self.at_end() {
            return Ok(());
        }
        let message = format!("the option `{}` should end here: separate options by commas", self.text);
        Err(self.input.error(message))
    }

    fn at_end(&self) -> bool {
        self.input.is_empty() || self.input.peek(Token![,])
    }

    pub(super) fn error(&self, message: String) -> syn::Error {
        syn::Error::new(self.name.span(), message)
    }
}

/// A field, or a field of an embedded struct.
fn field_path(input: ParseStream<'_>) -> syn::Result<FieldPath> {
    let field = input.parse()?;
    let inner = if input.parse::<Option<Token![.]>>()?.is_some() { Some(input.parse()?) } else { None };
    Ok(FieldPath { field, inner })
}

/// How many letters must be changed, added or removed to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.chars().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.chars().count()]
}
