//! A made-up machine, for tests: nothing of it comes from the real one.

mod machine;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use self::machine::Fixed;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use self::tree::{Node, Tree};
use super::contents::Contents;
use super::platform::Platform;
use super::variable::Variable;
use crate::finding::file::{FileKind, FileProblem};
use crate::method::UnixTime;
use crate::text::UncheckedText;

/// A made-up machine under construction: variables, files, home directory, clock.
///
/// It starts [empty](crate::System::fixed). [`build`](Self::build) or `into` turns it into a [`System`](crate::System).
/// The order of calls does not matter, except that a later call replaces an earlier one for the
/// same thing. Parent directories of a file are created automatically.
///
/// `Debug` shows names of variables and files, but no values or contents.
///
/// ```
/// use auth_resolver::source::FileProblem;
/// use auth_resolver::system::{FileNotice, ReadRequest};
/// use auth_resolver::System;
///
/// let system = System::fixed()
///     .home("/home/u")
///     .var("OPENAI_API_KEY", "sk-test")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": null}"#)
///     .file_mode("/home/u/.codex/auth.json", 0o644)
///     .link("/home/u/.codex/config.toml", "/nix/store/config.toml")
///     .now(1_700_000_000)
///     .build();
///
/// let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT);
/// let auth = system.read("/home/u/.codex/auth.json".as_ref(), &request);
/// assert_eq!(auth.notices, [FileNotice::ReadableByOthers { mode: 0o644 }]);
///
/// let config = system.read("/home/u/.codex/config.toml".as_ref(), &request);
/// assert_eq!(config.outcome.unwrap_err(), FileProblem::DanglingLink);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a machine under construction does nothing until it is built"]
pub struct FixedSystem {
    platform: Platform,
    variables: Vec<(String, Variable)>,
    tree: Tree,
    attributes: BTreeMap<PathBuf, Attributes>,
    home: Home,
    config_dir: Option<PathBuf>,
    data_dir: Option<PathBuf>,
    current_dir: Option<PathBuf>,
    stdin: Option<Arc<Contents>>,
    now: i64,
}

/// What a file or directory was given besides what it holds.
#[derive(Clone, Copy, Debug, Default)]
struct Attributes {
    mode: Option<u32>,
    modified: Option<i64>,
    is_foreign: bool,
}

/// Where the home directory of a made-up machine comes from.
#[derive(Clone, Debug)]
enum Home {
    Variable,
    At(PathBuf),
    Nowhere,
}

impl FixedSystem {
    pub(super) const fn new() -> Self {
        Self {
            platform: Platform::Unix,
            variables: Vec::new(),
            tree: Tree::new(),
            attributes: BTreeMap::new(),
            home: Home::Variable,
            config_dir: None,
            data_dir: None,
            current_dir: None,
            stdin: None,
            now: 0,
        }
    }

    /// Sets an environment variable.
    pub fn var(mut self, name: impl Into<String>, value: impl AsRef<str>) -> Self {
        let value = Variable::Text(UncheckedText::new(value.as_ref()));
        self.variables.push((name.into(), value));
        self
    }

    /// Sets an environment variable to a value that is not Unicode.
    pub fn var_not_unicode(mut self, name: impl Into<String>) -> Self {
        self.variables.push((name.into(), Variable::NotUnicode));
        self
    }

    /// Adds a file that only its owner may read.
    pub fn file(self, path: impl Into<PathBuf>, contents: impl AsRef<[u8]>) -> Self {
        self.file_sequence(path, [contents])
    }

