//! What databases have or lack, and how an answer to that is given.

/// Declares the features with the sentence that the support matrix prints for each.
macro_rules! features {
    ($($(#[doc = $doc:literal])+ $name:ident = $construct:literal,)*) => {
        /// Something that not every database has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every feature, so a new one has to break it")]
        pub enum Feature { $($(#[doc = $doc])+ $name,)* }

        impl Feature {
            /// All features, in the order of the support matrix.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What messages and the support matrix call it.
            #[must_use]
            pub const fn construct(self) -> &'static str {
                match self { $(Self::$name => $construct,)* }
            }
        }
    };
}

features! {
    /// Rows given back by an insert.
    InsertReturning = "INSERT … RETURNING",
    /// Rows given back by an update.
    UpdateReturning = "UPDATE … RETURNING",
    /// Rows given back by a delete.
    DeleteReturning = "DELETE … RETURNING",
    /// An insert that updates what is there already.
    Upsert = "upsert (ON CONFLICT)",
    /// An upsert that names the unique key it is about.
    UpsertTarget = "upsert on one of several unique keys",
    /// An upsert that updates only where a condition holds.
    UpsertWhere = "upsert with WHERE",
    /// An insert of one row of defaults.
    DefaultValues = "INSERT … DEFAULT VALUES",
    /// A column's default, asked for by name.
    DefaultKeyword = "DEFAULT as a value",
    /// An aggregate over some of the rows.
    AggregateFilter = "FILTER (WHERE …) on an aggregate",
    /// Window functions.
    WindowFunctions = "window functions (OVER)",
    /// LIKE that tells upper case from lower case.
    CaseSensitiveLike = "LIKE with regard to case",
    /// LIKE that takes upper and lower case for the same.
    IgnoreCaseLike = "LIKE without regard to case (ILIKE)",
    /// A comparison that takes NULL for a value.
    DistinctFrom = "IS DISTINCT FROM",
    /// The place of NULLs in a sort.
    NullsOrder = "NULLS FIRST / NULLS LAST",
    /// OFFSET where there is no LIMIT.
    OffsetAlone = "OFFSET without LIMIT",
    /// A subquery on the right of IN that takes so many rows only.
    LimitInSet = "LIMIT or OFFSET in the subquery of IN",
    /// A value made a truth value.
    CastToBool = "CAST to a truth value",
    /// A conversion to a time of day or to a date with one.
    CastToTime = "CAST to a time or a timestamp",
    /// Decimals that have an order and can be calculated with.
    DecimalNumbers = "decimals in an order or a calculation (`<`, ORDER BY, `max`, `sum`, `+`)",
    /// A value made a decimal.
    CastToDecimal = "CAST to a decimal",
    /// An index that is made only where there is none of its name.
    IndexIfNotExists = "CREATE INDEX IF NOT EXISTS",
    /// A foreign key that gives the referring columns their defaults.
    SetDefault = "foreign key with SET DEFAULT",
    /// A named schema that a table is in.
    Schemas = "schema-qualified tables",
}

/// Whether and how a database has a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "yes, in other words, no: a fourth answer does not exist")]
pub enum Support {
    /// It has the feature.
    Native,
    /// It says the same in other words: these.
    Emulated(&'static str),
    /// It has not. The text says what to do instead.
    Unsupported(&'static str),
}
