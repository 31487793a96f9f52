//! What Claude Code calls its files, variables and settings. The only place with these names.
//!
//! How each is known: *documented* is Anthropic's documentation of Claude Code (`authentication`,
//! `settings`, `env-vars`, `llm-gateway`), read in November 2026; *recordings* are what release 2.1.332
//! was seen to do; *third parties* are other people's accounts that agree with each other.

use crate::base_url::VersionSegment;
use crate::finding::Standing;
use crate::finding::tool::MethodChoice;
use crate::method::{CredentialClass, MethodKind};
use crate::preset::Unused;
use crate::source::VariableRole;
use crate::sources::Variables;

/// Logs in: an error of its own says to run `/login`, which a prompt on the command line can be.
pub(super) const LOGIN_COMMAND: &str = "claude /login";

/// Moves the directory (documented). Empty, it stands for the working directory (recordings
/// `dir/empty*`); any other text is taken as it is (recordings `dir/relative`, `dir/tilde*`,
/// `dir/padded`, `dir/blank_below_cwd`).
pub(super) const HOME_VARIABLE: &str = "CLAUDE_CONFIG_DIR";
pub(super) const HOME_DIRECTORY: &str = ".claude";

/// Sent as `Authorization: Bearer` (documented).
pub(super) const AUTH_TOKEN: &str = "ANTHROPIC_AUTH_TOKEN";
/// Sent as `X-Api-Key` (documented).
pub(super) const API_KEY: &str = "ANTHROPIC_API_KEY";
/// A setting: a script whose output is sent in both headers (documented).
pub(super) const API_KEY_HELPER: &str = "apiKeyHelper";
/// Leaves logins out, as `--bare` does (recordings `bare/*`).
pub(super) const SIMPLE: &str = "CLAUDE_CODE_SIMPLE";
/// A token of a subscription, made by `claude setup-token` (documented).
pub(super) const OAUTH_TOKEN: &str = "CLAUDE_CODE_OAUTH_TOKEN";
/// Numbers of file descriptors that hold a key or a token (recordings `fd/*`).
pub(super) const API_KEY_DESCRIPTOR: &str = "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR";
pub(super) const OAUTH_TOKEN_DESCRIPTOR: &str = "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR";

/// What a login's requests carry in `anthropic-beta`, to any host (recordings `login/*`, `gateway/*`).
pub(super) const OAUTH_BETA: &str = "oauth-2025-04-20";

/// The server's root: `/v1/messages` is appended (documented).
pub(super) const BASE_URL: &str = "ANTHROPIC_BASE_URL";
/// Headers of every request, one a line (documented; recordings `headers/*`).
pub(super) const CUSTOM_HEADERS: &str = "ANTHROPIC_CUSTOM_HEADERS";

/// A cloud that can take Anthropic's place.
#[derive(Debug)]
pub(super) struct Cloud {
    /// The variable that switches to it.
    pub(super) switch: &'static str,
    pub(super) name: &'static str,
    /// The variables that hold a credential for it, where one in a header is enough.
    pub(super) credentials: &'static [(&'static str, MethodKind)],
    /// The variable for its base URL, and the one that says that a gateway there stands for it.
    pub(super) url: &'static str,
    pub(super) skip_auth: Option<&'static str>,
}

impl Cloud {
    const fn new(switch: &'static str, name: &'static str) -> Self {
        Self {
            switch,
            name,
            credentials: &[],
            url: "",
            skip_auth: None,
        }
    }
}

/// In the order in which they come before one another: Bedrock before Vertex is recorded. The first
/// three are documented, the others recorded (`cloud/*`).
pub(super) static CLOUDS: [Cloud; 6] = [
    Cloud {
        credentials: &[(BEDROCK_TOKEN, MethodKind::BearerToken)],
        url: BEDROCK_URL,
        skip_auth: Some(SKIP_BEDROCK_AUTH),
        ..Cloud::new("CLAUDE_CODE_USE_BEDROCK", "Amazon Bedrock")
    },
    Cloud {
        url: VERTEX_URL,
        skip_auth: Some(SKIP_VERTEX_AUTH),
        ..Cloud::new("CLAUDE_CODE_USE_VERTEX", "Google Cloud's Vertex AI")
    },
    Cloud {
        credentials: &[
            (FOUNDRY_KEY, MethodKind::ApiKey),
            (FOUNDRY_TOKEN, MethodKind::BearerToken),
        ],
        url: FOUNDRY_URL,
        ..Cloud::new("CLAUDE_CODE_USE_FOUNDRY", "Microsoft Foundry")
    },
    Cloud::new("CLAUDE_CODE_USE_ANTHROPIC_AWS", "Anthropic on AWS"),
    Cloud::new("CLAUDE_CODE_USE_MANTLE", "Amazon Bedrock (Mantle)"),
    Cloud::new(
        "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
        "Anthropic on Google Cloud",
    ),
];

