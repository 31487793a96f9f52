//! Reading an open file, or standard input, within bounds.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, IsTerminal, Read, Stdin};
use std::path::Path;
use std::time::SystemTime;

use super::Real;
use super::look::stamp;
use super::open;
use super::problem::problem;
use crate::finding::file::{FileNotice, FileProblem};
use crate::system::contents::Contents;
use crate::system::file::{PathKind, ReadRequest};
use crate::system::stamp::Seen;

/// The least room for a file that turned out longer than it said, such as those in `/proc`.
const LEAST_ROOM: usize = 4096;

impl Real {
    /// Reads a file. What is noted and seen of it counts also if reading fails.
    // In the ordinary case this is open, stat, read, close. Every other call comes after trouble, after
    // a link, below a project, or was asked for.
    pub(super) fn contents(
        &self,
        path: &Path,
        request: &ReadRequest,
        notices: &mut Vec<FileNotice>,
        seen: &mut Seen,
    ) -> Result<Contents, FileProblem> {
        let mut opened = open(path, &request.links)?;
        if opened.through_link {
            let to = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
            notices.push(FileNotice::FollowedLink { to });
        }
        let metadata = opened.file.metadata().map_err(|error| problem(&error))?;
        if !metadata.is_file() {
            return Err(FileProblem::NotAFile(opened.kind()));
        }
        let stamp = stamp(&metadata, opened.through_link);
        notices.extend(self.permission_notices(PathKind::File, &stamp));
        *seen = Seen::File(stamp);
        if request.is_of_project() {
            let links = opened.names(&metadata)?;
            notices.extend((links > 1).then_some(FileNotice::SeveralNames { links }));
        }
        let contents = read_within(&mut opened.file, metadata.len(), request.limit)?;
        if request.detect_changes {
            let now = opened.file.metadata().map_err(|error| problem(&error))?;
            if version(&now) != version(&metadata) {
                return Err(FileProblem::Changing);
            }
        }
        Ok(contents)
    }
}

/// Reads standard input to the end, within the limit, unless a person would have to type it.
pub(super) fn stdin(limit: u64) -> Result<Contents, FileProblem> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(FileProblem::Terminal);
    }
    // How much there will be, nobody can say.
    read_within(&mut unbuffered(&stdin)?, 0, limit)
}

// A handle of its own, since the standard library keeps what it reads in a buffer that nobody wipes.
#[cfg(unix)]
fn unbuffered(stdin: &Stdin) -> Result<fs::File, FileProblem> {
    use std::os::fd::AsFd;
    let own = stdin.as_fd().try_clone_to_owned();
    own.map(Into::into).map_err(|error| problem(&error))
}

#[cfg(windows)]
fn unbuffered(stdin: &Stdin) -> Result<fs::File, FileProblem> {
    use std::os::windows::io::AsHandle;
    let own = stdin.as_handle().try_clone_to_owned();
    own.map(Into::into).map_err(|error| problem(&error))
}

#[cfg(not(any(unix, windows)))]
fn unbuffered(stdin: &Stdin) -> Result<io::StdinLock<'static>, FileProblem> {
    Ok(stdin.lock())
}

/// Reads to the end, into one exact allocation if the file is as long as it says.
fn read_within(reader: &mut impl Read, length: u64, limit: u64) -> Result<Contents, FileProblem> {
    let too_large = FileProblem::TooLarge { limit };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let Some(length) = usize::try_from(length)
        .ok()
        .filter(|length| *length <= limit)
    else {
        return Err(too_large);
    };
    // One byte more than there should be, to see the end in the same read.
    let mut room = length.saturating_add(1);
    let mut contents = Contents::zeroed(room)?;
    let mut filled: usize = 0;
    loop {
        match reader.read(contents.room_from(filled)) {
            Ok(0) => break,
            Ok(count) => filled = filled.saturating_add(count),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(problem(&error)),
        }
        if filled == length {
            break;
        }
        if filled > limit {
            return Err(too_large);
        }
        if filled == room {
            room = room
                .saturating_mul(2)
                .max(LEAST_ROOM)
                .min(limit.saturating_add(1));
            contents.grow(room)?;
        }
    }
    contents.truncate(filled);
    Ok(contents)
}

/// What changes whenever somebody writes to the file.
// The time of the last change of status is not in it: a change of mode or a new hard link leaves
// the content alone, and every write sets the time of modification too.
fn version(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns so many bytes a read; 0 is an interruption.
    struct Steps(Vec<usize>);

    impl Read for Steps {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let step = self.0[0];
            if step == 0 {
                self.0.remove(0);
                return Err(ErrorKind::Interrupted.into());
            }
            let count = step.min(buffer.len());
            buffer[..count].fill(b'x');
            self.0[0] -= count;
            if self.0[0] == 0 {
                self.0.remove(0);
            }
            Ok(count)
        }
    }

    #[test]
    fn reads_stay_within_bounds() {
        let too_large = |limit| Err(FileProblem::TooLarge { limit });
        for (said, steps, limit, expected) in [
            (0, vec![], 8, Ok(0)),
            (5, vec![5], 8, Ok(5)),
            (8, vec![8], 8, Ok(8)),
            (9, vec![9], 8, too_large(8)),
            (u64::MAX, vec![], 8, too_large(8)),
            (5, vec![2, 3], 8, Ok(5)),
            (5, vec![0, 2, 0, 0, 3], 8, Ok(5)),
            // shrank, grew within the limit, grew beyond it
            (5, vec![2], 8, Ok(2)),
            (5, vec![], 8, Ok(0)),
            (5, vec![8], 8, Ok(8)),
            (5, vec![9], 8, too_large(8)),
            (0, vec![1_000_000], 8, too_large(8)),
            // says that it is empty, and is not, as in /proc
            (0, vec![3], 8, Ok(3)),
            (0, vec![10_000], 1 << 20, Ok(10_000)),
            (0, vec![1], 0, too_large(0)),
            (0, vec![], 0, Ok(0)),
            (3, vec![7], u64::MAX, Ok(7)),
            (
                u64::MAX,
                vec![],
                u64::MAX,
                Err(FileProblem::Io(ErrorKind::OutOfMemory)),
            ),
        ] {
            let outcome = read_within(&mut Steps(steps.clone()), said, limit);
            let outcome = outcome.map(|contents| {
                assert!(contents.as_bytes().iter().all(|byte| *byte == b'x'));
                contents.as_bytes().len()
            });
            assert_eq!(outcome, expected, "said {said}, {steps:?}, limit {limit}");
        }
    }

    #[test]
    fn another_content_is_another_version() {
        let version = |path| version(&fs::metadata(path).unwrap());
        assert_eq!(version("Cargo.toml"), version("Cargo.toml"));
        assert_ne!(version("Cargo.toml"), version("src/lib.rs"));
    }

    #[test]
    fn an_error_while_reading_is_named() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("sk-test"))
            }
        }
        let outcome = read_within(&mut Broken, 1, 8).map(|_| ());
        assert_eq!(outcome, Err(FileProblem::Io(ErrorKind::Other)));
    }
}
