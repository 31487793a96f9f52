//! The one set of questions that the real machine and a made-up one answer.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::contents::Contents;
use super::file::{FileRead, PathKind, ReadRequest};
use super::platform::Platform;
use super::stamp::Seen;
use super::variable::Variable;
use crate::finding::file::{FileNotice, FileProblem};

/// A directory that a machine knows without being told a path.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Home,
    Config,
    Data,
    Current,
}

/// A machine that answers and keeps no account of it.
pub(super) trait Machine: fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Returns the same machine with these variables and no others.
    fn with_environment(&self, variables: Vec<(String, Variable)>) -> Arc<dyn Machine>;

    fn var(&self, name: &str) -> Variable;

    fn known(&self, directory: Known) -> Option<PathBuf>;

    fn now(&self) -> i64;

    fn platform(&self) -> Platform;

    fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem>;

    /// Reads what is no device by its name; `read` is for everything.
    fn read_file(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen);

    /// Looks at what is no device by its name; `look` is for everything.
    fn look_at_file(&self, path: &Path, request: &ReadRequest) -> Seen;

    /// Returns the kind of what is no device by its name; `path_kind` is for everything.
    fn kind_of_file(&self, path: &Path) -> PathKind;

    /// Returns the path of what is there without links and `..`.
    fn canonical(&self, path: &Path) -> Option<PathBuf>;

    fn list(&self, directory: &Path) -> Vec<String>;

    fn directory_notices(&self, path: &Path) -> Vec<FileNotice>;

    fn pause(&self);
}

// Opening a device may wait for somebody, so its name alone decides, before anything is asked of the system.
impl dyn Machine + '_ {
    /// Reads a file, and returns as well what its metadata said just before.
    pub(super) fn read(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        match self.platform().device(path) {
            None => self.read_file(path, request),
            Some(kind) => (
                FileRead {
                    outcome: Err(FileProblem::NotAFile(kind)),
                    notices: Vec::new(),
                },
                Seen::Unclear,
            ),
        }
    }

    /// Returns what the metadata of a file says, without opening it.
    pub(super) fn look(&self, path: &Path, request: &ReadRequest) -> Seen {
        match self.platform().device(path) {
            None => self.look_at_file(path, request),
            Some(_) => Seen::Unclear,
        }
    }

    pub(super) fn path_kind(&self, path: &Path) -> PathKind {
        match self.platform().device(path) {
            None => self.kind_of_file(path),
            Some(_) => PathKind::Other,
        }
    }
}
