//! How constraints and indexes are called, by one convention on every database.

use std::borrow::Cow;

use super::{Check, ForeignKey, Index, Table};

/// As many bytes as every database takes for a name, without cutting anything off.
const LONGEST: usize = 63;

impl Table {
    /// The name of the UNIQUE constraint over these columns, given by position: `uq_table_column_column`.
    ///
    /// A name that would be longer than every database takes is shortened, and ends with a hash of all of it.
    ///
    /// # Example: the name that a violation has
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "members", unique(team, nickname))]
    /// struct Member {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     team: i64,
    ///     #[model(length = 40)]
    ///     nickname: String,
    /// }
    ///
    /// let table = table_of(Member);
    /// assert_eq!(table.unique_name(table.unique[0]), "uq_members_team_nickname");
    /// ```
    #[must_use]
    pub fn unique_name(&self, columns: &[u16]) -> String {
        self.conventional("uq", columns)
    }

    /// The name of a foreign key: `fk_table_column`. Long ones are shortened as those of
    /// [`unique_name`](Self::unique_name).
    ///
    /// # Example: the name that a violation has
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let table = table_of(Post);
    /// assert_eq!(table.foreign_key_name(&table.foreign_keys[0]), "fk_posts_user_id");
    /// ```
    #[must_use]
    pub fn foreign_key_name(&self, key: &ForeignKey) -> String {
        self.conventional("fk", key.columns)
    }

    /// The name of an index: its own, or `ix_table_column_column`. Long ones are shortened as those of
    /// [`unique_name`](Self::unique_name).
    ///
    /// # Example: named by the convention
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "visits", index(user_id, day))]
    /// struct Visit {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     user_id: i64,
    ///     day: i32,
    /// }
    ///
    /// let table = table_of(Visit);
    /// assert_eq!(table.index_name(&table.indexes[0]), "ix_visits_user_id_day");
    /// ```
    #[must_use]
    pub fn index_name(&self, index: &Index) -> Cow<'static, str> {
        index.name.map_or_else(|| self.conventional("ix", index.columns).into(), Cow::Borrowed)
    }

    /// The name of a CHECK constraint: its own, or `ck_table_column`. Long ones are shortened as those of
    /// [`unique_name`](Self::unique_name).
    ///
    /// # Example: the name that a violation has
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "goods")]
    /// struct Good {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(check = Self.price.ge(0))]
    ///     price: i64,
    /// }
    ///
    /// let table = table_of(Good);
    /// assert_eq!(table.check_name(&table.checks[0]), "ck_goods_price");
    /// ```
    #[must_use]
    pub fn check_name(&self, check: &Check) -> Cow<'static, str> {
        check.name.map_or_else(|| self.conventional("ck", check.columns).into(), Cow::Borrowed)
    }

    fn conventional(&self, kind: &str, columns: &[u16]) -> String {
        let mut name = format!("{kind}_{}", self.name);
        for index in columns {
            name.push('_');
            name.push_str(self.columns[usize::from(*index)].name);
        }
        shortened(name)
    }
}

/// The name, or its beginning with a hash of all of it, so that names which begin alike stay apart.
fn shortened(mut name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let hash = format!("_{:08x}", hash(&name));
    let end = (0..=LONGEST - hash.len()).rev().find(|it| name.is_char_boundary(*it)).unwrap_or_default();
    name.truncate(end);
    name + &hash
}

/// FNV-1a, for names in databases outlive the program: its hash never changes.
/// <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_fits_stays_as_it_is() {
        let name = "x".repeat(LONGEST);
        assert_eq!(shortened(name.clone()), name);
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_keeps_a_hash() {
        let long = |end: &str| shortened(format!("uq_{}_{end}", "é".repeat(40)));
        assert_eq!(long("a"), format!("uq_{}_dc8b76e0", "é".repeat(25)));
        assert!(long("a").len() <= LONGEST && long("a") != long("b"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!((hash(""), hash("a"), hash("foobar")), (0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968));
    }
}
