//! Reading standard input.

use std::io::{self, IsTerminal, Stdin};

#[cfg(any(unix, windows))]
use super::open::problem;
use super::read::read_within;
use crate::finding::file::FileProblem;
use crate::system::contents::Contents;

/// Reads to the end, within the limit, unless a person would have to type it.
pub(super) fn read(limit: u64) -> Result<Contents, FileProblem> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(FileProblem::Terminal);
    }
    // How much there will be, nobody can say.
    read_within(&mut unbuffered(&stdin)?, 0, limit)
}

// A handle of its own, since the standard library keeps what it reads in a buffer that nobody wipes.
#[cfg(unix)]
fn unbuffered(stdin: &Stdin) -> Result<std::fs::File, FileProblem> {
    use std::os::fd::AsFd;
    let own = stdin.as_fd().try_clone_to_owned();
    own.map(Into::into).map_err(|error| problem(&error))
}

#[cfg(windows)]
fn unbuffered(stdin: &Stdin) -> Result<std::fs::File, FileProblem> {
    use std::os::windows::io::AsHandle;
    let own = stdin.as_handle().try_clone_to_owned();
    own.map(Into::into).map_err(|error| problem(&error))
}

#[cfg(not(any(unix, windows)))]
fn unbuffered(stdin: &Stdin) -> Result<io::StdinLock<'static>, FileProblem> {
    Ok(stdin.lock())
}
