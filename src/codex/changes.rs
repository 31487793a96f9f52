//! Every change between releases of Codex that concerns credentials and base URLs, in one list.
//!
//! Commits are of the public repository openai/codex; recordings are those of `tests/conformance`.
//! Where only a commit's date is known, the change is put between the two recorded releases that
//! differ, or on the later of them.

use crate::finding::tool::ServerField;
use crate::policy::tool::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, ServerSlot,
    StoredRule, WorkspaceRule,
};
use crate::releases::{Change, Version, v};
use crate::sources::DotenvyRules;

use super::keys;
use super::release::{PLANS_OF_ACCOUNTS, Part, Release};

/// The minor versions of the releases 0.N.0 that were recorded.
pub(super) const RECORDED: &[u32] = &[
    20, 21, 22, 23, 25, 27, 28, 29, 34, 36, 39, 40, 42, 44, 45, 47, 49, 50, 53, 55, 58, 59, 63, 64,
    65, 66, 72, 77, 79, 80, 87, 89, 92, 93, 94, 95, 96, 98, 99, 101, 104, 105, 110, 113, 114, 115,
    118, 120, 121, 122, 124, 125, 128, 129, 130, 131, 134, 135, 136, 139, 140, 145, 146, 147, 148,
    149, 150, 155, 156, 157, 160, 161, 163, 164, 165, 166, 168, 169, 171,
];

/// The other releases that were recorded: of these minor versions there is no 0.N.0, or more than that.
pub(super) const RECORDED_PATCHES: &[Version] = &[
    Version::new(0, 160, 1),
    Version::new(0, 162, 1),
    Version::new(0, 167, 2),
];

/// What excludes a provider's `auth`, since there is one.
const NOT_BESIDE_COMMAND: &[ServerField] = &[
    ServerField::EnvKey,
    ServerField::BearerToken,
    ServerField::RequiresStoredLogin,
];
/// The same, since there are clouds.
const NOT_BESIDE_COMMAND_OR_CLOUD: &[ServerField] = &[
    ServerField::EnvKey,
    ServerField::BearerToken,
    ServerField::RequiresStoredLogin,
    ServerField::Region,
    ServerField::AuthProfile,
];
/// The keys `aws.region` and `aws.profile` of a provider.
const OF_CLOUD: &[ServerField] = &[ServerField::Region, ServerField::AuthProfile];

/// The oldest release in the table.
pub(super) const OLDEST: Version = v(17);

