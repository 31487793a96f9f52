//! Shows which credential and base URL every release of Codex would use on this machine, and with which
//! release that changes: `cargo run --example releases`, or `cargo run --example releases -- --json`.

use std::process::ExitCode;

use auth_resolver::args::{AuthArgs, ProjectArgs};
use auth_resolver::codex::CodexArgs;
use auth_resolver::{System, codex, usage_error};
use clap::{CommandFactory, Parser};

#[expect(dead_code, reason = "every release has an answer, be it an error")]
mod output;
mod terminal;

/// Show which credential and base URL every release of Codex would use on this machine
///
/// The project is the working directory unless an option says otherwise.
#[derive(Parser)]
#[command(name = "releases", mut_arg("rules", |rules| rules.hide(true)))]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    codex: CodexArgs,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let system = System::real();
    let releases = codex()
        .project(system.current_dir())
        .project_args(&cli.project)
        .args(&cli.auth)
        .codex_args(&cli.codex)
        .system(system)
        .releases();
    output::answer(&releases, |style| releases.styled(style), cli.json)
}
