//! The only door to the machine: variables, files, home directory, clock.

mod contents;
mod file;
mod fixed;
mod home;
mod real;
mod variable;

pub use self::contents::Contents;
pub use self::file::{FileRead, PathKind, ReadRequest};
pub use self::fixed::FixedSystem;
pub use self::home::Platform;
pub use self::variable::Variable;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::fixed::Fixed;
use self::real::Real;
use crate::finding::file::FileNotice;

/// A machine to look at: this one, or a made-up one.
///
/// Everything that this crate learns about a machine, it learns here, so a program that hands over
/// a [fixed](System::fixed) machine gets the same answer on every real one. Nothing is written,
/// locked or sent.
///
/// A clone looks at the same machine and costs a counter.
///
/// ```
/// use auth_resolver::{ReadRequest, System};
///
/// let system = System::fixed()
///     .var("HOME", "/home/u")
///     .file("/home/u/.codex/auth.json", "{}")
///     .build();
///
/// let path = system.home().unwrap().join(".codex/auth.json");
/// let read = system.read(&path, &ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT));
/// assert_eq!(read.outcome.unwrap().bytes(), b"{}");
/// ```
// A closed choice behind a struct rather than a trait: no type parameter for everybody who passes a
// machine on, and no foreign implementation that skips the checks on files.
#[derive(Clone, Debug)]
pub struct System(Machine);

#[derive(Clone, Debug)]
enum Machine {
    Real(Arc<Real>),
    Fixed(Arc<Fixed>),
}

impl System {
    /// Returns the machine that this program runs on.
    #[must_use]
    pub fn real() -> Self {
        Self(Machine::Real(Arc::new(Real::default())))
    }

    /// Starts a made-up machine: no variables, no files, no home directory, rules of Unix, the
    /// clock at the start of 1970.
    pub fn fixed() -> FixedSystem {
        FixedSystem::new()
    }

    /// Returns what an environment variable holds.
    ///
    /// On Windows the case of letters in the name does not matter.
    #[must_use]
    pub fn var(&self, name: &str) -> Variable {
        if !home::is_variable_name(name) {
            return Variable::Unset;
        }
        match &self.0 {
            Machine::Real(_) => Real::var(name),
            Machine::Fixed(fixed) => fixed.var(name),
        }
    }

    /// Returns the user's home directory, as it was written down: it may be relative or missing.
    ///
    /// That is the [variable](Platform::home_variable) of the platform unless it is empty, else
    /// what the system's list of users says.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        match &self.0 {
            Machine::Real(_) => Real::home(),
            Machine::Fixed(fixed) => fixed.home(),
        }
    }

    /// Returns the working directory, unless it is gone or cannot be seen.
    #[must_use]
    pub fn current_dir(&self) -> Option<PathBuf> {
        match &self.0 {
            Machine::Real(_) => Real::current_dir(),
            Machine::Fixed(fixed) => fixed.current_dir(),
        }
    }

    /// Returns the time: whole seconds since the start of 1970 (UTC).
    #[must_use]
    pub fn now(&self) -> i64 {
        match &self.0 {
            Machine::Real(_) => Real::now(),
            Machine::Fixed(fixed) => fixed.now(),
        }
    }

    /// Returns the kind of platform whose rules hold on this machine.
    #[must_use]
    pub fn platform(&self) -> Platform {
        match &self.0 {
            Machine::Real(_) => Platform::current(),
            Machine::Fixed(fixed) => fixed.platform(),
        }
    }

    /// Reads a file, in bounded time and memory, whatever stands at the path.
    ///
    /// Only a regular file is read. It is opened first and looked at through the open handle, so
    /// what was checked is what is read. A pipe or a device does not block.
    #[must_use]
    pub fn read(&self, path: &Path, request: &ReadRequest) -> FileRead {
        match &self.0 {
            Machine::Real(real) => real.read(path, request),
            Machine::Fixed(fixed) => fixed.read(path, request),
        }
    }

    /// Reads standard input to its end, at most `limit` bytes of it.
    ///
    /// Waits for whoever writes it. A terminal is not read, and asking somebody at one is the
    /// program's matter. The input is read once for each [`System::real`] and remembered; clones
    /// share it. Nothing reads it unasked.
    ///
    /// ```
    /// use auth_resolver::{FileProblem, System};
    ///
    /// let piped = System::fixed().stdin("acme-1234\n").build();
    /// assert_eq!(piped.read_stdin(100).outcome.unwrap().bytes(), b"acme-1234\n");
    ///
    /// let interactive = System::fixed().build();
    /// assert_eq!(interactive.read_stdin(100).outcome.unwrap_err(), FileProblem::Terminal);
    /// ```
    #[must_use]
    pub fn read_stdin(&self, limit: u64) -> FileRead {
        let outcome = match &self.0 {
            Machine::Real(real) => real.read_stdin(limit),
            Machine::Fixed(fixed) => fixed.read_stdin(limit),
        };
        FileRead {
            outcome,
            notices: Vec::new(),
        }
    }

    /// Returns what stands at a path, links followed.
    ///
    /// ```
    /// use auth_resolver::{PathKind, System};
    ///
    /// let system = System::fixed().file("/home/u/.codex", "").build();
    /// assert_eq!(system.path_kind("/home/u".as_ref()), PathKind::Directory);
    /// assert_eq!(system.path_kind("/home/u/.codex".as_ref()), PathKind::File);
    /// assert_eq!(system.path_kind("/home/v".as_ref()), PathKind::Missing);
    /// ```
    #[must_use]
    pub fn path_kind(&self, path: &Path) -> PathKind {
        match &self.0 {
            Machine::Real(_) => Real::path_kind(path),
            Machine::Fixed(fixed) => fixed.path_kind(path),
        }
    }

    /// Returns the remarks about a directory: who may write it, who owns it.
    ///
    /// There are none if no directory is there.
    ///
    /// ```
    /// use auth_resolver::{FileNotice, System};
    ///
    /// let system = System::fixed().directory("/srv/codex").file_mode("/srv/codex", 0o777).build();
    /// assert_eq!(
    ///     system.directory_notices("/srv/codex".as_ref()),
    ///     [FileNotice::DirectoryWritableByOthers { mode: 0o777 }]
    /// );
    /// ```
    #[must_use]
    pub fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match &self.0 {
            Machine::Real(real) => real.directory_notices(path),
            Machine::Fixed(fixed) => fixed.directory_notices(path),
        }
    }

    /// Waits until a program that is writing a file has probably gone on: 20 ms on a real machine,
    /// no time on a made-up one.
    pub fn pause(&self) {
        match &self.0 {
            Machine::Real(_) => Real::pause(),
            Machine::Fixed(_) => {}
        }
    }
}
