//! All access to the machine: variables, files, home directory, clock.

mod contents;
mod file;
mod fixed;
mod ledger;
mod machine;
mod platform;
mod real;
mod remembered;
mod stamp;
mod variable;

pub use self::contents::Contents;
pub(crate) use self::file::FilePath;
pub use self::file::{FileRead, PathKind, ReadRequest};
pub use self::fixed::FixedSystem;
pub(crate) use self::ledger::{Digest, Ledger, Seed};
pub use self::platform::Platform;
pub use self::variable::Variable;
pub use crate::finding::file::FileNotice;
pub use crate::text::UncheckedText;

use std::borrow::Cow;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use self::fixed::Fixed;
use self::ledger::{Asked, Recorder};
use self::machine::{Known, Machine};
use self::real::Real;
use self::remembered::Remembered;
use crate::finding::{Origin, Place, Side};
use crate::method::UnixTime;
use crate::text::{is_key_for_path, is_same_on_windows, shown_path};

/// A machine: the real one or a made-up one.
///
/// This crate accesses a machine only through this type, so a program that passes a
/// [fixed](System::fixed) machine gets the same answer everywhere. Nothing is written, locked or
/// sent.
///
/// A clone refers to the same machine. Cloning is cheap.
///
/// ```
/// use auth_resolver::system::ReadRequest;
/// use auth_resolver::System;
///
/// let system = System::fixed()
///     .var("HOME", "/home/u")
///     .file("/home/u/.codex/auth.json", "{}")
///     .build();
///
/// let path = system.home().unwrap().join(".codex/auth.json");
/// let read = system.read(&path, &ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT));
/// assert_eq!(read.outcome.unwrap().as_bytes(), b"{}");
/// ```
// A closed choice behind a struct rather than a trait: no type parameter for everybody who passes a
// machine on, and no foreign implementation that skips the checks on files.
#[derive(Clone)]
pub struct System {
    machine: Arc<dyn Machine>,
    /// Keeps what is asked and answered while a resolver resolves.
    recorder: Option<Arc<Recorder>>,
    /// Keeps what files held, for those who look several times.
    remembered: Option<Arc<Remembered>>,
}

impl System {
    fn of(machine: Arc<dyn Machine>) -> Self {
        Self {
            machine,
            recorder: None,
            remembered: None,
        }
    }

    /// Returns the machine that this program runs on.
    #[must_use]
    pub fn real() -> Self {
        Self::of(Arc::new(Real::default()))
    }

    /// Creates a made-up machine: no variables, no files, no home directory, Unix rules, the clock
    /// at the start of 1970.
    pub fn fixed() -> FixedSystem {
        FixedSystem::new()
    }

