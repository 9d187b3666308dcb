//! The suite: every construct as each database is given it, approved, parsed again, prepared on live servers, and run
//! where the databases' words differ.
//!
//! `scripts/test` starts the servers; `INSTA_UPDATE=always` writes the approved texts anew.

#![expect(clippy::panic, reason = "a test fails by panicking")]

mod chance;
mod check;
mod child;
mod databases;
mod engines;
mod fixture;
mod long;
mod proxy;
mod run;
mod series;
mod servers;
mod statement_log;

mod attributes;
mod bad_input;
mod bank;
mod bulk;
mod bulk_returning;
mod by_hand;
mod case_cast;
mod compile_fail;
mod composite;
mod conditions;
mod connection;
mod crash;
mod ddl;
#[cfg(feature = "rust_decimal-1")]
mod decimals;
mod deferred;
mod delete;
mod embedded;
mod engine_events;
mod engine_options;
mod execution;
mod faults;
mod files;
mod findings;
mod flush_failures;
#[cfg(all(feature = "chrono-0_4", feature = "serde_json-1", feature = "uuid-1"))]
mod flush_logs;
mod foreign_types;
mod functions;
mod hostile;
mod hybrids;
mod idle;
mod insert;
mod join;
mod kinds;
mod leaks;
mod limits;
mod literals;
mod loading;
mod login;
mod meaning;
mod mistakes;
mod order_limit;
mod pool;
mod pooler;
mod properties;
mod recording;
mod related;
mod related_queries;
mod relationships;
mod relationships_corners;
mod restart;
mod sandbox;
mod select;
mod session;
mod session_events;
mod session_objects;
mod session_statements;
mod silence;
mod streaming;
mod subquery;
mod support;
mod tables;
mod tagged;
mod text;
mod tidy;
mod tls;
mod tokens;
mod transactions;
mod tutorial;
mod update;
mod upsert;
mod window;
mod wire;
