//! The machine that this program runs on. Nothing else in the crate names `std::env` or `std::fs`.

mod look;
mod open;
mod read;
mod stdin;

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::contents::Contents;
use super::file::{FileRead, PathKind, ReadRequest, directory_notices};
use super::given_environment::GivenEnvironment;
use super::home::Platform;
use super::machine::Known;
use super::stamp::Seen;
use super::variable::Variable;
use crate::finding::file::{FileNotice, FileProblem};
use crate::method::UnixTime;
use crate::text::UncheckedText;

/// How long another program gets to finish writing a file.
const PAUSE: Duration = Duration::from_millis(20);

/// This machine. Remembers who its user is once it had to find out, and its standard input, which can
/// be read only once.
#[derive(Default)]
pub(super) struct Real {
    /// In place of the variables of this process.
    environment: Option<GivenEnvironment>,
    // Shared with the same machine under other variables: the input is there once.
    stdin: Arc<OnceLock<Result<Contents, FileProblem>>>,
    home_owner: OnceLock<Option<u32>>,
    process_owner: OnceLock<Option<u32>>,
}

/// What is noted of a file while it is read, and kept also if reading fails.
#[derive(Default)]
struct Noted {
    notices: Vec<FileNotice>,
    seen: Seen,
}

impl Real {
    /// Returns this machine with other variables.
    pub(super) fn with_environment(&self, environment: GivenEnvironment) -> Self {
        Self {
            environment: Some(environment),
            stdin: Arc::clone(&self.stdin),
            ..Self::default()
        }
    }

    // `var_os`, never `var`: the error of the latter holds the value and prints it.
    pub(super) fn var(&self, name: &str) -> Variable {
        if let Some(environment) = &self.environment {
            return environment.var(Platform::current(), name);
        }
        let Some(value) = env::var_os(name) else {
            return Variable::Unset;
        };
        match value.into_string() {
            Ok(text) => Variable::Text(UncheckedText::new(&Zeroizing::new(text))),
            Err(value) => {
                drop(Contents::new(value.into_encoded_bytes()));
                Variable::NotUnicode
            }
        }
    }

    // `dirs` looks at the variable of the home directory as well, but not on Windows.
    pub(super) fn known(&self, directory: Known) -> Option<PathBuf> {
        if let (Some(environment), Known::Home | Known::Config | Known::Data) =
            (&self.environment, directory)
        {
            return environment.known(directory);
        }
        let is_named = |path: &PathBuf| !path.as_os_str().is_empty();
        match directory {
            Known::Home => env::var_os(Platform::current().home_variable())
                .map(PathBuf::from)
                .filter(is_named)
                .or_else(dirs::home_dir),
            Known::Config => dirs::config_dir(),
            Known::Data => dirs::data_dir(),
            Known::Current => env::current_dir().ok(),
        }
        .filter(is_named)
    }

    pub(super) fn now() -> i64 {
        UnixTime::from(SystemTime::now()).seconds()
    }

    pub(super) fn read(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        let mut noted = Noted::default();
        let outcome = read::read(path, request, &|uid| self.is_foreign(uid), &mut noted);
        let seen = match outcome {
            Err(FileProblem::NotFound) => Seen::Missing,
            _ => noted.seen,
        };
        let notices = noted.notices;
        (FileRead { outcome, notices }, seen)
    }

    pub(super) fn look(path: &Path, request: &ReadRequest) -> Seen {
        look::look(path, request)
    }

