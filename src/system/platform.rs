//! How platforms differ, as data, so that the rules of one are tested on another.

use std::path::Path;

use super::variable::Variable;
use crate::finding::file::FileKind;
#[cfg(any(windows, test))]
use crate::finding::file::FileProblem;

/// A platform, which determines the rules for paths and names.
///
/// ```
/// use auth_resolver::system::Platform;
///
/// assert_eq!(Platform::Unix.home_variable(), "HOME");
/// assert_eq!(Platform::Windows.home_variable(), "USERPROFILE");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Platform {
    /// Linux, macOS, the BSDs and everything else that is not Windows.
    Unix,
    /// Windows.
    Windows,
}

impl Platform {
    /// Returns the platform that this program was built for.
    #[must_use]
    pub const fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else {
            Self::Unix
        }
    }

    /// Returns the name of the variable that holds the user's home directory.
    #[must_use]
    pub const fn home_variable(self) -> &'static str {
        match self {
            Self::Unix => "HOME",
            Self::Windows => "USERPROFILE",
        }
    }

    /// Returns whether a path is absolute by the rules of this platform, not those of the real
    /// one.
    ///
    /// ```
    /// use auth_resolver::system::Platform;
    ///
    /// assert!(Platform::Unix.is_absolute("/home/u"));
    /// assert!(Platform::Windows.is_absolute(r"C:\Users\u"));
    /// assert!(!Platform::Windows.is_absolute(r"\Users\u"));
    /// ```
    #[must_use]
    pub fn is_absolute(self, path: &str) -> bool {
        match self {
            Self::Unix => path.starts_with('/'),
            Self::Windows => match path.as_bytes() {
                [drive, b':', b'\\' | b'/', ..] => drive.is_ascii_alphabetic(),
                start => matches!(start, [b'\\' | b'/', b'\\' | b'/', ..]),
            },
        }
    }

    /// Looks a variable up among others. Windows ignores the case of letters.
    // Of ASCII letters only: names of variables that anybody looks for have no others. From the end: a
    // variable that is set again has the later value.
    pub(super) fn variable(self, variables: &[(String, Variable)], name: &str) -> Variable {
        let is_meant = |set: &str| match self {
            Self::Unix => set == name,
            Self::Windows => set.eq_ignore_ascii_case(name),
        };
        let mut newest_first = variables.iter().rev();
        newest_first
            .find(|(set, _)| is_meant(set))
            .map_or(Variable::Unset, |(_, value)| value.clone())
    }

    /// Returns what a path leads to that is no file, if its name alone says so.
    pub(super) fn device(self, path: &Path) -> Option<FileKind> {
        match self {
            Self::Unix => None,
            Self::Windows => device_on_windows(path),
        }
    }

    /// Returns whether files have permission bits and an owner.
    pub(super) const fn has_modes(self) -> bool {
        matches!(self, Self::Unix)
    }
}

/// Returns whether a variable can have this name at all.
pub(super) fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && !name.bytes().any(|byte| matches!(byte, b'=' | 0))
}

