//! Which files and variables are looked at, in which order.

use std::path::{Path, PathBuf};

use crate::finding::tool::ToolKey;
use crate::finding::{Finding, Found, Origin, SettingKey, Side, Standing, Subject};
use crate::method::MethodKind;
use crate::policy::tool::{BuiltInServer, ProfileRule, ProjectSettings};
use crate::resolver::Resolver;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole};
use crate::sources::{ConfigToml, Dotenv, Env, ProjectDirectory, SettingKeys, Variables};
use crate::system::Platform;
use crate::text::Name;

use super::auth_json::{AuthJson, access_token};
use super::keys;
use super::release::{Part, Release};

/// The places that releases order differently, and what decides which of them are read.
pub(super) struct Places<'a> {
    pub(super) release: &'a Release,
    pub(super) platform: Platform,
    /// Where Codex keeps its files; none if that is not known.
    pub(super) directory: Option<&'a Path>,
    /// The project's directory, if the caller named one.
    pub(super) project: &'a ProjectDirectory,
    /// The profile that the caller selected.
    pub(super) profile: Option<&'a Name>,
    /// What the keys mean, in every file alike.
    pub(super) settings: SettingKeys,
    /// Tables that the caller gave others in place of, by their dotted keys.
    pub(super) overridden: Vec<String>,
    /// The variables that count in the environment and in `.env` files.
    pub(super) everywhere: Variables,
}

/// The file of a profile. The report says as well whether it is there: where it is missing releases go
/// on without it (recordings `profile/v2_file_missing`), and the documented rules do not.
#[derive(Debug)]
struct ProfileFile {
    path: PathBuf,
    file: ConfigToml,
    profile: Name,
}

impl CredentialSource for ProfileFile {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        self.file.inspect(inquiry, report);
        let file = report.findings().get(before);
        let missing = file.is_some_and(|file| matches!(file.found, Found::Nothing));
        let found = if missing {
            Found::Nothing
        } else {
            Found::Present
        };
        // No such file has a table with this key, so it can tell whether the file is there.
        let key = Box::new(SettingKey::Tool(ToolKey::SelectedServer));
        let subject = Subject::Setting(SettingKey::Tool(ToolKey::Profile(
            self.profile.clone(),
            key,
        )));
        let origin = Origin::whole_file(&self.path, Side::Yours);
        report.add(Finding::new(origin, subject, found));
    }
}

