//! The pool: connections kept open and given out again.

mod driver;
mod failures;
mod manager;
mod pooled;

pub(crate) use driver::PooledDriver;
