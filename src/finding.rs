//! What a place held, which place it was, and whose it is.
//!
//! A finding is plain data: sources produce them, the policy decides on them and on nothing else.

pub(crate) mod file;
mod origin;
mod problem;
mod setting;

pub use self::origin::{Origin, Place, Position, Side};
pub use self::problem::{Notice, Problem};
pub use self::setting::{MethodChoice, ProviderField, SettingKey, SettingValue};

use crate::base_url::BaseUrl;
use crate::method::{AuthMethod, MethodKind};
use crate::secret::InvalidSecret;
use crate::text::{Name, UncheckedText};

/// One place that was looked at, and what it held.
///
/// ```
/// use auth_resolver::{Finding, Found, Origin, Problem, Subject};
///
/// let origin = Origin::variable("ACME_BASE_URL");
/// let found = Found::Problem(Problem::NotUnicode);
/// let finding = Finding::new(origin, Subject::BaseUrl, found);
/// assert!(finding.is_present());
/// assert_eq!(finding.problem(), Some(&Problem::NotUnicode));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The place, and whose it is.
    pub origin: Origin,
    /// What was looked for there.
    pub subject: Subject,
    /// What was there.
    pub found: Found,
    /// Remarks about the place or the text that do not change the outcome.
    pub notices: Vec<Notice>,
    /// Whether the program itself would not look here, because it found a file of the project first.
    pub(crate) behind_project: bool,
    /// What a person said to the program about using it.
    pub(crate) consent: Consent,
}

/// What a person said to the program that a credential is found for, which may ask before it uses one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Consent {
    /// The program does not ask about it, or the answer was yes.
    #[default]
    Given,
    /// The program would ask.
    Pending,
    /// The answer was no.
    Declined,
}

/// What a place is looked at for.
///
/// ```
/// use auth_resolver::{Origin, SettingKey, SourceReport, Subject, Side};
///
/// let mut report = SourceReport::new();
/// let key = Subject::Setting(SettingKey::PreferredMethod);
/// report.text(Origin::file("/home/u/.acme/auth", Side::Yours), key.clone(), Some("apikey"));
/// assert_eq!(report.findings()[0].subject, key);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A credential of a kind, and how it stands in the order of precedence.
    Credential(Standing, MethodKind),
    /// A base URL for requests.
    BaseUrl,
    /// A base URL for requests with a stored session, and for no others.
    SessionBaseUrl,
    /// One setting.
    Setting(SettingKey),
    /// A file of settings as a whole.
    Settings,
    /// A stored login (`auth.json`) as a whole.
    StoredLogin,
    /// A variable that a configuration names.
    Variable(Name),
    /// A variable or setting that looks as if it had an effect, and has none.
    Unused(Name),
    /// The header that a variable fills, such as `OpenAI-Organization`.
    Header(Name),
    /// A `.env` file as a whole.
    Dotenv,
    /// The directory that all other files are looked for in.
    Home,
}

/// How a credential stands in the order of precedence, before any rule set has its say.
///
/// ```
/// use auth_resolver::{MethodKind, Origin, Resolver, Standing, System, Side, source_fn};
///
/// let found = |place: &'static str, standing, kind| {
///     source_fn(move |_, report| {
///         report.credential(Origin::other(place, Side::Yours), standing, kind, Some("made-up"));
///     })
/// };
/// let auth = Resolver::new()
///     .source(found("a login", Standing::Stored, MethodKind::ChatGpt)) // preferred by these rules
///     .source(found("a key for this run", Standing::Pinned, MethodKind::ApiKey))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed())
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "a key for this run");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// Passed by the caller itself, as with a flag: beats everything else.
    Given,
    /// Set for this one run, as in a variable that is for nothing else: beats every preference.
    Pinned,
    /// Lies in the environment or a configuration: competes by precedence and preference.
    Ambient,
    /// Was stored by a login.
    Stored,
}

/// What a credential stands for. Preferences and restrictions speak of classes.
///
/// ```
/// use auth_resolver::{CredentialClass, MethodKind};
///
/// assert_eq!(MethodKind::ApiKey.class(), CredentialClass::Key);
/// assert_eq!(MethodKind::ChatGpt.class(), CredentialClass::Account);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialClass {
    /// A key, billed by use.
    Key,
    /// An account that somebody logged in to, such as a ChatGPT account: billed by plan.
    Account,
}

