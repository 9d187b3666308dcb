//! INSERT.

use aludel::prelude::*;

use crate::check::check;
use crate::fixture::User;

#[test]
fn values_of_some_columns() {
    check("insert/values", &insert(User).values((User.email.set("ann@example.org"), User.name.set("Ann"))));
}
