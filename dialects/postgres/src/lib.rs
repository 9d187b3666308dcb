//! aludel's dialect for PostgreSQL: what its SQL says otherwise, and the driver.
//!
//! The oldest version in support is 14.

mod clauses;
mod lower;
mod spelling;
mod support;
mod types;
