//! How random cases are tried: the same in every run, so that a change is judged by what it changes, and others when there is time.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestError, TestRunner};

use crate::long::{is_long, rounds};

/// Tries a test on random cases: some in every run, many more under `scripts/test --long`. One that fails is made as simple as it
/// can be, and shown with the seed: `ALUDEL_TEST_SEED=<seed>` tries the same cases again.
pub(crate) fn try_cases<T: Debug>(cases: u32, of: impl Strategy<Value = T>, test: impl Fn(&T) -> Result<(), String>) {
    let given = std::env::var("ALUDEL_TEST_SEED").ok().and_then(|it| it.parse().ok());
    let seed = given.unwrap_or_else(|| if is_long() { any_seed() } else { 1 });
    if let Err(why) = try_seed(seed, rounds(cases, cases * 50), of, test) {
        panic!("seed {seed}: {why}");
    }
}

/// Tries the cases of one seed.
pub(crate) fn try_seed<T: Debug>(
    seed: u64,
    cases: u32,
    of: impl Strategy<Value = T>,
    test: impl Fn(&T) -> Result<(), String>,
) -> Result<(), String> {
    let rng_seed = RngSeed::Fixed(seed);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 600, rng_seed, ..ProptestConfig::default() };
    match TestRunner::new(config).run(&of, |case| test(&case).map_err(TestCaseError::fail)) {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, _) | TestError::Abort(why)) => Err(why.to_string()),
    }
}

fn any_seed() -> u64 {
    use std::hash::BuildHasher;
    std::hash::RandomState::new().hash_one(0)
}

/// Numbers to choose by.
pub(crate) fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..80)
}
