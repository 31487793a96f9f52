//! How a made-up machine answers.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use zeroize::Zeroizing;

use super::tree::{Found, Node, key};
use super::{Attributes, FixedSystem, Home};
use crate::finding::file::{FileKind, FileNotice, FileProblem};
use crate::system::contents::Contents;
use crate::system::file::{FileRead, PathKind, ReadRequest, permission_notices};
use crate::system::machine::{Known, Machine};
use crate::system::platform::Platform;
use crate::system::stamp::{Seen, Stamp};
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

impl Machine for Fixed {
    // What it was given as its home would hide theirs.
    fn with_environment(&self, variables: Vec<(String, Variable)>) -> Arc<dyn Machine> {
        Arc::new(Self::new(FixedSystem {
            variables,
            home: Home::Variable,
            config_dir: None,
            data_dir: None,
            ..self.plan.clone()
        }))
    }

    fn var(&self, name: &str) -> Variable {
        self.plan.platform.variable(&self.plan.variables, name)
    }

    fn known(&self, directory: Known) -> Option<PathBuf> {
        match (directory, &self.plan.home) {
            (Known::Home, Home::At(path)) => Some(path.clone()),
            (Known::Home, Home::Nowhere) => None,
            (Known::Home, Home::Variable) => {
                let named = self.var(self.plan.platform.home_variable());
                let named = named.text().filter(|path| !path.is_empty());
                named.map(PathBuf::from)
            }
            (Known::Config, _) => self.plan.config_dir.clone(),
            (Known::Data, _) => self.plan.data_dir.clone(),
            (Known::Current, _) => self.plan.current_dir.clone(),
        }
    }

    fn now(&self) -> i64 {
        self.plan.now
    }

    fn platform(&self) -> Platform {
        self.plan.platform
    }

    fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match &self.plan.stdin {
            Some(piped) => Contents::copied(piped.as_bytes(), limit),
            None => Err(FileProblem::Terminal),
        }
    }

    fn read_file(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        let found = self.find_for(path, request);
        let seen = self.seen(found.as_ref());
        let mut notices = Vec::new();
        let outcome = found.and_then(|found| self.contents(&found, request, &mut notices));
        (FileRead { outcome, notices }, seen)
    }

    // It does not count as reading.
    fn look_at_file(&self, path: &Path, request: &ReadRequest) -> Seen {
        self.seen(self.find_for(path, request).as_ref())
    }

    fn kind_of_file(&self, path: &Path) -> PathKind {
        // Who gives a machine a home need not put anything into it.
        let is_given_home = || matches!(&self.plan.home, Home::At(home) if home == path);
        match self.find(path) {
            Ok(found) => match found.node {
                Node::File(_) | Node::HardLink(_) => PathKind::File,
                Node::Directory | Node::Link(_) => PathKind::Directory,
                Node::Special(_) => PathKind::Other,
                Node::Problem(_) => PathKind::Unknown,
            },
            Err(FileProblem::NotFound) if is_given_home() => PathKind::Directory,
            Err(FileProblem::NotFound | FileProblem::DanglingLink) => PathKind::Missing,
            Err(_) => PathKind::Unknown,
        }
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let Ok(found) = self.find(directory) else {
            return Vec::new();
        };
        let below = self.plan.tree.paths().filter_map(|path| {
            let rest = path.strip_prefix(&found.path).ok()?;
            let name = rest.components().next()?;
            Some(name.as_os_str().to_str()?.to_owned())
        });
        let mut names: Vec<String> = below.collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        self.find(path).ok().map(|found| found.path)
    }

    fn directory_notices(&self, path: &Path) -> Vec<FileNotice> {
        match self.find(path) {
            Ok(found) if matches!(found.node, Node::Directory) => {
                self.notices(PathKind::Directory, &found.path)
            }
            _ => Vec::new(),
        }
    }

    fn pause(&self) {}
}

impl Fixed {
    // All paths are brought into the one form that they are looked up in. Only now: the platform
    // and the working directory may have been named after the paths.
    pub(in crate::system) fn new(plan: FixedSystem) -> Self {
        let platform = plan.platform;
        let current_dir = plan.current_dir.clone().unwrap_or_default();
        let key = |path: PathBuf| key(platform, &current_dir, &path);
        let mut tree = plan.tree.with_keys(platform, key);
        if let Some(directory) = &plan.current_dir {
            tree.make_directory(key(directory.clone()));
        }
        // What is said about one name of a file is said about the file.
        let mut attributes: BTreeMap<PathBuf, Attributes> = BTreeMap::new();
        for (path, more) in plan.attributes {
            let of_file = attributes.entry(tree.file_of(key(path))).or_default();
            *of_file = Attributes {
                mode: more.mode.or(of_file.mode),
                modified: more.modified.or(of_file.modified),
                is_foreign: more.is_foreign || of_file.is_foreign,
            };
        }
        Self {
            reads: tree
                .paths()
                .map(|path| (path.clone(), AtomicUsize::new(0)))
                .collect(),
            plan: FixedSystem {
                tree,
                attributes,
                ..plan
            },
        }
    }

