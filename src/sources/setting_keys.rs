//! Which keys of a configuration mean what.

use std::borrow::Cow;

use crate::finding::tool::ToolKey;
use crate::finding::{Lost, SettingKey};
use crate::method::MethodKind;

use super::project_trust::{ProjectTrust, Reach};
use super::tool::{MethodWords, ToolKeys};

// One macro for TOML and JSON, so that neither can come to lack a method or say it otherwise.
macro_rules! methods_of_settings {
    () => {
        /// Makes a missing file an error, for a file that the user named.
        ///
        /// ```
        /// use auth_resolver::{ConfigToml, ErrorKind, Resolver, System};
        ///
        /// let resolve = |config: ConfigToml| {
        ///     Resolver::new().source(config).system(System::fixed()).resolve().unwrap_err().kind()
        /// };
        /// assert_eq!(resolve(ConfigToml::at("/acme.toml")), ErrorKind::NoneFound);
        /// assert_eq!(resolve(ConfigToml::at("/acme.toml").required()), ErrorKind::Unreadable);
        /// ```
        #[must_use]
        pub fn required(mut self) -> Self {
            self.settings.required = true;
            self
        }

        /// Adds a dotted key, such as `api.key`, for an API key.
        #[must_use]
        pub fn api_key(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Credential(MethodKind::ApiKey))
        }

        /// Adds a dotted key for a bearer token that is not the vendor's API key.
        #[must_use]
        pub fn bearer_token(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Credential(MethodKind::BearerToken))
        }

        /// Adds a dotted key for the base URL.
        #[must_use]
        pub fn base_url(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Setting(SettingKey::BaseUrl))
        }

        /// Adds a dotted key for the base URL of logins only.
        #[must_use]
        pub fn login_base_url(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Setting(SettingKey::SessionBaseUrl))
        }

        /// Adds a dotted key (`true` or `false`) with which the user allows `http` to other
        /// machines. In a project's file it has no effect.
        #[must_use]
        pub fn allow_http(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Setting(SettingKey::AllowHttp))
        }

        /// Adds a dotted key for the preference between keys and logins: `api-key` or `login`. Any
        /// other value is an error.
        ///
        /// ```
        /// use auth_resolver::method::MethodKind;
        /// use auth_resolver::{ConfigToml, Env, Resolver, SessionJson, System};
        ///
        /// let auth = Resolver::new()
        ///     .source(Env::new().api_key("ACME_API_KEY")) // would come first
        ///     .source(SessionJson::at("/login.json"))
        ///     .source(ConfigToml::at("/acme.toml").preference("prefer"))
        ///     .default_base_url("https://api.acme.example/v1")
        ///     .system(
        ///         System::fixed()
        ///             .var("ACME_API_KEY", "acme-1234")
        ///             .file("/login.json", r#"{"access_token": "made-up"}"#)
        ///             .file("/acme.toml", "prefer = 'login'"),
        ///     )
        ///     .resolve()?;
        /// assert_eq!(auth.method().kind(), MethodKind::OAuth);
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn preference(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Setting(SettingKey::PreferredMethod))
        }

        /// Adds a dotted key for a command that prints an API key. The command is never run or shown.
        /// If its output would be the credential, this is an error.
        ///
        /// ```
        /// use auth_resolver::{ConfigToml, ErrorKind, Resolver, System};
        ///
        /// let error = Resolver::new()
        ///     .source(ConfigToml::at("/acme.toml").command("api.key_command"))
        ///     .system(System::fixed().file("/acme.toml", "[api]\nkey_command = 'print-my-key'"))
        ///     .resolve()
        ///     .unwrap_err();
        /// assert_eq!(error.kind(), ErrorKind::Unsupported);
        /// assert_eq!(
        ///     error.remedies(),
        ///     ["run it yourself and pass the key that it prints, or remove /acme.toml:2 api.key_command"],
        /// );
        /// ```
        #[must_use]
        pub fn command(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Command)
        }

        /// Adds a dotted key that people take for one of this program, or that has no effect in this
        /// file. If it is there, the report says so.
        ///
        /// ```
        /// use auth_resolver::{ConfigToml, Env, Resolver, System};
        ///
        /// let auth = Resolver::new()
        ///     .source(Env::new().api_key("ACME_API_KEY"))
        ///     .source(ConfigToml::at("/acme.toml").unused("token"))
        ///     .default_base_url("https://api.acme.example/v1")
        ///     .system(
        ///         System::fixed()
        ///             .var("ACME_API_KEY", "acme-1234")
        ///             .file("/acme.toml", "token = 'acme-5678'"),
        ///     )
        ///     .resolve()?;
        /// assert_eq!(auth.diagnostics()[0].code, "no-effect");
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn unused(self, key: impl Into<String>) -> Self {
            self.meaning(key, Meaning::Unused)
        }

        /// Adds a table, in JSON an object, that holds variables, by its dotted key. An empty key stands
        /// for the document itself.
        ///
        /// ```
        /// use auth_resolver::sources::Variables;
        /// use auth_resolver::{ConfigToml, Resolver, System};
        ///
        /// let variables = Variables::new().bearer_token("ACME_TOKEN").base_url("ACME_BASE_URL");
        /// let text = "[agent.env]\nACME_TOKEN = 'acme-1234'\nACME_BASE_URL = 'https://gw.example/v1'\n";
        /// let auth = Resolver::new()
        ///     .source(ConfigToml::at("/acme.toml").variables("agent.env", variables))
        ///     .system(System::fixed().file("/acme.toml", text))
        ///     .resolve()?;
        /// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
        /// assert_eq!(auth.credential_origin().unwrap().to_string(), "/acme.toml:2 ACME_TOKEN");
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn variables(mut self, table: impl Into<String>, variables: Variables) -> Self {
            self.settings.variables.push((table.into(), variables));
            self
        }

        fn meaning(mut self, key: impl Into<String>, meaning: Meaning) -> Self {
            self.settings.keys = self.settings.keys.with(key, meaning);
            self
        }
    };
}

