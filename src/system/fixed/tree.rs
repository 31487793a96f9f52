//! The files of a made-up machine.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use zeroize::Zeroizing;

use crate::finding::file::{FileKind, FileProblem};
use crate::system::platform::Platform;
use crate::text::spelled_on_windows;

/// How long a name in a path may be, in bytes.
const LONGEST_NAME: usize = 255;

/// How many links Linux follows before it gives up.
const MOST_LINKS: usize = 40;

static DIRECTORY: Node = Node::Directory;

/// What was put at a path.
#[derive(Clone)]
pub(super) enum Node {
    /// A file, and what it holds the first time it is read, the second time, and so on.
    File(Vec<Zeroizing<Vec<u8>>>),
    Directory,
    Special(FileKind),
    Link(PathBuf),
    /// Another name of the file at this path.
    HardLink(PathBuf),
    Problem(FileProblem),
}

impl Node {
    /// Returns why a path cannot go on below this, if it cannot.
    fn enter(&self) -> Result<(), FileProblem> {
        match self {
            Self::Directory | Self::Link(_) => Ok(()),
            Self::File(_) | Self::HardLink(_) | Self::Special(_) => {
                Err(FileProblem::ParentNotDirectory)
            }
            Self::Problem(problem) => Err(problem.clone()),
        }
    }
}

/// Everything that was put somewhere. Directories above it are there of themselves.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: BTreeMap<PathBuf, Node>,
    /// By whose rules the targets of links are read.
    platform: Platform,
}

/// What is at a path.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) node: &'a Node,
    /// The path with all links resolved that were followed.
    pub(super) path: PathBuf,
    /// The same, but of a file with several names the one under which it was put there.
    pub(super) file: PathBuf,
    /// Whether the last part of the path that was asked for is a link that was followed.
    pub(super) through_link: bool,
}

impl Tree {
    pub(super) const fn new() -> Self {
        Self {
            nodes: BTreeMap::new(),
            platform: Platform::Unix,
        }
    }

    pub(super) fn insert(&mut self, path: PathBuf, node: Node) {
        self.nodes.insert(path, node);
    }

    /// Puts a directory there unless something else was put there.
    pub(super) fn make_directory(&mut self, path: PathBuf) {
        self.nodes.entry(path).or_insert(Node::Directory);
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.nodes.keys()
    }

    /// Brings all paths into the form that they are looked up in.
    pub(super) fn with_keys(self, platform: Platform, key: impl Fn(PathBuf) -> PathBuf) -> Self {
        let entries = self.nodes.into_iter().map(|(path, node)| {
            let node = match node {
                Node::Link(target) => Node::Link(spelled(platform, &target)),
                Node::HardLink(target) => Node::HardLink(key(target)),
                other => other,
            };
            (key(path), node)
        });
        Self {
            nodes: entries.collect(),
            platform,
        }
    }

    /// Returns the path under which a file was put there that has this name.
    pub(super) fn file_of(&self, path: PathBuf) -> PathBuf {
        match self.nodes.get(&path) {
            Some(Node::HardLink(_)) => self.find(&path, false).map_or(path, |found| found.file),
            _ => path,
        }
    }

    /// Returns how many names the file has that was put at a path.
    pub(super) fn names(&self, file: &Path) -> u64 {
        let links = self.nodes.iter().filter(|(name, node)| {
            matches!(node, Node::HardLink(_))
                && self.find(name, false).is_ok_and(|found| found.file == file)
        });
        u64::try_from(links.count()).map_or(u64::MAX, |more| more.saturating_add(1))
    }

