//! The answer and its report: as a value, as text, as data.

mod bound;
mod change;
mod diagnostic;
mod entry;
mod fingerprint;
mod given;
#[cfg(feature = "http")]
mod header_map;
mod inventory;
mod layout;
mod message;
mod notices;
mod remarks;
mod remedies;
mod report;
mod table;
mod tool;
mod trace;
mod wording;

pub(crate) use self::bound::write_places;
pub use self::change::ChangeKind;
pub use self::diagnostic::{Diagnostic, Severity};
pub use self::entry::{
    FoundKind, PlaceKind, ReportEntry, ReportFound, ReportPlace, ReportReason, Verdict,
};
pub use self::fingerprint::Fingerprint;
pub(crate) use self::fingerprint::Record;
#[cfg(feature = "http")]
pub use self::header_map::HeadersTooLarge;
pub use self::inventory::ReportCredential;
pub use self::layout::TextStyle;
pub(crate) use self::layout::{Layout, Page, Styled, Tone};
pub use self::report::{
    Identities, Report, ReportAnswer, ReportDifference, ReportError, ReportExpiry, ReportOmission,
    ReportSecondCredential, SCHEMA_VERSION,
};
pub(crate) use self::table::alternatives;
pub(crate) use self::trace::{Holds, Trace};
pub(crate) use self::wording::with_article;

use std::fmt;
use std::path::Path;

use crate::base_url::BaseUrl;
use crate::finding::Origin;
use crate::method::{AuthMethod, Billing, RequestHeader, UnixTime};
use crate::policy::Choice;
use crate::text::Name;

/// The credential and the base URL to use, and the reasons for both.
///
/// Nothing was contacted. The credential is present and well-formed, but only a server can tell
/// whether it is valid.
///
/// ```
/// use auth_resolver::{AuthMethod, Env, Resolver, System};
///
/// let machine = System::fixed().var("ACME_API_KEY", "acme-1234").build();
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(machine)
///     .resolve()?;
///
/// assert!(matches!(auth.method(), AuthMethod::ApiKey(key) if key.expose() == "acme-1234"));
/// assert_eq!(auth.endpoint("responses"), "https://api.acme.example/v1/responses");
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "variable ACME_API_KEY");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone)]
pub struct Resolution {
    pub(crate) choice: Choice,
    pub(crate) trace: Trace,
}

impl Resolution {
    /// Creates a resolution from a choice and its trace.
    pub(crate) fn new(choice: Choice, trace: Trace) -> Self {
        Self { choice, trace }
    }

    /// Returns the credential and how to send it.
    #[must_use]
    pub fn method(&self) -> &AuthMethod {
        &self.choice.method
    }

