//! What the databases have: the matrix that the dialects declare, the page made of it, and that it is true.

mod bold;

use aludel::ErrorKind;
use aludel::dialect::{Dialect, Feature, Support};
use aludel::expr::{Operand, current_row, unbounded_preceding};
use aludel::prelude::*;
use aludel::tree::{CompareOp, Constant, JsonOp, Node};
use aludel::types::{DataType, Value};

use self::bold::Bold;
use crate::check::approve;
use crate::databases::{DIALECTS, each_database, with_database};
use crate::fixture::{Order, Post, Tag, User};
use crate::run::with_rows;

/// The page, from the root of the project.
const PAGE: &str = "docs/support.md";

const HEAD: &str = "\
# What each database has

This page is written by the test `support`: after a change of a dialect run
`UPDATE_DOCS=1 scripts/test -E 'test(support)'`.

A construct that a database has not is an error of the kind `Unsupported` before anything is sent. The error names the
database and the construct, and says what to do instead. What a database says in other words means the same.

";

const TAIL: &str = "
## What still differs

These are differences of the databases that statements do not hide. Where it matters, say what you mean.

| what | SQLite | PostgreSQL | MySQL, MariaDB |
|---|---|---|---|
| NULLs in ORDER BY without `nulls_first` or `nulls_last` | before all values | after all values | before all values |
| division by zero | NULL | an error | NULL |
| `round` and float to integer of a half, such as 2.5 | 3 | 2, the even neighbor | 2, the even neighbor |
| `sqrt`, `ln`, `log10`, `log`, `asin`, `acos` of a number that has none | NULL | an error | NULL |
| `power` of numbers that have none, such as a root of -8 | NULL | an error | an error |
| `exp` and `power` that are too large for a float | infinity, which is an error of aludel | an error | an error |
| `round_to` of a float that looks like a half, such as 2.675 | either neighbor | away from zero | either neighbor |
| functions of mathematics (`sqrt`, `ceil`, `floor`, `trunc` …) | on connections of aludel, and where SQLite was compiled with `SQLITE_ENABLE_MATH_FUNCTIONS` | yes | yes |
| `chr` of a number that is no character; of 0 | any text | an error | any text |
| `rank`, `percent_rank` and `cume_dist` over a window without an order | all rows are the first | all rows are the first | MariaDB: an error |
| the digits of `percent_rank` and `cume_dist` | those of a float | those of a float | MariaDB: 10 after the point |
| `string_agg`, `repeat`, `lpad`, `rpad` of more than `max_allowed_packet` bytes | there is no such limit | there is no such limit | `string_agg` is cut off, the others are NULL |
| `lower`, `upper`, `ilike` | the letters a to z | all letters of the database's locale | all letters |
| a regular expression | there is none | PostgreSQL's own language | MySQL: that of ICU; MariaDB: that of PCRE |
| `$` in a regular expression before a line break at the end | there is none | no match | a match |
| a LIKE pattern that ends with its escape character | no match | an error | that character |
| `shift_left`, `shift_right` by an expression that is below 0 or above 63 | below 0 the other way; above 63 all bits fall out | by the count modulo 64 | all bits fall out of `shift_left`; `shift_right` is NULL, or an error in a change |
| `int_div` of the smallest number of 64 bits by -1 | a float | an error | an error |
| `+`, `-`, `*` of integers out of range | a float | an error | an error |
| CAST of a text that is no number | 0 | an error | 0 |
| CAST of a float, a truth value or a decimal to text | `1.0`, `1`, `1.5` | `1`, `true`, `1.50` | `1`, `1`, `1.50` |
| CAST to a decimal that has no place for the number | refused | an error | the nearest number that it has |
| decimals | text in one form for each number: `=`, IN, DISTINCT, UNIQUE and GROUP BY go by value, the rest is refused. Rows that others write must have it too: no zeros that say nothing | numbers | numbers of at most 65 digits, 30 of them after the point (MariaDB: 38); a product of more is rounded |
| an expression with more digits after the point than its column | there is none | rounded | rounded |
| text with NUL characters | stored; its `length` is that up to the first | an error of aludel | stored; its `length` is that of all of it |
| a date that is moved out of the years 1 to 9999 | NULL above 9999, no date below 0 | the date, up to 294276 | NULL |
| the year 0 | a leap year | an error of aludel | no leap year |
| the clock, `func::now()` | in milliseconds | in microseconds | in microseconds |
| `json_contains`: within an object, an array that has the scalar | refused | not contained | contained |
| `as_f64` of a number that is too large for a float, such as 1e400 | NULL | NULL | MySQL: no document has one; MariaDB: the largest float |
| `func::random()` in an operand that is said more than once (`lpad` of a length, `between`) | refused | refused | refused |
| a whole number with a fraction of zero in JSON, such as 5.0, when it is read as a document | 5.0 | 5.0; made by `to_json` 5 | 5.0; made by `to_json` 5 |
| an expression with spaces at its end that its column has no place for | an error | the spaces are cut off | the spaces are cut off |
| JSON with a NUL character | stored | an error | stored |
| how deep JSON nests | any depth | any depth | MySQL: 100 levels; MariaDB: 31 |
| a float that is too large for its column of 32 bits | stored; an error when it is read | an error | an error |
| -0.0 in a column | 0.0 | -0.0 | 0.0 |
| infinity; NaN | stored; an error of aludel | stored; stored | an error; an error |
| the years of dates | 0 to 9999, others are an error of aludel | 1 to 294275, others are an error of aludel | 0 to 9999, others are an error of aludel |
| an expression of GROUP BY inside of another one, or in HAVING | as it is | as it is | as `min(expression)`, which is the same within a group |
| a selected column that GROUP BY does not name, nor its key | that of any row | an error | MySQL: an error; MariaDB: that of any row, unless `sql_mode` has `ONLY_FULL_GROUP_BY` |
| the rows that `for_update` and its like lock | refused | those of the result | every row that was looked at to find them |
| NULL for a `computed` column that may not be NULL | violates NOT NULL | violates NOT NULL | MySQL: violates NOT NULL; MariaDB: violates a CHECK |
| `rows_affected` of an upsert | 1, or 0 where nothing was done | as SQLite | 2 for a row that was updated; 1 for `do_nothing` |
| two rows of one upsert with the same key | the later one updates the earlier | an error | as SQLite |
| an update or delete with `limit`, while others change the same rows | nobody else writes meanwhile | may change fewer rows than the limit: those that others have changed are left as they are | waits, and takes the next ones |
| CREATE, ALTER and DROP in a transaction | part of it | part of it | commit what came before them |
| the order of text | by code point | that of the database's locale | by code point, where aludel created the table |
| the longest name | any | 63 bytes, more is an error of aludel | 64 characters |
| the longest text or bytes | 1 GB | 1 GB | `max_allowed_packet` |
";

