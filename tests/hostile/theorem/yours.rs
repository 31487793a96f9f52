//! A machine without the project's files, and a program on it that was told of the project.

use auth_resolver::Resolver;
use auth_resolver::codex::Rules;
use auth_resolver::releases::Version;
use auth_resolver::system::Platform;

use crate::made_up::machine::{Argument, File, Kind, Machine, Maker, Program};
use crate::made_up::marker::Marker;

use super::answer::Answer;
use super::own::Own;
use super::selection::Selection;

/// A machine, and a preset or a program of somebody's own.
#[derive(Clone, Debug)]
pub(super) enum Yours {
    Preset(Box<Machine>),
    Own(Box<Own>),
}

/// Where Gemini CLI and Claude Code look for the settings of the machine.
const GEMINI_SETTINGS: &str = "/etc/gemini-cli/settings.json";
const CLAUDE_SETTINGS: &str = "/etc/claude-code/managed-settings.json";

/// Those under which projects can do the most, some of them more than once, and the newest.
const RULES: [Rules; 16] = [
    Rules::Documented,
    Rules::Documented,
    Rules::ApiKeyFirst,
    release(20),
    release(20),
    release(22),
    release(25),
    release(29),
    release(78),
    release(80),
    release(80),
    release(87),
    release(110),
    release(110),
    release(125),
    release(169),
];

const fn release(minor: u32) -> Rules {
    Rules::Codex(Version::new(0, minor, 0))
}

impl Yours {
    pub(super) fn make(maker: &mut Maker) -> Self {
        if maker.percent(30) {
            return Self::Own(Box::new(Own::make(maker)));
        }
        let mut machine = Machine::make(maker);
        if maker.percent(85) {
            machine.preset.rules = maker.pick(&RULES);
        }
        if maker.percent(3) {
            // It leads to the working directory, although nobody chose that.
            set(&mut machine, "CLAUDE_CONFIG_DIR", "");
        }
        name_the_project(&mut machine);
        if maker.percent(10) {
            let arguments = &mut machine.preset.arguments;
            arguments.push(Argument::RefuseProjectCredentials);
        }
        mark_as_trusted(maker, &mut machine);
        Self::Preset(Box::new(machine))
    }

    pub(super) fn program(&self) -> Option<Program> {
        match self {
            Self::Preset(machine) => Some(machine.preset.program),
            Self::Own(_) => None,
        }
    }

    pub(super) fn resolve(&self, of_project: &[File]) -> Answer {
        Answer::of(&self.resolver(of_project).resolve())
    }

    fn resolver(&self, of_project: &[File]) -> Resolver {
        match self {
            Self::Preset(machine) => {
                let mut machine = machine.clone();
                // Where names of a file are not counted, a second one cannot be told (SECURITY.md).
                let is_counted = |file: &&File| {
                    machine.platform == Platform::Unix || !matches!(file.kind, Kind::HardLinkTo(_))
                };
                let of_project: Vec<File> = of_project.iter().filter(is_counted).cloned().collect();
                machine.files.extend(of_project);
                machine.resolver()
            }
            Self::Own(own) => own.resolver(of_project),
        }
    }

    pub(super) fn marker(&self) -> &Marker {
        match self {
            Self::Preset(machine) => &machine.marker,
            Self::Own(own) => &own.marker,
        }
    }

