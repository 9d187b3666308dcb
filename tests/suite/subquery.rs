//! Subqueries: in FROM, as values, in EXISTS, about the row around them.

use aludel::prelude::*;

use crate::check::{check, check_pretty};
use crate::fixture::{Comment, Post, User};

#[test]
fn exists_about_the_row_around_it() {
    let posts = select(Post.id).where_(Post.author_id.eq(User.id));
    check("subquery/exists", &select(User.name).where_(exists(posts.clone())).where_(not_exists(posts.where_(Post.views.gt(9)))));
}

#[test]
fn not_exists_is_an_operand() {
    let none = not_exists(select(Post.id).where_(Post.author_id.eq(User.id)));
    check("subquery/not_exists_operand", &select(User.name).where_(none.eq(User.active)));
}

#[test]
fn a_query_as_a_value() {
    let posts = select(func::count(Post.id)).where_(Post.author_id.eq(User.id)).scalar_subquery();
    check("subquery/scalar", &select((User.name, posts.clone())).where_(posts.gt(1)));
}

#[test]
fn a_query_about_no_other_table_is_not_about_the_row_around_it() {
    let oldest = select(func::max(User.age)).scalar_subquery();
    check("subquery/uncorrelated", &select(User.name).where_(User.age.eq(oldest)));
}

#[test]
fn a_query_in_from() {
    let named = select((User.id, User.name.label("who"))).where_(User.active).subquery("named");
    check("subquery/from", &select((named.column(User.id), func::count_all())).from(&named).group_by(named.column(User.id)));
}

#[test]
fn a_query_in_from_of_a_query_in_from() {
    let views = func::sum(Post.views).label("views");
    let per_author = select((Post.author_id, views.clone())).group_by(Post.author_id).subquery("per_author");
    let most = func::max(per_author.column(&views)).label("most");
    let best = select(most.clone()).from(&per_author).subquery("best");
    check_pretty("subquery/nested", &select(best.column(&most)).from(&best));
}

#[test]
fn two_levels_of_exists() {
    let comments = select(Comment.id).where_(Comment.post_id.eq(Post.id)).where_(Comment.user_id.eq(Post.author_id));
    let posts = select(Post.id).where_(Post.author_id.eq(User.id)).where_(exists(comments));
    check("subquery/two_levels", &select(User.name).where_(exists(posts)));
}

#[test]
fn a_table_of_its_own_under_an_alias() {
    let other = User.alias("other");
    let younger = select(other.id).where_(other.age.lt(User.age));
    check("subquery/alias", &select(User.name).where_(exists(younger)));
}
