//! The stored login of any program that keeps it in JSON: which member is called what. `members` reads
//! it, `near_misses` looks for misspelt members.

mod members;
mod near_misses;

use std::borrow::Cow;
use std::path::PathBuf;

use crate::finding::{Notice, Origin, Place};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport};

use super::document::Document;
use super::stored_login;

/// A stored login in JSON, with configurable member names.
///
/// The file is read like that of [`AuthJson`](crate::codex::AuthJson): again if it is empty, cut
/// or changing. A refresh token is never kept; only its presence is reported.
///
/// ```
/// use auth_resolver::sources::TimeUnit;
/// use auth_resolver::{ErrorKind, Resolver, SessionJson, System};
///
/// let login = SessionJson::at("/home/u/.acme/login.json")
///     .in_object("session")
///     .access_token("accessToken")
///     .expires("expiresAt", TimeUnit::Milliseconds);
/// let text = r#"{"session": {"accessToken": "acme-token", "expiresAt": 1000}}"#;
/// let error = Resolver::new()
///     .source(login)
///     .default_login_base_url("https://api.acme.example")
///     .system(System::fixed().now(2).file("/home/u/.acme/login.json", text))
///     .refuse_expired()
///     .resolve()
///     .unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Expired);
/// ```
#[derive(Clone, Debug)]
pub struct SessionJson {
    login: Document,
    /// The object that holds the members; the document itself if empty.
    object: MemberPath,
    /// The beginning of a key of that object, whose value holds the members instead.
    entry: Option<String>,
    access_token: MemberPath,
    /// Whether it may hold a session although it holds a key.
    names_session: bool,
    keys: Vec<(MemberPath, MethodKind)>,
    refresh_token: MemberPath,
    expires: Option<(MemberPath, TimeUnit)>,
    plan: Option<MemberPath>,
    account_id: Option<MemberPath>,
    email: Option<MemberPath>,
    base_url: Option<MemberPath>,
    /// Whether the file's credentials go to no other server than that of its base URL.
    is_bound: bool,
    key_store: Option<String>,
    /// The word before the token in a header.
    token_type: Option<MemberPath>,
    /// Whether it is read as programs in JavaScript read it.
    as_javascript: bool,
}

