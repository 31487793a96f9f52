//! One row of a report: the place, what was there, what became of it, and why. As types, which print as
//! people read them.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::finding::{Origin, Place, Position, Problem, Side};
use crate::method::MethodKind;

/// One place that was looked at.
///
/// As data it has the words and the types: `origin` is the place as people read it and `place` its parts,
/// `found` and `reason` are words, `found_kind` and `reason_code` names that programs can compare.
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
    /// What was there.
    pub found: ReportFound,
    /// What became of it.
    pub verdict: Verdict,
    /// Why, where there is more to say.
    pub reason: Option<ReportReason>,
    // Places for settings that are not set would drown the rest of the table.
    pub(super) is_minor: bool,
}

/// A place, in its parts. Prints as people read it, such as `~/.acme/config.toml:3 api.key`.
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
    /// What kind of place it is.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlaceKind {
    /// A variable of the environment.
    Variable,
    /// A file, or something in it.
    File,
    /// What the calling program was given, such as a flag.
    Caller,
    /// A document that the calling program was given as text.
    Argument,
    /// Built into the program.
    BuiltIn,
    /// Another one, by a custom source's words.
    Other,
}

/// What was at a place. Prints as people read it.
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
    /// What kind of thing it was.
    pub kind: FoundKind,
    /// The kind of the credential, if it was one.
    pub method: Option<MethodKind>,
    /// What is wrong with it, if something is.
    pub problem: Option<Problem>,
    text: String,
}

/// Kinds of things that can be at a place.
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
    /// An empty text, or one of blanks.
    Blank,
    /// A credential.
    Credential,
    /// A base URL.
    BaseUrl,
    /// A setting, or the text of a variable.
    Setting,
    /// A file, a directory or a table that is in order; what is in it has rows of its own.
    Present,
    /// Something that cannot be used.
    Problem,
}

/// What became of what was found.
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
    /// It is the credential or the base URL of the answer.
    Used,
    /// It was read and decides something else.
    Read,
    /// Another place comes first.
    Shadowed,
    /// It has no effect here.
    NoEffect,
    /// It cannot be used, and nothing depended on it.
    Unusable,
    /// It cannot be used, and was skipped as the caller allowed.
    Skipped,
    /// The error is about it.
    Refused,
    /// Something else was an error before it was its turn.
    NotReached,
    /// Nothing was there.
    Nothing,
}

/// Why something became of a place. Prints as people read it.
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
    text: String,
}

impl ReportPlace {
    /// Takes a place into its parts; `text` is how it prints.
    pub(super) fn new(origin: &Origin, text: String, path: impl Fn(&Path) -> String) -> Self {
        let (kind, file, position) = match &origin.place {
            Place::Variable(name) => {
                return Self {
                    kind: PlaceKind::Variable,
                    side: origin.side,
                    path: None,
                    line: None,
                    name: Some(name.to_string()),
                    text,
                };
            }
            Place::File(file, position) => (PlaceKind::File, Some(path(file)), Some(position)),
            Place::Argument(_, position) => (PlaceKind::Argument, None, Some(position)),
            Place::Caller(_) => (PlaceKind::Caller, None, None),
            Place::Other(_) => (PlaceKind::Other, None, None),
            Place::BuiltIn => (PlaceKind::BuiltIn, None, None),
        };
        let (name, line) = match position {
            Some(Position::Member(name)) => (Some(name.clone().into_owned()), None),
            Some(Position::Key { key, line }) => (Some(key.clone()), Some(*line)),
            Some(Position::AbsentKey(key)) => (Some(key.clone()), None),
            Some(Position::Assignment { name, line }) => (Some(name.to_string()), *line),
            Some(Position::Whole) | None => (None, None),
        };
        Self {
            kind,
            side: origin.side,
            path: file,
            line,
            name: name.map(crate::text::printable),
            text,
        }
    }

    /// Returns how it prints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl ReportFound {
    pub(super) fn new(
        kind: FoundKind,
        method: Option<MethodKind>,
        problem: Option<Problem>,
        text: String,
    ) -> Self {
        Self {
            kind,
            method,
            problem,
            text,
        }
    }

    /// Returns how it prints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl ReportReason {
    pub(super) fn new(code: &'static str, text: String) -> Self {
        Self { code, text }
    }

    /// Returns how it prints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
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

impl fmt::Display for ReportPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Display for ReportFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Display for ReportReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

// The words say it all, and reports have hundreds of them.
macro_rules! debug_as_text {
    ($($type:ident),+) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($type), self.text)
            }
        }
    )+};
}

debug_as_text!(ReportPlace, ReportFound, ReportReason);

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for PlaceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
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
