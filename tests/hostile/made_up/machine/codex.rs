//! The places of Codex.

use super::super::marker::Tier;
use super::files::File;
use super::program::put;
use super::values::Maker;
use super::{Assignment, PROJECT, Value, auth_json, config_toml, dotenv};

/// The variable that a provider's `env_key` names.
pub(super) const PROVIDER_KEY: &str = "PROVIDER_KEY";

/// Places of markers are `e` and a letter.
pub(super) const VARIABLES: [(usize, Assignment); 15] = [
    (40, ("OPENAI_API_KEY", Value::Secret, "ek")),
    (15, ("CODEX_API_KEY", Value::Secret, "er")),
    (12, ("CODEX_ACCESS_TOKEN", Value::Secret, "ea")),
    (25, ("OPENAI_BASE_URL", Value::Url, "eu")),
    (20, ("OPENAI_ORGANIZATION", Value::Secret, "eo")),
    (10, ("OPENAI_PROJECT", Value::Secret, "ej")),
    (50, (PROVIDER_KEY, Value::Secret, "ep")),
    (60, ("OTHER_TOKEN", Value::Secret, "et")),
    (50, ("HEADER_VARIABLE", Value::Secret, "eh")),
    (15, ("CODEX_OSS_BASE_URL", Value::Url, "el")),
    (10, ("CODEX_OSS_PORT", Value::Name("123"), "en")),
    (30, ("AWS_BEARER_TOKEN_BEDROCK", Value::Secret, "eb")),
    (30, ("AWS_REGION", Value::Name("us-west-2"), "ew")),
    (20, ("OPENAI_ADMIN_KEY", Value::Secret, "ed")),
    (2, ("WSL_DISTRO_NAME", Value::Secret, "ei")),
];

/// What stands in `.env`, the more often the more rows. Places are `d` and a letter.
const DOTENV: [Assignment; 13] = [
    ("OPENAI_API_KEY", Value::Secret, "dk"),
    ("OPENAI_API_KEY", Value::Secret, "dk"),
    ("OPENAI_API_KEY", Value::Secret, "dk"),
    ("OPENAI_BASE_URL", Value::Url, "du"),
    ("OPENAI_BASE_URL", Value::Url, "du"),
    ("OPENAI_ORGANIZATION", Value::Secret, "do"),
    (PROVIDER_KEY, Value::Secret, "dp"),
    ("HEADER_VARIABLE", Value::Secret, "dh"),
    ("CODEX_OSS_BASE_URL", Value::Url, "dl"),
    ("CODEX_OSS_PORT", Value::Name("123"), "dn"),
    ("AWS_REGION", Value::Name("eu-west-1"), "dr"),
    ("CODEX_HOME", Value::Path("/x"), "dc"),
    ("OTHER", Value::Secret, "dx"),
];

pub(super) fn files(maker: &mut Maker, directory: &str) -> Vec<File> {
    let mut files = Vec::new();
    let own = |name| format!("{directory}/{name}");
    let project = |name| format!("{PROJECT}/{name}");
    let logins = [(75, own("auth.json"), Tier::User)];
    put(maker, &mut files, &logins, |maker, _| {
        auth_json::auth_json(maker)
    });
    let mut settings = vec![
        (70, own("config.toml"), Tier::User),
        (4, "/etc/codex/config.toml".to_owned(), Tier::User),
        (4, "/etc/codex/managed_config.toml".to_owned(), Tier::User),
        (4, own("work.config.toml"), Tier::User),
    ];
    if directory != project(".codex") {
        settings.push((50, project(".codex/config.toml"), Tier::Project));
    }
    put(maker, &mut files, &settings, config_toml::config_toml);
    let variables = [
        (35, own(".env"), Tier::User),
        (40, project(".env"), Tier::Project),
    ];
    put(maker, &mut files, &variables, |maker, tier| {
        dotenv::dotenv(maker, tier, &DOTENV)
    });
    files
}
