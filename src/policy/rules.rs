//! Rule sets: everything in which two ways of choosing differ, as one struct of switches.

use std::borrow::Cow;

use crate::base_url::BaseUrl;
use crate::finding::Class;

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
pub struct RuleSet {
    /// The name that results carry.
    pub name: Cow<'static, str>,
    /// What should be said about the rules themselves.
    pub remark: Option<&'static str>,
    /// The class that is preferred when no preference is set.
    pub preferred: Class,
    /// How far a preference that is set reaches.
    pub preference: PreferenceScope,
    /// When an API key from the environment or a `.env` file counts.
    pub ambient_key: AmbientKey,
    /// Whether credentials given for one run in a variable (such as `CODEX_API_KEY`) count.
    pub pinned_key: bool,
    /// What an access token in a variable (such as `CODEX_ACCESS_TOKEN`) can be.
    pub access_token: AccessTokenVariable,
    /// Which member of a stored login is in force.
    pub stored: StoredRule,
    /// Whether a stored login is refused as a whole for any member that Codex itself could not read.
    pub strict_stored: bool,
    /// Whether stored tokens can be used only with the time of their last refresh.
    pub needs_last_refresh: bool,
    /// Whether a personal access token and a Bedrock key in a stored login count.
    pub stored_access_token: bool,
    /// Whether a base URL from a variable counts.
    pub variable_base_url: bool,
    /// Whether a base URL from the settings counts.
    pub setting_base_url: bool,
    /// Whether a setting for the ChatGPT backend names the host of a session's requests.
    pub session_base_url: bool,
    /// Whether a base URL meant for API keys is used for a ChatGPT session as well.
    pub redirected_session: bool,
    /// Whether a base URL of blanks is refused. Otherwise it counts as not set.
    pub refuse_blank_url: bool,
    /// Whether a variable that is set to nothing hides the same variable in a later place.
    pub blank_hides: bool,
    /// How providers are selected and which credential they get.
    pub providers: ProviderRules,
    /// Whether a setting can force the login method.
    pub forced_method: bool,
    /// How a setting can force the workspace.
    pub forced_workspace: WorkspaceRule,
    /// Which values the setting for the credential store can have; none if it is not known.
    pub stores: &'static [&'static str],
    /// What a profile is.
    pub profile: ProfileRule,
    /// What the settings of a project can do.
    pub project_settings: ProjectSettings,
    /// Whether requests of a FedRAMP account carry a header that says so.
    pub fedramp_header: bool,
}

/// How far a preference that is set reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PreferenceScope {
    /// All places.
    Everywhere,
    /// Only what a stored login holds.
    WithinStoredLogin,
    /// Nothing: the setting is not known.
    Nothing,
}

/// When an API key from the environment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AmbientKey {
    /// In the order of precedence, like any other.
    Ranked,
    /// Only if there is no stored login, not even a broken one.
    WithoutStoredLogin,
    /// Never.
    Ignored,
}

/// What an access token in a variable can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessTokenVariable {
    /// The variable is not known.
    Ignored,
    /// An agent identity, nothing else.
    AgentIdentity,
    /// A personal access token if it begins with `at-`, otherwise an agent identity.
    ByPrefix,
}

/// Which member of a stored login with a key and tokens is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredRule {
    /// A preference that is set; else the login's own mode; else the default preference.
    Preference,
    /// A preference that is set for the key; else the account, for these plans; else the key.
    Plan {
        /// The plans whose accounts come before the key.
        account_plans: &'static [&'static str],
        /// The domain whose e-mail addresses come before the key whatever their plan.
        account_domain: Option<&'static str>,
    },
    /// The key, whenever it is written down.
    Key,
    /// The login's own mode; without one, the key.
    Mode,
}

/// How a setting can force the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkspaceRule {
    /// The setting is not known.
    Unknown,
    /// One id, compared with the id token's claim.
    One,
    /// One id or a list, compared with the claim.
    Any,
    /// One id or a list, compared with the claim and with the account that requests are made for.
    AnyForBothIds,
}

/// What a profile is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileRule {
    /// A table of the configuration; its provider beats the one at the top.
    Table,
    /// A file of its own beside the configuration; the setting `profile` is refused.
    File,
}

/// What the settings of a project can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectSettings {
    /// Nothing: they are not read.
    Unread,
    /// Everything, whoever wrote them.
    Open,
    /// Everything, once the user trusts the project.
    Trusted,
    /// All but redirect requests, once the user trusts the project.
    TrustedWithoutRedirects,
}

