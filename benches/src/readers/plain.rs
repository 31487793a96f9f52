//! A plain hand-written reader: whole files into structs.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{API_KEY, Answer, BASE_URL, Values, directory, line_of};

#[derive(Deserialize)]
struct AuthJson {
    #[serde(rename = "OPENAI_API_KEY")]
    api_key: Option<String>,
    tokens: Option<Tokens>,
    #[expect(dead_code, reason = "what a struct for this file has")]
    last_refresh: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what a struct for this file has")]
struct Tokens {
    id_token: String,
    access_token: String,
    refresh_token: String,
    account_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[expect(dead_code, reason = "what a struct for this file has")]
pub struct Config {
    preferred_auth_method: Option<String>,
    openai_base_url: Option<String>,
    model_provider: Option<String>,
    #[serde(default)]
    model_providers: BTreeMap<String, Provider>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what a struct for this file has")]
struct Provider {
    name: Option<String>,
    base_url: Option<String>,
    env_key: Option<String>,
    #[serde(default)]
    query_params: BTreeMap<String, String>,
    #[serde(default)]
    http_headers: BTreeMap<String, String>,
    #[serde(default)]
    env_http_headers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what a struct for this file has")]
struct Profile {
    model_provider: Option<String>,
    preferred_auth_method: Option<String>,
}

/// Reads `.env` with a split of its lines.
pub(super) fn read() -> Answer {
    read_with(|path, name| {
        let text = fs::read_to_string(path).ok()?;
        line_of(&text, name).map(str::to_owned)
    })
}

/// Reads `.env` with `dotenvy`.
pub(super) fn read_with_dotenvy() -> Answer {
    read_with(dotenvy_value)
}

/// Returns what a `.env` file sets a variable to, by `dotenvy`.
pub fn dotenvy_value(path: &Path, name: &str) -> Option<String> {
    let mut lines = dotenvy::from_path_iter(path).ok()?.filter_map(Result::ok);
    lines.find_map(|(found, value)| (found == name).then_some(value))
}

fn read_with(dotenv: impl Fn(&Path, &str) -> Option<String>) -> Answer {
    let directory = directory();
    let config = fs::read_to_string(directory.join("config.toml")).unwrap_or_default();
    let config: Config = toml::from_str(&config).expect("TOML");
    let auth = fs::read(directory.join("auth.json")).unwrap_or_default();
    let auth: AuthJson = serde_json::from_slice(&auth).expect("JSON");
    let dotenv_key = dotenv(&directory.join(".env"), API_KEY);
    let variable_key = env::var(API_KEY).ok();
    let base_url = env::var(BASE_URL).ok().or(config.openai_base_url);
    let api_key = variable_key.or(dotenv_key).or(auth.api_key);
    Values {
        preferred_auth_method: config.preferred_auth_method.as_deref(),
        access_token: auth.tokens.as_ref().map(|tokens| &*tokens.access_token),
        api_key: api_key.as_deref(),
        base_url: base_url.as_deref(),
    }
    .answer()
}
