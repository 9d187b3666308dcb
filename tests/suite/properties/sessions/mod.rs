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
use proptest::test_runner::{RngSeed, TestError, TestRunner};

use self::objects::Options;
use self::program::{Step, program};
use self::run::Run;
use crate::engines::{memory, mysql, postgres};
use crate::long::rounds;

/// Tries random programs on a database. A program that fails is made as short as it can be.
fn try_programs(engine: &Engine, options: Options, cases: u32) {
    models::create_all(engine).expect("tables");
    // The same programs each time, so that a change is judged by what it changes; others under `scripts/test --long`.
    let rng_seed = if crate::long::is_long() { RngSeed::Random } else { RngSeed::Fixed(1) };
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 20_000, rng_seed, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&program(), |program| try_one(engine, options, &program));
    match result {
        Ok(()) => {}
        Err(TestError::Fail(why, steps)) => panic!("{}: {why}\nsteps: {steps:?}", engine.dialect().name()),
        Err(TestError::Abort(why)) => panic!("{}: {why}", engine.dialect().name()),
    }
}

fn try_one(engine: &Engine, options: Options, program: &[Step]) -> Result<(), TestCaseError> {
    models::remove_all(engine).expect("the last program has let go of its rows");
    Run::program(engine, options, program).map_err(TestCaseError::fail)
}

#[test]
fn programs_in_memory() {
    try_programs(&memory().engine, Options::Default, rounds(1_000, 40_000));
}

#[test]
fn programs_without_autoflush() {
    try_programs(&memory().engine, Options::NoAutoflush, rounds(1_000, 40_000));
}

#[test]
fn programs_whose_objects_expire() {
    try_programs(&memory().engine, Options::ExpireOnCommit, rounds(500, 20_000));
}

#[test]
fn programs_on_postgres() {
    try_programs(&postgres().engine, Options::Default, rounds(150, 5_000));
}

#[test]
fn programs_on_mysql() {
    try_programs(&mysql().engine, Options::Default, rounds(150, 5_000));
}
