//! What Gemini CLI calls its files, variables and settings. The only place with these names.
//!
//! *Recordings* are what releases of the published package `@google/gemini-cli` were seen to do, 0.61.0
//! unless [`releases`](super::releases) says otherwise. Unless a line says otherwise, a name without
//! recordings was read in 0.61.0; *documented* is Google's documentation; *index* is a stored copy of the
//! repository, of no certain release.

use crate::base_url::VersionSegment;
use crate::finding::tool::MethodChoice;
use crate::finding::{Place, Standing};
use crate::method::{CredentialClass, HeaderScheme, MethodKind};
use crate::policy::tool::BuiltInServer;
use crate::preset::Unused;
use crate::source::VariableRole;
use crate::sources::Variables;

/// Shows the page to log in at where the login is selected and is not there or has ended (recordings
/// `login/nothing*`, `login/expired*`).
pub(super) const LOGIN_COMMAND: &str = "gemini";

/// Names the parent of `.gemini`.
pub(super) const HOME_VARIABLE: &str = "GEMINI_CLI_HOME";
/// In its place where no variable names it: no variable is called so.
pub(super) const NO_VARIABLE: &str = "";
pub(super) const HOME_DIRECTORY: &str = ".gemini";

/// The only text with which a variable selects (recordings `select/*`).
pub(super) const YES: &str = "true";
/// Both select default credentials before anything else in variables (recordings `select/cloud_shell_*`,
/// `select/compute_adc_*`).
pub(super) const USE_COMPUTE: [&str; 2] = ["CLOUD_SHELL", "GEMINI_CLI_USE_COMPUTE_ADC"];
/// `true` selects the Google login.
pub(super) const USE_LOGIN: &str = "GOOGLE_GENAI_USE_GCA";
pub(super) const USE_VERTEX: &str = "GOOGLE_GENAI_USE_VERTEXAI";
pub(super) const API_KEY: &str = "GEMINI_API_KEY";
/// Takes the place of the stored login, only together with `GOOGLE_GENAI_USE_GCA`, which may be any text
/// then (recordings `login/access_token*`).
pub(super) const ACCESS_TOKEN: &str = "GOOGLE_CLOUD_ACCESS_TOKEN";
pub(super) const BASE_URL: &str = "GOOGLE_GEMINI_BASE_URL";
/// For requests with a Google login (recordings `login/endpoint_*`).
pub(super) const LOGIN_BASE_URL: &str = "CODE_ASSIST_ENDPOINT";
/// In place of the versions that are appended (recordings `key/api_version_*`, `login/api_version`).
pub(super) const API_VERSION: &str = "GOOGLE_GENAI_API_VERSION";
pub(super) const LOGIN_API_VERSION: &str = "CODE_ASSIST_API_VERSION";
/// What comes first when several variables are there, wherever they are set.
pub(super) const PRECEDENCE: &[&str] = &[
    USE_COMPUTE[0],
    USE_COMPUTE[1],
    USE_LOGIN,
    USE_VERTEX,
    API_VERSION,
    LOGIN_API_VERSION,
    BASE_URL,
    LOGIN_BASE_URL,
    API_KEY,
    ACCESS_TOKEN,
];
/// The project of a login: the first that is set (recordings `login/project*`).
pub(super) const CLOUD_PROJECT: [&str; 2] = ["GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_PROJECT_ID"];
/// Names a second file for a login, which is looked at where there is no first (recordings
/// `login/adc_*`).
pub(super) const SECOND_LOGIN: &str = "GOOGLE_APPLICATION_CREDENTIALS";
/// Sends a key as a bearer token too, if it is `bearer` (recordings `key/mechanism_*`).
pub(super) const KEY_MECHANISM: &str = "GEMINI_API_KEY_AUTH_MECHANISM";
pub(super) const BEARER: &str = "bearer";
pub(super) const CUSTOM_HEADERS: &str = "GEMINI_CLI_CUSTOM_HEADERS";

