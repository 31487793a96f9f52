//! Prints the request headers, one a line, and nothing else:
//! `curl -H @<(cargo run -q --example headers) https://api.openai.com/v1/models`.
//!
//! The one example that prints a secret.

use std::io::Write as _;
use std::process::ExitCode;

use auth_resolver::{AuthArgs, AuthMethod, CodexArgs, ProjectArgs, Resolution, codex, usage_error};
use clap::{CommandFactory, Parser};

/// Print the request headers for `curl -H @-`
///
/// The project is the working directory unless an option says otherwise.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    codex: CodexArgs,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let resolved = codex()
        .project(std::env::current_dir().ok())
        .args(&cli.auth)
        .project_args(&cli.project)
        .codex_args(&cli.codex)
        .resolve();
    match resolved {
        // Without a header a request would go out bare, and its answer would tell nobody why.
        Ok(resolution) if is_bare(&resolution) => {
            eprintln!("error: {} has no headers", resolution.method());
            ExitCode::FAILURE
        }
        Ok(resolution) => {
            let mut out = std::io::stdout().lock();
            for header in resolution.headers() {
                let _ = writeln!(out, "{}: {}", header.name(), header.value().expose());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn is_bare(resolution: &Resolution) -> bool {
    resolution.headers().is_empty() && !matches!(resolution.method(), AuthMethod::NoneRequired)
}
