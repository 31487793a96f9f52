//! A preset for OpenAI's Codex CLI: which places, which names, which rules.
//!
//! It is made from the public sources of this crate. Two parts are private: the options that all
//! presets have (`preset`), and what only Codex does.

#[cfg(feature = "clap")]
mod args;
mod auth_json;
mod changes;
mod every_release;
mod history;
mod keys;
mod places;
mod release;
mod releases;

#[cfg(feature = "clap")]
pub use self::args::CodexArgs;
pub use self::auth_json::AuthJson;
pub use self::every_release::{ReleaseChange, ReleaseRow, Releases};
#[cfg(test)]
pub(crate) use self::release::DOCUMENTED;
use self::release::{Release, documented};
pub use self::releases::Rules;

use std::path::Path;

use zeroize::Zeroizing;

use crate::preset::{Given, methods_of_the_caller};
use crate::releases::EntryPoint;
use crate::resolver::Resolver;
use crate::sources::{Caller, ConfigToml, HomeDirectory, Overrides, SettingKeys};
use crate::system::Platform;
use crate::text::Name;

use self::places::Places;

/// Creates the preset for Codex, which reads the same places as Codex.
///
/// By default it follows Codex's documents. Today's releases do not: with `OPENAI_API_KEY` alone,
/// this finds a key and Codex 0.171 finds none. [`rules`](Codex::rules) follows a release.
///
/// ```
/// use auth_resolver::{AuthMethod, System};
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-test-1234"}"#);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
///
/// assert!(matches!(auth.method(), AuthMethod::ApiKey(_)));
/// assert_eq!(auth.base_url().as_str(), "https://api.openai.com/v1");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
pub fn codex() -> Codex {
    Codex {
        rules: Rules::Documented,
        entry: EntryPoint::Exec,
        given: Given::nothing(),
        overrides: Overrides::new("-c"),
        profile: None,
    }
}

/// The preset for Codex, a builder. See [`codex`].
///
/// ```
/// use auth_resolver::codex::Rules;
/// use auth_resolver::System;
/// use std::path::PathBuf;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/clone/.env", "OPENAI_API_KEY=of-the-project\n");
/// let auth = auth_resolver::codex()
///     .rules(Rules::ApiKeyFirst)
///     .api_key(None) // a flag that was not given
///     .config_override("openai_base_url", "https://gw.example/v1")
///     .project(PathBuf::from("/home/u/clone"))
///     .refuse_conflicts()
///     .system(machine)
///     .resolve()?;
/// assert_eq!(
///     auth.credential_origin().unwrap().to_string(),
///     "/home/u/clone/.env:1 OPENAI_API_KEY"
/// );
/// assert_eq!(auth.base_url().host(), "gw.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Codex {
    rules: Rules,
    entry: EntryPoint,
    given: Given,
    overrides: Overrides,
    profile: Option<Name>,
}

impl Codex {
    /// Sets the rules to follow. The default is [`Rules::Documented`].
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Sets which of Codex's entry points to follow, where a release treats them differently. The
    /// default is [`EntryPoint::Exec`].
    pub fn entry(mut self, entry: EntryPoint) -> Self {
        self.entry = entry;
        self
    }

    methods_of_the_caller!();

    /// Overrides a setting, as `codex -c key=value` does. A value that is valid TOML is read as
    /// TOML, any other as a string. The last override of a key counts.
    pub fn config_override(self, key: &str, value: &str) -> Self {
        // With room for all of it: a text that has to grow leaves a copy behind that nobody wipes.
        let capacity = key.len().saturating_add(value.len()).saturating_add(1);
        let mut assignment = Zeroizing::new(String::with_capacity(capacity));
        assignment.push_str(key);
        assignment.push('=');
        assignment.push_str(value);
        self.config_override_text(&assignment)
    }

