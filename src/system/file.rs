//! What is asked of a file, and what comes back.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use super::contents::Contents;
use crate::finding::file::{FileNotice, FileProblem};
use crate::finding::{Place, Position};

/// How to read a file: the size limit, and which links to follow.
///
/// ```
/// use auth_resolver::source::FileProblem;
/// use auth_resolver::system::ReadRequest;
/// use auth_resolver::System;
///
/// let system = System::fixed().file("/home/u/.env", "ACME_API_KEY=sk-test").build();
///
/// let request = ReadRequest::up_to(8);
/// let read = system.read("/home/u/.env".as_ref(), &request);
/// assert_eq!(read.outcome.unwrap_err(), FileProblem::TooLarge { limit: 8 });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRequest {
    pub(crate) limit: u64,
    pub(super) links: Links,
    pub(super) detect_changes: bool,
    pub(super) named_by: Option<Place>,
}

/// The path of a file of the user's, and where it was named if this program did not choose it.
#[derive(Clone)]
pub(crate) struct FilePath {
    pub(super) path: PathBuf,
    pub(super) named_by: Option<Place>,
}

/// What is done about symbolic links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Followed, and reported.
    Follow,
    /// Refused as the last part of the path.
    Refuse,
    /// Refused as any part of the path below this directory.
    RefuseBelow(PathBuf),
}

/// The result of reading a file.
///
/// ```
/// use auth_resolver::system::{FileNotice, ReadRequest};
/// use auth_resolver::System;
///
/// let system = System::fixed().file("/real", "{}").link("/auth.json", "/real").build();
/// let read = system.read("/auth.json".as_ref(), &ReadRequest::up_to(64));
/// assert_eq!(read.outcome.unwrap().as_bytes(), b"{}");
/// assert_eq!(read.notices, [FileNotice::FollowedLink { to: "/real".into() }]);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct FileRead {
    /// The file's content, or why it was not read.
    pub outcome: Result<Contents, FileProblem>,
    /// Notes about the file, even if it was not read to its end.
    pub notices: Vec<FileNotice>,
}

/// The kind of what is at a path, following links.
///
/// ```
/// use auth_resolver::system::PathKind;
/// use auth_resolver::System;
///
/// let system = System::fixed().link("/a", "/nowhere").pipe("/b").build();
/// assert_eq!(system.path_kind("/a".as_ref()), PathKind::Missing);
/// assert_eq!(system.path_kind("/b".as_ref()), PathKind::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathKind {
    /// Nothing, or a link that leads nowhere.
    Missing,
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A pipe, a socket, a device.
    Other,
    /// Unknown, for example for lack of permission.
    Unknown,
}

impl ReadRequest {
    /// The size limit for a file of credentials (`auth.json`, `.env`): 1 MiB.
    pub const CREDENTIALS_LIMIT: u64 = 1 << 20;

    /// The size limit for a file of settings (`config.toml`): 4 MiB.
    pub const SETTINGS_LIMIT: u64 = 4 << 20;

    /// The size limit for settings of a project: 256 KiB, since they are not the user's.
    pub const PROJECT_LIMIT: u64 = 256 << 10;

    /// Creates a request for a file of at most `limit` bytes. Links are followed and reported.
    #[must_use]
    pub const fn up_to(limit: u64) -> Self {
        Self {
            limit,
            links: Links::Follow,
            detect_changes: false,
            named_by: None,
        }
    }

    /// Refuses a symbolic link as the last part of the path.
    ///
    /// ```
    /// use auth_resolver::source::FileProblem;
    /// use auth_resolver::system::ReadRequest;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().file("/real", "{}").link("/auth.json", "/real").build();
    /// let read = system.read("/auth.json".as_ref(), &ReadRequest::up_to(64).refuse_links());
    /// assert_eq!(read.outcome.unwrap_err(), FileProblem::LinkInProject);
    /// ```
    #[must_use]
    pub fn refuse_links(mut self) -> Self {
        self.links = Links::Refuse;
        self
    }

