//! Opening a file without waiting for anybody, and without following a link unasked.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::flags::{LINK_LOOP, OpenFlags};
use crate::finding::file::{FileKind, FileProblem};

/// An open file, and whether its path is a symbolic link.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) through_link: bool,
}

/// Opens a file for reading.
pub(super) fn open(
    path: &Path,
    follow: bool,
    flags: Option<OpenFlags>,
) -> Result<Opened, FileProblem> {
    let Some(flags) = flags else {
        return open_after_a_look(path, follow);
    };
    let here = flags.non_blocking | flags.no_terminal;
    // First without following, also where links are welcome: success shows that there is none, at
    // no cost. Asking first would cost every file a call, and the answer could be out of date.
    let error = match open_with(path, here | flags.no_follow) {
        Ok(file) => {
            return Ok(Opened {
                file,
                through_link: false,
            });
        }
        Err(error) => error,
    };
    // A link that leads nowhere is another error here, so a missing file costs this one call.
    if error.kind() == ErrorKind::NotFound {
        return Err(FileProblem::NotFound);
    }
    let Ok(entry) = fs::symlink_metadata(path) else {
        return Err(problem(&error));
    };
    if !entry.is_symlink() {
        return Err(problem_with(&error, entry.file_type()));
    }
    if !follow {
        return Err(FileProblem::LinkInProject);
    }
    match open_with(path, here) {
        Ok(file) => Ok(Opened {
            file,
            through_link: true,
        }),
        Err(error) => Err(problem_behind_link(path, &error)),
    }
}

/// Opens a file on a system whose flags are not known.
// Something else can be put in the file's place between the look and the opening. Whoever can do
// that can make this program wait, at worst: the open handle is checked all the same.
fn open_after_a_look(path: &Path, follow: bool) -> Result<Opened, FileProblem> {
    let entry = fs::symlink_metadata(path).map_err(|error| problem(&error))?;
    let through_link = entry.is_symlink();
    if through_link && !follow {
        return Err(FileProblem::LinkInProject);
    }
    let target = if through_link {
        fs::metadata(path).map_err(|error| problem_behind_link(path, &error))?
    } else {
        entry
    };
    if !target.is_file() {
        return Err(FileProblem::NotAFile(kind(target.file_type())));
    }
    match open_with(path, 0) {
        Ok(file) => Ok(Opened { file, through_link }),
        Err(error) => Err(problem(&error)),
    }
}

#[cfg(unix)]
fn open_with(path: &Path, flags: i32) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open_with(path: &Path, _: i32) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Names an error of the system. The error itself is dropped: it may hold any text.
pub(super) fn problem(error: &io::Error) -> FileProblem {
    if error.raw_os_error().is_some() && error.raw_os_error() == LINK_LOOP {
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

/// Names an error of opening something of a known type: a socket cannot be opened, for example,
/// and each system says so with another error.
fn problem_with(error: &io::Error, file_type: FileType) -> FileProblem {
    if file_type.is_file() {
        problem(error)
    } else {
        FileProblem::NotAFile(kind(file_type))
    }
}

/// Names an error of opening what a link leads to.
fn problem_behind_link(path: &Path, error: &io::Error) -> FileProblem {
    match (problem(error), fs::metadata(path)) {
        (FileProblem::NotFound, _) => FileProblem::DanglingLink,
        (_, Ok(target)) => problem_with(error, target.file_type()),
        (problem, Err(_)) => problem,
    }
}

/// Names a type of file.
pub(super) fn kind(file_type: FileType) -> FileKind {
    if file_type.is_dir() {
        FileKind::Directory
    } else {
        special_kind(file_type)
    }
}

#[cfg(unix)]
fn special_kind(file_type: FileType) -> FileKind {
    use std::os::unix::fs::FileTypeExt;
    if file_type.is_fifo() {
        FileKind::Pipe
    } else if file_type.is_socket() {
        FileKind::Socket
    } else if file_type.is_char_device() || file_type.is_block_device() {
        FileKind::Device
    } else {
        FileKind::Other
    }
}

#[cfg(not(unix))]
fn special_kind(_: FileType) -> FileKind {
    FileKind::Other
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    // The way of opening that no system in the table takes. The other way is tested on real files
    // of every kind through the public interface.
    #[test]
    fn without_flags_only_a_regular_file_is_opened() {
        for (path, expected) in [
            ("Cargo.toml", None),
            ("/", Some(FileProblem::NotAFile(FileKind::Directory))),
            ("/dev/zero", Some(FileProblem::NotAFile(FileKind::Device))),
            ("no/such/file", Some(FileProblem::NotFound)),
            ("Cargo.toml/file", Some(FileProblem::ParentNotDirectory)),
        ] {
            let outcome = open(path.as_ref(), true, None);
            assert_eq!(outcome.err(), expected, "{path}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn without_flags_a_link_is_seen_before_anything_is_opened() {
        for (path, follow, expected) in [
            ("Cargo.toml", true, Ok(false)),
            ("Cargo.toml", false, Ok(false)),
            ("/proc/self/exe", true, Ok(true)),
            ("/proc/self/exe", false, Err(FileProblem::LinkInProject)),
        ] {
            let outcome = open(path.as_ref(), follow, None).map(|opened| opened.through_link);
            assert_eq!(outcome, expected, "{path}");
        }
    }

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
