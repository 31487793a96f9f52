//! Opening by the whole path, after a look at each part where no link may stand.
//!
//! For systems whose files cannot be opened relative to a directory with what the standard library
//! has. Something else can be put in the place of a directory between the look and the opening. What
//! is open is checked all the same, but not that it lies below the project.

use std::fs::{File, Metadata};
use std::path::Path;

#[cfg(not(windows))]
use super::look::find;
#[cfg(windows)]
use super::look::unlinked;
#[cfg(windows)]
use super::problem::problem;
use super::problem::problem_at;
use crate::finding::file::{FileKind, FileProblem};
use crate::system::file::Links;

/// An open file, and whether its path is a symbolic link.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) through_link: bool,
}

/// Opens a file for reading, if it is a regular one.
// Looked at first: opening a pipe would wait for whoever writes to it.
#[cfg(not(windows))]
pub(super) fn open(path: &Path, links: &Links) -> Result<Opened, FileProblem> {
    let (target, through_link) = find(path, links)?;
    if !target.is_file() {
        return Err(FileProblem::NotAFile(kind(&target)));
    }
    match File::open(path) {
        Ok(file) => Ok(Opened { file, through_link }),
        Err(error) => Err(problem_at(path, &error)),
    }
}

/// Opens a file for reading.
// Opened first, without following a link: what is at the path is seen on the handle.
#[cfg(windows)]
pub(super) fn open(path: &Path, links: &Links) -> Result<Opened, FileProblem> {
    use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    const FILE_ATTRIBUTE_REPARSE_POINT: u32 = 0x400;
    // A server of a pipe that a link leads to may learn who this is, and not act in that name.
    const SECURITY_IDENTIFICATION: u32 = 0x0001_0000;
    let mut directories = links.unlinked_paths(path)?;
    let follow = directories.pop().is_none();
    for directory in directories {
        unlinked(&directory)?;
    }
    let open = |flags| {
        let mut options = File::options();
        options.read(true).custom_flags(flags);
        let opened = options
            .security_qos_flags(SECURITY_IDENTIFICATION)
            .open(path);
        opened.map_err(|error| problem_of(path, &error, follow))
    };
    let file = open(FILE_FLAG_OPEN_REPARSE_POINT)?;
    let metadata = file.metadata().map_err(|error| problem(&error))?;
    let through_link = metadata.is_symlink();
    if through_link && !follow {
        return Err(FileProblem::LinkInProject);
    }
    // Not only links: the content of a file in the cloud is elsewhere as well.
    let is_elsewhere = metadata.file_attributes() & FILE_ATTRIBUTE_REPARSE_POINT != 0;
    let file = if is_elsewhere { open(0)? } else { file };
    Ok(Opened { file, through_link })
}

/// Names an error of opening: that of a directory says permission denied. What is there is looked at only
/// for that.
#[cfg(windows)]
fn problem_of(path: &Path, error: &std::io::Error, follow: bool) -> FileProblem {
    let problem = problem_at(path, error);
    let Ok(entry) = std::fs::symlink_metadata(path) else {
        return problem;
    };
    let target = if !entry.is_symlink() {
        Ok(entry)
    } else if follow {
        std::fs::metadata(path)
    } else {
        return FileProblem::LinkInProject;
    };
    match target {
        Ok(target) if target.is_dir() => FileProblem::NotAFile(FileKind::Directory),
        Err(_) if problem.is_absent() => FileProblem::DanglingLink,
        _ => problem,
    }
}

impl Opened {
    /// Names the type of what is open.
    pub(super) fn kind(&self) -> FileKind {
        self.file.metadata().as_ref().map_or(FileKind::Other, kind)
    }

    /// Returns how many names the file has, as far as anybody says so.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as on Unix")]
    pub(super) fn names(&self, _: &Metadata) -> Result<u64, FileProblem> {
        Ok(1)
    }
}

fn kind(metadata: &Metadata) -> FileKind {
    if metadata.is_dir() {
        FileKind::Directory
    } else {
        FileKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(project: &str) -> Links {
        Links::RefuseBelow(project.into())
    }

    // Runs on Unix, where nothing else comes here. `tests/system_files` is about the other way.
    #[test]
    fn only_a_regular_file_is_opened() {
        for (path, links, expected) in [
            ("Cargo.toml", Links::Follow, None),
            ("./src/system/real.rs", below("."), None),
            (
                "src",
                Links::Follow,
                Some(FileProblem::NotAFile(FileKind::Directory)),
            ),
            ("no/such/file", Links::Follow, Some(FileProblem::NotFound)),
            ("./no/such/file", below("."), Some(FileProblem::NotFound)),
            (
                "src/lib.rs",
                below("tests"),
                Some(FileProblem::OutsideProject),
            ),
        ] {
            let outcome = open(path.as_ref(), &links);
            assert_eq!(outcome.err(), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_stands_in_place_of_a_file_is_seen_before_it_is_opened() {
        for (path, expected) in [
            ("/dev/zero", FileProblem::NotAFile(FileKind::Other)),
            ("Cargo.toml/file", FileProblem::ParentNotDirectory),
        ] {
            let outcome = open(path.as_ref(), &Links::Follow);
            assert_eq!(outcome.err(), Some(expected), "{path}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_link_is_seen_before_anything_is_opened() {
        for (path, links, expected) in [
            ("Cargo.toml", Links::Follow, Ok(false)),
            ("Cargo.toml", Links::Refuse, Ok(false)),
            ("/proc/self/exe", Links::Follow, Ok(true)),
            (
                "/proc/self/exe",
                Links::Refuse,
                Err(FileProblem::LinkInProject),
            ),
            (
                "/proc/self/status",
                below("/proc"),
                Err(FileProblem::LinkInProject),
            ),
        ] {
            let outcome = open(path.as_ref(), &links).map(|opened| opened.through_link);
            assert_eq!(outcome, expected, "{path}");
        }
    }
}
