//! The names and texts for what a server objects to, for how certain that is, and for the format of an
//! answer.

use std::fmt;

/// The most likely cause of a server's rejection.
///
/// ```
/// use auth_resolver::report::RejectionKind;
///
/// assert_eq!(RejectionKind::QuotaExhausted.as_str(), "quota-exhausted");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// The credential is not accepted: wrong, revoked, or for another server.
    InvalidCredential,
    /// No credential arrived.
    MissingCredential,
    /// The key belongs to another vendor or gateway than the host.
    KeyOfAnotherVendor,
    /// A session was sent to a host for keys, or a key to a host for sessions.
    WrongHostForMethod,
    /// The server does not take this kind of credential, or not in this header.
    UnsupportedCredential,
    /// The session has expired or was ended.
    ExpiredSession,
    /// The credential is valid but lacks a permission.
    MissingPermission,
    /// The key or the server allows only some networks, programs or services.
    KeyRestricted,
    /// The organisation, project or workspace does not match the credential.
    WrongOrganization,
    /// The account or the key was disabled.
    AccountDisabled,
    /// The credit, a spending limit or the limit for a day is used up. Waiting a moment does not help.
    QuotaExhausted,
    /// No payment is set up, or it failed.
    BillingInactive,
    /// The plan's limit is reached until it is reset.
    PlanLimitReached,
    /// The plan does not include this use.
    NotInPlan,
    /// Too many requests in a short time. Waiting helps.
    RateLimited,
    /// The model does not exist or is not deployed, or the credential may not use it.
    ModelUnavailable,
    /// The base URL lacks a version such as `/v1`.
    NoVersionSegment,
    /// The base URL has its version twice, as in `/v1/v1`.
    DoubledVersion,
    /// The base URL ends in the version of another program, or in one that this program adds.
    ForeignVersionSegment,
    /// Nothing is served at the path.
    UnknownPath,
    /// A web page answered, not the API: a proxy, a filter, a login page, or the wrong host.
    PageInsteadOfApi,
    /// A proxy on the way requires its own login.
    ProxyAuthentication,
    /// Requests from this country, region or network are not served.
    RegionUnsupported,
    /// The server redirects the client.
    Redirected,
    /// The server has an internal problem.
    ServerTrouble,
    /// The request itself is wrong, not its credential or its base URL.
    InvalidRequest,
    /// The cause is unknown.
    Unexplained,
}

/// How certain a [`RejectionKind`] is.
///
/// ```
/// use auth_resolver::report::Certainty;
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let certainty = |status, body: &str| auth.explain_rejection(status, body).certainty;
/// assert_eq!(certainty(401, r#"{"error": {"code": "invalid_api_key"}}"#), Certainty::Stated);
/// assert_eq!(certainty(429, ""), Certainty::Likely);
/// assert_eq!(certainty(418, ""), Certainty::Unknown);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Certainty {
    /// The server states it, in a word that its vendor documents or that was observed to mean this.
    Stated,
    /// It follows from the status, or from what was resolved.
    Likely,
    /// Nothing indicates the cause.
    Unknown,
}

/// The format of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `{"error": {"message", "type", "param", "code"}}`, as most gateways write it too.
    OpenAi,
    /// `{"type": "error", "error": {"type", "message"}, "request_id"}`
    Anthropic,
    /// `{"error": {"code", "message", "status", "details": [{"reason"}]}}`, a `google.rpc.Status`,
    /// sometimes in an array.
    Google,
    /// `{"detail": ...}`, of ChatGPT's backend, and of what is built with `FastAPI`.
    Detail,
    /// `{"message"}`, `{"error": "text"}`, `{"errors": [...]}` and the like: an error without the
    /// wrapper that the others have.
    Message,
    /// A text, as it is or as a JSON string.
    Text,
    /// A web page.
    Page,
    /// Nothing but white space.
    Empty,
    /// Anything else.
    Unknown,
}

impl RejectionKind {
    /// Returns the stable name: lower case, words joined by `-`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    /// Returns the kind as half a sentence.
    pub(super) fn clause(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::InvalidCredential => ("invalid-credential", "the credential is not accepted"),
            Self::MissingCredential => ("missing-credential", "no credential arrived"),
            Self::KeyOfAnotherVendor => (
                "key-of-another-vendor",
                "the key is for another host than this one",
            ),
            Self::WrongHostForMethod => (
                "wrong-host-for-method",
                "this host takes another kind of credential",
            ),
            Self::UnsupportedCredential => (
                "unsupported-credential",
                "a credential of this kind, or in this header, is not taken",
            ),
            Self::ExpiredSession => ("expired-session", "the session has expired or was ended"),
            Self::MissingPermission => ("missing-permission", "the credential lacks a permission"),
            Self::KeyRestricted => (
                "key-restricted",
                "the key may not be used from here, or not for this service",
            ),
            Self::WrongOrganization => (
                "wrong-organization",
                "the organisation, project or workspace is not the credential's",
            ),
            Self::AccountDisabled => ("account-disabled", "the account was disabled"),
            Self::QuotaExhausted => (
                "quota-exhausted",
                "the credit or a spending limit is used up",
            ),
            Self::BillingInactive => (
                "billing-inactive",
                "no payment is set up for the account, or it failed",
            ),
            Self::PlanLimitReached => ("plan-limit-reached", "the plan's limit is reached for now"),
            Self::NotInPlan => ("not-in-plan", "the plan does not include this use"),
            Self::RateLimited => ("rate-limited", "too many requests came in a short time"),
            Self::ModelUnavailable => (
                "model-unavailable",
                "the model does not exist, or the credential may not use it",
            ),
            Self::NoVersionSegment => ("no-version-segment", "the base URL lacks a version"),
            Self::DoubledVersion => ("doubled-version", "the base URL names the version twice"),
            Self::ForeignVersionSegment => (
                "foreign-version-segment",
                "the base URL ends in a version that does not belong there",
            ),
            Self::UnknownPath => ("unknown-path", "nothing is served at the path"),
            Self::PageInsteadOfApi => (
                "page-instead-of-api",
                "a web page answered and not the API: a proxy, a login page or a website",
            ),
            Self::ProxyAuthentication => (
                "proxy-authentication",
                "a proxy on the way wants a login of its own",
            ),
            Self::RegionUnsupported => (
                "region-unsupported",
                "requests from this country or region are not served",
            ),
            Self::Redirected => ("redirected", "the API is at another address"),
            Self::ServerTrouble => ("server-trouble", "the server has trouble of its own"),
            Self::InvalidRequest => ("invalid-request", "the request itself is wrong"),
            Self::Unexplained => ("unexplained", "nothing is known"),
        }
    }
}

impl Certainty {
    /// Returns the stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Likely => "likely",
            Self::Unknown => "unknown",
        }
    }
}

impl Shape {
    /// Returns the stable name used in reports.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Google => "google",
            Self::Detail => "detail",
            Self::Message => "message",
            Self::Text => "text",
            Self::Page => "page",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for RejectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl serde::Serialize for RejectionKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl serde::Serialize for Certainty {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
