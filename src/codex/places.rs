//! Which files and variables are looked at, in which order.

use std::path::{Path, PathBuf};

use crate::finding::tool::ToolKey;
use crate::finding::{Finding, Found, Origin, SettingKey, Side, Standing, Subject};
use crate::method::MethodKind;
use crate::policy::tool::{ProfileRule, ProjectSettings};
use crate::resolver::Resolver;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole};
use crate::sources::{ConfigToml, Dotenv, Env, ProjectDirectory, SettingKeys, Variables};
use crate::system::Platform;
use crate::text::Name;

use super::auth_json::access_token;
use super::keys;
use super::release::Release;

/// The files of settings, and what decides which of them are read.
pub(super) struct Layers<'a> {
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

impl Layers<'_> {
    /// Returns the source for one file, trusted as the user's own is.
    pub(super) fn file(&self, path: &Path) -> ConfigToml {
        self.keys(ConfigToml::at(path))
    }

    fn keys(&self, file: ConfigToml) -> ConfigToml {
        file.of_toml_1_0(self.release.toml_1_0)
            .keys(self.settings.clone())
    }

    /// Adds the files in order of precedence: the project's, the profile's, the user's, the
    /// machine's.
    pub(super) fn add_to(&self, mut resolver: Resolver) -> Resolver {
        let rules = &self.release.rules;
        let own = self.directory.map(|own| own.join(keys::CONFIG));
        if rules.tool.project_settings != ProjectSettings::Unread
            && let Some(project) = self
                .project
                .path_unless_own(keys::PROJECT_CONFIG, own.as_deref())
        {
            // Codex reads one for each directory from the project's root down to where it runs.
            // Here the caller names one directory, and nothing is looked for in any other.
            let file = ConfigToml::project(project, keys::PROJECT_CONFIG);
            resolver = resolver.source(self.keys(file));
        }
        if let (Some(directory), Some(profile)) = (self.directory, self.profile)
            && rules.tool.profile != ProfileRule::Table
            && profile.is_valid()
        {
            let path = directory.join(format!("{profile}.{}", keys::CONFIG));
            resolver = resolver.source(ProfileFile {
                file: self.file(&path),
                path,
                profile: profile.clone(),
            });
        }
        if let Some(own) = own {
            let overridden = self.overridden.clone();
            resolver = resolver.source(self.file(&own).overridden(overridden));
        }
        if self.release.system_config && self.platform == Platform::Unix {
            resolver = resolver.source(self.file(Path::new(keys::SYSTEM_CONFIG)));
        }
        resolver
    }
}

/// The places of variables.
pub(super) struct VariablePlaces {
    pub(super) process: Option<Env>,
    pub(super) project: Option<Dotenv>,
    pub(super) user: Option<Dotenv>,
}

/// Returns the environment and the `.env` files, with what each is asked for.
pub(super) fn variables(
    release: &Release,
    directory: Option<&Path>,
    project: &ProjectDirectory,
) -> VariablePlaces {
    let of_servers = release.provider_variables();
    let everywhere = |variables: Variables| {
        let key = VariableRole::Credential(Standing::Ambient, MethodKind::ApiKey);
        let mut variables = variables
            .known(keys::API_KEY, key)
            .known(keys::BASE_URL, VariableRole::BaseUrl);
        for (variable, header) in keys::HEADERS {
            let header = VariableRole::Header(Name::known(header));
            variables = variables.known(variable, header);
        }
        for (variable, _) in keys::UNUSED {
            variables = variables.known(variable, VariableRole::Unused);
        }
        for variable in keys::KEYS_OF_OTHERS.iter().chain(&of_servers) {
            variables = variables.known(variable, VariableRole::Named);
        }
        variables
    };
    // Missing in `.env` files on purpose: releases that know these let no such file set a name of
    // Codex's own (recordings `dotenv/CODEX_API_KEY*`).
    let for_this_run = |variables: Variables| {
        let kind = MethodKind::PersonalAccessToken;
        let key = VariableRole::Credential(Standing::Pinned, MethodKind::ApiKey);
        let token = VariableRole::Token(Standing::Pinned, kind, access_token);
        let variables = variables.known(keys::RUN_API_KEY, key);
        variables.known(keys::ACCESS_TOKEN, token)
    };
    // First of its place: it comes before the credentials of this run.
    let workload_identity = || {
        let mut variables = Variables::new();
        for (variable, selects) in keys::WORKLOAD_IDENTITY {
            if release.workload_identity {
                let role = VariableRole::Selects("a workload identity provider", selects);
                variables = variables.known(variable, role);
            }
        }
        variables
    };
    let env = Env::of(everywhere(for_this_run(workload_identity())));
    let fill = |dotenv: Dotenv, variables| {
        let dotenv = dotenv.of(everywhere(variables));
        if release.dotenv_ignores_own_names {
            dotenv.ignore_prefix(keys::OWN_PREFIX)
        } else {
            dotenv
        }
    };
    let own = directory.map(|directory| directory.join(keys::DOTENV));
    let user = own.as_ref().map(|own| {
        let dotenv = fill(Dotenv::at(own), workload_identity());
        match release.dotenvy {
            // The user's file only. Expanded, a project's could take in its user's variables.
            Some(rules) => dotenv.dotenvy(rules),
            None => dotenv,
        }
    });
    // Until 0.30 releases went on to the directories above (recordings `dotenv/parent_of_cwd`).
    // Here the caller names the one directory that is looked at.
    let project = project
        .path_unless_own(keys::DOTENV, own.as_deref())
        .map(|directory| fill(Dotenv::project(directory), Variables::new()));
    VariablePlaces {
        process: Some(env),
        project,
        user,
    }
}