/// What turns a switch on, in any case and with blanks around it (recordings `cloud/bedrock_*`).
const ON: [&str; 4] = ["1", "true", "yes", "on"];

/// Returns whether a text turns a switch on.
pub(super) fn is_on(text: &str) -> bool {
    let text = text.trim();
    ON.iter().any(|on| on.eq_ignore_ascii_case(text))
}

pub(super) const FOUNDRY_KEY: &str = "ANTHROPIC_FOUNDRY_API_KEY";
pub(super) const FOUNDRY_TOKEN: &str = "ANTHROPIC_FOUNDRY_AUTH_TOKEN";
pub(super) const FOUNDRY_URL: &str = "ANTHROPIC_FOUNDRY_BASE_URL";
pub(super) const FOUNDRY_RESOURCE: &str = "ANTHROPIC_FOUNDRY_RESOURCE";
pub(super) const BEDROCK_TOKEN: &str = "AWS_BEARER_TOKEN_BEDROCK";
pub(super) const BEDROCK_URL: &str = "ANTHROPIC_BEDROCK_BASE_URL";
pub(super) const BEDROCK_REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
/// Documented.
pub(super) const BEDROCK_DEFAULT_REGION: &str = "us-east-1";

const SKIP_BEDROCK_AUTH: &str = "CLAUDE_CODE_SKIP_BEDROCK_AUTH";
const VERTEX_URL: &str = "ANTHROPIC_VERTEX_BASE_URL";
const SKIP_VERTEX_AUTH: &str = "CLAUDE_CODE_SKIP_VERTEX_AUTH";

/// Moves the login, and nothing else (recordings `dir/secure_storage`).
pub(super) const LOGIN_DIRECTORY: &str = "CLAUDE_SECURESTORAGE_CONFIG_DIR";
/// A profile of Anthropic's SDK, and where they are (recordings `profile/*`).
pub(super) const PROFILE: &str = "ANTHROPIC_PROFILE";
pub(super) const PROFILES_DIRECTORY: &str = "ANTHROPIC_CONFIG_DIR";
/// Below the user's home.
pub(super) const PROFILES: &str = ".config/anthropic";
/// Names the profile in force.
pub(super) const ACTIVE_PROFILE: &str = "active_config";
pub(super) const DEFAULT_PROFILE: &str = "default";
/// The kind of profile beside which a token is stored.
pub(super) const PROFILE_WITH_TOKEN: &str = "user_oauth";
pub(super) const PROFILE_URL: &str = "base_url";
/// Exchanged for a token at a server, where nothing else is there (recordings `other/federation`).
pub(super) const FEDERATION: &str = "ANTHROPIC_FEDERATION_RULE_ID";

/// Set by a program that starts Claude Code: settings do not say where requests go and with what
/// (recordings `other/host_managed*`).
pub(super) const MANAGED_BY_HOST: &str = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";
/// Set by programs that log in for their user: the login comes before a key (recordings
/// `other/entrypoint_desktop*`, `other/remote*`).
pub(super) const ENTRY_POINT: &str = "CLAUDE_CODE_ENTRYPOINT";
pub(super) const DESKTOP: &str = "claude-desktop";
pub(super) const REMOTE: &str = "CLAUDE_CODE_REMOTE";
/// Only hosts of Anthropic's own; with any other the program stops (recordings
/// `other/custom_oauth_url*`).
pub(super) const OAUTH_URL: &str = "CLAUDE_CODE_CUSTOM_OAUTH_URL";

