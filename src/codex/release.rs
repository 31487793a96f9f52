//! What a release looks at and which rules it decides by: the documented one, and the oldest one.

use std::borrow::Cow;

use crate::finding::tool::ServerField;
use crate::method::CredentialClass;
use crate::policy::tool::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, ServerRules,
    ServerSlot, StoredRule, ToolRules, WorkspaceRule,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::sources::DotenvyRules;

use super::keys;

/// The plans whose accounts come before a stored key. Any other, and none, counted as billed by use
/// (openai/codex cd06b28d8; recordings `authjson/both_plan_*`).
pub(super) const PLANS_OF_ACCOUNTS: &[&str] = &["free", "plus", "pro", "team"];

/// What a release looks at, and the rules it decides by.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Release {
    /// The rules.
    pub(super) rules: RuleSet,
    /// The places that are looked at, in order of precedence. What is the same in every release comes
    /// before them.
    pub(super) order: &'static [Part],
    /// Whether `CODEX_*` in a `.env` file has no effect.
    pub(super) dotenv_ignores_own_names: bool,
    /// How the user's own `.env` is read, unless as this crate reads one.
    pub(super) dotenvy: Option<DotenvyRules>,
    /// Whether variables can select workload identity, before everything else.
    pub(super) workload_identity: bool,
    /// Whether configurations are TOML 1.0, without what later versions allow in inline tables.
    pub(super) toml_1_0: bool,
    /// Whether a table in an override takes the place of the file's. Otherwise they are merged.
    pub(super) overrides_replace_tables: bool,
    /// Whether the machine's settings are read.
    pub(super) system_config: bool,
    /// Whether the administrator's settings are read, which beat all others.
    pub(super) managed_config: bool,
    /// Whether the administrator's list of what is allowed is read.
    pub(super) requirements: bool,
    /// Whether a provider can leave the credential to a login at a gateway.
    pub(super) gateway_oauth: bool,
}

/// Places whose part in the order of precedence depends on the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The project's, the profile's, the user's and the machine's settings.
    Settings,
    /// The variables of the process.
    Process,
    /// The project's `.env`.
    ProjectDotenv,
    /// The user's `.env`.
    UserDotenv,
    /// The stored login.
    Login,
}

/// The rules of Codex's own documentation: a ChatGPT login is preferred unless
/// `preferred_auth_method` says otherwise (`docs/authentication.md`, release 0.27).
pub(crate) const DOCUMENTED: RuleSet = RuleSet {
    name: Cow::Borrowed("documented"),
    login: Cow::Borrowed("ChatGPT"),
    login_command: Cow::Borrowed(keys::LOGIN_COMMAND),
    version: keys::VERSION,
    preferred: Some(CredentialClass::Login),
    preference_words: &[
        ("apikey", CredentialClass::Key),
        ("chatgpt", CredentialClass::Login),
    ],
    // A gateway for keys is not what an account was logged in for.
    urls_for_logins: UrlsForLogins::Refused,
    tool: ToolRules {
        login_base_url: false,
        servers: PROVIDERS,
        forced_method_words: &[
            ("api", CredentialClass::Key),
            ("chatgpt", CredentialClass::Login),
        ],
        forced_workspace: WorkspaceRule::AnyForBothIds,
        stores: &["file", "keyring", "auto", "ephemeral"],
        fedramp_header: true,
        marked_keys: keys::MARKED_KEYS,
        // "Admin API keys" in OpenAI's reference: for the endpoints of administration alone.
        admin_keys: &["sk-admin-"],
        ..ToolRules::NONE
    },
    ..RuleSet::NEUTRAL
};

/// The documented rules for providers.
const PROVIDERS: ServerRules = ServerRules {
    field_names: &[
        (ServerField::BaseUrl, "base_url"),
        (ServerField::EnvKey, "env_key"),
        (ServerField::RequiresStoredLogin, "requires_openai_auth"),
    ],
    ..ServerRules::OWN
};

