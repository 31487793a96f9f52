//! Programs of somebody's own: random sources in random order.

use auth_resolver::codex::AuthJson;
use auth_resolver::method::CredentialClass;
use auth_resolver::source::{Origin, Side};
use auth_resolver::sources::{FirstFound, Only, TimeUnit, Variables};
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
    /// Whether requests can go without a credential.
    pub(super) is_optional: bool,
    /// What the base URL in a login is.
    pub(super) server: Server,
}

/// What a program takes the base URL in a login for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Server {
    Unread,
    BaseUrl,
    /// The login goes to no other.
    Issuer,
}

/// A source of the program.
#[derive(Clone, Debug)]
pub(super) enum Source {
    One(Leaf),
    Only(CredentialClass, Leaf),
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
    AuthJson,
    /// The text of a file of the user's, which the caller has read.
    Handed(Document),
    /// That of a file of the project's, if it is there.
    ProjectHanded(Document),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Document {
    Dotenv,
    Toml,
    Json,
    Login,
    AuthJson,
}

impl Document {
    const ALL: [Self; 5] = [
        Self::Dotenv,
        Self::Toml,
        Self::Json,
        Self::Login,
        Self::AuthJson,
    ];

    fn file(self) -> &'static str {
        match self {
            Self::Dotenv => ".env",
            Self::Toml => "acme.toml",
            Self::Json => "acme.json",
            Self::Login => "login.json",
            Self::AuthJson => "auth.json",
        }
    }
}

const ALL: [Leaf; 12] = [
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
    Leaf::AuthJson,
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
            is_optional: maker.percent(20),
            server: maker.pick(&[Server::Unread, Server::BaseUrl, Server::Issuer]),
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
        if self.is_optional {
            resolver = resolver.credential_optional();
        }
        if let Some(word) = &self.selected {
            system = system.file(SELECTED, format!("prefer = '{word}'"));
            resolver = resolver.source(ConfigToml::at(SELECTED).preference("prefer"));
        }
        for source in &self.sources {
            let of = |leaves: &[Leaf], first: FirstFound| {
                let found = leaves
                    .iter()
                    .filter_map(|leaf| self.source(*leaf, of_project));
                found.fold(first, FirstFound::or)
            };
            resolver = match source {
                Source::One(leaf) => match self.source(*leaf, of_project) {
                    Some(source) => resolver.source(source),
                    None => resolver,
                },
                Source::Only(class, leaf) => match (class, self.source(*leaf, of_project)) {
                    (CredentialClass::Key, Some(source)) => resolver.source(Only::keys(source)),
                    (_, Some(source)) => resolver.source(Only::logins(source)),
                    (_, None) => resolver,
                },
                Source::FirstExisting(leaves) => {
                    resolver.source(of(leaves, FirstFound::existing()))
                }
                Source::FirstUsable(leaves) => resolver.source(of(leaves, FirstFound::usable())),
            };
        }
        Preset::switch(resolver.system(system), &self.arguments)
    }

    fn source(&self, leaf: Leaf, of_project: &[File]) -> Option<Box<dyn CredentialSource>> {
        let own = |name| format!("{HOME}/.acme/{name}");
        Some(match leaf {
            Leaf::Given => Box::new(self.given()),
            Leaf::Env => Box::new(
                Env::new()
                    .variables(&variables())
                    .api_key_file("ACME_KEY_FILE"),
            ),
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
            Leaf::Login => Box::new(self.login(SessionJson::at(own("login.json")))),
            Leaf::AuthJson => Box::new(AuthJson::at(own("auth.json"))),
            Leaf::Handed(document) => {
                let text = text_of(&self.files, &own(document.file()))?;
                let origin = match document {
                    Document::Dotenv | Document::Toml => Origin::caller("--handed"),
                    _ => Origin::other("the key ring", Side::Yours),
                };
                return Some(self.handed(document, origin, text));
            }
            Leaf::ProjectHanded(document) => {
                let path = format!("{PROJECT}/.acme/{}", document.file());
                let text = text_of(of_project, &path)?;
                let origin = match document {
                    Document::Toml | Document::Login => {
                        Origin::other(format!("{path} of the last commit"), Side::Project)
                    }
                    _ => Origin::file(path, Side::Project),
                };
                return Some(self.handed(document, origin, text));
            }
        })
    }

    fn handed(&self, document: Document, origin: Origin, text: &str) -> Box<dyn CredentialSource> {
        match document {
            Document::Dotenv => Box::new(Dotenv::text(origin, text).variables(&variables())),
            Document::Toml => Box::new(toml(ConfigToml::text(origin, text))),
            Document::Json => Box::new(json(JsonSettings::text(origin, text))),
            Document::Login => Box::new(self.login(SessionJson::text(origin, text))),
            Document::AuthJson => Box::new(AuthJson::text(origin, text)),
        }
    }

    fn login(&self, login: SessionJson) -> SessionJson {
        let login = login
            .access_token("access_token")
            .api_key("key")
            .account_id("account")
            .expires("expires", TimeUnit::Seconds);
        match self.server {
            Server::Unread => login,
            Server::BaseUrl => login.base_url("server_url"),
            Server::Issuer => login.issuer("server_url"),
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

fn toml(file: ConfigToml) -> ConfigToml {
    file.api_key("api.key")
        .bearer_token("api.token")
        .base_url("api.url")
        .login_base_url("login.url")
        .preference("prefer")
        .allow_http("http")
        .variables("", variables())
        .variables("env", variables())
}

fn json(file: JsonSettings) -> JsonSettings {
    file.with_comments()
        .api_key("key")
        .base_url("url")
        .preference("prefer")
        .allow_http("http")
        .variables("", variables())
        .variables("env", variables())
        .command("helper")
}

/// Returns the text of a plain file.
fn text_of<'a>(files: &'a [File], path: &str) -> Option<&'a str> {
    let file = files.iter().find(|file| file.path == path)?;
    let is_plain = matches!(file.kind, Kind::Plain);
    str::from_utf8(&file.contents.0).ok().filter(|_| is_plain)
}

fn sources(maker: &mut Maker) -> Vec<Source> {
    let mut leaves = some_of(maker, &ALL, 65);
    for document in Document::ALL {
        for leaf in [Leaf::Handed(document), Leaf::ProjectHanded(document)] {
            if maker.percent(20) {
                let at = maker.choices.below(leaves.len() + 1);
                leaves.insert(at, leaf);
            }
        }
    }
    let mut sources: Vec<Source> = Vec::new();
    for leaf in leaves {
        let class = maker.pick(&[CredentialClass::Key, CredentialClass::Login]);
        let is_restricted = maker.percent(15);
        sources.push(if is_restricted {
            Source::Only(class, leaf)
        } else {
            Source::One(leaf)
        });
    }
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
        .endpoint("ACME_ENDPOINT")
        .allow_http("ACME_ALLOW_HTTP")
        .header("ACME_TEAM", "X-Team")
}
