//! Opening on Unix: below a project each part of the path in the directory that was opened before it.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, openat, stat, statat};
use rustix::io::retry_on_intr;

use super::now;
use super::problem::problem;
use crate::finding::file::{FileKind, FileProblem};
use crate::system::file::Links;
use crate::system::stamp::is_settled;

/// For everything: a pipe without a writer does not block, a terminal does not become this process's
/// own, and no other program inherits the handle.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// For a directory. With `O_PATH` one that this user may pass through but not list can be opened too.
const ENTER: OFlags = READ
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(PASS_THROUGH);
#[cfg(any(target_os = "linux", target_os = "android"))]
const PASS_THROUGH: OFlags = OFlags::PATH;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const PASS_THROUGH: OFlags = OFlags::empty();

/// How often the only name of a file is looked at, if a name may have been added or taken away just now,
/// which sets the time of the file's last change. The system takes a name out of the count before it takes
/// the name itself away, so a name that somebody adds and takes away all the time is met as the only one
/// now and then. Before each further look, the change under way is waited for.
const LOOKS: u32 = 5;

/// An open file, and whether its path is a symbolic link.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) through_link: bool,
    entry: Entry,
}

/// Opens a file for reading.
// Without asking first what is there: that would cost every file a call, and the answer could be out
// of date.
pub(super) fn open(path: &Path, links: &Links) -> Result<Opened, FileProblem> {
    let mut parts = links.unlinked_paths(path)?.into_iter();
    let first = parts.next();
    let follow = first.is_none();
    let mut entry = Entry {
        directory: None,
        name: first.unwrap_or_else(|| path.to_path_buf()),
    };
    for part in parts {
        entry = Entry {
            directory: Some(entry.enter()?),
            name: part.file_name().unwrap_or_default().into(),
        };
    }
    // First without following, also where links are welcome: success shows that there is none.
    let (file, through_link) = match entry.open(READ | OFlags::NOFOLLOW) {
        Ok(file) => (file, false),
        // A link that leads nowhere is another error here, so a missing file costs this one call.
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(FileProblem::NotFound),
        Err(error) => match entry.look() {
            Ok(at) if file_type(&at) != FileType::Symlink => return Err(problem_with(&error, &at)),
            Ok(_) if !follow => return Err(FileProblem::LinkInProject),
            Ok(_) => match entry.open(READ) {
                Ok(file) => (file, true),
                Err(error) => return Err(problem_behind_link(path, &error)),
            },
            Err(_) => return Err(problem(&error)),
        },
    };
    Ok(Opened {
        file: file.into(),
        through_link,
        entry,
    })
}

impl Opened {
    /// Names the type of what is open.
    pub(super) fn kind(&self) -> FileKind {
        fstat(&self.file).map_or(FileKind::Other, |at| kind(&at))
    }

    /// Returns how many names the open file has, whose metadata this is.
    // A single name counts only if it is the one that the file was opened by. Otherwise whoever takes
    // that name away once the file is open could hide that there is another.
    pub(super) fn names(&self, metadata: &Metadata) -> Result<u64, FileProblem> {
        if metadata.nlink() > 1 {
            return Ok(metadata.nlink());
        }
        // Of one directory, so the number alone tells files apart.
        let is_only_name = || {
            self.entry.look().is_ok_and(|at| {
                at.st_nlink == 1 && u128::from(at.st_ino) == u128::from(metadata.ino())
            })
        };
        let is_settled = is_settled(metadata.ctime(), now());
        let looks = if is_settled { 1 } else { LOOKS };
        let is_only_name_again = |look| {
            if look > 0 {
                // Lets whoever was interrupted on this processor go on.
                thread::sleep(Duration::from_micros(200));
                self.entry.wait_for_change();
            }
            is_only_name()
        };
        if (0..looks).all(is_only_name_again) {
            return Ok(1);
        }
        match self.file.metadata() {
            // Replaced by another file in the meantime.
            Ok(now) if now.nlink() == 0 => Err(FileProblem::Changing),
            Ok(now) => Ok(now.nlink().max(2)),
            Err(error) => Err(problem(&error)),
        }
    }
}

/// A name in an open directory; a path where none is open.
#[derive(Debug)]
struct Entry {
    directory: Option<OwnedFd>,
    name: PathBuf,
}

impl Entry {
    fn at(&self) -> BorrowedFd<'_> {
        self.directory.as_ref().map_or(CWD, AsFd::as_fd)
    }

    fn open(&self, flags: OFlags) -> io::Result<OwnedFd> {
        let opened = retry_on_intr(|| openat(self.at(), &self.name, flags, Mode::empty()));
        Ok(opened?)
    }

    /// Looks at what is there, and not at what a link leads to.
    fn look(&self) -> io::Result<Stat> {
        Ok(statat(self.at(), &self.name, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Waits until a name that is being added to the directory, or taken away, is there or gone.
    // The system holds the directory for as long as that takes, however often it is interrupted, and for a
    // lookup of a name of which it does not know yet whether it is there. Listing the directory would do as
    // well, but not where this user may not.
    fn wait_for_change(&self) {
        // A name that no file has, another one each time.
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let name = format!(".{}", since_1970.unwrap_or_default().as_nanos());
        let unheard_of = self.name.with_file_name(name);
        let _ = statat(self.at(), &unheard_of, AtFlags::SYMLINK_NOFOLLOW);
    }

    /// Opens a directory that is no link.
    // Systems differ in the error for a link. So what is there is asked for, but only to name the
    // problem.
    fn enter(&self) -> Result<OwnedFd, FileProblem> {
        self.open(ENTER).map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                return FileProblem::NotFound;
            }
            match self.look().as_ref().map(file_type) {
                Ok(FileType::Symlink) => FileProblem::LinkInProject,
                _ => problem(&error),
            }
        })
    }
}

fn file_type(at: &Stat) -> FileType {
    FileType::from_raw_mode(at.st_mode)
}

/// Names an error of opening something of a known type: a socket cannot be opened, for example,
/// and each system says so with another error.
fn problem_with(error: &io::Error, at: &Stat) -> FileProblem {
    if file_type(at) == FileType::RegularFile {
        problem(error)
    } else {
        FileProblem::NotAFile(kind(at))
    }
}

/// Names an error of opening what a link leads to.
fn problem_behind_link(path: &Path, error: &io::Error) -> FileProblem {
    match (problem(error), stat(path)) {
        (FileProblem::NotFound, _) => FileProblem::DanglingLink,
        (_, Ok(at)) => problem_with(error, &at),
        (problem, Err(_)) => problem,
    }
}

fn kind(at: &Stat) -> FileKind {
    match file_type(at) {
        FileType::Directory => FileKind::Directory,
        FileType::Fifo => FileKind::Pipe,
        FileType::Socket => FileKind::Socket,
        FileType::CharacterDevice | FileType::BlockDevice => FileKind::Device,
        _ => FileKind::Other,
    }
}