impl SessionJson {
    /// Creates a source for this file. Its members are called `access_token` and `refresh_token`, at
    /// the top, unless a method sets something else.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Document::at(path))
    }

    /// Creates a source for a text in memory, such as an entry of the key ring. It is the user's
    /// unless the origin is a project's. A blank text counts as nothing.
    ///
    /// The text is copied, the copy is wiped, and `Debug` does not show it.
    ///
    /// ```
    /// use auth_resolver::source::{Origin, Side};
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let row = Origin::other("the team's database", Side::Yours);
    /// let auth = Resolver::new()
    ///     .source(SessionJson::text(row, r#"{"token": "acme-token"}"#).access_token("token"))
    ///     .default_login_base_url("https://api.acme.example")
    ///     .system(System::fixed())
    ///     .resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "the team's database token");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn text(origin: Origin, text: &str) -> Self {
        Self::of(Document::text(origin, text))
    }

    fn of(login: Document) -> Self {
        Self {
            login,
            object: MemberPath(Vec::new()),
            entry: None,
            access_token: "access_token".into(),
            names_session: false,
            keys: Vec::new(),
            refresh_token: "refresh_token".into(),
            expires: None,
            plan: None,
            account_id: None,
            email: None,
            base_url: None,
            is_bound: false,
            key_store: None,
            token_type: None,
            as_javascript: false,
        }
    }

    /// Sets the object of the file that holds the members. All other paths start there.
    ///
    /// The origin of the login is then this object, without the token's own name. Without an object,
    /// it is the path of the token.
    ///
    /// ```
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(SessionJson::at("/login.json").in_object("current").access_token("token"))
    ///     .default_login_base_url("https://api.acme.example")
    ///     .system(System::fixed().file("/login.json", r#"{"current": {"token": "acme-token"}}"#))
    ///     .resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "/login.json current");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn in_object(mut self, path: impl Into<MemberPath>) -> Self {
        self.object = path.into();
        self
    }

    /// Looks for the members in an entry of the object: the first one that is not `null` and whose key
    /// begins with `prefix`. For files with a login for each server or account.
    ///
    /// The rest of the key is not shown.
    ///
    /// ```
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let login = SessionJson::at("/login.json").in_object("hosts").in_entry("https://api.acme.");
    /// let text = r#"{"hosts": {
    ///     "https://other.example": {"access_token": "other-token"},
    ///     "https://api.acme.example/v1": {"access_token": "acme-token"}
    /// }}"#;
    /// let auth = Resolver::new()
    ///     .source(login)
    ///     .default_login_base_url("https://api.acme.example")
    ///     .system(System::fixed().file("/login.json", text))
    ///     .resolve()?;
    /// assert_eq!(auth.method().bearer().unwrap().expose(), "acme-token");
    /// let origin = auth.credential_origin().unwrap();
    /// assert_eq!(origin.to_string(), "/login.json hosts.https://api.acme.*");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn in_entry(mut self, prefix: impl Into<String>) -> Self {
        self.entry = Some(prefix.into());
        self
    }

    /// Sets the access token's member.
    #[must_use]
    pub fn access_token(mut self, member: impl Into<MemberPath>) -> Self {
        self.access_token = member.into();
        self.names_session = true;
        self
    }

    /// Sets a member that holds an API key. The file is then read for a session only if you call
    /// [`access_token`](Self::access_token) too. If it holds both, the session counts.
    ///
    /// ```
    /// use auth_resolver::method::MethodKind;
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let resolve = |text: &str| {
    ///     Resolver::new()
    ///         .source(SessionJson::at("/login.json").access_token("access").api_key("key"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .default_login_base_url("https://api.acme.example/v1")
    ///         .system(System::fixed().file("/login.json", text))
    ///         .resolve()
    /// };
    /// let auth = resolve(r#"{"type": "api", "key": "acme-1234"}"#)?;
    /// assert_eq!(auth.method().kind(), MethodKind::ApiKey);
    /// let auth = resolve(r#"{"type": "oauth", "access": "acme-token"}"#)?;
    /// assert_eq!(auth.method().kind(), MethodKind::OAuth);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn api_key(mut self, member: impl Into<MemberPath>) -> Self {
        self.keys.push((member.into(), MethodKind::ApiKey));
        self
    }

    /// Sets a member that holds a bearer token, one without a refresh token or an expiry, under the
    /// same conditions as [`api_key`](Self::api_key).
    ///
    /// ```
    /// use auth_resolver::method::MethodKind;
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(SessionJson::at("/login.json").bearer_token("token"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().file("/login.json", r#"{"token": "acme-1234"}"#))
    ///     .resolve()?;
    /// assert_eq!(auth.method().kind(), MethodKind::BearerToken);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn bearer_token(mut self, member: impl Into<MemberPath>) -> Self {
        self.keys.push((member.into(), MethodKind::BearerToken));
        self
    }

    /// Sets the refresh token's member.
    #[must_use]
    pub fn refresh_token(mut self, member: impl Into<MemberPath>) -> Self {
        self.refresh_token = member.into();
        self
    }

    /// Sets the member that holds when the access token expires, and its unit.
    #[must_use]
    pub fn expires(mut self, member: impl Into<MemberPath>, unit: TimeUnit) -> Self {
        self.expires = Some((member.into(), unit));
        self
    }

    /// Sets the member that holds the account's plan. Reports print only plans that this crate knows,
    /// such as `plus`, and `unknown` for any other; [`OAuthSession::plan`](crate::method::OAuthSession::plan) has the text of the file.
    #[must_use]
    pub fn plan(mut self, member: impl Into<MemberPath>) -> Self {
        self.plan = Some(member.into());
        self
    }

    /// Sets the member that holds the account's id, a text or a number. It is shown only if
    /// identities are. Another token with the same id is a
    /// [refreshed](crate::change::ChangeKind::Refreshed) one.
    ///
    /// ```
    /// use auth_resolver::{AuthMethod, Resolver, SessionJson, System};
    ///
    /// let login = SessionJson::at("/login.json")
    ///     .account_id(["account", "uuid"])
    ///     .email(["account", "email"]);
    /// let text = r#"{
    ///     "access_token": "acme-token",
    ///     "account": {"uuid": "acct-1", "email": "ada@acme.example"}
    /// }"#;
    /// let auth = Resolver::new()
    ///     .source(login)
    ///     .default_login_base_url("https://api.acme.example")
    ///     .system(System::fixed().file("/login.json", text))
    ///     .resolve()?;
    /// let AuthMethod::OAuth(session) = auth.method() else { unreachable!() };
    /// assert_eq!(session.account_id().unwrap().expose(), "acct-1");
    /// assert_eq!(session.email().unwrap().expose(), "ada@acme.example");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn account_id(mut self, member: impl Into<MemberPath>) -> Self {
        self.account_id = Some(member.into());
        self
    }

    /// Sets the member that holds the account's e-mail address. It is shown only if identities
    /// are.
    #[must_use]
    pub fn email(mut self, member: impl Into<MemberPath>) -> Self {
        self.email = Some(member.into());
        self
    }

    /// Sets the member that holds the base URL. If the file holds a session, the URL is for logins
    /// only; if it holds none, it is for every credential. A host without a scheme, such as `eu.acme.example`, stands for
    /// `https://`.
    ///
    /// ```
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let text = r#"{"access_token": "acme-token", "server": "https://eu.acme.example/v1"}"#;
    /// let auth = Resolver::new()
    ///     .source(SessionJson::at("/login.json").base_url("server"))
    ///     .system(System::fixed().file("/login.json", text))
    ///     .resolve()?;
    /// assert_eq!(auth.base_url().as_str(), "https://eu.acme.example/v1");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn base_url(mut self, member: impl Into<MemberPath>) -> Self {
        self.base_url = Some(member.into());
        self
    }

    /// Sets the member that holds the base URL of the server that issued the login. It is parsed
    /// like [`base_url`](Self::base_url), and no credential of the file is sent to another origin:
    /// a flag, variable or configuration that names one is an error, unless
    /// [`allow_login_host`](crate::Resolver::allow_login_host) allows a login that host.
    ///
    /// A file without the member binds its login to no server. If the member is not a valid base URL, the
    /// login cannot be used.
    ///
    /// ```
    /// use auth_resolver::{Caller, Resolver, SessionJson, System};
    ///
    /// let text = r#"{"access_token": "acme-token", "server": "https://eu.acme.example/v1"}"#;
    /// let resolve = |flag: &str| {
    ///     Resolver::new()
    ///         .source(Caller::new("--base-url").base_url(flag.to_owned()))
    ///         .source(SessionJson::at("/login.json").issuer("server"))
    ///         .system(System::fixed().file("/login.json", text))
    ///         .resolve()
    /// };
    /// assert_eq!(resolve("https://eu.acme.example/v2")?.base_url().path(), "/v2");
    /// assert!(resolve("https://us.acme.example/v1").unwrap_err().to_string().starts_with(
    ///     "/login.json access_token was issued by https://eu.acme.example, \
    ///      and --base-url is another server"
    /// ));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn issuer(mut self, member: impl Into<MemberPath>) -> Self {
        self.base_url = Some(member.into());
        self.is_bound = true;
        self
    }

    /// Sets the name of the key store entry in which the program may keep the login instead. The
    /// key store is not read. If there is no file and no credential, a note says so.
    ///
    /// ```
    /// use auth_resolver::{Resolver, SessionJson, System};
    ///
    /// let error = Resolver::new()
    ///     .source(SessionJson::at("/home/u/.acme/login.json").or_in_key_store("Acme"))
    ///     .system(System::fixed())
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.diagnostics()[0].code, "may-be-in-key-store");
    /// ```
    #[must_use]
    pub fn or_in_key_store(mut self, name: impl Into<String>) -> Self {
        self.key_store = Some(name.into());
        self
    }

    /// Sets the member that holds the word before the token in a header, in place of `Bearer`.
    pub(crate) fn token_type(mut self, member: impl Into<MemberPath>) -> Self {
        self.token_type = Some(member.into());
        self
    }

    /// Reads the file as programs in JavaScript do: of two members of one name the last counts, a text
    /// is no date, and 0 is no moment.
    pub(crate) fn read_as_javascript(mut self) -> Self {
        self.as_javascript = true;
        self
    }

    /// Sets where the path was named, which is shown in place of one that leads nowhere.
    pub(crate) fn named_by(mut self, place: Place) -> Self {
        self.login = self.login.named_by(place);
        self
    }
}

