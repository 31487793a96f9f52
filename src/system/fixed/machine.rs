//! How a made-up machine answers.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::tree::{Found, Node, key};
use super::{FixedSystem, Home};
use crate::finding::file::{FileKind, FileNotice, FileProblem};
use crate::system::contents::Contents;
use crate::system::file::{
    FileRead, Links, PathKind, ReadRequest, directory_notices, permission_notices,
};
use crate::system::home::Platform;
use crate::system::variable::Variable;

/// Mode of a file that was given none: nobody but the owner may read or write it.
const FILE_MODE: u32 = 0o600;
/// Mode of a directory that was given none.
const DIRECTORY_MODE: u32 = 0o700;

/// A made-up machine, and how often each of its files was read.
pub(in crate::system) struct Fixed {
    plan: FixedSystem,
    reads: BTreeMap<PathBuf, AtomicUsize>,
}

impl Fixed {
    // All paths are brought into the one form that they are looked up in. Only now: the platform
    // and the working directory may have been named after the paths.
    pub(super) fn new(plan: FixedSystem) -> Self {
        let platform = plan.platform;
        let current_dir = plan.current_dir.clone().unwrap_or_default();
        let key = |path: PathBuf| key(platform, &current_dir, &path);
        let mut tree = plan.tree.with_keys(platform, key);
        if let Some(directory) = &plan.current_dir {
            tree.make_directory(key(directory.clone()));
        }
        Self {
            reads: tree
                .paths()
                .map(|path| (path.clone(), AtomicUsize::new(0)))
                .collect(),
            plan: FixedSystem {
                tree,
                modes: plan
                    .modes
                    .into_iter()
                    .map(|(path, mode)| (key(path), mode))
                    .collect(),
                foreign: plan.foreign.into_iter().map(key).collect(),
                ..plan
            },
        }
    }

    pub(in crate::system) fn var(&self, name: &str) -> Variable {
        // From the end: a variable that is set again has the later value.
        let mut newest_first = self.plan.variables.iter().rev();
        newest_first
            .find(|(set, _)| self.plan.platform.is_same_variable(set, name))
            .map_or(Variable::Unset, |(_, value)| value.clone())
    }

    pub(in crate::system) fn home(&self) -> Option<PathBuf> {
        match &self.plan.home {
            Home::At(path) => Some(path.clone()),
            Home::Nowhere => None,
            Home::Variable => match self.var(self.plan.platform.home_variable()).text() {
                None | Some("") => None,
                Some(path) => Some(PathBuf::from(path)),
            },
        }
    }

    pub(in crate::system) fn current_dir(&self) -> Option<PathBuf> {
        self.plan.current_dir.clone()
    }

    pub(in crate::system) const fn now(&self) -> i64 {
        self.plan.now
    }

    pub(in crate::system) const fn platform(&self) -> Platform {
        self.plan.platform
    }

    pub(in crate::system) fn read(&self, path: &Path, request: &ReadRequest) -> FileRead {
        let mut notices = Vec::new();
        let outcome = self.read_noting(path, request, &mut notices);
        FileRead { outcome, notices }
    }

    fn read_noting(
        &self,
        path: &Path,
        request: &ReadRequest,
        notices: &mut Vec<FileNotice>,
    ) -> Result<Contents, FileProblem> {
        for directory in request.links.directories_to_check(path)? {
            if self.look(&directory)?.is_link() {
                return Err(FileProblem::LinkInProject);
            }
        }
        if request.links != Links::Follow && self.look(path)?.is_link() {
            return Err(FileProblem::LinkInProject);
        }
        let found = self.find(path)?;
        if found.through_link {
            notices.push(FileNotice::FollowedLink {
                to: found.path.clone(),
            });
        }
        let contents = match found.node {
            Node::File(contents) => contents,
            Node::Special(kind) => return Err(FileProblem::NotAFile(*kind)),
            Node::Problem(problem) => return Err(problem.clone()),
            Node::Directory | Node::Link(_) => {
                return Err(FileProblem::NotAFile(FileKind::Directory));
            }
        };
        notices.extend(self.permissions(&found.path, FILE_MODE, permission_notices));
        let turn = self
            .reads
            .get(&found.path)
            .map_or(0, |reads| reads.fetch_add(1, Ordering::Relaxed));
        let bytes = contents.get(turn).or(contents.last());
        Contents::copied(bytes.map_or(&[], |bytes| bytes.as_slice()), request.limit)
    }

    pub(in crate::system) fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match &self.plan.stdin {
            Some(piped) => Contents::copied(piped.bytes(), limit),
            None => Err(FileProblem::Terminal),
        }
    }

    pub(in crate::system) fn path_kind(&self, path: &Path) -> PathKind {
        match self.find(path) {
            Ok(found) => match found.node {
                Node::File(_) => PathKind::File,
                Node::Directory | Node::Link(_) => PathKind::Directory,
                Node::Special(_) => PathKind::Other,
                Node::Problem(_) => PathKind::Unknown,
            },
            Err(FileProblem::NotFound | FileProblem::DanglingLink) => PathKind::Missing,
            Err(_) => PathKind::Unknown,
        }
    }

    pub(in crate::system) fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match self.find(path) {
            Ok(Found {
                node: Node::Directory,
                path,
                ..
            }) => self.permissions(&path, DIRECTORY_MODE, directory_notices),
            _ => Vec::new(),
        }
    }

    fn permissions(
        &self,
        path: &Path,
        default: u32,
        notices: impl Fn(u32, bool) -> Vec<FileNotice>,
    ) -> Vec<FileNotice> {
        if !self.plan.platform.has_modes() {
            return vec![FileNotice::PermissionsNotChecked];
        }
        let mode = self.plan.modes.get(path).copied().unwrap_or(default);
        notices(mode, self.plan.foreign.contains(path))
    }

    /// Returns what is at a path, links followed.
    fn find(&self, path: &Path) -> Result<Found<'_>, FileProblem> {
        self.plan.tree.find(&self.key(path), true)
    }

    /// Returns what is at a path, which may be a link.
    fn look(&self, path: &Path) -> Result<Found<'_>, FileProblem> {
        self.plan.tree.find(&self.key(path), false)
    }

    fn key(&self, path: &Path) -> PathBuf {
        let current_dir = self.plan.current_dir.as_deref();
        key(
            self.plan.platform,
            current_dir.unwrap_or(Path::new("")),
            path,
        )
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.plan.fmt(f)
    }
}