    /// Adds a file that returns the next of these contents on each read, then always the last one.
    ///
    /// It simulates a file that another program is rewriting. Clones of one built [`System`](crate::System) share
    /// the count.
    ///
    /// ```
    /// use auth_resolver::system::ReadRequest;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().file_sequence("/auth.json", ["", "{}"]).build();
    ///
    /// let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT);
    /// for expected in ["", "{}", "{}"] {
    ///     let read = system.read("/auth.json".as_ref(), &request);
    ///     assert_eq!(read.outcome.unwrap().as_bytes(), expected.as_bytes());
    /// }
    /// ```
    pub fn file_sequence(
        self,
        path: impl Into<PathBuf>,
        contents: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Self {
        let contents = contents
            .into_iter()
            .map(|bytes| Zeroizing::new(bytes.as_ref().to_vec()))
            .collect();
        self.node(path, Node::File(contents))
    }

    /// Sets the permission bits of a file or directory, as for `chmod`.
    pub fn file_mode(mut self, path: impl Into<PathBuf>, mode: u32) -> Self {
        self.attributes_of(path).mode = Some(mode);
        self
    }

    /// Sets when a file was last changed. A number counts seconds since the start of 1970 (UTC).
    ///
    /// Only [`Resolver::changed_since`](crate::Resolver::changed_since) uses it. That reads a file
    /// again unless this time is set, unchanged and some seconds old. On Windows, where programs
    /// can set the time freely, it always does.
    ///
    /// ```
    /// use auth_resolver::{Dotenv, Resolver, System};
    ///
    /// let machine = System::fixed()
    ///     .file_sequence("/.env", ["ACME_API_KEY=acme-1234", "ACME_API_KEY=acme-5678"])
    ///     .file_modified("/.env", 100)
    ///     .now(200);
    /// let resolver = Resolver::new()
    ///     .source(Dotenv::at("/.env").api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(machine);
    /// let auth = resolver.resolve()?;
    /// // Had it read the file again, it would have found the other key.
    /// assert!(resolver.changed_since(&auth.fingerprint()).is_none());
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn file_modified(mut self, path: impl Into<PathBuf>, at: impl Into<UnixTime>) -> Self {
        self.attributes_of(path).modified = Some(at.into().seconds());
        self
    }

    /// Sets an owner of a file or directory other than the user and root.
    ///
    /// ```
    /// use auth_resolver::system::{FileNotice, ReadRequest};
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().file("/.env", "").foreign_owner("/.env").build();
    /// let read = system.read("/.env".as_ref(), &ReadRequest::up_to(64));
    /// assert_eq!(read.notices, [FileNotice::ForeignOwner]);
    /// ```
    pub fn foreign_owner(mut self, path: impl Into<PathBuf>) -> Self {
        self.attributes_of(path).is_foreign = true;
        self
    }

    /// Adds a directory. Parent directories of files need no call.
    pub fn directory(self, path: impl Into<PathBuf>) -> Self {
        self.node(path, Node::Directory)
    }

    /// Adds a file or directory that this user may not read.
    pub fn unreadable(self, path: impl Into<PathBuf>) -> Self {
        self.problem(path, FileProblem::PermissionDenied)
    }

    /// Adds a path that fails to be read with this problem.
    ///
    /// ```
    /// use auth_resolver::source::FileProblem;
    /// use auth_resolver::system::ReadRequest;
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().problem("/auth.json", FileProblem::Changing).build();
    ///
    /// let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT).detect_changes();
    /// let read = system.read("/auth.json".as_ref(), &request);
    /// assert_eq!(read.outcome.unwrap_err(), FileProblem::Changing);
    /// ```
    pub fn problem(self, path: impl Into<PathBuf>, problem: FileProblem) -> Self {
        self.node(path, Node::Problem(problem))
    }

    /// Adds a named pipe.
    pub fn pipe(self, path: impl Into<PathBuf>) -> Self {
        self.node(path, Node::Special(FileKind::Pipe))
    }

    /// Adds a symbolic link. A relative target is relative to the link's directory.
    pub fn link(self, path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        self.node(path, Node::Link(target.into()))
    }

    /// Adds a hard link to the file at `target`.
    ///
    /// Both names share contents, mode, owner and time. If no file is added at `target`, before or
    /// after, nothing is at `path`.
    ///
    /// ```
    /// use auth_resolver::system::{FileNotice, ReadRequest};
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed()
    ///     .hard_link("/clone/.env", "/home/u/.env")
    ///     .file("/home/u/.env", "ACME_API_KEY=acme-1234")
    ///     .build();
    ///
    /// let of_project = ReadRequest::up_to(64).refuse_links_below("/clone");
    /// let read = system.read("/clone/.env".as_ref(), &of_project);
    /// assert_eq!(read.outcome.unwrap().as_bytes(), b"ACME_API_KEY=acme-1234");
    /// assert_eq!(read.notices, [FileNotice::SeveralNames { links: 2 }]);
    /// ```
    pub fn hard_link(self, path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        self.node(path, Node::HardLink(target.into()))
    }

    /// Sets the user's home directory, regardless of variables. The directory exists, unlike one
    /// that a variable names and that has no contents.
    pub fn home(mut self, path: impl Into<PathBuf>) -> Self {
        self.home = Home::At(path.into());
        self
    }

    /// Removes the home directory, regardless of variables.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().var("HOME", "/home/u").no_home().current_dir("/work").build();
    /// assert_eq!(system.home(), None);
    /// assert_eq!(system.current_dir().unwrap().to_str(), Some("/work"));
    /// ```
    pub fn no_home(mut self) -> Self {
        self.home = Home::Nowhere;
        self
    }

    /// Sets the directory for [configuration](crate::System::config_dir). Otherwise there is none, since
    /// it is not derived from variables here.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let system = System::fixed().home("/Users/u");
    /// let system = system.config_dir("/Users/u/Library/Application Support").build();
    /// assert!(system.config_dir().unwrap().ends_with("Application Support"));
    /// assert_eq!(system.data_dir(), None);
    /// ```
    pub fn config_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.config_dir = Some(path.into());
        self
    }

    /// Sets the directory for [data](crate::System::data_dir). Otherwise there is none.
    pub fn data_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(path.into());
        self
    }

    /// Sets the working directory for relative paths. It is created automatically.
    pub fn current_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.current_dir = Some(path.into());
        self
    }

    /// Sets the contents of standard input, which is a terminal by default.
    pub fn stdin(mut self, contents: impl AsRef<[u8]>) -> Self {
        let contents = Contents::new(contents.as_ref().to_vec());
        self.stdin = Some(Arc::new(contents));
        self
    }

    /// Sets the clock to this time. A number counts seconds since the start of 1970 (UTC).
    pub fn now(mut self, at: impl Into<UnixTime>) -> Self {
        self.now = at.into().seconds();
        self
    }

    /// Sets the platform whose rules apply.
    ///
    /// [`Platform::Windows`] treats `\` as `/` in paths, ignores the case of ASCII letters in
    /// names of variables and files, and has no permission bits.
    ///
    /// ```
    /// use auth_resolver::system::Platform;
    /// use auth_resolver::System;
    ///
    /// let system =
    ///     System::fixed().platform(Platform::Windows).var("USERPROFILE", r"C:\Users\u").build();
    /// assert_eq!(system.var("UserProfile").text(), Some(r"C:\Users\u"));
    /// assert_eq!(system.home().unwrap().to_str(), Some(r"C:\Users\u"));
    /// ```
    pub fn platform(mut self, platform: Platform) -> Self {
        self.platform = platform;
        self
    }

    fn node(mut self, path: impl Into<PathBuf>, node: Node) -> Self {
        self.tree.insert(path.into(), node);
        self
    }

    fn attributes_of(&mut self, path: impl Into<PathBuf>) -> &mut Attributes {
        self.attributes.entry(path.into()).or_default()
    }
}
