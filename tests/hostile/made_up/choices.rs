//! Choices that follow from a seed, the same on every machine, or from the bytes of a fuzzer.

use std::vec;

/// Where the choices come from.
#[derive(Clone, Debug)]
pub(crate) enum Choices {
    /// A `SplitMix64` generator (Steele, Lea and Flood 2014): small, and good for any seed.
    Seed(u64),
    /// A byte for each choice. Where they end, every choice is the last: what is right, or nothing.
    Bytes(vec::IntoIter<u8>),
}

impl Choices {
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self::Bytes(Vec::from(bytes).into_iter())
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        match self {
            Self::Seed(state) => {
                let end = u64::try_from(end).unwrap();
                usize::try_from(next(state) % end).unwrap()
            }
            Self::Bytes(bytes) => {
                let mut next = || usize::from(bytes.next().unwrap_or_default());
                let mut choice = next();
                // One byte does not reach all of so many.
                if end > 256 {
                    choice = choice << 8 | next();
                }
                end - 1 - choice % end
            }
        }
    }

    /// Returns true so many times in a hundred.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[test]
fn a_seed_fixes_the_choices() {
    let choices = |seed| {
        let mut choices = Choices::Seed(seed);
        [1000; 3].map(|end| choices.below(end))
    };
    assert_eq!(choices(1), choices(1));
    assert_ne!(choices(1), choices(2));
}

#[test]
fn where_the_bytes_end_every_choice_is_the_last() {
    let mut choices = Choices::of_bytes(&[2, 99, 1, 2]);
    assert_eq!(choices.below(10), 7);
    assert!(choices.percent(1));
    assert_eq!(choices.below(1000), 741);
    assert!(!choices.percent(99));
    assert_eq!(choices.pick(&["first", "last"]), "last");
}
