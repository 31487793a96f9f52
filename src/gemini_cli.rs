//! A preset for Google's Gemini CLI: which places, which names, which rules.
//!
//! Made from public parts, but for what every preset takes from its caller (`preset`) and for what
//! only this program does; another program's preset can be made the same way.

#[cfg(feature = "clap")]
mod args;
mod folder_trust;
mod keys;

#[cfg(feature = "clap")]
pub use self::args::GeminiCliArgs;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::base_url::VersionSegment;
use crate::finding::{CredentialClass, Subject};
use crate::method::HeaderScheme;
use crate::policy::{AccessTokenVariable, PreferenceScope, RuleSet};
use crate::preset::{Given, methods_of_the_caller, why_not_followed};
use crate::resolver::Resolver;
use crate::sources::{
    Dotenv, Env, FirstFound, HomeDirectory, JsonSettings, Layers, ProjectDirectory, SealedFile,
    SessionJson, TimeUnit, Variables,
};
use crate::system::System;

use self::folder_trust::FolderTrust;

const VERSION: VersionSegment = VersionSegment::Appended(keys::VERSION);

/// Starts to find out which credential and base URL Gemini CLI's own places hold.
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
        given: Given::nothing(),
        skip_trust: false,
    }
}

/// The preset for Gemini CLI, and what the caller adds to it. See [`gemini_cli`].
///
/// It follows the published package 0.61.0, which was read. An **S** marks what it was seen to do, a
/// **D** what is documented and was not looked up there, an **R** what was read in a copy of the
/// repository.
///
/// | question | rule |
/// |---|---|
/// | where files are | `.gemini` in `$GEMINI_CLI_HOME` (empty counts as not set), else in the home directory |
/// | which method | `security.auth.selectedType` in the settings; else `GOOGLE_GENAI_USE_GCA=true` (the login), `GOOGLE_GENAI_USE_VERTEXAI=true`; else a key if there is one. Another than `security.auth.enforcedType` is an error |
/// | which settings | the machine's (`/etc/gemini-cli/settings.json`, `$GEMINI_CLI_SYSTEM_SETTINGS_PATH`), `.gemini/settings.json` of the project, the user's, the machine's defaults (`system-defaults.json`) (D). JSON with comments |
/// | which variables | the process's; then one `.env` file, the first of `.gemini/.env` and `.env` in the project, `~/.gemini/.env`, `~/.env`. A variable of the process wins even if it is empty |
/// | is the folder trusted | no if `GEMINI_RESTRICTED_MODE` is `true`; else `GEMINI_CLI_TRUST_WORKSPACE`, exactly `true` or `false` and not from a `.env` file; else yes if `security.folderTrust.enabled` is `false` in settings of the machine or the user; else the nearest folder in `trustedFolders.json` (`$GEMINI_CLI_TRUSTED_FOLDERS_PATH`); else no (S). Looked up only if a project is named. If the file would decide and is broken or has an unknown word, it is an error (S) |
/// | which key | `GEMINI_API_KEY` |
/// | the login | `oauth_creds.json`: `access_token`, `expiry_date` in milliseconds. It goes to Google only. With `GOOGLE_GENAI_USE_GCA=true` in the process's environment, `GOOGLE_CLOUD_ACCESS_TOKEN` comes before it |
/// | which header | a key: `x-goog-api-key`; a login: `Authorization: Bearer` |
/// | which base URL | a key: `GOOGLE_GEMINI_BASE_URL`, else `https://generativelanguage.googleapis.com`. A login: `CODE_ASSIST_ENDPOINT` (D), else `https://cloudcode-pa.googleapis.com` (R). Without a version, which is appended (`v1beta`) |
/// | reported, never run or opened | Vertex AI and Google Cloud's default credentials; the system's key store; the encrypted `gemini-credentials.json` |
/// | reported, not followed | `GOOGLE_API_KEY` (Vertex AI only), `GEMINI_API_KEY_AUTH_MECHANISM`, `GEMINI_CLI_CUSTOM_HEADERS`, `GEMINI_CLI_USE_COMPUTE_ADC`, `GOOGLE_VERTEX_BASE_URL` |
///
/// Where documents and shipped code differ, and where this differs from both:
///
/// - The search for a `.env` file ends at `.git` by the documentation; the code goes on to the root
///   of the file system. Here the caller names one directory, and nothing is looked for above it.
/// - A base URL must be `https`, except to this machine, by the documentation; the code only asks
///   whether it can be parsed. Here the documentation is followed.
/// - `GOOGLE_GEMINI_BASE_URL` alone selects the method `gateway`, which Gemini CLI then refuses where
///   it is not interactive (exit code 41; google-gemini/gemini-cli#27550). It works once
///   `security.auth.selectedType` is `gemini-api-key`. Here the key goes to the base URL either way.
/// - With [`--skip-trust`](Self::skip_trust), Gemini CLI 0.61.0 was seen to trust late: what is in a
///   `.gemini/.env`, the user's too, counts only once a method was found elsewhere. Here it counts at
///   once.
/// - In a workspace that is not trusted, Gemini CLI skips `.gemini/.env` and takes no base URL from a
///   project's `.env`; where it is not interactive, it stops (exit code 55) (S). Here there is an answer,
///   and nothing of such a project counts.
/// - An editor that Gemini CLI runs in can say whether the folder is trusted (D). It is not asked.
/// - A project's settings beat the user's. Here a project selects the method only where its user has
///   not.
/// - Where nothing selects a method and there is no key, Gemini CLI asks. Here the login is used.
/// - `$VAR` in settings is not expanded.
///
/// `.env` files are read by this crate's [dialect](crate::Dotenv), not by that of JavaScript's
/// `dotenv`.
///
/// ```
/// use auth_resolver::{ErrorKind, System};
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("GOOGLE_GENAI_USE_VERTEXAI", "true")
///     .var("GEMINI_API_KEY", "made-up")
///     .build();
/// // The variable selects a cloud, whose credentials are not looked for here.
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
    given: Given,
    /// Whether the caller trusts the project for this run; [`trusted_by_caller`] hands it on.
    skip_trust: bool,
}