    /// Overrides a setting, given as one text `key=value`. A text in another form is an error when
    /// the resolver resolves.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let resolve = |assignment| {
    ///     let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
    ///     auth_resolver::codex().config_override_text(assignment).system(machine).resolve()
    /// };
    /// let auth = resolve("openai_base_url=https://gw.example/v1")?;
    /// assert_eq!(auth.base_url_origin().unwrap().to_string(), "-c openai_base_url");
    /// assert_eq!(resolve("openai_base_url").unwrap_err().kind(), ErrorKind::Malformed);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn config_override_text(mut self, assignment: &str) -> Self {
        self.overrides = self.overrides.set(assignment);
        self
    }

    /// Selects a profile, as `codex --profile` does.
    pub fn profile(mut self, name: impl Into<Option<String>>) -> Self {
        self.profile = name.into().map(|name| Name::new(&Zeroizing::new(name)));
        self
    }

    /// Converts the preset into a resolver, to add custom sources after those of the preset.
    ///
    /// `CODEX_HOME` and the home directory are read now, everything else when the resolver
    /// resolves.
    ///
    /// ```
    /// use auth_resolver::method::MethodKind;
    /// use auth_resolver::source::{Origin, Side, source_fn};
    /// use auth_resolver::System;
    ///
    /// let auth = auth_resolver::codex()
    ///     .system(System::fixed().home("/home/u"))
    ///     .into_resolver()
    ///     .source(source_fn(|_, report| {
    ///         let vault = Origin::other("the team's vault", Side::Yours);
    ///         report.credential(vault, MethodKind::ApiKey, Some("sk-made-up"));
    ///     }))
    ///     .resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "the team's vault");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        // The newest release is what most people have. Who names rules has chosen.
        if self.rules == Rules::Documented {
            let newest = Rules::Codex(releases::NEWEST).release(self.entry);
            return self.by(&documented(newest.clone()), Some(newest));
        }
        let release = self.rules.release(self.entry);
        self.by(&release, None)
    }

    /// Returns the resolver that goes by what a release does, and compares that with another one.
    fn by(self, release: &Release, other: Option<Release>) -> Resolver {
        let system = &self.given.system;
        // It must be there, and what it names is taken as it is (recordings `home/*`).
        let home = HomeDirectory::of(keys::HOME_VARIABLE, keys::HOME_DIRECTORY)
            .required()
            .find(system);
        let directory = home.path().map(Path::to_owned);
        let platform = system.platform();
        let project = self.given.find_project();
        let settings = keys::settings(project.path(), release.gateway_oauth);
        let overrides = self
            .overrides
            .keys(settings.clone())
            .of_toml_1_0(release.toml_1_0);
        let places = Places {
            release,
            platform,
            directory: directory.as_deref(),
            project: &project,
            profile: self.profile.as_ref(),
            settings,
            everywhere: places::everywhere(release),
            overridden: if release.overrides_replace_tables {
                overrides.tables()
            } else {
                Vec::new()
            },
        };
        let profile = self.profile.as_ref().map(|name| name.expose().to_owned());
        let version = release.rules.version;
        let base_urls = [keys::API_BASE_URL, keys::SESSION_BASE_URL];
        let gateway = self.given.gateway.clone();
        let mut resolver = self
            .given
            .resolver(release.rules.clone(), base_urls, home, &project)
            .source(Caller::new("--profile").profile(profile))
            .optional(gateway.map(|gateway| gateway.api_key(version)));
        // An administrator's file beats even `-c` (openai/codex a5b7675e4; recordings
        // `sys/managed*`).
        if release.managed_config && platform == Platform::Unix {
            resolver = resolver.source(places.config_file(keys::MANAGED_CONFIG));
        }
        if release.requirements && platform == Platform::Unix {
            let allowed = SettingKeys::known(keys::ALLOWED);
            resolver = resolver.source(ConfigToml::at(keys::REQUIREMENTS).keys(allowed));
        }
        resolver = resolver.source(overrides);
        let common = resolver.source_count();
        let mut parts = Vec::with_capacity(release.order.len());
        for part in release.order {
            let first = resolver.source_count();
            resolver = places.add_to(resolver, *part);
            parts.push((part, first..resolver.source_count()));
        }
        let Some(other) = other else {
            return resolver;
        };
        let of_part = |part| parts.iter().filter(move |(known, _)| *known == part);
        let in_order = other.order.iter().flat_map(of_part);
        let mut order = Vec::with_capacity(resolver.source_count());
        order.extend(0..common);
        order.extend(in_order.flat_map(|(_, sources)| sources.clone()));
        resolver.compare_with(other.rules, order)
    }
}
