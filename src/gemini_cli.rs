//! A preset for Google's Gemini CLI: which places, which names, which rules.
//!
//! Made from public parts, but for what every preset takes from its caller (`preset`) and for what
//! only this program does; another program's preset can be made the same way.

#[cfg(feature = "clap")]
mod args;
mod folder_trust;
mod keys;
mod places;
mod releases;
#[cfg(test)]
mod tests;

#[cfg(feature = "clap")]
pub use self::args::GeminiCliArgs;
pub use self::releases::{GeminiRules, InvalidGeminiRules};

use std::path::Path;

use crate::finding::{Finding, Found, Origin, Place, Subject};
use crate::preset::{Given, methods_of_the_caller};
use crate::releases::EntryPoint;
use crate::resolver::Resolver;
use crate::source::{CredentialSource, source_fn};
use crate::sources::{HomeDirectory, JsonSettings, ProjectDirectory, trust_value};
use crate::system::{FilePath, Platform, System};

use self::folder_trust::FolderTrust;
use self::places::Places;
use self::releases::Release;

/// Creates the preset for Gemini CLI, which reads the same places as Gemini CLI.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/.gemini/.env", "GEMINI_API_KEY=test-1234\n");
/// let auth = auth_resolver::gemini_cli().system(machine).resolve()?;
///
/// assert_eq!(auth.base_url().as_str(), "https://generativelanguage.googleapis.com");
/// assert_eq!(auth.headers()[0].name(), "x-goog-api-key");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
pub fn gemini_cli() -> GeminiCli {
    GeminiCli {
        rules: GeminiRules::default(),
        entry: EntryPoint::Print,
        given: Given::nothing(),
        skip_trust: false,
    }
}

/// The preset for Gemini CLI, a builder. See [`gemini_cli`].
///
/// It follows the newest recorded release, 0.61.0, or [another one](Self::rules). Every rule is on
/// [a page of the guide](crate::guide::gemini_cli_rules).
///
/// ```
/// use auth_resolver::{ErrorKind, System};
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("GOOGLE_GENAI_USE_VERTEXAI", "true")
///     .var("GEMINI_API_KEY", "made-up")
///     .build();
/// // The variable selects a cloud, and there is no key for that.
/// let gemini = || auth_resolver::gemini_cli().system(machine.clone());
/// assert_eq!(gemini().resolve().unwrap_err().kind(), ErrorKind::Unsupported);
///
/// let auth = gemini().api_key("made-up".to_owned()).resolve()?;
/// assert_eq!(auth.headers()[0].name(), "x-goog-api-key");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct GeminiCli {
    rules: GeminiRules,
    entry: EntryPoint,
    given: Given,
    /// Whether the caller trusts the project for this run.
    skip_trust: bool,
}

impl GeminiCli {
    /// Sets the release of Gemini CLI to follow. The default is the newest recorded one.
    ///
    /// ```
    /// use auth_resolver::gemini_cli::GeminiRules;
    /// use auth_resolver::releases::Version;
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("GEMINI_API_KEY", "test-1234")
    ///     .var("CLOUD_SHELL", "true") // selects default credentials since 0.43
    ///     .build();
    /// let gemini = || auth_resolver::gemini_cli().system(machine.clone());
    /// let older = GeminiRules::release(Version::new(0, 18, 4));
    /// assert!(gemini().rules(older).resolve().is_ok());
    /// assert!(gemini().resolve().is_err());
    /// ```
    pub fn rules(mut self, rules: GeminiRules) -> Self {
        self.rules = rules;
        self
    }

    /// Sets how Gemini CLI is started. The default is [`EntryPoint::Print`], that is `gemini -p`.
    /// In a terminal it asks which method to use if no setting selects one, and whether the folder
    /// is trusted; both are reported as [`ErrorKind::AsksFirst`](crate::ErrorKind::AsksFirst).
    ///
    /// ```
    /// use auth_resolver::releases::EntryPoint;
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let machine = System::fixed().home("/home/u").var("GEMINI_API_KEY", "test-1234").build();
    /// let gemini = || auth_resolver::gemini_cli().system(machine.clone());
    /// assert!(gemini().resolve().is_ok());
    /// let error = gemini().entry(EntryPoint::Interactive).resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::AsksFirst);
    /// ```
    pub fn entry(mut self, entry: EntryPoint) -> Self {
        self.entry = entry;
        self
    }

    methods_of_the_caller!();

