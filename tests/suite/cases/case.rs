//! What a case says, and the machine and the preset that it stands for.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use auth_resolver::releases::EntryPoint;
use auth_resolver::system::Platform;
use auth_resolver::{Gateway, Resolver, System};
use serde::Deserialize;

use super::fill::{fill, fill_text};

/// 2026-01-01T00:00:00Z
const NOW: i64 = 1_767_225_600;

/// `case.toml`. Paths are written as below `files`: `home/.codex/auth.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// What the case shows; ends in the number of the reported problem in brackets, where there is one.
    description: String,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    /// Variables that are set to something that is not Unicode.
    #[serde(default)]
    not_unicode: Vec<String>,
    #[serde(default)]
    platform: OnPlatform,
    #[serde(default = "now")]
    now: i64,
    /// Whose places are looked at.
    #[serde(default)]
    preset: Preset,
    /// Names of rules, as on the command line. Like `profile`, `overrides` and the switch
    /// `interactive`, of Codex only.
    rules: Option<String>,
    /// Whether the directory `project` is named as the project.
    #[serde(default)]
    project: bool,
    profile: Option<String>,
    #[serde(default)]
    overrides: Vec<String>,
    api_key: Option<String>,
    base_url: Option<String>,
    /// What Claude Code was given for this run: a path below `/`, or JSON.
    settings: Option<String>,
    /// Which files of settings Claude Code reads.
    setting_sources: Option<String>,
    /// The root and the key of a gateway.
    gateway: Option<(String, String)>,
    /// What is on that is off otherwise, see [`Case::is_on`].
    #[serde(default)]
    switches: Vec<String>,
    #[serde(default)]
    allow_login_host: Vec<String>,
    /// Permission bits in octal.
    #[serde(default)]
    modes: BTreeMap<String, String>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    #[serde(default)]
    pipes: Vec<String>,
    #[serde(default)]
    directories: Vec<String>,
    #[serde(default)]
    unreadable: Vec<String>,
    /// Files that belong to another user.
    #[serde(default)]
    foreign: Vec<String>,
    /// Texts of the inputs that no output may show. Tokens are added of themselves.
    #[serde(default)]
    pub(super) secrets: Vec<String>,
    /// Texts of the inputs that only a report with identities may show.
    #[serde(default)]
    pub(super) identities: Vec<String>,
    #[serde(skip)]
    files: Vec<(PathBuf, Vec<u8>)>,
}

