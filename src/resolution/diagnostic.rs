//! One remark, with a code that programs can rely on.

use std::fmt;

use crate::base_url::{BaseUrl, VersionSegment};
use crate::text::printable;

/// A note about a resolution, besides the answer or the error. It prints as its message and its remedy,
/// on one line.
///
/// ```
/// use auth_resolver::report::Severity;
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "'acme-1234'"))
///     .resolve()?;
/// assert_eq!(auth.diagnostics()[0].code, "quotes-stripped");
/// assert_eq!(auth.diagnostics()[0].severity, Severity::Warning);
/// assert_eq!(
///     auth.diagnostics()[0].to_string(),
///     "the quotes around variable ACME_API_KEY were left out",
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable name of the note: lower case, words joined by `-`.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// What was found where. Never holds a value.
    pub message: String,
    /// The remedy under the present settings.
    pub remedy: Option<String>,
}

/// The severity of a note.
///
/// ```
/// use auth_resolver::report::Severity;
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up"}"#)
///     .file_mode("/home/u/.codex/auth.json", 0o644);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let warnings = auth.diagnostics().into_iter().filter(|note| note.severity >= Severity::Warning);
/// assert!(warnings.map(|note| note.code).eq(["readable-by-others"]));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// For information.
    Info,
    /// Probably a mistake, or unsafe.
    Warning,
}

impl Severity {
    /// Returns the stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.remedy {
            Some(remedy) => write!(f, "; {remedy}"),
            None => Ok(()),
        }
    }
}

/// A remark that is worth knowing, without a remedy: its code, and what `format!` takes.
macro_rules! info {
    ($code:literal, $($text:tt)+) => {
        $crate::resolution::diagnostic::Diagnostic::new(
            $code,
            $crate::resolution::diagnostic::Severity::Info,
            format_args!($($text)+),
        )
    };
}

/// A remark on what is probably not meant or not safe.
macro_rules! warning {
    ($code:literal, $($text:tt)+) => {
        $crate::resolution::diagnostic::Diagnostic::new(
            $code,
            $crate::resolution::diagnostic::Severity::Warning,
            format_args!($($text)+),
        )
    };
}

pub(super) use {info, warning};

impl Diagnostic {
    pub(super) fn new(code: &'static str, severity: Severity, message: fmt::Arguments<'_>) -> Self {
        Self {
            code,
            severity,
            message: printable(message.to_string()),
            remedy: None,
        }
    }

    /// Adds what would help.
    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(printable(remedy));
        self
    }
}

/// Lists the remarks about the base URL that is used.
///
/// What was cleaned off its text is told by the place that holds it, where there is one. A server may have
/// no version where the program's own default has none.
pub(super) fn of_url(
    url: &BaseUrl,
    has_place: bool,
    default: Option<&BaseUrl>,
    version: VersionSegment,
) -> Vec<Diagnostic> {
    let notices = url.notices();
    // A default is the program's own, whatever version is in it.
    let correction = version
        .correction(url)
        .filter(|_| has_place)
        .map(|works| of_version(url, version, &works));
    let has_version = default.is_none_or(|default| !default.notices().no_path());
    let wants_version = has_version && matches!(version, VersionSegment::InBaseUrl(_));
    [
        (notices.text().quotes_stripped() && !has_place, warning!("quotes-stripped", "the quotes around the base URL were left out")),
        (notices.text().invisible_stripped() && !has_place, warning!("invisible-stripped", "invisible characters around the base URL were left out")),
        (notices.endpoint_suffix_cut(), warning!("endpoint-suffix-cut", "the base URL ended in the name of an endpoint, which was cut")),
        (notices.doubled_version(), warning!("doubled-version", "the base URL names the version twice")),
        (notices.no_path() && wants_version, info!("no-version-segment", "{}", if version.completed(url) == version.base_url(url) {
                "the base URL has no path; most servers want a version such as /v1"
            } else {
                "the base URL has no path; this vendor's APIs are below one, and not at /v1"
            })),
        (url.at_reachable_host() != *url, warning!("unspecified-host", "the base URL names the address that servers listen at, for all of this machine's; not every \
             client can connect to it")
        .remedy(format!("use {}", url.at_reachable_host()))),
        (notices.non_ascii_host(), warning!("non-ascii-host", "the host's name has letters outside ASCII, which can imitate another one; it is shown \
             as it is sent")),
    ]
    .into_iter()
    .filter_map(|(applies, diagnostic)| applies.then_some(diagnostic))
    .chain(correction)
    .collect()
}

fn of_version(url: &BaseUrl, version: VersionSegment, works: &BaseUrl) -> Diagnostic {
    let written = url.last_version().unwrap_or_default();
    let message = match version {
        VersionSegment::Appended(segment) => format!(
            "the base URL ends in `{written}`, and this program writes `{segment}` behind it itself"
        ),
        VersionSegment::InBaseUrl(segment) => format!(
            "the base URL ends in `{written}`, the version of another program; this one wants \
             `{segment}`"
        ),
    };
    warning!("foreign-version-segment", "{}", message).remedy(format!("use {works}"))
}