impl MethodKind {
    /// Returns the class that credentials of this kind belong to.
    #[must_use]
    pub fn class(self) -> CredentialClass {
        match self {
            Self::ChatGpt | Self::OAuth | Self::PersonalAccessToken | Self::AgentIdentity => {
                CredentialClass::Account
            }
            Self::ApiKey | Self::BearerToken | Self::BedrockApiKey | Self::NoneRequired => {
                CredentialClass::Key
            }
        }
    }
}

/// What was found at a place.
///
/// ```
/// use auth_resolver::{Found, Origin, SourceReport};
///
/// let look = |text: Option<&str>| {
///     let mut report = SourceReport::new();
///     report.base_url(Origin::variable("ACME_BASE_URL"), text);
///     report.findings()[0].found.clone()
/// };
/// assert!(matches!(look(None), Found::Nothing));
/// assert!(matches!(look(Some(" ")), Found::Blank));
/// assert!(matches!(look(Some("https://gw.example")), Found::BaseUrl(_)));
/// assert!(matches!(look(Some("gw.example")), Found::Problem(_)));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Found {
    /// Nothing: not set, no such file, no such member.
    Nothing,
    /// Set, but to a blank text. Counts as not set.
    Blank,
    /// A credential.
    Credential(AuthMethod),
    /// A base URL.
    BaseUrl(BaseUrl),
    /// The value of a setting.
    Setting(SettingValue),
    /// The text of a variable.
    Text(UncheckedText),
    /// The place is there and in order; what it holds has findings of its own.
    Present,
    /// The place is there and cannot be used.
    Problem(Problem),
}

/// Returns what a person has recorded about the project, and the place: the first one counts.
// A project cannot say of itself that it is trusted.
pub(crate) fn recorded_trust(findings: &[Finding]) -> Option<(usize, Option<&str>)> {
    let mut findings = findings.iter().enumerate();
    let (index, record) = findings.find(|(_, finding)| {
        let is_record = matches!(
            finding.subject,
            Subject::Setting(SettingKey::ProjectTrust(_))
        );
        is_record && finding.origin.side == Side::Yours
    })?;
    let word = match &record.found {
        Found::Setting(value) => value.text(),
        _ => None,
    };
    Some((index, word))
}

impl Finding {
    /// Puts a finding together.
    #[must_use]
    pub fn new(origin: Origin, subject: Subject, found: Found) -> Self {
        Self {
            origin,
            subject,
            found,
            notices: Vec::new(),
            behind_project: false,
            consent: Consent::Given,
        }
    }

    /// Adds remarks.
    ///
    /// ```
    /// use auth_resolver::{FileNotice, Finding, Found, Notice, Origin, Subject, Side};
    ///
    /// let origin = Origin::file("/home/u/.acme/login.json", Side::Yours);
    /// let finding = Finding::new(origin, Subject::StoredLogin, Found::Present)
    ///     .with_notices([Notice::File(FileNotice::ForeignOwner), Notice::NoRefreshToken]);
    /// assert_eq!(finding.notices.len(), 2);
    /// assert!(finding.credential().is_none());
    /// ```
    #[must_use]
    pub fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.extend(notices);
        self
    }

    /// Returns the credential, if that is what was found.
    #[must_use]
    pub fn credential(&self) -> Option<&AuthMethod> {
        match &self.found {
            Found::Credential(method) => Some(method),
            _ => None,
        }
    }

    /// Returns the problem, if the place cannot be used.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match &self.found {
            Found::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Tells whether it is a credential that the caller passed itself, usable or not.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self.subject, Subject::Credential(Standing::Given, _))
    }

    /// Tells whether what is in the place may be a secret. A key that is malformed is one all the
    /// same, and a file that cannot be taken apart may hold one.
    pub(crate) fn may_be_secret(&self) -> bool {
        match &self.found {
            Found::Credential(_) | Found::Text(_) => true,
            Found::Setting(_) => {
                matches!(&self.subject, Subject::Setting(setting) if setting.holds_secret())
            }
            // A command prints a key and is none; a placeholder stands for one.
            Found::Problem(
                Problem::Command
                | Problem::Secret(InvalidSecret::Empty | InvalidSecret::Placeholder),
            )
            | Found::Nothing
            | Found::Blank
            | Found::BaseUrl(_)
            | Found::Present => false,
            Found::Problem(_) => matches!(
                self.subject,
                Subject::Credential(..) | Subject::Settings | Subject::Dotenv
            ),
        }
    }

    /// Tells whether the place holds anything, usable or not.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !matches!(self.found, Found::Nothing | Found::Blank)
    }
}
