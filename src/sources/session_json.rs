//! The stored login of any program that keeps it in JSON.

use std::borrow::Cow;
use std::path::PathBuf;

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{Finding, Found, Notice, Origin, Place, Position, Problem, Standing, Subject};
use crate::json::{self, Entry};
use crate::method::{AuthMethod, MethodKind, OAuthSession, UnixTime};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::text::{Text, is_host_label, is_printable_name};

use super::stored_login::LoginDocument;
use super::{document, stored_login};

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
    login: LoginDocument,
    /// The object that holds the members; the document itself if empty.
    object: MemberPath,
    /// The beginning of a key of that object, whose value holds the members instead.
    entry: Option<String>,
    /// `None`: the usual name, or no session at all where the file holds a key.
    access_token: Option<MemberPath>,
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

impl SessionJson {
    /// Creates a source for this file. Its members are called `access_token` and `refresh_token`, at
    /// the top, unless a method sets something else.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(LoginDocument::at(path))
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
        Self::of(LoginDocument::text(origin, text))
    }

    fn of(login: LoginDocument) -> Self {
        Self {
            login,
            object: MemberPath(Vec::new()),
            entry: None,
            access_token: None,
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
        self.access_token = Some(member.into());
        self
    }

    /// Sets a member that holds an API key. The file is then read for a session only if
    /// [`access_token`](Self::access_token) is called as well; of several credentials in the file, the
    /// session comes first.
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

    /// Sets the member that holds the account's plan.
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

    /// Sets the member that holds the base URL. Beside a session it applies to logins only; otherwise
    /// it applies to every credential. A host without a scheme, such as `eu.acme.example`, stands for
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

    /// Says where the path was named, which is shown in place of one that leads nowhere.
    pub(crate) fn named_by(mut self, place: Place) -> Self {
        self.login = self.login.named_by(place);
        self
    }

    fn report(&self, text: &str, file: &Origin, report: &mut SourceReport) -> Result<(), Problem> {
        let top = json::entries(text).map_err(document::problem_of)?;
        // What is wrong with the document at its top is wrong with the file.
        let access_token = self.session_member();
        for name in self.names_at_top(access_token.as_ref()) {
            self.only(&top, name)?;
        }
        let members = match self.members(&top) {
            Ok(members) => members,
            Err(problem) => {
                let kinds = access_token.iter().map(|_| MethodKind::OAuth);
                for kind in kinds.chain(self.keys.iter().map(|(_, kind)| *kind)) {
                    report.problem(self.place(file, None), subject(kind), problem.clone());
                }
                return Ok(());
            }
        };
        let mut holds_session = false;
        let issuer = self.issuer_in(&members);
        let mut found_here = SourceReport::new();
        let credentials = &mut found_here;
        if let Some(access_token) = &access_token {
            // A session is more than its token, so its place is the object, where there is one.
            let is_top = self.object.0.is_empty() && self.entry.is_none();
            let origin = self.place(file, is_top.then_some(access_token));
            let (found, notices) = match self.session(access_token, &members) {
                Ok(None) => (Found::Nothing, Vec::new()),
                Ok(Some((session, notices))) => {
                    holds_session = true;
                    let method = AuthMethod::OAuth(Box::new(session));
                    (Found::Credential(method), notices)
                }
                Err(problem) => (Found::Problem(problem), Vec::new()),
            };
            let found = Finding::new(origin, subject(MethodKind::OAuth), found);
            credentials.add(found.with_notices(notices));
        }
        for (member, kind) in &self.keys {
            let origin = self.place(file, Some(member));
            match self.text_of(&members, member) {
                Ok(text) => {
                    let text = text.as_deref();
                    credentials.credential_of(origin, Standing::Stored, *kind, text);
                }
                Err(problem) => credentials.problem(origin, subject(*kind), problem),
            }
        }
        for mut finding in found_here.into_findings() {
            match (&issuer, &self.base_url) {
                (Ok(issuer), _) => finding.issuer.clone_from(issuer),
                // Without its server the credential could be sent anywhere.
                (Err(problem), Some(member)) if finding.credential().is_some() => {
                    finding.origin = self.place(file, Some(member));
                    finding.found = Found::Problem(problem.clone());
                }
                (Err(_), _) => {}
            }
            report.add(finding);
        }
        if let Some(member) = &self.base_url {
            let origin = self.place(file, Some(member));
            match self.text_of(&members, member) {
                Ok(None) => {}
                Ok(Some(text)) => {
                    let text = with_scheme(&text);
                    if holds_session {
                        report.login_base_url(origin, Some(&text));
                    } else {
                        report.base_url(origin, Some(&text));
                    }
                }
                Err(problem) if holds_session => {
                    report.problem(origin, Subject::SessionBaseUrl, problem);
                }
                Err(problem) => report.problem(origin, Subject::BaseUrl, problem),
            }
        }
        Ok(())
    }

    /// Returns the server that issued the file's credentials, if the file says so.
    fn issuer_in(&self, members: &[Entry<'_>]) -> Result<Option<Box<BaseUrl>>, Problem> {
        let member = self.base_url.as_ref().filter(|_| self.is_bound);
        let text = member.map(|member| self.text_of(members, member));
        let Some(text) = text.transpose()?.flatten() else {
            return Ok(None);
        };
        match BaseUrl::parse_insecure(&with_scheme(&text)) {
            Ok(url) => Ok(Some(Box::new(url))),
            Err(InvalidBaseUrl::Empty) => Ok(None),
            Err(invalid) => Err(Problem::Url(invalid)),
        }
    }

    /// Returns the access token's member, if the file may hold a session.
    fn session_member(&self) -> Option<MemberPath> {
        let usual = || self.keys.is_empty().then(|| "access_token".into());
        self.access_token.clone().or_else(usual)
    }

    fn names_at_top<'a>(&'a self, access_token: Option<&'a MemberPath>) -> Vec<&'a str> {
        let paths: Vec<&MemberPath> = if !self.object.0.is_empty() {
            vec![&self.object]
        } else if self.entry.is_some() {
            Vec::new()
        } else {
            let keys = self.keys.iter().map(|(member, _)| member);
            let expires = self.expires.iter().map(|(member, _)| member);
            let others = [
                access_token,
                self.plan.as_ref(),
                self.account_id.as_ref(),
                self.email.as_ref(),
                self.base_url.as_ref(),
                self.token_type.as_ref(),
            ];
            let others = others.into_iter().flatten();
            let all = keys.chain(expires).chain(others);
            all.chain([&self.refresh_token]).collect()
        };
        let first = paths.into_iter().filter_map(|path| path.0.first());
        first.map(String::as_str).collect()
    }

    /// Returns the place of a member, or that of the object which holds them all.
    fn place(&self, file: &Origin, member: Option<&MemberPath>) -> Origin {
        let entry = self.entry.as_ref().map(|prefix| format!("{prefix}*"));
        let member = member.into_iter().flat_map(|member| member.0.iter());
        let names: Vec<&str> = self
            .object
            .0
            .iter()
            .chain(&entry)
            .chain(member)
            .map(String::as_str)
            .collect();
        file.at(Position::Member(names.join(".").into()))
    }

    /// Returns the value of a name, unless it is missing or `null`.
    fn only<'a>(&self, entries: &[Entry<'a>], name: &str) -> Result<Option<&'a RawValue>, Problem> {
        let mut values = entries
            .iter()
            .filter(|(written, _)| written.as_str() == name)
            .map(|(_, value)| *value);
        let value = if self.as_javascript {
            values.next_back()
        } else {
            let value = values.next();
            // Readers differ on which of two counts.
            if values.next().is_some() {
                return Err(Problem::Duplicate(name.to_owned().into()));
            }
            value
        };
        Ok(value.filter(|value| value.get() != "null"))
    }

    fn find<'a>(
        &self,
        entries: &[Entry<'a>],
        path: &[String],
    ) -> Result<Option<&'a RawValue>, Problem> {
        let Some((name, rest)) = path.split_first() else {
            return Ok(None);
        };
        match self.only(entries, name)? {
            Some(value) if !rest.is_empty() => self.find(&object_of(value)?, rest),
            value => Ok(value),
        }
    }

    fn text_of<'a>(
        &self,
        members: &[Entry<'a>],
        member: &MemberPath,
    ) -> Result<Option<Text<'a>>, Problem> {
        let value = self.find(members, &member.0)?;
        value.map(document::json_text).transpose()
    }

    /// Returns the members of the object that holds them, none where there is no such object.
    fn members<'a>(&self, top: &[Entry<'a>]) -> Result<Vec<Entry<'a>>, Problem> {
        let object = match self.object.0.as_slice() {
            [] => top.to_vec(),
            path => match self.find(top, path)? {
                Some(value) => object_of(value)?,
                None => return Ok(Vec::new()),
            },
        };
        let Some(prefix) = &self.entry else {
            return Ok(object);
        };
        let entry = object
            .iter()
            .find(|(name, value)| name.starts_with(prefix.as_str()) && value.get() != "null");
        match entry {
            Some((name, _)) => match self.only(&object, name)? {
                Some(value) => object_of(value),
                None => Ok(Vec::new()),
            },
            None => Ok(Vec::new()),
        }
    }

    fn session(
        &self,
        access_token: &MemberPath,
        members: &[Entry<'_>],
    ) -> Result<Option<(OAuthSession, Vec<Notice>)>, Problem> {
        let refresh_token = self.find(members, &self.refresh_token.0)?;
        let Some(access) = self.find(members, &access_token.0)? else {
            return match refresh_token {
                Some(_) => Err(Problem::Missing(access_token.shown())),
                None => Ok(None),
            };
        };
        let access = document::json_text(access)?;
        let access = match Secret::parse(Cleaned::new(&access).text()) {
            // Writers leave an empty text where there is no token.
            Err(InvalidSecret::Empty) => return Ok(None),
            other => other.map_err(Problem::Secret)?,
        };
        let mut session = OAuthSession::new(access);
        let mut notices = Vec::new();
        let mut optional = |member: &Option<MemberPath>,
                            read: fn(&RawValue) -> Option<Text<'_>>| {
            let member = member.as_ref()?;
            let found = self.find(members, &member.0).transpose()?;
            let text = found.ok().and_then(read);
            if text.is_none() {
                notices.push(Notice::Ignored(member.shown()));
            }
            text
        };
        if let Some(word) = optional(&self.token_type, json::string)
            .filter(|word| *word.as_str() != *"Bearer" && !word.is_empty())
        {
            if !is_printable_name(&word) {
                return Err(Problem::NotOneOf {
                    expected: "a word such as `Bearer`",
                    nearest: None,
                });
            }
            session = session.of_type(&word);
        }
        if let Some(plan) = optional(&self.plan, json::string) {
            session = session.on_plan(&plan);
        }
        if let Some(id) = optional(&self.account_id, text_or_number) {
            session = session.with_account_id(&id);
        }
        if let Some(address) = optional(&self.email, json::string) {
            session = session.with_email(&address);
        }
        let refresh_token = refresh_token.and_then(json::string);
        if refresh_token.is_some_and(|token| !token.trim().is_empty()) {
            session = session.refreshable();
        } else {
            notices.push(Notice::NoRefreshToken);
        }
        if let Some((member, unit)) = &self.expires {
            match self.find(members, &member.0) {
                Ok(None) => {}
                Ok(Some(written)) => match self.moment(written, *unit) {
                    Ok(Some(at)) => session = session.expires_at(at),
                    Ok(None) => {}
                    Err(NoMoment) => notices.push(Notice::Ignored(member.shown())),
                },
                Err(_) => notices.push(Notice::Ignored(member.shown())),
            }
        }
        Ok(Some((session, notices)))
    }

    fn moment(&self, written: &RawValue, unit: TimeUnit) -> Result<Option<UnixTime>, NoMoment> {
        let text = json::string(written);
        let text = text.as_deref().map_or(written.get(), str::trim);
        if text.is_empty() || (self.as_javascript && text == "0") {
            return Ok(None);
        }
        let date = || UnixTime::parse_rfc3339(text).filter(|_| !self.as_javascript);
        unit.read(text).or_else(date).map(Some).ok_or(NoMoment)
    }
}

