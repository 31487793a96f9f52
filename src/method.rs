//! The ways to authenticate, and what is known about the account behind one.
//!
//! Nothing here was checked with a server. A credential is present and well-formed, never known to
//! be valid, and the claims of a token are unverified.

mod claims;
mod header;
mod kind;
mod oauth;
mod session;
mod time;

pub(crate) use self::claims::claimed_expiry;
pub use self::claims::{Identity, UnverifiedClaims};
pub use self::header::{HeaderRole, HeaderScheme, RequestHeader};
pub use self::kind::{Billing, CredentialClass, MethodKind};
pub use self::oauth::OAuthSession;
pub use self::session::{ChatGptSession, RefreshOwner};
pub use self::time::{Expiry, ExpiryBasis, TimeOutOfRange, UnixTime};

use std::fmt;

use crate::secret::Secret;
use crate::text::Name;

/// How a program authenticates.
///
/// ```
/// use auth_resolver::{AuthMethod, Secret};
///
/// let method = AuthMethod::ApiKey(Secret::parse("sk-test-1234")?);
/// assert_eq!(method.to_string(), "API key");
/// assert_eq!(format!("{method:?}"), "ApiKey([redacted])");
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthMethod {
    /// An API key, sent as a bearer token unless the rules name another [`HeaderScheme`].
    ApiKey(Secret),
    /// A stored ChatGPT login, as `codex login` writes it.
    ChatGpt(Box<ChatGptSession>),
    /// An OAuth login with an opaque token, described only by its file, such as that of Claude
    /// Code or Gemini CLI.
    OAuth(Box<OAuthSession>),
    /// A bearer token for a provider, with no known account.
    BearerToken(Secret),
    /// A personal access token (prefix `at-`). The service resolves its account, so no account id
    /// is known.
    PersonalAccessToken(Secret),
    /// An agent identity. It is only recognised: its requests carry a signed assertion, not a
    /// bearer token.
    AgentIdentity,
    /// An Amazon Bedrock key, for Bedrock hosts only.
    BedrockApiKey(BedrockApiKey),
    /// No credential is needed, for example for a provider on the loopback interface.
    NoneRequired,
}

/// A key for Amazon Bedrock and its region.
///
/// ```
/// use auth_resolver::method::BedrockApiKey;
/// use auth_resolver::{AuthMethod, Secret};
///
/// let key = BedrockApiKey::new(Secret::parse("made-up")?, Some("eu-west-1".to_owned()));
/// assert_eq!((key.key().expose(), key.region()), ("made-up", Some("eu-west-1")));
/// // No bearer token anywhere: it would be sent to hosts that are not Bedrock's.
/// assert_eq!(AuthMethod::BedrockApiKey(key).bearer(), None);
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct BedrockApiKey {
    key: Secret,
    // A region is anybody's text, so it prints as names do.
    region: Option<Name>,
}

impl BedrockApiKey {
    /// Creates a Bedrock key with an optional region.
    #[must_use]
    pub fn new(key: Secret, region: Option<String>) -> Self {
        let region = region.map(|region| Name::new(&region));
        Self { key, region }
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &Secret {
        &self.key
    }

    /// Returns the AWS region, such as `us-west-2`, when one was stored beside the key or named by
    /// a variable.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_ref().map(Name::expose)
    }
}

impl AuthMethod {
    /// Returns the kind of the method.
    #[must_use]
    pub fn kind(&self) -> MethodKind {
        match self {
            Self::ApiKey(_) => MethodKind::ApiKey,
            Self::ChatGpt(_) => MethodKind::ChatGpt,
            Self::OAuth(_) => MethodKind::OAuth,
            Self::BearerToken(_) => MethodKind::BearerToken,
            Self::PersonalAccessToken(_) => MethodKind::PersonalAccessToken,
            Self::AgentIdentity => MethodKind::AgentIdentity,
            Self::BedrockApiKey(_) => MethodKind::BedrockApiKey,
            Self::NoneRequired => MethodKind::NoneRequired,
        }
    }