    /// Returns the directory of yours that lies below the project, if one does.
    pub(super) fn below_project(&self) -> Option<&'static str> {
        self.variables()
            .iter()
            .find_map(|(name, value)| match (*name, value.as_deref()?) {
                ("CODEX_HOME", ".codex") => Some("/p/.codex/"),
                ("CLAUDE_CONFIG_DIR", ".claude") => Some("/p/.claude/"),
                _ => None,
            })
    }

    /// Returns whether a path below the project is yours.
    pub(super) fn has(&self, path: &str) -> bool {
        self.below_project()
            .is_some_and(|own| path.starts_with(own))
    }

    /// Returns whether the project may be marked as trusted. A file that has the mark can be
    /// broken.
    pub(super) fn may_trust(&self) -> bool {
        let marks: &[&str] = match self.program() {
            Some(Program::Codex) | None => &["\"trusted\""],
            Some(Program::GeminiCli) => &["TRUST_FOLDER", "TRUST_PARENT", "folderTrust"],
            Some(Program::ClaudeCode) => &["\"hasTrustDialogAccepted\":true"],
            // They look for no mark.
            Some(Program::OwnOfToml | Program::OwnOfJson) => &[],
        };
        let is_variable = |(name, value): &(&str, Option<String>)| {
            *name == "GEMINI_CLI_TRUST_WORKSPACE" && value.as_deref() == Some("true")
        };
        let is_mark = |file: &File| {
            let text = String::from_utf8_lossy(&file.contents.0);
            // Letters can be written as `\u0054`.
            let plain = serde_json::from_str::<serde_json::Value>(&text);
            let plain = plain.map_or_else(|_| String::new(), |json| json.to_string());
            let has = |mark: &str| text.contains(mark) || plain.contains(mark);
            marks.iter().any(|mark| has(mark))
        };
        self.files().iter().any(is_mark)
            || self.variables().iter().any(is_variable)
            || self.arguments().contains(&Argument::SkipTrust)
            || self.arguments().contains(&Argument::TrustProject)
    }

    /// Writes a selection down as yours, ahead of all that is there.
    // That is a file of the administrator's for some, which Windows does not have.
    pub(super) fn select(&mut self, selection: &Selection) {
        let machine = match self {
            Self::Preset(machine) => machine,
            Self::Own(own) => {
                own.selected = match selection {
                    Selection::Setting(assignment) => {
                        assignment.strip_prefix("prefer=").map(str::to_owned)
                    }
                    Selection::Method(word) => Some(word.clone()),
                    // A variable that is set to nothing is not set.
                    Selection::Variable(..) | Selection::Cancelled(_) => return,
                };
                return;
            }
        };
        match selection {
            // What you override yourself comes later, and so counts.
            Selection::Setting(assignment) => {
                let assignment = Argument::Override(assignment.clone());
                machine.preset.arguments.insert(0, assignment);
            }
            Selection::Variable(name, value) => set(machine, name, value),
            Selection::Method(word) => {
                machine.platform = Platform::Unix;
                let method = serde_json::json!({"security": {"auth": {"selectedType": word}}});
                machine.files.push(settings(GEMINI_SETTINGS, &method));
            }
            Selection::Cancelled(name) if machine.preset.program == Program::ClaudeCode => {
                machine.platform = Platform::Unix;
                let mut before = machine.files.iter();
                let before = before.find(|file| file.path == CLAUDE_SETTINGS);
                let before = before.and_then(|file| serde_json::from_slice(&file.contents.0).ok());
                let mut cancelled = before.unwrap_or_else(|| serde_json::json!({"env": {}}));
                cancelled["env"][*name] = "".into();
                machine.files.retain(|file| file.path != CLAUDE_SETTINGS);
                machine.files.push(settings(CLAUDE_SETTINGS, &cancelled));
            }
            Selection::Cancelled(name) => {
                set(machine, name, "");
                for file in &mut machine.files {
                    let text = String::from_utf8_lossy(&file.contents.0);
                    let text = text.replace(name, "CANCELLED");
                    file.contents.0 = text.into_bytes();
                }
            }
        }
    }

    pub(super) fn variables(&self) -> &[(&'static str, Option<String>)] {
        match self {
            Self::Preset(machine) => &machine.variables,
            Self::Own(own) => &own.variables,
        }
    }

    pub(super) fn files(&self) -> &[File] {
        match self {
            Self::Preset(machine) => &machine.files,
            Self::Own(own) => &own.files,
        }
    }

    pub(super) fn arguments(&self) -> &[Argument] {
        match self {
            Self::Preset(machine) => &machine.preset.arguments,
            Self::Own(own) => &own.arguments,
        }
    }

    /// Returns the lists that a machine consists of.
    #[expect(
        clippy::type_complexity,
        reason = "three lists, which one place takes apart"
    )]
    pub(super) fn parts(
        &mut self,
    ) -> (
        &mut Vec<(&'static str, Option<String>)>,
        &mut Vec<File>,
        &mut Vec<Argument>,
    ) {
        match self {
            Self::Preset(machine) => (
                &mut machine.variables,
                &mut machine.files,
                &mut machine.preset.arguments,
            ),
            Self::Own(own) => (&mut own.variables, &mut own.files, &mut own.arguments),
        }
    }
}

