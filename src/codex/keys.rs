//! What Codex calls its files, variables and settings. The only place with these names.

use std::path::Path;

use crate::base_url::VersionSegment;
use crate::finding::SettingKey;
use crate::finding::tool::{ServerField, ToolKey};
use crate::policy::tool::{BuiltInServer, MarkedKeys};
use crate::preset::Unused;
use crate::sources::ServerKey::{self, Entries, Field, Present};
use crate::sources::{KeyMeaning, SettingKeys, setting_key, text_key, unused_key};

/// Logs in (`docs/authentication.md`).
pub(super) const LOGIN_COMMAND: &str = "codex login";

pub(super) const HOME_VARIABLE: &str = "CODEX_HOME";
pub(super) const HOME_DIRECTORY: &str = ".codex";
/// Names that a `.env` file cannot set, in any letter case (openai/codex c25f3ea53).
pub(super) const OWN_PREFIX: &str = "CODEX_";

pub(super) const API_KEY: &str = "OPENAI_API_KEY";
/// For one run of `codex exec` (openai/codex 2f6fb37d7).
pub(super) const RUN_API_KEY: &str = "CODEX_API_KEY";
pub(super) const ACCESS_TOKEN: &str = "CODEX_ACCESS_TOKEN";
pub(super) const BASE_URL: &str = "OPENAI_BASE_URL";
/// Sent by every release on requests to the built-in provider, with a session as with a key
/// (recordings `baseurl/OPENAI_ORGANIZATION+PROJECT/*`).
pub(super) const HEADERS: [(&str, &str); 2] = [
    ("OPENAI_ORGANIZATION", "OpenAI-Organization"),
    ("OPENAI_PROJECT", "OpenAI-Project"),
];

/// Names of variables that people take for Codex's.
pub(super) const UNUSED_VARIABLES: &[&str] = &["OPENAI_API_BASE", "OPENAI_API_BASE_URL"];
/// Why these have no effect, and names of settings that mean nothing at the top of a file.
pub(super) const UNUSED: &Unused = &[
    (UNUSED_VARIABLES, "the variable is called `OPENAI_BASE_URL`"),
    (
        &["base_url", "api_base", "openai_api_base", "api_base_url"],
        "the setting is called `openai_base_url`",
    ),
];
/// Variables for keys of others that count once a provider names them.
pub(super) const KEYS_OF_OTHERS: [&str; 2] = ["OPENROUTER_API_KEY", "AZURE_OPENAI_API_KEY"];

/// Returns whether a text makes a choice.
type IsChoice = fn(&str) -> bool;
/// What selects workload identity, and with which text (recordings `wif/*`). A server exchanges the
/// workload's token for one of OpenAI's.
pub(super) const WORKLOAD_IDENTITY: [(&str, IsChoice); 4] = [
    ("OPENAI_FEDERATION_RULE_ID", |_| true),
    ("OPENAI_IDENTITY_TOKEN_FILE", |_| true),
    ("OPENAI_IDENTITY_TOKEN_SOURCE", |text| {
        ["file", "spiffe"].contains(&text.trim())
    }),
    ("OPENAI_SPIFFE_ID", |text| !text.trim().is_empty()),
];

pub(super) const AUTH_JSON: &str = "auth.json";
pub(super) const CONFIG: &str = "config.toml";
pub(super) const DOTENV: &str = ".env";
pub(super) const PROJECT_CONFIG: &str = ".codex/config.toml";
/// Where the administrator's files are on Unix. Windows has other places for both, which were not
/// recorded.
pub(super) const SYSTEM_CONFIG: &str = "/etc/codex/config.toml";
pub(super) const MANAGED_CONFIG: &str = "/etc/codex/managed_config.toml";
pub(super) const REQUIREMENTS: &str = "/etc/codex/requirements.toml";

/// Codex appends `/responses` and no version (openai/codex, `model-provider-info`).
pub(super) const VERSION: VersionSegment = VersionSegment::InBaseUrl("v1");
pub(super) const API_BASE_URL: &str = "https://api.openai.com/v1";
pub(super) const SESSION_BASE_URL: &str = "https://chatgpt.com/backend-api/codex";

/// Keys of government accounts (recordings `gov/*`): neither `sk-fedramp-` nor upper case counts.
pub(super) const MARKED_KEYS: &[MarkedKeys] = &[MarkedKeys {
    beginnings: &["sk-svcacct-fedramp-", "sk-proj-fedramp-"],
    base_url: "https://gov.api.openai.com/v1",
    header: ("X-OpenAI-Fedramp", "true"),
}];

