//! The two kinds of machine, behind one set of questions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::contents::Contents;
use super::file::{FileRead, PathKind, ReadRequest};
use super::fixed::Fixed;
use super::given_environment::GivenEnvironment;
use super::home::Platform;
use super::real::Real;
use super::stamp::Seen;
use super::variable::Variable;
use crate::finding::file::{FileNotice, FileProblem};

/// A machine that answers and keeps no account of it.
#[derive(Clone, Debug)]
pub(super) enum Machine {
    Real(Arc<Real>),
    Fixed(Arc<Fixed>),
}

/// A directory that a machine knows without being told a path.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Home,
    Config,
    Data,
    Current,
}

impl Known {
    /// Names it, for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Home => "home directory",
            Self::Config => "configuration directory",
            Self::Data => "data directory",
            Self::Current => "working directory",
        }
    }
}

impl Machine {
    /// Returns the same machine with other variables.
    pub(super) fn with_environment(&self, environment: GivenEnvironment) -> Self {
        match self {
            Self::Real(real) => Self::Real(Arc::new(real.with_environment(environment))),
            Self::Fixed(fixed) => Self::Fixed(Arc::new(fixed.with_environment(environment))),
        }
    }

    pub(super) fn var(&self, name: &str) -> Variable {
        match self {
            Self::Real(real) => real.var(name),
            Self::Fixed(fixed) => fixed.var(name),
        }
    }

    pub(super) fn known(&self, directory: Known) -> Option<PathBuf> {
        match self {
            Self::Real(real) => real.known(directory),
            Self::Fixed(fixed) => fixed.known(directory),
        }
    }

    pub(super) fn now(&self) -> i64 {
        match self {
            Self::Real(_) => Real::now(),
            Self::Fixed(fixed) => fixed.now(),
        }
    }

    pub(super) fn platform(&self) -> Platform {
        match self {
            Self::Real(_) => Platform::current(),
            Self::Fixed(fixed) => fixed.platform(),
        }
    }

    pub(super) fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match self {
            Self::Real(real) => real.read_stdin(limit),
            Self::Fixed(fixed) => fixed.read_stdin(limit),
        }
    }

    /// Reads a file, and returns as well what its metadata said just before.
    pub(super) fn read(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        if let Some(kind) = self.platform().device(path) {
            let read = FileRead {
                outcome: Err(FileProblem::NotAFile(kind)),
                notices: Vec::new(),
            };
            return (read, Seen::Unclear);
        }
        match self {
            Self::Real(real) => real.read(path, request),
            Self::Fixed(fixed) => fixed.read(path, request),
        }
    }

    /// Returns what the metadata of a file says, without opening it.
    pub(super) fn look(&self, path: &Path, request: &ReadRequest) -> Seen {
        if self.platform().device(path).is_some() {
            return Seen::Unclear;
        }
        match self {
            Self::Real(_) => Real::look(path, request),
            Self::Fixed(fixed) => fixed.look(path, request),
        }
    }

    pub(super) fn path_kind(&self, path: &Path) -> PathKind {
        if self.platform().device(path).is_some() {
            return PathKind::Other;
        }
        match self {
            Self::Real(_) => Real::path_kind(path),
            Self::Fixed(fixed) => fixed.path_kind(path),
        }
    }

    /// Returns the path of what is there without links and `..`.
    pub(super) fn canonical(&self, path: &Path) -> Option<PathBuf> {
        match self {
            Self::Real(_) => Real::canonical(path),
            Self::Fixed(fixed) => fixed.canonical(path),
        }
    }

    pub(super) fn list(&self, directory: &Path) -> Vec<String> {
        match self {
            Self::Real(_) => Real::list(directory),
            Self::Fixed(fixed) => fixed.list(directory),
        }
    }

    pub(super) fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match self {
            Self::Real(real) => real.directory_notices(path),
            Self::Fixed(fixed) => fixed.directory_notices(path),
        }
    }

    pub(super) fn pause(&self) {
        match self {
            Self::Real(_) => Real::pause(),
            Self::Fixed(_) => {}
        }
    }
}
