//! The places of Gemini CLI.

use super::super::marker::Tier;
use super::files::File;
use super::json::Members;
use super::program::put;
use super::values::Maker;
use super::{Assignment, HOME, PROJECT, Value, dotenv};

/// Where a variable may say that settings of the machine are.
const NAMED_SETTINGS: &str = "/x/settings.json";
const METHODS: [&str; 7] = [
    "gemini-api-key",
    "oauth-personal",
    "gateway",
    "gemini-api-key",
    "oauth-personal",
    "vertex-ai",
    "cloud-shell",
];

/// Places of markers are `e` and a letter.
pub(super) const VARIABLES: [(usize, Assignment); 17] = [
    (35, ("GEMINI_API_KEY", Value::Secret, "ek")),
    (30, ("GOOGLE_GEMINI_BASE_URL", Value::Url, "eu")),
    (20, ("GOOGLE_GENAI_USE_GCA", Value::Name("true"), "en")),
    (3, ("GOOGLE_GENAI_USE_VERTEXAI", Value::Name("true"), "en")),
    (25, ("GOOGLE_CLOUD_ACCESS_TOKEN", Value::Secret, "ea")),
    (10, ("CODE_ASSIST_ENDPOINT", Value::Url, "es")),
    (15, ("GOOGLE_API_KEY", Value::Secret, "ek")),
    (6, ("GEMINI_CLI_CUSTOM_HEADERS", Value::Secret, "ec")),
    (6, ("GOOGLE_VERTEX_BASE_URL", Value::Url, "ei")),
    (
        10,
        (
            "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
            Value::Path(NAMED_SETTINGS),
            "ey",
        ),
    ),
    (
        4,
        (
            "GEMINI_CLI_SYSTEM_DEFAULTS_PATH",
            Value::Path("/x/defaults.json"),
            "ey",
        ),
    ),
    (8, ("GEMINI_CLI_TRUST_WORKSPACE", Value::Name("true"), "en")),
    (4, ("GEMINI_RESTRICTED_MODE", Value::Name("true"), "en")),
    (
        4,
        (
            "GEMINI_CLI_TRUSTED_FOLDERS_PATH",
            Value::Path("/x/trusted.json"),
            "ey",
        ),
    ),
    (15, ("GOOGLE_APPLICATION_CREDENTIALS", Value::Secret, "ei")),
    (2, ("GEMINI_CLI_SYSTEM_SETTINGS_PATH", Value::Secret, "ei")),
    (2, ("WSL_DISTRO_NAME", Value::Secret, "ei")),
];

/// What stands in `.env`, the more often the more rows. Places are `d` and a letter.
const DOTENV: [Assignment; 10] = [
    ("GEMINI_API_KEY", Value::Secret, "dk"),
    ("GEMINI_API_KEY", Value::Secret, "dk"),
    ("GOOGLE_GEMINI_BASE_URL", Value::Url, "du"),
    ("GOOGLE_GEMINI_BASE_URL", Value::Url, "du"),
    ("GOOGLE_GENAI_USE_GCA", Value::Name("true"), "dn"),
    ("GOOGLE_CLOUD_ACCESS_TOKEN", Value::Secret, "da"),
    ("CODE_ASSIST_ENDPOINT", Value::Url, "ds"),
    ("GOOGLE_API_KEY", Value::Secret, "dk"),
    ("GEMINI_CLI_HOME", Value::Path("/x"), "dc"),
    ("OTHER", Value::Secret, "dx"),
];

pub(super) fn files(maker: &mut Maker, directory: &str) -> Vec<File> {
    let mut files = Vec::new();
    let own = |name| format!("{directory}/{name}");
    let project = |name| format!("{PROJECT}/{name}");
    let of_machine = |name| format!("/etc/gemini-cli/{name}");
    let places = [
        (45, own("settings.json"), Tier::User),
        (40, project(".gemini/settings.json"), Tier::Project),
        (5, of_machine("settings.json"), Tier::User),
        (5, of_machine("system-defaults.json"), Tier::User),
        (30, NAMED_SETTINGS.to_owned(), Tier::User),
    ];
    put(maker, &mut files, &places, settings);
    let places = [
        (25, own(".env"), Tier::User),
        (20, format!("{HOME}/.env"), Tier::User),
        (20, project(".gemini/.env"), Tier::Project),
        (25, project(".env"), Tier::Project),
    ];
    put(maker, &mut files, &places, |maker, tier| {
        dotenv::dotenv(maker, tier, &DOTENV)
    });
    let logins = [(70, own("oauth_creds.json"), Tier::User)];
    put(maker, &mut files, &logins, login);
    let folders = [
        (20, own("trustedFolders.json"), Tier::User),
        (20, "/x/trusted.json".to_owned(), Tier::User),
    ];
    put(maker, &mut files, &folders, trusted_folders);
    let sealed = [(5, own("gemini-credentials.json"), Tier::User)];
    put(maker, &mut files, &sealed, |maker, tier| {
        maker.plant(tier, "gs").into_bytes()
    });
    files
}

/// Places are `t` and a letter. Other folders are nobody's business, whatever they are called.
fn trusted_folders(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut folders = Members::of(tier);
    for _ in 0..maker.choices.below(4) {
        let other = format!("/{}", maker.plant(tier, "td"));
        let folder = maker.pick(&[PROJECT, "/", "../p/x", &other]).to_owned();
        let level = maker.pick(&["TRUST_FOLDER", "TRUST_PARENT", "DO_NOT_TRUST"]);
        let level = maker.name(tier, "tn", level);
        folders.add(maker, &folder, "tn", &level);
    }
    folders.mistake(maker, "tx");
    let text = folders.into_object();
    maker.mangle(text, tier, "tz")
}

/// Places are `g` and a letter.
fn settings(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut auth = Members::of(tier);
    for (percent, name, place) in [(40, "selectedType", "gm"), (10, "enforcedType", "gf")] {
        if maker.percent(percent) {
            let right = maker.pick(&METHODS);
            let method = maker.name(tier, place, right);
            auth.add(maker, name, place, &method);
        }
    }
    auth.mistake(maker, "gx");
    let mut security = Members::of(tier);
    security.add_raw("auth", &auth.into_object());
    if maker.percent(10) {
        let value = maker.pick(&["false", "true", "\"trusted\"", "null"]);
        security.add_raw("folderTrust", &format!("{{\"enabled\":{value}}}"));
    }
    let mut members = Members::of(tier);
    members.add_raw("security", &security.into_object());
    members.mistake(maker, "gx");
    let text = members.into_object();
    let comment = maker.plant(tier, "g#");
    let text = match maker.choices.below(8) {
        0 => format!("// {comment}\n{text}"),
        1 => format!("{text}/* {comment}"),
        2 => text.replacen(':', &format!(": /* \"{comment}\" */"), 1),
        3 => format!("/* {comment} */{text}// {comment}"),
        _ => text,
    };
    maker.mangle(text, tier, "gz")
}

/// Places are `l` and a letter.
fn login(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut login = Members::of(tier);
    login.add_secrets(
        maker,
        &[
            (95, "access_token", "la"),
            (85, "refresh_token", "lr"),
            (40, "id_token", "li"),
            (10, "scope", "lx"),
        ],
    );
    login.moment(maker, "expiry_date");
    login.mistake(maker, "lx");
    let text = login.into_object();
    maker.mangle(text, tier, "lz")
}