    /// Returns the token for `Authorization: Bearer`, if the method has one.
    ///
    /// Returns `None` for a Bedrock key and an agent identity, because a plain bearer request with
    /// them fits only their own hosts.
    #[must_use]
    pub fn bearer(&self) -> Option<&Secret> {
        match self {
            Self::ApiKey(secret)
            | Self::BearerToken(secret)
            | Self::PersonalAccessToken(secret) => Some(secret),
            Self::ChatGpt(session) => Some(session.access_token()),
            Self::OAuth(session) => Some(session.access_token()),
            Self::AgentIdentity | Self::BedrockApiKey(_) | Self::NoneRequired => None,
        }
    }

    /// Returns who pays when the credential is used at its own vendor.
    pub(crate) fn billing(&self) -> Billing {
        match self {
            // A plan that the file names is paid for; without one nobody can tell.
            Self::OAuth(session) if session.plan().is_some() => Billing::Subscription,
            _ => self.kind().billing(),
        }
    }

    /// Returns when the credential expires, if it can expire.
    #[must_use]
    pub fn expiry(&self) -> Option<Expiry> {
        match self {
            Self::ChatGpt(session) => Some(session.expiry()),
            Self::OAuth(session) => Some(session.expiry()),
            _ => None,
        }
    }

    /// Returns whether the program that logged in can refresh the credential.
    pub(crate) fn is_refreshable(&self) -> bool {
        match self {
            Self::ChatGpt(session) => session.has_refresh_token(),
            Self::OAuth(session) => session.has_refresh_token(),
            _ => false,
        }
    }

    /// Returns the plan of the account, unverified, as it is printed.
    pub(crate) fn plan(&self) -> Option<&'static str> {
        let plan = match self {
            Self::ChatGpt(session) => session.claims().plan.as_ref(),
            Self::OAuth(session) => session.plan.as_ref(),
            _ => None,
        };
        plan.map(claims::Plan::shown)
    }

    /// Returns the headers for this method, credential first. An API key is sent by this scheme.
    ///
    /// For requests, use [`Resolution::headers`](crate::Resolution::headers), which include the
    /// right scheme and the headers of a provider. `ChatGPT-Account-ID` and `X-OpenAI-Fedramp` are
    /// sent by every release of Codex that knows them (recordings `authjson/tok_*`).
    ///
    /// ```
    /// use auth_resolver::method::HeaderScheme;
    /// use auth_resolver::{AuthMethod, Secret};
    ///
    /// let method = AuthMethod::ApiKey(Secret::parse("acme-1234")?);
    /// let headers = method.headers(HeaderScheme::BEARER);
    /// assert_eq!(headers[0].value().expose(), "Bearer acme-1234");
    /// let headers = method.headers(HeaderScheme::X_GOOG_API_KEY);
    /// assert_eq!(
    ///     (headers[0].name(), headers[0].value().expose()),
    ///     ("x-goog-api-key", "acme-1234")
    /// );
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    #[must_use]
    pub fn headers(&self, scheme: HeaderScheme) -> Vec<RequestHeader> {
        let mut headers = Vec::new();
        if let Self::ApiKey(key) = self {
            headers.push(scheme.header(key));
        } else if let Self::OAuth(session) = self
            && let Some(value) = session.authorization()
        {
            headers.push(RequestHeader::authorization(value.clone()));
        } else if let Some(secret) = self.bearer() {
            headers.push(RequestHeader::bearer(secret));
        }
        if let Self::ChatGpt(session) = self {
            headers.extend(session.identity_headers());
        }
        headers
    }
}

impl fmt::Display for AuthMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)?;
        match self.plan() {
            Some(plan) => write!(f, " ({plan} plan, unverified)"),
            None => Ok(()),
        }
    }
}