/// The path of a member in a JSON document: one name or several nested ones.
///
/// Dots in a name are part of it: `"api.url"` is one member, `["api", "url"]` are two.
///
/// ```
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let login = SessionJson::at("/login.json").access_token(["tokens", "api.acme.example"]);
/// let text = r#"{"tokens": {"api.acme.example": "acme-token"}}"#;
/// let auth = Resolver::new()
///     .source(login)
///     .default_login_base_url("https://api.acme.example")
///     .system(System::fixed().file("/login.json", text))
///     .resolve()?;
/// let origin = auth.credential_origin().unwrap();
/// assert_eq!(origin.to_string(), "/login.json tokens.api.acme.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemberPath(Vec<String>);

impl From<&str> for MemberPath {
    fn from(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }
}

impl From<String> for MemberPath {
    fn from(name: String) -> Self {
        Self(vec![name])
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for MemberPath {
    fn from(names: [S; N]) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>> From<Vec<S>> for MemberPath {
    fn from(names: Vec<S>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl MemberPath {
    fn shown(&self) -> Cow<'static, str> {
        self.0.join(".").into()
    }
}

/// The unit of a timestamp in a file.
///
/// It applies to numbers, which may be quoted or have a fraction. A text in RFC 3339, such as
/// `2026-11-20T12:34:56Z`, is read as that under every unit.
///
/// ```
/// use auth_resolver::sources::TimeUnit;
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let expiry = |written: &str, unit| {
///     let text = format!(r#"{{"access_token": "made-up", "expiry": {written}}}"#);
///     let auth = Resolver::new()
///         .source(SessionJson::at("/login.json").expires("expiry", unit))
///         .default_login_base_url("https://api.acme.example")
///         .system(System::fixed().file("/login.json", text))
///         .resolve()?;
///     Ok::<_, auth_resolver::Error>(auth.method().expiry().unwrap().at().unwrap().seconds())
/// };
/// assert_eq!(expiry("60000", TimeUnit::Milliseconds)?, 60);
/// assert_eq!(expiry("1600000000", TimeUnit::Detect)?, 1_600_000_000);
/// assert_eq!(expiry("1600000000000", TimeUnit::Detect)?, 1_600_000_000);
/// assert_eq!(expiry(r#""2020-09-13T12:26:40Z""#, TimeUnit::Detect)?, 1_600_000_000);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds, as in the claims of tokens.
    Seconds,
    /// Milliseconds, as in JavaScript.
    Milliseconds,
    /// Seconds or milliseconds, by the size of the number: from 100,000,000,000 on it is milliseconds.
    /// That many seconds are reached in the year 5138, that many milliseconds were in 1973.
    Detect,
}

impl CredentialSource for SessionJson {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let members =
            |text: &str, file: &Origin, report: &mut SourceReport| self.report(text, file, report);
        if !stored_login::read(&self.login, inquiry.system(), report, &members) {
            let name = self.key_store.clone().map(Cow::from);
            report.remark(name.map(Notice::MayBeInKeyStore));
        }
    }
}