/// Every change, oldest first; so far each came with a minor release. The release in force at a version is the oldest one with all changes
/// up to that version. To add a release, add its changes at the end.
// A static, so that one of them can be told from another by its address.
pub(super) static CHANGES: &[Change<Release>] = &[
    Change {
        since: v(22),
        what: "`.env` beats the environment, the project's beats the user's; `CODEX_*` in it has \
               no effect; bad lines are skipped",
        source: "c25f3ea53; recordings `dotenv/*`",
        apply: |r| {
            // They are loaded over the environment.
            r.order = &[
                Part::Settings,
                Part::ProjectDotenv,
                Part::UserDotenv,
                Part::Process,
                Part::Login,
            ];
            r.dotenv_ignores_own_names = true;
            r.dotenvy = Some(DotenvyRules::Iterated);
        },
    },
    Change {
        since: v(23),
        what: "`preferred_auth_method` chooses within auth.json",
        source: "97f995a74; recordings `preferred/*`",
        apply: |r| r.rules.tool.preference = PreferenceScope::WithinStoredLogin,
    },
    Change {
        since: v(24),
        what: "an e-mail address at openai.com decides for the account before the plan does",
        source: "c579ae41a",
        apply: |r| {
            r.rules.tool.stored = StoredRule::Plan {
                account_plans: PLANS_OF_ACCOUNTS,
                account_domain: Some("openai.com"),
            }
        },
    },
    Change {
        since: v(30),
        what: "the project's `.env` is not read",
        source: "db3834733; recordings `dotenv/*cwd*`",
        apply: |r| {
            r.order = &[Part::Settings, Part::UserDotenv, Part::Process, Part::Login];
        },
    },
    Change {
        since: v(35),
        what: "`OPENAI_API_KEY` in the environment is no credential; a key in auth.json comes \
               before tokens; `preferred_auth_method` is not known",
        source: "e13b35ecb; recordings `core/*`, `preferred/*`",
        apply: |r| {
            r.rules.tool.ambient_key = AmbientKey::Ignored;
            r.rules.tool.stored = StoredRule::Key;
            r.rules.tool.preference = PreferenceScope::Nothing;
        },
    },
    Change {
        since: v(44),
        what: "`CODEX_API_KEY` comes first in `codex exec`",
        source: "2f6fb37d7; recordings `core/*CODEX_API_KEY*`",
        apply: |r| r.rules.tool.pinned_key = true,
    },
    Change {
        since: v(45),
        what: "the administrator's managed_config.toml beats all other settings",
        source: "a5b7675e4; recordings `sys/managed*`",
        apply: |r| r.managed_config = true,
    },
    Change {
        since: v(48),
        what: "`forced_login_method`, `forced_chatgpt_workspace_id`; `experimental_bearer_token` \
               comes before `env_key`",
        source: "d87f87e25, 404cae7d4; recordings `forced/*`, `provider/bearer*`",
        apply: |r| {
            r.rules.tool.forced_method = true;
            r.rules.tool.forced_workspace = WorkspaceRule::One;
            r.rules.tool.servers.order = &[ServerSlot::BearerToken, ServerSlot::EnvKey];
        },
    },
    Change {
        since: v(51),
        what: "`cli_auth_credentials_store`: file, keyring, auto",
        source: "eb5b1b627; recordings `store/*`",
        apply: |r| r.rules.tool.stores = &["file", "keyring", "auto"],
    },
    Change {
        since: v(59),
        what: "the built-in provider `oss` is replaced by `ollama` and `lmstudio`",
        source: "837bc98a1; recordings `provider/o*`",
        apply: |r| r.rules.tool.servers.built_in = &[keys::OLLAMA, keys::LM_STUDIO],
    },
    Change {
        since: v(64),
        what: "a missing `env_key` variable is an error, and `env_key` comes before \
               `experimental_bearer_token`; the default endpoint follows the login",
        source: "4502b1b26; recordings `provider/*`",
        apply: |r| {
            r.rules.tool.servers.missing_variable_is_error = true;
            r.rules.tool.servers.default_follows_login = true;
            // The order turns round: from 0.48 until here the token came first.
            r.rules.tool.servers.order = &[ServerSlot::EnvKey, ServerSlot::BearerToken];
        },
    },
    Change {
        since: v(72),
        what: "a table that `-c` sets is merged with the file's; before, it took its place",
        source: "recorded in 0.66 and 0.72",
        apply: |r| r.overrides_replace_tables = false,
    },
    Change {
        since: v(78),
        what: "the settings of the project, trusted or not, and of the machine are read",
        source: "8ff16a771; recordings `project/*`, `sys/*`",
        apply: |r| {
            // Ten minor releases read a project's settings without asking anybody.
            r.rules.tool.project_settings = ProjectSettings::Open;
            r.system_config = true;
        },
    },
    Change {
        since: v(79),
        what: "an inline table in a configuration can end in a comma",
        source: "recordings `config/inline_table_trailing_comma` (0.72 and 0.79)",
        apply: |r| r.toml_1_0 = false,
    },
    Change {
        since: v(88),
        what: "the settings of a project are read once the user trusts it",
        source: "7351c1299; recordings `project/*`",
        apply: |r| r.rules.tool.project_settings = ProjectSettings::Trusted,
    },
    Change {
        since: v(93),
        what: "`auth_mode` in auth.json decides; the store `ephemeral`",
        source: "81a17bb2c; recordings `authjson/*mode*`",
        apply: |r| {
            r.rules.tool.stored = StoredRule::Mode;
            r.rules.tool.stores = &["file", "keyring", "auto", "ephemeral"];
        },
    },
    Change {
        since: v(95),
        what: "the protocol `chat` is gone",
        source: "d2394a249; recordings `provider/wire*`",
        apply: |r| r.rules.tool.servers.wire_protocols = &["responses"],
    },
    Change {
        since: v(115),
        what: "`openai_base_url`, before `OPENAI_BASE_URL`; tables for built-in providers are an \
               error",
        source: "4b9d5c8c1, ae0a6510e; recordings `baseurl/config/*`",
        apply: |r| {
            r.rules.tool.setting_base_url = true;
            // Since then only an empty text counts as not set; blanks are taken at their word and
            // fail (recordings `baseurl/config/blank/*`).
            r.rules.tool.refuse_blank_url = true;
            r.rules.tool.servers.reserved_ids = true;
        },
    },
    Change {
        since: v(118),
        what: "a provider's `auth` command supplies its credential; `env_key`, \
               `experimental_bearer_token` or `requires_openai_auth` beside it is an error",
        source: "20f43c1e0; recordings `provider/auth_command*`",
        apply: |r| {
            r.rules.tool.servers.auth_command = true;
            r.rules.tool.servers.not_beside_command = NOT_BESIDE_COMMAND;
        },
    },
    Change {
        since: v(119),
        what: "`OPENAI_BASE_URL` has no effect",
        source: "4b8bab6ad; recordings `baseurl/env/*` (0.118 honours it, 0.120 does not)",
        apply: |r| r.rules.tool.variable_base_url = false,
    },
    Change {
        since: v(122),
        what: "FedRAMP accounts send a header",
        source: "f97be7dff; recordings `authjson/tok_fedramp`",
        apply: |r| r.rules.tool.fedramp_header = true,
    },
    Change {
        since: v(124),
        what: "a provider's name cannot be empty; the provider `amazon-bedrock`, of which a table \
               can set `aws.profile` and `aws.region` alone",
        source: "recordings `provider/empty_name`, `provider/bedrock*` (0.122 and 0.124)",
        apply: |r| {
            r.rules.tool.servers.empty_names = false;
            // No other provider has either of the two, and neither goes with a command (openai/codex,
            // `model-provider-info`).
            r.rules.tool.servers.not_beside_command = NOT_BESIDE_COMMAND_OR_CLOUD;
            r.rules.tool.servers.of_built_in_only = OF_CLOUD;
            r.rules.tool.servers.of_built_in = |field| OF_CLOUD.contains(field);
            r.rules.tool.servers.built_in = &[keys::OLLAMA, keys::LM_STUDIO, keys::BEDROCK_V1];
        },
    },
    Change {
        since: v(128),
        what: "the base URL of `amazon-bedrock` has the path `/openai/v1`, not `/v1`",
        source: "recordings `provider/bedrock*` (0.125 and 0.128)",
        apply: |r| {
            r.rules.tool.servers.built_in =
                &[keys::OLLAMA, keys::LM_STUDIO, keys::BEDROCK_OPENAI_V1];
        },
    },
    Change {
        since: v(129),
        what: "`CODEX_ACCESS_TOKEN` is an agent identity; a project cannot redirect requests",
        source: "fed0a8f4f, 9ddb267e9; recordings `access_token/*`, `project/*` (0.128 and 0.129)",
        apply: |r| {
            // The variable had another name for eight days, and no release kept an alias.
            r.rules.tool.access_token = AccessTokenVariable::AgentIdentity;
            r.rules.tool.project_settings = ProjectSettings::TrustedWithoutRedirects;
        },
    },
    Change {
        since: v(131),
        what: "several workspaces can be allowed",
        source: "02a720525; recordings `forced/workspace_same_list` (0.130 and 0.135)",
        apply: |r| r.rules.tool.forced_workspace = WorkspaceRule::Any,
    },
    Change {
        since: v(134),
        what: "a profile is a file of its own",
        source: "deedf3b2c; recordings `profile/*` (0.131 and 0.134)",
        apply: |r| r.rules.tool.profile = ProfileRule::File,
    },
    Change {
        since: v(136),
        what: "variables name the region of `amazon-bedrock`",
        source: "06afd63f4; recordings `extra/bedrock_env_bearer` (0.134 and 0.136)",
        apply: |r| {
            r.rules.tool.servers.built_in = &[keys::OLLAMA, keys::LM_STUDIO, keys::BEDROCK];
        },
    },
    Change {
        since: v(139),
        what: "personal access tokens (`at-`), in `CODEX_ACCESS_TOKEN` and in auth.json; keys of \
               `amazon-bedrock` in auth.json",
        source: "df7818c7d, 06afd63f4; recordings `pat/*` (0.136 and 0.139), `extra/bedrock*`",
        apply: |r| {
            r.rules.tool.access_token = AccessTokenVariable::ByPrefix;
            r.rules.tool.stored_access_token = true;
        },
    },
    Change {
        since: v(147),
        what: "a table of `amazon-bedrock` can set `base_url`, `auth` and `http_headers` as well",
        source: "recordings `provider/bedrock_base_url+auth_command` (0.140 and 0.147)",
        apply: |r| {
            r.rules.tool.servers.of_built_in = |field| {
                let others = [ServerField::BaseUrl, ServerField::AuthCommand];
                OF_CLOUD.contains(field)
                    || others.contains(field)
                    || matches!(field, ServerField::Header(_))
            };
        },
    },
    Change {
        since: v(147),
        what: "an allowed workspace must be the one of the claim and the one that requests are \
               made for",
        source: "2994f545a; recordings `forced/workspace_match` (0.146 and 0.147)",
        apply: |r| r.rules.tool.forced_workspace = WorkspaceRule::AnyForBothIds,
    },
    Change {
        since: v(147),
        what: "an administrator allows methods and workspaces in requirements.toml",
        source: "recordings `sys/requirements_*` (0.140 and 0.147)",
        apply: |r| r.requirements = true,
    },
    Change {
        since: v(148),
        what: "workload identity comes before every other credential; the provider \
               `amazon-bedrock-runtime`",
        source: "recordings `wif/*`, `provider/bedrock_runtime` (0.147 and 0.148)",
        apply: |r| {
            r.workload_identity = true;
            r.rules.tool.servers.built_in = &[
                keys::OLLAMA,
                keys::LM_STUDIO,
                keys::BEDROCK,
                keys::BEDROCK_RUNTIME,
            ];
        },
    },
    Change {
        since: v(149),
        what: "the login goes only to providers with `requires_openai_auth = true`",
        source: "e13c1d569; recordings `provider/no_key*` (0.148 and 0.149)",
        apply: |r| r.rules.tool.servers.inherits_login = false,
    },
    Change {
        since: v(156),
        what: "`chatgpt_base_url` names the host of a session's requests, unless a server names \
               another",
        source: "recordings `baseurl/chatgpt_https/*`, `routing/*` (0.155 and 0.157)",
        apply: |r| {
            r.rules.tool.login_base_url = true;
            r.rules.tool.login_url_is_host = true;
        },
    },
    Change {
        since: v(165),
        what: "the provider `gcp`",
        source: "recorded in 0.165 to 0.171 and not in 0.160; how it works was not recorded",
        apply: |r| r.rules.tool.servers.elsewhere = &[("gcp", "Google Cloud")],
    },
    Change {
        since: v(166),
        what: "keys of government accounts have a host and a header of their own",
        source: "recordings `gov/*` (0.165 and 0.166)",
        apply: |r| r.rules.tool.marked_keys = keys::MARKED_KEYS,
    },
    Change {
        since: v(169),
        what: "a provider with a key of its own and no `base_url` has the default endpoint of keys, beside \
               a login too",
        source: "recordings `provider/no_base_url/*` (0.168 and 0.169)",
        apply: |r| r.rules.tool.servers.default_follows_login = false,
    },
    Change {
        since: v(169),
        what: "`gateway_oauth` in a provider's table",
        source: "recorded; nothing logs in here, so it is refused as a command is",
        apply: |r| r.gateway_oauth = true,
    },
];
