//! The flags that `status` and `headers` share, and the resolver they stand for.

use std::path::PathBuf;
use std::process::ExitCode;

use auth_resolver::{Codex, Entry, Error, Resolution, Rules};
use clap::Parser;

#[derive(Parser)]
pub(crate) struct Flags {
    /// Rules to decide by: documented, api-key-first, or a release such as codex-0.58.0
    #[arg(long, default_value = "documented", value_name = "NAME")]
    rules: String,
    /// Which of Codex's entry points to follow: exec or interactive
    #[arg(long, default_value = "exec", value_name = "ENTRY")]
    entry: String,
    /// Override a setting
    #[arg(short = 'c', long = "config", value_name = "KEY=VALUE")]
    config: Vec<String>,
    /// The project that is worked on [default: the working directory]
    #[arg(long, value_name = "DIR", conflicts_with = "no_project")]
    project: Option<PathBuf>,
    /// Look at no project's files
    #[arg(long)]
    no_project: bool,
    /// Select a profile
    #[arg(short, long, value_name = "NAME")]
    profile: Option<String>,
    /// Allow http to other machines
    #[arg(long)]
    allow_http: bool,
    /// Let a stored ChatGPT session go to this host as well
    #[arg(long, value_name = "HOST")]
    allow_session_host: Vec<String>,
}

impl Flags {
    fn preset(self) -> Result<Codex, &'static str> {
        let rules: Rules = self.rules.parse().map_err(
            |_| "--rules: expected documented, api-key-first or a release such as codex-0.58.0",
        )?;
        let entry = match self.entry.as_str() {
            "exec" => Entry::Exec,
            "interactive" => Entry::Interactive,
            _ => return Err("--entry: expected exec or interactive"),
        };
        let project = match (self.no_project, self.project) {
            (true, _) => None,
            (false, Some(directory)) => Some(std::path::absolute(&directory).unwrap_or(directory)),
            (false, None) => std::env::current_dir().ok(),
        };
        let mut preset = auth_resolver::codex()
            .rules(rules)
            .entry(entry)
            .project(project)
            .profile(self.profile);
        for assignment in &self.config {
            preset = preset.config_override_text(assignment);
        }
        for host in self.allow_session_host {
            preset = preset.allow_session_host(host);
        }
        Ok(if self.allow_http {
            preset.allow_http()
        } else {
            preset
        })
    }
}

/// Resolves by the flags, or says what is wrong with them.
pub(crate) fn resolve(flags: Flags) -> Result<Result<Resolution, Error>, ExitCode> {
    match flags.preset() {
        Ok(preset) => Ok(preset.resolve()),
        Err(message) => Err(wrong_usage(message)),
    }
}

/// Parses the command line. A message of the parser's own would repeat an argument, and people paste
/// keys where they do not belong.
pub(crate) fn parse<P: Parser>() -> Result<P, ExitCode> {
    P::try_parse().map_err(|error| {
        if error.use_stderr() {
            wrong_usage(&format!("{}; see --help", error.kind()))
        } else {
            error
                .print()
                .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
    })
}

fn wrong_usage(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}
