//! Programs of somebody's own: random sources in random order.

use auth_resolver::{
    BuiltInProvider, Caller, ConfigToml, CredentialClass, CredentialSource, Dotenv, Env,
    FirstFound, FixedSystem, JsonSettings, KeyFile, Layers, MethodChoice, Overrides, ProviderField,
    ProviderKey, Resolver, RuleSet, SessionJson, SettingKey, SettingKeys, System, TimeUnit,
    Variables,
};

use crate::made_up::machine::{Argument, File, GATEWAYS, HOME, Kind, Maker, PROJECT, Preset};
use crate::made_up::marker::{Marker, Tier};

use super::project::{keep_first, lines, write};
use super::selection::Selection;
use super::vocabulary::OWN;

/// A machine and a program on it.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) marker: Marker,
    pub(super) variables: Vec<(&'static str, Option<String>)>,
    pub(super) files: Vec<File>,
    pub(super) arguments: Vec<Argument>,
    pub(super) sources: Vec<Source>,
    pub(super) prefers_keys: bool,
    /// What is selected ahead of everything else.
    pub(super) selected: Vec<Selection>,
}

/// A source of the program.
#[derive(Clone, Debug)]
pub(super) enum Source {
    One(Leaf),
    FirstFound(Vec<Leaf>),
    Layers(Vec<Leaf>),
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
const LAYERS: [Leaf; 4] = [
    Leaf::ProjectJson,
    Leaf::Json,
    Leaf::Env,
    Leaf::ProjectDotenv,
];
const NAMES: &[&str] = &["ACME_TOKEN", "ACME_API_KEY", "ACME_LOGIN"];
const WORDS: &[(&str, MethodChoice)] = &[
    ("key", MethodChoice::Class(CredentialClass::Key)),
    ("login", MethodChoice::Class(CredentialClass::Account)),
    ("cloud", MethodChoice::Elsewhere("a cloud")),
];
const SERVER_KEYS: &[(&str, ProviderKey)] = &[
    ("url", ProviderKey::Field(ProviderField::BaseUrl)),
    ("key_in", ProviderKey::Field(ProviderField::EnvKey)),
    ("token", ProviderKey::Field(ProviderField::BearerToken)),
    (
        "wants_login",
        ProviderKey::Field(ProviderField::RequiresStoredLogin),
    ),
    ("headers", ProviderKey::Headers),
    ("headers_in", ProviderKey::VariableHeaders),
    ("parameters", ProviderKey::QueryParameters),
];
const CLOUD: BuiltInProvider =
    BuiltInProvider::new("cloud", "https://cloud.{region}.acme.example/v1")
        .region_variables(&["ACME_REGION"])
        .key_variable("ACME_CLOUD_KEY");
const LOCAL: BuiltInProvider = BuiltInProvider::new("local", "http://localhost:{port}/v1")
    .url_variable("ACME_LOCAL_URL")
    .port("ACME_PORT", "8080");
/// Where a made-up selection lies.
const SELECTED: &str = "/selected/.env";

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
        // Only a project names it.
        variables.push(("ACME_SECRET", Some(maker.plant(Tier::User, "ox"))));
        Self {
            sources: sources(maker),
            arguments: arguments(maker),
            prefers_keys: maker.percent(50),
            selected: Vec::new(),
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
        let mut rules = if self.prefers_keys {
            RuleSet::API_KEY_FIRST
        } else {
            RuleSet::DOCUMENTED
        };
        rules.providers.built_in = &[CLOUD, LOCAL];
        let mut resolver = Resolver::new()
            .rules(rules)
            .default_base_url("https://api.acme.example/v1")
            .default_session_base_url("https://login.acme.example");
        (resolver, system) = self.add_selected(resolver, system);
        for source in &self.sources {
            resolver = match source {
                Source::One(leaf) => resolver.source(self.source(*leaf)),
                Source::FirstFound(leaves) => {
                    let found = leaves.iter().map(|leaf| self.source(*leaf));
                    resolver.source(found.fold(FirstFound::new(), FirstFound::or))
                }
                Source::Layers(leaves) => {
                    let layers = leaves.iter().map(|leaf| self.source(*leaf));
                    resolver.source(layers.fold(Layers::in_order(NAMES), Layers::layer))
                }
            };
        }
        Preset::switch(resolver.system(system), &self.arguments)
    }

    fn add_selected(
        &self,
        mut resolver: Resolver,
        mut system: FixedSystem,
    ) -> (Resolver, FixedSystem) {
        let mut overrides = Overrides::new("--set").keys(keys());
        let mut lines = Vec::new();
        for selection in &self.selected {
            match selection {
                Selection::Setting(assignment) => overrides = overrides.set(assignment),
                Selection::Variable(name, value) => lines.push(format!("{name}={value}")),
                Selection::Method(word) => lines.push(format!("ACME_METHOD={word}")),
                // Under these rules a variable that is set to nothing is not set.
                Selection::Cancelled(_) => {}
            }
        }
        if !self.selected.is_empty() {
            system = system.file(SELECTED, lines.join("\n"));
            let dotenv = Dotenv::at(SELECTED).variables(&variables());
            resolver = resolver.source(overrides).source(dotenv);
        }
        (resolver, system)
    }

    fn source(&self, leaf: Leaf) -> Box<dyn CredentialSource> {
        let own = |name| format!("{HOME}/.acme/{name}");
        let toml = |file: ConfigToml| file.keys(keys());
        let json = |file: JsonSettings| {
            file.with_comments()
                .api_key("key")
                .base_url("url")
                .selects_method("method", WORDS, "`key`, `login` or `cloud`")
                .restricts_method("only", WORDS, "`key`, `login` or `cloud`")
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
            Leaf::Toml => {
                let trust = keys().project_trust("projects", "trust", PROJECT);
                Box::new(ConfigToml::at(own("acme.toml")).keys(trust))
            }
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
                Argument::Profile(name) => caller.profile(name),
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
        let first = Source::FirstFound(some_of(maker, &DOTENVS, 90));
        insert(maker, &mut sources, first);
    }
    if maker.percent(25) {
        let layers = Source::Layers(some_of(maker, &LAYERS, 90));
        insert(maker, &mut sources, layers);
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
        (5, Argument::Profile("work".to_owned())),
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
    let of_built_in = CLOUD.variables().chain(LOCAL.variables());
    of_built_in
        .fold(Variables::new(), Variables::named)
        .pinned_api_key("ACME_RUN_KEY")
        .bearer_token("ACME_TOKEN")
        .api_key("ACME_API_KEY")
        .session_token("ACME_LOGIN")
        .base_url("ACME_BASE_URL")
        .session_base_url("ACME_LOGIN_URL")
        .header("ACME_TEAM", "X-Team")
        .named("ACME_SERVER_KEY")
        .named("ACME_HEADER")
        .selects_method("ACME_METHOD", WORDS)
}

fn keys() -> SettingKeys {
    SettingKeys::new()
        .api_key("api.key")
        .setting("api.url", SettingKey::BaseUrl)
        .setting("login.url", SettingKey::SessionBaseUrl)
        .setting("prefer", SettingKey::PreferredMethod)
        .setting("only", SettingKey::ForcedMethod)
        .setting("store", SettingKey::CredentialStore)
        .setting("server", SettingKey::SelectedProvider)
        .setting("profile", SettingKey::SelectedProfile)
        .profiles("profiles")
        .providers("servers", SERVER_KEYS)
}