    /// Refuses symbolic links in the path below `directory`, and paths that are not below it.
    ///
    /// This is for files of a project. The directory itself is trusted, and links may lead to it.
    ///
    /// On Unix each part is opened in the directory that was opened before it, so replacing a
    /// directory by a link meanwhile has no effect. A file with several hard links is read, with
    /// [`FileNotice::SeveralNames`], since it may belong to somebody else under another name. On
    /// other platforms, the directories are checked by name before the file is opened, and hard
    /// links are not counted.
    ///
    /// ```
    /// use auth_resolver::source::FileProblem;
    /// use auth_resolver::system::ReadRequest;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed()
    ///     .link("/project/.codex", "/home/u/.codex")
    ///     .file("/home/u/.codex/config.toml", "")
    ///     .build();
    ///
    /// let request =
    ///     ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT).refuse_links_below("/project");
    /// let read = system.read("/project/.codex/config.toml".as_ref(), &request);
    /// assert_eq!(read.outcome.unwrap_err(), FileProblem::LinkInProject);
    /// ```
    #[must_use]
    pub fn refuse_links_below(mut self, directory: impl Into<PathBuf>) -> Self {
        self.links = Links::RefuseBelow(directory.into());
        self
    }

    /// Checks length and times of the file again after reading, and reports
    /// [`FileProblem::Changing`] if they differ.
    ///
    /// This is for a file that another program rewrites in place: otherwise, a read during a write
    /// can return the beginning of the old content and the end of the new. It is as precise as the
    /// file system's clock, and costs one more call.
    #[must_use]
    pub fn detect_changes(mut self) -> Self {
        self.detect_changes = true;
        self
    }

    pub(super) const fn is_of_project(&self) -> bool {
        matches!(self.links, Links::RefuseBelow(_))
    }
}

impl FilePath {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            named_by: None,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Sets where the path was named: it is shown only if it leads somewhere, and this in its place
    /// otherwise.
    pub(crate) fn named_by(self, place: Place) -> Self {
        Self {
            named_by: Some(place),
            ..self
        }
    }
}

/// Shows no path that was named elsewhere: it may be a key in the wrong place.
impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.named_by {
            Some(place) => place.fmt(f),
            None => self.path.fmt(f),
        }
    }
}

/// Returns what is shown of a path. One that was named elsewhere and leads nowhere may be a key.
pub(super) fn place(path: &Path, named_by: Option<&Place>, problem: Option<&FileProblem>) -> Place {
    match named_by {
        Some(place) if problem.is_some_and(FileProblem::leads_nowhere) => place.clone(),
        _ => Place::File(path.into(), Position::Whole),
    }
}

impl Links {
    /// Returns the paths at which no link may stand, outermost first, the file's own last; none if
    /// links are followed.
    pub(super) fn unlinked_paths(&self, path: &Path) -> Result<Vec<PathBuf>, FileProblem> {
        let project = match self {
            Self::Follow => return Ok(Vec::new()),
            Self::Refuse => return Ok(vec![path.to_path_buf()]),
            Self::RefuseBelow(project) => project,
        };
        let below = path
            .strip_prefix(project)
            .map_err(|_| FileProblem::OutsideProject)?;
        let mut part = project.clone();
        let mut parts = Vec::new();
        for component in below.components() {
            // `..` would leave the directory again; nobody who means a file in it writes that.
            let Component::Normal(name) = component else {
                return Err(FileProblem::OutsideProject);
            };
            part.push(name);
            parts.push(part.clone());
        }
        if parts.is_empty() {
            Err(FileProblem::OutsideProject)
        } else {
            Ok(parts)
        }
    }
}

