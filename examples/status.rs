//! Shows which credential and base URL the places of Codex, Claude Code or Gemini CLI on this machine
//! come to, and why: `cargo run --example status -- --tool claude-code`. Codex unless it is said.

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::System;
use auth_resolver::report::Identities;
use clap::Parser;

mod terminal;
mod tool;

/// Show which credential and base URL a tool would use on this machine, and why
///
/// The project is the working directory unless an option says otherwise.
#[derive(Parser)]
#[command(name = "status")]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say whose account it is
    #[arg(long)]
    identity: bool,
    #[command(flatten)]
    tool: tool::ToolArgs,
}

fn main() -> ExitCode {
    let cli: Cli = tool::parse_from(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let identities = if cli.identity {
        Identities::Shown
    } else {
        Identities::Hidden
    };
    let resolved = cli.tool.resolver(System::real()).resolve();
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