const VERTEX_KEY: &str = "GOOGLE_API_KEY";
const VERTEX_BASE_URL: &str = "GOOGLE_VERTEX_BASE_URL";
const VERTEX_LOCATION: &str = "GOOGLE_CLOUD_LOCATION";
/// Vertex AI with a key of its own (recordings `vertex/*`).
pub(super) const VERTEX_PROVIDER: BuiltInServer =
    BuiltInServer::new("vertex-ai", "https://aiplatform.googleapis.com")
        .url_variable(VERTEX_BASE_URL)
        .region_variables(&[VERTEX_LOCATION])
        .regional(&[
            ("us", "https://aiplatform.us.rep.googleapis.com"),
            ("eu", "https://aiplatform.eu.rep.googleapis.com"),
        ])
        .key_variable(VERTEX_KEY)
        .key_header(HeaderScheme::X_GOOG_API_KEY)
        .or_elsewhere("Google Cloud");

/// Names of other programs that people take for Gemini CLI's.
const NEARLY_KEY: &[&str] = &["GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_GEMINI_API_KEY"];
/// What has an effect on Gemini CLI in some case, or none at all, and why it has none.
pub(super) const UNUSED: &Unused = &[
    (NEARLY_KEY, "the variable is called `GEMINI_API_KEY`"),
    (
        &[VERTEX_KEY],
        "Gemini CLI sends this key to Vertex AI only; `GEMINI_API_KEY` is the one for the Gemini API",
    ),
    (
        &[VERTEX_BASE_URL],
        "Gemini CLI sends requests for Vertex AI there, and no others",
    ),
    // Recordings `trust/skip_workspace_*`.
    (
        &[SELECTED, ENFORCED],
        "with `--skip-trust` a project's settings come too late",
    ),
    // With any other text, or in a `.env` file (recordings `trust/variable_in_dotenv`).
    (&[RESTRICTED_MODE], "only `true` restricts"),
    (
        &[TRUST_WORKSPACE],
        "only `true` or `false` in the environment says whether the folder is trusted",
    ),
];
/// Why a variable that has an effect elsewhere has none in one place.
pub(super) const NOT_HERE: &str =
    "not in this place, or not beside what else is set; this release may not know it either";
pub(super) const TOKEN_WITHOUT_SWITCH: &str =
    "it counts only where `GOOGLE_GENAI_USE_GCA` is set as well";
/// What to say of a base URL that Gemini CLI refuses (recordings `url/no_settings_*`,
/// `url/settings_gateway`).
pub(super) const GATEWAY_REFUSED: &str = "Gemini CLI itself refuses this base URL unless \
     `security.auth.useExternal` is `true` or `security.auth.selectedType` is `gemini-api-key`";
pub(super) const OTHERS_WRITE: &str = "Gemini CLI skips this file, since others may write to it";
/// How to answer Gemini CLI's questions beforehand.
pub(super) const HOW_TO_ANSWER: &str =
    "set `security.auth.selectedType` in `{directory}/settings.json`";
/// How to select the login.
pub(super) const HOW_TO_SELECT_LOGIN: &str =
    "set `security.auth.selectedType` to `oauth-personal` in `{directory}/settings.json`";

/// Variables that say whether the folder is trusted, the first first, and by which words (recordings
/// `trust/restricted`, `trust/variable_*`).
pub(super) const TRUST_VARIABLES: [(&str, &[(&str, bool)]); 2] = [
    (RESTRICTED_MODE, &[("true", false)]),
    (TRUST_WORKSPACE, &[("true", true), ("false", false)]),
];
const RESTRICTED_MODE: &str = "GEMINI_RESTRICTED_MODE";
pub(super) const TRUST_WORKSPACE: &str = "GEMINI_CLI_TRUST_WORKSPACE";
/// A setting of the user's or of the machine: with `false` all folders are trusted (recordings
/// `trust/off_*`).
pub(super) const FOLDER_TRUST: &str = "security.folderTrust.enabled";
/// The variable that names the file of trusted folders, and its name in the directory. It maps folders
/// to what they are marked as (recordings `trust/file_*`).
pub(super) const TRUSTED_FOLDERS: (&str, &str) =
    ("GEMINI_CLI_TRUSTED_FOLDERS_PATH", "trustedFolders.json");