fn matrix() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| construct | SQLite 3.40 | PostgreSQL 14 | MySQL 8.0.19 | MariaDB 10.6 |\n|---|---|---|---|---|\n");
    for feature in Feature::ALL {
        let cells: Vec<_> = DIALECTS.iter().map(|it| cell(it.support(*feature))).collect();
        page.push_str(&format!("| {} | {} |\n", feature.construct(), cells.join(" | ")));
    }
    page.push_str(TAIL);
    page
}

fn cell(support: Support) -> String {
    match support {
        Support::Native => "yes".to_owned(),
        Support::Emulated(how) => format!("as {how}"),
        Support::Unsupported(instead) => format!("no: {instead}"),
    }
}

#[test]
fn the_page_says_what_the_dialects_say() {
    let path = format!("{}/{PAGE}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, matrix()).expect("the page can be written");
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(page == matrix(), "{PAGE} is out of date: write it anew with `UPDATE_DOCS=1 scripts/test -E 'test(support)'`");
    approve("support/matrix", &matrix());
}

/// What the page says of each database, as far as a query shows it.
#[test]
fn the_differences_are_those_of_the_page() {
    with_rows();
    // The first row of ORDER BY, 1.0 / 0.0, round(2.5), a cast of it, lower('É'), 9223372036854775807 + 1, CAST('x'), CAST(1.5)
    let shown = |dialect: &str| match dialect {
        "sqlite" => ["102", "NULL", "3", "3", "É", "9223372036854776000", "0", "1.5"],
        "postgresql" => ["103", "error", "2", "2", "é", "error", "error", "1.5"],
        _ => ["102", "NULL", "2", "2", "é", "error", "0", "1.5"],
    };
    let queries: [Box<dyn Statement>; 8] = [
        Box::new(select(User.id).order_by((User.age, User.id)).limit(1)),
        Box::new(select(literal(1.0) / 0.0)),
        Box::new(select(func::round(2.5))),
        Box::new(select(literal(2.5).cast::<i64>())),
        Box::new(select(func::lower("É"))),
        Box::new(select(literal(i64::MAX) + 1_i64)),
        Box::new(select(literal("x").cast::<i64>())),
        Box::new(select(literal(1.5).cast::<String>())),
    ];
    each_database(|database| {
        let dialect = database.dialect();
        let shown = shown(dialect.name());
        for (query, shown) in queries.iter().zip(shown) {
            let compiled = query.compile(dialect).expect("every dialect has it");
            let result = database.run(&compiled.sql, &compiled.parameters);
            let text = result.map_or_else(|_| "error".to_owned(), |grid| text_of(&grid[0][0]));
            assert_eq!(text, shown, "{}: {}", dialect.name(), compiled.sql);
        }
    });
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::I64(it) => it.to_string(),
        Value::F64(it) => it.to_string(),
        Value::Text(it) | Value::Decimal(it) => it.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_table_may_be_changed_by_what_it_holds() {
    with_rows();
    let other = User.alias("other");
    let stmt = update(User).set(User.active.set(false)).where_(User.id.in_(select(other.boss_id)));
    each_database(|database| {
        let compiled = stmt.compile(database.dialect()).expect("every dialect has it");
        let result = database.run(&compiled.sql, &compiled.parameters);
        assert!(result.is_ok(), "{}: {result:?}", database.dialect().name());
    });
}

/// A statement that needs a feature; none for one that needs a schema beside the connection's own, or a function that only one
/// database has.
fn sample(feature: Feature) -> Option<Box<dyn Statement>> {
    let tag = || insert(Tag).values((Tag.name.set("a"), Tag.label.set("A")));
    let rows = values("rows", ["number", "word"], [(1, "one"), (2, "two")]);
    let newer = || Tag.label.set(excluded(Tag.label));
    let default = || Expr::<Option<f32>>::from_node(Node::Constant(Constant::Default));
    Some(match feature {
        Feature::InsertReturning => Box::new(tag().returning(Tag)),
        Feature::UpdateReturning => Box::new(update(Tag).set(Tag.label.set("A")).all_rows().returning(Tag)),
        Feature::DeleteReturning => Box::new(delete(Tag).all_rows().returning(Tag.name)),
        Feature::Upsert => Box::new(tag().on_conflict(Tag.name).do_update(newer())),
        Feature::UpsertTarget => {
            let row = (User.email.set("a"), User.name.set("A"));
            Box::new(insert(User).values(row).on_conflict(User.email).do_update(User.name.set("B")))
        }
        Feature::UpsertWhere => Box::new(tag().on_conflict(Tag.name).where_(Tag.label.is_null()).do_update(newer())),
        Feature::UpsertConstraint => {
            let row = (Post.author_id.set(101), Post.title.set("First"));
            Box::new(insert(Post).values(row).on_conflict_constraint("uq_posts_author_id_title").do_nothing())
        }
        Feature::UpsertIndexWhere => {
            // A key for all rows is one for some of them.
            let stmt = tag().on_conflict(Tag.name).index_where(Tag.label.is_null());
            Box::new(stmt.do_nothing())
        }
        Feature::UpdateEachRow => Box::new(update(User).set_each(User.age, User.id, [(1, Some(2)), (2, None)])),
        Feature::UpdateFrom => {
            Box::new(update(Post).set(Post.title.set(User.name)).from(User).where_(Post.author_id.eq(User.id)))
        }
        Feature::DeleteUsing => Box::new(delete(Post).using(User).where_(Post.author_id.eq(User.id))),
        Feature::ReturningSources => {
            let stmt = update(Post).set(Post.title.set(User.name)).from(User).where_(Post.author_id.eq(User.id));
            Box::new(stmt.returning((Post.id, User.name)))
        }
        Feature::LimitedUpdate => Box::new(update(Post).set(Post.views.set(1)).order_by(Post.id).limit(1)),
        Feature::SelectFromTarget => {
            let other = User.alias("other");
            Box::new(update(User).set(User.active.set(false)).where_(User.id.in_(select(other.boss_id))))
        }
        Feature::DefaultValues => Box::new(insert(User).default_values()),
        Feature::DefaultKeyword => Box::new(update(Order).set(Order.quoted.set(default())).all_rows()),
        Feature::AggregateFilter => Box::new(select(func::count(User.id).filter(User.active))),
        Feature::WindowFunctions => Box::new(select(func::row_number().over(window().order_by(User.id)))),
        Feature::FrameGroups => {
            let groups = window().order_by(User.id).groups_between(unbounded_preceding(), current_row());
            Box::new(select(func::count(User.id).over(groups)))
        }
        Feature::FrameExclude => {
            let rows = window().order_by(User.id).rows_between(unbounded_preceding(), current_row());
            Box::new(select(func::count(User.id).over(rows.exclude_current_row())))
        }
        Feature::AggregateOrder => Box::new(select(func::string_agg(User.name, ",").order_by(User.id))),
        Feature::StringAggOver => Box::new(select(func::string_agg(User.name, ",").over(window().order_by(User.id)))),
        Feature::CountDistinctRows => Box::new(select(func::count_distinct_rows((User.id, User.name)))),
        Feature::BitAggregates => Box::new(select(func::bit_or(User.id))),
        Feature::Deviations => Box::new(select(func::stddev_pop(User.score))),
        Feature::Regression => Box::new(select(func::corr(User.score, User.score))),
        Feature::WithinGroup => Box::new(select(func::percentile_cont(0.5).within_group(User.score))),
        Feature::Initcap => Box::new(select(func::initcap(User.name))),
        Feature::Md5 => Box::new(select(func::md5(User.name))),
        Feature::SplitPart => Box::new(select(func::split_part(User.name, "a", 1))),
        Feature::CaseSensitiveLike => Box::new(select(User.id).where_(User.name.like("A%"))),
        Feature::IgnoreCaseLike => Box::new(select(User.id).where_(User.name.ilike("A%"))),
        Feature::RegularExpressions => Box::new(select(User.name.regexp_replace("a", "b")).where_(User.name.regexp_match("a"))),
        Feature::BetweenSymmetric => Box::new(select(User.id).where_(User.age.between_symmetric(2, 1))),
        Feature::AnyAll => Box::new(select(User.id).where_(User.id.gt(all_(select(Post.author_id))))),
        Feature::DistinctFrom => Box::new(select(User.id).where_(User.age.is_distinct_from(1))),
        Feature::NullsOrder => Box::new(select(User.id).order_by((User.age.asc().nulls_last(), User.id.desc().nulls_first()))),
        Feature::OffsetAlone => Box::new(select(User.id).offset(1)),
        Feature::LimitExpression => Box::new(select(User.id).limit(literal(2_u64) - 1_u64)),
        Feature::WithTies => Box::new(select(User.id).order_by(User.age).fetch_with_ties(1)),
        Feature::DistinctOn => Box::new(select(User.id).distinct_on(User.age).order_by(User.age)),
        Feature::Rollup => Box::new(select(User.age).group_by(rollup(User.age))),
        Feature::RollupOfLists => Box::new(select(User.age).group_by((User.age, rollup(User.boss_id)))),
        Feature::GroupingSets => Box::new(select(User.age).group_by(grouping_sets((User.age, ())))),
        Feature::GroupingFunction => Box::new(select(func::grouping(User.age)).group_by(rollup(User.age))),
        Feature::SeekByRow => {
            let page = select(User.id).order_by(User.name).page(1);
            let ann = page.cursor(vec![Value::Text("Ann".into()), Value::I64(1)]);
            Box::new(page.seek_after(ann))
        }
        Feature::RowLocks => Box::new(select(User.id).for_update()),
        Feature::LockOf => Box::new(select(User.id).lock(Lock::update().of(User))),
        Feature::KeyLocks => Box::new(select(User.id).for_key_share()),
        Feature::LockOfGroups => Box::new(select(User.age).distinct().for_update()),
        Feature::LimitInSet => Box::new(select(User.id).where_(User.id.in_(select(Post.author_id).limit(1)))),
        Feature::CastToBool => Box::new(select(User.age.cast::<bool>())),
        Feature::CastToTime => {
            let time = Node::cast(Operand::into_node(User.name), DataType::Time);
            Box::new(select(Expr::<String>::from_node(time)))
        }
        Feature::DecimalNumbers => {
            let decimal = |digits: &str| Node::Value(Value::Decimal(digits.to_owned()));
            Box::new(select(Expr::<bool>::from_node(Node::compare(CompareOp::Lt, decimal("9.5"), decimal("10")))))
        }
        Feature::CastToDecimal => {
            let decimal = Node::cast(Operand::into_node(User.age), DataType::AnyDecimal);
            Box::new(select(Expr::<Option<String>>::from_node(decimal)))
        }
        Feature::JsonContains => {
            let document = |text: &str| Node::Value(Value::Json(text.to_owned()));
            let contains = Node::json(JsonOp::Contains, Vec::new(), vec![document("[1, 2]"), document("[1]")]);
            Box::new(select(Expr::<bool>::from_node(contains)))
        }
        Feature::Arrays => Box::new(select(func::array_agg(User.age))),
        Feature::IntersectExcept => Box::new(select(User.id).intersect(select(Post.id))),
        Feature::IntersectExceptAll => Box::new(select(User.id).except_all(select(Post.id))),
        Feature::CteBeforeInsert => {
            let names = select(User.name).cte("names");
            Box::new(insert(Tag).from_select(Tag.name, names.select()))
        }
        Feature::CteBeforeUpdate => {
            let ids = select(User.id).cte("ids");
            Box::new(delete(Post).where_(Post.author_id.in_(ids.select())))
        }
        Feature::WritingCte => Box::new(delete(Tag).all_rows().returning(Tag.name).cte("gone").select()),
        Feature::MaterializedCte => Box::new(select(User.id).cte("ids").materialized().select()),
        Feature::FullJoin => {
            Box::new(select((User.id.nullable(), Tag.name.nullable())).full_join_on(Tag, User.name.eq(Tag.name)))
        }
        Feature::Lateral => {
            let titles = select(Post.title).where_(Post.author_id.eq(User.id)).lateral("titles");
            Box::new(select(titles.column(Post.title)).from(User).cross_join(&titles))
        }
        Feature::Values => Box::new(select(rows.columns()).from(&rows)),
        Feature::TableFunctions | Feature::Sequences => return None,
        Feature::IndexIfNotExists => Box::new(create_index(table_of(Visit), &table_of(Visit).indexes[0]).if_not_exists()),
        Feature::SetDefault => Box::new(create_table(table_of(Visit)).if_not_exists()),
        Feature::NestedRows => Box::new(select(nest_many(select(Post.id).where_(Post.author_id.eq(User.id)))).from(User)),
        Feature::RepeatsInRepeats => {
            let start = User.id.nullable();
            Box::new(select((0..4).fold(start, |it, _| func::to_json(it).as_i64())))
        }
        Feature::NestedPart => {
            let newest = select(Post.id).where_(Post.author_id.eq(User.id)).order_by(Post.id).limit(1);
            Box::new(select(nest_many(newest)).from(User))
        }
        Feature::Schemas => return None,
    })
}

/// A reference that falls back to the default, and an index. On the databases it is one of the tables that are there.
#[derive(Model)]
#[model(table = "posts")]
struct Visit {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = User.id, on_delete = set_default, default = 1)]
    user_id: i64,
    #[model(index)]
    views: i64,
}

