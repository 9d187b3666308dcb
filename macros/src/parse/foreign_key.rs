//! A foreign key of several columns: `foreign_key(order_id = Line.order_id, line = Line.number, on_delete = cascade)`.

use proc_macro2::Ident;
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::options::OptionReader;
use super::value;
use crate::model::ForeignKey;

impl OptionReader<'_> {
    /// An option with pairs of columns, and with actions.
    pub(super) fn foreign_key(&self, model: &Ident) -> syn::Result<ForeignKey> {
        let group = self.group(needs)?;
        let key = |input: ParseStream<'_>| {
            let mut key = ForeignKey { span: self.name().span(), pairs: Vec::new(), on_delete: None, on_update: None };
            while !input.is_empty() {
                part(&OptionReader::parse(input)?, &mut key, model)?;
                input.parse::<Option<Token![,]>>()?;
            }
            if key.pairs.is_empty() { Err(self.error(needs(self))) } else { Ok(key) }
        };
        key.parse2(group.stream())
    }
}

/// A pair of columns, or an action.
fn part(option: &OptionReader<'_>, key: &mut ForeignKey, model: &Ident) -> syn::Result<()> {
    match option.text() {
        "on_delete" => option.set(&mut key.on_delete, value::action)?,
        "on_update" => option.set(&mut key.on_update, value::action)?,
        _ => {
            let mut target = None;
            option.set(&mut target, |input| value::target(input, model))?;
            key.pairs.extend(target.map(|target| (option.name().clone(), target)));
        }
    }
    option.end()
}

fn needs(option: &OptionReader<'_>) -> String {
    format!(
        "the option `{0}` of a model needs pairs of columns: write `{0}(field_a = Other.a, field_b = Other.b)`; \
         one of a single column is an option of its field",
        option.text()
    )
}
