//! Joins along relationships.

use super::relationship::equations;
use super::{Path, Related, Relationship};
use crate::expr::Predicate;
use crate::query::JoinTarget;
use crate::schema::Table;
use crate::tree::{ChainOp, Join, JoinKind, JoinOn, Node, Source, TableSource};

/// What a statement can join without being told the condition: what can stand in FROM, by the one foreign key to it, and a
/// relationship.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be joined",
    label = "expected a model, an alias of one, a relationship such as `User.addresses`, or a subquery",
    note = "a query is joined as `.subquery(\"name\")`, by `join_on`"
)]
pub trait Joins {
    /// Adds the joins to a list.
    fn append_to(self, kind: JoinKind, out: &mut Vec<Join>);
}

#[diagnostic::do_not_recommend]
impl<J: JoinTarget> Joins for J {
    fn append_to(self, kind: JoinKind, out: &mut Vec<Join>) {
        out.push(Join::new(kind, self.into_source(), JoinOn::ForeignKey));
    }
}

/// The table of the other side; before it the association table, where there is one.
#[diagnostic::do_not_recommend]
impl<M, R: Related> Joins for Relationship<M, R> {
    fn append_to(self, kind: JoinKind, out: &mut Vec<Join>) {
        self.append_joins(kind, Vec::new(), out);
    }
}

/// A relationship and a condition on what is joined: `User.addresses.and_(Address.verified.eq(true))`.
#[derive(Clone, Debug)]
pub struct Joined<M, R> {
    relationship: Relationship<M, R>,
    condition: Node,
}

#[diagnostic::do_not_recommend]
impl<M, R: Related> Joins for Joined<M, R> {
    fn append_to(self, kind: JoinKind, out: &mut Vec<Join>) {
        self.relationship.append_joins(kind, vec![self.condition], out);
    }
}

impl<M, R: Related> Relationship<M, R> {
    /// The relationship with a further condition, which stands in ON: what a left join needs that keeps rows without a partner.
    ///
    /// # Example: every user, with the verified addresses
    /// ```
    /// use aludel::{Many, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     addresses: Many<Address>,
    /// }
    ///
    /// #[derive(Model)]
    /// #[model(table = "addresses")]
    /// struct Address {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     verified: bool,
    ///     #[model(foreign_key = User.id)]
    ///     user_id: i64,
    /// }
    ///
    /// let stmt = select((User.id, Address.id.nullable())).left_join(User.addresses.and_(Address.verified.eq(true)));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."id", "addresses"."id" FROM "users" "#.to_owned()
    ///         + r#"LEFT JOIN "addresses" ON "users"."id" = "addresses"."user_id" AND "addresses"."verified" = ?"#,
    /// );
    /// ```
    pub fn and_<P: Predicate>(self, condition: P) -> Joined<M, R> {
        Joined { relationship: self, condition: condition.into_node() }
    }

    fn append_joins(self, kind: JoinKind, further: Vec<Node>, out: &mut Vec<Join>) {
        let join = |kind, target, on| Join::new(kind, Source::Table(target), JoinOn::Condition(Node::chain_of(ChainOp::And, on)));
        if let Some(mut on) = self.direct() {
            on.extend(further);
            out.push(join(kind, self.target(), on));
        } else if let Some((table, near, mut far)) = self.association() {
            far.extend(further);
            match kind {
                JoinKind::Inner | JoinKind::Cross => {
                    out.push(join(kind, table, near));
                    out.push(join(kind, self.target(), far));
                }
                // A row of the association table whose partner the condition leaves out must not count as one without a partner.
                JoinKind::Left | JoinKind::Right | JoinKind::Full => {
                    out.push(Join { within: 1, ..join(kind, table, near) });
                    out.push(join(JoinKind::Inner, self.target(), far));
                }
            }
        }
    }

    /// The association table, what its rows meet that belong to the source, and those that belong to the target.
    pub(super) fn association(self) -> Option<(TableSource, Vec<Node>, Vec<Node>)> {
        let Path::Through { table, near, far } = self.def().path else { return None };
        let source = TableSource { table, alias: None };
        let key = |table: &'static Table, index: u16| &table.foreign_keys[usize::from(index)];
        let near = equations(key(table, near), source, self.source()).collect();
        let far = equations(key(table, far), source, self.target()).chain(self.filter()).collect();
        Some((source, near, far))
    }
}