fn set(machine: &mut Machine, name: &'static str, value: &str) {
    machine.variables.retain(|(known, _)| *known != name);
    machine.variables.push((name, Some(value.to_owned())));
}

/// Leaves what is yours alone, and has the program told of the project.
fn name_the_project(machine: &mut Machine) {
    if let Program::OwnOfToml | Program::OwnOfJson = machine.preset.program {
        // What these programs take for the project's would be yours as well.
        let relative =
            |value: &Option<String>| value.as_deref().is_some_and(|path| path.starts_with('.'));
        machine.variables.retain(|(_, value)| !relative(value));
    }
    let own = Yours::Preset(Box::new(machine.clone()));
    machine
        .files
        .retain(|file| !file.path.starts_with("/p/") || own.has(&file.path));
    if !machine.preset.has(&Argument::Project) {
        machine.preset.arguments.push(Argument::Project);
    }
}

/// Marks the project as trusted in the way that the tool records it, or takes such a mark away.
fn mark_as_trusted(maker: &mut Maker, machine: &mut Machine) {
    let is_set = |name: &str| machine.variables.iter().any(|(known, _)| *known == name);
    let has = |path: &str| machine.files.iter().any(|file| file.path == path);
    let is_trusted = maker.percent(30);
    let by_variable = maker.percent(50);
    let mark = match machine.preset.program {
        Program::Codex => return mark_in_configuration(machine, is_trusted),
        // What the project selects is compared with what these files would select, were they there.
        Program::GeminiCli if has(GEMINI_SETTINGS) || is_set("GEMINI_CLI_SYSTEM_SETTINGS_PATH") => {
            let arguments = &mut machine.preset.arguments;
            arguments.retain(|argument| *argument != Argument::SkipTrust);
            return set(machine, "GEMINI_RESTRICTED_MODE", "true");
        }
        _ if !is_trusted => return,
        Program::ClaudeCode if has(CLAUDE_SETTINGS) => return,
        Program::GeminiCli if by_variable => {
            return set(machine, "GEMINI_CLI_TRUST_WORKSPACE", "true");
        }
        Program::GeminiCli if !is_set("GEMINI_CLI_HOME") => (
            "/h/.gemini/trustedFolders.json",
            serde_json::json!({"/p": "TRUST_FOLDER"}),
        ),
        Program::ClaudeCode if !is_set("CLAUDE_CONFIG_DIR") => (
            "/h/.claude.json",
            serde_json::json!({"projects": {"/p": {"hasTrustDialogAccepted": true}}}),
        ),
        _ => return,
    };
    machine.files.push(settings(mark.0, &mark.1));
}

fn mark_in_configuration(machine: &mut Machine, is_trusted: bool) {
    for file in &mut machine.files {
        // Some of the made-up configurations hold a mark.
        let text = String::from_utf8_lossy(&file.contents.0);
        let mut text = text.replace("trust_level", "other_level");
        if is_trusted && file.path.ends_with("codex/config.toml") && !file.path.starts_with("/etc")
        {
            text.insert_str(0, "projects.\"/p\".trust_level = \"trusted\"\n");
        }
        if text.contains("_level") {
            text = text.replace("[projects.", "[other_projects.");
            file.contents.0 = text.into_bytes();
        }
    }
}

fn settings(path: &str, settings: &serde_json::Value) -> File {
    File::new(path, Kind::Plain, settings.to_string())
}