pub(super) const PRIMARY_PROVIDER: &str = "openai";
/// Until 0.59 (recordings `provider/oss_*`).
pub(super) const OSS: BuiltInServer = local("oss", "11434");
pub(super) const OLLAMA: BuiltInServer = local("ollama", "11434");
pub(super) const LM_STUDIO: BuiltInServer = local("lmstudio", "1234");
/// Until 0.128. The region stands in the settings alone (recordings `provider/bedrock*`).
pub(super) const BEDROCK_V1: BuiltInServer = bedrock(
    "amazon-bedrock",
    "https://bedrock-mantle.{region}.api.aws/v1",
);
/// Until 0.136, in the same way.
pub(super) const BEDROCK_OPENAI_V1: BuiltInServer = bedrock(
    "amazon-bedrock",
    "https://bedrock-mantle.{region}.api.aws/openai/v1",
);
/// Since 0.136 (openai/codex 06afd63f4; recordings `extra/bedrock*`).
pub(super) const BEDROCK: BuiltInServer = BEDROCK_OPENAI_V1.region_variables(REGION_VARIABLES);
/// Since 0.148 (recordings `provider/bedrock_runtime`).
pub(super) const BEDROCK_RUNTIME: BuiltInServer = bedrock(
    "amazon-bedrock-runtime",
    "https://bedrock-runtime.{region}.amazonaws.com/openai/v1",
)
.region_variables(REGION_VARIABLES);
const REGION_VARIABLES: &[&str] = &["AWS_REGION", "AWS_DEFAULT_REGION"];

const fn bedrock(id: &'static str, base_url: &'static str) -> BuiltInServer {
    BuiltInServer::new(id, base_url).key_variable("AWS_BEARER_TOKEN_BEDROCK")
}

// All three listen to the same two variables (recordings `provider/oss_CODEX_OSS_BASE_URL`,
// `provider/ollama_CODEX_OSS_PORT`).
const fn local(id: &'static str, port: &'static str) -> BuiltInServer {
    BuiltInServer::new(id, "http://localhost:{port}/v1")
        .url_variable("CODEX_OSS_BASE_URL")
        .port("CODEX_OSS_PORT", port)
}

const PROVIDER_KEYS: &[(&str, ServerKey)] = &[
    ("name", Field(ServerField::Name)),
    ("base_url", Field(ServerField::BaseUrl)),
    ("env_key", Field(ServerField::EnvKey)),
    (
        "env_key_instructions",
        Field(ServerField::EnvKeyInstructions),
    ),
    ("experimental_bearer_token", Field(ServerField::BearerToken)),
    (
        "requires_openai_auth",
        Field(ServerField::RequiresStoredLogin),
    ),
    ("wire_api", Field(ServerField::WireApi)),
    ("auth", Present(ServerField::AuthCommand)),
    // What signs requests with a profile is looked up by the cloud's own programs.
    ("aws.profile", Present(ServerField::AuthProfile)),
    ("aws.region", Field(ServerField::Region)),
    ("query_params", Entries(ServerField::QueryParameter)),
    ("http_headers", Entries(ServerField::Header)),
    ("env_http_headers", Entries(ServerField::VariableHeader)),
    // The login is at the gateway, which nothing here asks. Known since 0.169.
    ("gateway_oauth", Present(ServerField::AuthGateway)),
];

const fn tool_key(key: &'static str, meaning: ToolKey) -> KeyMeaning {
    setting_key(key, SettingKey::Tool(meaning))
}

/// What the keys of the administrator's list of what is allowed mean (recordings
/// `sys/requirements_*`).
pub(super) static ALLOWED: &[KeyMeaning] = &[
    tool_key("allowed_login_methods", ToolKey::AllowedMethods),
    tool_key("allowed_chatgpt_workspaces", ToolKey::AllowedWorkspaces),
];

static SETTINGS: &[KeyMeaning] = &[
    setting_key("preferred_auth_method", SettingKey::PreferredMethod),
    tool_key("forced_login_method", ToolKey::ForcedMethod),
    tool_key("forced_chatgpt_workspace_id", ToolKey::ForcedWorkspace),
    tool_key("cli_auth_credentials_store", ToolKey::CredentialStore),
    setting_key("openai_base_url", SettingKey::BaseUrl),
    setting_key("chatgpt_base_url", SettingKey::SessionBaseUrl),
    tool_key("model_provider", ToolKey::SelectedServer),
    tool_key("profile", ToolKey::SelectedProfile),
    // Every release stops at any other type. No other setting that is not about credentials was recorded.
    text_key("model"),
    unused_key("base_url"),
    unused_key("api_base"),
    unused_key("openai_api_base"),
    unused_key("api_base_url"),
];

/// Returns what the keys of a configuration mean, for the project that is being worked on.
pub(super) fn settings(project: Option<&Path>, gateway_oauth: bool) -> SettingKeys {
    let provider_keys = match PROVIDER_KEYS.split_last() {
        Some((_, older)) if !gateway_oauth => older,
        _ => PROVIDER_KEYS,
    };
    let keys = SettingKeys::known(SETTINGS)
        .profiles("profiles")
        .servers("model_providers", provider_keys);
    // A path that is no UTF-8 cannot stand in a TOML file, so nobody can have trusted that project.
    match project.and_then(Path::to_str) {
        // Of the directory itself, by its real path before the one that is written, then of the
        // nearest directory above that has a `.git` (openai/codex, `config_loader`). Recorded for the
        // directory itself (recordings `project/*`).
        Some(directory) => keys.project_trust("projects", "trust_level", directory),
        None => keys,
    }
}
