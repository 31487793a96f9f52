//! Opening a file without waiting for anybody, and without following a link unasked.

#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "its tests run here as well"))]
mod by_name;
#[cfg(unix)]
mod by_part;

use std::io::{self, ErrorKind};

#[cfg(not(unix))]
pub(super) use self::by_name::open;
#[cfg(unix)]
pub(super) use self::by_part::open;
use crate::finding::file::{FileKind, FileProblem};

/// Names an error of the system. The error itself is dropped: it may hold any text.
pub(super) fn problem(error: &io::Error) -> FileProblem {
    if is_link_loop(error) {
        return FileProblem::LinkLoop;
    }
    match error.kind() {
        ErrorKind::NotFound => FileProblem::NotFound,
        ErrorKind::PermissionDenied => FileProblem::PermissionDenied,
        ErrorKind::NotADirectory => FileProblem::ParentNotDirectory,
        ErrorKind::IsADirectory => FileProblem::NotAFile(FileKind::Directory),
        // On Windows the same kind stands for a name with forbidden characters.
        ErrorKind::InvalidFilename if cfg!(unix) => FileProblem::NameTooLong,
        kind => FileProblem::Io(kind),
    }
}

// `io::ErrorKind::FilesystemLoop` would do, but is not stable.
#[cfg(unix)]
fn is_link_loop(error: &io::Error) -> bool {
    use rustix::io::Errno;
    Errno::from_io_error(error) == Some(Errno::LOOP)
}

#[cfg(not(unix))]
fn is_link_loop(error: &io::Error) -> bool {
    const ERROR_CANT_RESOLVE_FILENAME: i32 = 1921;
    cfg!(windows) && error.raw_os_error() == Some(ERROR_CANT_RESOLVE_FILENAME)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn errors_are_named_by_their_kind() {
        for (kind, expected) in [
            (ErrorKind::NotFound, FileProblem::NotFound),
            (ErrorKind::PermissionDenied, FileProblem::PermissionDenied),
            (ErrorKind::NotADirectory, FileProblem::ParentNotDirectory),
            (
                ErrorKind::IsADirectory,
                FileProblem::NotAFile(FileKind::Directory),
            ),
            (ErrorKind::InvalidFilename, FileProblem::NameTooLong),
            (ErrorKind::TimedOut, FileProblem::Io(ErrorKind::TimedOut)),
        ] {
            let error = io::Error::new(kind, "sk-test");
            assert_eq!(problem(&error), expected);
            assert!(!problem(&error).to_string().contains("sk-test"));
        }
    }
}
