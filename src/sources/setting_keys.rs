//! Which keys of a configuration mean what.

use crate::finding::{ProviderField, SettingKey};

/// Which keys of a configuration mean what.
///
/// ```
/// use auth_resolver::{ConfigToml, Resolver, SettingKey, SettingKeys, System};
///
/// let keys = SettingKeys::default()
///     .api_key("api.key")
///     .setting("api.base_url", SettingKey::BaseUrl);
/// let config = "[api]\nkey = 'acme-1234'\nbase_url = 'https://gw.example/v1'\n";
/// let auth = Resolver::new()
///     .source(ConfigToml::at("/home/u/.acme/config.toml").keys(keys))
///     .system(System::fixed().file("/home/u/.acme/config.toml", config))
///     .resolve()?;
/// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SettingKeys {
    /// Dotted keys and what they mean.
    pub(super) keys: Vec<(String, Meaning)>,
    /// The table of profiles.
    pub(super) profiles: Option<String>,
    /// The table of providers, and what the keys of one mean.
    pub(super) providers: Option<(String, &'static [(&'static str, ProviderKey)])>,
    /// The table of projects, the key for their trust, and the directory that is asked about.
    pub(super) projects: Option<(String, String, String)>,
}

/// What a key holds.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Setting(SettingKey),
    ApiKey,
}

/// What a key of a provider's table means.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ProviderKey {
    /// One field.
    Field(ProviderField),
    /// A table of query parameters.
    QueryParameters,
    /// A table of headers.
    Headers,
    /// A table of headers whose values are the names of variables.
    VariableHeaders,
    /// A table or text that describes a command.
    Command,
}

impl SettingKeys {
    /// Gives a dotted key, such as `api.base_url`, a meaning.
    #[must_use]
    pub fn setting(mut self, key: impl Into<String>, meaning: SettingKey) -> Self {
        self.keys.push((key.into(), Meaning::Setting(meaning)));
        self
    }

    /// Says which dotted key holds an API key.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.keys.push((key.into(), Meaning::ApiKey));
        self
    }

    /// Says which table holds profiles: tables that repeat keys of the top.
    #[must_use]
    pub fn profiles(mut self, table: impl Into<String>) -> Self {
        self.profiles = Some(table.into());
        self
    }

    /// Says which table holds providers, and what the keys of one mean.
    #[must_use]
    pub fn providers(
        mut self,
        table: impl Into<String>,
        keys: &'static [(&'static str, ProviderKey)],
    ) -> Self {
        self.providers = Some((table.into(), keys));
        self
    }

    /// Says which table and key tell whether the project in `directory` is trusted.
    #[must_use]
    pub fn project_trust(
        mut self,
        table: impl Into<String>,
        key: impl Into<String>,
        directory: impl Into<String>,
    ) -> Self {
        self.projects = Some((table.into(), key.into(), directory.into()));
        self
    }
}
