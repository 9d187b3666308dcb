//! Sending a plan: statement by statement, with the values of the objects by reference.

mod batch;
mod run;
mod undo;

pub(super) use self::run::run;
pub(super) use self::undo::Undo;
