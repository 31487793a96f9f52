//! What to decide by. The rules that only presets set are [`ToolRules`].

use std::borrow::Cow;
use std::time::Duration;

use crate::base_url::{BaseUrl, VersionSegment};
use crate::finding::{Consent, Finding};
use crate::method::{CredentialClass, HeaderScheme};

use super::tool::ToolRules;

/// What to decide by: a rule set, the default endpoints, and what the caller allows.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Policy {
    /// The rules in force.
    pub(crate) rules: RuleSet,
    /// The endpoints used when no place names one.
    pub(crate) defaults: Defaults,
    /// Hosts, besides its own, that a stored session may be sent to, in the form that
    /// [`BaseUrl::host`](crate::BaseUrl::host) has.
    pub(crate) session_hosts: Vec<String>,
    /// Whether `http` to other hosts than this machine is allowed. A note remains.
    pub(crate) allow_http: bool,
    /// Whether a broken place is skipped. A diagnostic remains.
    pub(crate) skip_broken: bool,
    /// Whether a base URL of a project is skipped if it would be an error: the answer is then the one
    /// without the project. A diagnostic remains.
    pub(crate) skip_untrusted_urls: bool,
    /// Whether the caller trusts the project: it may then select among the user's credentials.
    pub(crate) trust_project: bool,
    /// Whether an expired session is an error.
    pub(crate) refuse_expired: bool,
    /// Whether usable credentials of two billing classes are an error, and a credential of a project
    /// in place of one of its user's.
    pub(crate) refuse_conflicts: bool,
    /// Whether a credential of a project is an error.
    pub(crate) refuse_project_credentials: bool,
    /// How long before its expiry a session counts as expired. Five minutes by default, as in Codex
    /// (openai/codex e5afe5bf8).
    pub(crate) expiry_skew: Duration,
}

impl Policy {
    /// Starts from a rule set, with nothing allowed beyond it.
    #[must_use]
    pub(crate) fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            defaults: Defaults::default(),
            session_hosts: Vec::new(),
            allow_http: false,
            skip_broken: false,
            skip_untrusted_urls: false,
            trust_project: false,
            refuse_expired: false,
            refuse_conflicts: false,
            refuse_project_credentials: false,
            expiry_skew: Duration::from_secs(5 * 60),
        }
    }

    /// Returns whether the program asks the user instead of following a variable.
    pub(super) fn asks_instead_of(&self, finding: &Finding) -> bool {
        self.rules.tool.asks.is_some() && finding.consent != Consent::Given
    }

    /// Returns whether the user has rejected a credential, if the program remembers that.
    pub(super) fn is_declined(&self, finding: &Finding) -> bool {
        self.rules.tool.asks.is_some() && finding.consent == Consent::Declined
    }
}

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
    /// Returns the endpoint for credentials of a class.
    pub(crate) fn of(&self, class: CredentialClass) -> Option<&BaseUrl> {
        match class {
            CredentialClass::Key => self.api_key.as_ref(),
            CredentialClass::Login => self.of_logins(),
        }
    }

    /// Returns the endpoint for logins: that for keys, unless logins have their own.
    pub(crate) fn of_logins(&self) -> Option<&BaseUrl> {
        self.session.as_ref().or(self.api_key.as_ref())
    }
}

impl RuleSet {
    /// The name of the rules of a program that sets none.
    pub(crate) const IN_ORDER: &'static str = "in-order";

    /// The rules of a program that sets none: the order of the sources decides, for keys and logins
    /// alike.
    pub(crate) const NEUTRAL: Self = Self {
        name: Cow::Borrowed(Self::IN_ORDER),
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
