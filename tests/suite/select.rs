//! SELECT: what is selected, and from where.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::User;

#[test]
fn a_model_is_all_of_its_columns() {
    check("select/a_model", &select(User));
}
