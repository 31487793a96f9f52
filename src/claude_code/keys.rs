//! What Claude Code calls its files, variables and settings. The only place with these names.
//!
//! How each is known: *documented* is Anthropic's documentation of Claude Code (`authentication`,
//! `settings`, `env-vars`, `llm-gateway`), read in November 2026; *recordings* are what release 2.1.332
//! was seen to do; *third parties* are other people's accounts that agree with each other.

use crate::finding::MethodChoice;
use crate::sources::Variables;

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
/// Leaves logins out, as `--bare` does (recordings `bare/*`, which have `1`; the other words are those
/// of the switches for clouds).
pub(super) const SIMPLE: &str = "CLAUDE_CODE_SIMPLE";
/// A token of a subscription, made by `claude setup-token` (documented).
pub(super) const OAUTH_TOKEN: &str = "CLAUDE_CODE_OAUTH_TOKEN";
/// What comes first when several are there (documented). A `/login` comes last.
pub(super) const PRECEDENCE: &[&str] = &[AUTH_TOKEN, API_KEY, API_KEY_HELPER, OAUTH_TOKEN];

/// The server's root: `/v1/messages` is appended (documented).
const BASE_URL: &str = "ANTHROPIC_BASE_URL";
/// Beat every credential below (documented).
const CLOUDS: [(&str, &[(&str, MethodChoice)]); 3] = [
    ("CLAUDE_CODE_USE_BEDROCK", &cloud("Amazon Bedrock")),
    ("CLAUDE_CODE_USE_VERTEX", &cloud("Google Cloud's Vertex AI")),
    ("CLAUDE_CODE_USE_FOUNDRY", &cloud("Microsoft Foundry")),
];
/// What has an effect on Claude Code and none here, and why.
pub(super) const UNUSED: [(&str, &str); 2] = [
    // Between the token of a subscription and `/login` (one third party).
    (
        "ANTHROPIC_PROFILE",
        "profiles of Anthropic's SDK are not looked for",
    ),
    // Documented. They are for the caller to add: of several places one replaces the other whole.
    (
        "ANTHROPIC_CUSTOM_HEADERS",
        "Claude Code sends these headers along; here that is left to the caller",
    ),
];
/// What has none where no login counts (recordings `bare/*`).
pub(super) const UNUSED_IF_BARE: [(&str, &str); 2] = [
    (
        API_KEY_HELPER,
        "with `--bare` or `CLAUDE_CODE_SIMPLE`, only that of `--settings` counts",
    ),
    (
        OAUTH_TOKEN,
        "with `--bare` or `CLAUDE_CODE_SIMPLE`, no login counts",
    ),
];

/// The object of variables in a settings file. Its entries replace those of the shell, and an empty
/// one cancels it (documented).
pub(super) const ENV: &str = "env";
pub(super) const SETTINGS: &str = "settings.json";
/// First the one that is not shared (documented).
pub(super) const PROJECT_SETTINGS: [&str; 2] =
    [".claude/settings.local.json", ".claude/settings.json"];
/// An administrator's settings beat all others (documented). Where anybody may create what the name
/// leads to, as on Windows, nothing is looked for.
pub(super) const MANAGED_SETTINGS: Option<&str> = if cfg!(target_os = "macos") {
    Some("/Library/Application Support/ClaudeCode/managed-settings.json")
} else if cfg!(unix) {
    Some("/etc/claude-code/managed-settings.json")
} else {
    None
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
/// An object with a member for each directory, by its real path. `true` there counts for all
/// directories below (recordings `interactive/trust/*`); `false` is what it starts with.
pub(super) const PROJECTS: &str = "projects";
pub(super) const PROJECT_TRUST: &str = "hasTrustDialogAccepted";

/// On Linux and Windows (documented); its members are known from third parties, who agree.
pub(super) const CREDENTIALS: &str = ".credentials.json";
pub(super) const LOGIN: &str = "claudeAiOauth";
pub(super) const ACCESS_TOKEN: &str = "accessToken";
pub(super) const REFRESH_TOKEN: &str = "refreshToken";
/// In milliseconds.
pub(super) const EXPIRES: &str = "expiresAt";
pub(super) const PLAN: &str = "subscriptionType";
/// On macOS the login is in the Keychain (documented), under this name (third parties).
pub(super) const KEY_STORE: Option<&str> = if cfg!(target_os = "macos") {
    Some("Claude Code-credentials")
} else {
    None
};

/// Documented, for keys and for logins.
pub(super) const DEFAULT_BASE_URL: &str = "https://api.anthropic.com";
pub(super) const VERSION: &str = "v1";

/// What turns a switch on. `1` is documented; the other words are known from third parties.
pub(super) const ON: [&str; 4] = ["1", "true", "yes", "on"];

const fn cloud(whose: &'static str) -> [(&'static str, MethodChoice); 4] {
    let cloud = MethodChoice::Elsewhere(whose);
    let [one, r#true, yes, on] = ON;
    [(one, cloud), (r#true, cloud), (yes, cloud), (on, cloud)]
}

/// Returns the variables, which mean the same in the shell and in settings.
pub(super) fn variables(is_bare: bool) -> Variables {
    let mut variables = Variables::new()
        .bearer_token(AUTH_TOKEN)
        .api_key(API_KEY)
        .base_url(BASE_URL);
    variables = if is_bare {
        variables.unused(OAUTH_TOKEN)
    } else {
        variables.session_token(OAUTH_TOKEN)
    };
    for (name, words) in CLOUDS {
        variables = variables.selects_method(name, words);
    }
    for (name, _) in UNUSED {
        variables = variables.unused(name);
    }
    variables
}
