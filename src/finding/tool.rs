//! Settings that only presets have. A program of its own has none of them.

use super::{Finding, Found, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::text::Name;

/// What a setting is about that only presets have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolKey {
    /// Which method is used, and no other. The caller's own credential beats it all the same.
    SelectedMethod,
    /// Which method alone is allowed: `api` or `chatgpt`. Restricts, never reorders.
    ForcedMethod,
    /// Which workspace of an account alone is allowed; one id or a list.
    ForcedWorkspace,
    /// Which methods an administrator allows; a list. What forces a method counts beside it.
    AllowedMethods,
    /// Which workspaces an administrator allows; a list. What forces one counts beside it.
    AllowedWorkspaces,
    /// Where logins are stored: `file`, `keyring`, `auto`, `ephemeral`.
    CredentialStore,
    /// Which provider is used.
    SelectedServer,
    /// Which profile is used.
    SelectedProfile,
    /// The same, by an option of its own.
    ProfileOption,
    /// A setting inside a profile.
    Profile(Name, Box<SettingKey>),
    /// A setting of one provider.
    Server(Name, ServerField),
    /// Whether the user trusts the project in a directory: `trusted` or `untrusted`.
    ProjectTrust(Name),
    /// Which member of a stored login is in force.
    StoredMode,
    /// The project at a cloud that requests with an account are made for: its id, not its number.
    CloudProject,
    /// Whether an API key goes out as a bearer token as well.
    AlsoBearer,
    /// A setting that other places are looked at by, by its name.
    Followed(Name),
}

/// A field of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServerField {
    /// The name shown to people.
    Name,
    /// The base URL of its requests.
    BaseUrl,
    /// The variable that holds its key.
    EnvKey,
    /// What to tell somebody who has not set that variable.
    EnvKeyInstructions,
    /// A bearer token, written down in the configuration.
    BearerToken,
    /// Whether the stored login is meant for it.
    RequiresStoredLogin,
    /// Which protocol it speaks.
    WireApi,
    /// A command that prints its key. Reported, never run.
    AuthCommand,
    /// The profile of a cloud's own programs that signs its requests. Reported, never asked.
    AuthProfile,
    /// A login at a gateway. Reported, never asked.
    AuthGateway,
    /// A query parameter of every request.
    QueryParameter(Name),
    /// A header of every request.
    Header(Name),
    /// A header of every request whose value is in a variable.
    VariableHeader(Name),
    /// The region of a cloud provider.
    Region,
}

/// What a setting that names a method stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodChoice {
    /// A key, or an account.
    Class(CredentialClass),
    /// Credentials of somebody else, such as a cloud, that are not looked for here.
    Elsewhere(&'static str),
    /// A key for a purpose of its own, such as a gateway. A restriction tells it from other keys.
    KeyFor(&'static str),
    /// An account; without one, credentials of somebody else that are not looked for here.
    AccountOrElsewhere(&'static str),
    /// The built-in provider of this id, and what is written down for it.
    Server(&'static str),
}

impl MethodChoice {
    /// Returns the class of the credentials that take part, if a class is what was chosen.
    pub(crate) fn class(self) -> Option<CredentialClass> {
        match self {
            Self::Class(class) => Some(class),
            Self::KeyFor(_) => Some(CredentialClass::Key),
            Self::AccountOrElsewhere(_) => Some(CredentialClass::Login),
            Self::Elsewhere(_) | Self::Server(_) => None,
        }
    }
}

impl ServerField {
    /// The fields by which something that is not asked here supplies the credential.
    pub(crate) const NOT_ASKED: [Self; 3] =
        [Self::AuthCommand, Self::AuthProfile, Self::AuthGateway];
}

/// What a setting decides, which says what a project can do by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decides<'k> {
    /// Which of several is used.
    Selection,
    /// What alone is allowed.
    Restriction,
    /// Where requests to the server of this id go.
    BaseUrlOf(&'k Name),
    /// What is its user's to decide.
    Yours,
    /// Which member of the stored login counts that it stands in.
    StoredLogin,
    /// What goes along with the credential beside it.
    Value,
}

impl From<ToolKey> for SettingKey {
    fn from(key: ToolKey) -> Self {
        Self::Tool(key)
    }
}

impl ToolKey {
    /// Returns whether the setting is one of several tables with the same keys.
    pub(super) fn is_of_table(&self) -> bool {
        matches!(self, Self::Profile(..) | Self::Server(..))
    }

    /// Returns what the setting decides.
    pub(crate) fn decides(&self) -> Decides<'_> {
        match self {
            Self::SelectedMethod
            | Self::SelectedServer
            | Self::SelectedProfile
            | Self::ProfileOption => Decides::Selection,
            Self::ForcedMethod | Self::ForcedWorkspace => Decides::Restriction,
            Self::Server(id, ServerField::BaseUrl) => Decides::BaseUrlOf(id),
            Self::CredentialStore
            | Self::Server(..)
            | Self::Profile(..)
            | Self::ProjectTrust(_) => Decides::Yours,
            Self::StoredMode => Decides::StoredLogin,
            // An administrator's lists are in no place of a project's.
            Self::AllowedMethods
            | Self::AllowedWorkspaces
            | Self::CloudProject
            | Self::AlsoBearer
            | Self::Followed(_) => Decides::Value,
        }
    }

    /// Returns the server that the setting is about, if it is about one.
    pub(crate) fn server(&self) -> Option<&Name> {
        match self {
            Self::Server(id, _) => Some(id),
            _ => None,
        }
    }

    /// Returns whether it is a fact that other decisions rest on, which cannot win or lose itself.
    pub(crate) fn is_record(&self) -> bool {
        matches!(self, Self::ProjectTrust(_) | Self::Followed(_))
    }

    /// Returns whether no more is taken of its value than that it is there.
    pub(crate) fn has_no_text(&self) -> bool {
        matches!(self, Self::Server(_, field) if ServerField::NOT_ASKED.contains(field))
    }

    /// Returns whether the setting redirects requests or adds to them.
    pub(super) fn redirects(&self) -> bool {
        matches!(
            self,
            Self::SelectedServer | Self::SelectedProfile | Self::Profile(..) | Self::Server(..)
        )
    }

    /// Returns whether the value is sent as a credential, or along with one.
    pub(super) fn holds_secret(&self) -> bool {
        match self {
            Self::Server(_, field) => matches!(
                field,
                ServerField::BearerToken | ServerField::Header(_) | ServerField::QueryParameter(_)
            ),
            Self::Profile(_, setting) => setting.holds_secret(),
            _ => false,
        }
    }
}

impl Finding {
    /// Returns the variable that a setting of a server names.
    pub(crate) fn named_variable(&self) -> Option<&str> {
        match (&self.subject, &self.found) {
            (
                Subject::Setting(SettingKey::Tool(ToolKey::Server(
                    _,
                    ServerField::EnvKey | ServerField::VariableHeader(_),
                ))),
                Found::Setting(value),
            ) => value.text(),
            _ => None,
        }
    }
}
