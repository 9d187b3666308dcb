//! What subqueries and common table expressions have in common: rows with columns that a statement names.

use super::{Select, Selection};
use crate::expr::{Expr, Named};
use crate::schema::Name;
use crate::tree::{ColumnRef, NamedColumn, Node, OutputColumn, Problem, SelectItem, SelectTree, Source};
use crate::types::{Nullability, SqlType};

/// A column of rows called `rows`: by the column that they were selected from, or by the labeled expression.
///
/// A name that they do not have, or have twice, is reported when the statement is compiled.
pub(super) fn column<N: Named>(rows: &Name, columns: Option<&[OutputColumn]>, column: &N) -> Expr<N::Type> {
    let name = column.name();
    if let Some(columns) = columns
        && let Err(message) = find::<N::Type>(rows, columns, &name)
    {
        return Expr::from_node(Node::invalid(message));
    }
    Expr::from_node(Node::Column(ColumnRef::Named(Box::new(NamedColumn {
        qualifier: Some(rows.clone()),
        name,
        data_type: Some(N::Type::DATA_TYPE),
    }))))
}

fn find<T: SqlType>(rows: &Name, columns: &[OutputColumn], name: &Name) -> Result<(), String> {
    let mut found = columns.iter().filter(|it| it.name.as_ref() == Some(name));
    match (found.next(), found.next()) {
        (Some(column), None) if column.nullable && !T::Null::NULLABLE => Err(format!(
            "the column `{name}` of the subquery `{rows}` may be NULL, but is named as one that cannot: \
             give it a label in the subquery, and name it by the labeled expression"
        )),
        (Some(_), None) => Ok(()),
        (None, _) => Err(format!("the subquery `{rows}` has no column `{name}`; it has {}", names(columns))),
        (Some(_), Some(_)) => {
            Err(format!("the subquery `{rows}` has several columns `{name}`: give them different names with `.label(…)`"))
        }
    }
}

fn names(columns: &[OutputColumn]) -> String {
    let names: Vec<_> = columns.iter().filter_map(|it| it.name.as_ref()).map(|it| format!("`{it}`")).collect();
    if names.is_empty() { "no named columns".to_owned() } else { names.join(", ") }
}

/// `SELECT every, column FROM rows`.
pub(super) fn select_all<S: Selection>(source: Source, columns: Option<&[OutputColumn]>) -> Select<S> {
    let rows: Name = source.name().to_owned().into();
    let mut tree = SelectTree::default();
    let Some(columns) = columns else {
        tree.problem = Some(Problem::Message(
            format!("the columns of `{rows}` are not known, for it is SQL written by hand: select them by their names").into(),
        ));
        return Select::from_tree(tree);
    };
    for (position, column) in columns.iter().enumerate() {
        let node = match &column.name {
            Some(name) if columns.iter().filter(|it| it.name.as_ref() == Some(name)).count() == 1 => {
                Node::Column(ColumnRef::Named(Box::new(NamedColumn {
                    qualifier: Some(rows.clone()),
                    name: name.clone(),
                    data_type: None,
                })))
            }
            Some(name) => Node::invalid(format!(
                "the subquery `{rows}` has several columns `{name}`: give them different names with `.label(…)`"
            )),
            None => Node::invalid(format!(
                "column {} of the subquery `{rows}` has no name: give it one with `.label(…)`",
                position + 1
            )),
        };
        tree.add_item(SelectItem::new(node, column.nullable));
    }
    tree.add_from(source);
    Select::from_tree(tree)
}
