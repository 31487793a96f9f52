//! The account as one value. Text and JSON are two ways to print it, and neither leaves anything
//! out that the other has to hide.

use std::time::Duration;

use crate::method::{AuthMethod, Expiry, HeaderRole, MethodKind, RequestHeader, UnixTime};
use crate::policy::{Answer, Choice, Note, Refusal, UrlSource};
use crate::secret::begins_like_key;
use crate::text::printable;

use super::diagnostic::Diagnostic;
use super::entry::ReportEntry;
use super::trace::Trace;

/// The schema version of reports and rejections as data. It increases when a field changes its
/// meaning or is removed.
///
/// ```
/// use auth_resolver::report::SCHEMA_VERSION;
/// use auth_resolver::System;
///
/// let error = auth_resolver::codex().system(System::fixed()).resolve().unwrap_err();
/// assert_eq!(error.report().schema_version, SCHEMA_VERSION);
/// ```
pub const SCHEMA_VERSION: u32 = 2;

/// In bytes; an address can have 254 (RFC 5321).
const LONGEST_ID: usize = 254;

/// Whether a report identifies the account.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::System;
///
/// let login = r#"{"tokens": {"access_token": "made-up", "account_id": "acct-1"}}"#;
/// let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// assert_eq!(auth.report(Identities::Hidden).account_id, None);
/// assert_eq!(auth.report(Identities::Shown).account_id.as_deref(), Some("acct-1"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identities {
    /// Leaves account, user, e-mail and plan `None`, for bug reports. Printed as text, the report still
    /// names the plan.
    Hidden,
    /// Includes account, user, e-mail and plan, as far as the login names them.
    Shown,
}

/// The full report of one resolution, without secrets. Prints as text and serialises as data,
/// where every field is a member, `null` for `None`.
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
/// let report = auth.report(Identities::Hidden);
/// assert_eq!(report.outcome, "resolved");
/// assert_eq!(report.entries[0].origin.as_str(), "variable ACME_API_KEY");
/// assert!(!report.to_string().contains("acme-1234"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// `resolved`, or the [kind](crate::ErrorKind::as_str) of the error.
    pub outcome: &'static str,
    /// The rules in force.
    pub rules: String,
    /// The [kind](crate::method::MethodKind::as_str) of the credential.
    pub method: Option<&'static str>,
    /// Who [pays](crate::Billing::as_str).
    pub billing: Option<&'static str>,
    /// The provider in use, unless it is the primary one.
    pub provider: Option<String>,
    /// The base URL in normal form.
    pub base_url: Option<String>,
    /// Where the base URL came from.
    pub base_url_origin: Option<String>,
    /// Where the credential came from.
    pub credential_origin: Option<String>,
    /// The second credential, sent in a separate header.
    pub second_credential: Option<ReportSecondCredential>,
    /// The Google Cloud project for requests with a Google login.
    pub cloud_project: Option<String>,
    /// When the credential expires, if it can expire.
    pub expires: Option<ReportExpiry>,
    /// Where logins are stored, for a credential from a stored login: `file`, `auto`, ...
    pub store: Option<String>,
    /// The account for requests.
    pub account_id: Option<String>,
    /// The user, from an unverified claim.
    pub user_id: Option<String>,
    /// The e-mail address: from a claim of the id token, or from the login file. Unverified.
    pub email: Option<String>,
    /// The plan: from a claim of the id token, or from the login file. Unverified. `unknown` for a plan
    /// that this crate does not know.
    pub plan: Option<String>,
    /// Why there is no answer.
    pub error: Option<ReportError>,
    /// The answer of the newest release of the program, if it differs: the note
    /// `differs-from-release` as data. Only with the documented rules of
    /// [`codex`](crate::codex()). Lines of a `.env` file that the release cannot read are left out
    /// of the comparison.
    pub differs_from_release: Option<ReportDifference>,
    /// The places that were checked, in order of precedence. All of them, unless one file has more
    /// than [`MOST_ENTRIES_PER_FILE`](Self::MOST_ENTRIES_PER_FILE).
    pub entries: Vec<ReportEntry>,
    /// The notes. All of them, unless there are more than
    /// [`MOST_DIAGNOSTICS_PER_FILE`](Self::MOST_DIAGNOSTICS_PER_FILE) about one file. Notes about
    /// the answer or the error are never left out.
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out, by file. Usually empty.
    pub omitted: Vec<ReportOmission>,
    // Printed for people, who are told their own plan; left out of data, which travels.
    #[serde(skip)]
    pub(super) headline: Option<String>,
    #[serde(skip)]
    pub(super) expires_in: Option<i64>,
    #[serde(skip)]
    pub(super) url_is_found: bool,
}

