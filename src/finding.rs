//! What a place held, which place it was, and whose it is.
//!
//! A finding is plain data: sources produce them, the policy decides on them and on nothing else.

pub(crate) mod file;
mod id;
mod origin;
mod problem;
mod setting;
pub(crate) mod tool;

pub(crate) use self::id::{FindingId, Numbered};
pub(crate) use self::origin::FILE_OF_VARIABLE;
pub use self::origin::{Origin, Place, Position, Side};
pub use self::problem::Problem;
pub(crate) use self::problem::{Lost, Notice};
pub(crate) use self::setting::{SettingKey, SettingValue};

use crate::base_url::BaseUrl;
use crate::finding::tool::ToolKey;
use crate::method::{AuthMethod, CredentialClass, MethodKind};
use crate::secret::InvalidSecret;
use crate::text::{Name, UncheckedText};

/// One place that was looked at, and what it held.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The place, and whose it is.
    pub(crate) origin: Origin,
    /// What was looked for there.
    pub(crate) subject: Subject,
    /// What was found.
    pub(crate) found: Found,
    /// Remarks about the place or the text that do not change the outcome.
    pub(crate) notices: Vec<Notice>,
    /// Whether the program itself would not look here, because it found a file of the project first.
    pub(crate) behind_project: bool,
    /// What a person said to the program about using it.
    pub(crate) consent: Consent,
    /// The credential that a [placeholder](InvalidSecret::Placeholder) is to a server that takes any text.
    pub(crate) placeholder: Option<Box<AuthMethod>>,
    /// The only class of credentials that the program takes from here.
    pub(crate) only: Option<CredentialClass>,
    /// The server that issued the credential, which goes to no other.
    // In a box, for few findings have one and all of them are moved.
    pub(crate) issuer: Option<Box<BaseUrl>>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Standing {
    /// Passed by the caller itself, as with a flag: beats everything else.
    Given,
    /// Set for this one run, as in a variable that is for nothing else: beats every preference.
    Pinned,
    /// Lies in the environment or a configuration: competes by precedence and preference.
    Ambient,
    /// Was stored by a login.
    Stored,
}

/// What was found at a place.
#[derive(Clone, Debug)]
pub(crate) enum Found {
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
pub(crate) fn recorded_trust<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Option<(FindingId, Option<&'a str>)> {
    let mut findings = findings.into_iter().numbered();
    let (index, record) = findings.find(|(_, finding)| {
        let is_record = matches!(
            finding.subject,
            Subject::Setting(SettingKey::Tool(ToolKey::ProjectTrust(_)))
        );
        is_record && finding.origin.side == Side::Yours
    })?;
    let word = match &record.found {
        Found::Setting(value) => value.text(),
        _ => None,
    };
    Some((index, word))
}

impl Found {
    /// Says that a text is none of those that are expected.
    pub(crate) fn not_one_of(expected: &'static str) -> Self {
        Self::Problem(Problem::NotOneOf {
            expected,
            nearest: None,
        })
    }
}

impl Finding {
    /// Puts a finding together.
    #[must_use]
    pub(crate) fn new(origin: Origin, subject: Subject, found: Found) -> Self {
        Self {
            origin,
            subject,
            found,
            notices: Vec::new(),
            behind_project: false,
            consent: Consent::Given,
            placeholder: None,
            only: None,
            issuer: None,
        }
    }

    /// Adds notes.
    #[must_use]
    pub(crate) fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.extend(notices);
        self
    }

    /// Returns whether the place is this variable, in the environment or in a file that sets it.
    pub(crate) fn is_variable(&self, name: &str) -> bool {
        let variable = self.origin.place.variable();
        variable.is_some_and(|variable| variable.expose() == name)
    }

    /// Returns whether something at the ends of the text was left out.
    pub(crate) fn was_cleaned(&self) -> bool {
        let mut notices = self.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Cleaned(_)))
    }

    /// Returns the credential, if that is what was found.
    #[must_use]
    pub(crate) fn credential(&self) -> Option<&AuthMethod> {
        match &self.found {
            Found::Credential(method) => Some(method),
            _ => None,
        }
    }

    /// Returns the problem, if the place cannot be used.
    #[must_use]
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match &self.found {
            Found::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Returns the setting that only presets have, if it is one.
    pub(crate) fn tool_key(&self) -> Option<&ToolKey> {
        match &self.subject {
            Subject::Setting(SettingKey::Tool(key)) => Some(key),
            _ => None,
        }
    }

    /// Returns whether it is a credential that the caller passed itself, usable or not.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self.subject, Subject::Credential(Standing::Given, _))
    }

    /// Returns whether the program takes credentials of a class from here.
    pub(crate) fn takes(&self, class: CredentialClass) -> bool {
        self.only.is_none_or(|only| only == class)
    }

    /// Returns whether it is no credential, or one of a class that the program takes from here.
    pub(crate) fn takes_its_class(&self) -> bool {
        !matches!(self.subject, Subject::Credential(_, kind) if !self.takes(kind.class()))
    }

    /// Returns whether what is in the place may be a secret. A key that is malformed is one all the
    /// same, and a file that cannot be taken apart may hold one.
    pub(crate) fn may_be_secret(&self) -> bool {
        match &self.found {
            Found::Credential(_) | Found::Text(_) => true,
            Found::Setting(_) => {
                matches!(&self.subject, Subject::Setting(setting) if setting.holds_secret())
            }
            // A command prints a key and is none; what stands for a key is none either.
            Found::Problem(
                Problem::Command
                | Problem::Secret(
                    InvalidSecret::Empty
                    | InvalidSecret::Placeholder
                    | InvalidSecret::Reference(_)
                    | InvalidSecret::UnexpandedVariable
                    | InvalidSecret::LooksLikePath,
                ),
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

    /// Returns whether the place holds anything, usable or not.
    #[must_use]
    pub(crate) fn is_present(&self) -> bool {
        !matches!(self.found, Found::Nothing | Found::Blank)
    }
}
