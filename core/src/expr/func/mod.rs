//! SQL functions: `func::count(User.id)`, as SQLAlchemy's `func`.

mod aggregate;
mod conditional;
mod custom;
mod number;
mod ranking;
mod text;

pub use aggregate::{avg, count, count_all, count_distinct, max, min, sum};
pub use conditional::{coalesce, nullif};
pub use custom::custom;
pub use number::{abs, round};
pub use ranking::{dense_rank, lag, lead, rank, row_number};
pub use text::{length, lower, trim, upper};