/// What a database would take, but for something else, in a newer version than the oldest in support, or only until it is run.
const OTHERWISE_TAKEN: [Feature; 8] = [
    Feature::AggregateOrder,
    Feature::StringAggOver,
    Feature::UpsertIndexWhere,
    Feature::CastToBool,
    Feature::CastToTime,
    Feature::DecimalNumbers,
    Feature::CastToDecimal,
    Feature::SetDefault,
];

#[test]
fn the_databases_have_what_the_dialects_say() {
    for feature in Feature::ALL {
        let Some(stmt) = sample(*feature) else { continue };
        for dialect in DIALECTS {
            match dialect.support(*feature) {
                Support::Native | Support::Emulated(_) => is_taken(&*stmt, dialect),
                Support::Unsupported(_) => {
                    is_refused(&*stmt, dialect);
                    if !OTHERWISE_TAKEN.contains(feature) {
                        would_fail(&*stmt, dialect);
                    }
                }
            }
        }
    }
}

fn is_taken(stmt: &dyn Statement, dialect: &'static dyn Dialect) {
    let compiled = stmt.compile(dialect).expect("the dialect says that it has it");
    with_database(dialect.name(), |database| {
        assert_eq!(database.prepare(&compiled.sql, &compiled.parameters), Ok(()), "{}: {}", dialect.name(), compiled.sql);
    });
}

fn is_refused(stmt: &dyn Statement, dialect: &'static dyn Dialect) {
    let error = stmt.compile(dialect).expect_err("the dialect says that it has it not");
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    assert!(error.to_string().starts_with(dialect.name()), "{error}");
}

/// The database itself refuses the construct, so that the dialect denies nothing that is there.
fn would_fail(stmt: &dyn Statement, dialect: &'static dyn Dialect) {
    let compiled = stmt.compile(&Bold(dialect)).expect("a bold dialect has everything");
    with_database(dialect.name(), |database| {
        let result = database.prepare(&compiled.sql, &compiled.parameters);
        assert!(result.is_err(), "{} takes what its dialect refuses: {}", dialect.name(), compiled.sql);
    });
}