impl Places<'_> {
    /// Adds the sources of one part, in order of precedence.
    pub(super) fn add_to(&self, resolver: Resolver, part: Part) -> Resolver {
        match part {
            Part::Settings => self.add_config_files(resolver),
            Part::Process => resolver.source(self.process()),
            Part::ProjectDotenv => resolver.optional(self.project_dotenv()),
            Part::UserDotenv => resolver.optional(self.user_dotenv()),
            // Without a home there is no login to look for, and the home has said so.
            Part::Login => resolver.optional(self.own(keys::AUTH_JSON).map(AuthJson::at)),
        }
    }

    /// Returns the path of a file that Codex keeps, if it is known where that is.
    fn own(&self, file: &str) -> Option<PathBuf> {
        Some(self.directory?.join(file))
    }

    /// Returns the source for one file, trusted as the user's own is.
    pub(super) fn config_file(&self, path: impl Into<PathBuf>) -> ConfigToml {
        self.keys(ConfigToml::at(path))
    }

    fn keys(&self, file: ConfigToml) -> ConfigToml {
        file.of_toml_1_0(self.release.toml_1_0)
            .keys(self.settings.clone())
    }

    /// Adds the files of settings: the project's, the profile's, the user's, the machine's.
    fn add_config_files(&self, mut resolver: Resolver) -> Resolver {
        let rules = &self.release.rules.tool;
        let own = self.own(keys::CONFIG);
        if rules.project_settings != ProjectSettings::Unread
            && let Some(project) = self
                .project
                .path_unless_own(keys::PROJECT_CONFIG, own.as_deref())
        {
            // Codex reads one for each directory from the project's root down to where it runs.
            // Here the caller names one directory, and nothing is looked for in any other.
            let file = ConfigToml::project(project, keys::PROJECT_CONFIG);
            resolver = resolver.source(self.keys(file));
        }
        if rules.profile != ProfileRule::Table
            && let Some(profile) = self.profile.filter(|profile| profile.is_valid())
            && let Some(path) = self.own(&format!("{profile}.{}", keys::CONFIG))
        {
            resolver = resolver.source(ProfileFile {
                file: self.config_file(&path),
                path,
                profile: profile.clone(),
            });
        }
        if let Some(own) = own {
            let file = self.config_file(own).overridden(self.overridden.clone());
            resolver = resolver.source(file);
        }
        if self.release.system_config && self.platform == Platform::Unix {
            resolver = resolver.source(self.config_file(keys::SYSTEM_CONFIG));
        }
        resolver
    }

    fn process(&self) -> Env {
        // Missing in `.env` files on purpose: releases that know these let no such file set a name of
        // Codex's own (recordings `dotenv/CODEX_API_KEY*`).
        let key = VariableRole::Credential(Standing::Pinned, MethodKind::ApiKey);
        let kind = MethodKind::PersonalAccessToken;
        let token = VariableRole::Token(Standing::Pinned, kind, access_token);
        let variables = self.workload_identity().known(keys::RUN_API_KEY, key);
        Env::of(variables.known(keys::ACCESS_TOKEN, token)).variables(&self.everywhere)
    }

    fn user_dotenv(&self) -> Option<Dotenv> {
        let dotenv = Dotenv::at(self.own(keys::DOTENV)?);
        let dotenv = self.dotenv(dotenv, self.workload_identity());
        Some(match self.release.dotenvy {
            // The user's file only. Expanded, a project's could take in its user's variables.
            Some(rules) => dotenv.dotenvy(rules),
            None => dotenv,
        })
    }

    // Until 0.30 releases went on to the directories above (recordings `dotenv/parent_of_cwd`).
    // Here the caller names the one directory that is looked at.
    fn project_dotenv(&self) -> Option<Dotenv> {
        let own = self.own(keys::DOTENV);
        let project = self.project.path_unless_own(keys::DOTENV, own)?;
        Some(self.dotenv(Dotenv::project(project), Variables::new()))
    }

    fn dotenv(&self, file: Dotenv, variables: Variables) -> Dotenv {
        let file = file.of(variables).variables(&self.everywhere);
        if self.release.dotenv_ignores_own_names {
            file.ignore_prefix(keys::OWN_PREFIX)
        } else {
            file
        }
    }

    /// Returns what selects workload identity. First of its place: it comes before the credentials of
    /// this run.
    fn workload_identity(&self) -> Variables {
        let mut variables = Variables::new();
        for (variable, selects) in keys::WORKLOAD_IDENTITY {
            if self.release.workload_identity {
                let role = VariableRole::Selects("a workload identity provider", selects);
                variables = variables.known(variable, role);
            }
        }
        variables
    }
}

/// Returns the variables that count in the environment and in `.env` files.
pub(super) fn everywhere(release: &Release) -> Variables {
    let key = VariableRole::Credential(Standing::Ambient, MethodKind::ApiKey);
    let mut variables = Variables::new()
        .known(keys::API_KEY, key)
        .known(keys::BASE_URL, VariableRole::BaseUrl);
    for (variable, header) in keys::HEADERS {
        variables = variables.known(variable, VariableRole::Header(Name::known(header)));
    }
    let built_in = release.rules.tool.servers.built_in.iter();
    // Several built-in providers look at one variable.
    let mut named = keys::KEYS_OF_OTHERS.to_vec();
    for variable in built_in.flat_map(BuiltInServer::variables) {
        if !named.contains(&variable) {
            named.push(variable);
        }
    }
    variables
        .known_as(&VariableRole::Unused, keys::UNUSED_VARIABLES)
        .known_as(&VariableRole::Named, &named)
}
