//! Which keys of a configuration mean what.

use std::borrow::Cow;

use crate::finding::tool::ToolKey;
use crate::finding::{Lost, Notice, SettingKey};
use crate::method::MethodKind;
use crate::text::is_misspelt;

use super::project_trust::{ProjectTrust, Reach};
use super::tool::ToolTables;

// One macro for TOML and JSON, so that neither can come to lack a method or say it otherwise.
macro_rules! methods_of_settings {
    () => {
        /// Adds a dotted key, such as `api.key`, for an API key.
        #[must_use]
        pub fn api_key(self, key: impl Into<String>) -> Self {
            self.credential(key.into(), MethodKind::ApiKey)
        }

        /// Adds a dotted key for a bearer token that is not the vendor's API key.
        #[must_use]
        pub fn bearer_token(self, key: impl Into<String>) -> Self {
            self.credential(key.into(), MethodKind::BearerToken)
        }

        /// Adds a dotted key for the base URL.
        #[must_use]
        pub fn base_url(self, key: impl Into<String>) -> Self {
            self.with(key.into(), SettingKey::BaseUrl)
        }

        /// Adds a dotted key for the base URL of logins only.
        #[must_use]
        pub fn login_base_url(self, key: impl Into<String>) -> Self {
            self.with(key.into(), SettingKey::SessionBaseUrl)
        }

        /// Adds a dotted key (`true` or `false`) with which the user allows `http` to other
        /// machines. In a project's file it has no effect.
        #[must_use]
        pub fn allow_http(self, key: impl Into<String>) -> Self {
            self.with(key.into(), SettingKey::AllowHttp)
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
            self.with(key.into(), SettingKey::PreferredMethod)
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
    pub(super) tool: ToolTables,
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
}

/// Makes an entry of a table of keys.
pub(crate) const fn setting_key(key: &'static str, meaning: SettingKey) -> KeyMeaning {
    (Cow::Borrowed(key), Meaning::Setting(meaning))
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
            Self::Setting(_) | Self::Command | Self::Unused => None,
        }
    }
}

/// Returns the table or object that a dotted key stands in; none if that is the document itself.
pub(super) fn parent_of(key: &str) -> Option<&str> {
    key.rsplit_once('.').map(|(parent, _)| parent)
}

/// Notes the one among the members beside a key that is nearly it and that is not read. The key itself is
/// not there.
pub(super) fn near_miss<'k, 'm, V>(
    key: &str,
    lost: Lost,
    read: &(impl Iterator<Item = &'k str> + Clone),
    members: impl IntoIterator<Item = (&'m str, V)>,
    line: impl Fn(V) -> u32,
) -> Option<Notice> {
    let before = parent_of(key).map_or(0, |parent| parent.len().saturating_add(1));
    let (before, name) = key.split_at(before);
    let is_read = |written: &str| {
        let mut read = read.clone();
        read.any(|key| key.strip_prefix(before) == Some(written))
    };
    let (written, value) = nearly(name, is_read, members)?;
    Some(Notice::NearMiss {
        found: format!("{before}{written}"),
        line: line(value),
        meant: key.to_owned(),
        lost,
    })
}

/// Returns the one among some members that is nearly a name and that is not read.
pub(super) fn nearly<'m, V>(
    name: &str,
    is_read: impl Fn(&str) -> bool,
    members: impl IntoIterator<Item = (&'m str, V)>,
) -> Option<(&'m str, V)> {
    let mut members = members.into_iter();
    members.find(|(written, _)| is_misspelt(written, name) && !is_read(written))
}

impl SettingKeys {
    /// Starts with no keys.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

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
    #[must_use]
    pub(crate) fn setting(self, key: impl Into<String>, meaning: SettingKey) -> Self {
        self.with(key.into(), Meaning::Setting(meaning))
    }

    pub(super) fn with(mut self, key: String, meaning: Meaning) -> Self {
        self.keys.to_mut().push((Cow::Owned(key), meaning));
        self
    }

    /// Sets which dotted key holds a credential of a kind.
    #[must_use]
    pub(crate) fn credential(self, key: impl Into<String>, kind: MethodKind) -> Self {
        self.with(key.into(), Meaning::Credential(kind))
    }

    /// Sets which table and key record whether the project in `directory` is trusted. In the table it
    /// goes by its real path, without links, or by the path as it is written.
    #[must_use]
    pub(crate) fn project_trust(
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