impl GeminiCli {
    methods_of_the_caller!();

    /// Trusts the project for this run, as `gemini --skip-trust` does. Its `settings.json` has no effect
    /// then. Without a project this changes nothing.
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

    /// Returns the resolver that the preset stands for, to add sources of one's own behind its own.
    ///
    /// The variables that say where files are, and `GOOGLE_GENAI_USE_GCA`, are looked at now,
    /// everything else when the resolver resolves.
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        let given = self.given;
        let home = HomeDirectory::of(keys::HOME_VARIABLE, keys::HOME_DIRECTORY)
            .variable_names_parent()
            .find(&given.system);
        let directory = home.path().map(Path::to_owned);
        let directory = directory.as_deref();
        let project = given.find_project();
        let uses_login = given.system.var(keys::USE_LOGIN).text() == Some("true");
        let variables = keys::variables(uses_login);
        let in_files = match project.path() {
            Some(_) => variables.clone().unused(keys::TRUST_WORKSPACE),
            None => variables.clone(),
        };
        let layers = Layers::in_order(keys::PRECEDENCE)
            .layer(Env::new().only_listed().variables(&variables))
            .layer(dotenv(directory, &project, &in_files));
        let settings = settings(&given.system, directory, &project, self.skip_trust);
        let trust = project.path().map(|project| {
            let folders = trusted_folders(&given.system, directory);
            FolderTrust::of(project, settings.clone(), folders)
        });
        let switches = if self.skip_trust {
            given.switches.trust_project()
        } else {
            given.switches
        };
        let mut resolver = switches
            .rules(rules())
            .system(given.system)
            .known_base_urls(keys::DEFAULT_BASE_URL, keys::LOGIN_DEFAULT_BASE_URL)
            .source(home)
            .source(given.of_caller)
            .source(project);
        if let Some(gateway) = given.gateway {
            resolver = resolver.source(gateway.api_key(VERSION));
        }
        resolver = match trust {
            Some(settings_and_trust) => resolver.source(settings_and_trust),
            None => settings.into_iter().fold(resolver, Resolver::source),
        };
        resolver = resolver.source(layers);
        match directory {
            Some(directory) => resolver.source(login(directory)),
            None => resolver,
        }
    }
}

