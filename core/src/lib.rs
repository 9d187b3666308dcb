//! The core of aludel: the tree, its typed builders, the renderer, the schema and the engine traits.
//!
//! Programs use the crate `aludel`, which re-exports what they need from here. This crate is for those who write a
//! dialect, a driver, or another mapper on top. It names no database and depends on no driver.

#[doc(hidden)]
pub mod derive_support;
pub mod dialect;
pub mod emulation;
pub mod engine;
pub mod error;
pub mod expr;
pub mod prelude;
pub mod query;
pub mod relation;
pub mod render;
pub mod row;
pub mod schema;
pub mod tree;
pub mod types;

pub use error::{Error, ErrorKind, Result, Violation};
