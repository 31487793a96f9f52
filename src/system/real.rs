//! The machine that this program runs on. Nothing else in the crate names `std::env` or `std::fs`.

#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "its tests run here as well"))]
mod by_name;
#[cfg(unix)]
mod by_part;
mod look;
mod problem;
mod read;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

#[cfg(not(unix))]
use self::by_name::open;
#[cfg(unix)]
use self::by_part::open;
use self::look::stamp;
use super::contents::Contents;
use super::file::{FileRead, PathKind, ReadRequest, permission_notices};
use super::machine::{Known, Machine};
use super::platform::Platform;
use super::stamp::{Seen, Stamp};
use super::variable::Variable;
use crate::finding::file::{FileNotice, FileProblem};
use crate::method::UnixTime;
use crate::text::UncheckedText;

/// This machine. Remembers who its user is once it had to find out, and its standard input, which can
/// be read only once.
#[derive(Default)]
pub(super) struct Real {
    /// In place of the variables of this process.
    variables: Option<Vec<(String, Variable)>>,
    // Shared with the same machine under other variables: the input is there once.
    stdin: Arc<OnceLock<Result<Contents, FileProblem>>>,
    home_owner: OnceLock<Option<u32>>,
    process_owner: OnceLock<Option<u32>>,
}

impl Machine for Real {
    fn with_environment(&self, variables: Vec<(String, Variable)>) -> Arc<dyn Machine> {
        Arc::new(Self {
            variables: Some(variables),
            stdin: Arc::clone(&self.stdin),
            ..Self::default()
        })
    }

    // `var_os`, never `var`: the error of the latter holds the value and prints it.
    fn var(&self, name: &str) -> Variable {
        if let Some(variables) = &self.variables {
            return Platform::current().variable(variables, name);
        }
        match env::var_os(name).map(OsString::into_string) {
            None => Variable::Unset,
            Some(Ok(text)) => Variable::Text(UncheckedText::new(&Zeroizing::new(text))),
            Some(Err(value)) => {
                drop(Contents::new(value.into_encoded_bytes()));
                Variable::NotUnicode
            }
        }
    }

    // `dirs` looks at the variable of the home directory as well, but not on Windows.
    fn known(&self, directory: Known) -> Option<PathBuf> {
        let is_named = |path: &PathBuf| !path.as_os_str().is_empty();
        match (directory, &self.variables) {
            (Known::Current, _) => env::current_dir().ok(),
            (_, Some(variables)) => known_by(variables, directory),
            (Known::Home, None) => env::var_os(Platform::current().home_variable())
                .map(PathBuf::from)
                .filter(is_named)
                .or_else(dirs::home_dir),
            (Known::Config, None) => dirs::config_dir(),
            (Known::Data, None) => dirs::data_dir(),
        }
        .filter(is_named)
    }

    fn now(&self) -> i64 {
        now()
    }

    fn platform(&self) -> Platform {
        Platform::current()
    }

    fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match self.stdin.get_or_init(|| read::stdin(limit)) {
            Ok(contents) => Contents::copied(contents.as_bytes(), limit),
            Err(problem) => Err(problem.clone()),
        }
    }

    fn read_file(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        let (mut notices, mut seen) = (Vec::new(), Seen::Unclear);
        let outcome = self.contents(path, request, &mut notices, &mut seen);
        if outcome.as_ref().err() == Some(&FileProblem::NotFound) {
            seen = Seen::Missing;
        }
        (FileRead { outcome, notices }, seen)
    }

    fn look_at_file(&self, path: &Path, request: &ReadRequest) -> Seen {
        look::look(path, request)
    }

    fn kind_of_file(&self, path: &Path) -> PathKind {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => PathKind::Directory,
            Ok(metadata) if metadata.is_file() => PathKind::File,
            Ok(_) => PathKind::Other,
            Err(error) if problem::problem_at(path, &error).is_absent() => PathKind::Missing,
            Err(_) => PathKind::Unknown,
        }
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        names
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok()
    }

    fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                self.permission_notices(PathKind::Directory, &stamp(&metadata, false))
            }
            _ => Vec::new(),
        }
    }

    /// Gives another program time to finish writing a file.
    fn pause(&self) {
        thread::sleep(Duration::from_millis(20));
    }
}

impl Real {
    fn permission_notices(&self, kind: PathKind, stamp: &Stamp) -> Vec<FileNotice> {
        let of = stamp.permissions;
        permission_notices(kind, of.map(|(mode, uid)| (mode, self.is_foreign(uid))))
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

fn now() -> i64 {
    UnixTime::from(SystemTime::now()).seconds()
}

/// Returns where the platform that the program was built for keeps files under these variables. What
/// `dirs` would say holds for those of the process.
fn known_by(variables: &[(String, Variable)], directory: Known) -> Option<PathBuf> {
    let path = |name: &str| {
        let value = Platform::current().variable(variables, name);
        let path = value.text().filter(|text| !text.is_empty());
        path.map(PathBuf::from)
    };
    let home = path(Platform::current().home_variable());
    // The XDG base directory specification has relative paths ignored.
    let named = |name| path(name).filter(|path| path.is_absolute());
    let below = |parts: &[&str]| Some(home.as_ref()?.join(parts.iter().collect::<PathBuf>()));
    match directory {
        Known::Current => None,
        Known::Home => home,
        _ if cfg!(windows) => below(&["AppData", "Roaming"]),
        _ if cfg!(target_os = "macos") => below(&["Library", "Application Support"]),
        Known::Config => named("XDG_CONFIG_HOME").or_else(|| below(&[".config"])),
        Known::Data => named("XDG_DATA_HOME").or_else(|| below(&[".local", "share"])),
    }
}

fn process_owner() -> Option<u32> {
    let is_told = cfg!(any(target_os = "linux", target_os = "android"));
    is_told.then(|| owner_of(Path::new("/proc/self")))?
}

fn owner_of(path: &Path) -> Option<u32> {
    let (_, uid) = stamp(&fs::metadata(path).ok()?, false).permissions?;
    Some(uid)
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
        assert!(now() > 1_700_000_000);
    }

    fn known(variables: &[(&str, &str)], directory: Known) -> Option<PathBuf> {
        let variables = variables.iter().map(|(name, value)| {
            let value = Variable::Text(UncheckedText::new(value));
            ((*name).to_owned(), value)
        });
        known_by(&variables.collect::<Vec<_>>(), directory)
    }

    #[test]
    fn without_a_home_no_directory_is_known() {
        let empty = [(Platform::current().home_variable(), "")];
        for variables in [&[][..], &empty] {
            for directory in [Known::Home, Known::Config, Known::Data] {
                assert_eq!(known(variables, directory), None);
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn directories_follow_from_the_variables() {
        let moved = [
            ("HOME", "/home/u"),
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_DATA_HOME", "d"), // relative, which does not count
        ];
        for (variables, home, config, data) in [
            (
                &moved[..1],
                "/home/u",
                "/home/u/.config",
                "/home/u/.local/share",
            ),
            (&moved, "/home/u", "/c", "/home/u/.local/share"),
        ] {
            assert_eq!(known(variables, Known::Home), Some(home.into()));
            assert_eq!(known(variables, Known::Config), Some(config.into()));
            assert_eq!(known(variables, Known::Data), Some(data.into()));
        }
    }
}
