//! The built-in sources. Each parses one format into findings; names are the caller's.

mod auth_json;
mod caller;
mod config_toml;
mod document;
mod dotenv;
mod dotenv_text;
mod env;
mod json_settings;
mod overrides;
mod setting_keys;
mod toml_keys;
mod variables;

pub use self::auth_json::AuthJson;
pub use self::caller::Caller;
pub use self::config_toml::ConfigToml;
pub use self::dotenv::Dotenv;
pub use self::dotenv_text::DotenvyRules;
pub use self::env::Env;
pub use self::json_settings::JsonSettings;
pub use self::overrides::Overrides;
pub use self::setting_keys::{ProviderKey, SettingKeys};
pub use self::variables::Variables;
