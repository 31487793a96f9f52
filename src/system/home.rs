//! How platforms differ, as data, so that the rules of one are tested on another.

use std::path::Path;

use super::windows;
use crate::finding::file::FileKind;

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
            Self::Windows => {
                let is_separator = |char: Option<char>| matches!(char, Some('\\' | '/'));
                let mut chars = path.chars();
                match (chars.next(), chars.next()) {
                    (Some(drive), Some(':')) if drive.is_ascii_alphabetic() => {
                        is_separator(chars.next())
                    }
                    (first, second) => is_separator(first) && is_separator(second),
                }
            }
        }
    }

    /// Returns whether two names mean the same variable: Windows ignores the case of letters.
    // Of ASCII letters only: names of variables that anybody looks for have no others.
    pub(super) fn is_same_variable(self, one: &str, other: &str) -> bool {
        match self {
            Self::Unix => one == other,
            Self::Windows => one.eq_ignore_ascii_case(other),
        }
    }

    /// Returns what a path leads to that is no file, if its name alone says so.
    pub(super) fn device(self, path: &Path) -> Option<FileKind> {
        match self {
            Self::Unix => None,
            Self::Windows => windows::device(path),
        }
    }

    /// Returns whether files have permission bits and an owner.
    pub(super) const fn has_modes(self) -> bool {
        matches!(self, Self::Unix)
    }
}

/// Returns whether a variable can have this name at all.
pub(super) fn is_variable_name(name: &str) -> bool {
    let has = |byte: u8| name.as_bytes().contains(&byte);
    !name.is_empty() && !has(b'=') && !has(b'\0')
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
}
