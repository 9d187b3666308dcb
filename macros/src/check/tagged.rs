//! The rules of embedded enums: a row is of one variant, which its tag tells.

use std::collections::HashMap;

use crate::errors::Errors;
use crate::model::{Tagged, Variant};
use crate::parse::snake_case;

/// Reports every rule that the enum breaks.
pub(crate) fn check(tagged: &Tagged, errors: &mut Errors) {
    tags(&tagged.variants, errors);
    conditions(&tagged.variants, errors);
    tagged.model.columns.iter().for_each(|column| super::digits(column, errors));
}

fn tags(variants: &[Variant], errors: &mut Errors) {
    let mut seen = HashMap::new();
    for variant in variants {
        if let Some(first) = seen.insert(&variant.tag.text, &variant.ident) {
            errors.at(
                variant.tag.span,
                format!(
                    "the variants `{first}` and `{}` have one tag, `{}`, so a row does not tell which it is: give one another `value`",
                    variant.ident, variant.tag.text
                ),
            );
        }
    }
}

/// Each variant has a condition that is called after it.
fn conditions(variants: &[Variant], errors: &mut Errors) {
    let mut seen = HashMap::new();
    for variant in variants {
        let name = snake_case(&variant.ident);
        if let Some(first) = seen.insert(name.clone(), &variant.ident) {
            errors.at(
                variant.ident.span(),
                format!("the variants `{first}` and `{}` would both have the condition `is_{name}`: rename one", variant.ident),
            );
        }
    }
}