/// Lists the settings files, first to last.
fn settings(
    system: &System,
    directory: Option<&Path>,
    project: &ProjectDirectory,
    skip_trust: bool,
) -> Vec<JsonSettings> {
    let of_machine = |(variable, path): (&str, Option<&str>)| {
        let named = system.var(variable);
        let named = named.text().filter(|path| !path.is_empty());
        named
            .or(path)
            .map(|path| JsonSettings::at(PathBuf::from(path)))
    };
    let own = directory.map(|own| own.join(keys::SETTINGS));
    let of_project = project
        .path_unless_own(keys::PROJECT_SETTINGS, own.as_deref())
        .map(|project| JsonSettings::project(project, keys::PROJECT_SETTINGS));
    let of_user = own.map(JsonSettings::at);
    let heard = |file: JsonSettings| {
        file.with_comments()
            .selects_method(keys::SELECTED, keys::METHODS, keys::EXPECTED_METHODS)
            .restricts_method(keys::ENFORCED, keys::METHODS, keys::EXPECTED_METHODS)
    };
    let of_project = of_project.map(|file| {
        if skip_trust {
            let file = file.with_comments().unused(keys::SELECTED);
            file.unused(keys::ENFORCED)
        } else {
            heard(file)
        }
    });
    let all = [
        of_machine(keys::SYSTEM_SETTINGS).map(heard),
        of_project,
        of_user.map(heard),
        of_machine(keys::SYSTEM_DEFAULTS).map(heard),
    ];
    all.into_iter().flatten().collect()
}

/// Returns where the file of trusted folders is.
fn trusted_folders(system: &System, directory: Option<&Path>) -> Option<PathBuf> {
    let (variable, file) = keys::TRUSTED_FOLDERS;
    let named = system.var(variable);
    let named = named.text().filter(|path| !path.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| Some(directory?.join(file)))
}

/// Returns the `.env` files, of which the first that is there counts.
fn dotenv(
    directory: Option<&Path>,
    project: &ProjectDirectory,
    variables: &Variables,
) -> FirstFound {
    let of_user = [directory, directory.and_then(Path::parent)];
    let of_user = of_user
        .into_iter()
        .flatten()
        .map(|own| own.join(keys::DOTENV));
    let mut files = FirstFound::new();
    for file in keys::PROJECT_DOTENV {
        if let Some(project) = project.path_unless_own(file, of_user.clone()) {
            files = files.or(Dotenv::project_file(project, file).variables(variables));
        }
    }
    for own in of_user {
        files = files.or(Dotenv::at(own).variables(variables));
    }
    files
}

// The encrypted file takes the place of the other, which is deleted then.
fn login(directory: &Path) -> FirstFound {
    FirstFound::new()
        .or(SessionJson::at(directory.join(keys::LOGIN))
            .expires(keys::EXPIRES, TimeUnit::Milliseconds)
            .or_in_key_store(keys::KEY_STORE))
        .or(SealedFile::at(directory.join(keys::SEALED)))
}

fn rules() -> RuleSet {
    RuleSet {
        name: Cow::Borrowed("gemini-cli-0.61.0"),
        used_in: Some(why_unused),
        account: "Google",
        key_header: HeaderScheme::X_GOOG_API_KEY,
        version: VERSION,
        preferred: CredentialClass::Key,
        preference: PreferenceScope::Nothing,
        access_token: AccessTokenVariable::Ignored,
        blank_hides: true,
        // It refuses to run in a folder that nobody trusts (recordings `trust/none*`).
        project_needs_trust: true,
        stores: &[],
        ..RuleSet::DOCUMENTED
    }
}

fn why_unused(subject: &Subject) -> Option<String> {
    why_not_followed(&keys::UNUSED, subject)
        .or_else(|| why_not_followed(&keys::UNUSED_IF_TRUST_IS_SKIPPED, subject))
        .or_else(|| why_not_followed(&keys::UNUSED_FOR_TRUST, subject))
}
