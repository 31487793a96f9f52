//! What a release of Codex looks at and which rules it decides by.
//! Nothing else of the preset compares versions.

use std::borrow::Cow;
use std::ptr;

use crate::finding::tool::ServerField;
use crate::method::CredentialClass;
use crate::policy::tool::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, ServerRules,
    ServerSlot, StoredRule, ToolRules, WorkspaceRule,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::releases::{Change, EntryPoint, Version, bring_up, remark};
use crate::sources::DotenvyRules;

use super::changes::{
    BOTH_PROTOCOLS, CHANGES, OLDEST, PLANS_OF_ACCOUNTS, RECORDED, RECORDED_PATCHES, v,
};
use super::keys;
use super::release::{DotenvOrder, Release};

/// The newest release that was looked at. A later one is taken to do the same.
pub(super) const NEWEST: Version = v(171);

/// The rules of Codex's own documentation: a ChatGPT login is preferred unless
/// `preferred_auth_method` says otherwise (`docs/authentication.md`, release 0.27).
pub(crate) const DOCUMENTED: RuleSet = RuleSet {
    name: Cow::Borrowed("documented"),
    login: Cow::Borrowed("ChatGPT"),
    login_command: Cow::Borrowed(keys::LOGIN_COMMAND),
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
        dotenv_order: DotenvOrder::ProcessProjectUser,
        project_dotenv: true,
        // A line that is wanted and cannot be read is an error, where releases skip it.
        dotenvy: None,
        settings_first: false,
        ..newest
    }
}

/// Returns the same, but an API key wins whenever there is one, as guides to API keys say
/// ("if `OPENAI_API_KEY` is set, Codex uses the API key").
pub(super) fn api_key_first(entry: EntryPoint) -> Release {
    let mut release = documented(of(NEWEST, entry));
    release.rules.name = Cow::Borrowed("api-key-first");
    release.rules.preferred = Some(CredentialClass::Key);
    release
}

/// Returns what a release does: the oldest one with every change up to it.
pub(super) fn of(version: Version, entry: EntryPoint) -> Release {
    but_for(None, version, entry)
}

/// Returns what a release would do without one of the changes up to it.
pub(super) fn but_for(
    left_out: Option<&Change<Release>>,
    version: Version,
    entry: EntryPoint,
) -> Release {
    let mut release = oldest();
    let is_left_out = |change: &Change<Release>| left_out.is_some_and(|out| ptr::eq(out, change));
    bring_up(
        &mut release,
        version,
        CHANGES.iter().filter(|change| !is_left_out(change)),
    );
    release.rules.name = Cow::Owned(format!("codex-{version}"));
    // The terminal interface ignores `CODEX_API_KEY` (recordings `tui/*`).
    release.rules.tool.pinned_key &= !entry.is_interactive();
    let was_recorded =
        RECORDED.iter().any(|minor| v(*minor) == version) || RECORDED_PATCHES.contains(&version);
    release.rules.tool.remark = remark(version, &(OLDEST..=NEWEST), was_recorded);
    release
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
                    wire_protocols: BOTH_PROTOCOLS,
                    ..PROVIDERS
                },
                ..DOCUMENTED.tool
            },
            ..DOCUMENTED
        },
        dotenv_order: DotenvOrder::ProcessUserProject,
        project_dotenv: true,
        dotenv_ignores_own_names: false,
        dotenvy: Some(DotenvyRules::Loaded),
        settings_first: true,
        toml_1_0: true,
        overrides_replace_tables: true,
        system_config: false,
        managed_config: false,
        requirements: false,
        gateway_oauth: false,
        workload_identity: false,
    }
}
