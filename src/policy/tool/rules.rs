//! The rules that only presets set: what a tool does beyond the neutral rules, or did in some release.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{SettingKey, Standing, Subject};
use crate::method::{AuthMethod, CredentialClass, MethodKind};

use super::beside::{OtherEntry, OwnHeaders, SecondHeader};
use super::server_rules::{ServerRules, ServerSlot};

/// The switches of presets. A custom program has [`NONE`](Self::NONE) of them.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ToolRules {
    /// A note about the rules themselves, which every result has.
    pub(crate) remark: Option<&'static str>,
    /// Returns which versions of the program use a thing that these rules do not use, such as "used from
    /// 0.23 until 0.35".
    pub(crate) used_in: Option<fn(&Subject) -> Option<String>>,
    /// Which places a preference applies to.
    pub(crate) preference: PreferenceScope,
    /// When an API key from the environment or a `.env` file counts.
    pub(crate) ambient_key: AmbientKey,
    /// Whether credentials given for one run in a variable (such as `CODEX_API_KEY`) count.
    pub(crate) pinned_key: bool,
    /// What an access token in a variable (such as `CODEX_ACCESS_TOKEN`) can be.
    pub(crate) access_token: AccessTokenVariable,
    /// Which member of a stored login is in force.
    pub(crate) stored: StoredRule,
    /// Whether a stored login is refused as a whole for any member that Codex itself could not
    /// read.
    pub(crate) strict_stored: bool,
    /// Whether stored tokens can be used only with the time of their last refresh.
    pub(crate) needs_last_refresh: bool,
    /// Whether a personal access token and a Bedrock key in a stored login count.
    pub(crate) stored_access_token: bool,
    /// Whether a base URL from a variable counts.
    pub(crate) variable_base_url: bool,
    /// Whether a base URL from the settings counts.
    pub(crate) setting_base_url: bool,
    /// Whether a separate setting names the host of a session's requests.
    pub(crate) login_base_url: bool,
    /// Whether a setting for the base URL of a login names only the host. Without the setting, the program
    /// asks a server for it.
    pub(crate) login_url_is_host: bool,
    /// Whether a base URL of blanks is refused. Otherwise it counts as not set.
    pub(crate) refuse_blank_url: bool,
    /// Whether a variable that is set to nothing hides the same variable in a later place.
    pub(crate) blank_hides: bool,
    /// How providers are selected and which credential they get.
    pub(crate) servers: ServerRules,
    /// Whether a setting can force the login method.
    pub(crate) forced_method: bool,
    /// The words for that setting, unless its source has its own.
    pub(crate) forced_method_words: &'static [(&'static str, CredentialClass)],
    /// How a setting can force the workspace.
    pub(crate) forced_workspace: WorkspaceRule,
    /// Which values the setting for the credential store can have; empty if the setting is unknown.
    pub(crate) stores: &'static [&'static str],
    /// What a profile is.
    pub(crate) profile: ProfileRule,
    /// What the settings of a project can do.
    pub(crate) project_settings: ProjectSettings,
    /// Whether nothing of a project counts, its own credential included, until its user trusts it.
    pub(crate) project_needs_trust: bool,
    /// Whether requests of a FedRAMP account carry a header for that.
    pub(crate) fedramp_header: bool,
    /// Keys with a separate default base URL and header, by their prefixes.
    pub(crate) marked_keys: &'static [MarkedKeys],
    /// How keys begin that are for the administration of an organization, and for no models.
    pub(crate) admin_keys: &'static [&'static str],
    /// Headers that every request with an OAuth login carries, by name and value.
    pub(crate) session_headers: &'static [(&'static str, &'static str)],
    /// Which credential is sent with another, in a separate header.
    pub(crate) second_header: SecondHeader,
    /// How a header that is set for every request affects the credential's headers.
    pub(crate) own_headers: OwnHeaders,
    /// Whether the program asks a person before it uses certain credentials, and how to answer
    /// beforehand.
    pub(crate) asks: Option<&'static str>,
    /// How else the program can be started, if that makes a difference.
    pub(crate) other_entry: Option<OtherEntry>,
    /// How to select a login, where one counts only if a setting or a variable selects it.
    pub(crate) login_needs_selection: Option<&'static str>,
    /// Whether a login that has ended and that nobody can refresh is an error.
    pub(crate) refuse_ended_login: bool,
}

/// Keys of the vendor that are recognised by their prefixes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MarkedKeys {
    /// Their prefixes, case-sensitive.
    pub(crate) beginnings: &'static [&'static str],
    /// The base URL that the program's own provider has for them.
    pub(crate) base_url: &'static str,
    /// A header that is sent with them, to every provider: its name and value.
    pub(crate) header: (&'static str, &'static str),
}

