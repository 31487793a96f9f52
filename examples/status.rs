//! Shows which credential and base URL Codex's places on this machine come to, and why:
//! `cargo run --example status`.

use std::io::Write as _;
use std::process::ExitCode;

use auth_resolver::Identities;
use clap::Parser;

mod flags;

/// Show which credential and base URL would be used on this machine, and why
#[derive(Parser)]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say whose account it is
    #[arg(long)]
    identity: bool,
    #[command(flatten)]
    flags: flags::Flags,
}

fn main() -> ExitCode {
    flags::parse().and_then(show).unwrap_or_else(|code| code)
}

fn show(cli: Cli) -> Result<ExitCode, ExitCode> {
    let identities = if cli.identity {
        Identities::Shown
    } else {
        Identities::Hidden
    };
    let resolved = flags::resolve(cli.flags)?;
    let report = match &resolved {
        Ok(resolution) => resolution.report(identities),
        Err(error) => error.report(),
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let mut out = std::io::stdout().lock();
    let _ = match (&resolved, cli.json) {
        (_, true) => {
            let json = serde_json::to_string_pretty(&report).unwrap_or_default();
            writeln!(out, "{json}")
        }
        (Ok(_), false) => write!(out, "{report}"),
        (Err(_), false) => write!(std::io::stderr(), "{report}"),
    };
    match resolved {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            if cli.json {
                eprintln!("error: {error}");
            }
            Err(ExitCode::FAILURE)
        }
    }
}
