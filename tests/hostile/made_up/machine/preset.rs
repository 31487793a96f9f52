//! The resolver of a program, with what its caller was given.

use auth_resolver::claude_code::ClaudeCode;
use auth_resolver::codex::{Codex, Rules};
use auth_resolver::gemini_cli::GeminiCli;
use auth_resolver::releases::EntryPoint;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Gateway, Resolver, claude_code, codex, gemini_cli};

use super::argument::{self, Argument};
use super::own;
use super::program::Program;
use super::rules::{self, Change};
use super::values::Maker;
use super::{GATEWAYS, PROJECT};

/// A program and what it was given.
#[derive(Clone, Debug)]
pub(crate) struct Preset {
    pub(crate) program: Program,
    /// Codex's. The other presets have one set of rules each.
    pub(crate) rules: Rules,
    /// What a program of one's own says of its rules.
    pub(crate) changes: Vec<Change>,
    pub(crate) entry: EntryPoint,
    pub(crate) arguments: Vec<Argument>,
}

// Every preset has these methods; no type says so.
macro_rules! given {
    ($preset:expr, $arguments:expr) => {{
        let mut preset = $preset;
        for argument in $arguments.iter().cloned() {
            preset = match argument {
                Argument::ApiKey(key) => preset.api_key(key),
                Argument::BaseUrl(url) => preset.base_url(url),
                Argument::Gateway(root, key) => match Gateway::new(&root, key) {
                    Ok(gateway) => preset.gateway(&gateway),
                    Err(_) => preset,
                },
                Argument::Project => preset.project(std::path::PathBuf::from(PROJECT)),
                _ => preset,
            };
        }
        preset
    }};
}

impl Preset {
    pub(super) fn make(maker: &mut Maker, program: Program, has_project: bool) -> Self {
        let rules = rules::pick(maker);
        let is_own = matches!(program, Program::OwnOfToml | Program::OwnOfJson);
        Self {
            program,
            rules,
            changes: if is_own {
                rules::change(maker)
            } else {
                Vec::new()
            },
            entry: maker.pick(&[EntryPoint::Exec, EntryPoint::Interactive]),
            arguments: argument::arguments(maker, program, has_project),
        }
    }

    pub(crate) fn has(&self, argument: &Argument) -> bool {
        self.arguments.contains(argument)
    }

    /// Returns whether the rules are those that a preset documents, and not a release's or made up.
    pub(crate) fn is_documented(&self) -> bool {
        match self.program {
            Program::ClaudeCode | Program::GeminiCli => true,
            Program::Codex => !matches!(self.rules, Rules::Codex(_)),
            Program::OwnOfToml | Program::OwnOfJson => self.changes.is_empty(),
        }
    }

    pub(super) fn resolver(&self, system: FixedSystem) -> Resolver {
        let arguments = &self.arguments;
        let mut resolver = match self.program {
            Program::Codex => self.codex(system).into_resolver(),
            Program::ClaudeCode => self.claude_code(system).into_resolver(),
            Program::GeminiCli => self.gemini_cli(system).into_resolver(),
            Program::OwnOfToml => own::of_toml(system, arguments),
            Program::OwnOfJson => own::of_json(system, arguments),
        };
        for change in &self.changes {
            resolver = change(resolver);
        }
        Self::switch(resolver, arguments)
    }

    /// Allows and refuses what the caller of a resolver wants allowed and refused.
    pub(crate) fn switch(mut resolver: Resolver, arguments: &[Argument]) -> Resolver {
        for argument in arguments {
            resolver = match argument {
                Argument::AllowHttp => resolver.allow_http(),
                Argument::AllowSessionHost => resolver.allow_login_host(GATEWAYS[0]),
                Argument::SkipBroken => resolver.skip_broken(),
                Argument::SkipUntrustedUrls => resolver.skip_untrusted_urls(),
                Argument::RefuseExpired => resolver.refuse_expired(),
                Argument::RefuseConflicts => resolver.refuse_conflicts(),
                Argument::RefuseProjectCredentials => resolver.refuse_project_credentials(),
                Argument::TrustProject => resolver.trust_project(),
                _ => resolver,
            };
        }
        resolver
    }

    fn claude_code(&self, system: FixedSystem) -> ClaudeCode {
        let mut claude = given!(claude_code().system(system), self.arguments);
        for argument in self.arguments.iter().cloned() {
            claude = match argument {
                Argument::Settings(text) => claude.settings(text),
                Argument::SettingSources(list) => claude.setting_sources(list.parse().unwrap()),
                Argument::Bare => claude.bare(),
                _ => claude,
            };
        }
        claude
    }

    fn gemini_cli(&self, system: FixedSystem) -> GeminiCli {
        let gemini = given!(gemini_cli().system(system), self.arguments);
        if self.has(&Argument::SkipTrust) {
            gemini.skip_trust()
        } else {
            gemini
        }
    }

    fn codex(&self, system: FixedSystem) -> Codex {
        let codex = codex().rules(self.rules).entry(self.entry).system(system);
        let mut codex = given!(codex, self.arguments);
        for argument in self.arguments.iter().cloned() {
            codex = match argument {
                Argument::Profile(name) => codex.profile(name),
                Argument::Override(assignment) => codex.config_override_text(&assignment),
                _ => codex,
            };
        }
        codex
    }
}
