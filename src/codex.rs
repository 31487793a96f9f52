//! A preset for OpenAI's Codex CLI: which places, which names, which rules.
//!
//! Everything here is made from public parts; another program's preset can be made the same way.

mod changes;
mod history;
mod home;
mod keys;
mod places;
mod release;
mod releases;
mod rules;
mod version;

pub use self::rules::Rules;
pub use self::version::{Entry, InvalidRules, Version};

use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use crate::error::Error;
use crate::resolution::Resolution;
use crate::resolver::Resolver;
use crate::sources::{AuthJson, Caller, Overrides};
use crate::system::System;
use crate::text::Name;

/// Starts to find out which credential and base URL Codex's own places hold.
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
        entry: Entry::Exec,
        system: System::real(),
        api_key: Caller::new("--api-key").api_key(None),
        base_url: Caller::new("--base-url").base_url(None),
        overrides: Overrides::new("-c"),
        project: None,
        profile: None,
        switches: Resolver::new(),
    }
}

/// The preset for Codex, and what the caller adds to it. See [`codex`].
#[derive(Debug)]
#[must_use]
pub struct Codex {
    rules: Rules,
    entry: Entry,
    system: System,
    api_key: Caller,
    base_url: Caller,
    overrides: Overrides,
    project: Option<PathBuf>,
    profile: Option<Name>,
    switches: Resolver,
}

impl Codex {
    /// Takes other rules than [`Rules::Documented`].
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Says which of Codex's entry points to follow, where a release treats them differently;
    /// [`Entry::Exec`] unless this is called.
    pub fn entry(mut self, entry: Entry) -> Self {
        self.entry = entry;
        self
    }

    /// Takes another machine than this one.
    pub fn system(mut self, system: impl Into<System>) -> Self {
        self.system = system.into();
        self
    }

    /// Adds an API key that the caller was given. `None` adds nothing.
    pub fn api_key(mut self, key: impl Into<Option<String>>) -> Self {
        self.api_key = Caller::new("--api-key").api_key(key.into());
        self
    }

    /// Adds a base URL that the caller was given. `None` adds nothing.
    pub fn base_url(mut self, url: impl Into<Option<String>>) -> Self {
        self.base_url = Caller::new("--base-url").base_url(url.into());
        self
    }

    /// Overrides a setting, as `codex -c key=value` does. A value that is TOML counts as that, any
    /// other as a text; of two overrides of one key the later counts.
    pub fn config_override(self, key: &str, value: &str) -> Self {
        self.config_override_text(&format!("{key}={value}"))
    }

    /// Overrides a setting, `key=value` in one text. One that is not of this form is an error when
    /// the resolver resolves.
    pub fn config_override_text(mut self, assignment: &str) -> Self {
        self.overrides = self.overrides.set(assignment);
        self
    }

    /// Names the project that is being worked on. Its files are trusted as a project's are; without
    /// this, none of them is looked at.
    pub fn project(mut self, directory: impl Into<Option<PathBuf>>) -> Self {
        self.project = directory.into();
        self
    }

    /// Selects a profile, as `codex --profile` does.
    pub fn profile(mut self, name: impl Into<Option<String>>) -> Self {
        self.profile = name.into().map(|name| Name::new(&Zeroizing::new(name)));
        self
    }

    /// Lets a stored session go to one more host than its own backend.
    pub fn allow_session_host(mut self, host: impl Into<String>) -> Self {
        self.switches = self.switches.allow_session_host(host);
        self
    }

    /// Allows `http` to other machines. It is marked in the account even then.
    pub fn allow_http(mut self) -> Self {
        self.switches = self.switches.allow_http();
        self
    }

    /// Passes over places that are broken, instead of failing. A remark remains.
    pub fn skip_broken(mut self) -> Self {
        self.switches = self.switches.skip_broken();
        self
    }

    /// Passes over base URLs that the credential may not go to, instead of failing. A remark
    /// remains.
    pub fn skip_untrusted_urls(mut self) -> Self {
        self.switches = self.switches.skip_untrusted_urls();
        self
    }

    /// Makes an expired session an error.
    pub fn refuse_expired(mut self) -> Self {
        self.switches = self.switches.refuse_expired();
        self
    }

    /// Makes it an error when credentials that are billed differently are there.
    pub fn refuse_conflicts(mut self) -> Self {
        self.switches = self.switches.refuse_conflicts();
        self
    }

    /// Resolves.
    ///
    /// # Errors
    ///
    /// Says why there is no answer: see [`ErrorKind`](crate::ErrorKind).
    pub fn resolve(self) -> Result<Resolution, Error> {
        self.into_resolver().resolve()
    }

    /// Returns the resolver that the preset stands for, to add sources of one's own behind its own.
    ///
    /// `CODEX_HOME` and the home directory are looked at now, everything else when the resolver
    /// resolves.
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        let release = self.rules.release(self.entry);
        let profile = self.profile.as_ref().map(|name| name.expose().to_owned());
        let home = home::find(&self.system);
        let directory = home.directory.clone();
        let mut resolver = self
            .switches
            .rules(release.rules.clone())
            .system(self.system)
            .default_base_url(keys::API_BASE_URL)
            .default_session_base_url(keys::SESSION_BASE_URL)
            .source(home)
            .source(self.api_key)
            .source(self.base_url)
            .source(Caller::new("--profile").profile(profile));
        let project = self.project.as_deref();
        let settings = keys::settings(project);
        let overrides = self.overrides.keys(settings.clone());
        let config = places::Layers {
            release: &release,
            directory: directory.as_deref(),
            project,
            profile: self.profile.as_ref(),
            settings,
        };
        // An administrator's file beats even `-c` (openai/codex a5b7675e4; recordings
        // `sys/managed*`).
        if release.managed_config && keys::HAS_SYSTEM_FILES {
            resolver = resolver.source(config.file(Path::new(keys::MANAGED_CONFIG)));
        }
        resolver = resolver.source(overrides);
        // `openai_base_url` beats `OPENAI_BASE_URL` where a release knows both (recordings
        // `baseurl/env+config/*`).
        if release.settings_first {
            resolver = config.add_to(resolver);
        }
        resolver = places::variables(resolver, &release, directory.as_deref(), project);
        // Without a home there is no login to look for, and `Home` has said so.
        if let Some(directory) = &directory {
            resolver = resolver.source(AuthJson::at(directory.join(keys::AUTH_JSON)));
        }
        if !release.settings_first {
            resolver = config.add_to(resolver);
        }
        resolver
    }
}
