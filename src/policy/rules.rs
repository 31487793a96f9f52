//! What a program can set of the rules. What only presets set is [`ToolRules`].

use std::borrow::Cow;

use crate::base_url::{BaseUrl, VersionSegment};
use crate::method::{CredentialClass, HeaderScheme};

use super::tool::ToolRules;

/// One way of choosing. All rule sets are values of this struct; none has code of its own.
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
    /// What a preference can say, where its source has no words of its own. Remedies say it as well.
    pub(crate) preference_words: &'static [(&'static str, CredentialClass)],
    /// What a base URL is to a login that nobody named for logins.
    pub(crate) urls_for_logins: UrlsForLogins,
    /// Whether an answer without any credential is one.
    pub(crate) credential_optional: bool,
    /// What only presets set.
    pub(crate) tool: ToolRules,
}

/// What a base URL is to a login, if it is not named for logins.
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
    /// For logins, where theirs is another one.
    pub(crate) session: Option<BaseUrl>,
}

impl Defaults {
    /// Returns the endpoint of logins: that of keys, unless they have one of their own.
    pub(crate) fn of_logins(&self) -> Option<&BaseUrl> {
        self.session.as_ref().or(self.api_key.as_ref())
    }
}

impl RuleSet {
    /// The rules of a program that has set none: the order of the sources decides, for keys and logins
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
