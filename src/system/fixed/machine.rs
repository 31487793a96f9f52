//! How a made-up machine answers.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use zeroize::Zeroizing;

use super::tree::{Found, Node, key};
use super::{FixedSystem, Home};
use crate::finding::file::{FileKind, FileNotice, FileProblem};
use crate::system::contents::Contents;
use crate::system::file::{
    FileRead, PathKind, ReadRequest, directory_notices, permission_notices, several_names,
};
use crate::system::given_environment::GivenEnvironment;
use crate::system::home::Platform;
use crate::system::machine::Known;
use crate::system::stamp::{FileId, Seen, Stamp};
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
        // What is said about one name of a file is said about the file.
        let file = |path: PathBuf| tree.file_of(key(path));
        Self {
            reads: tree
                .paths()
                .map(|path| (path.clone(), AtomicUsize::new(0)))
                .collect(),
            plan: FixedSystem {
                modes: plan
                    .modes
                    .into_iter()
                    .map(|(path, mode)| (file(path), mode))
                    .collect(),
                modified: plan
                    .modified
                    .into_iter()
                    .map(|(path, time)| (file(path), time))
                    .collect(),
                foreign: plan.foreign.into_iter().map(file).collect(),
                tree,
                ..plan
            },
        }
    }

    /// Returns this machine with other variables. What it was given as its home would hide theirs.
    pub(in crate::system) fn with_environment(&self, environment: GivenEnvironment) -> Self {
        Self::new(FixedSystem {
            variables: environment.into_variables(),
            home: Home::Variable,
            config_dir: None,
            data_dir: None,
            ..self.plan.clone()
        })
    }

    pub(in crate::system) fn var(&self, name: &str) -> Variable {
        // From the end: a variable that is set again has the later value.
        let mut newest_first = self.plan.variables.iter().rev();
        newest_first
            .find(|(set, _)| self.plan.platform.is_same_variable(set, name))
            .map_or(Variable::Unset, |(_, value)| value.clone())
    }

    pub(in crate::system) fn known(&self, directory: Known) -> Option<PathBuf> {
        match directory {
            Known::Home => match &self.plan.home {
                Home::At(path) => Some(path.clone()),
                Home::Nowhere => None,
                Home::Variable => match self.var(self.plan.platform.home_variable()).text() {
                    None | Some("") => None,
                    Some(path) => Some(PathBuf::from(path)),
                },
            },
            Known::Config => self.plan.config_dir.clone(),
            Known::Data => self.plan.data_dir.clone(),
            Known::Current => self.plan.current_dir.clone(),
        }
    }

    pub(in crate::system) const fn now(&self) -> i64 {
        self.plan.now
    }

    pub(in crate::system) const fn platform(&self) -> Platform {
        self.plan.platform
    }

    pub(in crate::system) fn read(&self, path: &Path, request: &ReadRequest) -> (FileRead, Seen) {
        let found = self.find_for(path, request);
        let seen = self.seen(found.as_ref());
        let mut notices = Vec::new();
        let outcome = found.and_then(|found| self.contents(&found, request, &mut notices));
        (FileRead { outcome, notices }, seen)
    }

    /// Returns what the metadata of a file says. It does not count as reading.
    pub(in crate::system) fn look(&self, path: &Path, request: &ReadRequest) -> Seen {
        self.seen(self.find_for(path, request).as_ref())
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
        notices.extend(self.permissions(&found.file, FILE_MODE, permission_notices));
        // A real machine without modes does not tell how many names a file has either.
        if request.links.are_of_project() && self.plan.platform.has_modes() {
            notices.extend(several_names(self.plan.tree.names(&found.file)));
        }
        let bytes = self.next(turns, &found.file);
        if let Some(reads) = self.reads.get(&found.file) {
            reads.fetch_add(1, Ordering::Relaxed);
        }
        Contents::copied(bytes, request.limit)
    }

    pub(in crate::system) fn read_stdin(&self, limit: u64) -> Result<Contents, FileProblem> {
        match &self.plan.stdin {
            Some(piped) => Contents::copied(piped.as_bytes(), limit),
            None => Err(FileProblem::Terminal),
        }
    }

    fn seen(&self, found: Result<&Found<'_>, &FileProblem>) -> Seen {
        match found {
            Err(FileProblem::NotFound) => Seen::Missing,
            Ok(Found {
                node: Node::File(turns),
                path: _,
                file,
                through_link,
            }) => {
                let modified = self.plan.modified.get(file).map(|seconds| (*seconds, 0));
                Seen::File(Stamp {
                    file: FileId::Path(file.clone()),
                    through_link: *through_link,
                    names: self.plan.tree.names(file),
                    length: u64::try_from(self.next(turns, file).len()).unwrap_or(u64::MAX),
                    modified,
                    status_changed: modified.filter(|_| self.plan.platform.has_modes()),
                    mode: *self.plan.modes.get(file).unwrap_or(&FILE_MODE),
                    owner: u32::from(self.plan.foreign.contains(file)),
                })
            }
            Ok(_) | Err(_) => Seen::Unclear,
        }
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

    // Who gives a machine a home need not put anything into it.
    fn is_given_home(&self, path: &Path) -> bool {
        matches!(&self.plan.home, Home::At(home) if home == path)
    }

    pub(in crate::system) fn path_kind(&self, path: &Path) -> PathKind {
        match self.find(path) {
            Ok(found) => match found.node {
                Node::File(_) | Node::HardLink(_) => PathKind::File,
                Node::Directory | Node::Link(_) => PathKind::Directory,
                Node::Special(_) => PathKind::Other,
                Node::Problem(_) => PathKind::Unknown,
            },
            Err(FileProblem::NotFound) if self.is_given_home(path) => PathKind::Directory,
            Err(FileProblem::NotFound | FileProblem::DanglingLink) => PathKind::Missing,
            Err(_) => PathKind::Unknown,
        }
    }

    pub(in crate::system) fn list(&self, directory: &Path) -> Vec<String> {
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

    pub(in crate::system) fn canonical(&self, path: &Path) -> Option<PathBuf> {
        self.find(path).ok().map(|found| found.path)
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

    /// Returns what is at a path, links followed as far as the request allows it.
    fn find_for(&self, path: &Path, request: &ReadRequest) -> Result<Found<'_>, FileProblem> {
        for part in request.links.unlinked_paths(path)? {
            if self.look_at(&part)?.is_link() {
                return Err(FileProblem::LinkInProject);
            }
        }
        self.find(path)
    }

    /// Returns what is at a path, links followed.
    fn find(&self, path: &Path) -> Result<Found<'_>, FileProblem> {
        self.plan.tree.find(&self.key(path), true)
    }

    /// Returns what is at a path, which may be a link.
    fn look_at(&self, path: &Path) -> Result<Found<'_>, FileProblem> {
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
