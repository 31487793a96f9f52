//! What a server objects to, and how certain that is.

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

impl RejectionKind {
    /// Returns the stable name: lower case, words joined by `-`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCredential => "invalid-credential",
            Self::MissingCredential => "missing-credential",
            Self::KeyOfAnotherVendor => "key-of-another-vendor",
            Self::WrongHostForMethod => "wrong-host-for-method",
            Self::UnsupportedCredential => "unsupported-credential",
            Self::ExpiredSession => "expired-session",
            Self::MissingPermission => "missing-permission",
            Self::KeyRestricted => "key-restricted",
            Self::WrongOrganization => "wrong-organization",
            Self::AccountDisabled => "account-disabled",
            Self::QuotaExhausted => "quota-exhausted",
            Self::BillingInactive => "billing-inactive",
            Self::PlanLimitReached => "plan-limit-reached",
            Self::NotInPlan => "not-in-plan",
            Self::RateLimited => "rate-limited",
            Self::ModelUnavailable => "model-unavailable",
            Self::NoVersionSegment => "no-version-segment",
            Self::DoubledVersion => "doubled-version",
            Self::ForeignVersionSegment => "foreign-version-segment",
            Self::UnknownPath => "unknown-path",
            Self::PageInsteadOfApi => "page-instead-of-api",
            Self::ProxyAuthentication => "proxy-authentication",
            Self::RegionUnsupported => "region-unsupported",
            Self::Redirected => "redirected",
            Self::ServerTrouble => "server-trouble",
            Self::InvalidRequest => "invalid-request",
            Self::Unexplained => "unexplained",
        }
    }

    /// Returns whether the account behind a credential is the cause, and not the request.
    pub(super) fn is_about_the_account(self) -> bool {
        matches!(
            self,
            Self::InvalidCredential
                | Self::MissingCredential
                | Self::UnsupportedCredential
                | Self::ExpiredSession
                | Self::MissingPermission
                | Self::KeyRestricted
                | Self::WrongOrganization
                | Self::AccountDisabled
                | Self::QuotaExhausted
                | Self::BillingInactive
                | Self::PlanLimitReached
                | Self::NotInPlan
                | Self::ModelUnavailable
        )
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
