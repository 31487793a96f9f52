//! Which keys of a configuration mean what.

use std::sync::Arc;

use crate::finding::{ProviderField, SettingKey};

use super::project_trust::{ProjectTrust, Reach};

/// Which keys of a configuration mean what.
///
/// ```
/// use auth_resolver::{ConfigToml, Resolver, SettingKey, SettingKeys, System};
///
/// let keys = SettingKeys::new()
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
    // Shared by the sources that read the same keys.
    pub(super) keys: Arc<Vec<(String, Meaning)>>,
    /// The table of profiles.
    pub(super) profiles: Option<String>,
    /// The table of providers, and what the keys of one mean.
    pub(super) providers: Option<(String, &'static [(&'static str, ProviderKey)])>,
    /// Where the trust of a project is recorded.
    pub(super) projects: Option<ProjectTrust>,
}

/// What a key holds.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Setting(SettingKey),
    ApiKey,
}

/// What a key of a provider's table means.
///
/// ```
/// use auth_resolver::{
///     ConfigToml, Env, ProviderField, ProviderKey, Resolver, SettingKey, SettingKeys, System,
/// };
///
/// const KEYS: &[(&str, ProviderKey)] = &[
///     ("url", ProviderKey::Field(ProviderField::BaseUrl)),
///     ("key_variable", ProviderKey::Field(ProviderField::EnvKey)),
/// ];
/// let keys = SettingKeys::new()
///     .setting("server", SettingKey::SelectedProvider)
///     .providers("servers", KEYS);
/// let config =
///     "server = 'eu'\n[servers.eu]\nurl = 'https://eu.example'\nkey_variable = 'EU_KEY'\n";
/// let auth = Resolver::new()
///     .source(ConfigToml::at("/acme.toml").keys(keys))
///     .source(Env::new()) // looks up what settings name
///     .system(System::fixed().var("EU_KEY", "made-up").file("/acme.toml", config))
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "variable EU_KEY");
/// assert_eq!(auth.base_url().host(), "eu.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
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
    /// Starts with no keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds others. Of two tables for profiles, providers or projects that of the others counts.
    pub(super) fn and(mut self, others: Self) -> Self {
        if self.keys.is_empty() {
            self.keys = others.keys;
        } else {
            Arc::make_mut(&mut self.keys).extend(others.keys.iter().cloned());
        }
        self.profiles = others.profiles.or(self.profiles);
        self.providers = others.providers.or(self.providers);
        self.projects = others.projects.or(self.projects);
        self
    }

    /// Gives a dotted key, such as `api.base_url`, a meaning.
    #[must_use]
    pub fn setting(mut self, key: impl Into<String>, meaning: SettingKey) -> Self {
        let entry = (key.into(), Meaning::Setting(meaning));
        Arc::make_mut(&mut self.keys).push(entry);
        self
    }

    /// Says which dotted key holds an API key.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.keys).push((key.into(), Meaning::ApiKey));
        self
    }

    /// Says which table holds profiles: tables that repeat keys of the top. Of these, the provider
    /// that the selected profile names counts, and nothing else.
    ///
    /// ```
    /// use auth_resolver::{
    ///     Caller, ConfigToml, ProviderField, ProviderKey, Resolver, SettingKey, SettingKeys,
    ///     System,
    /// };
    ///
    /// let keys = SettingKeys::new()
    ///     .setting("server", SettingKey::SelectedProvider)
    ///     .providers("servers", &[("url", ProviderKey::Field(ProviderField::BaseUrl))])
    ///     .profiles("profiles");
    /// let config = "
    ///     server = 'eu'
    ///     servers.eu.url = 'http://localhost:1'
    ///     servers.us.url = 'http://localhost:2'
    ///     profiles.work.server = 'us'
    /// ";
    /// let auth = Resolver::new()
    ///     .source(Caller::new("--profile").profile(Some("work".to_owned())))
    ///     .source(ConfigToml::at("/acme.toml").keys(keys))
    ///     .system(System::fixed().file("/acme.toml", config))
    ///     .resolve()?;
    /// assert_eq!(auth.provider().unwrap().to_string(), "us");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
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

    /// Sets which table and key record whether the project in `directory` is trusted. In the table it
    /// goes by its real path, without links, or by the path as it is written.
    ///
    /// ```
    /// use auth_resolver::{
    ///     ConfigToml, Env, ProjectSettings, Resolver, RuleSet, SettingKey, SettingKeys, System,
    /// };
    ///
    /// let mut rules = RuleSet::DOCUMENTED;
    /// rules.project_settings = ProjectSettings::Trusted;
    /// let keys = SettingKeys::new().setting("prefer", SettingKey::PreferredMethod);
    /// let auth = Resolver::new()
    ///     .rules(rules)
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(
    ///         ConfigToml::at("/acme.toml")
    ///             .keys(keys.clone().project_trust("projects", "trust", "/p")),
    ///     )
    ///     .source(ConfigToml::project("/p", "acme.toml").keys(keys))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .file("/acme.toml", "projects.'/p'.trust = 'untrusted'")
    ///             .file("/p/acme.toml", "prefer = 'chatgpt'"),
    ///     )
    ///     .resolve()?;
    /// assert!(
    ///     auth.diagnostics()[0]
    ///         .message
    ///         .contains("the user has not marked this project as trusted")
    /// );
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn project_trust(
        mut self,
        table: impl Into<String>,
        key: impl Into<String>,
        directory: impl Into<String>,
    ) -> Self {
        let directory = directory.into();
        self.projects = Some(ProjectTrust::new(table, key, directory, Reach::Directory));
        self
    }

    /// Lets the trust of the repository count for a project that has no trust of its own.
    pub(crate) fn or_trust_of_repository(mut self) -> Self {
        let projects = self.projects.take();
        self.projects = projects.map(|projects| projects.reaching(Reach::Repository));
        self
    }
}
