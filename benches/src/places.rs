//! The places of Codex, each as a source of its own, to be measured alone.

use std::path::Path;

use auth_resolver::codex::AuthJson;
use auth_resolver::{ConfigToml, Dotenv, Env};

pub fn env() -> Env {
    Env::new()
        .pinned_api_key("CODEX_API_KEY")
        .login_token("CODEX_ACCESS_TOKEN")
        .api_key("OPENAI_API_KEY")
        .base_url("OPENAI_BASE_URL")
        .header("OPENAI_ORGANIZATION", "OpenAI-Organization")
        .header("OPENAI_PROJECT", "OpenAI-Project")
}

pub fn dotenv(directory: &Path) -> Dotenv {
    Dotenv::at(directory.join(".env"))
        .api_key("OPENAI_API_KEY")
        .base_url("OPENAI_BASE_URL")
        .header("OPENAI_ORGANIZATION", "OpenAI-Organization")
        .header("OPENAI_PROJECT", "OpenAI-Project")
        .ignore_prefix("CODEX_")
}

pub fn auth_json(directory: &Path) -> AuthJson {
    AuthJson::at(directory.join("auth.json"))
}

pub fn config_toml(directory: &Path) -> ConfigToml {
    ConfigToml::at(directory.join("config.toml"))
        .preference("preferred_auth_method")
        .base_url("openai_base_url")
        .login_base_url("chatgpt_base_url")
}
