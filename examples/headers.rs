//! Prints the request headers, one a line, and nothing else:
//! `curl -H @<(cargo run -q --example headers) https://api.openai.com/v1/models`.
//!
//! The one example that prints a secret.

use std::process::ExitCode;

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
        Ok(resolution) => {
            for header in resolution.headers() {
                println!("{}: {}", header.name(), header.value().expose());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
