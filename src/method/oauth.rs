//! A stored OAuth login of a program whose tokens say nothing about themselves.

use super::claims::{Identity, Plan};
use super::time::{Expiry, ExpiryBasis, UnixTime};
use crate::base_url::BaseUrl;
use crate::secret::Secret;
use crate::text::Name;

/// An OAuth login: an access token and the data stored with it.
///
/// It does not include the refresh token, which belongs to the program that logged in.
///
/// ```
/// use auth_resolver::method::{ExpiryBasis, OAuthSession, UnixTime};
/// use auth_resolver::Secret;
///
/// let session = OAuthSession::new(Secret::parse("acme-token")?).with_expires_at(UnixTime::new(60));
/// assert_eq!(session.expiry().basis(), ExpiryBasis::Stored);
/// assert!(!session.has_refresh_token());
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct OAuthSession {
    access_token: Secret,
    expires_at: Option<UnixTime>,
    pub(super) plan: Option<Plan>,
    account_id: Option<Identity>,
    email: Option<Identity>,
    last_refresh: Option<UnixTime>,
    has_refresh_token: bool,
    issuer: Option<BaseUrl>,
    /// Whether its requests carry what marks them as those of a login, where a program has such a mark.
    is_marked: bool,
    /// The whole value of the header, where the scheme is not `Bearer`.
    authorization: Option<Secret>,
    /// The project of Google Cloud that requests are made for.
    cloud_project: Option<Name>,
}

impl OAuthSession {
    /// Creates a session from an access token.
    #[must_use]
    pub fn new(access_token: Secret) -> Self {
        Self {
            access_token,
            expires_at: None,
            plan: None,
            account_id: None,
            email: None,
            last_refresh: None,
            has_refresh_token: false,
            issuer: None,
            is_marked: true,
            authorization: None,
            cloud_project: None,
        }
    }

    /// Sets when the access token expires, as stored in its file.
    #[must_use]
    pub fn with_expires_at(mut self, at: UnixTime) -> Self {
        self.expires_at = Some(at);
        self
    }

    /// Sets the plan of the login, such as `pro`. A text that does not look like a name is
    /// ignored.
    ///
    /// ```
    /// use auth_resolver::method::OAuthSession;
    /// use auth_resolver::Secret;
    ///
    /// let session = OAuthSession::new(Secret::parse("acme-token")?).on_plan("pro").refreshable();
    /// assert_eq!((session.plan(), session.has_refresh_token()), (Some("pro"), true));
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    #[must_use]
    pub fn on_plan(mut self, plan: &str) -> Self {
        self.plan = Plan::new(plan);
        self
    }

    /// Sets the account's id, unless it is blank.
    ///
    /// ```
    /// use auth_resolver::method::OAuthSession;
    /// use auth_resolver::Secret;
    ///
    /// let session = OAuthSession::new(Secret::parse("acme-token")?)
    ///     .with_account_id("acct-1")
    ///     .with_email("ada@acme.example");
    /// assert_eq!(session.account_id().unwrap().expose(), "acct-1");
    /// assert_eq!(session.email().unwrap().expose(), "ada@acme.example");
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    #[must_use]
    pub fn with_account_id(mut self, id: &str) -> Self {
        self.account_id = Identity::new(id);
        self
    }

    /// Sets the account's e-mail address, unless it is blank.
    #[must_use]
    pub fn with_email(mut self, address: &str) -> Self {
        self.email = Identity::new(address);
        self
    }

    /// Sets when the login was last refreshed. No expiry is derived from it, since token lifetimes
    /// depend on the program.
    ///
    /// ```
    /// use auth_resolver::method::{ExpiryBasis, OAuthSession, UnixTime};
    /// use auth_resolver::Secret;
    ///
    /// let at = UnixTime::new(1_600_000_000);
    /// let session = OAuthSession::new(Secret::parse("acme-token")?).with_last_refresh(at);
    /// assert_eq!(session.last_refresh(), Some(at));
    /// assert_eq!(session.expiry().basis(), ExpiryBasis::Unknown);
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    #[must_use]
    pub fn with_last_refresh(mut self, at: UnixTime) -> Self {
        self.last_refresh = Some(at);
        self
    }

    /// Records that a refresh token is stored beside the access token.
    #[must_use]
    pub fn refreshable(mut self) -> Self {
        self.has_refresh_token = true;
        self
    }

