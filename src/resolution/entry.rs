//! One row of a report: the place, what was there, what became of it, and why. As types, which print as
//! people read them.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::finding::{Origin, Place, Position, Problem, Side};
use crate::method::MethodKind;
use crate::text::printable;

/// One place that was checked.
///
/// As data it has text for people and names for programs: `origin`, `found` and `reason` are text;
/// `place`, `found_kind` and `reason_code` can be compared.
///
/// ```
/// use auth_resolver::report::{FoundKind, Identities, PlaceKind, Verdict};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY").api_key("OLD_ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "one").var("OLD_ACME_API_KEY", "two"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[1];
/// assert_eq!(entry.origin.kind, PlaceKind::Variable);
/// assert_eq!(entry.origin.name.as_deref(), Some("OLD_ACME_API_KEY"));
/// assert_eq!(entry.found.kind, FoundKind::Credential);
/// assert_eq!(entry.verdict, Verdict::Shadowed);
/// let reason = entry.reason.as_ref().unwrap();
/// assert_eq!(reason.code, "earlier-place");
/// assert_eq!(reason.to_string(), "variable ACME_API_KEY comes first");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportEntry {
    /// The place.
    pub origin: ReportPlace,
    /// What was found.
    pub found: ReportFound,
    /// The verdict on it.
    pub verdict: Verdict,
    /// The reason for the verdict, if any.
    pub reason: Option<ReportReason>,
    // Places for settings that are not set would drown the rest of the table.
    pub(super) is_minor: bool,
}

/// A place, split into its parts. Prints as text such as `~/.acme/config.toml:3 api.key`.
///
/// ```
/// use auth_resolver::report::{Identities, PlaceKind};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[0];
/// assert_eq!(entry.origin.kind, PlaceKind::Variable);
/// assert_eq!(entry.origin.to_string(), "variable ACME_API_KEY");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportPlace {
    /// The kind of place.
    pub kind: PlaceKind,
    /// The side it belongs to.
    pub side: Side,
    /// The file, with `~` for the home directory.
    pub path: Option<String>,
    /// The line in the file, counted from 1.
    pub line: Option<u32>,
    /// The variable, or the key or member in the file.
    pub name: Option<String>,
    #[serde(skip)]
    text: String,
}

/// Kinds of places.
///
/// ```
/// use auth_resolver::report::{Identities, PlaceKind};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[0];
/// assert_eq!(entry.origin.kind, PlaceKind::Variable);
/// assert_eq!(PlaceKind::BuiltIn.as_str(), "built-in");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PlaceKind {
    /// A variable of the environment.
    Variable,
    /// A file or a part of it.
    File,
    /// A value that was given for this run, such as a flag.
    Caller,
    /// A document that your program passed as text.
    Argument,
    /// A value built into the program.
    BuiltIn,
    /// Another place, described by a custom source.
    Other,
}

/// What was found at a place. Prints as text for people.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[0];
/// assert_eq!(entry.found.method.unwrap().as_str(), "api-key"); // for programs
/// assert_eq!(entry.found.to_string(), "API key"); // for people
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportFound {
    /// The kind of what was found.
    pub kind: FoundKind,
    /// The kind of credential, if it is one.
    pub method: Option<MethodKind>,
    /// The problem, if there is one.
    pub problem: Option<Problem>,
    pub(super) text: String,
}

/// What can be found at a place.
///
/// ```
/// use auth_resolver::report::{Identities, FoundKind};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[0];
/// assert_eq!(entry.found.kind, FoundKind::Credential);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FoundKind {
    /// Nothing.
    Nothing,
    /// An empty or blank text.
    Blank,
    /// A credential.
    Credential,
    /// A base URL.
    BaseUrl,
    /// A setting, or the text of a variable.
    Setting,
    /// A valid file, directory or table. Its contents have their own rows.
    Present,
    /// Something unusable.
    Problem,
}

