//! The stored OAuth login of any program that keeps it in JSON.

use std::path::PathBuf;

use serde_json::value::RawValue;

use crate::finding::{Finding, Found, Notice, Origin, Place, Position, Problem, Standing, Subject};
use crate::json;
use crate::method::{AuthMethod, MethodKind, OAuthSession, UnixTime};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::FilePath;
use crate::text::is_printable_name;

use super::{document, stored_login};

/// A stored OAuth login in JSON, by the names that its program gives to the members.
///
/// The file is read as [`AuthJson`](crate::codex::AuthJson) reads its own: again if it is empty, cut or
/// changing. A refresh token is never kept; only that there is one is reported.
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
    path: FilePath,
    object: Option<&'static str>,
    access_token: &'static str,
    refresh_token: &'static str,
    expires: Option<(&'static str, TimeUnit)>,
    plan: Option<&'static str>,
    key_store: Option<&'static str>,
    /// The word before the token in a header.
    token_type: Option<&'static str>,
    /// Whether it is read as programs in JavaScript read it.
    as_javascript: bool,
}

/// In what a file counts the time since 1970.
///
/// ```
/// use auth_resolver::sources::TimeUnit;
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let login = SessionJson::at("/login.json").expires("expiry", TimeUnit::Milliseconds);
/// let text = r#"{"access_token": "made-up", "expiry": 60000}"#;
/// let auth = Resolver::new()
///     .source(login)
///     .default_login_base_url("https://api.acme.example")
///     .system(System::fixed().file("/login.json", text))
///     .resolve()?;
/// assert_eq!(auth.method().expiry().unwrap().at().unwrap().seconds(), 60);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Whole seconds, as in the claims of tokens.
    Seconds,
    /// Whole milliseconds, as in JavaScript.
    Milliseconds,
}

