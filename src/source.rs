//! The trait for sources of credentials, and the report that they fill.

mod adapters;
mod variable_role;

pub use self::adapters::{SourceFn, source_fn};
pub(crate) use self::variable_role::{VariableRole, each_near, is_near};
pub use crate::finding::file::{FileKind, FileProblem};
pub use crate::finding::{Origin, Place, Position, Problem, Side};
pub use crate::text::Name;

use std::fmt;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::file::FileNotice;
use crate::finding::{Finding, Found, Notice, Standing, Subject};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, MethodKind, OAuthSession};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::system::System;
use crate::text::UncheckedText;

/// Looks at a place and reports what it holds.
///
/// A source does not decide and does not fail: it reports problems as findings. It accesses the
/// machine only through the given [`System`], so that it also works on a made-up one.
///
/// Custom sources work like the built-in ones:
///
/// ```
/// use auth_resolver::method::MethodKind;
/// use auth_resolver::source::{Inquiry, Origin, SourceReport, Side};
/// use auth_resolver::{CredentialSource, Resolver, System};
///
/// #[derive(Debug)]
/// struct Vault(&'static str);
///
/// impl CredentialSource for Vault {
///     fn inspect(&self, _inquiry: &Inquiry<'_>, report: &mut SourceReport) {
///         let origin = Origin::other("the team's vault", Side::Yours);
///         report.credential(origin, MethodKind::ApiKey, Some(self.0));
///     }
/// }
///
/// let auth = Resolver::new()
///     .source(Vault("acme-1234"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed())
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "the team's vault");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
pub trait CredentialSource: fmt::Debug + Send + Sync {
    /// Looks at the place and reports what it holds.
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport);

    /// Returns whether the source is to be asked after those that hold settings, which may name
    /// variables for it to look up. It has nothing to do with precedence, and no source outside this
    /// crate needs it.
    #[doc(hidden)]
    fn needs_settings(&self) -> bool {
        false
    }
}

/// What a source can query.
///
/// ```
/// use auth_resolver::method::MethodKind;
/// use auth_resolver::source::{Origin, source_fn};
/// use auth_resolver::{Resolver, System};
///
/// let auth = Resolver::new()
///     .source(source_fn(|inquiry, report| {
///         let variable = inquiry.system().var("ACME_API_KEY");
///         let origin = Origin::variable("ACME_API_KEY");
///         report.credential(origin, MethodKind::ApiKey, variable.text());
///     }))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// assert_eq!(auth.method().kind(), MethodKind::ApiKey);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Inquiry<'a> {
    system: &'a System,
    named: &'a [Name],
}

