//! What PostgreSQL says with other nodes: nothing.

use aludel_core::tree::Node;

pub(crate) fn lower(node: &Node) -> Option<Node> {
    let _ = node;
    None
}
