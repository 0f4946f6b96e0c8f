//! Names of records: short enough to read out, random enough that two people's sets
//! can be merged without renaming.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// Crockford's base 32: no `i`, `l`, `o` or `u`, which are easily misread.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 10;
const BITS: u32 = 50;

/// Names one record of a set for ever. 50 bits, written as 10 characters of lower-case
/// Crockford base 32: `k3f9x20ahq`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AnnotationId(u64);

/// The string is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id; an id is 10 of the characters 0 to 9 and a to z without i, l, o, u")]
pub struct IdError(String);

impl AnnotationId {
    /// The id made of the lowest 50 bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << BITS) - 1))
    }
}

impl fmt::Display for AnnotationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = ['0'; DIGITS];
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            *digit = char::from(ALPHABET[(rest & 31) as usize]);
            rest >>= 5;
        }
        f.pad(&digits.iter().collect::<String>())
    }
}

impl fmt::Debug for AnnotationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for AnnotationId {
    type Err = IdError;

    fn from_str(s: &str) -> Result<Self, IdError> {
        let error = || IdError(s.chars().take(40).collect());
        if s.len() != DIGITS {
            return Err(error());
        }
        let mut bits = 0;
        for byte in s.bytes() {
            let value = ALPHABET.iter().position(|a| *a == byte).ok_or_else(error)?;
            bits = bits << 5 | value as u64;
        }
        Ok(Self(bits))
    }
}

impl TryFrom<String> for AnnotationId {
    type Error = IdError;

    fn try_from(s: String) -> Result<Self, IdError> {
        s.parse()
    }
}

impl From<AnnotationId> for String {
    fn from(id: AnnotationId) -> Self {
        id.to_string()
    }
}

/// Gives new ids.
#[derive(Clone, Debug)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    /// A source that no other source in the world follows.
    pub fn random() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        // A new `RandomState` is keyed from the system's entropy once per thread and
        // then counted on; the clock and the process keep apart what shares a key.
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
        hasher.write_u32(std::process::id());
        if let Ok(since) = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
            hasher.write_u128(since.as_nanos());
        }
        Self { state: hasher.finish() }
    }

    /// A source that gives the same ids at every run, for tests and repeatable imports.
    pub const fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A new id, for which `taken` says no.
    pub fn fresh(&mut self, taken: impl Fn(AnnotationId) -> bool) -> AnnotationId {
        loop {
            // SplitMix64: every state comes once before any comes again.
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = self.state;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            bits ^= bits >> 31;
            let id = AnnotationId(bits >> (u64::BITS - BITS));
            if !taken(id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn written_and_read() {
        for (bits, expected) in [
            (0, "0000000000"),
            (1, "0000000001"),
            (31, "000000000z"),
            (32, "0000000010"),
            ((1 << 50) - 1, "zzzzzzzzzz"),
        ] {
            let id = AnnotationId::from_bits(bits);
            assert_eq!(id.to_string(), expected);
            assert_eq!(expected.parse(), Ok(id));
        }
        for bad in
            ["", "000000000", "00000000000", "000000000u", "000000000A", "00000 0000", "éééé0"]
        {
            assert!(bad.parse::<AnnotationId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn order_of_ids_is_the_order_of_their_strings() {
        let mut ids = IdSource::seeded(7);
        let mut all: Vec<_> = (0..200).map(|_| ids.fresh(|_| false)).collect();
        all.sort();
        assert!(all.is_sorted_by_key(ToString::to_string));
    }

    #[test]
    fn a_taken_id_is_never_given() {
        let mut first = IdSource::seeded(3);
        let taken: BTreeSet<_> = (0..50).map(|_| first.fresh(|_| false)).collect();
        let asked = RefCell::new(0);
        let id = IdSource::seeded(3).fresh(|id| {
            *asked.borrow_mut() += 1;
            taken.contains(&id)
        });
        assert!(!taken.contains(&id));
        assert_eq!(asked.into_inner(), 51);
    }

    #[test]
    fn random_sources_differ() {
        let ids: BTreeSet<_> = (0..100).map(|_| IdSource::random().fresh(|_| false)).collect();
        assert_eq!(ids.len(), 100);
    }
}
