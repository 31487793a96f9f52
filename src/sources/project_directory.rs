//! The project that is worked on.

use std::path::{Path, PathBuf};

use crate::finding::{Origin, Problem, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{PathKind, System};

/// The directory of the project that your program names, and any problem with it.
///
/// It is located by [`find`](Self::find), not when the resolver resolves, since the places of
/// other sources depend on it. As a source it reports a missing directory as an error, without its
/// path, since a key may have been pasted there.
///
/// ```
/// use std::path::Path;
///
/// use auth_resolver::sources::ProjectDirectory;
/// use auth_resolver::{Dotenv, Resolver, System};
///
/// let machine = System::fixed()
///     .current_dir("/home/u")
///     .file("/home/u/clone/.env", "ACME_API_KEY=acme-1234\n")
///     .build();
/// let resolve = |directory: &str| {
///     let project = ProjectDirectory::find("--project", Some(Path::new(directory)), &machine);
///     let dotenv = project.path().map(|clone| Dotenv::project(clone).api_key("ACME_API_KEY"));
///     Resolver::new()
///         .source(project)
///         .source(dotenv)
///         .default_base_url("https://api.acme.example/v1")
///         .system(machine.clone())
///         .resolve()
/// };
/// assert_eq!(
///     resolve("clone")?.credential_origin().unwrap().to_string(),
///     "/home/u/clone/.env:1 ACME_API_KEY",
/// );
/// let error = resolve("acme-1234").unwrap_err().to_string();
/// assert!(error.starts_with("--project cannot be used: the directory does not exist"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ProjectDirectory {
    what: String,
    // A path is kept only if it is that of a directory, so that one can be shown.
    found: Result<Option<PathBuf>, Problem>,
    system: System,
}

impl ProjectDirectory {
    /// Locates a directory, if one is given. `what` says where it was named, and an error begins
    /// with it: the option, such as `--project`, or `the working directory`. A relative path is
    /// relative to the working directory.
    #[must_use]
    pub fn find(what: impl Into<String>, directory: Option<&Path>, system: &System) -> Self {
        Self {
            what: what.into(),
            found: directory.map_or(Ok(None), |directory| look(directory, system).map(Some)),
            system: system.clone(),
        }
    }

    /// Returns the directory, or `None` if none was named or it does not exist.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.found.as_ref().ok()?.as_deref()
    }

    /// Returns the directory for a source that reads a file in it, unless that file is one of the
    /// user's. If the project is the home directory, both paths lead to one file, even through
    /// links, and it is the user's.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use auth_resolver::sources::ProjectDirectory;
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed().directory("/home/u").directory("/clone").build();
    /// let own = Path::new("/home/u/.acme/config.toml");
    /// let is_of_project = |directory: &str| {
    ///     let project = ProjectDirectory::find("--project", Some(Path::new(directory)), &machine);
    ///     project.path_unless_own(".acme/config.toml", [own]).is_some()
    /// };
    /// assert!(is_of_project("/clone"));
    /// assert!(!is_of_project("/home/u"));
    /// ```
    #[must_use]
    pub fn path_unless_own<P: AsRef<Path>>(
        &self,
        file: &str,
        users_own: impl IntoIterator<Item = P>,
    ) -> Option<&Path> {
        let directory = self.path()?;
        let path = directory.join(file);
        let mut users_own = users_own.into_iter();
        let is_own = users_own.any(|own| self.system.is_same_place(own.as_ref(), &path));
        (!is_own).then_some(directory)
    }

    /// Returns whether a path leads to the directory or below it, whatever links lead there.
    pub(crate) fn contains(&self, path: &Path) -> bool {
        self.path().is_some_and(|directory| {
            let real = |path| self.system.real_path(path);
            real(path).starts_with(real(directory))
        })
    }
}

fn look(directory: &Path, system: &System) -> Result<PathBuf, Problem> {
    // Without the `.` that nobody wants to read.
    let path: PathBuf = system.absolute(directory).components().collect();
    match system.path_kind(&path) {
        PathKind::Directory => Ok(path),
        PathKind::Missing => Err(Problem::DirectoryMissing),
        PathKind::File | PathKind::Other => Err(Problem::NotADirectory),
        PathKind::Unknown => Err(Problem::DirectoryUnknown),
    }
}

impl CredentialSource for ProjectDirectory {
    fn inspect(&self, _inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        if let Err(problem) = &self.found {
            let origin = Origin::caller(&self.what);
            report.problem(origin, Subject::Settings, problem.clone());
        }
    }
}
