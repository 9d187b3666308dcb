//! What rows are grouped by as an aggregate, where a database does not know it again.

use crate::tree::{Chain, Constant, Node, Origin, SelectTree, children_of_mut, walk};
use crate::types::DataType;

/// `GROUP BY f(a)` with `min(f(a))` for each `f(a)` that stands inside of a larger expression, in HAVING or, with a value in it, in ORDER
/// BY: within a group all are the same, so that the least is the one. What is selected alone stays, unless it has one of the named
/// functions in it, or a construct of the dialect.
///
/// `None` where there is no such thing, and where rows are grouped in several ways, for then an expression is NULL in some rows.
#[must_use]
pub fn group_keys_as_least(select: &SelectTree, said_otherwise: &[&str]) -> Option<SelectTree> {
    if !select.grouping.is_empty() {
        return None;
    }
    let keys: Vec<Node> = select.group_by.iter().filter(|it| is_computed(it)).cloned().collect();
    if keys.is_empty() {
        return None;
    }
    let is_never_known = |it: &Node| is_said_otherwise(it, said_otherwise);
    let mut keys = Keys { keys, changes: 0 };
    let mut select = select.clone();
    for item in &mut select.items {
        let is_known = keys.keys.contains(&item.node) && !is_never_known(&item.node);
        if !is_known {
            keys.replace(&mut item.node);
        }
    }
    select.having.iter_mut().for_each(|it| keys.replace(it));
    for term in &mut select.order_by {
        let is_known = keys.keys.contains(&term.node) && !term.node.has_value_or_query() && !is_never_known(&term.node);
        if !is_known {
            keys.replace(&mut term.node);
        }
    }
    select.windows.iter_mut().flat_map(|(_, it)| it.parts_mut()).for_each(|it| keys.replace(it));
    select.refresh_depth();
    (keys.changes > 0).then_some(select)
}

/// Whether it is computed from columns, the same each time, and can be compared.
fn is_computed(key: &Node) -> bool {
    let is_simple = matches!(key, Node::Column(_) | Node::Value(_) | Node::Parameter(_) | Node::Constant(_) | Node::Invalid(_));
    !is_simple && !key.is_drawn() && !key.gives(|it| it == DataType::Json)
}

fn is_said_otherwise(key: &Node, functions: &[&str]) -> bool {
    let mut found = false;
    walk(key, &mut |node| {
        found |= match node {
            Node::Custom(_) => true,
            Node::Function(it) => it.origin() == Origin::Core && functions.contains(&it.name()),
            _ => false,
        }
    });
    found
}

struct Keys {
    keys: Vec<Node>,
    changes: usize,
}

impl Keys {
    fn least(&mut self, key: Node) -> Node {
        self.changes += 1;
        Node::function("min", vec![key])
    }

    /// `a * 2 * 3` is one chain, of which `a * 2` is the beginning.
    fn replace_beginning(&mut self, chain: &mut Chain) {
        let beginning = self.keys.iter().find_map(|key| match key {
            Node::Chain(it) if it.op == chain.op && chain.operands.starts_with(&it.operands) => {
                Some((it.operands.len(), key.clone()))
            }
            _ => None,
        });
        if let Some((count, key)) = beginning {
            let least = self.least(key);
            chain.operands.splice(..count, [least]);
        }
    }

    /// Queries are not looked into, nor what an aggregate takes: there a key is that of each row.
    fn replace(&mut self, node: &mut Node) {
        if self.keys.contains(node) {
            let key = std::mem::replace(node, Node::Constant(Constant::Null));
            *node = self.least(key);
            return;
        }
        if let Node::Chain(chain) = node {
            self.replace_beginning(chain);
        }
        match node {
            // What the program says by hand may be an aggregate.
            Node::Function(it) if it.is_aggregate() || it.origin() == Origin::Program => {}
            Node::Json(it) if it.is_aggregate() => {}
            Node::Template(_) => {}
            // A function over a window takes groups.
            Node::Over(it) => {
                children_of_mut(&mut it.function, &mut |it| self.replace(it));
                it.window.parts_mut().for_each(|it| self.replace(it));
            }
            other => children_of_mut(other, &mut |it| self.replace(it)),
        }
    }
}
