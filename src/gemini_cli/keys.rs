//! What Gemini CLI calls its files, variables and settings. The only place with these names.
//!
//! Unless a line says otherwise, it was read in the published package `@google/gemini-cli` 0.61.0
//! (with `-core` 0.61.0 and the bundled `@google/genai` 1.30.0). *Recordings* are what that release was
//! seen to do; *documented* is Google's documentation; *index* is a stored copy of the repository, of no
//! certain release.

use crate::finding::{CredentialClass, MethodChoice};
use crate::sources::Variables;

use super::folder_trust::Level;

/// Names the parent of `.gemini`.
pub(super) const HOME_VARIABLE: &str = "GEMINI_CLI_HOME";
pub(super) const HOME_DIRECTORY: &str = ".gemini";

/// `true` selects the Google login.
pub(super) const USE_LOGIN: &str = "GOOGLE_GENAI_USE_GCA";
const USE_VERTEX: &str = "GOOGLE_GENAI_USE_VERTEXAI";
const API_KEY: &str = "GEMINI_API_KEY";
/// Takes the place of the stored login, only together with `GOOGLE_GENAI_USE_GCA`.
const ACCESS_TOKEN: &str = "GOOGLE_CLOUD_ACCESS_TOKEN";
/// What comes first when several variables are there, wherever they are set.
pub(super) const PRECEDENCE: &[&str] = &[USE_LOGIN, USE_VERTEX, API_KEY, ACCESS_TOKEN];
const BASE_URL: &str = "GOOGLE_GEMINI_BASE_URL";
/// For requests with a Google login (documented, for development).
const LOGIN_BASE_URL: &str = "CODE_ASSIST_ENDPOINT";
/// What people take for something of Gemini CLI's, or what is not followed here, and why.
pub(super) const UNUSED: [(&str, &str); 5] = [
    (
        "GOOGLE_API_KEY",
        "Gemini CLI sends this key to Vertex AI only; `GEMINI_API_KEY` is the one for the Gemini API",
    ),
    (
        "GEMINI_API_KEY_AUTH_MECHANISM",
        "Gemini CLI can send the key as a bearer token as well; here it goes in one header",
    ),
    // Separated by commas where the next part looks like `name:`.
    (
        "GEMINI_CLI_CUSTOM_HEADERS",
        "Gemini CLI sends these headers along; here that is left to the caller",
    ),
    (
        "GEMINI_CLI_USE_COMPUTE_ADC",
        "Google Cloud's default credentials are not looked for",
    ),
    (
        "GOOGLE_VERTEX_BASE_URL",
        "Gemini CLI sends requests for Vertex AI there, and no others",
    ),
];

/// Variables that say whether the folder is trusted, the first first, and by which words (recordings
/// `trust/restricted`, `trust/variable_*`).
pub(super) const TRUST_VARIABLES: [(&str, &[(&str, bool)]); 2] = [
    ("GEMINI_RESTRICTED_MODE", &[("true", false)]),
    (TRUST_WORKSPACE, &[("true", true), ("false", false)]),
];
pub(super) const TRUST_WORKSPACE: &str = "GEMINI_CLI_TRUST_WORKSPACE";
/// Why they have no effect with any other text, or in a `.env` file (recordings
/// `trust/variable_in_dotenv`).
pub(super) const UNUSED_FOR_TRUST: [(&str, &str); 2] = [
    ("GEMINI_RESTRICTED_MODE", "only `true` restricts"),
    (
        TRUST_WORKSPACE,
        "only `true` or `false` in the environment says whether the folder is trusted",
    ),
];
/// A setting of the user's or of the machine: with `false` all folders are trusted (recordings
/// `trust/off_*`).
pub(super) const FOLDER_TRUST: &str = "security.folderTrust.enabled";
/// The variable that names the file of trusted folders, and its name in the directory. It maps folders
/// to what they are marked as (recordings `trust/file_*`).
pub(super) const TRUSTED_FOLDERS: (&str, &str) =
    ("GEMINI_CLI_TRUSTED_FOLDERS_PATH", "trustedFolders.json");
pub(super) const LEVELS: [(&str, Level); 3] = [
    ("TRUST_FOLDER", Level::TrustFolder),
    ("TRUST_PARENT", Level::TrustParent),
    ("DO_NOT_TRUST", Level::DoNotTrust),
];
pub(super) const EXPECTED_LEVELS: &str = "`TRUST_FOLDER`, `TRUST_PARENT` or `DO_NOT_TRUST`";

