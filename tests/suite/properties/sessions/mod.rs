//! Random programs in a session, beside a simple model of what they mean.
//!
//! After every step both sides of each loaded relationship say what the model says; after a commit the database does. What the
//! model refuses a flush refuses, with nothing done.

mod models;
mod objects;
mod program;
mod run;
mod steps;
mod whole;
mod world;

use aludel::Engine;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::program::{Program, program};
use self::run::Run;
use crate::engines::{each_server, memory};
use crate::long::rounds;

/// Tries random programs on a database. A program that fails is made as short as it can be.
fn try_programs(engine: &Engine, cases: u32) {
    models::create_all(engine).expect("tables");
    let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&program(), |program| try_one(engine, &program));
    if let Err(error) = result {
        panic!("{}: {error}", engine.dialect().name());
    }
}

fn try_one(engine: &Engine, program: &Program) -> Result<(), TestCaseError> {
    models::remove_all(engine).expect("the last program has let go of its rows");
    Run::program(engine, program).map_err(TestCaseError::fail)
}

#[test]
fn programs_in_memory() {
    try_programs(&memory().engine, rounds(2_000, 100_000));
}

#[test]
fn programs_on_servers() {
    each_server(|place| try_programs(&place.engine, rounds(150, 5_000)));
}
