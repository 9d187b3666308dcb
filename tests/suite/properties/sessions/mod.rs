//! Random programs in a session, beside a simple model of what they mean.
//!
//! After every step both sides of each loaded relationship say what the model says; after a commit the database does. What the
//! model refuses a flush refuses, with nothing done.

mod identity;
mod models;
mod objects;
mod program;
mod run;
mod steps;
mod whole;
mod world;

use std::ops::RangeInclusive;

use aludel::Engine;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestError, TestRunner};

use self::objects::Options;
use self::program::{Step, program};
use self::run::Run;
use crate::chance::Chance;
use crate::engines::{memory, mysql, postgres};
use crate::long::rounds;

/// Tries random programs on a database. A program that fails is made as short as it can be, and comes with what runs it again.
fn try_programs(engine: &Engine, options: Options, cases: u64) {
    models::create_all(engine).expect("tables");
    for seed in seeds(cases) {
        let config = ProptestConfig {
            cases: 1,
            failure_persistence: None,
            max_shrink_iters: 20_000,
            rng_seed: RngSeed::Fixed(seed),
            ..ProptestConfig::default()
        };
        let result = TestRunner::new(config).run(&program(), |program| try_one(engine, options, &program));
        let (why, steps) = match result {
            Ok(()) => continue,
            Err(TestError::Fail(why, steps)) => (why, format!("{steps:?}")),
            Err(TestError::Abort(why)) => (why, "none".to_owned()),
        };
        panic!("{}: {why}\nsteps: {steps}\nagain: ALUDEL_TEST_SEED={seed}, with this test", engine.dialect().name());
    }
}

/// What programs are made from: the same numbers each time, so that a change is judged by what it changes; others under
/// `scripts/test --long`; one alone where the environment has `ALUDEL_TEST_SEED`.
fn seeds(cases: u64) -> RangeInclusive<u64> {
    if let Ok(seed) = std::env::var("ALUDEL_TEST_SEED") {
        let seed = seed.parse().expect("ALUDEL_TEST_SEED is the number that a failure gave");
        return seed..=seed;
    }
    let first = if crate::long::is_long() { Chance::new().next() >> 1 } else { 1 };
    first..=first + cases - 1
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
