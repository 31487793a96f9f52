//! The real machine's files, of every kind that can lie where a credential is looked for.
//!
//! Each test makes what it needs in a directory of its own below the system's temporary directory.

#[cfg(unix)]
mod changes;
#[cfg(unix)]
mod exchanged;
#[cfg(unix)]
mod links;
#[cfg(target_os = "linux")]
mod machine_wide;
#[cfg(unix)]
mod process;
mod scratch;
#[cfg(unix)]
mod stdin;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::path::Path;

use auth_resolver::System;
use auth_resolver::source::FileProblem;
use auth_resolver::system::{FileRead, ReadRequest};

const LIMIT: u64 = 1000;

fn request() -> ReadRequest {
    ReadRequest::up_to(LIMIT)
}

fn read(path: &Path) -> FileRead {
    System::real().read(path, &request())
}

#[track_caller]
fn assert_text(read: &FileRead, expected: &str) {
    let contents = read.outcome.as_ref().unwrap();
    assert_eq!(contents.as_bytes(), expected.as_bytes());
}

#[track_caller]
fn assert_problem(path: &Path, expected: FileProblem) {
    assert_eq!(read(path).outcome.err(), Some(expected));
}
