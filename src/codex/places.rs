//! Which files and variables are looked at, in which order.

use std::path::Path;

use crate::policy::{ProfileRule, ProjectSettings};
use crate::resolver::Resolver;
use crate::sources::{ConfigToml, Dotenv, Env, SettingKeys};
use crate::text::Name;

use super::keys;
use super::release::{DotenvOrder, Release};

/// The files of settings, in order of precedence.
pub(super) struct Layers<'a> {
    pub(super) release: &'a Release,
    pub(super) directory: Option<&'a Path>,
    pub(super) project: Option<&'a Path>,
    pub(super) profile: Option<&'a Name>,
    pub(super) settings: SettingKeys,
}

impl Layers<'_> {
    pub(super) fn file(&self, path: &Path) -> ConfigToml {
        ConfigToml::at(path).keys(self.settings.clone())
    }

    pub(super) fn add_to(&self, mut resolver: Resolver) -> Resolver {
        let rules = &self.release.rules;
        if let Some(project) = self.project
            && rules.project_settings != ProjectSettings::Unread
        {
            let file = ConfigToml::project(project, keys::PROJECT_CONFIG);
            resolver = resolver.source(file.keys(self.settings.clone()));
        }
        if let (Some(directory), Some(profile)) = (self.directory, self.profile)
            && rules.profile == ProfileRule::File
            && profile.is_valid()
        {
            let path = directory.join(format!("{profile}.{}", keys::CONFIG));
            resolver = resolver.source(self.file(&path).required());
        }
        if let Some(directory) = self.directory {
            resolver = resolver.source(self.file(&directory.join(keys::CONFIG)));
        }
        if self.release.system_config {
            resolver = resolver.source(self.file(Path::new(keys::SYSTEM_CONFIG)));
        }
        resolver
    }
}

pub(super) fn variables(
    mut resolver: Resolver,
    release: &Release,
    directory: Option<&Path>,
    project: Option<&Path>,
) -> Resolver {
    let mut env = Env::new()
        .pinned_api_key(keys::RUN_API_KEY)
        .access_token(keys::ACCESS_TOKEN)
        .api_key(keys::API_KEY)
        .base_url(keys::BASE_URL);
    for (variable, header) in keys::HEADERS {
        env = env.header(variable, header);
    }
    for variable in release.provider_variables() {
        env = env.variable(variable);
    }
    let fill = |mut dotenv: Dotenv| {
        dotenv = dotenv.api_key(keys::API_KEY).base_url(keys::BASE_URL);
        for (variable, header) in keys::HEADERS {
            dotenv = dotenv.header(variable, header);
        }
        for variable in release.provider_variables() {
            dotenv = dotenv.variable(variable);
        }
        if release.dotenv_ignores_own_names {
            dotenv = dotenv.ignore_prefix(keys::OWN_PREFIX);
        }
        dotenv
    };
    let user = directory.map(|directory| {
        let dotenv = fill(Dotenv::user(directory.join(keys::DOTENV)));
        match release.dotenvy {
            Some(rules) => dotenv.dotenvy(rules),
            None => dotenv,
        }
    });
    let project = project
        .filter(|_| release.project_dotenv)
        .map(|directory| fill(Dotenv::project(directory)));
    let (before, between, after) = match release.dotenv_order {
        DotenvOrder::ProcessProjectUser => (None, project, user),
        DotenvOrder::ProcessUserProject => (None, user, project),
        DotenvOrder::ProjectUserProcess => (project, user, None),
    };
    let process_last = release.dotenv_order == DotenvOrder::ProjectUserProcess;
    for dotenv in before
        .into_iter()
        .chain(between.clone().filter(|_| process_last))
    {
        resolver = resolver.source(dotenv);
    }
    resolver = resolver.source(env);
    for dotenv in between.filter(|_| !process_last).into_iter().chain(after) {
        resolver = resolver.source(dotenv);
    }
    resolver
}