    /// Returns the same machine with these environment variables and no others.
    ///
    /// A program can use this for other homes, such as those of several accounts, to which its own
    /// variables do not apply. A program started by a desktop has fewer variables than a login
    /// shell, and can pass those of the shell.
    ///
    /// The [home](Self::home) is the value of its [variable](Platform::home_variable); without the
    /// variable there is none. The directories for configuration and data are derived from these
    /// variables. A made-up machine has neither of these two.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("OPENAI_API_KEY", "sk-made-up")
    ///     .file("/home/u/work/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-of-work"}"#)
    ///     .build();
    /// let work = machine.with_environment([("HOME", "/home/u/work")]);
    /// let auth = auth_resolver::codex().system(work).resolve()?;
    /// assert_eq!(
    ///     auth.credential_origin().unwrap().to_string(),
    ///     "/home/u/work/.codex/auth.json OPENAI_API_KEY"
    /// );
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn with_environment<N: Into<String>, V: AsRef<str>>(
        &self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| {
            let value = Variable::Text(UncheckedText::new(value.as_ref()));
            (name.into(), value)
        });
        Self::of(self.machine.with_environment(variables.collect()))
    }

    /// Returns the value of an environment variable.
    ///
    /// On Windows, the name is case-insensitive.
    #[must_use]
    pub fn var(&self, name: &str) -> Variable {
        let variable = if platform::is_variable_name(name) {
            self.machine.var(name)
        } else {
            Variable::Unset
        };
        self.record(|recorder| recorder.variable(name, &variable));
        variable
    }

    /// Returns the user's home directory, unchecked: it may be relative or missing.
    ///
    /// That is the [variable](Platform::home_variable) of the platform unless it is empty, else
    /// what the system's list of users says.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        self.known(Known::Home)
    }

    /// Returns the directory below which programs keep their configuration on this platform.
    ///
    /// That is `$XDG_CONFIG_HOME`, else `~/.config`, on Linux and its like,
    /// `~/Library/Application Support` on macOS, and the folder for roaming application data on
    /// Windows, where no variable decides. A made-up machine has the one that it
    /// [was given](FixedSystem::config_dir).
    ///
    /// [`HomeDirectory::in_config_dir`](crate::sources::HomeDirectory::in_config_dir) is a program's own
    /// directory in it.
    #[must_use]
    pub fn config_dir(&self) -> Option<PathBuf> {
        self.known(Known::Config)
    }

    /// Returns the directory below which programs keep their data on this platform.
    ///
    /// That is `$XDG_DATA_HOME`, else `~/.local/share`, on Linux and its like. On macOS and Windows it is
    /// the [configuration](Self::config_dir)'s. A made-up machine has the one that it
    /// [was given](FixedSystem::data_dir).
    #[must_use]
    pub fn data_dir(&self) -> Option<PathBuf> {
        self.known(Known::Data)
    }

    /// Returns the working directory, unless it is missing or inaccessible.
    #[must_use]
    pub fn current_dir(&self) -> Option<PathBuf> {
        self.known(Known::Current)
    }

    fn known(&self, directory: Known) -> Option<PathBuf> {
        let path = self.machine.known(directory);
        self.record(|recorder| recorder.other(Asked::Known(directory, path.clone())));
        path
    }

    /// Returns whether two paths lead to one entry of one directory. A link there is not followed.
    pub(crate) fn is_same_place(&self, a: &Path, b: &Path) -> bool {
        let place = |path: &Path| {
            let path = &*self.in_parts(path);
            let directory = self.machine.canonical(path.parent()?)?;
            Some(directory.join(path.file_name()?))
        };
        let is_same = |a: PathBuf, b: PathBuf| match self.platform() {
            Platform::Unix => a == b,
            Platform::Windows => is_same_on_windows(&a.to_string_lossy(), &b.to_string_lossy()),
        };
        a == b || place(a).zip(place(b)).is_some_and(|(a, b)| is_same(a, b))
    }

    /// Returns a path as it is seen from the working directory, by the rules of this machine's
    /// platform, which need not be that of the program.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        let is_absolute = match path.to_str() {
            Some(text) => self.platform().is_absolute(text),
            None => path.is_absolute(),
        };
        if is_absolute {
            return path.to_owned();
        }
        self.current_dir()
            .map_or_else(|| path.to_owned(), |current| current.join(path))
    }

    /// Returns the directory that a variable or a setting names, as it is seen from the working directory.
    /// There is none where the text looks like a key and leads nowhere: people paste keys in the place of
    /// paths, and every path below it would show this one.
    // Not recorded, since what is recorded can show.
    pub(crate) fn named_directory(&self, text: &str) -> Option<PathBuf> {
        let path = self.absolute(Path::new(text));
        let leads_nowhere = || {
            let kind = self.machine.path_kind(&path);
            matches!(kind, PathKind::Missing | PathKind::Unknown)
        };
        (!(is_key_for_path(text) && leads_nowhere())).then_some(path)
    }

    /// Returns a path whose parts the standard library sees here: on Unix it takes one of Windows for
    /// a single name.
    fn in_parts<'a>(&self, path: &'a Path) -> Cow<'a, Path> {
        if cfg!(unix) && self.platform() == Platform::Windows {
            Cow::Owned(shown_path(path).replace('\\', "/").into())
        } else {
            Cow::Borrowed(path)
        }
    }

    /// Returns a path as it is seen from the working directory, without `.` and `..`. Links are not
    /// looked at.
    pub(crate) fn resolved(&self, path: &Path) -> PathBuf {
        let mut resolved = PathBuf::new();
        let absolute = self.absolute(path);
        for part in self.in_parts(&absolute).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    resolved.pop();
                }
                part => resolved.push(part),
            }
        }
        resolved
    }

    /// Returns where a path leads, without links, as far down as anything is there.
    // On Windows a path that is there gets a prefix, so one below it that is not there needs it as well.
    // Not recorded: it is asked of paths that are nobody's business but their owner's, and what is
    // recorded can show.
    pub(crate) fn real_path(&self, path: &Path) -> PathBuf {
        let path = &*self.in_parts(path);
        let real = path.ancestors().find_map(|above| {
            let rest = path.strip_prefix(above).ok()?;
            let real = self.machine.canonical(above)?;
            Some(if rest.as_os_str().is_empty() {
                real
            } else {
                real.join(rest)
            })
        });
        real.unwrap_or_else(|| path.to_owned())
    }

    /// Returns the time, in whole seconds.
    #[must_use]
    pub fn now(&self) -> UnixTime {
        UnixTime::new(self.machine.now())
    }

    /// Returns the platform whose rules apply on this machine.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.machine.platform()
    }

    /// Reads a file in bounded time and memory, whatever is at the path.
    ///
    /// Only regular files are read, so a pipe or a device does not block. The file is opened
    /// first. Type, size, permissions, owner and number of hard links are those of the open
    /// handle, so the file that was checked is the file that is read. On Windows there are no such
    /// permissions and owners, and hard links are not counted. Reserved device names are not
    /// opened.
    ///
    /// The request determines which links are followed: all of them for a file of the user, none
    /// below a [project](ReadRequest::refuse_links_below), even if files are replaced meanwhile.
    #[must_use]
    pub fn read(&self, path: &Path, request: &ReadRequest) -> FileRead {
        let read = || self.machine.read(path, request);
        let (read, seen) = match &self.remembered {
            Some(remembered) => remembered.read(path, request, read),
            None => read(),
        };
        self.record(|recorder| recorder.file(path, request, &read, seen));
        read
    }

    /// Reads standard input to its end, at most `limit` bytes of it.
    ///
    /// It waits for the writer. A terminal is not read; prompting is up to the program. The input
    /// is read once for each [`System::real`] and remembered; clones share it. It is read only on
    /// request.
    ///
    /// ```
    /// use auth_resolver::source::FileProblem;
    /// use auth_resolver::System;
    ///
    /// let piped = System::fixed().stdin("acme-1234\n").build();
    /// assert_eq!(piped.read_stdin(100).outcome.unwrap().as_bytes(), b"acme-1234\n");
    ///
    /// let interactive = System::fixed().build();
    /// assert_eq!(interactive.read_stdin(100).outcome.unwrap_err(), FileProblem::Terminal);
    /// ```
    #[must_use]
    pub fn read_stdin(&self, limit: u64) -> FileRead {
        // Not recorded: it is remembered, so it cannot become another.
        let outcome = self.machine.read_stdin(limit);
        FileRead {
            outcome,
            notices: Vec::new(),
        }
    }

    /// Returns the kind of what is at a path, following links.
    ///
    /// ```
    /// use auth_resolver::system::PathKind;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().file("/home/u/.codex", "").build();
    /// assert_eq!(system.path_kind("/home/u".as_ref()), PathKind::Directory);
    /// assert_eq!(system.path_kind("/home/u/.codex".as_ref()), PathKind::File);
    /// assert_eq!(system.path_kind("/home/v".as_ref()), PathKind::Missing);
    /// ```
    #[must_use]
    pub fn path_kind(&self, path: &Path) -> PathKind {
        let kind = self.machine.path_kind(path);
        self.record(|recorder| recorder.other(Asked::PathKind(path.to_owned(), kind)));
        kind
    }

    /// Returns whether nothing is at a path.
    // Not recorded: whatever comes to be below it is noticed at its own place.
    pub(crate) fn is_missing(&self, path: &Path) -> bool {
        self.machine.path_kind(path) == PathKind::Missing
    }

    /// Returns the names of what is in a directory, in order; none where that cannot be told. Names that
    /// are no text are left out.
    pub(crate) fn list(&self, directory: &Path) -> Vec<String> {
        let names = self.machine.list(directory);
        self.record(|recorder| recorder.other(Asked::List(directory.to_owned(), names.clone())));
        names
    }

    /// Returns notes about a directory: who may write to it, who owns it.
    ///
    /// Empty if there is no directory.
    ///
    /// ```
    /// use auth_resolver::system::FileNotice;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().directory("/srv/codex").file_mode("/srv/codex", 0o777).build();
    /// assert_eq!(
    ///     system.directory_notices("/srv/codex".as_ref()),
    ///     [FileNotice::DirectoryWritableByOthers { mode: 0o777 }]
    /// );
    /// ```
    #[must_use]
    pub fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        let notices = self.machine.directory_notices(path);
        self.record(|recorder| recorder.other(Asked::Directory(path.to_owned(), notices.clone())));
        notices
    }

    /// Waits for a program that is writing a file: 20 ms on a real machine, no time on a made-up
    /// one. Read the file again afterwards; for a [fingerprint](crate::change::Fingerprint) only
    /// the last read counts.
    pub fn pause(&self) {
        self.record(Recorder::pause);
        let is_known = self.remembered.as_ref().is_some_and(|kept| kept.pause());
        if !is_known {
            self.machine.pause();
        }
    }

    /// Returns the same machine, which reads each file once, however often it is asked.
    pub(crate) fn remembering(&self) -> Self {
        Self {
            remembered: Some(Arc::default()),
            ..self.clone()
        }
    }

    /// Returns the same machine, which keeps account of what it is asked until the
    /// [end](Self::end_record), its clones included.
    pub(crate) fn recorded(&self, seed: Seed) -> Self {
        if let Some(remembered) = &self.remembered {
            remembered.start_again();
        }
        Self {
            recorder: Some(Arc::new(Recorder::new(seed, self.machine.now()))),
            ..self.clone()
        }
    }

    /// Ends the account and returns it. Clones that a source has kept record no more.
    pub(crate) fn end_record(&self) -> Ledger {
        let recorder = self.recorder.as_deref();
        recorder.map(Recorder::end).unwrap_or_default()
    }

    /// Asks once more what is in an account, and returns the places whose answer is another one.
    pub(crate) fn differences(&self, ledger: &Ledger) -> Vec<Place> {
        ledger.differences(&*self.machine)
    }

    fn record(&self, write: impl FnOnce(&Recorder)) {
        self.recorder.as_deref().map(write);
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("System").field(&self.machine).finish()
    }
}

impl FixedSystem {
    /// Builds the machine.
    #[must_use]
    pub fn build(self) -> System {
        System::of(Arc::new(Fixed::new(self)))
    }
}

impl From<FixedSystem> for System {
    fn from(fixed: FixedSystem) -> Self {
        fixed.build()
    }
}

impl FilePath {
    /// Reads the file. Returns its place, after what was found there.
    pub(crate) fn read(&self, system: &System, mut request: ReadRequest) -> (Origin, FileRead) {
        request.named_by.clone_from(&self.named_by);
        let read = system.read(&self.path, &request);
        let named_by = self.named_by.as_ref();
        let place = file::place(&self.path, named_by, read.outcome.as_ref().err());
        (Origin::new(place, Side::Yours), read)
    }
}
