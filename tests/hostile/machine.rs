//! Whole machines, made up at random, with a marker wherever a secret can be.

mod auth_json;
mod config_toml;
mod dotenv;
mod preset;
mod rules;
mod values;

pub(crate) use self::preset::Argument;
pub(crate) use self::values::IDENTITY;

use std::fmt;

use auth_resolver::{FileProblem, FixedSystem, Platform, Resolver, System};

use self::preset::Preset;
use self::values::Maker;
use crate::marker::{Marker, Tier};

pub(crate) const HOME: &str = "/h";
pub(crate) const PROJECT: &str = "/p";
/// The hosts that places of the user's, of a project and of the caller name.
pub(crate) const GATEWAYS: [&str; 3] = ["gateway.example", "project.example", "caller.example"];
const PROVIDER_KEY: &str = "PROVIDER_KEY";

/// How often a variable is set, what it is called, what it is, and where its marker is.
const VARIABLES: [(usize, &str, Value, &str); 15] = [
    (40, "OPENAI_API_KEY", Value::Secret, "ek"),
    (15, "CODEX_API_KEY", Value::Secret, "er"),
    (12, "CODEX_ACCESS_TOKEN", Value::Secret, "ea"),
    (25, "OPENAI_BASE_URL", Value::Url, "eu"),
    (20, "OPENAI_ORGANIZATION", Value::Secret, "eo"),
    (10, "OPENAI_PROJECT", Value::Secret, "ej"),
    (50, PROVIDER_KEY, Value::Secret, "ep"),
    (60, "OTHER_TOKEN", Value::Secret, "et"),
    (50, "HEADER_VARIABLE", Value::Secret, "eh"),
    (15, "CODEX_OSS_BASE_URL", Value::Url, "el"),
    (10, "CODEX_OSS_PORT", Value::Name("123"), "en"),
    (30, "AWS_BEARER_TOKEN_BEDROCK", Value::Secret, "eb"),
    (30, "AWS_REGION", Value::Name("us-west-2"), "ew"),
    (20, "OPENAI_ADMIN_KEY", Value::Secret, "ed"),
    (2, "WSL_DISTRO_NAME", Value::Secret, "ei"),
];

/// What a variable holds.
#[derive(Clone, Copy)]
enum Value {
    Secret,
    Url,
    Name(&'static str),
}

/// A machine, and what the program on it was given.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) marker: Marker,
    /// `None` stands for a text that is not Unicode.
    pub(crate) variables: Vec<(&'static str, Option<String>)>,
    pub(crate) files: Vec<File>,
    pub(crate) preset: Preset,
    has_home: bool,
    platform: Platform,
    now: i64,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) contents: Bytes,
}

/// The content of a file. Prints as text.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

/// What is at the place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Unreadable,
    Pipe,
    Directory,
    Linked,
    DanglingLink,
    WritableByOthers,
    Foreign,
    Changing,
    /// Empty at first, as a file that somebody has begun to rewrite.
    Emptied,
}

impl Machine {
    /// Makes the machine of a seed.
    pub(crate) fn of_seed(seed: u64) -> Self {
        let mut maker = Maker::new(seed);
        let maker = &mut maker;
        let has_project = maker.percent(70);
        let mut variables = Vec::new();
        let directory = directory(maker, has_project, &mut variables);
        for (percent, name, value, place) in VARIABLES {
            if maker.percent(percent) {
                let text = match value {
                    Value::Secret => maker.secret(Tier::User, place),
                    Value::Url => maker.url(Tier::User, place, GATEWAYS[0]),
                    Value::Name(right) => maker.name(Tier::User, place, right),
                };
                let is_unicode = !maker.percent(3);
                variables.push((name, is_unicode.then_some(text)));
            }
        }
        Self {
            files: files(maker, directory),
            preset: Preset::make(maker, has_project),
            has_home: !maker.percent(2),
            platform: if maker.percent(5) {
                Platform::Windows
            } else {
                Platform::Unix
            },
            now: maker.pick(&[0, 1_700_000_000, i64::MAX, i64::MIN]),
            marker: maker.marker.clone(),
            variables,
        }
    }

