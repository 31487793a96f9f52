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
    let cli: Cli = match flags::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let resolved = match cli.flags.preset() {
        Ok(preset) => preset.resolve(),
        Err(message) => return flags::wrong_usage(message),
    };
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
