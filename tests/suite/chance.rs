//! Random numbers for tests that look for what nobody thought of.

use std::hash::{BuildHasher, RandomState};

/// Random numbers: the standard library's only source of chance, counted up.
pub(crate) struct Chance {
    state: RandomState,
    count: u64,
}

impl Chance {
    pub(crate) fn new() -> Self {
        Self { state: RandomState::new(), count: 0 }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.count += 1;
        self.state.hash_one(self.count)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound.max(1))).expect("below a bound of 32 bits")
    }
}
