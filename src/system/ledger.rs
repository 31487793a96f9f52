//! What a machine was asked and what it answered, kept so that it can be asked again.

mod entry;
mod variables;

pub(super) use self::entry::Other;

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::entry::File;
use self::variables::Variables;
use super::System;
use super::file::{FileRead, ReadRequest};
use super::stamp::{Seen, Sighting};
use super::variable::Variable;
use crate::finding::Place;

/// Makes digests by a random key, so that nobody outside this process can try out what a digest is
/// of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seed(RandomState);

/// Stands for a text without holding it.
// No `Debug`, so that nothing that holds one can derive a `Debug` that prints it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64);

/// What was asked and answered. Holds names, paths and digests, no value and no content.
#[derive(Default)]
pub(crate) struct Ledger {
    seed: Seed,
    /// None if nothing was.
    asked: Option<Asked>,
}

/// The questions of each kind, in order.
struct Asked {
    variables: Variables,
    files: Vec<File>,
    others: Vec<Other>,
    /// Whether a source has waited since, to read a file once more.
    paused: bool,
}

/// Writes a ledger until it is taken away.
pub(super) struct Recorder {
    seed: Seed,
    /// A clock reading from before the first question.
    since: i64,
    /// None once the ledger has been taken away.
    asked: Mutex<Option<Asked>>,
}

impl Seed {
    pub(crate) fn digest(&self, text: impl Hash) -> Digest {
        Digest(self.0.hash_one(text))
    }
}

impl Ledger {
    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Asks everything again, and returns the places whose answer is another one.
    // A place that changed meanwhile, and so answered in two ways, differs from one of them.
    pub(crate) fn differences(&self, system: &System) -> Vec<Place> {
        let mut places = Vec::new();
        if let Some(asked) = &self.asked {
            let (machine, seed) = (&system.machine, &self.seed);
            let files = asked
                .files
                .iter()
                .filter(|file| file.differs(machine, seed));
            let others = asked.others.iter().filter(|other| other.differs(machine));
            let all = (asked.variables.differing(machine, seed))
                .chain(files.map(File::place))
                .chain(others.map(Other::place));
            for place in all {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }
}

/// Prints the places, and nothing of what they held.
impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        if let Some(asked) = &self.asked {
            list.entries(asked.variables.places())
                .entries(asked.files.iter().map(File::place))
                .entries(asked.others.iter().map(Other::place));
        }
        list.finish()
    }
}

impl Recorder {
    pub(super) fn new(seed: Seed, since: i64) -> Self {
        // As much room as a preset asks for, so that nothing is moved meanwhile.
        let asked = Asked {
            variables: Variables::new(),
            files: Vec::with_capacity(8),
            others: Vec::with_capacity(4),
            paused: false,
        };
        Self {
            seed,
            since,
            asked: Mutex::new(Some(asked)),
        }
    }

    pub(super) fn variable(&self, name: &str, variable: &Variable) {
        self.record(|asked| asked.variables.add(name, variable, &self.seed));
    }

    pub(super) fn file(&self, path: &Path, request: &ReadRequest, read: &FileRead, seen: Seen) {
        let sighting = Sighting {
            seen,
            at: self.since,
        };
        self.record(|asked| {
            if std::mem::take(&mut asked.paused) {
                asked.files.pop_if(|last| last.asks(path, request));
            }
            let file = File::new(path, request, read, sighting, &self.seed);
            asked.files.push(file);
        });
    }

    pub(super) fn other(&self, other: Other) {
        self.record(|asked| asked.others.push(other));
    }

    /// Notes that a read which is now repeated did not count.
    pub(super) fn pause(&self) {
        self.record(|asked| asked.paused = true);
    }

    fn record(&self, write: impl FnOnce(&mut Asked)) {
        if let Some(asked) = &mut *locked(&self.asked) {
            write(asked);
        }
    }

    /// Takes the ledger away. What is asked from now on is not written down.
    pub(super) fn end(&self) -> Ledger {
        Ledger {
            seed: self.seed.clone(),
            asked: locked(&self.asked).take(),
        }
    }
}

// Nothing panics while it holds the lock; and if something did, what is in it would be no worse.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