const SWITCHES: [&str; 5] = [
    "http",
    "skip-broken",
    "skip-untrusted-urls",
    "refuse-expired",
    "refuse-conflicts",
];

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Preset {
    #[default]
    Codex,
    ClaudeCode,
    GeminiCli,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnPlatform {
    #[default]
    Unix,
    Windows,
}

fn now() -> i64 {
    NOW
}

// The presets have these methods in common, and no trait.
macro_rules! given {
    ($case:expr, $preset:expr) => {{
        let case: &Case = $case;
        let mut preset = $preset
            .system(case.machine())
            .api_key(case.api_key.clone())
            .base_url(case.base_url.clone())
            .project(case.project.then(|| case.place("project")));
        if let Some((root, key)) = &case.gateway {
            preset =
                preset.gateway(&Gateway::new(root, key.clone()).expect("the root of a gateway"));
        }
        for host in &case.allow_login_host {
            preset = preset.allow_login_host(host);
        }
        for switch in SWITCHES.into_iter().filter(|switch| case.is_on(switch)) {
            preset = match switch {
                "http" => preset.allow_http(),
                "skip-broken" => preset.skip_broken(),
                "skip-untrusted-urls" => preset.skip_untrusted_urls(),
                "refuse-expired" => preset.refuse_expired(),
                _ => preset.refuse_conflicts(),
            };
        }
        preset
    }};
}

impl Case {
    pub(super) fn read(directory: &Path) -> Result<Self, String> {
        let text =
            fs::read_to_string(directory.join("case.toml")).map_err(|error| error.to_string())?;
        let mut case: Self = toml::from_str(&text).map_err(|error| error.to_string())?;
        if case.description.is_empty() {
            return Err("the case does not say what it shows".to_owned());
        }
        let mut tokens = Vec::new();
        let root = directory.join("files");
        let mut pending = vec![root.clone()];
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                pending.extend(
                    fs::read_dir(path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else if let Ok(text) = fs::read(&path) {
                let below = path.strip_prefix(&root).unwrap().to_owned();
                case.files.push((below, fill(&text, &mut tokens)));
            }
        }
        for value in case.variables.values_mut() {
            *value = fill_text(value, &mut tokens);
        }
        let own = ["identity", "interactive", "no-home", "bare", "skip-trust"];
        let known = |on: &str| own.contains(&on) || SWITCHES.contains(&on);
        if let Some(unknown) = case.switches.iter().find(|on| !known(on)) {
            return Err(format!("there is no switch `{unknown}`"));
        }
        let of_codex = case.rules.is_some()
            || case.profile.is_some()
            || !case.overrides.is_empty()
            || case.is_on("interactive");
        let of_claude = case.settings.is_some() || case.setting_sources.is_some();
        for (is_there, whose, is_its) in [
            (of_codex, "Codex", matches!(case.preset, Preset::Codex)),
            (
                of_claude || case.is_on("bare"),
                "Claude Code",
                matches!(case.preset, Preset::ClaudeCode),
            ),
            (
                case.is_on("skip-trust"),
                "Gemini CLI",
                matches!(case.preset, Preset::GeminiCli),
            ),
        ] {
            if is_there && !is_its {
                return Err(format!("a field that only {whose} has"));
            }
        }
        case.check_that_secrets_are_planted()?;
        case.secrets.extend(tokens);
        Ok(case)
    }

    // A list of secrets that nobody plants finds nothing.
    fn check_that_secrets_are_planted(&self) -> Result<(), String> {
        let given = self
            .overrides
            .iter()
            .chain(&self.api_key)
            .chain(&self.settings)
            .chain(&self.base_url)
            .chain(self.gateway.iter().map(|(_, key)| key));
        let texts: Vec<&[u8]> = given
            .chain(self.variables.values())
            .chain(&self.profile)
            .map(String::as_bytes)
            .chain(self.files.iter().map(|(_, text)| text.as_slice()))
            .collect();
        let claims = |text: &str| super::outputs::in_a_token(&texts, text);
        for secret in self.secrets.iter().chain(&self.identities) {
            let planted = texts.iter().any(|text| {
                text.windows(secret.len())
                    .any(|part| part == secret.as_bytes())
            });
            if !planted && !claims(secret) {
                return Err(format!("`{secret}` is nowhere in the inputs"));
            }
        }
        Ok(())
    }

    /// Returns whether a switch is on: one of the preset's, or `identity` (the report says whose account
    /// it is), `interactive` (Codex's entry point), `no-home` (the home directory is not known), `bare`
    /// (Claude Code's), `skip-trust` (Gemini CLI's).
    pub(super) fn is_on(&self, switch: &str) -> bool {
        self.switches.iter().any(|on| on == switch)
    }

    fn home(&self) -> &'static str {
        match self.platform {
            OnPlatform::Unix => "/home/u",
            OnPlatform::Windows => r"C:\Users\u",
        }
    }

    fn place(&self, below: impl AsRef<Path>) -> PathBuf {
        let below = below.as_ref();
        match below.strip_prefix("home") {
            Ok(rest) => Path::new(self.home()).join(rest),
            Err(_) if below.starts_with("project") => Path::new(self.home()).join(below),
            Err(_) => Path::new("/").join(below),
        }
    }

    fn machine(&self) -> System {
        let mut machine = System::fixed()
            .now(self.now)
            .current_dir(self.place("project"));
        machine = match self.platform {
            OnPlatform::Unix => machine.var("HOME", self.home()),
            OnPlatform::Windows => machine
                .var("UserProfile", self.home())
                .platform(Platform::Windows),
        };
        if self.is_on("no-home") {
            machine = machine.no_home();
        }
        for (name, value) in &self.variables {
            machine = machine.var(name, value);
        }
        for name in &self.not_unicode {
            machine = machine.var_not_unicode(name);
        }
        for (path, text) in &self.files {
            machine = machine.file(self.place(path), text);
        }
        for path in &self.directories {
            machine = machine.directory(self.place(path));
        }
        for path in &self.pipes {
            machine = machine.pipe(self.place(path));
        }
        for path in &self.unreadable {
            machine = machine.unreadable(self.place(path));
        }
        for path in &self.foreign {
            machine = machine.foreign_owner(self.place(path));
        }
        for (path, target) in &self.links {
            machine = machine.link(self.place(path), self.place(target));
        }
        for (path, mode) in &self.modes {
            let mode = u32::from_str_radix(mode, 8).expect("a mode in octal");
            machine = machine.file_mode(self.place(path), mode);
        }
        machine.build()
    }

    /// Returns what the preset prints as, and the resolver that it stands for.
    pub(super) fn resolver(&self) -> (String, Resolver) {
        match self.preset {
            Preset::Codex => {
                let mut preset = given!(self, auth_resolver::codex());
                let rules = self.rules.as_deref().unwrap_or("documented");
                preset = preset
                    .rules(rules.parse().expect("the name of rules"))
                    .profile(self.profile.clone());
                if self.is_on("interactive") {
                    preset = preset.entry(EntryPoint::Interactive);
                }
                for assignment in &self.overrides {
                    preset = preset.config_override_text(assignment);
                }
                (format!("{preset:?} {preset:#?}"), preset.into_resolver())
            }
            Preset::ClaudeCode => {
                let claude = given!(self, auth_resolver::claude_code());
                let mut preset = claude.settings(self.settings.clone());
                if let Some(sources) = &self.setting_sources {
                    preset = preset.setting_sources(sources.parse().expect("a list of sources"));
                }
                if self.is_on("bare") {
                    preset = preset.bare();
                }
                (format!("{preset:?} {preset:#?}"), preset.into_resolver())
            }
            Preset::GeminiCli => {
                let mut preset = given!(self, auth_resolver::gemini_cli());
                if self.is_on("skip-trust") {
                    preset = preset.skip_trust();
                }
                (format!("{preset:?} {preset:#?}"), preset.into_resolver())
            }
        }
    }
}
