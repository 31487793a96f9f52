//! Prints the request headers, one a line, and nothing else:
//! `curl -H @<(cargo run -q --example headers) https://api.openai.com/v1/models`.
//!
//! The one example that prints a secret.

use std::io::Write as _;
use std::process::ExitCode;

use auth_resolver::{AuthMethod, Resolution};
use clap::Parser;

mod flags;

/// Print the request headers for `curl -H @-`
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    flags: flags::Flags,
}

fn main() -> ExitCode {
    flags::parse().and_then(show).unwrap_or_else(|code| code)
}

fn show(cli: Cli) -> Result<ExitCode, ExitCode> {
    match flags::resolve(cli.flags)? {
        // Without a header a request would go out bare, and its answer would tell nobody why.
        Ok(resolution) if is_bare(&resolution) => {
            eprintln!("error: {} has no headers", resolution.method());
            Err(ExitCode::FAILURE)
        }
        Ok(resolution) => {
            let mut out = std::io::stdout().lock();
            for header in resolution.headers() {
                let _ = writeln!(out, "{}: {}", header.name(), header.value().expose());
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("error: {error}");
            Err(ExitCode::FAILURE)
        }
    }
}

fn is_bare(resolution: &Resolution) -> bool {
    resolution.headers().is_empty() && !matches!(resolution.method(), AuthMethod::NoneRequired)
}
