//! Errors of the system about a file, by name.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::finding::file::{FileKind, FileProblem};

/// Names an error of the system. The error itself is dropped: it may hold any text.
pub(super) fn problem(error: &io::Error) -> FileProblem {
    if let Some(problem) = special(error) {
        return problem;
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
fn special(error: &io::Error) -> Option<FileProblem> {
    use rustix::io::Errno;
    (Errno::from_io_error(error) == Some(Errno::LOOP)).then_some(FileProblem::LinkLoop)
}

#[cfg(windows)]
fn special(error: &io::Error) -> Option<FileProblem> {
    crate::system::platform::problem_on_windows(error.raw_os_error()?)
}

#[cfg(not(any(unix, windows)))]
fn special(_: &io::Error) -> Option<FileProblem> {
    None
}

/// Names an error of the system about a path.
#[cfg(not(windows))]
pub(super) fn problem_at(_: &Path, error: &io::Error) -> FileProblem {
    problem(error)
}

// One error says that a directory on the way is missing, is a file, or is on a drive that is missing.
#[cfg(windows)]
pub(super) fn problem_at(path: &Path, error: &io::Error) -> FileProblem {
    const ERROR_FILE_NOT_FOUND: i32 = 2;
    const ERROR_PATH_NOT_FOUND: i32 = 3;
    if error.raw_os_error() != Some(ERROR_PATH_NOT_FOUND) {
        return problem(error);
    }
    let above = path.ancestors().skip(1);
    for above in above.take_while(|above| !above.as_os_str().is_empty()) {
        match std::fs::metadata(above) {
            Ok(directory) if directory.is_dir() => return FileProblem::NotFound,
            Ok(_) => return FileProblem::ParentNotDirectory,
            Err(error) => match error.raw_os_error() {
                Some(ERROR_FILE_NOT_FOUND | ERROR_PATH_NOT_FOUND) => {}
                _ => return problem(&error),
            },
        }
    }
    if path.has_root() {
        FileProblem::Unreachable
    } else {
        FileProblem::NotFound
    }
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
