//! The pool: connections kept open and given out again.

mod driver;
mod loan;
mod ping;
mod places;

pub(crate) use driver::Pool;