/// Returns what Codex's documentation describes, and where it is silent, what the newest release does.
pub(super) fn documented(newest: Release) -> Release {
    let tool = newest.rules.tool;
    Release {
        rules: RuleSet {
            tool: ToolRules {
                used_in: tool.used_in,
                pinned_key: tool.pinned_key,
                access_token: tool.access_token,
                project_settings: tool.project_settings,
                // The table is the older way, and nothing else is lost by taking it.
                profile: ProfileRule::FileOrTable,
                servers: ServerRules {
                    primary: tool.servers.primary,
                    built_in: tool.servers.built_in,
                    elsewhere: tool.servers.elsewhere,
                    not_beside_command: tool.servers.not_beside_command,
                    of_built_in: tool.servers.of_built_in,
                    of_built_in_only: tool.servers.of_built_in_only,
                    ..PROVIDERS
                },
                ..DOCUMENTED.tool
            },
            ..DOCUMENTED
        },
        // No release has this order; it is what people know from other programs.
        order: &[
            Part::Process,
            Part::ProjectDotenv,
            Part::UserDotenv,
            Part::Login,
            Part::Settings,
        ],
        // A line that is wanted and cannot be read is an error, where releases skip it.
        dotenvy: None,
        ..newest
    }
}

/// Returns what 0.17 does, the first release in which auth.json comes before the environment
/// (openai/codex cd06b28d8).
pub(super) fn oldest() -> Release {
    Release {
        rules: RuleSet {
            // `OPENAI_BASE_URL` redirects a session as well (recordings `baseurl/env/*/tok`).
            urls_for_logins: UrlsForLogins::Used,
            tool: ToolRules {
                // Even `{}` counts as a login (recordings `authjson/empty_object*`).
                ambient_key: AmbientKey::WithoutStoredLogin,
                preference: PreferenceScope::Nothing,
                pinned_key: false,
                access_token: AccessTokenVariable::Ignored,
                project_settings: ProjectSettings::Unread,
                stored: StoredRule::Plan {
                    account_plans: PLANS_OF_ACCOUNTS,
                    account_domain: None,
                },
                strict_stored: true,
                // No release sends a token without it (recordings `authjson/tok_no_last_refresh`).
                needs_last_refresh: true,
                stored_access_token: false,
                setting_base_url: false,
                // A variable that is set to nothing is set (recordings
                // `dotenv/OPENAI_BASE_URL+env_empty`).
                blank_hides: true,
                forced_method: false,
                forced_workspace: WorkspaceRule::Unknown,
                stores: &[],
                fedramp_header: false,
                marked_keys: &[],
                servers: ServerRules {
                    primary: keys::PRIMARY_PROVIDER,
                    built_in: &[keys::OSS],
                    order: &[ServerSlot::EnvKey],
                    missing_variable_is_error: false,
                    // Any provider without a key of its own gets the login (recordings
                    // `provider/no_key*`).
                    inherits_login: true,
                    auth_command: false,
                    not_beside_command: &[],
                    reserved_ids: false,
                    checks_all: true,
                    wire_protocols: &["responses", "chat"],
                    ..PROVIDERS
                },
                ..DOCUMENTED.tool
            },
            ..DOCUMENTED
        },
        // `openai_base_url` beats `OPENAI_BASE_URL` where a release knows both (recordings
        // `baseurl/env+config/*`). Of no consequence where it knows only one of them.
        order: &[
            Part::Settings,
            Part::Process,
            Part::UserDotenv,
            Part::ProjectDotenv,
            Part::Login,
        ],
        dotenv_ignores_own_names: false,
        dotenvy: Some(DotenvyRules::Loaded),
        toml_1_0: true,
        overrides_replace_tables: true,
        system_config: false,
        managed_config: false,
        requirements: false,
        gateway_oauth: false,
        workload_identity: false,
    }
}
