//! Shows which credential and base URL Codex's places on this machine come to, and why:
//! `cargo run --example status`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::{AuthArgs, CodexArgs, Identities, ProjectArgs, codex, usage_error};
use clap::{CommandFactory, Parser};

mod terminal;

/// Show which credential and base URL would be used on this machine, and why
///
/// The project is the working directory unless an option says otherwise.
#[derive(Parser)]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say whose account it is
    #[arg(long)]
    identity: bool,
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    codex: CodexArgs,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let identities = if cli.identity {
        Identities::Shown
    } else {
        Identities::Hidden
    };
    let resolved = codex()
        .project(std::env::current_dir().ok())
        .args(&cli.auth)
        .project_args(&cli.project)
        .codex_args(&cli.codex)
        .resolve();
    let report = match &resolved {
        Ok(resolution) => resolution.report(identities),
        Err(error) => error.report(),
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = match (&resolved, cli.json) {
        (_, true) => {
            let json = serde_json::to_string_pretty(&report).unwrap_or_default();
            writeln!(io::stdout(), "{json}")
        }
        (Ok(_), false) => {
            let text = report.styled(terminal::style(&io::stdout()));
            write!(anstream::stdout(), "{text}")
        }
        (Err(_), false) => {
            let text = report.styled(terminal::style(&io::stderr()));
            write!(anstream::stderr(), "{text}")
        }
    };
    match resolved {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            if cli.json {
                eprintln!("error: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
