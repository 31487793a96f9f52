//! Which keys of a configuration mean what.

use crate::finding::{ProviderField, SettingKey};

/// Which keys of a configuration mean what.
#[derive(Clone, Debug, Default)]
pub struct SettingKeys {
    pub(super) keys: Vec<(String, Meaning)>,
    pub(super) profiles: Option<String>,
    pub(super) providers: Option<(String, &'static [(&'static str, ProviderKey)])>,
    pub(super) projects: Option<(String, String, String)>,
}

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
    /// Gives a dotted key a meaning.
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
