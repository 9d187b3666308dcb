//! What models say of single columns beside their types: versions, and who gives a column its values.

use aludel::prelude::*;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "pages")]
struct Page {
    #[model(primary_key)]
    id: i64,
    #[model(version)]
    revision: i32,
}

#[test]
fn the_table_knows_its_version() {
    assert_eq!(Page::TABLE.version, Some(1));
    assert_eq!(crate::fixture::User::TABLE.version, None);
}
