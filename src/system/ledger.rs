//! What a machine was asked and what it answered, kept so that it can be asked again.

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::file::{FileRead, PathKind, ReadRequest, place};
use super::machine::{Known, Machine};
use super::stamp::{Seen, Sighting};
use super::variable::Variable;
use crate::finding::file::{FileNotice, FileProblem};
use crate::finding::{Place, Position};
use crate::text::Name;

/// Makes digests by a random key, so that nobody outside this process can try out what a digest is
/// of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seed(RandomState);

/// Stands for a text without holding it.
// No `Debug`, so that nothing that holds one can derive a `Debug` that prints it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64);

/// What was asked and answered, in order. Holds names, paths and digests, no value and no content.
#[derive(Default)]
pub(crate) struct Ledger {
    seed: Seed,
    variables: Variables,
    files: Vec<File>,
    others: Vec<Asked>,
}

/// A file that was read, or why it was not.
struct File {
    path: PathBuf,
    request: ReadRequest,
    contents: Result<Digest, FileProblem>,
    notices: Vec<FileNotice>,
    sighting: Mutex<Sighting>,
}

/// The names of variables, one behind the other, and how long each is and what it held.
// One text for all: a block of memory for each name would cost more than the rest of the ledger. It is not
// wiped, since names that look like keys are not looked up.
#[derive(Default)]
struct Variables {
    names: String,
    held: Vec<(usize, Option<Digest>)>,
}

/// Anything else that was asked, and the answer.
pub(super) enum Asked {
    PathKind(PathBuf, PathKind),
    Directory(PathBuf, Vec<FileNotice>),
    /// The names of what is in a directory.
    List(PathBuf, Vec<String>),
    Known(Known, Option<PathBuf>),
}

/// Writes a ledger until it is taken away.
pub(super) struct Recorder {
    /// A clock reading from before the first question.
    since: i64,
    recording: Mutex<Option<Recording>>,
}

struct Recording {
    ledger: Ledger,
    /// Whether a source has waited since, to read a file once more.
    paused: bool,
}

impl Seed {
    pub(crate) fn digest(&self, text: impl Hash) -> Digest {
        Digest(self.0.hash_one(text))
    }

    // Most variables are not set, so what takes time is spent on the others alone.
    fn of_variable(&self, variable: &Variable) -> Option<Digest> {
        match variable {
            Variable::Unset => None,
            Variable::Text(text) => Some(self.digest(text.expose())),
            Variable::NotUnicode => Some(self.digest(())),
        }
    }

    fn of_contents(&self, read: &FileRead) -> Result<Digest, FileProblem> {
        let contents = read.outcome.as_ref().map_err(Clone::clone)?;
        Ok(self.digest(contents.as_bytes()))
    }
}

impl Ledger {
    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Asks everything again, and returns the places whose answer is another one.
    // A place that changed meanwhile, and so answered in two ways, differs from one of them.
    pub(super) fn differences(&self, machine: &dyn Machine) -> Vec<Place> {
        let differs = |asked: &&Asked| asked.differs(machine);
        let files = self.files.iter();
        let variables = self.variables.iter().filter(|(name, held)| {
            let now = machine.var(name);
            *held != self.seed.of_variable(&now)
        });
        let all = (variables.map(|(name, _)| place_of_variable(name)))
            .chain(
                files
                    .filter(|file| file.differs(machine, &self.seed))
                    .map(File::place),
            )
            .chain(self.others.iter().filter(differs).map(Asked::place));
        let mut places = Vec::new();
        for place in all {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

/// Prints the places, and nothing of what they held.
impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.variables
                    .iter()
                    .map(|(name, _)| place_of_variable(name)),
            )
            .entries(self.files.iter().map(File::place))
            .entries(self.others.iter().map(Asked::place))
            .finish()
    }
}

