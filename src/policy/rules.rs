//! Rule sets: everything in which two ways of choosing differ, as one struct of switches.

use std::borrow::Cow;

use crate::base_url::{BaseUrl, VersionSegment};
use crate::finding::{CredentialClass, ProviderField, SettingKey, Standing, Subject};
use crate::method::{HeaderScheme, MethodKind};

use super::beside::{OtherEntry, OwnHeaders, SecondHeader};
use super::provider_rules::{ProviderRules, ProviderSlot};
use super::switches::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, StoredRule,
    WorkspaceRule,
};

/// One way of choosing. All rule sets are values of this struct; none has code of its own.
///
/// Take one of the constants and change what differs:
///
/// ```
/// use auth_resolver::RuleSet;
///
/// let mut rules = RuleSet::DOCUMENTED;
/// rules.name = "acme".into();
/// rules.redirected_session = true;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct RuleSet {
    /// The name that results carry.
    pub name: Cow<'static, str>,
    /// What should be said about the rules themselves, as a diagnostic of every result.
    pub remark: Option<&'static str>,
    /// Tells which versions of the program use what these rules do not, in words such as "used from
    /// 0.23 until 0.35".
    pub used_in: Option<fn(&Subject) -> Option<String>>,
    /// What people call the account that logins are for, such as `ChatGPT`.
    pub account: &'static str,
    /// How requests carry an API key that no provider owns.
    pub key_header: HeaderScheme,
    /// Who writes the version into the address of a request.
    pub version: VersionSegment,
    /// The class that is preferred when no preference is set.
    pub preferred: CredentialClass,
    /// How far a preference that is set reaches.
    pub preference: PreferenceScope,
    /// What a preference can say, where its source has no words of its own. Remedies say it as well.
    pub preference_words: &'static [(&'static str, CredentialClass)],
    /// When an API key from the environment or a `.env` file counts.
    pub ambient_key: AmbientKey,
    /// Whether credentials given for one run in a variable (such as `CODEX_API_KEY`) count.
    pub pinned_key: bool,
    /// What an access token in a variable (such as `CODEX_ACCESS_TOKEN`) can be.
    pub access_token: AccessTokenVariable,
    /// Which member of a stored login is in force.
    pub stored: StoredRule,
    /// Whether a stored login is refused as a whole for any member that Codex itself could not
    /// read.
    pub strict_stored: bool,
    /// Whether stored tokens can be used only with the time of their last refresh.
    pub needs_last_refresh: bool,
    /// Whether a personal access token and a Bedrock key in a stored login count.
    pub stored_access_token: bool,
    /// Whether a base URL from a variable counts.
    pub variable_base_url: bool,
    /// Whether a base URL from the settings counts.
    pub setting_base_url: bool,
    /// Whether a setting of its own names the host of a session's requests.
    pub session_base_url: bool,
    /// Whether a base URL meant for API keys is used for a session of an account as well.
    pub redirected_session: bool,
    /// Whether a base URL of blanks is refused. Otherwise it counts as not set.
    pub refuse_blank_url: bool,
    /// Whether a variable that is set to nothing hides the same variable in a later place.
    pub blank_hides: bool,
    /// How providers are selected and which credential they get.
    pub providers: ProviderRules,
    /// Whether a setting can force the login method.
    pub forced_method: bool,
    /// What that setting can say, where its source has no words of its own.
    pub forced_method_words: &'static [(&'static str, CredentialClass)],
    /// How a setting can force the workspace.
    pub forced_workspace: WorkspaceRule,
    /// Which values the setting for the credential store can have; none if it is not known.
    pub stores: &'static [&'static str],
    /// What a profile is.
    pub profile: ProfileRule,
    /// What the settings of a project can do.
    pub project_settings: ProjectSettings,
    /// Whether nothing of a project counts, its own credential included, until its user trusts it.
    pub project_needs_trust: bool,
    /// Whether requests of a FedRAMP account carry a header that says so.
    pub fedramp_header: bool,
    /// Headers that every request with an OAuth login carries, by name and value.
    pub(crate) session_headers: &'static [(&'static str, &'static str)],
    /// Which credential goes along with another, in a header of its own.
    pub(crate) second_header: SecondHeader,
    /// What a header that somebody sets for every request does to those of the credential.
    pub(crate) own_headers: OwnHeaders,
    /// Whether the order of the places alone decides, and no class of credentials is preferred.
    pub(crate) in_order: bool,
    /// Whether the program asks a person before it uses certain credentials, and how to answer
    /// beforehand.
    pub(crate) asks: Option<&'static str>,
    /// How else the program can be started, if that makes a difference.
    pub(crate) other_entry: Option<OtherEntry>,
    /// How to select a login, where one counts only if a setting or a variable selects it.
    pub(crate) login_needs_selection: Option<&'static str>,
    /// Whether a base URL for keys is none for logins, so that theirs stays the default. Otherwise it is
    /// refused for them.
    pub(crate) urls_are_for_keys: bool,
    /// Whether a login that has ended and that nobody can refresh is an error.
    pub(crate) refuse_ended_login: bool,
}