    pub(super) fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match self.stdin.get_or_init(|| stdin::read(limit)) {
            Ok(contents) => Contents::copied(contents.as_bytes(), limit),
            Err(problem) => Err(problem.clone()),
        }
    }

    pub(super) fn path_kind(path: &Path) -> PathKind {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => PathKind::Directory,
            Ok(metadata) if metadata.is_file() => PathKind::File,
            Ok(_) => PathKind::Other,
            Err(error) if open::problem_at(path, &error).is_absent() => PathKind::Missing,
            Err(_) => PathKind::Unknown,
        }
    }

    pub(super) fn list(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        names
    }

    pub(super) fn canonical(path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok()
    }

    pub(super) fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => match mode_and_owner(&metadata) {
                Some((mode, uid)) => directory_notices(mode, self.is_foreign(uid)),
                None => vec![FileNotice::PermissionsNotChecked],
            },
            _ => Vec::new(),
        }
    }

    pub(super) fn pause() {
        thread::sleep(PAUSE);
    }

    /// Lets whoever was interrupted on this processor go on.
    #[cfg(unix)]
    fn step_aside() {
        thread::sleep(Duration::from_micros(200));
    }

    /// Returns a name that no file has, another one each time.
    #[cfg(unix)]
    fn unheard_of_name() -> String {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        format!(".{}", since.unwrap_or_default().as_nanos())
    }

    /// Returns whether a file of this user id belongs to neither this user nor the administrator.
    // The standard library cannot say who the user is, and asking the C library takes unsafe code.
    // So: whoever owns the home directory, or this process. One alone is not enough. In containers
    // the home directory of an ordinary user often belongs to the administrator, and so does, on
    // paper, a process that forbids others to look into it. `sudo` may keep the caller's home.
    fn is_foreign(&self, uid: u32) -> bool {
        const ADMINISTRATOR: u32 = 0;
        if uid == ADMINISTRATOR {
            return false;
        }
        let home_owner = *self
            .home_owner
            .get_or_init(|| owner_of(&self.known(Known::Home)?));
        if home_owner == Some(uid) {
            return false;
        }
        let process_owner = *self.process_owner.get_or_init(process_owner);
        process_owner != Some(uid) && (home_owner.is_some() || process_owner.is_some())
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Real")
    }
}

fn process_owner() -> Option<u32> {
    if cfg!(any(target_os = "linux", target_os = "android")) {
        owner_of(Path::new("/proc/self"))
    } else {
        None
    }
}

fn owner_of(path: &Path) -> Option<u32> {
    let (_, uid) = mode_and_owner(&fs::metadata(path).ok()?)?;
    Some(uid)
}

/// Returns the mode and the owner's user id, where files have them.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other platforms have neither")]
fn mode_and_owner(metadata: &fs::Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.mode(), metadata.uid()))
}

#[cfg(not(unix))]
fn mode_and_owner(_: &fs::Metadata) -> Option<(u32, u32)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(home_owner: Option<u32>, process_owner: Option<u32>) -> Real {
        Real {
            home_owner: OnceLock::from(home_owner),
            process_owner: OnceLock::from(process_owner),
            ..Real::default()
        }
    }

    #[test]
    fn foreign_owners() {
        for (home, process, file, foreign) in [
            (Some(1000), Some(1000), 1000, false),
            (Some(1000), Some(1000), 0, false),
            (Some(1000), Some(1000), 1001, true),
            // an ordinary user whose home belongs to the administrator
            (Some(0), Some(1000), 1000, false),
            // a process that nobody may look into, or `sudo` with the caller's home
            (Some(1000), Some(0), 1000, false),
            (Some(0), Some(0), 1000, true),
            (Some(1000), None, 1001, true),
            (None, Some(1000), 1001, true),
            (None, Some(1000), 1000, false),
            (None, None, 1000, false),
        ] {
            assert_eq!(
                user(home, process).is_foreign(file),
                foreign,
                "home {home:?}, process {process:?}, file {file}"
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn owners() {
        assert_eq!(owner_of(Path::new("/")), Some(0));
        assert_eq!(owner_of(Path::new("/no/such/directory")), None);
        // Whatever a process shows of itself is its own.
        assert_eq!(process_owner(), owner_of(Path::new("/proc/self/fd")));
    }

    #[test]
    fn the_clock_is_later_than_this_test() {
        assert!(Real::now() > 1_700_000_000);
    }
}