/// Where a key would go in settings.
pub(super) const FOR_KEYS: [&str; 4] = [API_KEY, AUTH_TOKEN, BEDROCK_TOKEN, FOUNDRY_KEY];
/// What is looked up for one of the rules above, and is no credential by itself.
const CONTROLS: &[&str] = &[
    API_KEY_DESCRIPTOR,
    OAUTH_TOKEN_DESCRIPTOR,
    FOUNDRY_KEY,
    FOUNDRY_TOKEN,
    FOUNDRY_URL,
    FOUNDRY_RESOURCE,
    BEDROCK_TOKEN,
    BEDROCK_URL,
    BEDROCK_REGIONS[0],
    BEDROCK_REGIONS[1],
    SKIP_BEDROCK_AUTH,
    VERTEX_URL,
    SKIP_VERTEX_AUTH,
    LOGIN_DIRECTORY,
    PROFILE,
    PROFILES_DIRECTORY,
    FEDERATION,
    OAUTH_URL,
    HOME_VARIABLE,
];

/// Names that people take for Claude Code's.
const NEARLY_KEY: &[&str] = &["CLAUDE_API_KEY"];
const NEARLY_URL: &[&str] = &["ANTHROPIC_API_URL", "ANTHROPIC_API_BASE"];
/// What has an effect on Claude Code in some case, or none at all, and why it has none.
pub(super) const UNUSED: &Unused = &[
    (NEARLY_KEY, "the variable is called `ANTHROPIC_API_KEY`"),
    (NEARLY_URL, "the variable is called `ANTHROPIC_BASE_URL`"),
    (
        &[BEDROCK_TOKEN, BEDROCK_URL],
        "`CLAUDE_CODE_USE_BEDROCK` is not on",
    ),
    (
        &[FOUNDRY_KEY, FOUNDRY_TOKEN, FOUNDRY_URL],
        "`CLAUDE_CODE_USE_FOUNDRY` is not on",
    ),
    (&[PROFILE], "no profile of yours is named there"),
    (
        &[HOME_VARIABLE, LOGIN_DIRECTORY],
        "a project does not move your files",
    ),
    (
        &[OAUTH_TOKEN],
        "it counts in the environment and in settings of your own, unless a cloud or a host program \
         decides, and never with `--bare`",
    ),
    (
        &[API_KEY_HELPER],
        "with `--bare` or `CLAUDE_CODE_SIMPLE`, only that of `--settings` counts, and none where a \
         host program or a cloud decides",
    ),
    (
        &[AUTH_TOKEN, API_KEY, BASE_URL],
        "a cloud or a host program decides",
    ),
    (
        &[FORCE_LOGIN],
        "it preselects what `/login` offers, and restricts in managed settings only",
    ),
];

/// The object of variables in a settings file. Its entries replace those of the shell, and an empty
/// one cancels it (documented).
pub(super) const ENV: &str = "env";
pub(super) const SETTINGS: &str = "settings.json";
/// First the one that is not shared (documented).
pub(super) const PROJECT_SETTINGS: [&str; 2] =
    [".claude/settings.local.json", ".claude/settings.json"];
/// An administrator's settings on Unix, which beat all others (documented). Windows has another place,
/// which was not recorded.
pub(super) const MANAGED_SETTINGS: &str = if cfg!(target_os = "macos") {
    "/Library/Application Support/ClaudeCode/managed-settings.json"
} else {
    "/etc/claude-code/managed-settings.json"
};

/// What Claude Code keeps about itself: `$CLAUDE_CONFIG_DIR/.claude.json`, else `~/.claude.json`; with
/// an empty variable `~/.claude.json` too (recordings `global/*`, `dir/moved_global*`,
/// `dir/empty_global`). Empty, or JSON that is no object, it says nothing; broken, Claude Code stops
/// (recordings `global/file_*`).
pub(super) const GLOBAL: &str = ".claude.json";
/// Where it was before, in the directory itself. If it is there, it is the one that counts (recorded).
pub(super) const OLD_GLOBAL: &str = ".config.json";
/// It grows with everything that is worked on, to many megabytes (third parties).
pub(super) const GLOBAL_LIMIT: u64 = 32 << 20;
/// A key that `/login` made (recordings `*/primary*`).
pub(super) const PRIMARY_KEY: &str = "primaryApiKey";
/// The last characters of the keys that somebody was asked about (recordings `interactive/key*`).
pub(super) const APPROVED: &str = "customApiKeyResponses.approved";
pub(super) const REJECTED: &str = "customApiKeyResponses.rejected";
pub(super) const LAST_CHARACTERS: usize = 20;
/// An object with a member for each directory, by its real path. `true` there counts for all
/// directories below (recordings `interactive/trust/*`); `false` is what it starts with.
pub(super) const PROJECTS: &str = "projects";
pub(super) const PROJECT_TRUST: &str = "hasTrustDialogAccepted";