    /// Returns what is at a path, or why nothing can be found there.
    pub(super) fn find(&self, path: &Path, follow_last: bool) -> Result<Found<'_>, FileProblem> {
        let mut path = path.to_path_buf();
        let mut through_link = false;
        // The last part of the path, once it has turned out to be another name of a file.
        let mut name: Option<PathBuf> = None;
        for _ in 0..=MOST_LINKS {
            match self.walk(&path, follow_last && name.is_none()) {
                Ok(Walk::Found(Node::HardLink(target), at)) => {
                    path.clone_from(target);
                    name.get_or_insert(at);
                }
                // A name of no file is none.
                Ok(Walk::Found(Node::Directory | Node::Link(_), _)) | Err(_) if name.is_some() => {
                    return Err(FileProblem::NotFound);
                }
                Ok(Walk::Found(node, file)) => {
                    return Ok(Found {
                        node,
                        path: name.unwrap_or_else(|| file.clone()),
                        file,
                        through_link,
                    });
                }
                Ok(Walk::Link { leads_to, is_last }) => {
                    path = leads_to;
                    through_link |= is_last;
                }
                Err(FileProblem::NotFound) if through_link => {
                    return Err(FileProblem::DanglingLink);
                }
                Err(problem) => return Err(problem),
            }
        }
        Err(FileProblem::LinkLoop)
    }

    /// Goes down a path as far as the first link to follow.
    fn walk(&self, path: &Path, follow_last: bool) -> Result<Walk<'_>, FileProblem> {
        let mut here = PathBuf::new();
        let mut parts = path.components();
        while let Some(part) = parts.next() {
            if part == Component::ParentDir {
                here.pop();
            } else {
                if part.as_os_str().len() > LONGEST_NAME && self.is_directory(&here) {
                    return Err(FileProblem::NameTooLong);
                }
                here.push(part);
            }
            let rest = parts.as_path();
            let is_last = rest.as_os_str().is_empty();
            match self.nodes.get(&here) {
                Some(Node::Link(target)) if !is_last || follow_last => {
                    if is_complete(self.platform, target) {
                        here.clone_from(target);
                    } else {
                        here.pop();
                        here.push(target);
                    }
                    here.push(rest);
                    return Ok(Walk::Link {
                        leads_to: here,
                        is_last,
                    });
                }
                Some(node) if !is_last => node.enter()?,
                _ => {}
            }
        }
        match self.nodes.get(&here) {
            Some(node) => Ok(Walk::Found(node, here)),
            None if self.is_directory(&here) => Ok(Walk::Found(&DIRECTORY, here)),
            None => Err(FileProblem::NotFound),
        }
    }

    /// Returns whether anything was put below a path. Paths sort so that it would come next.
    fn is_directory(&self, path: &Path) -> bool {
        let is_root = path.has_root() && path.parent().is_none();
        let next = self.nodes.range(path.to_path_buf()..).next();
        let has_more = next.is_some_and(|(next, _)| next.starts_with(path));
        is_root || (has_more && !path.as_os_str().is_empty())
    }
}

/// How far a walk down a path came.
enum Walk<'a> {
    Found(&'a Node, PathBuf),
    Link { leads_to: PathBuf, is_last: bool },
}

/// Returns the form in which a path is looked up: absolute if it can be, and in one spelling.
pub(super) fn key(platform: Platform, current_dir: &Path, path: &Path) -> PathBuf {
    let path = spelled(platform, path);
    if is_complete(platform, &path) || path.as_os_str().is_empty() {
        path
    } else {
        spelled(platform, current_dir).join(path)
    }
}

/// Returns whether a path in that spelling starts from the top.
// Seen from Linux, `c:/users` is a relative path.
fn is_complete(platform: Platform, path: &Path) -> bool {
    path.has_root() || platform.is_absolute(&path.to_string_lossy())
}

fn spelled(platform: Platform, path: &Path) -> PathBuf {
    match platform {
        Platform::Unix => path.to_path_buf(),
        Platform::Windows => {
            let text = spelled_on_windows(&path.to_string_lossy());
            PathBuf::from(text.replace('\\', "/"))
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(_) => f.write_str("File"),
            Self::Directory => f.write_str("Directory"),
            Self::Special(kind) => kind.fmt(f),
            Self::Link(target) => f.debug_tuple("Link").field(target).finish(),
            Self::HardLink(target) => f.debug_tuple("HardLink").field(target).finish(),
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}
