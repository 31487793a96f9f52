//! The rules that a program can set. Those that only presets set are [`ToolRules`].

use std::borrow::Cow;

use crate::base_url::{BaseUrl, VersionSegment};
use crate::method::{CredentialClass, HeaderScheme};

use super::tool::ToolRules;

/// A set of rules. All rule sets are values of this struct; none has separate code.
#[derive(Clone, Debug)]
pub(crate) struct RuleSet {
    /// The name that results carry.
    pub(crate) name: Cow<'static, str>,
    /// What people call the login, such as `ChatGPT`; empty if it has no name.
    pub(crate) login: Cow<'static, str>,
    /// The command that logs in, such as `acme login`; empty if it is not known.
    pub(crate) login_command: Cow<'static, str>,
    /// How requests carry an API key that no provider owns.
    pub(crate) key_header: HeaderScheme,
    /// Who writes the version into the address of a request.
    pub(crate) version: VersionSegment,
    /// The class that is preferred when no preference is set. Without one the order of the places
    /// decides alone.
    pub(crate) preferred: Option<CredentialClass>,
    /// The words for a preference, unless its source has its own. Remedies use them, too.
    pub(crate) preference_words: &'static [(&'static str, CredentialClass)],
    /// How a login uses a base URL that is not named for logins.
    pub(crate) urls_for_logins: UrlsForLogins,
    /// Whether an answer without a credential is allowed.
    pub(crate) credential_optional: bool,
    /// What only presets set.
    pub(crate) tool: ToolRules,
}

/// How a login uses a base URL that is not named for logins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlsForLogins {
    /// It is used for keys and logins alike.
    Used,
    /// It is meant for keys, and an error for a login.
    Refused,
    /// It is meant for keys, and the default is used for a login.
    Skipped,
}

/// The endpoints used when no place names one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Defaults {
    /// For API keys.
    pub(crate) api_key: Option<BaseUrl>,
    /// For logins, if it differs.
    pub(crate) session: Option<BaseUrl>,
}

impl Defaults {
    /// Returns the endpoint for logins: that for keys, unless logins have their own.
    pub(crate) fn of_logins(&self) -> Option<&BaseUrl> {
        self.session.as_ref().or(self.api_key.as_ref())
    }
}

impl RuleSet {
    /// The rules of a program that sets none: the order of the sources decides, for keys and logins
    /// alike.
    pub(crate) const NEUTRAL: Self = Self {
        name: Cow::Borrowed("in-order"),
        login: Cow::Borrowed(""),
        login_command: Cow::Borrowed(""),
        key_header: HeaderScheme::BEARER,
        version: VersionSegment::InBaseUrl("v1"),
        preferred: None,
        preference_words: &[
            ("api-key", CredentialClass::Key),
            ("login", CredentialClass::Login),
        ],
        urls_for_logins: UrlsForLogins::Used,
        credential_optional: false,
        tool: ToolRules::NONE,
    };
}