    /// Returns the base URL.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.choice.url
    }

    /// Returns who pays for requests to this endpoint.
    #[must_use]
    pub fn billing(&self) -> Billing {
        self.choice.billing
    }

    /// Returns the provider in use, unless it is the primary one.
    #[must_use]
    pub fn provider(&self) -> Option<&Name> {
        self.choice.server.as_ref()
    }

    /// Returns the URL of an endpoint, including the provider's query parameters. These may be
    /// secret, so do not print the URL. To print one, use
    /// [`base_url().endpoint(path)`](BaseUrl::endpoint).
    ///
    /// `path` is trusted: it is not checked or encoded, and `..` in it stays. If it comes from a
    /// client, [check it first](crate::guide::proxy#what-do-i-forward).
    #[must_use]
    pub fn endpoint(&self, path: &str) -> String {
        self.choice
            .url
            .endpoint_with_query(path, self.query_parameters())
    }

    /// Returns the headers for requests, credential first, extra headers of the provider last.
    ///
    /// Mark the [sensitive](RequestHeader::is_sensitive) ones, and drop all of them on a redirect
    /// to another origin.
    #[must_use]
    pub fn headers(&self) -> &[RequestHeader] {
        &self.choice.headers
    }

    /// Returns the query parameters that the provider requires on every request. They may be
    /// secret.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let config = r#"
    ///     model_provider = "acme"
    ///     [model_providers.acme]
    ///     name = "Acme"
    ///     base_url = "https://acme.example/openai"
    ///     env_key = "ACME_API_KEY"
    ///     query_params = { api-version = "2026-01-01" }
    /// "#;
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("ACME_API_KEY", "acme-1234")
    ///     .file("/home/u/.codex/config.toml", config);
    /// let auth = auth_resolver::codex().system(machine).resolve()?;
    /// assert_eq!(auth.provider().unwrap().to_string(), "acme");
    /// assert!(auth.query_parameters().eq([("api-version", "2026-01-01")]));
    /// assert!(auth.endpoint("responses").ends_with("/openai/responses?api-version=2026-01-01"));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn query_parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.choice
            .query
            .iter()
            .map(|(name, value)| (name.expose(), value.expose()))
    }

    /// Returns where the credential came from, or `None` if no credential is required.
    ///
    /// It prints paths in full. Reports print `~` for the home directory, as
    /// [`Place::shortened`](crate::source::Place::shortened) does.
    #[must_use]
    pub fn credential_origin(&self) -> Option<&Origin> {
        self.choice
            .credential
            .and_then(|credential| self.trace.origin(credential))
    }

    /// Returns where the second credential came from, if one is sent in a separate header.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("ANTHROPIC_AUTH_TOKEN", "made-up")
    ///     .var("ANTHROPIC_API_KEY", "sk-ant-test-1234");
    /// let auth = auth_resolver::claude_code().system(machine).resolve()?;
    /// let second = auth.second_credential_origin().unwrap();
    /// assert_eq!(second.to_string(), "variable ANTHROPIC_API_KEY");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn second_credential_origin(&self) -> Option<&Origin> {
        self.choice
            .second
            .and_then(|second| self.trace.origin(second))
    }

    /// Returns where the base URL came from, or `None` for the default or a built-in provider.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234").now(60))
    ///     .resolve()?;
    /// assert!(auth.base_url_origin().is_none());
    /// assert_eq!((auth.rules(), auth.decided_at().seconds()), ("in-order", 60));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn base_url_origin(&self) -> Option<&Origin> {
        self.trace.origin(self.choice.url_source.finding()?)
    }

    /// Returns the name of the rules in force, such as `documented` or `codex-0.58.0`.
    #[must_use]
    pub fn rules(&self) -> &str {
        self.trace.rules()
    }

    /// Returns the time against which expiry was checked.
    #[must_use]
    pub fn decided_at(&self) -> UnixTime {
        self.trace.now()
    }

    pub(crate) fn home(&self) -> Option<&Path> {
        self.trace.home()
    }

    /// Returns the fingerprint for [`Resolver::changed_since`](crate::Resolver::changed_since).
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let resolver = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"));
    /// let auth = resolver.resolve()?;
    /// assert!(resolver.changed_since(&auth.fingerprint()).is_none());
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.trace.fingerprint(Some(&self.choice))
    }

    /// Lists the credentials that were found, including this one, in order of precedence.
    ///
    /// ```
    /// use auth_resolver::report::Verdict;
    /// use auth_resolver::{Billing, Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY").api_key("OLD_ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "one").var("OLD_ACME_API_KEY", "two"))
    ///     .resolve()?;
    /// let [used, other] = &auth.credentials()[..] else { unreachable!() };
    /// assert_eq!((used.verdict, used.billing), (Verdict::Used, Billing::Metered));
    /// assert_eq!(other.verdict, Verdict::Shadowed);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn credentials(&self) -> Vec<ReportCredential> {
        self.trace.credentials(Some(&self.choice))
    }

    /// Returns the notes: conflicts, settings without effect, loose file modes.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.trace.diagnostics(Some(&self.choice))
    }

    /// Returns the full report as data. E-mail, account and user are left out unless requested.
    #[must_use]
    pub fn report(&self, identities: Identities) -> Report {
        Report::of_choice(&self.choice, &self.trace, identities)
    }

    /// Returns the full report as text, for people. It does not include the identity of the
    /// account, and ends with a line break.
    #[must_use]
    pub fn explain(&self) -> impl fmt::Display {
        self.report(Identities::Hidden)
    }
}

// Not everything that was looked at: a file can hold any number of settings.
impl fmt::Debug for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolution")
            .field("method", self.method())
            .field("credential_origin", &self.credential_origin())
            .field("base_url", self.base_url())
            .field("base_url_origin", &self.base_url_origin())
            .field("billing", &self.billing())
            .field("provider", &self.provider())
            .field("rules", &self.rules())
            .field("decided_at", &self.decided_at())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
