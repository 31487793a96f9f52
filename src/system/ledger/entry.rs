//! One question to a machine, and what was answered.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Digest, Seed, locked};
use crate::finding::file::{FileNotice, FileProblem};
use crate::finding::{Place, Position};
use crate::system::file::{FileRead, PathKind, ReadRequest, place};
use crate::system::machine::{Known, Machine};
use crate::system::stamp::Sighting;

/// A file that was read, or why it was not.
pub(super) struct File {
    path: PathBuf,
    request: ReadRequest,
    contents: Result<Digest, FileProblem>,
    notices: Vec<FileNotice>,
    sighting: Mutex<Sighting>,
}

/// Anything else that was asked.
pub(in crate::system) enum Other {
    PathKind(PathBuf, PathKind),
    Directory(PathBuf, Vec<FileNotice>),
    /// The names of what is in a directory.
    List(PathBuf, Vec<String>),
    Known(Known, Option<PathBuf>),
}

impl File {
    pub(super) fn new(
        path: &Path,
        request: &ReadRequest,
        read: &FileRead,
        sighting: Sighting,
        seed: &Seed,
    ) -> Self {
        Self {
            path: path.to_owned(),
            request: request.clone(),
            contents: contents(read, seed),
            notices: read.notices.clone(),
            sighting: Mutex::new(sighting),
        }
    }

    // The metadata first. Where it is inconclusive, the content; and if that is the same, the
    // metadata of this time is what the next look is compared with.
    pub(super) fn differs(&self, machine: &Machine, seed: &Seed) -> bool {
        let at = machine.now();
        let mut known = locked(&self.sighting);
        if known.vouches_for(&machine.look(&self.path, &self.request)) {
            return false;
        }
        let (file, metadata) = machine.read(&self.path, &self.request);
        if contents(&file, seed) != self.contents || file.notices != self.notices {
            return true;
        }
        *known = Sighting { seen: metadata, at };
        false
    }

    pub(super) fn asks(&self, path: &Path, request: &ReadRequest) -> bool {
        self.path == path && self.request == *request
    }

    pub(super) fn place(&self) -> Place {
        let named_by = self.request.named_by.as_ref();
        place(&self.path, named_by, self.contents.as_ref().err())
    }
}

fn contents(read: &FileRead, seed: &Seed) -> Result<Digest, FileProblem> {
    match &read.outcome {
        Ok(contents) => Ok(seed.digest(contents.as_bytes())),
        Err(problem) => Err(problem.clone()),
    }
}

impl Other {
    pub(super) fn differs(&self, machine: &Machine) -> bool {
        match self {
            Self::PathKind(path, kind) => *kind != machine.path_kind(path),
            Self::Directory(path, notices) => *notices != machine.directory_notices(path),
            Self::List(path, names) => *names != machine.list(path),
            Self::Known(directory, path) => *path != machine.known(*directory),
        }
    }

    pub(super) fn place(&self) -> Place {
        match self {
            Self::PathKind(path, _) | Self::Directory(path, _) | Self::List(path, _) => whole(path),
            Self::Known(directory, _) => Place::Other(directory.name().to_owned()),
        }
    }
}

fn whole(path: &Path) -> Place {
    Place::File(path.into(), Position::Whole)
}
