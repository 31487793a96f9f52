//! The built-in sources. Each parses one format; your program chooses the names.

mod caller;
mod combined;
mod config_toml;
pub(crate) mod document;
mod dotenv;
mod dotenv_text;
mod env;
mod home_directory;
mod json_settings;
mod key_file;
mod overrides;
mod project_directory;
mod project_trust;
mod session_json;
mod setting_keys;
mod settings;
pub(crate) mod stored_login;
mod toml_document;
mod tool;
mod value;
mod variables;

pub use self::caller::Caller;
pub use self::combined::{FirstFound, Only};
pub use self::config_toml::ConfigToml;
pub use self::dotenv::Dotenv;
pub(crate) use self::dotenv_text::DotenvyRules;
pub use self::env::Env;
pub use self::home_directory::HomeDirectory;
pub use self::json_settings::JsonSettings;
pub use self::key_file::KeyFile;
pub(crate) use self::overrides::Overrides;
pub use self::project_directory::ProjectDirectory;
pub(crate) use self::project_trust::trust_value;
pub use self::session_json::{MemberPath, SessionJson, TimeUnit};
pub(crate) use self::setting_keys::{KeyMeaning, SettingKeys, setting_key, text_key, unused_key};
pub(crate) use self::tool::{Expansion, ServerKey};
pub use self::variables::Variables;

#[cfg(test)]
mod tests;
