//! Settings, by what they mean. What they are called is the source's business.

use crate::method::CredentialClass;
use crate::method::MethodKind;
use crate::text::{Name, UncheckedText};

/// What a setting is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingKey {
    /// Which method is preferred when several are there: `apikey` or `chatgpt`.
    PreferredMethod,
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
    /// The base URL of the built-in provider.
    BaseUrl,
    /// The base URL for sessions of an account.
    SessionBaseUrl,
    /// Which provider is used.
    SelectedProvider,
    /// Which profile is used.
    SelectedProfile,
    /// A setting inside a profile.
    Profile(Name, Box<SettingKey>),
    /// A setting of one provider.
    Provider(Name, ProviderField),
    /// Whether the user trusts the project in a directory: `trusted` or `untrusted`.
    ProjectTrust(Name),
    /// Which member of a stored login is in force.
    StoredMode,
    /// When a stored login was last refreshed.
    LastRefresh,
    /// The project at a cloud that requests with an account are made for: its id, not its number.
    CloudProject,
    /// Whether an API key goes out as a bearer token as well.
    AlsoBearer,
    /// Whether `http` to other machines is allowed. Never a project's to say.
    AllowHttp,
    /// A setting that other places are looked at by, by its name.
    Followed(Name),
    /// A setting that the caller gave and that is about something else, by its name.
    Unrelated(Name),
    /// A setting in a table where it means nothing.
    Misplaced(Box<SettingKey>),
}

/// A field of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProviderField {
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
    /// A query parameter of every request.
    QueryParameter(Name),
    /// A header of every request.
    Header(Name),
    /// A header of every request whose value is in a variable.
    VariableHeader(Name),
    /// The region of a cloud provider.
    Region,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingValue {
    /// A text.
    Text(UncheckedText),
    /// Several texts.
    List(Vec<UncheckedText>),
    /// Yes or no.
    Flag(bool),
    /// The mode of a stored login: what it stands for, and the word for it.
    Mode(MethodKind, &'static str),
    /// A method, and the word for it.
    Method(MethodChoice, &'static str),
    /// A value of a type that no setting here has; the type's name.
    Unexpected(&'static str),
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
    /// The [built-in provider](crate::BuiltInProvider) of this id, and what is written down for it.
    Provider(&'static str),
}

impl MethodChoice {
    /// Returns the class of the credentials that take part, if a class is what was chosen.
    pub(crate) fn class(self) -> Option<CredentialClass> {
        match self {
            Self::Class(class) => Some(class),
            Self::KeyFor(_) => Some(CredentialClass::Key),
            Self::AccountOrElsewhere(_) => Some(CredentialClass::Login),
            Self::Elsewhere(_) | Self::Provider(_) => None,
        }
    }
}

impl SettingValue {
    /// Returns the text, if it is one.
    #[must_use]
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.expose()),
            _ => None,
        }
    }
}

impl SettingKey {
    /// Returns whether the setting redirects requests or adds to them.
    ///
    /// These are the settings that a project must never decide for its user.
    pub(crate) fn redirects(&self) -> bool {
        matches!(
            self,
            Self::BaseUrl
                | Self::SessionBaseUrl
                | Self::SelectedProvider
                | Self::SelectedProfile
                | Self::Profile(..)
                | Self::Provider(..)
        )
    }

    /// Returns whether the value is sent as a credential, or along with one.
    pub(crate) fn holds_secret(&self) -> bool {
        match self {
            Self::Provider(_, field) => matches!(
                field,
                ProviderField::BearerToken
                    | ProviderField::Header(_)
                    | ProviderField::QueryParameter(_)
            ),
            Self::Profile(_, setting) | Self::Misplaced(setting) => setting.holds_secret(),
            _ => false,
        }
    }
}