/// The findings of a source so far.
///
/// ```
/// use auth_resolver::source::{Origin, Side, source_fn};
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .source(source_fn(|_, report| {
///         let vault = Origin::other("the team's vault", Side::Yours);
///         report.base_url(vault, Some(" https://gw.example/v1/ "));
///     }))
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct SourceReport {
    findings: Vec<Finding>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new(system: &'a System, named: &'a [Name]) -> Self {
        Self { system, named }
    }

    /// Returns the machine to inspect.
    #[must_use]
    pub fn system(&self) -> &'a System {
        self.system
    }

    /// Returns the variables that settings name, for sources that hold variables.
    pub(crate) fn named_variables(&self) -> &'a [Name] {
        self.named
    }
}

impl SourceReport {
    /// Starts with nothing found.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub(crate) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds findings.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// Reports a place for a credential. `None` means that nothing is there.
    ///
    /// The text is trimmed and its characters are checked. Of two sources, the one added first
    /// takes precedence; a credential with an [`Origin::caller`] takes precedence over both.
    ///
    /// `kind` says what the text is: an `ApiKey`, a `BearerToken`, a `PersonalAccessToken`, a
    /// `BedrockApiKey` (for hosts of Bedrock only), or the access token of an `OAuth` or `ChatGpt`
    /// session. A text of the kind `NoneRequired` counts as an API key. The text of an
    /// `AgentIdentity` is not used: its requests need a signature, so there is no header.
    pub fn credential(&mut self, origin: Origin, kind: MethodKind, text: Option<&str>) {
        let standing = standing_of(&origin, kind);
        self.credential_of(origin, standing, kind, text);
    }

    /// Reports a place for a session that the source created. `None` means that nothing is there.
    ///
    /// ```
    /// use auth_resolver::method::OAuthSession;
    /// use auth_resolver::source::{Origin, Side, source_fn};
    /// use auth_resolver::{BaseUrl, Caller, ErrorKind, Resolver, Secret, System};
    ///
    /// let resolve = |flag: Option<String>| {
    ///     Resolver::new()
    ///         .source(Caller::new("--base-url").base_url(flag))
    ///         .source(source_fn(|_, report| {
    ///             let token = Secret::parse("acme-token").unwrap();
    ///             let server = BaseUrl::parse("https://eu.acme.example/v1").unwrap();
    ///             let session = OAuthSession::new(token).issued_by(server);
    ///             report.session(Origin::other("the team's vault", Side::Yours), Some(session));
    ///         }))
    ///         .system(System::fixed())
    ///         .resolve()
    /// };
    /// assert_eq!(resolve(None)?.base_url().as_str(), "https://eu.acme.example/v1");
    /// let error = resolve(Some("https://us.acme.example/v1".to_owned())).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::UntrustedUrl);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn session(&mut self, origin: Origin, session: Option<OAuthSession>) {
        let subject =
            Subject::Credential(standing_of(&origin, MethodKind::OAuth), MethodKind::OAuth);
        let Some(session) = session else {
            return self.nothing(origin, subject);
        };
        let issuer = session.issuer().cloned().map(Box::new);
        let found = Found::Credential(AuthMethod::OAuth(Box::new(session)));
        self.add(Finding {
            issuer,
            ..Finding::new(origin, subject, found)
        });
    }

    /// Reports a place whose credential cannot be used.
    ///
    /// ```
    /// use auth_resolver::method::MethodKind;
    /// use auth_resolver::source::{Origin, Problem, source_fn};
    /// use auth_resolver::{Env, ErrorKind, Resolver, System};
    ///
    /// let error = Resolver::new()
    ///     .source(source_fn(|_, report| {
    ///         let vault = Origin::other("the team's vault", auth_resolver::source::Side::Yours);
    ///         let problem = Problem::Other("it is locked".to_owned());
    ///         report.credential_problem(vault, MethodKind::ApiKey, problem);
    ///     }))
    ///     .source(Env::new().api_key("ACME_API_KEY")) // comes second, so it is not used instead
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Malformed);
    /// ```
    pub fn credential_problem(&mut self, origin: Origin, kind: MethodKind, problem: Problem) {
        let standing = standing_of(&origin, kind);
        self.problem(origin, Subject::Credential(standing, kind), problem);
    }

    /// Reports a credential by how it stands in the order of precedence.
    pub(crate) fn credential_of(
        &mut self,
        origin: Origin,
        standing: Standing,
        kind: MethodKind,
        text: Option<&str>,
    ) {
        self.credential_by(origin, standing, kind, text, |secret| {
            Ok(method(kind, secret))
        });
    }

    /// Reports a credential that `read` makes out of its text.
    pub(crate) fn credential_by(
        &mut self,
        origin: Origin,
        standing: Standing,
        kind: MethodKind,
        text: Option<&str>,
        read: impl FnOnce(Secret) -> Result<AuthMethod, Problem>,
    ) {
        let subject = Subject::Credential(standing, kind);
        let Some(text) = text else {
            return self.nothing(origin, subject);
        };
        let cleaned = Cleaned::new(text);
        let mut placeholder = None;
        let found = match Secret::parse(cleaned.text()) {
            _ if cleaned.is_empty() => Found::Blank,
            Ok(secret) => read(secret).map_or_else(Found::Problem, Found::Credential),
            Err(why) => {
                if why == InvalidSecret::Placeholder
                    && let Some(text) = Secret::placeholder(cleaned.text())
                {
                    placeholder = read(text).ok().map(Box::new);
                }
                Found::Problem(Problem::Secret(why))
            }
        };
        let mut finding = Finding::new(origin, subject, found);
        finding.placeholder = placeholder;
        self.add(finding.with_notices(remarks(text, &cleaned)));
    }

    /// Reports a place for a base URL. `None` means that nothing is there. A blank text counts as
    /// not set.
    pub fn base_url(&mut self, origin: Origin, text: Option<&str>) {
        self.url(origin, Subject::BaseUrl, text);
    }

    /// Reports a place for the base URL of a stored session, like [`base_url`](Self::base_url).
    pub fn login_base_url(&mut self, origin: Origin, text: Option<&str>) {
        self.url(origin, Subject::SessionBaseUrl, text);
    }

    /// Reports a place for a base URL of either kind.
    pub(crate) fn url(&mut self, origin: Origin, subject: Subject, text: Option<&str>) {
        let Some(text) = text else {
            return self.nothing(origin, subject);
        };
        // `http` is for the policy to judge, which knows what the caller allows.
        let found = match BaseUrl::parse_insecure(text) {
            Ok(url) => Found::BaseUrl(url),
            Err(InvalidBaseUrl::Empty) => Found::Blank,
            Err(invalid) => Found::Problem(Problem::Url(invalid)),
        };
        let notices = remarks(text, &Cleaned::new(text));
        let meant = BaseUrl::meant_by(text).map(|url| Notice::MeantUrl(Box::new(url)));
        self.add(
            Finding::new(origin, subject, found)
                .with_notices(notices)
                .with_notices(meant),
        );
    }

    /// Reports a place for any other text. `None`: there is nothing.
    pub(crate) fn text(&mut self, origin: Origin, subject: Subject, text: Option<&str>) {
        let Some(text) = text else {
            return self.nothing(origin, subject);
        };
        let found = if text.trim().is_empty() {
            Found::Blank
        } else {
            Found::Text(UncheckedText::new(text))
        };
        self.add(Finding::new(origin, subject, found));
    }

    /// Reports that a place is empty.
    pub(crate) fn nothing(&mut self, origin: Origin, subject: Subject) {
        self.add(Finding::new(origin, subject, Found::Nothing));
    }

    /// Reports that a place cannot be used.
    pub(crate) fn problem(&mut self, origin: Origin, subject: Subject, problem: Problem) {
        self.add(Finding::new(origin, subject, Found::Problem(problem)));
    }

    /// Adds notes to the finding that was added last. Without one, they are dropped.
    pub(crate) fn remark(&mut self, notices: impl IntoIterator<Item = Notice>) {
        if let Some(last) = self.findings.last_mut() {
            last.notices.extend(notices);
        }
    }

    /// Adds notes to the finding that was added first: the file, where it is told before what it holds.
    pub(crate) fn remark_on_first(&mut self, notices: impl IntoIterator<Item = Notice>) {
        if let Some(first) = self.findings.first_mut() {
            first.notices.extend(notices);
        }
    }

    /// Adds notes about the file of the last reported place, such as that other users can read it.
    pub fn file_notices(&mut self, notices: impl IntoIterator<Item = FileNotice>) {
        self.remark(notices.into_iter().map(Notice::File));
    }

    /// Drops remarks that others can read a file, if what was found in it is no secret: most
    /// configurations are none, and are readable by everybody on most machines.
    ///
    /// What was found `before` is another file's, where one report is handed to several sources.
    pub(crate) fn forget_readers_unless_secret(&mut self, before: usize) {
        let mut of_file = self.findings.iter().skip(before);
        if of_file.any(Finding::may_be_secret) {
            return;
        }
        for finding in self.findings.iter_mut().skip(before) {
            finding.notices.retain(|notice| {
                !matches!(notice, Notice::File(FileNotice::ReadableByOthers { .. }))
            });
        }
    }

    /// Returns what was found, in the order it was added.
    #[must_use]
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Makes room for findings that are about to be added: a finding is large, and is moved with the
    /// others whenever there is none.
    pub(crate) fn reserve(&mut self, findings: usize) {
        self.findings.reserve(findings);
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

fn standing_of(origin: &Origin, kind: MethodKind) -> Standing {
    match kind.class() {
        _ if origin.is_callers() => Standing::Given,
        CredentialClass::Login => Standing::Stored,
        CredentialClass::Key => Standing::Ambient,
    }
}

fn method(kind: MethodKind, secret: Secret) -> AuthMethod {
    match kind {
        MethodKind::PersonalAccessToken => AuthMethod::PersonalAccessToken(secret),
        MethodKind::AgentIdentity => AuthMethod::AgentIdentity,
        MethodKind::BearerToken => AuthMethod::BearerToken(secret),
        MethodKind::BedrockApiKey => {
            AuthMethod::BedrockApiKey(crate::method::BedrockApiKey::new(secret, None))
        }
        MethodKind::ChatGpt => {
            AuthMethod::ChatGpt(Box::new(crate::method::ChatGptSession::new(secret)))
        }
        MethodKind::OAuth => AuthMethod::OAuth(Box::new(OAuthSession::new(secret))),
        MethodKind::ApiKey | MethodKind::NoneRequired => AuthMethod::ApiKey(secret),
    }
}

fn remarks(text: &str, cleaned: &Cleaned<'_>) -> Option<Notice> {
    (cleaned.text().len() != text.len()).then(|| Notice::Cleaned(cleaned.notices()))
}