/// What a report leaves out for one file, so that no file can flood it.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::{Report, System};
///
/// // Each heading has a key that means nothing there.
/// let config: String = (0..5_000).map(|n| format!("[a{n}]\nprofile = 'x'\n")).collect();
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("OPENAI_API_KEY", "sk-made-up")
///     .file("/home/u/.codex/config.toml", config);
/// let report = auth_resolver::codex().system(machine).resolve()?.report(Identities::Hidden);
/// let omitted = &report.omitted[0];
/// assert_eq!(omitted.origin, "~/.codex/config.toml");
/// assert_eq!(omitted.diagnostics, 5_000 - Report::MOST_DIAGNOSTICS_PER_FILE);
/// assert!(report.to_string().contains("more in ~/.codex/config.toml"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportOmission {
    /// The file, or `the environment`, `what the caller passes` or `other places`.
    pub origin: String,
    /// How many of its entries are left out.
    pub entries: usize,
    /// How many diagnostics about it are left out.
    pub diagnostics: usize,
    // Of the entries, those that text would have had as rows.
    #[serde(skip)]
    pub(super) rows: usize,
}

/// A second credential, sent in the same requests as the main one.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("ANTHROPIC_AUTH_TOKEN", "made-up")
///     .var("ANTHROPIC_API_KEY", "sk-ant-test-1234");
/// let auth = auth_resolver::claude_code().system(machine).resolve()?;
/// let second = auth.report(Identities::Hidden).second_credential.unwrap();
/// assert_eq!((&*second.header, &*second.origin), ("x-api-key", "variable ANTHROPIC_API_KEY"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportSecondCredential {
    /// The name of its header.
    pub header: String,
    /// Where it came from.
    pub origin: String,
}

/// When a credential expires.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::sources::TimeUnit;
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let auth = Resolver::new()
///     .source(SessionJson::at("/login.json").expires("expires", TimeUnit::Seconds))
///     .default_login_base_url("https://api.acme.example/v1")
///     .system(
///         System::fixed().now(60).file("/login.json", r#"{"access_token": "t", "expires": 0}"#),
///     )
///     .resolve()?;
/// let expires = auth.report(Identities::Hidden).expires.unwrap();
/// assert_eq!((expires.at.as_deref(), expires.basis), (Some("1970-01-01T00:00:00Z"), "stored"));
/// assert_eq!((expires.passed, expires.refreshable), (Some(true), false));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportExpiry {
    /// The time in RFC 3339, if known.
    pub at: Option<String>,
    /// The source of the time: `claim`, `stored`, `last-refresh` or `unknown`.
    pub basis: &'static str,
    /// Whether the time has passed, if known.
    pub passed: Option<bool>,
    /// Whether the program that logged in can refresh it.
    pub refreshable: bool,
}

/// Why there is no answer.
///
/// ```
/// use auth_resolver::{Env, Resolver, System};
///
/// let error = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .system(System::fixed())
///     .resolve()
///     .unwrap_err();
/// let failure = error.report().error.unwrap();
/// assert_eq!(failure.message, "no usable credential was found");
/// assert_eq!(failure.remedies, ["put an API key into variable ACME_API_KEY"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportError {
    /// What is wrong, and where.
    pub message: String,
    /// The remedies under the present settings, each an alternative.
    pub remedies: Vec<String>,
}

/// The answers of two sets of rules on one machine.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let differs = auth.report(Identities::Hidden).differs_from_release.unwrap();
/// assert_eq!(differs.rules, "codex-0.171.0");
/// assert_eq!((differs.here.outcome, differs.there.outcome), ("resolved", "none-found"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportDifference {
    /// The name of the other rules.
    pub rules: String,
    /// The answer.
    pub there: ReportAnswer,
    /// The answer of the rules in force.
    pub here: ReportAnswer,
}

/// The parts of an answer that are compared between rules.
///
/// ```
/// use auth_resolver::report::Identities;
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("OPENAI_BASE_URL", "https://gw.example/v1")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up"}"#);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let differs = auth.report(Identities::Hidden).differs_from_release.unwrap();
/// assert_eq!(differs.here.credential_origin, differs.there.credential_origin);
/// assert_eq!(differs.here.base_url.unwrap(), "https://gw.example/v1");
/// assert_eq!(differs.there.base_url.unwrap(), "https://api.openai.com/v1");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReportAnswer {
    /// `resolved`, or the [kind](crate::ErrorKind::as_str) of the error.
    pub outcome: &'static str,
    /// The [kind](crate::method::MethodKind::as_str) of the credential.
    pub method: Option<&'static str>,
    /// Where the credential is stored.
    pub credential_origin: Option<String>,
    /// The base URL in normal form.
    pub base_url: Option<String>,
}

