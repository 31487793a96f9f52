//! Settings, by what they mean. What they are called is the source's business.

use super::tool::{MethodChoice, ToolKey};
use crate::method::MethodKind;
use crate::text::{Name, UncheckedText};

/// What a setting is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingKey {
    /// Which class of credentials is preferred when several are there.
    PreferredMethod,
    /// The base URL of the program's own server.
    BaseUrl,
    /// The base URL for sessions of an account.
    SessionBaseUrl,
    /// When a stored login was last refreshed.
    LastRefresh,
    /// Whether `http` to other machines is allowed. Never a project's to say.
    AllowHttp,
    /// A setting that the caller gave and that is about something else, by its name.
    Unrelated(Name),
    /// A table in whose place the caller gave another one, by its dotted key.
    Overridden(Name),
    /// A setting in a table where it means nothing.
    Misplaced(Box<SettingKey>),
    /// A setting that only presets have.
    Tool(ToolKey),
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
    /// Returns whether the setting is one of several tables with the same keys.
    pub(crate) fn is_of_table(&self) -> bool {
        matches!(self, Self::Tool(key) if key.is_of_table())
    }

    /// Returns whether the setting redirects requests or adds to them.
    ///
    /// These are the settings that a project must never decide for its user.
    pub(crate) fn redirects(&self) -> bool {
        match self {
            Self::BaseUrl | Self::SessionBaseUrl => true,
            Self::Tool(key) => key.redirects(),
            _ => false,
        }
    }

    /// Returns whether the value is sent as a credential, or along with one.
    pub(crate) fn holds_secret(&self) -> bool {
        match self {
            Self::Misplaced(setting) => setting.holds_secret(),
            Self::Tool(key) => key.holds_secret(),
            _ => false,
        }
    }
}
