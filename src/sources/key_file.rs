//! A file that holds one key and nothing else.

use std::fmt;
use std::path::PathBuf;

use crate::finding::file::FileProblem;
use crate::finding::{self, Notice, Origin, Problem, Standing, Subject};
use crate::method::MethodKind;
use crate::secret::{Cleaned, InvalidSecret};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{FilePath, FileRead, ReadRequest, System};
use crate::text::Name;

use super::document;
use super::home_directory::not_expanded;

/// A file that holds an API key and nothing else, as Docker (`/run/secrets/NAME`), Kubernetes and
/// systemd (`$CREDENTIALS_DIRECTORY/NAME`) hand over secrets; or standard input.
///
/// | the file | outcome |
/// |---|---|
/// | is missing | nothing; an error if it was [given](Self::given) for this run |
/// | holds one line | the key, without the line break at its end |
/// | holds several lines, or none | an error: what is there and broken is not absent |
/// | is a pipe, a device, a directory, too large | an error. What a pipe holds can be read from [standard input](Self::stdin) |
///
/// ```
/// use auth_resolver::{KeyFile, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(KeyFile::at("/run/secrets/acme"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/run/secrets/acme", "acme-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.headers()[0].value().expose(), "Bearer acme-1234");
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "/run/secrets/acme");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone)]
pub struct KeyFile(Place);

#[derive(Clone)]
enum Place {
    /// A file of the user's.
    OfUser(PathBuf),
    /// A file that a variable of the environment names.
    Named(Name, PathBuf),
    /// A file that the caller was given, and the caller's words for it.
    Given(String, PathBuf),
    /// Standard input, and the caller's words for what asked for it.
    Stdin(String),
}

impl KeyFile {
    /// Creates a source for this file. It is the user's, and normal precedence applies to its key.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(Place::OfUser(path.into()))
    }

    /// Creates a source for a file that was given for this run, with your program's name for it, such
    /// as the option's. It takes precedence over every other source and preference.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, KeyFile, Resolver, System};
    ///
    /// let error = Resolver::new()
    ///     .source(KeyFile::given("--api-key-file", "acme-1234"))
    ///     .system(System::fixed())
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unreadable);
    /// // A path that leads nowhere may be a key in the wrong place, so it is not repeated.
    /// assert!(error.to_string().starts_with("--api-key-file cannot be used: no such file"));
    /// ```
    #[must_use]
    pub fn given(what: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self(Place::Given(what.into(), path.into()))
    }

    /// Creates a source for [standard input](System::read_stdin), with your program's name for it,
    /// such as the option's.
    ///
    /// ```
    /// use auth_resolver::{KeyFile, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(KeyFile::stdin("--api-key-stdin"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().stdin("acme-1234\n"))
    ///     .resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "--api-key-stdin");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn stdin(what: impl Into<String>) -> Self {
        Self(Place::Stdin(what.into()))
    }

    /// Takes the file that a variable of the environment names.
    pub(super) fn named(variable: Name, path: impl Into<PathBuf>) -> Self {
        Self(Place::Named(variable, path.into()))
    }

    /// Turns a file of the user's into one that the caller was given, which it is where somebody hands
    /// it over for this run.
    pub(crate) fn for_this_run(self, what: &str) -> Self {
        match self.0 {
            Place::OfUser(path) => Self::given(what, path),
            Place::Named(..) | Place::Given(..) | Place::Stdin(_) => self,
        }
    }

    /// Reads the file. Returns its place, after what was found there.
    fn read(&self, system: &System) -> (Origin, FileRead) {
        const LIMIT: u64 = ReadRequest::CREDENTIALS_LIMIT;
        let path = match &self.0 {
            Place::OfUser(path) => FilePath::at(path),
            Place::Named(name, path) => {
                FilePath::at(path).named_by(finding::Place::Variable(name.clone()))
            }
            Place::Given(what, path) => FilePath::at(path).named_by(Origin::caller(what).place),
            Place::Stdin(what) => return (Origin::caller(what), system.read_stdin(LIMIT)),
        };
        // A file that is half written would be a key that is cut short.
        path.read(system, ReadRequest::up_to(LIMIT).detect_changes())
    }
}

impl CredentialSource for KeyFile {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let (origin, read) = self.read(inquiry.system());
        let standing = match self.0 {
            Place::OfUser(_) | Place::Named(..) => Standing::Ambient,
            Place::Given(..) | Place::Stdin(_) => Standing::Given,
        };
        let subject = Subject::Credential(standing, MethodKind::ApiKey);
        let is_needed = !matches!(self.0, Place::OfUser(_));
        let text = document::text_in(&read.outcome, is_needed);
        match text.and_then(|text| text.map(|(text, _)| key_of(text)).transpose()) {
            Ok(key) => report.credential_of(origin, standing, MethodKind::ApiKey, key),
            Err(problem) => report.problem(origin, subject, problem),
        }
        report.remark(read.notices.into_iter().map(Notice::File));
        if let (Place::Given(_, path), Err(FileProblem::NotFound)) = (&self.0, &read.outcome) {
            report.remark(path.to_str().and_then(not_expanded));
        }
    }
}

/// Returns the one line of a file.
fn key_of(text: &str) -> Result<&str, Problem> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.contains(['\n', '\r']) {
        Err(Problem::SeveralLines)
    } else if Cleaned::new(line).is_empty() {
        Err(Problem::Secret(InvalidSecret::Empty))
    } else {
        Ok(line)
    }
}

/// Shows the path only if the program itself set it. Any other path may be a misplaced key.
impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place: &dyn fmt::Debug = match &self.0 {
            Place::OfUser(path) => path,
            Place::Named(variable, _) => variable,
            Place::Given(what, _) | Place::Stdin(what) => what,
        };
        f.debug_tuple("KeyFile").field(place).finish()
    }
}