impl ToolRules {
    /// The rules of a custom program.
    pub(crate) const NONE: Self = Self {
        remark: None,
        used_in: None,
        preference: PreferenceScope::Everywhere,
        ambient_key: AmbientKey::Ranked,
        // A variable that somebody sets for one run is no preference, so nothing outranks it.
        pinned_key: true,
        access_token: AccessTokenVariable::ByPrefix,
        stored: StoredRule::Preference,
        strict_stored: false,
        needs_last_refresh: false,
        stored_access_token: true,
        variable_base_url: true,
        setting_base_url: true,
        login_base_url: true,
        login_url_is_host: false,
        refuse_blank_url: false,
        blank_hides: false,
        servers: ServerRules::OWN,
        forced_method: true,
        forced_method_words: &[
            ("api-key", CredentialClass::Key),
            ("login", CredentialClass::Login),
        ],
        forced_workspace: WorkspaceRule::Unknown,
        stores: &[],
        profile: ProfileRule::Table,
        project_settings: ProjectSettings::Open,
        project_needs_trust: false,
        fedramp_header: false,
        marked_keys: &[],
        admin_keys: &[],
        session_headers: &[],
        second_header: SecondHeader::None,
        own_headers: OwnHeaders::ADDED,
        asks: None,
        other_entry: None,
        login_needs_selection: None,
        refuse_ended_login: false,
    };

    /// Returns what is special about a key, if anything is.
    pub(crate) fn mark_of(&self, method: &AuthMethod) -> Option<&'static MarkedKeys> {
        let AuthMethod::ApiKey(key) = method else {
            return None;
        };
        self.marked_keys.iter().find(|marked| {
            let mut beginnings = marked.beginnings.iter();
            beginnings.any(|beginning| key.expose().starts_with(beginning))
        })
    }

    /// Returns whether the rules listen to a place at all.
    ///
    /// The switches decide; this only maps places to switches.
    #[must_use]
    pub(crate) fn listens_to(&self, subject: &Subject) -> bool {
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
            Subject::Setting(SettingKey::SessionBaseUrl) => self.login_base_url,
            Subject::Setting(SettingKey::PreferredMethod) => {
                self.preference != PreferenceScope::Nothing
            }
            Subject::Setting(SettingKey::Tool(ToolKey::ForcedMethod)) => self.forced_method,
            Subject::Setting(SettingKey::Tool(ToolKey::ForcedWorkspace)) => {
                self.forced_workspace != WorkspaceRule::Unknown
            }
            Subject::Setting(SettingKey::Tool(ToolKey::CredentialStore)) => !self.stores.is_empty(),
            Subject::Setting(SettingKey::Tool(ToolKey::StoredMode)) => {
                matches!(self.stored, StoredRule::Mode | StoredRule::Preference)
            }
            Subject::Setting(SettingKey::Tool(ToolKey::Server(_, ServerField::BearerToken))) => {
                self.servers.order.contains(&ServerSlot::BearerToken)
            }
            Subject::Setting(SettingKey::Tool(ToolKey::Server(_, ServerField::AuthCommand))) => {
                self.servers.auth_command
            }
            _ => true,
        }
    }
}

/// Which places a preference applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreferenceScope {
    /// All places.
    Everywhere,
    /// Only what a stored login holds.
    WithinStoredLogin,
    /// Nothing: the setting is not known.
    Nothing,
}

/// When an API key from the environment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmbientKey {
    /// In the order of precedence, like any other.
    Ranked,
    /// Only if there is no stored login, not even a broken one.
    WithoutStoredLogin,
    /// Never.
    Ignored,
}

/// What an access token in a variable can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessTokenVariable {
    /// The variable is not known.
    Ignored,
    /// An agent identity, nothing else.
    AgentIdentity,
    /// A personal access token if it begins with `at-`, otherwise an agent identity.
    ByPrefix,
}

/// Which member of a stored login with a key and tokens is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoredRule {
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
pub(crate) enum WorkspaceRule {
    /// The setting is not known.
    Unknown,
    /// One id, compared with the id token's claim.
    One,
    /// One id or a list, compared with the claim.
    Any,
    /// One id or a list, compared with the claim and with the account that requests are made for.
    AnyForBothIds,
    /// One id or a list. A credential that is not known to be for one of them is refused, even a key.
    AnyForEverything,
}

/// What a profile is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProfileRule {
    /// A table of the configuration; its provider beats the one at the top.
    Table,
    /// A separate file beside the configuration; the setting `profile` is refused.
    File,
    /// A file that the caller selects; a table where there is no such file.
    FileOrTable,
}

/// What the settings of a project can do. What they select among its user's own counts only once
/// the user trusts the project, under all of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProjectSettings {
    /// They are not read.
    Unread,
    /// Their base URL counts for the project's own credential.
    Open,
    /// The same, once the user trusts the project.
    Trusted,
    /// Neither a base URL nor the choice of a provider counts; the rest does once the user trusts the
    /// project.
    TrustedWithoutRedirects,
}