/// What a folder is marked as. Of two marks that reach equally far the greater counts (index).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Everything in the folder above is trusted.
    TrustParent,
    TrustFolder,
    DoNotTrust,
}
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
/// Where the machine's settings are, and which variables name other files (documented): those that beat all
/// others, and those that all others beat. On Windows, where anybody may create what the names lead to,
/// only what a variable names is looked for. The defaults lie beside settings that a variable names
/// (recordings `settings/defaults_*`).
pub(super) const SYSTEM_DIRECTORY: &str = if cfg!(target_os = "macos") {
    "/Library/Application Support/GeminiCli"
} else {
    "/etc/gemini-cli"
};
pub(super) const SYSTEM_SETTINGS: &str = "GEMINI_CLI_SYSTEM_SETTINGS_PATH";
pub(super) const SYSTEM_DEFAULTS: &str = "GEMINI_CLI_SYSTEM_DEFAULTS_PATH";
pub(super) const DEFAULTS: &str = "system-defaults.json";

/// Whether a gateway may be used (recordings `url/external*`).
pub(super) const USE_EXTERNAL: &str = "security.auth.useExternal";
/// Variables that no file sets, but for those in a directory `.gemini` (recordings
/// `dotenv/excluded_*`).
pub(super) const EXCLUDED: &str = "advanced.excludedEnvVars";
/// Whether a project's `.env` is not read (recordings `dotenv/ignore_*`).
pub(super) const IGNORE_LOCAL: &str = "advanced.ignoreLocalEnv";
/// Selected until 0.43 (recordings `settings/flat_*`).
pub(super) const FLAT_SELECTED: &str = "selectedAuthType";
pub(super) const SELECTED: &str = "security.auth.selectedType";
pub(super) const ENFORCED: &str = "security.auth.enforcedType";
pub(super) const METHODS: &[(&str, MethodChoice)] = &[
    ("gemini-api-key", MethodChoice::Class(CredentialClass::Key)),
    (
        "oauth-personal",
        MethodChoice::Class(CredentialClass::Login),
    ),
    (GATEWAY_WORD, GATEWAY),
    ("vertex-ai", VERTEX),
    ("compute-default-credentials", DEFAULT_CREDENTIALS),
];
pub(super) const EXPECTED_METHODS: &str =
    "`gemini-api-key`, `oauth-personal`, `gateway`, `vertex-ai` or `compute-default-credentials`";
pub(super) const VERTEX: MethodChoice = MethodChoice::Server(VERTEX_PROVIDER.id);
/// A login in a file comes first (recordings `select/cloud_shell_and_login`).
pub(super) const DEFAULT_CREDENTIALS: MethodChoice =
    MethodChoice::AccountOrElsewhere("Google Cloud");
pub(super) const GATEWAY_WORD: &str = "gateway";
pub(super) const GATEWAY: MethodChoice = MethodChoice::KeyFor(GATEWAY_WORD);
/// A gateway without a base URL, which Gemini CLI refuses (recordings `url/settings_gateway_no_url`).
pub(super) const NO_GATEWAY: MethodChoice =
    MethodChoice::Elsewhere("a gateway that no base URL names");

