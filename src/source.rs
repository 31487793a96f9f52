//! Places to look at, behind a trait.

mod adapters;
mod variable_role;

pub use self::adapters::{SourceFn, source_fn};
pub(crate) use self::variable_role::VariableRole;

use std::fmt;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::file::FileNotice;
use crate::finding::{Finding, Found, Notice, Origin, Problem, Standing, Subject};
use crate::method::{AuthMethod, MethodKind, OAuthSession};
use crate::secret::{Cleaned, Secret};
use crate::system::System;
use crate::text::{Name, UncheckedText};

/// Looks at a place and reports what it holds.
///
/// A source does not decide, and it does not fail: trouble is a finding about the place. Whatever
/// it learns about the machine, it learns from the [`System`] it is handed, so that it works on a
/// made-up one.
///
/// Sources of your own are as good as the built-in ones:
///
/// ```
/// use auth_resolver::{
///     CredentialSource, Inquiry, MethodKind, Origin, Resolver, SourceReport, Stage, Standing,
///     System, Side,
/// };
///
/// #[derive(Debug)]
/// struct Vault(&'static str);
///
/// impl CredentialSource for Vault {
///     fn stage(&self) -> Stage {
///         Stage::Values
///     }
///
///     fn inspect(&self, _inquiry: &Inquiry<'_>, report: &mut SourceReport) {
///         let origin = Origin::other("the team's vault", Side::Yours);
///         report.credential(origin, Standing::Ambient, MethodKind::ApiKey, Some(self.0));
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
// No default methods: forwarding impls forget them, and an override is lost by taking a reference.
pub trait CredentialSource: fmt::Debug + Send + Sync {
    /// Tells when the source is to be asked.
    ///
    /// This has nothing to do with precedence, which is the order in which sources are added.
    fn stage(&self) -> Stage;

    /// Looks at the place and reports what it holds.
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport);
}

/// When a source is asked.
///
/// ```
/// use auth_resolver::{ConfigToml, CredentialSource, Env, Stage};
///
/// assert!(Stage::Settings < Stage::Values);
/// assert_eq!(ConfigToml::at("/acme.toml").stage(), Stage::Settings);
/// assert_eq!(Env::new().stage(), Stage::Values);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// First, since its settings can name variables for others to look up.
    Settings,
    /// Second, when all such names are known.
    Values,
}

/// What a source may ask.
///
/// ```
/// use auth_resolver::{MethodKind, Origin, Resolver, Standing, System, source_fn};
///
/// let auth = Resolver::new()
///     .source(source_fn(|inquiry, report| {
///         let variable = inquiry.system().var("ACME_API_KEY");
///         let origin = Origin::variable("ACME_API_KEY");
///         report.credential(origin, Standing::Ambient, MethodKind::ApiKey, variable.text());
///         assert!(inquiry.named_variables().is_empty()); // no settings name any
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

/// What a source has found so far.
///
/// ```
/// use auth_resolver::{Found, Origin, SourceReport, Side};
///
/// let mut report = SourceReport::new();
/// let vault = Origin::other("the team's vault", Side::Yours);
/// report.base_url(vault, Some(" https://gw.example/v1/ "));
/// assert!(matches!(&report.findings()[0].found, Found::BaseUrl(url) if url.path() == "/v1"));
/// ```
#[derive(Debug, Default)]
pub struct SourceReport {
    findings: Vec<Finding>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new(system: &'a System, named: &'a [Name]) -> Self {
        Self { system, named }
    }

    /// Returns the machine to look at.
    #[must_use]
    pub fn system(&self) -> &'a System {
        self.system
    }

    /// Returns the variables that settings name, for sources that hold variables.
    #[must_use]
    pub fn named_variables(&self) -> &'a [Name] {
        self.named
    }
}

impl SourceReport {
    /// Starts with nothing found.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports a place for a credential. `None`: there is nothing.
    ///
    /// The text's ends are cleaned and its characters checked. A
    /// [`MethodKind::PersonalAccessToken`] that lacks the prefix `at-` is reported as an agent
    /// identity, as Codex takes it.
    pub fn credential(
        &mut self,
        origin: Origin,
        standing: Standing,
        kind: MethodKind,
        text: Option<&str>,
    ) {
        let subject = Subject::Credential(standing, kind);
        let Some(text) = text else {
            return self.nothing(origin, subject);
        };
        let cleaned = Cleaned::new(text);
        let found = if cleaned.is_empty() {
            Found::Blank
        } else {
            match Secret::parse(cleaned.text()) {
                // A stored token is no agent identity: that has a member of its own.
                Ok(secret)
                    if standing == Standing::Stored
                        && kind == MethodKind::PersonalAccessToken
                        && !secret.expose().starts_with("at-") =>
                {
                    Found::Problem(Problem::NotOneOf {
                        expected: "the tokens that begin with `at-`",
                        nearest: None,
                    })
                }
                Ok(secret) => Found::Credential(method(kind, secret)),
                Err(invalid) => Found::Problem(Problem::Secret(invalid)),
            }
        };
        self.add(Finding::new(origin, subject, found).with_notices(remarks(text, &cleaned)));
    }

    /// Reports a place for a base URL. `None`: there is nothing. A blank text counts as not set.
    pub fn base_url(&mut self, origin: Origin, text: Option<&str>) {
        self.url(origin, Subject::BaseUrl, text);
    }

    /// Reports a place for the base URL of a stored session, in the same way.
    pub fn session_base_url(&mut self, origin: Origin, text: Option<&str>) {
        self.url(origin, Subject::SessionBaseUrl, text);
    }

    fn url(&mut self, origin: Origin, subject: Subject, text: Option<&str>) {
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
        self.add(Finding::new(origin, subject, found).with_notices(notices));
    }

    /// Reports a place for any other text. `None`: there is nothing.
    pub fn text(&mut self, origin: Origin, subject: Subject, text: Option<&str>) {
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
    pub fn nothing(&mut self, origin: Origin, subject: Subject) {
        self.add(Finding::new(origin, subject, Found::Nothing));
    }

    /// Reports that a place cannot be used.
    ///
    /// ```
    /// use auth_resolver::{MethodKind, Origin, Problem, SourceReport, Standing, Subject};
    ///
    /// let mut report = SourceReport::new();
    /// let key = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
    /// report.nothing(Origin::variable("ACME_API_KEY"), key.clone());
    /// report.problem(Origin::variable("OLD_ACME_API_KEY"), key, Problem::NotUnicode);
    /// let [absent, broken] = report.findings() else { unreachable!() };
    /// assert!(!absent.is_present());
    /// assert_eq!(broken.problem(), Some(&Problem::NotUnicode));
    /// ```
    pub fn problem(&mut self, origin: Origin, subject: Subject, problem: Problem) {
        self.add(Finding::new(origin, subject, Found::Problem(problem)));
    }

    /// Adds remarks to the finding that was added last. Without one, they are dropped.
    pub fn remark(&mut self, notices: impl IntoIterator<Item = Notice>) {
        if let Some(last) = self.findings.last_mut() {
            last.notices.extend(notices);
        }
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
    pub fn findings(&self) -> &[Finding] {
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

fn method(kind: MethodKind, secret: Secret) -> AuthMethod {
    match kind {
        MethodKind::PersonalAccessToken if secret.expose().starts_with("at-") => {
            AuthMethod::PersonalAccessToken(secret)
        }
        MethodKind::PersonalAccessToken | MethodKind::AgentIdentity => AuthMethod::AgentIdentity,
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
