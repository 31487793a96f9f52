//! A stored ChatGPT login: its access token and what can be said about it without asking anybody.

use std::time::Duration;

use super::claims::{Identity, UnverifiedClaims};
use super::header::{HeaderRole, RequestHeader};
use super::time::{Expiry, ExpiryBasis, UnixTime};
use crate::secret::Secret;

/// Codex refreshes a login that is older than this when the token does not tell its own expiry
/// (openai/codex ef3e075ad, since 0.51).
const LOGIN_AGE: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// A ChatGPT login read from a file.
///
/// It does not include the refresh token. That is single-use and belongs to the program that
/// logged in, so a second program that used it would log out the first one.
///
/// ```
/// use auth_resolver::method::{ChatGptSession, ExpiryBasis, RefreshOwner};
/// use auth_resolver::Secret;
///
/// let session = ChatGptSession::new(Secret::parse("acme-token")?);
/// assert_eq!(session.expiry().basis(), ExpiryBasis::Unknown);
/// assert_eq!(session.refresh_owner(), RefreshOwner::Nobody);
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct ChatGptSession {
    pub(crate) access_token: Secret,
    pub(crate) account_id: Option<Identity>,
    pub(crate) claims: UnverifiedClaims,
    pub(crate) last_refresh: Option<UnixTime>,
    pub(crate) expires_claim: Option<UnixTime>,
    pub(crate) has_refresh_token: bool,
}

/// Who may refresh a stored login.
///
/// ```
/// use auth_resolver::method::RefreshOwner;
/// use auth_resolver::{AuthMethod, System};
///
/// let login = r#"{"tokens": {"access_token": "made-up", "refresh_token": "made-up"}}"#;
/// let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let AuthMethod::ChatGpt(session) = auth.method() else { unreachable!() };
/// assert_eq!(session.refresh_owner(), RefreshOwner::Writer);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshOwner {
    /// The program that wrote the login. Run it, then resolve again.
    Writer,
    /// Nobody: there is no refresh token, so a new login is needed.
    Nobody,
}

impl ChatGptSession {
    /// Creates a session from an access token.
    #[must_use]
    pub fn new(access_token: Secret) -> Self {
        Self {
            access_token,
            account_id: None,
            claims: UnverifiedClaims::default(),
            last_refresh: None,
            expires_claim: None,
            has_refresh_token: false,
        }
    }

    /// Sets the account for requests, unless it is blank.
    ///
    /// ```
    /// use auth_resolver::method::{ChatGptSession, ExpiryBasis, UnixTime};
    /// use auth_resolver::Secret;
    ///
    /// let session = ChatGptSession::new(Secret::parse("acme-token")?)
    ///     .with_account_id("acct-1")
    ///     .with_last_refresh(UnixTime::new(1_600_000_000));
    /// assert_eq!(session.account_id().unwrap().expose(), "acct-1");
    /// assert_eq!(session.expiry().basis(), ExpiryBasis::LastRefresh);
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    #[must_use]
    pub fn with_account_id(mut self, id: &str) -> Self {
        self.account_id = Identity::new(id);
        self
    }

    /// Sets when the login was last refreshed.
    #[must_use]
    pub fn with_last_refresh(mut self, at: UnixTime) -> Self {
        self.last_refresh = Some(at);
        self
    }

    /// Returns the access token, the bearer of a request.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Returns the account for requests, as stored in the file.
    ///
    /// Codex sends this value and never the claim (recordings `authjson/tok_*`). The claim is in
    /// [`Self::claims`].
    #[must_use]
    pub fn account_id(&self) -> Option<&Identity> {
        self.account_id.as_ref()
    }

    /// Returns the claims of the id token. Its signature was not checked.
    #[must_use]
    pub fn claims(&self) -> &UnverifiedClaims {
        &self.claims
    }

    /// Returns when the login was last refreshed, as the file says.
    #[must_use]
    pub fn last_refresh(&self) -> Option<UnixTime> {
        self.last_refresh
    }

    /// Returns whether a refresh token is stored beside the access token.
    #[must_use]
    pub fn has_refresh_token(&self) -> bool {
        self.has_refresh_token
    }

    /// Returns who may refresh the login.
    #[must_use]
    pub fn refresh_owner(&self) -> RefreshOwner {
        if self.has_refresh_token {
            RefreshOwner::Writer
        } else {
            RefreshOwner::Nobody
        }
    }

    /// Returns the identity of the login: the user and the account, as far as they are known.
    ///
    /// Two logins have the same identity if both parts are known and equal. The e-mail address is
    /// ignored, since an address can change owners. If a part is unknown, as in the example,
    /// [`changed_since`](crate::Resolver::changed_since) says
    /// [`IdentityUnknown`](crate::change::ChangeKind::IdentityUnknown).
    ///
    /// ```
    /// use auth_resolver::{AuthMethod, System};
    ///
    /// let login = |token: &str| {
    ///     let login =
    ///         format!(r#"{{"tokens": {{"access_token": "{token}", "account_id": "acct-1"}}}}"#);
    ///     let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
    ///     auth_resolver::codex().system(machine).resolve()
    /// };
    /// let (before, after) = (login("one")?, login("refreshed")?);
    /// let (AuthMethod::ChatGpt(before), AuthMethod::ChatGpt(after)) =
    ///     (before.method(), after.method())
    /// else {
    ///     unreachable!()
    /// };
    /// assert_ne!(before.access_token(), after.access_token());
    /// assert_eq!(before.identity(), after.identity());
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn identity(&self) -> (Option<&Identity>, Option<&Identity>) {
        let account = self.account_id().or(self.claims.account_id());
        (self.claims.user_id(), account)
    }

    /// Returns when the access token expires and how that is known.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        match (self.expires_claim, self.last_refresh) {
            (Some(at), _) => Expiry::known(at, ExpiryBasis::Claim),
            (None, Some(refreshed)) => {
                Expiry::known(refreshed.plus(LOGIN_AGE), ExpiryBasis::LastRefresh)
            }
            (None, None) => Expiry::UNKNOWN,
        }
    }

    /// Returns the headers that say whose account it is. An id that no header can carry is left
    /// out.
    pub(crate) fn identity_headers(&self) -> Vec<RequestHeader> {
        let account = self.account_id.as_ref().map(Identity::expose);
        let fedramp = self.claims.is_fedramp().then_some("true");
        let headers = [
            ("ChatGPT-Account-ID", account),
            ("X-OpenAI-Fedramp", fedramp),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| {
            let value = Secret::header_value(value?).ok()?;
            RequestHeader::new(name, value, HeaderRole::Identity)
        });
        headers.collect()
    }
}
