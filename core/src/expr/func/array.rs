//! Functions that make arrays, and rows of them.

use super::join_texts::null_of;
use crate::expr::{Expr, Operand};
use crate::tree::{ArrayOp, Node};
use crate::types::{Array, ArrayElement, ArrayValue, Base, DataType, IsArray, Nullability, SqlType, Value};

/// `ARRAY[a, b]`: an array of one to eight expressions of one type. PostgreSQL only. Of plain values alone it is one parameter.
///
/// # Example: a row's values in one
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let stmt = select(func::array((User.id, 7_i64)));
/// assert_eq!(stmt.compile(&Postgres)?.sql, r#"SELECT CAST(ARRAY["users"."id", $1] AS BIGINT[]) FROM "users""#);
/// assert_eq!(select(func::array(("a", "b"))).inline(&Postgres)?, r#"SELECT '{"a","b"}'::TEXT[]"#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn array<E: Elements>(elements: E) -> Expr<Array<E::Item>> {
    make(elements.into_nodes())
}

/// `ARRAY[a, b]`, as [`array()`], of any number of expressions.
pub fn array_of<I: IntoIterator<Item: Operand<Type: ArrayElement>>>(elements: I) -> Expr<Array<<I::Item as Operand>::Type>> {
    make(elements.into_iter().map(Operand::into_node).collect())
}

/// Plain values are one parameter, so that arrays of all lengths are one text.
fn make<T: ArrayElement>(elements: Vec<Node>) -> Expr<Array<T>> {
    let element = T::ELEMENT;
    let value = |node: &Node| if let Node::Value(it) = node { Some(it.clone()) } else { None };
    Expr::from_node(match elements.iter().map(value).collect() {
        Some(values) => Node::Value(Value::Array(ArrayValue::new(element, values))),
        None => Node::array(ArrayOp::Make(element), elements, Some(DataType::Array(element))),
    })
}

/// One to eight expressions of one type, as a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of values that an array is made of",
    label = "expected a tuple of one to eight values of one type",
    note = "a list is for `func::array_of`; convert a value of another type with `.cast::<T>()`"
)]
pub trait Elements {
    /// Their type; an `Option` where one of them may be NULL.
    type Item: ArrayElement;

    /// The nodes.
    fn into_nodes(self) -> Vec<Node>;
}

macro_rules! tuples {
    ($(($first:ident $($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$first: Operand, $($part: Operand<Type: SqlType<Base = Base<$first::Type>>>),*> Elements for ($first, $($part,)*)
        where
            <null_of!($first $($part)*) as Nullability>::Wrap<<$first::Type as SqlType>::Inner>: ArrayElement,
        {
            type Item = <null_of!($first $($part)*) as Nullability>::Wrap<<$first::Type as SqlType>::Inner>;

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_nodes(self) -> Vec<Node> {
                let ($first, $($part,)*) = self;
                vec![$first.into_node(), $($part.into_node()),*]
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }

/// `array_agg(expression)`: the values of all rows as an array, NULLs too; NULL when there are no rows. In any order without
/// `.order_by(…)`; `.distinct()` and `.filter(…)` as of other aggregates. PostgreSQL only; `func::json_agg` is for every database.
///
/// # Example: the names of each age
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let stmt = select((User.age, func::array_agg(User.name).order_by(User.name))).group_by(User.age);
/// assert_eq!(
///     stmt.compile(&Postgres)?.sql,
///     r#"SELECT "users"."age", array_agg("users"."name" ORDER BY "users"."name") FROM "users" GROUP BY "users"."age""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn array_agg<E: Operand<Type: ArrayElement>>(expression: E) -> Expr<Option<Array<E::Type>>> {
    let data_type = DataType::Array(E::Type::ELEMENT);
    Expr::from_node(Node::function_giving(data_type, "array_agg", vec![expression.into_node()]))
}

/// `unnest(array)`: a row for each element, for [`table_function`](crate::query::table_function). PostgreSQL only.
///
/// # Example: how often each tag is used
/// ```
/// use aludel::dialect::Postgres;
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "articles")]
/// struct Article {
///     #[model(primary_key)]
///     id: i64,
///     tags: Array<String>,
/// }
/// let tags = table_function("tags", ["tag"], func::unnest(Article.tags));
/// let tag = tags.column::<String>("tag");
/// let stmt = select((tag.clone(), func::count_all())).from(Article).cross_join(&tags).group_by(tag);
/// assert_eq!(
///     stmt.compile(&Postgres)?.sql,
///     r#"SELECT "tags"."tag", count(*) FROM "articles" CROSS JOIN unnest("articles"."tags") AS "tags" ("tag") GROUP BY "tags"."tag""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn unnest<A: Operand<Type: SqlType<Inner: IsArray>>>(
    array: A,
) -> Expr<<<<A::Type as SqlType>::Inner as IsArray>::Item as SqlType>::Inner> {
    let data_type = <<<A::Type as SqlType>::Inner as IsArray>::Item as SqlType>::DATA_TYPE;
    Expr::from_node(Node::function_giving(data_type, "unnest", vec![array.into_node()]))
}