pub(super) use methods_of_settings;

/// Which keys of a configuration mean what.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingKeys {
    /// Dotted keys and what they mean.
    pub(super) keys: Cow<'static, [KeyMeaning]>,
    /// What only presets read.
    pub(super) tool: ToolKeys,
    /// Where the trust of a project is recorded.
    pub(super) projects: Option<ProjectTrust>,
}

/// A dotted key and what it means.
pub(crate) type KeyMeaning = (Cow<'static, str>, Meaning);

/// What a key holds.
#[derive(Clone, Debug)]
pub(crate) enum Meaning {
    Setting(SettingKey),
    Credential(MethodKind),
    /// A command that prints a key.
    Command,
    /// One that has no effect there.
    Unused,
    /// A text about something else. The program refuses the whole configuration for any other type.
    TextOnly,
    /// A method, in one of these words.
    Method(ToolKey, MethodWords),
}

/// Makes an entry of a table of keys.
pub(crate) const fn setting_key(key: &'static str, meaning: SettingKey) -> KeyMeaning {
    (Cow::Borrowed(key), Meaning::Setting(meaning))
}

/// Makes an entry for a key that is about something else, and for which the program refuses the whole
/// configuration unless it holds a text.
pub(crate) const fn text_key(key: &'static str) -> KeyMeaning {
    (Cow::Borrowed(key), Meaning::TextOnly)
}

/// Makes an entry for a key that people take for one of the program's. If it is there, the report says so.
pub(crate) const fn unused_key(key: &'static str) -> KeyMeaning {
    (Cow::Borrowed(key), Meaning::Unused)
}

impl Meaning {
    /// Returns what somebody who misspells the key loses, if he should hear of it.
    pub(super) fn lost(&self) -> Option<Lost> {
        match self {
            Self::Credential(_) => Some(Lost::Credential),
            Self::Setting(SettingKey::BaseUrl | SettingKey::SessionBaseUrl) => Some(Lost::BaseUrl),
            Self::Setting(
                SettingKey::PreferredMethod | SettingKey::Tool(ToolKey::SelectedServer),
            ) => Some(Lost::Detail),
            Self::Setting(_) | Self::Command | Self::Unused | Self::TextOnly | Self::Method(..) => {
                None
            }
        }
    }
}

impl SettingKeys {
    /// Starts with a table of keys.
    pub(crate) fn known(keys: &'static [KeyMeaning]) -> Self {
        Self {
            keys: Cow::Borrowed(keys),
            ..Self::default()
        }
    }

    /// Adds others. Of two tables for one thing that of the others counts.
    pub(super) fn and(mut self, others: Self) -> Self {
        if self.keys.is_empty() {
            self.keys = others.keys;
        } else {
            self.keys.to_mut().extend_from_slice(&others.keys);
        }
        self.tool = self.tool.and(others.tool);
        self.projects = others.projects.or(self.projects);
        self
    }

    /// Gives a dotted key, such as `api.base_url`, a meaning.
    pub(super) fn with(mut self, key: impl Into<String>, meaning: Meaning) -> Self {
        let key = Cow::Owned(key.into());
        self.keys.to_mut().push((key, meaning));
        self
    }

    /// Sets which table and key record whether the project in `directory` is trusted. In the table it
    /// goes by its real path, without links, or by the path as it is written; the trust of the
    /// repository counts for a project that has none of its own.
    #[must_use]
    pub(crate) fn project_trust(mut self, table: &str, key: &str, directory: &str) -> Self {
        let trust = ProjectTrust::new(table, key, directory, Reach::Repository);
        self.projects = Some(trust);
        self
    }
}
