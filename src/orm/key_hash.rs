//! The hash of the maps of a session. Their keys are a few bytes long, for which the standard hash takes as long as reading a row.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// A map whose keys are short.
pub(super) type KeyMap<K, V> = HashMap<K, V, KeyHash>;

/// A set of what is short.
pub(super) type KeySet<K> = HashSet<K, KeyHash>;

/// Makes hashers that all start from one number, which is another in every process: so nobody can choose keys that collide.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyHash(u64);

impl Default for KeyHash {
    fn default() -> Self {
        static START: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
        Self(*START)
    }
}

impl BuildHasher for KeyHash {
    type Hasher = KeyHasher;

    fn build_hasher(&self) -> KeyHasher {
        KeyHasher(self.0)
    }
}

/// Multiplies what it is given into one number, and puts the two halves of each product together.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyHasher(u64);

/// Odd, with its bits spread: the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl KeyHasher {
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(FACTOR);
        let [low, high] = [product, product >> 64].map(|it| it & u128::from(u64::MAX)).map(u64::try_from);
        self.0 = low.unwrap_or_default() ^ high.unwrap_or_default();
    }
}

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        let mut last = *self;
        last.mix(FACTOR);
        last.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.mix(u64::from_le_bytes(word));
        }
        self.mix(bytes.len() as u64);
    }

    fn write_u8(&mut self, it: u8) {
        self.mix(it.into());
    }

    fn write_u16(&mut self, it: u16) {
        self.mix(it.into());
    }

    fn write_u32(&mut self, it: u32) {
        self.mix(it.into());
    }

    fn write_u64(&mut self, it: u64) {
        self.mix(it);
    }

    fn write_usize(&mut self, it: usize) {
        self.mix(it as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_a_row_are_spread() {
        let hash = KeyHash::default();
        let all: HashSet<u64> = (0..10_000_i64).map(|it| hash.hash_one(it)).collect();
        assert_eq!(all.len(), 10_000);
        // What a map looks at: the low bits say where, the high ones whether.
        let (low, high): (HashSet<u64>, HashSet<u64>) = all.iter().map(|it| (it & 0xfff, it >> 57)).unzip();
        assert!(low.len() > 3_500, "{} of 4096 places", low.len());
        assert_eq!(high.len(), 128);
    }

    #[test]
    fn texts_that_differ_in_a_byte_or_in_length_differ() {
        let hash = KeyHash::default();
        let texts = ["", "\0", "\0\0", "a", "b", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaa\0"];
        let all: HashSet<u64> = texts.iter().map(|it| hash.hash_one(it)).collect();
        assert_eq!(all.len(), texts.len());
    }
}
