//! Why there is no answer, and what would help.

use std::fmt;
use std::path::Path;

use crate::finding::{FindingId, Origin, Problem};
use crate::policy::Refusal;
use crate::policy::tool::ToolRefusal;
use crate::resolution::{
    Diagnostic, Fingerprint, Identities, Report, ReportCredential, Trace, alternatives,
};

/// The reason why there is no answer: what was found where, and what would help.
///
/// It is one pointer wide. It holds no value and no error of another crate, so printing it with
/// its whole chain is safe.
///
/// ```
/// use auth_resolver::{Env, ErrorKind, Resolver, System};
///
/// let error = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .system(System::fixed())
///     .resolve()
///     .unwrap_err();
///
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// assert_eq!(error.remedies(), ["put an API key into variable ACME_API_KEY"]);
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    refusal: Refusal,
    trace: Trace,
}

/// The kind of an [`Error`], for programs.
///
/// ```
/// use auth_resolver::{ErrorKind, System};
///
/// let kind = |machine: auth_resolver::system::FixedSystem| {
///     auth_resolver::codex().system(machine.home("/home/u")).resolve().unwrap_err().kind()
/// };
/// let file = "/home/u/.codex/auth.json";
/// assert_eq!(kind(System::fixed()), ErrorKind::NoneFound);
/// assert_eq!(kind(System::fixed().file(file, "{\"tokens\"")), ErrorKind::Truncated);
/// assert_eq!(kind(System::fixed().file(file, "tokens = 1")), ErrorKind::Malformed);
/// assert_eq!(kind(System::fixed().directory(file)), ErrorKind::Unreadable);
/// assert_eq!(ErrorKind::Unreadable.as_str(), "unreadable");
/// assert_eq!(ErrorKind::Unreadable.to_string(), "unreadable");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No place holds a credential.
    NoneFound,
    /// The login is in a key store, which this crate does not read. This differs from "not logged
    /// in".
    StoredElsewhere,
    /// A place with precedence cannot be read: permissions, a directory instead of a file,
    /// encoding.
    Unreadable,
    /// A place with precedence has invalid contents.
    Malformed,
    /// A file is empty or cut short, even after it was read again.
    Truncated,
    /// A login or credential of a kind that cannot be used.
    Unsupported,
    /// The session has expired or is about to, and your program refuses such sessions.
    Expired,
    /// A setting forbids the credential that would be used.
    Restricted,
    /// The credential may not be sent to the base URL that is set.
    UntrustedUrl,
    /// The credential would come from the project, which your program refuses, or one request would
    /// carry credentials of both the user and the project.
    ProjectCredential,
    /// Not a valid base URL.
    InvalidUrl,
    /// A variable that the configuration names is not set, or empty.
    MissingVariable,
    /// The configuration has an invalid value, or lacks a required one.
    InvalidConfiguration,
    /// Credentials that are billed differently were found, and your program refuses such conflicts.
    Conflicting,
    /// The program asks the user before it uses the credential, and has no answer yet.
    AsksFirst,
}

impl ErrorKind {
    /// Returns the stable name used in reports: lower case, words joined by `-`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoneFound => "none-found",
            Self::StoredElsewhere => "stored-elsewhere",
            Self::Unreadable => "unreadable",
            Self::Malformed => "malformed",
            Self::Truncated => "truncated",
            Self::Unsupported => "unsupported",
            Self::Expired => "expired",
            Self::Restricted => "restricted",
            Self::UntrustedUrl => "untrusted-url",
            Self::ProjectCredential => "project-credential",
            Self::InvalidUrl => "invalid-url",
            Self::MissingVariable => "missing-variable",
            Self::InvalidConfiguration => "invalid-configuration",
            Self::Conflicting => "conflicting",
            Self::AsksFirst => "asks-first",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Error {
    /// Makes an error of a refusal and the account of everything that was looked at.
    pub(crate) fn new(refusal: Refusal, trace: Trace) -> Self {
        Self(Box::new(Inner { refusal, trace }))
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        kind_of(&self.0.refusal, |at| self.0.trace.problem(at))
    }

    /// Returns the remedies that would help under the present settings. Each one is an
    /// alternative; the list may be empty.
    #[must_use]
    pub fn remedies(&self) -> Vec<String> {
        self.0.trace.remedies(&self.0.refusal)
    }

    /// Returns the place that the error is about, or the first of several.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let error = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .system(System::fixed().var("ACME_API_KEY", "Bearer acme-1234"))
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.origin().unwrap().to_string(), "variable ACME_API_KEY");
    /// assert_eq!(error.report().entries[0].verdict, auth_resolver::report::Verdict::Refused);
    /// ```
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        let about = self.0.refusal.subjects();
        about.first().map(|at| self.0.trace.origin(*at))
    }

    pub(crate) fn home(&self) -> Option<&Path> {
        self.0.trace.home.as_deref()
    }

    /// Returns the fingerprint for [`Resolver::changed_since`](crate::Resolver::changed_since), so
    /// that a program can tell when there is an answer.
    ///
    /// ```
    /// use auth_resolver::change::ChangeKind;
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let resolver = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1");
    /// let resolver = resolver.system(System::fixed());
    /// let error = resolver.resolve().unwrap_err();
    ///
    /// let resolver = resolver.system(System::fixed().var("ACME_API_KEY", "acme-1234"));
    /// let change = resolver.changed_since(&error.fingerprint()).unwrap();
    /// assert_eq!(change.kind, ChangeKind::Resolved);
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.trace.fingerprint(None)
    }

    /// Lists the credentials that were found, in order of precedence. The one that the error is
    /// about has the verdict [`Refused`](crate::report::Verdict::Refused).
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let error = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()
    ///     .unwrap_err(); // no base URL is known
    /// assert_eq!(error.credentials()[0].origin.to_string(), "variable ACME_API_KEY");
    /// ```
    #[must_use]
    pub fn credentials(&self) -> Vec<ReportCredential> {
        self.0.trace.credentials(None)
    }

    /// Returns the notes.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.report().diagnostics
    }

    /// Returns the full report as data, without the identity of the account.
    #[must_use]
    pub fn report(&self) -> Report {
        let answer = Err(&self.0.refusal);
        Report::new(
            self.kind().as_str(),
            answer,
            &self.0.trace,
            Identities::Hidden,
        )
    }

    /// Returns the full report as text, for people.
    #[must_use]
    pub fn explain(&self) -> impl fmt::Display {
        self.report()
    }
}

