//! Prints the request headers, one a line, and nothing else:
//! `curl -H @<(cargo run -q --example headers) https://api.openai.com/v1/models`. With `--tool`, those
//! of another tool than Codex.
//!
//! The one example that prints a secret.

use std::io::Write as _;
use std::process::ExitCode;

use auth_resolver::{AuthMethod, Resolution, System};
use clap::Parser;

mod tool;

/// Print the request headers for `curl -H @-`
///
/// The project is the working directory unless an option says otherwise.
#[derive(Parser)]
#[command(name = "headers")]
struct Cli {
    #[command(flatten)]
    tool: tool::ToolArgs,
}

fn main() -> ExitCode {
    let cli: Cli = tool::parse_from(std::env::args_os(), None).unwrap_or_else(|error| error.exit());
    match cli.tool.resolver(System::real()).resolve() {
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
