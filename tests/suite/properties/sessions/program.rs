//! The steps of programs. Numbers say which of the objects that are there when a step runs, so every shorter program is one too.

use proptest::prelude::*;

/// One step. What it names that is not there makes it do nothing.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A new object of a kind, with a text; with a parent, set in one of four ways.
    Add(u8, u8, u8),
    /// A customer with new addresses, orders, labels and a profile.
    Graph(u8, u8),
    /// Another text.
    Text(u8, u8),
    /// Two objects of a kind exchange their texts.
    Swap(u8, u8),
    /// A side of a relationship, of an object, gets another one.
    Put(u8, u8, u8),
    /// The same, and it loses one.
    Take(u8, u8, u8),
    /// The same, and it loses all.
    Empty(u8, u8),
    /// The columns of a foreign key are set.
    ByHand(u8, u8),
    Delete(u8),
    /// Another natural key.
    Rekey(u8, u8),
    /// An object leaves the session, not the database.
    Expunge(u8),
    /// An object that was made elsewhere is merged: of which row, with which text, leading where.
    Merge(u8, u8, u8),
    /// What a flush would be refused for is deleted.
    Mend,
    Flush,
    Plan,
    Commit,
    Rollback,
    /// Another session, which has loaded nothing.
    Fresh,
    /// A piece of work of its own, which succeeds or fails.
    Nested(Vec<Self>, bool),
    Load(u8, u8),
    Expire(u8),
    ExpireAll,
    Refresh(u8),
    Get(u8),
    /// The rows of the association table that lead to an order, as objects.
    Marks(u8),
    /// All objects of a kind.
    Query(u8),
    /// All objects that have a relationship, with that, in one of three ways.
    QueryWith(u8, u8),
}

pub(crate) fn program() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(2), 1..40)
}

fn step(depth: u32) -> BoxedStrategy<Step> {
    let n = any::<u8>;
    let leaf = prop_oneof![
        8 => (n(), n(), n()).prop_map(|(kind, text, parent)| Step::Add(kind, text, parent)),
        2 => (n(), n()).prop_map(|(text, more)| Step::Graph(text, more)),
        3 => (n(), n()).prop_map(|(who, text)| Step::Text(who, text)),
        2 => (n(), n()).prop_map(|(who, whom)| Step::Swap(who, whom)),
        10 => (n(), n(), n()).prop_map(|(side, who, whom)| Step::Put(side, who, whom)),
        4 => (n(), n(), n()).prop_map(|(side, who, whom)| Step::Take(side, who, whom)),
        1 => (n(), n()).prop_map(|(side, who)| Step::Empty(side, who)),
        3 => (n(), n()).prop_map(|(who, parent)| Step::ByHand(who, parent)),
        3 => n().prop_map(Step::Delete),
        3 => (n(), n()).prop_map(|(who, text)| Step::Rekey(who, text)),
        2 => n().prop_map(Step::Expunge),
        3 => (n(), n(), n()).prop_map(|(who, text, parent)| Step::Merge(who, text, parent)),
        1 => Just(Step::Mend),
        2 => Just(Step::Flush),
        1 => Just(Step::Plan),
        3 => Just(Step::Commit),
        1 => Just(Step::Rollback),
        1 => Just(Step::Fresh),
        4 => (n(), n()).prop_map(|(side, who)| Step::Load(side, who)),
        1 => n().prop_map(Step::Expire),
        1 => Just(Step::ExpireAll),
        1 => n().prop_map(Step::Refresh),
        2 => n().prop_map(Step::Get),
        2 => n().prop_map(Step::Marks),
        2 => n().prop_map(Step::Query),
        2 => (n(), n()).prop_map(|(side, way)| Step::QueryWith(side, way)),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let nested = (prop::collection::vec(step(depth - 1), 0..8), any::<bool>());
    prop_oneof![20 => leaf, 1 => nested.prop_map(|(steps, succeeds)| Step::Nested(steps, succeeds))].boxed()
}
