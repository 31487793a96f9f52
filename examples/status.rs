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
    let cli: Cli = match flags::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let identities = if cli.identity {
        Identities::Shown
    } else {
        Identities::Hidden
    };
    let resolved = match cli.flags.preset() {
        Ok(preset) => preset.resolve(),
        Err(message) => return flags::wrong_usage(message),
    };
    let report = match &resolved {
        Ok(resolution) => resolution.report(identities),
        Err(error) => error.report(),
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let mut out = std::io::stdout().lock();
    match (&resolved, cli.json) {
        (_, true) => {
            let json = serde_json::to_string_pretty(&report).unwrap_or_default();
            let _ = writeln!(out, "{json}");
        }
        (Ok(_), false) => {
            let _ = write!(out, "{report}");
        }
        (Err(_), false) => eprint!("{report}"),
    }
    match (resolved, cli.json) {
        (Ok(_), _) => ExitCode::SUCCESS,
        (Err(error), true) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        (Err(_), false) => ExitCode::FAILURE,
    }
}
