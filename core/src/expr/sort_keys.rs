//! Orders that a user may choose by name.

use super::{Order, OrderTerms};
use crate::error::{Error, Result};
use crate::tree::OrderTerm;

/// What a program lets others sort by, each under a name: for the `?sort=-name` of a web page.
///
/// # Example: by name, or the other way round
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let keys = SortKeys::new().key("name", User.name).key("age", (User.age.desc().nulls_last(), User.id));
/// let sorted = |sort: &str| select(User.id).order_by_name(&keys, sort).to_string();
/// assert!(sorted("name").ends_with(r#"ORDER BY "users"."name""#));
/// assert!(sorted("-name").ends_with(r#"ORDER BY "users"."name" DESC"#));
/// assert!(sorted("-age,name").ends_with(
///     r#"ORDER BY "users"."age" NULLS FIRST, "users"."id" DESC, "users"."name""#
/// ));
/// let error = keys.parse("password").expect_err("it is none of the keys");
/// assert_eq!(error.to_string(), "there is no sort key of that name: there are `name` and `age`, each with `-` before it for the other way round");
/// ```
#[derive(Clone, Debug, Default)]
pub struct SortKeys(Vec<(&'static str, Vec<OrderTerm>)>);

impl SortKeys {
    /// No keys yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// With these terms under a name.
    #[must_use]
    pub fn key<O: OrderTerms>(mut self, name: &'static str, terms: O) -> Self {
        let mut new = Vec::new();
        terms.append_to(&mut new);
        self.0.push((name, new));
        self
    }

    /// The terms of a list of names with commas between; `-` before a name turns its terms around, places of NULLs included. An empty
    /// text is no order.
    ///
    /// # Errors
    /// When a name is none of the keys. The message lists those, and does not repeat what was asked for.
    pub fn parse(&self, names: &str) -> Result<Vec<Order>> {
        let mut terms = Vec::new();
        for name in names.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let (name, is_turned) = name.strip_prefix('-').map_or((name, false), |name| (name, true));
            let Some((_, found)) = self.0.iter().find(|(it, _)| *it == name) else { return Err(self.unknown()) };
            terms.extend(found.iter().cloned().map(|it| Order(if is_turned { it.turned() } else { it })));
        }
        Ok(terms)
    }

    fn unknown(&self) -> Error {
        let names: Vec<_> = self.0.iter().map(|(name, _)| format!("`{name}`")).collect();
        let list = match names.split_last() {
            None => return Error::statement("there is no sort key of that name: the program has given none to sort by"),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        };
        Error::statement(format!(
            "there is no sort key of that name: there are {list}, each with `-` before it for the other way round"
        ))
    }
}
