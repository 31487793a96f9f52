//! What the metadata of a file says, without opening it.

use std::fs::{self, Metadata};
use std::path::Path;

use super::problem::problem_at;
use crate::finding::file::FileProblem;
use crate::system::file::{Links, ReadRequest};
use crate::system::stamp::{Seen, Stamp};

/// Looks at what a read of the path would read. In the ordinary case this is one call.
// By names alone also below a project: what is seen there counts only if it is the very file that was read.
pub(super) fn look(path: &Path, request: &ReadRequest) -> Seen {
    match find(path, &request.links) {
        Ok((entry, through_link)) if entry.is_file() => Seen::File(stamp(&entry, through_link)),
        Err(FileProblem::NotFound) => Seen::Missing,
        Ok(_) | Err(_) => Seen::Unclear,
    }
}

/// Returns what is at a path, and whether that is behind a link.
// The path itself before what a link leads to: a link that leads nowhere is not nothing.
pub(super) fn find(path: &Path, links: &Links) -> Result<(Metadata, bool), FileProblem> {
    let mut entry = None;
    for part in links.unlinked_paths(path)? {
        entry = Some(unlinked(&part)?);
    }
    if let Some(entry) = entry {
        return Ok((entry, false));
    }
    match unlinked(path) {
        Err(FileProblem::LinkInProject) => match fs::metadata(path) {
            Ok(target) => Ok((target, true)),
            Err(error) => Err(match problem_at(path, &error) {
                FileProblem::NotFound => FileProblem::DanglingLink,
                other => other,
            }),
        },
        entry => Ok((entry?, false)),
    }
}

/// Returns what is at a path, which must be no link.
pub(super) fn unlinked(path: &Path) -> Result<Metadata, FileProblem> {
    match fs::symlink_metadata(path) {
        Ok(entry) if entry.is_symlink() => Err(FileProblem::LinkInProject),
        Ok(entry) => Ok(entry),
        Err(error) => Err(problem_at(path, &error)),
    }
}

/// Takes what changes with a file out of its metadata.
#[cfg(unix)]
pub(super) fn stamp(metadata: &Metadata, through_link: bool) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp {
        file: (metadata.dev(), metadata.ino()),
        through_link,
        names: metadata.nlink(),
        length: metadata.len(),
        modified: Some((metadata.mtime(), metadata.mtime_nsec())),
        status_changed: Some((metadata.ctime(), metadata.ctime_nsec())),
        permissions: Some((metadata.mode(), metadata.uid())),
    }
}

#[cfg(not(unix))]
pub(super) fn stamp(metadata: &Metadata, through_link: bool) -> Stamp {
    use std::time::SystemTime;
    let modified = || {
        let time = metadata.modified().ok()?;
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let seconds = i64::try_from(since.as_secs()).ok()?;
        Some((seconds, i64::from(since.subsec_nanos())))
    };
    Stamp {
        file: (0, 0),
        through_link,
        names: 1,
        length: metadata.len(),
        modified: modified(),
        status_changed: None,
        permissions: None,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::system::machine::Machine;
    use crate::system::real::Real;

    fn up_to(limit: u64) -> ReadRequest {
        ReadRequest::up_to(limit)
    }

    fn kind(seen: &Seen) -> &'static str {
        match seen {
            Seen::Missing => "missing",
            Seen::File(stamp) if stamp.through_link => "file through a link",
            Seen::File(_) => "file",
            Seen::Unclear => "unclear",
        }
    }

    #[track_caller]
    fn check(path: &str, request: &ReadRequest, expected: &str) {
        assert_eq!(kind(&look(path.as_ref(), request)), expected, "{path}");
    }

    #[test]
    fn what_is_seen_without_opening() {
        for (path, expected) in [
            ("Cargo.toml", "file"),
            ("no/such/file", "missing"),
            ("src", "unclear"),
            ("Cargo.toml/file", "unclear"),
        ] {
            check(path, &up_to(1), expected);
        }
        let below = |directory: &str| up_to(1).refuse_links_below(directory);
        check("src/lib.rs", &below("."), "unclear");
        check("./src/lib.rs", &below("."), "file");
        check("./no/such/file", &below("."), "missing");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_link_where_none_is_followed_is_left_to_reading() {
        check("/proc/self/exe", &up_to(1), "file through a link");
        check("/proc/self/exe", &up_to(1).refuse_links(), "unclear");
        check("/proc/self/status", &up_to(1), "file");
        let below = up_to(1).refuse_links_below("/proc");
        check("/proc/self/status", &below, "unclear");
    }

    #[test]
    fn reading_sees_what_looking_sees() {
        for path in ["Cargo.toml", "no/such/file", "src"] {
            for limit in [1, 1 << 20] {
                let (_, seen) = Real::default().read_file(path.as_ref(), &up_to(limit));
                assert_eq!(seen, look(path.as_ref(), &up_to(limit)), "{path}");
            }
        }
        #[cfg(target_os = "linux")]
        {
            let path = Path::new("/proc/self/exe");
            let (_, seen) = Real::default().read_file(path, &up_to(1));
            assert_eq!(seen, look(path, &up_to(1)));
        }
    }
}
