//! The account as one value. Text and JSON are two ways to print it, and neither leaves anything
//! out that the other has to hide.

use std::time::Duration;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::method::{
    AuthMethod, Billing, CredentialClass, Expiry, HeaderRole, Identity, MethodKind, RequestHeader,
    UnixTime,
};
use crate::policy::{Answer, Choice, Note, Refusal};
use crate::secret::begins_like_key;
use crate::text::{Name, printable};

use super::diagnostic::Diagnostic;
use super::entry::{ReportEntry, ReportPlace, ReportReason, Verdict};
use super::trace::{Holds, Kept, Trace};

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
    /// Whether the time has passed; `None` if the time is unknown, or only the rule of thumb `last-refresh`.
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

/// A credential that was found, used or not. It holds no secret and does not identify the account.
///
/// ```
/// use auth_resolver::method::CredentialClass;
/// use auth_resolver::report::Verdict;
/// use auth_resolver::{Env, Resolver, SessionJson, System};
///
/// let resolver = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .source(SessionJson::at("/login.json"))
///     .system(
///         System::fixed()
///             .var("ACME_API_KEY", "acme-1234")
///             .file("/login.json", r#"{"access_token": "made-up"}"#),
///     );
/// assert!(resolver.resolve().is_err()); // no base URL is known
/// let [key, login] = &resolver.credentials()[..] else { unreachable!() };
/// assert_eq!(key.origin.to_string(), "variable ACME_API_KEY");
/// assert_eq!(login.class(), CredentialClass::Login);
/// assert_eq!(login.verdict, Verdict::Shadowed);
/// assert_eq!(login.reason.as_ref().unwrap().as_str(), "variable ACME_API_KEY comes first");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportCredential {
    /// The kind of credential.
    pub kind: MethodKind,
    /// Where it is stored.
    pub origin: ReportPlace,
    /// When it expires, if it can expire.
    pub expires: Option<ReportExpiry>,
    /// Who pays for requests with it: at the base URL for the one in use, at its vendor for the
    /// others.
    pub billing: Billing,
    /// The verdict: [`Used`](Verdict::Used) for the one in use.
    pub verdict: Verdict,
    /// The reason why it is not in use, if there is more to say.
    pub reason: Option<ReportReason>,
}

impl Trace {
    /// Lists the credentials in order of precedence.
    pub(crate) fn credentials(&self, choice: Option<&Choice>) -> Vec<ReportCredential> {
        let found = self.looks.iter().filter_map(|look| {
            let kept = match (choice, &look.holds) {
                // Only the answer knows whether the text of a variable is one, and who is paid.
                (Some(choice), _) if choice.credential == Some(look.id) => Kept {
                    billing: choice.billing,
                    ..Kept::of(&choice.method)
                },
                (_, Holds::Credential(kept)) if !self.is_shadowed_by_itself(look) => *kept,
                _ => return None,
            };
            let row = self.entry(look);
            Some(ReportCredential {
                kind: kept.kind,
                origin: row.origin,
                expires: kept
                    .expiry
                    .map(|expiry| ReportExpiry::of(expiry, kept.refreshable, self.now)),
                billing: kept.billing,
                verdict: row.verdict,
                reason: row.reason,
            })
        });
        found.collect()
    }

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

impl ReportCredential {
    /// Returns whether it is a key or a login.
    #[must_use]
    pub fn class(&self) -> CredentialClass {
        self.kind.class()
    }
}

impl Serialize for ReportCredential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut data = serializer.serialize_struct("ReportCredential", 9)?;
        data.serialize_field("method", self.kind.as_str())?;
        data.serialize_field(
            "class",
            match self.class() {
                CredentialClass::Key => "key",
                CredentialClass::Login => "login",
            },
        )?;
        data.serialize_field("origin", self.origin.as_str())?;
        data.serialize_field("place", &self.origin)?;
        data.serialize_field("expires", &self.expires)?;
        data.serialize_field("billing", self.billing.as_str())?;
        data.serialize_field("verdict", self.verdict.as_str())?;
        let reason = self.reason.as_ref();
        data.serialize_field("reason", &reason.map(ReportReason::as_str))?;
        data.serialize_field("reason_code", &reason.map(|reason| reason.code))?;
        data.end()
    }
}

