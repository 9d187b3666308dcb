//! Which tables a subquery takes from the statement around it.

use super::{JoinTarget, Select};
use crate::schema::Name;
use crate::tree::Correlation;

impl<S> Select<S> {
    /// Leaves a table of this subquery to the statement around it: its columns are those of the outer row. Without this, a subquery
    /// leaves the tables that the statement around it has, if it has another one besides.
    ///
    /// # Example: a subquery about the outer row alone
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let doubled = select(User.id * 2).correlate(User).scalar_subquery();
    /// assert_eq!(select((User.id, doubled)).to_string(), r#"SELECT "users"."id", (SELECT "users"."id" * ?) FROM "users""#);
    /// ```
    pub fn correlate<J: JoinTarget>(mut self, source: J) -> Self {
        let name = name_of(source);
        let tree = self.tree_mut();
        match &mut tree.correlation {
            Correlation::To(names) => names.push(name),
            Correlation::Auto | Correlation::Except(_) => tree.correlation = Correlation::To(vec![name]),
        }
        self
    }

    /// Keeps a table for this subquery itself, and leaves all others that the statement around it has to that.
    pub fn correlate_except<J: JoinTarget>(mut self, source: J) -> Self {
        let name = name_of(source);
        let tree = self.tree_mut();
        match &mut tree.correlation {
            Correlation::Except(names) => names.push(name),
            Correlation::Auto | Correlation::To(_) => tree.correlation = Correlation::Except(vec![name]),
        }
        self
    }

    /// Takes no table from the statement around: the subquery selects from all of its tables itself.
    pub fn correlate_nothing(mut self) -> Self {
        self.tree_mut().correlation = Correlation::To(Vec::new());
        self
    }
}

fn name_of(source: impl JoinTarget) -> Name {
    source.into_source().name().to_owned().into()
}
