//! Shows which credential and base URL the places of Codex, Claude Code or Gemini CLI on this machine
//! come to, and why: `cargo run --example status -- --tool claude-code`. Codex unless it is said.

use std::process::ExitCode;

use auth_resolver::report::Identities;
use auth_resolver::{ErrorKind, System};
use clap::Parser;

mod output;
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
    let cli: Cli = tool::parse_from(std::env::args_os(), None).unwrap_or_else(|error| error.exit());
    let identities = if cli.identity {
        Identities::Shown
    } else {
        Identities::Hidden
    };
    match cli.tool.resolver(System::real()).resolve() {
        Ok(resolution) => {
            let report = resolution.report(identities);
            output::answer(&report, |style| report.styled(style), cli.json)
        }
        Err(error) => {
            let code = output::no_credential(&error, cli.json);
            if !cli.json && error.kind() == ErrorKind::NoneFound {
                eprintln!(
                    "\n`cargo run --example tour` shows this report for made-up machines that have a credential"
                );
            }
            code
        }
    }
}