/// What happened to what was found.
///
/// ```
/// use auth_resolver::report::{Identities, Verdict};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let entry = &auth.report(Identities::Hidden).entries[0];
/// assert_eq!(entry.verdict, Verdict::Used);
/// assert_eq!(Verdict::NoEffect.as_str(), "no-effect");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Used as the credential or the base URL of the answer.
    Used,
    /// Read, and used for another part of the decision.
    Read,
    /// Another place takes precedence.
    Shadowed,
    /// Has no effect here.
    NoEffect,
    /// Unusable, and not needed.
    Unusable,
    /// Unusable, and skipped because your program allowed it.
    Skipped,
    /// The cause of the error.
    Refused,
    /// Not reached because of an earlier error.
    NotReached,
    /// Nothing was found.
    Nothing,
}

/// The reason for a verdict. Prints as text for people.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY").unused("ACME_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1").var("ACME_KEY", "acme-2"))
///     .resolve()?;
/// let report = auth.report(Identities::Hidden);
/// assert_eq!(report.entries[1].reason.as_ref().unwrap().code, "not-in-these-rules");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportReason {
    /// A name for programs: lower case, words joined by `-`.
    pub code: &'static str,
    pub(super) text: String,
}

impl ReportPlace {
    /// Takes a place into its parts; `text` is how it prints.
    pub(super) fn new(origin: &Origin, text: String, path: impl Fn(&Path) -> String) -> Self {
        let (kind, file, position) = match &origin.place {
            Place::File(file, position) => (PlaceKind::File, Some(path(file)), position),
            Place::Argument(_, position) => (PlaceKind::Argument, None, position),
            Place::Variable(_) => (PlaceKind::Variable, None, &Position::Whole),
            Place::Caller(_) => (PlaceKind::Caller, None, &Position::Whole),
            Place::Other(_) => (PlaceKind::Other, None, &Position::Whole),
            Place::BuiltIn => (PlaceKind::BuiltIn, None, &Position::Whole),
        };
        let variable = || origin.place.variable().map(ToString::to_string);
        let (name, line) = match position {
            Position::Member(name) => (Some(name.to_string()), None),
            Position::Key { key, line } => (Some(key.clone()), Some(*line)),
            Position::AbsentKey(key) => (Some(key.clone()), None),
            Position::Assignment { line, .. } => (variable(), *line),
            Position::Whole => (variable(), None),
        };
        Self {
            kind,
            side: origin.side,
            path: file,
            line,
            name: name.map(printable),
            text,
        }
    }
}

impl PlaceKind {
    /// Returns the stable name used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::File => "file",
            Self::Caller => "caller",
            Self::Argument => "argument",
            Self::BuiltIn => "built-in",
            Self::Other => "other",
        }
    }
}

impl FoundKind {
    /// Returns the stable name used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Blank => "blank",
            Self::Credential => "credential",
            Self::BaseUrl => "base-url",
            Self::Setting => "setting",
            Self::Present => "present",
            Self::Problem => "problem",
        }
    }
}

impl Verdict {
    /// Returns the stable name used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Read => "read",
            Self::Shadowed => "shadowed",
            Self::NoEffect => "no-effect",
            Self::Unusable => "unusable",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
            Self::NotReached => "not-reached",
            Self::Nothing => "nothing",
        }
    }
}

// The words say it all, and reports have hundreds of them.
macro_rules! print_as_text {
    ($($type:ident),+) => {$(
        impl $type {
            /// Returns the text that `Display` prints.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.text)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($type), self.text)
            }
        }
    )+};
}

print_as_text!(ReportPlace, ReportFound, ReportReason);

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ReportEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct("ReportEntry", 8)?;
        entry.serialize_field("origin", self.origin.as_str())?;
        entry.serialize_field("place", &self.origin)?;
        entry.serialize_field("found", self.found.as_str())?;
        entry.serialize_field("found_kind", self.found.kind.as_str())?;
        entry.serialize_field("method", &self.found.method.map(MethodKind::as_str))?;
        entry.serialize_field("verdict", self.verdict.as_str())?;
        let reason = self.reason.as_ref();
        entry.serialize_field("reason", &reason.map(ReportReason::as_str))?;
        entry.serialize_field("reason_code", &reason.map(|reason| reason.code))?;
        entry.end()
    }
}
