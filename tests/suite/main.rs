//! The suite: every construct as each database is given it, approved, parsed again, prepared on live servers, and run
//! where the databases' words differ.
//!
//! `scripts/test` starts the servers; `INSTA_UPDATE=always` writes the approved texts anew.

#![expect(clippy::panic, reason = "a test fails by panicking")]

mod check;
mod databases;
mod fixture;

mod insert;
mod select;