    /// Trusts the project for this run, as `gemini --skip-trust` does. Its `settings.json` then
    /// has no effect. Without a project this changes nothing.
    ///
    /// ```
    /// use auth_resolver::System;
    /// use std::path::PathBuf;
    ///
    /// let machine = System::fixed()
    ///     .home("/home/u")
    ///     .var("GEMINI_API_KEY", "test-1234")
    ///     .file("/home/u/.gemini/oauth_creds.json", r#"{"access_token": "made-up"}"#)
    ///     .file(
    ///         "/clone/.gemini/settings.json",
    ///         r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#,
    ///     );
    /// let gemini = auth_resolver::gemini_cli().project(PathBuf::from("/clone")).skip_trust();
    /// let auth = gemini.system(machine).resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "variable GEMINI_API_KEY");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn skip_trust(mut self) -> Self {
        self.skip_trust = true;
        self
    }

    /// Converts the preset into a resolver, to add custom sources after those of the preset.
    ///
    /// The variables that locate files are read now, everything else when the resolver resolves.
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        let mut given = self.given;
        let release = self.rules.of(self.entry);
        let variable = if release.home_variable {
            keys::HOME_VARIABLE
        } else {
            keys::NO_VARIABLE
        };
        let home = HomeDirectory::of(variable, keys::HOME_DIRECTORY)
            .variable_names_parent()
            .find(&given.system);
        let directory = home.path().map(Path::to_owned);
        let project = given.find_project();
        if self.skip_trust {
            given.switches = given.switches.trust_project();
        }
        let own = directory.as_deref();
        let places = Places {
            settings: settings(&given.system, own, &project, self.skip_trust, &release),
            trust: project.path().map(|project| FolderTrust {
                project: project.to_owned(),
                folders: trusted_folders(&given.system, own),
            }),
            trusts_project: given.switches.trusts_project(),
            directory,
            project: project.clone(),
            skip_trust: self.skip_trust,
            release: release.clone(),
        };
        let gateway = given.gateway.clone();
        let base_urls = [keys::DEFAULT_BASE_URL, keys::LOGIN_DEFAULT_BASE_URL];
        let trusted_here = project.path().filter(|_| self.skip_trust);
        let trusted_here = trusted_here.map(trusted_by_caller);
        given
            .resolver(release.rules, base_urls, home, &project)
            .source(trusted_here)
            .optional(gateway.map(|gateway| gateway.api_key(keys::VERSION)))
            .source(places)
    }
}

/// Says that the caller trusts the project, ahead of the user's own records.
fn trusted_by_caller(project: &Path) -> impl CredentialSource + use<> {
    let setting = folder_trust::setting_of(project);
    source_fn(move |_, report| {
        report.add(Finding::new(
            Origin::caller("--skip-trust"),
            Subject::Setting(setting.clone()),
            Found::Setting(trust_value(true)),
        ));
    })
}

/// Lists the settings files, first to last.
fn settings(
    system: &System,
    directory: Option<&Path>,
    project: &ProjectDirectory,
    skip_trust: bool,
    release: &Release,
) -> Vec<JsonSettings> {
    let heard = |file: JsonSettings| {
        let (words, expected) = (keys::METHODS, keys::EXPECTED_METHODS);
        let file = file
            .expanded(release.expansion)
            .selects_method(keys::SELECTED, words, expected)
            .restricts_method(keys::ENFORCED, words, expected)
            .followed(keys::USE_EXTERNAL)
            .followed(keys::EXCLUDED);
        let file = if release.ignores_local_env {
            file.followed(keys::IGNORE_LOCAL)
        } else {
            file
        };
        if release.flat_settings {
            file.selects_method(keys::FLAT_SELECTED, words, expected)
        } else {
            file.unused(keys::FLAT_SELECTED)
        }
    };
    let of_machine = |path: FilePath| {
        let file = heard(JsonSettings::of_user(path));
        if release.guards_machine_settings {
            file.refused_if_others_write(keys::OTHERS_WRITE)
        } else {
            file
        }
    };
    let of_platform = |file: &str| {
        let is_unix = system.platform() == Platform::Unix;
        is_unix.then(|| FilePath::at(Path::new(keys::SYSTEM_DIRECTORY).join(file)))
    };
    let (variable, defaults) = (keys::SYSTEM_SETTINGS, keys::DEFAULTS);
    let named = named_file(system, variable);
    let beside = |file: &FilePath| {
        let place = format!("{defaults} beside the file that {variable} names");
        let path = file.path().parent()?.join(defaults);
        Some(FilePath::at(path).named_by(Place::Other(place)))
    };
    let of_others = named_file(system, keys::SYSTEM_DEFAULTS)
        .or_else(|| named.as_ref().and_then(beside))
        .or_else(|| of_platform(defaults));
    let own = directory.map(|own| own.join(keys::SETTINGS));
    let of_project = project.path_unless_own(keys::PROJECT_SETTINGS, own.as_deref());
    let of_project = of_project.map(|project| {
        let file = JsonSettings::project(project, keys::PROJECT_SETTINGS);
        if skip_trust {
            file.unused(keys::SELECTED).unused(keys::ENFORCED)
        } else {
            heard(file)
        }
    });
    let all = [
        named
            .or_else(|| of_platform(keys::SETTINGS))
            .map(of_machine),
        of_project,
        own.map(JsonSettings::at).map(heard),
        of_others.map(of_machine),
    ];
    let all = all.into_iter().flatten();
    let all = all.map(|file| match project.path() {
        // They say whether folders need trust at all.
        Some(project) => {
            let trust = folder_trust::setting_of(project);
            file.with_comments().setting(keys::FOLDER_TRUST, trust)
        }
        None => file.with_comments(),
    });
    all.collect()
}

/// Returns where the file of trusted folders is.
fn trusted_folders(system: &System, directory: Option<&Path>) -> Option<FilePath> {
    let (variable, file) = keys::TRUSTED_FOLDERS;
    named_file(system, variable).or_else(|| Some(FilePath::at(directory?.join(file))))
}

/// Returns the file that a variable names, if it names one.
fn named_file(system: &System, variable: &str) -> Option<FilePath> {
    let named = system.var(variable);
    let named = named.text().filter(|path| !path.is_empty())?;
    let path = system.absolute(Path::new(named));
    Some(FilePath::at(path).named_by(keys::place_of_file(variable)))
}
