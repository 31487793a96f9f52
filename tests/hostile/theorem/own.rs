//! Programs of somebody's own: random sources in random order.

use auth_resolver::method::CredentialClass;
use auth_resolver::sources::{FirstFound, TimeUnit, Variables};
use auth_resolver::{
    Caller, ConfigToml, CredentialSource, Dotenv, Env, JsonSettings, KeyFile, Resolver,
    SessionJson, System,
};

use crate::made_up::machine::{Argument, File, GATEWAYS, HOME, Kind, Maker, PROJECT, Preset};
use crate::made_up::marker::{Marker, Tier};

use super::project::{keep_first, lines, write};
use super::vocabulary::OWN;

/// A machine and a program on it.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) marker: Marker,
    pub(super) variables: Vec<(&'static str, Option<String>)>,
    pub(super) files: Vec<File>,
    pub(super) arguments: Vec<Argument>,
    pub(super) sources: Vec<Source>,
    pub(super) prefers: Option<CredentialClass>,
    /// What is preferred ahead of everything else, by its word.
    pub(super) selected: Option<String>,
    /// Whether base URLs are for keys only.
    pub(super) keeps_logins: bool,
}

/// A source of the program.
#[derive(Clone, Debug)]
pub(super) enum Source {
    One(Leaf),
    FirstExisting(Vec<Leaf>),
    FirstUsable(Vec<Leaf>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Leaf {
    Given,
    Env,
    Dotenv,
    ProjectDotenv,
    ProjectDotenvFile,
    Toml,
    ProjectToml,
    Json,
    ProjectJson,
    KeyFile,
    Login,
}

const ALL: [Leaf; 11] = [
    Leaf::Given,
    Leaf::Env,
    Leaf::Dotenv,
    Leaf::ProjectDotenv,
    Leaf::ProjectDotenvFile,
    Leaf::Toml,
    Leaf::ProjectToml,
    Leaf::Json,
    Leaf::ProjectJson,
    Leaf::KeyFile,
    Leaf::Login,
];
const DOTENVS: [Leaf; 3] = [Leaf::ProjectDotenv, Leaf::ProjectDotenvFile, Leaf::Dotenv];
/// Where a made-up selection lies.
const SELECTED: &str = "/selected/acme.toml";

impl Own {
    /// Makes a program and a machine for it.
    pub(super) fn make(maker: &mut Maker) -> Self {
        let mut files = Vec::new();
        for place in &OWN {
            let Some(name) = place.path.strip_prefix(".acme/") else {
                continue;
            };
            if maker.percent(60) {
                let mut lines = lines(maker, Tier::User, place.rows, false);
                keep_first(&mut lines);
                let text = write(place.format, &lines);
                let contents = maker.mangle(text, Tier::User, "oz");
                files.push(File::new(
                    format!("{HOME}/.acme/{name}"),
                    Kind::Plain,
                    contents,
                ));
            }
        }
        if maker.percent(30) {
            let key = maker.secret(Tier::User, "of");
            files.push(File::new(
                format!("{HOME}/.acme/key"),
                Kind::Plain,
                key.into_bytes(),
            ));
        }
        if maker.percent(40) {
            let token = maker.secret(Tier::User, "ol");
            let login = serde_json::json!({"access_token": token}).to_string();
            files.push(File::new(
                format!("{HOME}/.acme/login.json"),
                Kind::Plain,
                login.into_bytes(),
            ));
        }
        let mut variables = Vec::new();
        for ((_, name, value), text) in lines(maker, Tier::User, OWN[0].rows, false) {
            if !variables.iter().any(|(known, _)| *known == name) {
                let text = if value.is_flag() {
                    "true".to_owned()
                } else {
                    text
                };
                variables.push((name, Some(text)));
            }
        }
        Self {
            sources: sources(maker),
            arguments: arguments(maker),
            prefers: maker.pick(&[
                None,
                Some(CredentialClass::Key),
                Some(CredentialClass::Login),
            ]),
            keeps_logins: maker.percent(50),
            selected: None,
            marker: maker.marker.clone(),
            variables,
            files,
        }
    }

    pub(super) fn resolver(&self, of_project: &[File]) -> Resolver {
        let mut system = System::fixed()
            .home(HOME)
            .current_dir(PROJECT)
            .now(1_700_000_000);
        for (name, value) in &self.variables {
            system = match value {
                Some(value) => system.var(*name, value),
                None => system.var_not_unicode(*name),
            };
        }
        for file in self.files.iter().chain(of_project) {
            system = file.put(system);
        }
        let mut resolver = Resolver::new()
            .default_base_url("https://api.acme.example/v1")
            .default_login_base_url("https://login.acme.example");
        if let Some(class) = self.prefers {
            resolver = resolver.prefer(class);
        }
        if self.keeps_logins {
            resolver = resolver.base_urls_for_keys_only();
        }
        if let Some(word) = &self.selected {
            system = system.file(SELECTED, format!("prefer = '{word}'"));
            resolver = resolver.source(ConfigToml::at(SELECTED).preference("prefer"));
        }
        for source in &self.sources {
            resolver = match source {
                Source::One(leaf) => resolver.source(self.source(*leaf)),
                Source::FirstExisting(leaves) => {
                    resolver.source(self.first_of(FirstFound::existing(), leaves))
                }
                Source::FirstUsable(leaves) => {
                    resolver.source(self.first_of(FirstFound::usable(), leaves))
                }
            };
        }
        Preset::switch(resolver.system(system), &self.arguments)
    }

    fn first_of(&self, first: FirstFound, leaves: &[Leaf]) -> FirstFound {
        let found = leaves.iter().map(|leaf| self.source(*leaf));
        found.fold(first, FirstFound::or)
    }

    fn source(&self, leaf: Leaf) -> Box<dyn CredentialSource> {
        let own = |name| format!("{HOME}/.acme/{name}");
        let toml = |file: ConfigToml| {
            file.api_key("api.key")
                .bearer_token("api.token")
                .base_url("api.url")
                .login_base_url("login.url")
                .preference("prefer")
        };
        let json = |file: JsonSettings| {
            file.with_comments()
                .api_key("key")
                .base_url("url")
                .preference("prefer")
                .variables("env", variables())
                .command("helper")
        };
        match leaf {
            Leaf::Given => Box::new(self.given()),
            Leaf::Env => Box::new(Env::new().variables(&variables())),
            Leaf::Dotenv => Box::new(Dotenv::at(own(".env")).variables(&variables())),
            Leaf::ProjectDotenv => Box::new(Dotenv::project(PROJECT).variables(&variables())),
            Leaf::ProjectDotenvFile => {
                Box::new(Dotenv::project_file(PROJECT, ".acme/.env").variables(&variables()))
            }
            Leaf::Toml => Box::new(toml(ConfigToml::at(own("acme.toml")))),
            Leaf::ProjectToml => Box::new(toml(ConfigToml::project(PROJECT, ".acme/acme.toml"))),
            Leaf::Json => Box::new(json(JsonSettings::at(own("acme.json")))),
            Leaf::ProjectJson => Box::new(json(JsonSettings::project(PROJECT, ".acme/acme.json"))),
            Leaf::KeyFile => Box::new(KeyFile::at(own("key"))),
            Leaf::Login => {
                Box::new(SessionJson::at(own("login.json")).expires("expires", TimeUnit::Seconds))
            }
        }
    }

    fn given(&self) -> Caller {
        let mut caller = Caller::new("--given");
        for argument in &self.arguments {
            caller = match argument.clone() {
                Argument::ApiKey(key) => caller.api_key(key),
                Argument::BaseUrl(url) => caller.base_url(url),
                _ => caller,
            };
        }
        caller
    }
}

fn sources(maker: &mut Maker) -> Vec<Source> {
    let mut sources: Vec<Source> = some_of(maker, &ALL, 70)
        .into_iter()
        .map(Source::One)
        .collect();
    if maker.percent(25) {
        let first = Source::FirstExisting(some_of(maker, &DOTENVS, 90));
        insert(maker, &mut sources, first);
    }
    if maker.percent(25) {
        let first = Source::FirstUsable(some_of(maker, &DOTENVS, 90));
        insert(maker, &mut sources, first);
    }
    sources
}

fn insert(maker: &mut Maker, sources: &mut Vec<Source>, source: Source) {
    let at = maker.choices.below(sources.len() + 1);
    sources.insert(at, source);
}

/// Picks some in any order.
fn some_of(maker: &mut Maker, leaves: &[Leaf], percent: usize) -> Vec<Leaf> {
    let mut some = Vec::new();
    for leaf in leaves {
        if maker.percent(percent) {
            let at = maker.choices.below(some.len() + 1);
            some.insert(at, *leaf);
        }
    }
    some
}

fn arguments(maker: &mut Maker) -> Vec<Argument> {
    let mut arguments = Vec::new();
    if maker.percent(8) {
        arguments.push(Argument::ApiKey(maker.secret(Tier::Caller, "ok")));
    }
    if maker.percent(8) {
        let url = maker.url(Tier::Caller, "ou", GATEWAYS[2]);
        arguments.push(Argument::BaseUrl(url));
    }
    for (percent, argument) in [
        (10, Argument::AllowHttp),
        (10, Argument::AllowSessionHost),
        (8, Argument::SkipBroken),
        (8, Argument::SkipUntrustedUrls),
        (5, Argument::RefuseExpired),
        (10, Argument::RefuseConflicts),
        (10, Argument::RefuseProjectCredentials),
        (10, Argument::TrustProject),
    ] {
        if maker.percent(percent) {
            arguments.push(argument);
        }
    }
    arguments
}

fn variables() -> Variables {
    Variables::new()
        .pinned_api_key("ACME_RUN_KEY")
        .bearer_token("ACME_TOKEN")
        .api_key("ACME_API_KEY")
        .login_token("ACME_LOGIN")
        .base_url("ACME_BASE_URL")
        .login_base_url("ACME_LOGIN_URL")
        .header("ACME_TEAM", "X-Team")
}