/// The value is no moment. What it is instead may be anything, so it is not kept.
struct NoMoment;

fn subject(kind: MethodKind) -> Subject {
    Subject::Credential(Standing::Stored, kind)
}

fn object_of(value: &RawValue) -> Result<Vec<Entry<'_>>, Problem> {
    json::entries(value.get()).map_err(document::problem_of)
}

fn text_or_number(value: &RawValue) -> Option<Text<'_>> {
    match json::kind_of(value) {
        "a number" => Some(Text::Written(value.get())),
        _ => json::string(value),
    }
}

/// Puts `https://` before a host. Any other text stays as it is: it may be a key in the wrong place.
fn with_scheme(text: &str) -> Zeroizing<String> {
    let host = text.split([':', '/']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.split('.').all(is_host_label);
    let is_missing = BaseUrl::parse_insecure(text) == Err(InvalidBaseUrl::MissingScheme);
    let scheme = if is_host && is_missing {
        "https://"
    } else {
        ""
    };
    Zeroizing::new([scheme, text].concat())
}

impl TimeUnit {
    fn read(self, number: &str) -> Option<UnixTime> {
        let with_fraction = || {
            let number: f64 = number.parse().ok()?;
            // Unlike a conversion, parsing fails for what is out of range.
            format!("{:.0}", number.floor()).parse().ok()
        };
        let count: i64 = number.parse().ok().or_else(with_fraction)?;
        let in_milliseconds = match self {
            Self::Seconds => false,
            Self::Milliseconds => true,
            Self::Detect => count >= 100_000_000_000,
        };
        let seconds = if in_milliseconds {
            count.div_euclid(1000)
        } else {
            count
        };
        Some(UnixTime::new(seconds))
    }
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
