//! SQL functions: `func::count(User.id)`, as SQLAlchemy's `func`.
//!
//! `docs/functions.md` has a table of all of them, with what each database calls them.

mod aggregate;
mod array;
mod bits;
mod characters;
#[cfg(feature = "chrono-0_4")]
mod clock;
mod conditional;
mod custom;
mod extremes;
mod join_texts;
#[cfg(feature = "serde_json-1")]
mod json;
mod math;
mod number;
mod ordered_set;
mod pad;
mod ranking;
mod statistics;
mod string_agg;
mod text;
mod text_parts;

pub use aggregate::{
    any_value, avg, bool_and, bool_or, count, count_all, count_distinct, count_distinct_rows, grouping, max, min, sum,
};
pub use array::{Elements, array, array_agg, array_of, unnest};
pub use bits::{bit_and, bit_or, bit_xor};
pub use characters::{chr, code_point, hex, md5, octet_length};
#[cfg(feature = "chrono-0_4")]
pub use clock::{current_date, current_time, current_timestamp, now};
pub use conditional::{Alternatives, coalesce, coalesce_of, nullif};
pub use custom::custom;
pub use extremes::{Candidates, greatest, least};
pub use join_texts::{Texts, concat, concat_ws};
#[cfg(feature = "serde_json-1")]
pub use json::{json_agg, json_array, json_object, json_object_agg, to_json};
pub use math::{acos, asin, atan, atan2, cos, degrees, exp, ln, log, log10, pi, power, radians, random, sin, sqrt, tan};
pub use number::{abs, ceil, floor, round, round_to, sign, trunc};
pub use ordered_set::{
    HypotheticalSet, OrderedSet, cume_dist_of, dense_rank_of, mode, percent_rank_of, percentile_cont, percentile_disc, rank_of,
};
pub use pad::{lpad, repeat, rpad};
pub use ranking::{
    Neighbor, cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile, percent_rank, rank, row_number,
};
pub use statistics::{
    corr, covar_pop, covar_samp, regr_count, regr_intercept, regr_r2, regr_slope, stddev_pop, stddev_samp, var_pop, var_samp,
};
pub use string_agg::string_agg;
pub use text::{initcap, length, lower, ltrim, ltrim_chars, reverse, rtrim, rtrim_chars, trim, trim_chars, upper};
pub use text_parts::{TextOfThree, left, position, replace, right, split_part, substring, substring_from};