/// More of an administrator's settings, in order of name; later beats earlier and the main file
/// (recordings `managed/drop_in*`).
pub(super) const MANAGED_DIRECTORY: &str = "managed-settings.d";
/// An administrator's restrictions (recordings `force/*`).
pub(super) const FORCE_LOGIN: &str = "forceLoginMethod";
pub(super) const FORCE_ORGANIZATION: &str = "forceLoginOrgUUID";
pub(super) const ALLOWED_PROVIDERS: &str = "allowedProviders";
pub(super) const OWN_PROVIDER: &str = "anthropic";
pub(super) const FORCED: &[(&str, MethodChoice)] = &[
    ("claudeai", MethodChoice::Class(CredentialClass::Login)),
    ("console", MethodChoice::Class(CredentialClass::Login)),
    ("gateway", MethodChoice::Elsewhere("a gateway's login")),
];
pub(super) const EXPECTED_FORCED: &str = "`claudeai`, `console` or `gateway`";

/// Members of settings whose wrong type voids the whole file. The first two are recorded
/// (`helper/number+key`, `user/*`), the others documented to be of this type.
pub(super) const TYPES: &[(&str, &str)] = &[
    ("permissions", "an object"),
    (API_KEY_HELPER, "a string"),
    ("hooks", "an object"),
    ("model", "a string"),
    ("cleanupPeriodDays", "a number"),
    ("includeCoAuthoredBy", "a boolean"),
];

/// On Linux and Windows (documented); its members are known from third parties, who agree.
pub(super) const CREDENTIALS: &str = ".credentials.json";
pub(super) const LOGIN: &str = "claudeAiOauth";
pub(super) const ACCESS_TOKEN: &str = "accessToken";
pub(super) const REFRESH_TOKEN: &str = "refreshToken";
/// In milliseconds.
pub(super) const EXPIRES: &str = "expiresAt";
pub(super) const PLAN: &str = "subscriptionType";
/// Without this scope it is no login (recordings `login/scopes_*`).
pub(super) const SCOPES: &str = "scopes";
pub(super) const SCOPE: &str = "user:inference";
/// On macOS the login is in the Keychain (documented), under this name (third parties).
pub(super) const KEY_STORE: Option<&str> = if cfg!(target_os = "macos") {
    Some("Claude Code-credentials")
} else {
    None
};

/// Documented, for keys and for logins.
pub(super) const DEFAULT_BASE_URL: &str = "https://api.anthropic.com";
pub(super) const VERSION: VersionSegment = VersionSegment::Appended("v1");

/// Returns the variables, which mean the same in the shell and in settings.
pub(super) fn variables() -> Variables {
    let credential = |kind| VariableRole::Credential(Standing::Ambient, kind);
    let switches = CLOUDS.each_ref().map(|cloud| cloud.switch);
    Variables::new()
        .known(AUTH_TOKEN, credential(MethodKind::BearerToken))
        .known(API_KEY, credential(MethodKind::ApiKey))
        .known(BASE_URL, VariableRole::BaseUrl)
        .known(OAUTH_TOKEN, credential(MethodKind::OAuth))
        .known(CUSTOM_HEADERS, VariableRole::Headers(header_lines))
        .known_as(&VariableRole::Unused, NEARLY_KEY)
        .known_as(&VariableRole::Unused, NEARLY_URL)
        .known_as(&VariableRole::Named, &switches)
        .known_as(&VariableRole::Named, CONTROLS)
}

/// Takes the text of headers apart. Lines without a colon are skipped (recordings `headers/*`).
fn header_lines(text: &str) -> Vec<(&str, &str)> {
    let lines = text.split(['\n', '\r']);
    let headers = lines.filter_map(|line| line.split_once(':'));
    headers
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect()
}