/// Returns notes about who may read and write a file, or write to a directory: its mode, and whether it
/// belongs to somebody else, where files have both.
// The sticky bit of a directory changes nothing here: it keeps others from replacing a file, not from
// putting one where none was yet.
pub(super) fn permission_notices(kind: PathKind, of: Option<(u32, bool)>) -> Vec<FileNotice> {
    let Some((mode, is_foreign)) = of else {
        return vec![FileNotice::PermissionsNotChecked];
    };
    let mode = mode & 0o7777;
    let is_writable = mode & 0o022 != 0;
    let of_others = if kind == PathKind::Directory {
        let writable = FileNotice::DirectoryWritableByOthers { mode };
        [None, is_writable.then_some(writable)]
    } else {
        let is_readable = mode & 0o044 != 0;
        [
            is_readable.then_some(FileNotice::ReadableByOthers { mode }),
            is_writable.then_some(FileNotice::WritableByOthers { mode }),
        ]
    };
    let foreign = is_foreign.then_some(FileNotice::ForeignOwner);
    of_others.into_iter().chain([foreign]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() {
        use FileNotice::{ForeignOwner, ReadableByOthers, WritableByOthers};
        for (mode, foreign, expected) in [
            (0o100_600, false, vec![]),
            (0o111, false, vec![]),
            (0o640, false, vec![ReadableByOthers { mode: 0o640 }]),
            (0o604, false, vec![ReadableByOthers { mode: 0o604 }]),
            (0o620, false, vec![WritableByOthers { mode: 0o620 }]),
            (
                0o602,
                true,
                vec![WritableByOthers { mode: 0o602 }, ForeignOwner],
            ),
            (0o600, true, vec![ForeignOwner]),
            (
                0o100_666,
                false,
                vec![
                    ReadableByOthers { mode: 0o666 },
                    WritableByOthers { mode: 0o666 },
                ],
            ),
        ] {
            assert_eq!(
                permission_notices(PathKind::File, Some((mode, foreign))),
                expected,
                "{mode:o}"
            );
        }
    }

    #[test]
    fn directory_modes() {
        use FileNotice::{DirectoryWritableByOthers, ForeignOwner};
        for (mode, foreign, expected) in [
            (0o40_755, false, vec![]),
            (
                0o40_770,
                false,
                vec![DirectoryWritableByOthers { mode: 0o770 }],
            ),
            (
                0o41_777,
                false,
                vec![DirectoryWritableByOthers { mode: 0o1777 }],
            ),
            (0o40_700, true, vec![ForeignOwner]),
        ] {
            assert_eq!(
                permission_notices(PathKind::Directory, Some((mode, foreign))),
                expected,
                "{mode:o}"
            );
        }
    }

    #[test]
    fn where_no_link_may_stand() {
        let below = Links::RefuseBelow(PathBuf::from("/p"));
        let outside = Err(FileProblem::OutsideProject);
        for (links, path, expected) in [
            (&below, "/p/.env", Ok(vec!["/p/.env"])),
            (&below, "/p/.env/", Ok(vec!["/p/.env"])),
            (&below, "/p/a/.env", Ok(vec!["/p/a", "/p/a/.env"])),
            (
                &below,
                "/p/a/./b/.env",
                Ok(vec!["/p/a", "/p/a/b", "/p/a/b/.env"]),
            ),
            (&below, "/p/../etc/x", outside.clone()),
            (&below, "/p/a/../.env", outside.clone()),
            (&below, "/pp/.env", outside.clone()),
            (&below, ".env", outside.clone()),
            (&below, "/p", outside.clone()),
            (&below, "/p/", outside),
            (&Links::Refuse, "/x/../y", Ok(vec!["/x/../y"])),
            (&Links::Follow, "/x/../y", Ok(vec![])),
        ] {
            let expected = expected.map(|paths| paths.iter().map(PathBuf::from).collect());
            assert_eq!(links.unlinked_paths(path.as_ref()), expected, "{path}");
        }
    }
}