    fn contents(
        &self,
        found: &Found<'_>,
        request: &ReadRequest,
        notices: &mut Vec<FileNotice>,
    ) -> Result<Contents, FileProblem> {
        if found.through_link {
            notices.push(FileNotice::FollowedLink {
                to: found.path.clone(),
            });
        }
        let turns = match found.node {
            Node::File(turns) => turns,
            Node::Special(kind) => return Err(FileProblem::NotAFile(*kind)),
            Node::Problem(problem) => return Err(problem.clone()),
            Node::Directory | Node::Link(_) | Node::HardLink(_) => {
                return Err(FileProblem::NotAFile(FileKind::Directory));
            }
        };
        notices.extend(self.notices(PathKind::File, &found.file));
        // A real machine without modes does not tell how many names a file has either.
        if request.is_of_project() && self.plan.platform.has_modes() {
            let links = self.plan.tree.names(&found.file);
            notices.extend((links > 1).then_some(FileNotice::SeveralNames { links }));
        }
        let bytes = self.next(turns, &found.file);
        if let Some(reads) = self.reads.get(&found.file) {
            reads.fetch_add(1, Ordering::Relaxed);
        }
        Contents::copied(bytes, request.limit)
    }

    fn seen(&self, found: Result<&Found<'_>, &FileProblem>) -> Seen {
        match found {
            Err(FileProblem::NotFound) => Seen::Missing,
            Ok(found) => match found.node {
                Node::File(turns) => Seen::File(self.stamp(found, turns)),
                _ => Seen::Unclear,
            },
            Err(_) => Seen::Unclear,
        }
    }

    fn stamp(&self, found: &Found<'_>, turns: &[Zeroizing<Vec<u8>>]) -> Stamp {
        let file = &found.file;
        let mut number = DefaultHasher::new();
        file.hash(&mut number);
        let modified = self
            .attributes_of(file)
            .modified
            .map(|seconds| (seconds, 0));
        Stamp {
            file: (0, number.finish()),
            through_link: found.through_link,
            names: self.plan.tree.names(file),
            length: u64::try_from(self.next(turns, file).len()).unwrap_or(u64::MAX),
            modified,
            status_changed: modified.filter(|_| self.plan.platform.has_modes()),
            permissions: self.permissions(PathKind::File, file),
        }
    }

    fn attributes_of(&self, path: &Path) -> Attributes {
        self.plan.attributes.get(path).copied().unwrap_or_default()
    }

    /// Returns the mode and the owner, who is number 1 if it is somebody else.
    fn permissions(&self, kind: PathKind, path: &Path) -> Option<(u32, u32)> {
        let attributes = self.attributes_of(path);
        let default = if kind == PathKind::Directory {
            DIRECTORY_MODE
        } else {
            FILE_MODE
        };
        let mode = attributes.mode.unwrap_or(default);
        let has_modes = self.plan.platform.has_modes();
        has_modes.then_some((mode, u32::from(attributes.is_foreign)))
    }

    fn notices(&self, kind: PathKind, path: &Path) -> Vec<FileNotice> {
        let of = self.permissions(kind, path);
        permission_notices(kind, of.map(|(mode, owner)| (mode, owner != 0)))
    }

    /// Returns what a file holds the next time it is read.
    fn next<'a>(&self, turns: &'a [Zeroizing<Vec<u8>>], path: &Path) -> &'a [u8] {
        let reads = self.reads.get(path);
        let turn = reads.map_or(0, |reads| reads.load(Ordering::Relaxed));
        turns
            .get(turn)
            .or(turns.last())
            .map_or(&[], |bytes| bytes.as_slice())
    }

    /// Returns what is at a path, links followed as far as the request allows it.
    fn find_for(&self, path: &Path, request: &ReadRequest) -> Result<Found<'_>, FileProblem> {
        for part in request.links.unlinked_paths(path)? {
            let found = self.plan.tree.find(&self.key(&part), false)?;
            if matches!(found.node, Node::Link(_)) {
                return Err(FileProblem::LinkInProject);
            }
        }
        self.find(path)
    }

    /// Returns what is at a path, links followed.
    fn find(&self, path: &Path) -> Result<Found<'_>, FileProblem> {
        self.plan.tree.find(&self.key(path), true)
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
