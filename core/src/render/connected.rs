//! The check that nothing in FROM is left without a connection to the rest: every row of it would come with every other row.

use super::from::FromPlan;
use crate::error::{Error, Result};
use crate::tree::{ChainOp, JoinOn, Node, SelectTree, Source};

/// Passes if the tables that a statement implies are connected by its conditions. Tables that it names in FROM, and cross joins,
/// are meant.
pub(super) fn require(select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    if plan.implied.len() < 2 {
        return Ok(());
    }
    let mut groups = Groups::default();
    for condition in select.filter.iter().chain(&select.having) {
        connect_each(&mut groups, condition);
    }
    for (index, join) in plan.joins.iter().enumerate() {
        match &join.on {
            JoinOn::Condition(condition) => connect_each(&mut groups, condition),
            JoinOn::ForeignKey => plan.linked(index, &join.target).for_each(|it| groups.connect(it, join.target.name())),
            JoinOn::Everything => groups.connect(plan.implied[0].name(), join.target.name()),
        }
        // What is joined stands beside what it is joined to, however that is said.
        if let Source::Function(_) = join.target {
            groups.connect(plan.implied[0].name(), join.target.name());
        }
    }
    let first = plan.implied[0].name();
    match plan.implied[1..].iter().find(|it| !groups.connected(first, it.name())) {
        None => Ok(()),
        Some(other) => Err(Error::statement(format!(
            "nothing connects `{other}` with `{first}`, so every row of one would come with every row of the other: join them, or \
             say `.cross_join(…)` if that is meant",
            other = other.name()
        ))),
    }
}

/// Tables that a condition names belong together; of conditions joined by AND, each for itself.
fn connect_each<'n>(groups: &mut Groups<'n>, condition: &'n Node) {
    match condition {
        Node::Chain(chain) if chain.op() == ChainOp::And => chain.operands().iter().for_each(|it| connect_each(groups, it)),
        other => {
            let mut first = None;
            other.columns(&mut |column| {
                let Some(name) = column.qualifier() else { return };
                match first {
                    None => first = Some(name),
                    Some(first) => groups.connect(first, name),
                }
            });
        }
    }
}

/// Names that belong together.
#[derive(Default)]
struct Groups<'n>(Vec<Vec<&'n str>>);

impl<'n> Groups<'n> {
    fn connect(&mut self, one: &'n str, other: &'n str) {
        let mut together = vec![one, other];
        self.0.retain_mut(|group| {
            let is_other = !group.contains(&one) && !group.contains(&other);
            if !is_other {
                together.append(group);
            }
            is_other
        });
        self.0.push(together);
    }

    fn connected(&self, one: &str, other: &str) -> bool {
        self.0.iter().any(|it| it.contains(&one) && it.contains(&other))
    }
}