    pub(crate) fn resolver(&self) -> Resolver {
        self.preset.resolver(self.system())
    }

    fn system(&self) -> FixedSystem {
        let mut system = System::fixed()
            .current_dir(PROJECT)
            .platform(self.platform)
            .now(self.now);
        system = if self.has_home {
            system.home(HOME)
        } else {
            system.no_home()
        };
        for (name, value) in &self.variables {
            system = match value {
                Some(value) => system.var(*name, value),
                None => system.var_os_invalid(*name),
            };
        }
        for file in &self.files {
            system = file.put(system);
        }
        system
    }
}

impl File {
    fn put(&self, system: FixedSystem) -> FixedSystem {
        let path = self.path.as_str();
        let contents = self.contents.0.as_slice();
        match self.kind {
            Kind::Plain => system.file(path, contents),
            Kind::Unreadable => system.unreadable(path),
            Kind::Pipe => system.pipe(path),
            Kind::Directory => system.directory(path),
            Kind::Linked => {
                let target = format!("/elsewhere{path}");
                system.link(path, &target).file(&target, contents)
            }
            Kind::DanglingLink => system.link(path, "/nowhere"),
            Kind::WritableByOthers => system.file_mode(path, 0o666).file(path, contents),
            Kind::Foreign => system.file_owner_foreign(path).file(path, contents),
            Kind::Changing => system.problem(path, FileProblem::Changing),
            Kind::Emptied => system.file_sequence(path, [b"".as_slice(), contents]),
        }
    }
}

/// Says where Codex's directory is.
fn directory(
    maker: &mut Maker,
    has_project: bool,
    variables: &mut Vec<(&'static str, Option<String>)>,
) -> &'static str {
    let (value, directory) = match maker.random.below(60) {
        0 | 3 => (Some("/x".to_owned()), "/x"),
        1 => (None, "/h/.codex"),
        // The project's own directory would be the user's as well.
        2 if !has_project => (Some(".codex".to_owned()), "/p/.codex"),
        _ => return "/h/.codex",
    };
    variables.push(("CODEX_HOME", value));
    directory
}

fn files(maker: &mut Maker, directory: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut put = |maker: &mut Maker, path: String, contents: Vec<u8>| {
        let kind = maker.pick(&[
            Kind::Unreadable,
            Kind::Pipe,
            Kind::Directory,
            Kind::Linked,
            Kind::DanglingLink,
            Kind::WritableByOthers,
            Kind::Foreign,
            Kind::Changing,
            Kind::Emptied,
        ]);
        files.push(File {
            path,
            kind: if maker.percent(10) { kind } else { Kind::Plain },
            contents: Bytes(contents),
        });
    };
    if maker.percent(75) {
        let contents = auth_json::auth_json(maker);
        put(maker, format!("{directory}/auth.json"), contents);
    }
    for (percent, path) in [
        (70, format!("{directory}/config.toml")),
        (4, "/etc/codex/config.toml".to_owned()),
        (4, "/etc/codex/managed_config.toml".to_owned()),
        (4, format!("{directory}/work.config.toml")),
    ] {
        if maker.percent(percent) {
            let contents = config_toml::config_toml(maker, Tier::User);
            put(maker, path, contents);
        }
    }
    if directory != "/p/.codex" && maker.percent(50) {
        let contents = config_toml::config_toml(maker, Tier::Project);
        put(maker, format!("{PROJECT}/.codex/config.toml"), contents);
    }
    if maker.percent(35) {
        let contents = dotenv::dotenv(maker, Tier::User);
        put(maker, format!("{directory}/.env"), contents);
    }
    if maker.percent(40) {
        let contents = dotenv::dotenv(maker, Tier::Project);
        put(maker, format!("{PROJECT}/.env"), contents);
    }
    files
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n{}\n",
            self.0.escape_ascii().to_string().replace("\\n", "\n")
        )
    }
}