    /// Adds the base URL of the server that issued the login. A session that a source reports with
    /// [`SourceReport::session`](crate::source::SourceReport::session) then goes to that origin and to no
    /// other; it is also the base URL where no place names one.
    ///
    /// ```
    /// use auth_resolver::method::OAuthSession;
    /// use auth_resolver::{BaseUrl, Secret};
    ///
    /// let server = BaseUrl::parse("https://eu.acme.example/v1")?;
    /// let session = OAuthSession::new(Secret::parse("acme-token")?).issued_by(server);
    /// assert_eq!(session.issuer().unwrap().host(), "eu.acme.example");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn issued_by(mut self, server: BaseUrl) -> Self {
        self.issuer = Some(server);
        self
    }

    /// Returns the base URL of the server that issued the login, if that is known.
    ///
    /// ```
    /// use auth_resolver::{AuthMethod, Resolver, SessionJson, System};
    ///
    /// let text = r#"{"access_token": "acme-token", "server": "https://eu.acme.example/v1"}"#;
    /// let auth = Resolver::new()
    ///     .source(SessionJson::at("/login.json").issuer("server"))
    ///     .system(System::fixed().file("/login.json", text))
    ///     .resolve()?;
    /// let AuthMethod::OAuth(session) = auth.method() else { unreachable!() };
    /// assert_eq!(session.issuer().unwrap().as_str(), "https://eu.acme.example/v1");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn issuer(&self) -> Option<&BaseUrl> {
        self.issuer.as_ref()
    }

    /// Says that its requests carry no mark.
    pub(crate) fn unmarked(mut self) -> Self {
        self.is_marked = false;
        self
    }

    /// Sets the word before the token, where it is another one than `Bearer`.
    pub(crate) fn of_type(mut self, token_type: &str) -> Self {
        self.authorization = Some(self.access_token.after_word(token_type));
        self
    }

    pub(crate) fn in_cloud_project(&mut self, id: &str) {
        self.cloud_project = Some(Name::new(id));
    }

    /// Returns the Google Cloud project for requests with a Google login, if a place on the
    /// login's side sets one. Requests send it in the body, as `project`.
    ///
    /// ```
    /// use auth_resolver::{AuthMethod, System};
    ///
    /// let settings = r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#;
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("GOOGLE_CLOUD_PROJECT", "acme-dev")
    ///     .file("/home/u/.gemini/settings.json", settings)
    ///     .file("/home/u/.gemini/oauth_creds.json", r#"{"access_token": "made-up"}"#);
    /// let auth = auth_resolver::gemini_cli().system(machine).resolve()?;
    /// let AuthMethod::OAuth(session) = auth.method() else { unreachable!() };
    /// assert_eq!(session.cloud_project().unwrap().expose(), "acme-dev");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn cloud_project(&self) -> Option<&Name> {
        self.cloud_project.as_ref()
    }

    /// Returns the value of the header `Authorization`, where its scheme is not `Bearer`.
    pub(crate) fn authorization(&self) -> Option<&Secret> {
        self.authorization.as_ref()
    }

    /// Returns whether its requests carry the mark of a login.
    pub(crate) fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// Returns the access token, the bearer of a request.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Returns when the access token expires and how that is known.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        self.expires_at
            .map_or(Expiry::UNKNOWN, |at| Expiry::known(at, ExpiryBasis::Stored))
    }

    /// Returns the plan, as the file names it. `Display`, `Debug` and reports name the plans that are
    /// known here, and `unknown` for any other.
    #[must_use]
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_ref().map(Plan::as_str)
    }

    /// Returns the account's id, unverified.
    #[must_use]
    pub fn account_id(&self) -> Option<&Identity> {
        self.account_id.as_ref()
    }

    /// Returns the account's e-mail address, unverified.
    #[must_use]
    pub fn email(&self) -> Option<&Identity> {
        self.email.as_ref()
    }

    /// Returns when the login was last refreshed, if that is known.
    #[must_use]
    pub fn last_refresh(&self) -> Option<UnixTime> {
        self.last_refresh
    }

    /// Returns whether a refresh token is stored beside the access token.
    #[must_use]
    pub fn has_refresh_token(&self) -> bool {
        self.has_refresh_token
    }
}
