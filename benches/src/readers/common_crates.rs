//! The crates for layered configuration, used as their documentation uses them.
//!
//! Neither reads `.env` files, so both get that one value from `dotenvy`.

use config::{Config, Environment, File, FileFormat};
use figment::Figment;
use figment::providers::{Env, Format, Json, Toml};
use serde::Deserialize;

use super::plain::dotenvy_value;
use super::{API_KEY, Answer, BASE_URL, Values, directory};

/// The variable as both call it: they make the names of variables lower case.
const VARIABLE_API_KEY: &str = "openai_api_key";

#[derive(Deserialize)]
struct Settings {
    preferred_auth_method: Option<String>,
    openai_api_key: Option<String>,
    openai_base_url: Option<String>,
    #[serde(rename = "OPENAI_API_KEY")]
    stored_api_key: Option<String>,
    tokens: Option<Tokens>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
}

impl Settings {
    fn answer(&self) -> Answer {
        Values {
            preferred_auth_method: self.preferred_auth_method.as_deref(),
            access_token: self.tokens.as_ref().map(|tokens| &*tokens.access_token),
            api_key: self
                .openai_api_key
                .as_deref()
                .or(self.stored_api_key.as_deref()),
            base_url: self.openai_base_url.as_deref(),
        }
        .answer()
    }
}

pub(super) fn figment() -> Answer {
    let directory = directory();
    let mut figment = Figment::new()
        .merge(Toml::file(directory.join("config.toml")))
        .merge(Json::file(directory.join("auth.json")));
    if let Some(key) = dotenvy_value(&directory.join(".env"), API_KEY) {
        figment = figment.merge((VARIABLE_API_KEY, key));
    }
    let variables = Env::raw().only(&[API_KEY, BASE_URL]);
    let settings: Settings = figment.merge(variables).extract().expect("settings");
    settings.answer()
}

pub(super) fn config() -> Answer {
    let directory = directory();
    let dotenv_key = dotenvy_value(&directory.join(".env"), API_KEY);
    let settings: Settings = Config::builder()
        .set_default(VARIABLE_API_KEY, dotenv_key)
        .and_then(|builder| {
            builder
                .add_source(File::from(directory.join("config.toml")).format(FileFormat::Toml))
                .add_source(File::from(directory.join("auth.json")).format(FileFormat::Json))
                .add_source(Environment::default())
                .build()
        })
        .and_then(Config::try_deserialize)
        .expect("settings");
    settings.answer()
}