// One place only: what a program sees follows from the refusal, not from who made it.
pub(crate) fn kind_of<'a>(
    refusal: &Refusal,
    problem: impl Fn(FindingId) -> Option<&'a Problem>,
) -> ErrorKind {
    match refusal {
        Refusal::NoneFound => ErrorKind::NoneFound,
        Refusal::Broken(index) => match problem(*index) {
            Some(
                Problem::File(_)
                | Problem::NotUtf8 { .. }
                | Problem::NotUnicode
                | Problem::ZeroBytes
                | Problem::DirectoryMissing
                | Problem::NotADirectory
                | Problem::DirectoryUnknown
                | Problem::Unavailable(_),
            ) => ErrorKind::Unreadable,
            Some(Problem::Truncated) => ErrorKind::Truncated,
            Some(
                Problem::UnknownMode { .. }
                | Problem::Foreign(_)
                | Problem::Command
                | Problem::OtherProcess
                | Problem::NeedsServer
                | Problem::Encrypted,
            ) => ErrorKind::Unsupported,
            _ => ErrorKind::Malformed,
        },
        Refusal::InvalidCredential { .. } => ErrorKind::Malformed,
        Refusal::InvalidSetting { .. }
        | Refusal::UnknownWord { .. }
        | Refusal::NoBaseUrl { .. } => ErrorKind::InvalidConfiguration,
        Refusal::Unsupported { .. } => ErrorKind::Unsupported,
        Refusal::InvalidUrl { .. } => ErrorKind::InvalidUrl,
        Refusal::ProjectUrl { .. }
        | Refusal::CloudKey { .. }
        | Refusal::SessionElsewhere { .. } => ErrorKind::UntrustedUrl,
        Refusal::ProjectCredential { .. } | Refusal::MixedCredentials { .. } => {
            ErrorKind::ProjectCredential
        }
        Refusal::AsksFirst { .. } | Refusal::AsksForTrust { .. } => ErrorKind::AsksFirst,
        Refusal::HardLink { .. } => ErrorKind::Unreadable,
        Refusal::BySelection { refusal, .. } => kind_of(refusal, problem),
        Refusal::Expired { .. } => ErrorKind::Expired,
        Refusal::Conflicting { .. } => ErrorKind::Conflicting,
        Refusal::Tool(refusal) => match refusal {
            ToolRefusal::SelectedMissing { .. } => ErrorKind::NoneFound,
            ToolRefusal::StoredElsewhere { .. } => ErrorKind::StoredElsewhere,
            ToolRefusal::ModeWithoutMember { .. } => ErrorKind::Malformed,
            ToolRefusal::ReservedTable { .. }
            | ToolRefusal::Excluded { .. }
            | ToolRefusal::NotConfigured { .. }
            | ToolRefusal::IncompleteServer { .. } => ErrorKind::InvalidConfiguration,
            ToolRefusal::MissingVariable { .. } => ErrorKind::MissingVariable,
            ToolRefusal::DynamicCredential(_) | ToolRefusal::SelectedElsewhere { .. } => {
                ErrorKind::Unsupported
            }
            ToolRefusal::Restricted { .. } => ErrorKind::Restricted,
            ToolRefusal::NotAskedFor { .. } => ErrorKind::UntrustedUrl,
        },
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.trace.message(&self.0.refusal))?;
        for (or, remedy) in alternatives(&self.remedies()) {
            write!(f, "; {or}{remedy}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}, \"{self}\")", self.kind())
    }
}

// No `source`: the errors of parsers quote their input, so they were dropped where they arose.
impl std::error::Error for Error {}
