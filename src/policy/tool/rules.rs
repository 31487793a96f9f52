//! The rules that only presets set: what a tool does beyond the neutral rules, or did in some release.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{SettingKey, Standing, Subject};
use crate::method::{AuthMethod, CredentialClass, HeaderScheme, MethodKind};

/// The switches of presets. A custom program has [`NONE`](Self::NONE) of them.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ToolRules {
    /// A note about the rules themselves, which every result has.
    pub(crate) remark: Option<&'static str>,
    /// Returns which versions of the program use a thing that these rules do not use, such as "used from
    /// 0.23, not since 0.35".
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

/// Which credential is sent with another, in a separate header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecondHeader {
    /// None does.
    None,
    /// An API key beside a bearer token. The output of a command goes into the one of the two headers
    /// that is still free.
    KeyBesideToken {
        /// Whether a command is asked for a key where a token is there.
        command_beside_token: bool,
    },
}

/// How a header that is set for every request affects the credential's headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnHeaders {
    /// The kinds of credentials whose header it replaces, where both have one name. Of any other kind
    /// the credential's own is sent.
    pub(crate) replace: &'static [MethodKind],
    /// Whether one that holds a credential counts as one, where there is no other.
    pub(crate) authenticate: bool,
}

impl OwnHeaders {
    /// They are added to those of the credential.
    pub(crate) const ADDED: Self = Self {
        replace: &[],
        authenticate: false,
    };
}

/// Another way to start the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherEntry {
    /// What people call it, such as "in a terminal".
    pub(crate) how: &'static str,
    /// Makes the rules those of the other way.
    pub(crate) change: fn(&mut ToolRules),
}

/// How providers are selected and which credential they get.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ServerRules {
    /// The provider in use when none is selected.
    pub(crate) primary: &'static str,
    /// Further providers that need no configuration.
    pub(crate) built_in: &'static [BuiltInServer],
    /// Ids of providers whose credentials are not looked for here, and whose they are.
    pub(crate) elsewhere: &'static [(&'static str, &'static str)],
    /// Where a provider's own credential is looked for, first to last.
    pub(crate) order: &'static [ServerSlot],
    /// Whether a missing variable is an error. Otherwise the login is used, if the provider asks
    /// for it.
    pub(crate) missing_variable_is_error: bool,
    /// Whether releases gave the login to providers that never asked. Here that is refused, as
    /// [`ToolRefusal::NotAskedFor`](super::ToolRefusal::NotAskedFor).
    pub(crate) inherits_login: bool,
    /// Whether a command can supply the credential. It is never run here: a provider that depends
    /// on one is refused.
    pub(crate) auth_command: bool,
    /// What cannot be written down beside such a command.
    pub(crate) not_beside_command: &'static [ServerField],
    /// What a table for a built-in provider may say, where it may say anything.
    pub(crate) of_built_in: fn(&ServerField) -> bool,
    /// What only such a table may say.
    pub(crate) of_built_in_only: &'static [ServerField],
    /// Whether a table for a built-in provider is an error. Otherwise it has no effect.
    pub(crate) reserved_ids: bool,
    /// Whether a mistake in a provider that is not in use is an error, a missing name included.
    pub(crate) checks_all: bool,
    /// Whether an empty name is accepted, where names are checked.
    pub(crate) empty_names: bool,
    /// The protocols that `wire_api` can name. If empty, any is accepted.
    pub(crate) wire_protocols: &'static [&'static str],
    /// Whether the default endpoint follows the stored login even if the provider has its own key.
    pub(crate) default_follows_login: bool,
    /// What the configuration calls the fields that remedies name: [`ServerField::BaseUrl`],
    /// [`ServerField::EnvKey`] and [`ServerField::RequiresStoredLogin`].
    pub(crate) field_names: &'static [(ServerField, &'static str)],
}

/// Where a provider's own credential is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerSlot {
    /// The variable that `env_key` names.
    EnvKey,
    /// The token written down in the configuration.
    BearerToken,
}

/// A provider that needs no configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BuiltInServer {
    /// Its id.
    pub(crate) id: &'static str,
    /// Its base URL; `{region}` and `{port}` stand for the variables below.
    pub(crate) base_url: &'static str,
    /// The variable that replaces the whole base URL.
    pub(crate) url_variable: Option<&'static str>,
    /// The variable for `{port}` and the port without it.
    pub(crate) port: Option<(&'static str, &'static str)>,
    /// The variables for `{region}`, first to last.
    pub(crate) region_variables: &'static [&'static str],
    /// The variable that holds its key; none if it wants no credential.
    pub(crate) key_variable: Option<&'static str>,
    /// How requests carry the key. Without this it is one of Amazon Bedrock's.
    pub(crate) key_header: Option<HeaderScheme>,
    /// The base URLs of regions that have a separate one.
    pub(crate) regional: &'static [(&'static str, &'static str)],
    /// Whose credentials it takes where there is no key. They are not looked for here.
    pub(crate) or_elsewhere: Option<&'static str>,
}

