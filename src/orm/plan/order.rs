//! The order of tables: each after those that its foreign keys lead to.

use aludel_core::schema::{Table, same_table};

/// Tables that go together: one by itself, or several that refer to each other in a circle.
#[derive(Debug)]
pub(super) struct Group {
    /// The tables, by position, in order.
    pub(super) tables: Vec<usize>,
    /// Whether rows of the group may refer to each other, so that their order matters too.
    pub(super) is_entangled: bool,
}

/// The groups, each after those that its tables refer to; where that leaves a choice, in the order of the tables.
pub(super) fn groups(tables: &[&'static Table]) -> Vec<Group> {
    let reach = reachable(tables);
    let mut groups: Vec<Group> = Vec::new();
    let mut waiting: Vec<usize> = (0..tables.len()).collect();
    while let Some(next) = waiting.iter().copied().find(|it| is_free(*it, &waiting, &reach)) {
        let is_in = |it: &usize| *it == next || (reach[next][*it] && reach[*it][next]);
        let group: Vec<usize> = waiting.iter().copied().filter(is_in).collect();
        waiting.retain(|it| !is_in(it));
        groups.push(Group { is_entangled: reach[next][next], tables: group });
    }
    groups
}

/// Whether a table refers to none of the waiting ones, but for those that lead back to it.
fn is_free(table: usize, waiting: &[usize], reach: &[Vec<bool>]) -> bool {
    waiting.iter().all(|other| !reach[table][*other] || reach[*other][table])
}

/// Which table leads to which, over any number of foreign keys.
fn reachable(tables: &[&'static Table]) -> Vec<Vec<bool>> {
    let refers = |from: &Table, to: &Table| from.foreign_keys.iter().any(|key| same_table(key.target(), to));
    let mut reach: Vec<Vec<bool>> = tables.iter().map(|from| tables.iter().map(|to| refers(from, to)).collect()).collect();
    for middle in 0..tables.len() {
        let onwards = reach[middle].clone();
        for row in reach.iter_mut().filter(|row| row[middle]) {
            row.iter_mut().zip(&onwards).for_each(|(there, further)| *there |= *further);
        }
    }
    reach
}