impl File {
    // The metadata first. Where it is inconclusive, the content; and if that is the same, the
    // metadata of this time is what the next look is compared with.
    fn differs(&self, machine: &dyn Machine, seed: &Seed) -> bool {
        let at = machine.now();
        let mut known = locked(&self.sighting);
        if known.vouches_for(&machine.look(&self.path, &self.request)) {
            return false;
        }
        let (file, metadata) = machine.read(&self.path, &self.request);
        if seed.of_contents(&file) != self.contents || file.notices != self.notices {
            return true;
        }
        *known = Sighting { seen: metadata, at };
        false
    }

    fn place(&self) -> Place {
        let named_by = self.request.named_by.as_ref();
        place(&self.path, named_by, self.contents.as_ref().err())
    }
}

impl Variables {
    fn iter(&self) -> impl Iterator<Item = (&str, Option<Digest>)> {
        let mut rest = self.names.as_str();
        self.held.iter().map(move |(length, held)| {
            let (name, after) = rest.split_at_checked(*length).unwrap_or_default();
            rest = after;
            (name, *held)
        })
    }
}

fn place_of_variable(name: &str) -> Place {
    Place::Variable(Name::new(name))
}

impl Asked {
    fn differs(&self, machine: &dyn Machine) -> bool {
        match self {
            Self::PathKind(path, kind) => *kind != machine.path_kind(path),
            Self::Directory(path, notices) => *notices != machine.directory_notices(path),
            Self::List(path, names) => *names != machine.list(path),
            Self::Known(directory, path) => *path != machine.known(*directory),
        }
    }

    fn place(&self) -> Place {
        let directory = match self {
            Self::PathKind(path, _) | Self::Directory(path, _) | Self::List(path, _) => {
                return Place::File(path.as_path().into(), Position::Whole);
            }
            Self::Known(Known::Home, _) => "home directory",
            Self::Known(Known::Config, _) => "configuration directory",
            Self::Known(Known::Data, _) => "data directory",
            Self::Known(Known::Current, _) => "working directory",
        };
        Place::Other(directory.to_owned())
    }
}

impl Recorder {
    pub(super) fn new(seed: Seed, since: i64) -> Self {
        let ledger = Ledger {
            seed,
            // As much room as a preset asks for, so that nothing is moved meanwhile.
            variables: Variables {
                names: String::with_capacity(512),
                held: Vec::with_capacity(32),
            },
            files: Vec::with_capacity(8),
            others: Vec::with_capacity(4),
        };
        let recording = Recording {
            ledger,
            paused: false,
        };
        Self {
            since,
            recording: Mutex::new(Some(recording)),
        }
    }

    pub(super) fn variable(&self, name: &str, variable: &Variable) {
        self.record(|recording| {
            let Ledger {
                seed, variables, ..
            } = &mut recording.ledger;
            variables.names.push_str(name);
            variables
                .held
                .push((name.len(), seed.of_variable(variable)));
        });
    }

    pub(super) fn file(&self, path: &Path, request: &ReadRequest, read: &FileRead, seen: Seen) {
        self.record(|recording| {
            let Ledger { seed, files, .. } = &mut recording.ledger;
            if std::mem::take(&mut recording.paused) {
                files.pop_if(|last| last.path == path && last.request == *request);
            }
            files.push(File {
                path: path.to_owned(),
                request: request.clone(),
                contents: seed.of_contents(read),
                notices: read.notices.clone(),
                sighting: Mutex::new(Sighting {
                    seen,
                    at: self.since,
                }),
            });
        });
    }

    pub(super) fn other(&self, asked: Asked) {
        self.record(|recording| recording.ledger.others.push(asked));
    }

    /// Notes that a read which is now repeated did not count.
    pub(super) fn pause(&self) {
        self.record(|recording| recording.paused = true);
    }

    fn record(&self, write: impl FnOnce(&mut Recording)) {
        if let Some(recording) = &mut *locked(&self.recording) {
            write(recording);
        }
    }

    /// Takes the ledger away. What is asked from now on is not written down.
    pub(super) fn end(&self) -> Ledger {
        let recording = locked(&self.recording).take();
        recording
            .map(|recording| recording.ledger)
            .unwrap_or_default()
    }
}

// Nothing panics while it holds the lock; and if something did, what is in it would be no worse.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