pub(super) const DOTENV: &str = ".env";
/// In every directory the first of these counts.
pub(super) const PROJECT_DOTENV: [&str; 2] = [".gemini/.env", ".env"];
pub(super) const SETTINGS: &str = "settings.json";
pub(super) const PROJECT_SETTINGS: &str = ".gemini/settings.json";
/// The machine's settings and where another place is named for them (documented): those that beat
/// all others, and those that all others beat. Where anybody may create what the names lead to, as
/// on Windows, nothing is looked for.
pub(super) const SYSTEM_SETTINGS: (&str, Option<&str>) = (
    "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
    in_system_directory(
        "/Library/Application Support/GeminiCli/settings.json",
        "/etc/gemini-cli/settings.json",
    ),
);
pub(super) const SYSTEM_DEFAULTS: (&str, Option<&str>) = (
    "GEMINI_CLI_SYSTEM_DEFAULTS_PATH",
    in_system_directory(
        "/Library/Application Support/GeminiCli/system-defaults.json",
        "/etc/gemini-cli/system-defaults.json",
    ),
);

pub(super) const SELECTED: &str = "security.auth.selectedType";
pub(super) const ENFORCED: &str = "security.auth.enforcedType";
pub(super) const METHODS: &[(&str, MethodChoice)] = &[
    ("gemini-api-key", MethodChoice::Class(CredentialClass::Key)),
    (
        "oauth-personal",
        MethodChoice::Class(CredentialClass::Account),
    ),
    // Exits with code 41 where it is not interactive; a key is what it takes.
    ("gateway", MethodChoice::Class(CredentialClass::Key)),
    ("vertex-ai", VERTEX),
    ("compute-default-credentials", DEFAULT_CREDENTIALS),
    // The older word for the same (index).
    ("cloud-shell", DEFAULT_CREDENTIALS),
];
pub(super) const EXPECTED_METHODS: &str =
    "`gemini-api-key`, `oauth-personal`, `gateway`, `vertex-ai` or `compute-default-credentials`";
const LATE: &str = "with `--skip-trust` a project's settings come too late";
/// What has no effect in a project's settings then (recordings `trust/skip_workspace_*`).
pub(super) const UNUSED_IF_TRUST_IS_SKIPPED: [(&str, &str); 2] =
    [(SELECTED, LATE), (ENFORCED, LATE)];
const VERTEX: MethodChoice = MethodChoice::Elsewhere("Google Cloud's Vertex AI");
const DEFAULT_CREDENTIALS: MethodChoice =
    MethodChoice::Elsewhere("Google Cloud's default credentials");

pub(super) const LOGIN: &str = "oauth_creds.json";
/// In milliseconds.
pub(super) const EXPIRES: &str = "expiry_date";
/// Holds what the file above would, with `GEMINI_FORCE_ENCRYPTED_FILE_STORAGE=true` and without a
/// key store.
pub(super) const SEALED: &str = "gemini-credentials.json";
/// The service under which the system's key store keeps a key.
pub(super) const KEY_STORE: &str = "gemini-cli-api-key";

pub(super) const DEFAULT_BASE_URL: &str = "https://generativelanguage.googleapis.com";
/// Requests with a Google login go to another service (index).
pub(super) const LOGIN_DEFAULT_BASE_URL: &str = "https://cloudcode-pa.googleapis.com";
/// Unless `GOOGLE_GENAI_API_VERSION` names another.
pub(super) const VERSION: &str = "v1beta";

const fn in_system_directory(macos: &'static str, unix: &'static str) -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        Some(macos)
    } else if cfg!(unix) {
        Some(unix)
    } else {
        None
    }
}

/// Returns the variables, which mean the same in the environment and in `.env` files.
pub(super) fn variables(with_access_token: bool) -> Variables {
    let mut variables = Variables::new()
        .selects_method(
            USE_LOGIN,
            &[("true", MethodChoice::Class(CredentialClass::Account))],
        )
        .selects_method(USE_VERTEX, &[("true", VERTEX)])
        .api_key(API_KEY)
        .session_base_url(LOGIN_BASE_URL)
        .base_url(BASE_URL);
    if with_access_token {
        variables = variables.session_token(ACCESS_TOKEN);
    }
    for (name, _) in UNUSED {
        variables = variables.unused(name);
    }
    variables
}