impl ReportExpiry {
    pub(super) fn of(expiry: Expiry, refreshable: bool, now: UnixTime) -> Self {
        Self {
            at: expiry.at().map(|at| at.to_string()),
            basis: expiry.basis().as_str(),
            passed: expiry.has_passed(now, Duration::ZERO),
            refreshable,
        }
    }
}

impl Report {
    /// Reports an answer, or why there is none.
    pub(crate) fn new(
        outcome: &'static str,
        answer: Result<&Choice, &Refusal>,
        trace: &Trace,
        identities: Identities,
    ) -> Self {
        let choice = answer.ok();
        let method = choice.map(|choice| &choice.method);
        let shown = method.filter(|_| identities == Identities::Shown);
        let (account_id, user_id, email) = match shown {
            Some(AuthMethod::ChatGpt(session)) => {
                let claims = session.claims();
                (session.account_id(), claims.user_id(), claims.email())
            }
            Some(AuthMethod::OAuth(session)) => (session.account_id(), None, session.email()),
            _ => (None, None, None),
        };
        let expires = method.and_then(|method| Some((method.expiry()?, method.is_refreshable())));
        let expires_at = expires.and_then(|(expiry, _)| expiry.at());
        let credential = choice.and_then(|choice| choice.credential);
        let told = trace.told(choice);
        Self {
            schema_version: SCHEMA_VERSION,
            outcome,
            rules: printable(trace.rules()),
            method: method.map(|method| method.kind().as_str()),
            billing: choice.map(|choice| choice.billing.as_str()),
            provider: choice.and_then(|choice| Some(choice.server.as_ref()?.to_string())),
            base_url: choice.map(|choice| choice.url.to_string()),
            base_url_origin: choice.map(|choice| trace.place_of_url(choice)),
            credential_origin: credential.map(|credential| trace.place(credential)),
            second_credential: choice.and_then(|choice| {
                Some(ReportSecondCredential {
                    origin: trace.place(choice.second?),
                    header: choice
                        .headers
                        .iter()
                        .find(|header| is_second(header))?
                        .name()
                        .to_owned(),
                })
            }),
            cloud_project: match method {
                Some(AuthMethod::OAuth(session)) => session.cloud_project().map(Name::to_string),
                _ => None,
            },
            expires: expires
                .map(|(expiry, refreshable)| ReportExpiry::of(expiry, refreshable, trace.now)),
            store: credential.and_then(|credential| trace.store_of(credential)),
            account_id: account_id.map(shown_id),
            user_id: user_id.map(shown_id),
            email: email.map(shown_id),
            plan: shown.and_then(AuthMethod::plan).map(str::to_owned),
            error: answer.err().map(|refusal| ReportError {
                message: trace.message(refusal),
                remedies: trace.remedies(refusal),
            }),
            differs_from_release: trace.difference(),
            entries: told.entries,
            diagnostics: told.diagnostics,
            omitted: told.omitted,
            headline: method.map(ToString::to_string),
            expires_in: expires_at.map(|at| at.seconds().saturating_sub(trace.now.seconds())),
            url_is_found: choice.is_some_and(|choice| choice.url_source.finding().is_some()),
        }
    }
}

// What goes along with a bearer token is a key, in the header for keys.
fn is_second(header: &RequestHeader) -> bool {
    header.role() == HeaderRole::Credential && !header.name().eq_ignore_ascii_case("authorization")
}

// Claims and ids are anybody's text, and a key may have been pasted in the place of one. What is
// shown has the shape of an id or an address, and is no key by its prefix.
fn shown_id(id: &Identity) -> String {
    let text = id.expose();
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-._@+|:".contains(&byte);
    if !text.bytes().all(is_id) || text.len() > LONGEST_ID || begins_like_key(text) {
        return "<not a valid id>".to_owned();
    }
    text.to_owned()
}
