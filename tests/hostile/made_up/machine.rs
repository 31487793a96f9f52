//! Whole machines, made up at random, with a marker wherever a secret can be.

mod argument;
mod auth_json;
mod claude_code;
mod codex;
mod config_toml;
mod dotenv;
mod files;
mod gemini_cli;
mod json;
mod own;
mod preset;
mod program;
mod rules;
mod values;

pub(crate) use self::argument::Argument;
pub(crate) use self::files::{File, Kind};
pub(crate) use self::preset::Preset;
pub(crate) use self::program::Program;
pub(crate) use self::values::{IDENTITY, Maker};

use std::path::Path;

use auth_resolver::system::{FixedSystem, Platform};
use auth_resolver::{Resolver, System};

use super::marker::{Marker, Tier};

pub(crate) const HOME: &str = "/h";
pub(crate) const PROJECT: &str = "/p";
/// The hosts that places of the user's, of a project and of the caller name.
pub(crate) const GATEWAYS: [&str; 3] = ["gateway.example", "project.example", "caller.example"];

/// What a variable is called, what it is, and where its marker is.
type Assignment = (&'static str, Value, &'static str);

/// What a variable holds.
#[derive(Clone, Copy)]
enum Value {
    Secret,
    Url,
    Name(&'static str),
    /// Where a file or a directory is. It names the file in every account, so nothing is planted.
    Path(&'static str),
}

/// A machine, and what the program on it was given.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) marker: Marker,
    /// `None` stands for a text that is not Unicode.
    pub(crate) variables: Vec<(&'static str, Option<String>)>,
    pub(crate) files: Vec<File>,
    pub(crate) preset: Preset,
    has_home: bool,
    pub(crate) platform: Platform,
    now: i64,
}

impl Value {
    fn make(self, maker: &mut Maker, tier: Tier, place: &str) -> String {
        match self {
            Self::Secret => maker.secret(tier, place),
            Self::Url => maker.url(tier, place, host_of(tier)),
            Self::Name(right) => maker.name(tier, place, right),
            Self::Path(right) => maker
                .pick(&[
                    "",
                    "~/x",
                    "x/y",
                    "/missing",
                    "/x\u{1b}[31m",
                    right,
                    right,
                    right,
                ])
                .to_owned(),
        }
    }
}

impl Machine {
    /// Makes a machine and what the program on it is.
    pub(crate) fn make(maker: &mut Maker) -> Self {
        let program = Program::pick(maker);
        let has_project = maker.percent(70);
        let mut variables = Vec::new();
        let directory = program.directory(maker, has_project, &mut variables);
        for (percent, (name, value, place)) in program.variables() {
            if maker.percent(*percent) {
                let text = value.make(maker, Tier::User, place);
                let is_unicode = !maker.percent(3);
                variables.push((*name, is_unicode.then_some(text)));
            }
        }
        Self {
            files: program.files(maker, &directory),
            preset: Preset::make(maker, program, has_project),
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

    /// Returns a machine with nothing on it but this program.
    pub(crate) fn with_nothing(marker: Marker, preset: Preset) -> Self {
        Self {
            marker,
            preset,
            variables: Vec::new(),
            files: Vec::new(),
            has_home: true,
            platform: Platform::Unix,
            now: 1_700_000_000,
        }
    }

    pub(crate) fn resolver(&self) -> Resolver {
        self.preset.resolver(self.system())
    }

    /// Returns the same machine where one file cannot be read, if it has that file.
    pub(crate) fn without(&self, path: &Path) -> Option<Self> {
        let mut machine = self.clone();
        let mut files = machine.files.iter_mut();
        let file = files.rfind(|file| Path::new(&file.path) == path)?;
        file.kind = Kind::Unreadable;
        Some(machine)
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
                None => system.var_not_unicode(*name),
            };
        }
        for file in &self.files {
            system = file.put(system);
        }
        system
    }
}

/// The host that a place of this tier names.
fn host_of(tier: Tier) -> &'static str {
    match tier {
        Tier::User => GATEWAYS[0],
        Tier::Project => GATEWAYS[1],
        Tier::Caller => GATEWAYS[2],
    }
}