impl BuiltInServer {
    /// Starts with an id and a base URL, and with no variable and no credential.
    #[must_use]
    pub(crate) const fn new(id: &'static str, base_url: &'static str) -> Self {
        Self {
            id,
            base_url,
            url_variable: None,
            port: None,
            region_variables: &[],
            key_variable: None,
            key_header: None,
            regional: &[],
            or_elsewhere: None,
        }
    }

    /// Sets the variable that replaces the whole base URL.
    #[must_use]
    pub(crate) const fn url_variable(mut self, variable: &'static str) -> Self {
        self.url_variable = Some(variable);
        self
    }

    /// Sets the variable for `{port}`, and the default port.
    #[must_use]
    pub(crate) const fn port(mut self, variable: &'static str, default: &'static str) -> Self {
        self.port = Some((variable, default));
        self
    }

    /// Sets the variables for `{region}`, first to last.
    #[must_use]
    pub(crate) const fn region_variables(mut self, variables: &'static [&'static str]) -> Self {
        self.region_variables = variables;
        self
    }

    /// Sets the variable that holds its key. Without one it needs no credential.
    #[must_use]
    pub(crate) const fn key_variable(mut self, variable: &'static str) -> Self {
        self.key_variable = Some(variable);
        self
    }

    /// Sets how requests carry the key.
    pub(crate) const fn key_header(mut self, scheme: HeaderScheme) -> Self {
        self.key_header = Some(scheme);
        self
    }

    /// Sets the base URLs of regions that have a separate one.
    pub(crate) const fn regional(mut self, urls: &'static [(&'static str, &'static str)]) -> Self {
        self.regional = urls;
        self
    }

    /// Sets whose credentials it uses if there is no key.
    pub(crate) const fn or_elsewhere(mut self, whose: &'static str) -> Self {
        self.or_elsewhere = Some(whose);
        self
    }

    /// Returns whether a variable is for this provider alone, which is a method among others.
    pub(crate) fn is_only_for_this_method(&self, variable: &str) -> bool {
        let own = [self.key_variable, self.url_variable];
        self.key_header.is_some() && own.contains(&Some(variable))
    }

    /// Returns whether a table of the configuration may add settings to the provider. It may if the
    /// provider has its own key (openai/codex 06afd63f4).
    pub(crate) fn is_configurable(&self) -> bool {
        self.key_variable.is_some() && self.key_header.is_none()
    }

    /// Returns every variable that the provider looks at.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.url_variable
            .into_iter()
            .chain(self.port.map(|(variable, _)| variable))
            .chain(self.region_variables.iter().copied())
            .chain(self.key_variable)
    }
}

impl ServerRules {
    /// Returns the server of an id, if it needs no configuration.
    pub(in crate::policy) fn find(&self, id: &str) -> Option<BuiltInServer> {
        self.built_in.iter().find(|known| known.id == id).copied()
    }

    /// Returns whether a variable is for one of them alone, which is a method among others.
    pub(in crate::policy) fn is_only_for_one(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|server| server.is_only_for_this_method(variable))
    }

    /// Returns whether a variable may hold a key of one of them: it is for the key, or the configuration
    /// could name it.
    pub(in crate::policy) fn may_have_key_in(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        let mut for_keys = self
            .built_in
            .iter()
            .filter_map(|server| server.key_variable);
        for_keys.any(|of| of == variable)
            || (!self.field_names.is_empty()
                && !built_in.any(|server| server.variables().any(|of| of == variable)))
    }

    /// Returns whether a variable chooses among the hosts of one of them.
    pub(in crate::policy) fn has_region_in(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|server| server.region_variables.contains(&variable))
    }

    /// The default rules for providers: a provider's own settings are for it alone, and a stored login goes
    /// only to a provider that asks for it.
    pub(crate) const OWN: Self = Self {
        primary: "",
        built_in: &[],
        elsewhere: &[],
        order: &[ServerSlot::EnvKey, ServerSlot::BearerToken],
        missing_variable_is_error: true,
        inherits_login: false,
        auth_command: true,
        not_beside_command: &[],
        of_built_in: |_| true,
        of_built_in_only: &[],
        reserved_ids: true,
        // A mistake in a provider that is not in use does not matter.
        checks_all: false,
        empty_names: true,
        // The protocol is up to the caller.
        wire_protocols: &[],
        default_follows_login: false,
        field_names: &[],
    };
}