impl SessionJson {
    /// Names the file. Its members are called `access_token` and `refresh_token`, at the top, until
    /// something else is said.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: FilePath::at(path),
            object: None,
            access_token: "access_token",
            refresh_token: "refresh_token",
            expires: None,
            plan: None,
            key_store: None,
            token_type: None,
            as_javascript: false,
        }
    }

    /// Says that the members are in this object of the file.
    #[must_use]
    pub fn in_object(mut self, member: &'static str) -> Self {
        self.object = Some(member);
        self
    }

    /// Says what the access token is called.
    #[must_use]
    pub fn access_token(mut self, member: &'static str) -> Self {
        self.access_token = member;
        self
    }

    /// Says what the refresh token is called.
    #[must_use]
    pub fn refresh_token(mut self, member: &'static str) -> Self {
        self.refresh_token = member;
        self
    }

    /// Says what the moment is called at which the access token expires, and how it is counted.
    #[must_use]
    pub fn expires(mut self, member: &'static str, unit: TimeUnit) -> Self {
        self.expires = Some((member, unit));
        self
    }

    /// Says what the plan of the account is called.
    #[must_use]
    pub fn plan(mut self, member: &'static str) -> Self {
        self.plan = Some(member);
        self
    }

    /// Says under which name the program may keep the login in the system's key store instead. That
    /// is not read; where there is no file and no credential, the account says so.
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
    pub fn or_in_key_store(mut self, name: &'static str) -> Self {
        self.key_store = Some(name);
        self
    }

    /// Says what the word is called that stands before the token in a header, in place of `Bearer`.
    pub(crate) fn token_type(mut self, member: &'static str) -> Self {
        self.token_type = Some(member);
        self
    }

    /// Reads the file as programs in JavaScript do: of two members of one name the last counts, a number
    /// may be a text of digits, and 0 is no moment.
    pub(crate) fn read_as_javascript(mut self) -> Self {
        self.as_javascript = true;
        self
    }

    /// Says where the path was named, which is shown in place of one that leads nowhere.
    pub(crate) fn named_by(mut self, place: Place) -> Self {
        self.path = self.path.named_by(place);
        self
    }

    fn report(&self, text: &str, file: &Origin, report: &mut SourceReport) -> Result<(), Problem> {
        let position = self.object.unwrap_or(self.access_token);
        let origin = file.at(Position::Member(position));
        let subject = Subject::Credential(Standing::Stored, MethodKind::OAuth);
        let object = match self.object {
            None => Some(text),
            Some(member) => {
                let top = json::members(text, &[member]).map_err(document::problem_of)?;
                top.get(0).map(RawValue::get)
            }
        };
        let found = match object.map(|object| self.session(object)) {
            None | Some(Ok(None)) => Finding::new(origin, subject, Found::Nothing),
            Some(Ok(Some((session, notices)))) => {
                let method = AuthMethod::OAuth(Box::new(session));
                Finding::new(origin, subject, Found::Credential(method)).with_notices(notices)
            }
            // What is wrong with the document at its top is wrong with the file.
            Some(Err(problem)) if self.object.is_none() && is_of_document(&problem) => {
                return Err(problem);
            }
            Some(Err(problem)) => Finding::new(origin, subject, Found::Problem(problem)),
        };
        report.add(found);
        Ok(())
    }

    fn session(&self, object: &str) -> Result<Option<(OAuthSession, Vec<Notice>)>, Problem> {
        let (expires, unit) = self.expires.unzip();
        // An empty name asks for nothing: no program calls a member so.
        let names = [
            self.access_token,
            self.refresh_token,
            expires.unwrap_or_default(),
            self.plan.unwrap_or_default(),
            self.token_type.unwrap_or_default(),
        ];
        let members = if self.as_javascript {
            json::last_members(object, &names)
        } else {
            json::members(object, &names)
        };
        let members = members.map_err(document::problem_of)?;
        let text = |index| members.get(index).and_then(json::string);
        let Some(access) = members.get(0) else {
            return match members.get(1) {
                Some(_) => Err(Problem::Missing(self.access_token)),
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
        if let Some(word) = text(4).filter(|word| *word.as_str() != *"Bearer" && !word.is_empty()) {
            if !is_printable_name(&word) {
                return Err(Problem::NotOneOf {
                    expected: "a word such as `Bearer`",
                    nearest: None,
                });
            }
            session = session.of_type(&word);
        }
        let mut notices = Vec::new();
        if text(1).is_some_and(|token| !token.trim().is_empty()) {
            session = session.refreshable();
        } else {
            notices.push(Notice::NoRefreshToken);
        }
        if let (Some(written), Some(member), Some(unit)) = (members.get(2), expires, unit) {
            let digits = written.get().trim_matches('"');
            let number = if self.as_javascript {
                digits
            } else {
                written.get()
            };
            match unit.read(number) {
                _ if self.as_javascript && matches!(digits, "0" | "") => {}
                Some(at) => session = session.expires_at(at),
                None => notices.push(Notice::Ignored(member)),
            }
        }
        if let Some(plan) = text(3) {
            session = session.on_plan(&plan);
        }
        Ok(Some((session, notices)))
    }
}

fn is_of_document(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Truncated
            | Problem::Malformed { .. }
            | Problem::StrayByteOrderMark { .. }
            | Problem::NotAnObject
            | Problem::Duplicate(_)
    )
}

impl TimeUnit {
    fn read(self, number: &str) -> Option<UnixTime> {
        let count: i64 = number.parse().ok()?;
        Some(UnixTime::new(match self {
            Self::Seconds => count,
            Self::Milliseconds => count.div_euclid(1000),
        }))
    }
}

impl CredentialSource for SessionJson {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let members =
            |text: &str, file: &Origin, report: &mut SourceReport| self.report(text, file, report);
        if !stored_login::read(&self.path, inquiry.system(), report, &members) {
            report.remark(self.key_store.map(Notice::MayBeInKeyStore));
        }
    }
}