pub(super) const LOGIN: &str = "oauth_creds.json";
/// In milliseconds.
pub(super) const EXPIRES: &str = "expiry_date";
/// The word before the token (recordings `login/file_token_type_other`).
pub(super) const TOKEN_TYPE: &str = "token_type";
/// Holds what the file above would, with `GEMINI_FORCE_ENCRYPTED_FILE_STORAGE=true` and without a
/// key store.
pub(super) const SEALED: &str = "gemini-credentials.json";
/// The service under which the system's key store keeps a key.
pub(super) const KEY_STORE: &str = "gemini-cli-api-key";

pub(super) const DEFAULT_BASE_URL: &str = "https://generativelanguage.googleapis.com";
/// Requests with a Google login go to another service (index).
pub(super) const LOGIN_DEFAULT_BASE_URL: &str = "https://cloudcode-pa.googleapis.com";
/// Unless `GOOGLE_GENAI_API_VERSION` names another.
pub(super) const VERSION: VersionSegment = VersionSegment::Appended("v1beta");

/// Known since 0.43, all three or none.
pub(super) const OF_REQUESTS: [&str; 3] = [API_VERSION, KEY_MECHANISM, CUSTOM_HEADERS];

/// Variables that other places give a meaning.
const NAMED: &[&str] = &[
    USE_COMPUTE[0],
    USE_COMPUTE[1],
    USE_LOGIN,
    USE_VERTEX,
    API_VERSION,
    LOGIN_API_VERSION,
    CLOUD_PROJECT[0],
    CLOUD_PROJECT[1],
    SECOND_LOGIN,
    KEY_MECHANISM,
    CUSTOM_HEADERS,
    VERTEX_KEY,
    VERTEX_BASE_URL,
    VERTEX_LOCATION,
];

/// Returns the variables, which mean the same in the environment and in `.env` files.
pub(super) fn variables() -> Variables {
    let credential = |kind| VariableRole::Credential(Standing::Ambient, kind);
    Variables::new()
        .known(API_KEY, credential(MethodKind::ApiKey))
        .known(ACCESS_TOKEN, credential(MethodKind::OAuth))
        .known(LOGIN_BASE_URL, VariableRole::SessionBaseUrl)
        .known(BASE_URL, VariableRole::BaseUrl)
        .known_as(&VariableRole::Unused, NEARLY_KEY)
        .known_as(&VariableRole::Named, NAMED)
}

/// Returns what is shown of a file that a variable names, where there is no such file.
pub(super) fn place_of_file(variable: &str) -> Place {
    Place::Other(format!("the file that {variable} names"))
}

/// Takes the headers apart: at each comma that a name and a colon follow. Of two of one name the last
/// counts (recordings `headers/*`).
pub(super) fn headers(text: &str) -> Vec<(&str, &str)> {
    let commas = text.match_indices(',').map(|(at, _)| at);
    let ends = commas.filter(|comma| {
        let after = text.get(comma.saturating_add(1)..).unwrap_or_default();
        let next = after.split(',').next().unwrap_or_default();
        next.find(':') > Some(0)
    });
    let lower = |byte: u8| byte.to_ascii_lowercase();
    let mut headers = Vec::new();
    let mut start = 0;
    for end in ends.chain([text.len()]) {
        let part = text.get(start..end).unwrap_or_default();
        start = end.saturating_add(1);
        if let Some((name, value)) = part.split_once(':')
            && !name.trim().is_empty()
        {
            headers.push((headers.len(), name.trim(), value.trim()));
        }
    }
    // A name may be a key in the wrong place, so no copy of it is made to compare.
    headers.sort_by(|(a_at, a, _), (b_at, b, _)| {
        let (a, b) = (a.bytes(), b.bytes());
        let order = a.map(lower).cmp(b.map(lower));
        order.then(b_at.cmp(a_at))
    });
    headers.dedup_by(|(_, later, _), (_, kept, _)| later.eq_ignore_ascii_case(kept));
    headers.sort_by_key(|(at, ..)| *at);
    headers
        .into_iter()
        .map(|(_, name, value)| (name, value))
        .collect()
}
