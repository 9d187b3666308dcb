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
    /// An upsert that names a UNIQUE constraint.
    UpsertConstraint = "upsert on a constraint by name",
    /// An upsert on a unique index for some rows only.
    UpsertIndexWhere = "upsert on a unique index with WHERE",
    /// An update that looks at other tables.
    UpdateFrom = "UPDATE … FROM other tables",
    /// An update of rows each to values of its own, in one statement.
    UpdateEachRow = "UPDATE of each row to values of its own",
    /// A delete that looks at other tables.
    DeleteUsing = "DELETE … USING other tables",
    /// Columns of other tables given back by an update or a delete.
    ReturningSources = "RETURNING columns of other tables",
    /// An update or delete of so many rows only.
    LimitedUpdate = "UPDATE and DELETE with ORDER BY and LIMIT",
    /// A subquery in an update or a delete that selects from the table that is changed.
    SelectFromTarget = "a subquery about the table that is changed",
    /// An insert of one row of defaults.
    DefaultValues = "INSERT … DEFAULT VALUES",
    /// A column's default, asked for by name.
    DefaultKeyword = "DEFAULT as a value",
    /// An aggregate over some of the rows.
    AggregateFilter = "FILTER (WHERE …) on an aggregate",
    /// Window functions.
    WindowFunctions = "window functions (OVER)",
    /// Frames that count groups of rows.
    FrameGroups = "GROUPS in the frame of a window",
    /// Frames that leave rows out.
    FrameExclude = "EXCLUDE in the frame of a window",
    /// An aggregate that takes its rows in an order.
    AggregateOrder = "ORDER BY in an aggregate",
    /// Texts joined over the rows of a window.
    StringAggOver = "`string_agg` over a window",
    /// Different combinations of several values, counted.
    CountDistinctRows = "`count` of DISTINCT combinations of values",
    /// Aggregates of bits.
    BitAggregates = "`bit_and`, `bit_or`, `bit_xor`",
    /// How far values are from their average.
    Deviations = "`stddev_pop`, `stddev_samp`, `var_pop`, `var_samp`",
    /// How far two values go together.
    Regression = "`corr`, `covar_pop`, `covar_samp`, `regr_…`",
    /// Aggregates that find a value by its place in an order.
    WithinGroup = "WITHIN GROUP (`percentile_cont`, `mode`, `rank` of a value)",
    /// Words that start with a capital letter.
    Initcap = "`initcap`",
    /// A checksum.
    Md5 = "`md5`",
    /// One of the parts that a text is made of.
    SplitPart = "`split_part`",
    /// LIKE that tells upper case from lower case.
    CaseSensitiveLike = "LIKE with regard to case",
    /// LIKE that takes upper and lower case for the same.
    IgnoreCaseLike = "LIKE without regard to case (ILIKE)",
    /// Texts searched by patterns with classes, groups and repetition.
    RegularExpressions = "regular expressions (`regexp_match`, `regexp_replace`)",
    /// BETWEEN with its ends in either order.
    BetweenSymmetric = "BETWEEN SYMMETRIC",
    /// A comparison with every row of a subquery.
    AnyAll = "ANY (…) and ALL (…) over a subquery",
    /// A comparison that takes NULL for a value.
    DistinctFrom = "IS DISTINCT FROM",
    /// The place of NULLs in a sort.
    NullsOrder = "NULLS FIRST / NULLS LAST",
    /// OFFSET where there is no LIMIT.
    OffsetAlone = "OFFSET without LIMIT",
    /// A number of rows that is calculated.
    LimitExpression = "LIMIT or OFFSET of an expression",
    /// The rows that are equal to the last one besides.
    WithTies = "FETCH FIRST … WITH TIES",
    /// The first row of each group.
    DistinctOn = "DISTINCT ON",
    /// Groups with the sums of their groups.
    Rollup = "GROUP BY ROLLUP",
    /// ROLLUP beside other terms, or over several columns at once.
    RollupOfLists = "ROLLUP beside other terms of GROUP BY, or of lists",
    /// Several groupings in one query.
    GroupingSets = "GROUP BY CUBE and GROUPING SETS",
    /// Whether a row is one of sums.
    GroupingFunction = "grouping()",
    /// Rows after one of several keys, found by an index.
    SeekByRow = "a page after a row of several keys",
    /// Locks that a query puts on the rows it gives.
    RowLocks = "FOR UPDATE and FOR SHARE",
    /// Locks on the rows of some tables only.
    LockOf = "FOR UPDATE OF a table",
    /// Locks that let others refer to a row.
    KeyLocks = "FOR NO KEY UPDATE and FOR KEY SHARE",
    /// Locks on the rows that others are made of.
    LockOfGroups = "FOR UPDATE of rows that are grouped or made distinct",
    /// A subquery on the right of IN that takes so many rows only.
    LimitInSet = "LIMIT or OFFSET in the subquery of IN",
    /// A value made a truth value.
    CastToBool = "CAST to a truth value",
    /// A conversion to a time of day or to a date with one.
    CastToTime = "CAST to a time or a timestamp",
    /// The rows of a query as one value of another.
    NestedRows = "rows nested in a column (`nest_many`, `nest_one`)",
    /// Such rows, of which not all are taken, or that are no rows of tables.
    NestedPart = "LIMIT, OFFSET, DISTINCT, GROUP BY or aggregates in rows nested by `nest_many`, DISTINCT with OFFSET in `nest_one`",
    /// Constructs that are said in other words, which say an operand more than once, in each other.
    RepeatsInRepeats = "more than 3 constructs in each other that are said in words which have an operand several times",
    /// Decimals that have an order and can be calculated with.
    DecimalNumbers = "decimals in an order or a calculation (`<`, ORDER BY, `max`, `sum`, `+`)",
    /// A value made a decimal.
    CastToDecimal = "CAST to a decimal",
    /// Whether a document has all that another one has.
    JsonContains = "JSON that contains JSON",
    /// Several values of one type in a column, as parameters, and what is asked of them.
    Arrays = "arrays (`Array<T>`, `func::array_agg`)",
    /// The rows of both queries, the rows of the first that are not of the second.
    IntersectExcept = "INTERSECT or EXCEPT",
    /// The same, with rows that come several times.
    IntersectExceptAll = "INTERSECT ALL or EXCEPT ALL",
    /// A common table expression before an INSERT.
    CteBeforeInsert = "WITH before INSERT",
    /// A common table expression before an UPDATE or a DELETE.
    CteBeforeUpdate = "WITH before UPDATE and DELETE",
    /// An INSERT, UPDATE or DELETE in WITH.
    WritingCte = "INSERT, UPDATE or DELETE in WITH",
    /// A common table expression that is kept, or is not.
    MaterializedCte = "WITH … AS [NOT] MATERIALIZED",
    /// Rows without a partner on both sides.
    FullJoin = "FULL JOIN",
    /// A subquery that sees what stands before it in FROM.
    Lateral = "LATERAL",
    /// Rows written in the statement.
    Values = "VALUES in FROM",
    /// Functions that give rows.
    TableFunctions = "functions in FROM",
    /// The next number of a sequence.
    Sequences = "sequences",
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