/// Names that lead to a device in every directory, with any ending (Microsoft, "Naming Files, Paths,
/// and Namespaces").
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// The same, before a digit from 1 to 9.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Returns what a path leads to that is no file, whatever is on the disk. Opening it may wait for
/// somebody, or hand this process's rights to whoever serves a pipe.
fn device_on_windows(path: &Path) -> Option<FileKind> {
    let text = path.to_string_lossy().replace('/', r"\");
    let is_verbatim = text.starts_with(r"\\?\");
    let path = match text.strip_prefix(r"\\.\").or(text.strip_prefix(r"\\?\")) {
        None => text.as_str(),
        Some(name) => {
            let (start, rest) = name.split_once('\\').unwrap_or((name, ""));
            let start = start.to_ascii_lowercase();
            match start.as_str() {
                "pipe" => return Some(FileKind::Pipe),
                // A share, as behind `\\`.
                "unc" => return pipe_of_share(rest),
                drive if drive.ends_with(':') && drive.len() == 2 && !rest.is_empty() => rest,
                volume if volume.starts_with("volume{") && !rest.is_empty() => rest,
                _ => return Some(FileKind::Device),
            }
        }
    };
    if let Some(pipe) = path.strip_prefix(r"\\").and_then(pipe_of_share) {
        return Some(pipe);
    }
    let name = path.rsplit('\\').next().unwrap_or_default();
    // `C:NUL` is one in the working directory of a drive.
    let name = match name.as_bytes() {
        [_, b':', ..] => name.get(2..).unwrap_or_default(),
        _ => name,
    };
    (!is_verbatim && is_device(name)).then_some(FileKind::Device)
}

/// Returns whether this is `SERVER\pipe\NAME`.
fn pipe_of_share(share: &str) -> Option<FileKind> {
    let share = share.split('\\').nth(1)?;
    share.eq_ignore_ascii_case("pipe").then_some(FileKind::Pipe)
}

fn is_device(name: &str) -> bool {
    let name = name.split(['.', ':']).next().unwrap_or_default();
    let name = name.trim_end_matches(' ');
    let is_one_of = |devices: &[&str], name: &str| {
        let mut devices = devices.iter();
        devices.any(|device| name.eq_ignore_ascii_case(device))
    };
    let before_digit = name.strip_suffix(|last| matches!(last, '1'..='9' | '¹' | '²' | '³'));
    is_one_of(&DEVICES, name) || before_digit.is_some_and(|name| is_one_of(&NUMBERED_DEVICES, name))
}

/// Names an error of Windows by its number, where its kind in the standard library says less.
// There a drive or a share that cannot be reached is "not found", as if nobody had ever set it up.
#[cfg(any(windows, test))]
pub(super) fn problem_on_windows(code: i32) -> Option<FileProblem> {
    Some(match code {
        // ERROR_INVALID_DRIVE, ERROR_BAD_UNIT, ERROR_NOT_READY, ERROR_REM_NOT_LIST, ERROR_BAD_NETPATH,
        // ERROR_NETWORK_BUSY, ERROR_DEV_NOT_EXIST, ERROR_UNEXP_NET_ERR, ERROR_NETNAME_DELETED,
        // ERROR_BAD_NET_NAME, ERROR_SEM_TIMEOUT, ERROR_NO_NETWORK, ERROR_NETWORK_UNREACHABLE,
        // ERROR_HOST_UNREACHABLE
        15 | 20 | 21 | 51 | 53 | 54 | 55 | 59 | 64 | 67 | 121 | 1222 | 1231 | 1232 => {
            FileProblem::Unreachable
        }
        // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        32 | 33 => FileProblem::Locked,
        // ERROR_NETWORK_ACCESS_DENIED, ERROR_LOGON_FAILURE
        65 | 1326 => FileProblem::PermissionDenied,
        // ERROR_BUFFER_OVERFLOW, ERROR_FILENAME_EXCED_RANGE
        111 | 206 => FileProblem::NameTooLong,
        // ERROR_CANT_RESOLVE_FILENAME
        1921 => FileProblem::LinkLoop,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths() {
        for (path, on_unix, on_windows) in [
            ("/home/u", true, false),
            ("home", false, false),
            ("", false, false),
            (r"C:\Users", false, true),
            ("c:/Users", false, true),
            ("C:Users", false, false),
            ("C:", false, false),
            (r"1:\Users", false, false),
            (r"\\server\share", false, true),
            ("//server/share", true, true),
            (r"\Users", false, false),
        ] {
            assert_eq!(Platform::Unix.is_absolute(path), on_unix, "{path}");
            assert_eq!(Platform::Windows.is_absolute(path), on_windows, "{path}");
        }
    }

    #[test]
    fn variable_names() {
        for (name, legal) in [
            ("HOME", true),
            ("ProgramFiles(x86)", true),
            ("", false),
            ("A=B", false),
            ("=C:", false),
            ("A\0", false),
        ] {
            assert_eq!(is_variable_name(name), legal, "{name:?}");
        }
    }

    #[test]
    fn what_is_no_file_by_its_name() {
        use FileKind::{Device, Pipe};
        for (path, kind) in [
            ("NUL", Some(Device)),
            ("nul", Some(Device)),
            (r"C:\Users\u\NUL", Some(Device)),
            ("C:/Users/u/con.txt", Some(Device)),
            ("C:NUL", Some(Device)),
            ("CON:", Some(Device)),
            ("aux .key", Some(Device)),
            ("COM1", Some(Device)),
            ("lpt9.log", Some(Device)),
            ("COM²", Some(Device)),
            ("CONIN$", Some(Device)),
            (r"\\.\PhysicalDrive0", Some(Device)),
            (r"\\.\C:", Some(Device)),
            (r"\\?\C:", Some(Device)),
            (r"\\?\GLOBALROOT\Device\Null", Some(Device)),
            (r"\\.\C:\NUL", Some(Device)),
            (r"\\.\pipe\key", Some(Pipe)),
            ("//./PIPE/key", Some(Pipe)),
            (r"\\?\pipe\key", Some(Pipe)),
            (r"\\server\pipe\key", Some(Pipe)),
            (r"\\?\UNC\server\pipe\key", Some(Pipe)),
            // Files.
            (r"C:\Users\u\key", None),
            (r"C:\NUL\key", None),
            (r"\\.\C:\key", None),
            (r"\\?\C:\NUL", None),
            (r"\\?\Volume{1}\key", None),
            (r"\\server\share\pipe", None),
            (r"\\?\UNC\server\share\key", None),
            ("COM", None),
            ("COM0", None),
            ("COM10", None),
            ("nullable", None),
            ("key.nul", None),
            ("", None),
        ] {
            assert_eq!(device_on_windows(Path::new(path)), kind, "{path}");
        }
    }

    #[test]
    fn errors_by_number() {
        for (code, expected) in [
            (15, Some(FileProblem::Unreachable)),
            (53, Some(FileProblem::Unreachable)),
            (67, Some(FileProblem::Unreachable)),
            (32, Some(FileProblem::Locked)),
            (33, Some(FileProblem::Locked)),
            (206, Some(FileProblem::NameTooLong)),
            (1921, Some(FileProblem::LinkLoop)),
            // Known to the standard library: nothing is there, and permission denied.
            (2, None),
            (5, None),
        ] {
            assert_eq!(problem_on_windows(code), expected, "{code}");
        }
    }
}
