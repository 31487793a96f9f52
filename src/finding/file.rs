//! What can be wrong with a file, and what is worth a remark about one.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file cannot be read.
///
/// It never includes the contents of the file or its path, which your program knows.
///
/// ```
/// use auth_resolver::source::{FileKind, FileProblem};
///
/// let problem = FileProblem::NotAFile(FileKind::Directory);
/// assert_eq!(problem.to_string(), "a directory, expected a file");
/// assert!(FileProblem::NotFound.is_absent());
/// assert!(!FileProblem::DanglingLink.is_absent());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// The file does not exist.
    #[error("no such file")]
    NotFound,
    /// The symbolic link leads to nothing.
    #[error("a symbolic link to something that does not exist")]
    DanglingLink,
    /// Symbolic links form a loop.
    #[error("symbolic links that lead in a circle")]
    LinkLoop,
    /// Not a regular file. It was not read.
    #[error("{0}, expected a file")]
    NotAFile(FileKind),
    /// Standard input is a terminal. It was not read: a terminal shows what is typed.
    #[error("a terminal, expected input from a pipe or a file")]
    Terminal,
    /// The file is larger than the limit.
    #[error("larger than {limit} bytes, the most that is read")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// This user may not read the file.
    #[error("permission denied")]
    PermissionDenied,
    /// A symbolic link in a project's directory, where links are not followed.
    #[error("a symbolic link, which is not followed inside a project")]
    LinkInProject,
    /// The path leads out of the project's directory.
    #[error("outside the project's directory")]
    OutsideProject,
    /// Another program changed the file while it was read.
    #[error("changed while it was read")]
    Changing,
    /// A name in the path is longer than the system allows, or the whole path is.
    #[error("a name longer than the system allows")]
    NameTooLong,
    /// Another program has the file open and lets nobody else read it. Windows only.
    #[error("locked by another program")]
    Locked,
    /// The drive or network share cannot be reached. Windows only.
    #[error("the drive or network share cannot be reached")]
    Unreachable,
    /// A part of the path that should be a directory is something else.
    #[error("a part of the path is not a directory")]
    ParentNotDirectory,
    /// Another error of the system.
    // The kind alone is kept: an `io::Error` can carry any other error, and that one any text.
    #[error("cannot be read: {0}")]
    Io(io::ErrorKind),
}

/// The kind of a file that is not a regular file.
///
/// ```
/// use auth_resolver::source::{FileKind, FileProblem};
/// use auth_resolver::system::ReadRequest;
/// use auth_resolver::System;
///
/// let system = System::fixed().pipe("/auth.json").build();
/// let read = system.read("/auth.json".as_ref(), &ReadRequest::up_to(64));
/// assert_eq!(read.outcome.unwrap_err(), FileProblem::NotAFile(FileKind::Pipe));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// A directory.
    Directory,
    /// A named pipe (FIFO).
    Pipe,
    /// A socket.
    Socket,
    /// A character or block device, such as `/dev/zero`.
    Device,
    /// Anything else.
    Other,
}

/// A note about a file that could be read.
///
/// ```
/// use auth_resolver::system::FileNotice;
///
/// let notice = FileNotice::ReadableByOthers { mode: 0o644 };
/// assert_eq!(notice.to_string(), "readable by others than its owner (mode 0644)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileNotice {
    /// The file is readable by its group or by everybody.
    ReadableByOthers {
        /// The permission bits, as for `chmod`.
        mode: u32,
    },
    /// The file is writable by its group or by everybody.
    WritableByOthers {
        /// The permission bits, as for `chmod`.
        mode: u32,
    },
    /// The file belongs to another user, other than root.
    ForeignOwner,
    /// The directory is writable by its group or by everybody, who can replace the files in it.
    DirectoryWritableByOthers {
        /// The permission bits, as for `chmod`.
        mode: u32,
    },
    /// The path was a symbolic link, which was followed.
    FollowedLink {
        /// The file that was read, with all links resolved.
        to: PathBuf,
    },
    /// The platform has no permission bits, so it is unknown who may read the file.
    PermissionsNotChecked,
    /// A project's file has several hard links, so it may belong to somebody else under another
    /// name.
    SeveralNames {
        /// The number of hard links.
        links: u64,
    },
}

impl FileProblem {
    /// Returns whether the file does not exist.
    ///
    /// A dangling link does not count as absent: somebody set it up, and it is broken.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::NotFound)
    }

    /// Returns whether the path may lead to nothing, and so may be no path at all: people paste keys in
    /// the place of paths. A key is the name of no file, or is longer than any name.
    pub(crate) const fn leads_nowhere(&self) -> bool {
        matches!(
            self,
            Self::NotFound
                | Self::NameTooLong
                | Self::ParentNotDirectory
                | Self::PermissionDenied
                | Self::Unreachable
                | Self::Io(_)
        )
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Directory => "a directory",
            Self::Pipe => "a pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Other => "something of another kind",
        })
    }
}

impl fmt::Display for FileNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadableByOthers { mode } => {
                write!(f, "readable by others than its owner (mode {mode:04o})")
            }
            Self::WritableByOthers { mode } => {
                write!(f, "writable by others than its owner (mode {mode:04o})")
            }
            Self::ForeignOwner => f.write_str("owned by another user"),
            Self::DirectoryWritableByOthers { mode } => write!(
                f,
                "in a directory that is writable by others than its owner (mode {mode:04o})"
            ),
            Self::FollowedLink { to } => {
                f.write_str("a symbolic link, followed to `")?;
                write_path(f, to)?;
                f.write_str("`")
            }
            Self::PermissionsNotChecked => f.write_str("permissions not checked on this platform"),
            Self::SeveralNames { links } => write!(f, "has {links} names (hard links)"),
        }
    }
}

// A link's target is named by whoever made the link. Line breaks and escape sequences in it would
// let that person write lines of a report.
fn write_path(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    crate::text::write_printable(f, &crate::text::shown_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_lower_case_fragments() {
        for (problem, text) in [
            (FileProblem::NotFound, "no such file"),
            (
                FileProblem::NotAFile(FileKind::Pipe),
                "a pipe, expected a file",
            ),
            (
                FileProblem::TooLarge { limit: 1_048_576 },
                "larger than 1048576 bytes, the most that is read",
            ),
            (
                FileProblem::Io(io::ErrorKind::StorageFull),
                "cannot be read: no storage space",
            ),
        ] {
            assert_eq!(problem.to_string(), text);
        }
    }

    #[test]
    fn notices_are_lower_case_fragments() {
        for (notice, text) in [
            (
                FileNotice::WritableByOthers { mode: 0o1777 },
                "writable by others than its owner (mode 1777)",
            ),
            (
                FileNotice::DirectoryWritableByOthers { mode: 0o20 },
                "in a directory that is writable by others than its owner (mode 0020)",
            ),
            (
                FileNotice::FollowedLink {
                    to: PathBuf::from("/h/a\n\u{1b}[2Jb"),
                },
                "a symbolic link, followed to `/h/a\\u{a}\\u{1b}[2Jb`",
            ),
            (
                FileNotice::SeveralNames { links: 2 },
                "has 2 names (hard links)",
            ),
        ] {
            assert_eq!(notice.to_string(), text);
        }
    }
}