/// How providers are selected and which credential they get.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProviderRules {
    /// The provider in use when none is selected.
    pub primary: &'static str,
    /// Further providers that need no configuration.
    pub built_in: &'static [BuiltInProvider],
    /// Where a provider's own credential is looked for, first to last.
    pub order: &'static [ProviderSlot],
    /// Whether a missing variable is an error. Otherwise the login is used, if the provider asks for it.
    pub missing_variable_is_error: bool,
    /// Whether releases gave the login to providers that never asked. It is refused here (constitution, 2).
    pub inherits_login: bool,
    /// Whether a command can supply the credential. It is never run here.
    pub auth_command: bool,
    /// Whether a table for a built-in provider is an error. Otherwise it has no effect.
    pub reserved_ids: bool,
    /// Whether a provider must have a name.
    pub names_required: bool,
    /// Whether an empty name is accepted.
    pub empty_names: bool,
    /// The protocols that `wire_api` can name.
    pub wire_protocols: &'static [&'static str],
    /// Whether the default endpoint follows the stored login even when the provider has a key of its own.
    pub default_follows_login: bool,
}

/// Where a provider's own credential is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProviderSlot {
    /// The variable that `env_key` names.
    EnvKey,
    /// The token written down in the configuration.
    BearerToken,
}

/// A provider that needs no configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuiltInProvider {
    /// Its id.
    pub id: &'static str,
    /// Its base URL; `{region}` and `{port}` stand for the variables below.
    pub base_url: &'static str,
    /// The variable that replaces the whole base URL.
    pub url_variable: Option<&'static str>,
    /// The variable for `{port}` and the port without it.
    pub port: Option<(&'static str, &'static str)>,
    /// The variables for `{region}`, first to last.
    pub region_variables: &'static [&'static str],
    /// The variable that holds its key; none if it wants no credential.
    pub key_variable: Option<&'static str>,
}

/// The endpoints used when no place names one.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Defaults {
    /// For API keys.
    pub api_key: Option<BaseUrl>,
    /// For ChatGPT sessions.
    pub session: Option<BaseUrl>,
}

impl BuiltInProvider {
    /// Names a provider on this machine that listens on a port and wants no credential.
    #[must_use]
    pub const fn local(
        id: &'static str,
        base_url: &'static str,
        url_variable: Option<&'static str>,
        port: Option<(&'static str, &'static str)>,
    ) -> Self {
        Self {
            id,
            base_url,
            url_variable,
            port,
            region_variables: &[],
            key_variable: None,
        }
    }

    /// Returns every variable that the provider looks at.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.url_variable
            .into_iter()
            .chain(self.port.map(|(variable, _)| variable))
            .chain(self.region_variables.iter().copied())
            .chain(self.key_variable)
    }
}

impl ProviderRules {
    /// The documented rules for providers: what is written down for a provider belongs to it, and the
    /// stored login goes only where `requires_openai_auth` asks for it.
    pub const DOCUMENTED: Self = Self {
        primary: "",
        built_in: &[],
        order: &[ProviderSlot::EnvKey, ProviderSlot::BearerToken],
        missing_variable_is_error: true,
        inherits_login: false,
        auth_command: true,
        reserved_ids: true,
        names_required: false,
        empty_names: true,
        wire_protocols: &[],
        default_follows_login: false,
    };
}

impl RuleSet {
    /// The rules of Codex's own documentation: a ChatGPT login is preferred unless
    /// `preferred_auth_method` says otherwise (`docs/authentication.md`, release 0.27).
    pub const DOCUMENTED: Self = Self {
        name: Cow::Borrowed("documented"),
        remark: None,
        preferred: Class::Account,
        preference: PreferenceScope::Everywhere,
        ambient_key: AmbientKey::Ranked,
        pinned_key: false,
        access_token: AccessTokenVariable::Ignored,
        stored: StoredRule::Preference,
        strict_stored: false,
        needs_last_refresh: false,
        stored_access_token: true,
        variable_base_url: true,
        setting_base_url: true,
        session_base_url: false,
        redirected_session: false,
        refuse_blank_url: false,
        blank_hides: false,
        providers: ProviderRules::DOCUMENTED,
        forced_method: true,
        forced_workspace: WorkspaceRule::AnyForBothIds,
        stores: &["file", "keyring", "auto", "ephemeral"],
        profile: ProfileRule::Table,
        project_settings: ProjectSettings::Unread,
        fedramp_header: true,
    };

    /// The same, but an API key wins whenever there is one, as guides to API keys say
    /// ("if `OPENAI_API_KEY` is set, Codex uses the API key").
    pub const API_KEY_FIRST: Self = Self {
        name: Cow::Borrowed("api-key-first"),
        preferred: Class::Key,
        ..Self::DOCUMENTED
    };
}