impl Trace {
    fn difference(&self) -> Option<ReportDifference> {
        let other = self.notes.iter().find_map(|note| match note {
            Note::OtherRules(other) => Some(other),
            _ => None,
        })?;
        let answer = |answer: &Answer| ReportAnswer {
            outcome: answer.outcome,
            method: answer.method.map(MethodKind::as_str),
            credential_origin: answer.credential.map(|index| self.place(index)),
            base_url: answer.url.as_ref().map(ToString::to_string),
        };
        Some(ReportDifference {
            rules: printable(&*other.rules),
            there: answer(&other.there),
            here: answer(&other.here),
        })
    }
}

impl ReportExpiry {
    pub(super) fn of(expiry: Expiry, refreshable: bool, now: UnixTime) -> Self {
        Self {
            at: expiry.at().map(|at| at.to_string()),
            basis: expiry.basis().as_str(),
            // A rule of thumb says nothing about the token.
            passed: expiry
                .has_passed(now, Duration::ZERO)
                .filter(|_| expiry.basis().is_stated()),
            refreshable,
        }
    }
}

impl Report {
    /// Reports an answer. Who somebody is, is left out of data unless it is to be shown.
    pub(super) fn of_choice(choice: &Choice, trace: &Trace, identities: Identities) -> Self {
        let mut report = Self::of_trace("resolved", trace, Some(choice));
        let kind = choice.method.kind();
        report.method = Some(kind.as_str());
        report.billing = Some(choice.billing.as_str());
        report.provider = choice.server.as_ref().map(ToString::to_string);
        report.base_url = Some(choice.url.to_string());
        report.base_url_origin = Some(trace.place_of_url(choice));
        report.url_is_found = matches!(choice.url_source, UrlSource::Finding(_));
        report.credential_origin = choice.credential.map(|credential| trace.place(credential));
        report.second_credential = choice.second.and_then(|second| {
            let header = choice.headers.iter().find(|header| is_second(header))?;
            Some(ReportSecondCredential {
                header: header.name().to_owned(),
                origin: trace.place(second),
            })
        });
        if let AuthMethod::OAuth(session) = &choice.method {
            report.cloud_project = session.cloud_project().map(ToString::to_string);
        }
        report.store = choice
            .credential
            .and_then(|credential| trace.store_of(credential));
        report.headline = Some(choice.method.to_string());
        if let Some(expiry) = choice.method.expiry() {
            let refreshable = choice.method.is_refreshable();
            report.expires = Some(ReportExpiry::of(expiry, refreshable, trace.now));
            report.expires_in = expiry
                .at()
                .map(|at| at.seconds().saturating_sub(trace.now.seconds()));
        }
        if identities == Identities::Shown {
            report.plan = choice.method.plan().map(str::to_owned);
            let expose = |id: Option<&crate::method::Identity>| id.map(|id| shown_id(id.expose()));
            match &choice.method {
                AuthMethod::ChatGpt(session) => {
                    report.account_id = expose(session.account_id());
                    report.user_id = expose(session.claims().user_id());
                    report.email = expose(session.claims().email());
                }
                AuthMethod::OAuth(session) => {
                    report.account_id = expose(session.account_id());
                    report.email = expose(session.email());
                }
                _ => {}
            }
        }
        report
    }

    /// Reports that there is none, and says nothing of whose account it is.
    pub(crate) fn of_refusal(outcome: &'static str, refusal: &Refusal, trace: &Trace) -> Self {
        let mut report = Self::of_trace(outcome, trace, None);
        report.error = Some(ReportError {
            message: trace.message(refusal),
            remedies: trace.remedies().against(refusal),
        });
        report
    }

    fn of_trace(outcome: &'static str, trace: &Trace, choice: Option<&Choice>) -> Self {
        let told = trace.told(choice);
        Self {
            schema_version: SCHEMA_VERSION,
            outcome,
            rules: printable(trace.rules()),
            method: None,
            billing: None,
            provider: None,
            base_url: None,
            base_url_origin: None,
            credential_origin: None,
            second_credential: None,
            cloud_project: None,
            expires: None,
            store: None,
            account_id: None,
            user_id: None,
            email: None,
            plan: None,
            error: None,
            differs_from_release: trace.difference(),
            entries: told.entries,
            diagnostics: told.diagnostics,
            omitted: told.omitted,
            headline: None,
            expires_in: None,
            url_is_found: false,
        }
    }
}

// What goes along with a bearer token is a key, in the header for keys.
fn is_second(header: &RequestHeader) -> bool {
    header.role() == HeaderRole::Credential && !header.name().eq_ignore_ascii_case("authorization")
}

// Claims and ids are anybody's text, and a key may have been pasted in the place of one. What is
// shown has the shape of an id or an address, and is no key by its prefix.
fn shown_id(text: &str) -> String {
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-._@+|:".contains(&byte);
    if !text.bytes().all(is_id) || text.len() > LONGEST_ID || begins_like_key(text) {
        return "<not a valid id>".to_owned();
    }
    text.to_owned()
}