/// The endpoints used when no place names one.
///
/// ```
/// use auth_resolver::{BaseUrl, Policy, RuleSet};
///
/// let mut policy = Policy::new(RuleSet::DOCUMENTED);
/// assert!(policy.defaults.api_key.is_none()); // no vendor is built in
/// policy.defaults.api_key = Some(BaseUrl::parse("https://api.acme.example/v1")?);
/// # Ok::<(), auth_resolver::InvalidBaseUrl>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Defaults {
    /// For API keys.
    pub api_key: Option<BaseUrl>,
    /// For sessions of an account.
    pub session: Option<BaseUrl>,
}

impl RuleSet {
    /// The rules of Codex's own documentation: a ChatGPT login is preferred unless
    /// `preferred_auth_method` says otherwise (`docs/authentication.md`, release 0.27).
    pub const DOCUMENTED: Self = Self {
        name: Cow::Borrowed("documented"),
        remark: None,
        used_in: None,
        account: "ChatGPT",
        key_header: HeaderScheme::BEARER,
        version: VersionSegment::InBaseUrl("v1"),
        preferred: CredentialClass::Account,
        preference: PreferenceScope::Everywhere,
        preference_words: &[
            ("apikey", CredentialClass::Key),
            ("chatgpt", CredentialClass::Account),
        ],
        ambient_key: AmbientKey::Ranked,
        // A variable that somebody sets for one run is no preference, so nothing outranks it.
        pinned_key: true,
        access_token: AccessTokenVariable::ByPrefix,
        stored: StoredRule::Preference,
        // What can be used of a damaged login is used, with a remark.
        strict_stored: false,
        needs_last_refresh: false,
        stored_access_token: true,
        variable_base_url: true,
        setting_base_url: true,
        session_base_url: false,
        // A gateway for keys is not what an account was logged in for.
        redirected_session: false,
        refuse_blank_url: false,
        blank_hides: false,
        providers: ProviderRules::DOCUMENTED,
        forced_method: true,
        forced_method_words: &[
            ("api", CredentialClass::Key),
            ("chatgpt", CredentialClass::Account),
        ],
        forced_workspace: WorkspaceRule::AnyForBothIds,
        stores: &["file", "keyring", "auto", "ephemeral"],
        profile: ProfileRule::Table,
        project_settings: ProjectSettings::Open,
        project_needs_trust: false,
        fedramp_header: true,
        session_headers: &[],
        second_header: SecondHeader::None,
        own_headers: OwnHeaders::ADDED,
        in_order: false,
        asks: None,
        other_entry: None,
        login_needs_selection: None,
        urls_are_for_keys: false,
        refuse_ended_login: false,
    };

    /// Tells whether the rules listen to a place at all.
    ///
    /// The switches decide; this only says which switch belongs to which place.
    ///
    /// ```
    /// use auth_resolver::{RuleSet, Subject};
    ///
    /// let mut rules = RuleSet::DOCUMENTED;
    /// assert!(rules.listens_to(&Subject::BaseUrl));
    /// rules.variable_base_url = false;
    /// assert!(!rules.listens_to(&Subject::BaseUrl));
    /// ```
    #[must_use]
    pub fn listens_to(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Credential(Standing::Ambient, _) => self.ambient_key != AmbientKey::Ignored,
            Subject::Credential(Standing::Pinned, MethodKind::PersonalAccessToken) => {
                self.access_token != AccessTokenVariable::Ignored
            }
            Subject::Credential(Standing::Pinned, _) => self.pinned_key,
            Subject::Credential(
                Standing::Stored,
                MethodKind::PersonalAccessToken | MethodKind::BedrockApiKey,
            ) => self.stored_access_token,
            Subject::BaseUrl => self.variable_base_url,
            Subject::Setting(SettingKey::BaseUrl) => self.setting_base_url,
            Subject::Setting(SettingKey::SessionBaseUrl) => self.session_base_url,
            Subject::Setting(SettingKey::PreferredMethod) => {
                self.preference != PreferenceScope::Nothing
            }
            Subject::Setting(SettingKey::ForcedMethod) => self.forced_method,
            Subject::Setting(SettingKey::ForcedWorkspace) => {
                self.forced_workspace != WorkspaceRule::Unknown
            }
            Subject::Setting(SettingKey::CredentialStore) => !self.stores.is_empty(),
            Subject::Setting(SettingKey::StoredMode) => {
                matches!(self.stored, StoredRule::Mode | StoredRule::Preference)
            }
            Subject::Setting(SettingKey::Provider(_, ProviderField::BearerToken)) => {
                self.providers.order.contains(&ProviderSlot::BearerToken)
            }
            Subject::Setting(SettingKey::Provider(_, ProviderField::AuthCommand)) => {
                self.providers.auth_command
            }
            _ => true,
        }
    }

    /// The same, but an API key wins whenever there is one, as guides to API keys say
    /// ("if `OPENAI_API_KEY` is set, Codex uses the API key").
    pub const API_KEY_FIRST: Self = Self {
        name: Cow::Borrowed("api-key-first"),
        preferred: CredentialClass::Key,
        ..Self::DOCUMENTED
    };
}
