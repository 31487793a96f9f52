//! Says what a server's refusal means on this machine, and what would help:
//! `cargo run --example rejection -- --tool claude-code 401 < body.json`. Codex unless it is said.

use std::io::{self, IsTerminal as _, Read as _};
use std::process::ExitCode;

use auth_resolver::System;
use clap::Parser;

mod output;
mod terminal;
mod tool;

/// Say what a server's refusal means on this machine, and what would help
///
/// Takes the HTTP status, and from standard input the body that came with it, whatever that is: JSON, a
/// web page, the line that the tool printed, or nothing. Finds out which credential and base URL the tool
/// uses here, and sends nothing. Nothing of the body is printed or kept.
#[derive(Parser)]
#[command(name = "rejection", after_help = EXAMPLES)]
struct Cli {
    /// HTTP status of the server's answer, such as 401
    #[arg(value_parser = clap::value_parser!(u16).range(100..=599))]
    status: u16,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tool: tool::ToolArgs,
}

const EXAMPLES: &str = "\
Examples:
  rejection 401 < body.json
  rejection --tool claude-code 403 < page.html
  rejection --tool gemini-cli --json 429 </dev/null

Exit codes: 0 with an explanation, 1 if no credential is found here, 2 for wrong usage";

/// In bytes. What is longer is no error's body, and is not looked at.
const LONGEST_BODY: u64 = 1 << 20;

fn main() -> ExitCode {
    let arguments = std::env::args_os();
    let cli: Cli = tool::parse_from(arguments, Some("the server's answer"))
        .unwrap_or_else(|error| error.exit());
    let resolution = match cli.tool.resolver(System::real()).resolve() {
        Ok(resolution) => resolution,
        Err(error) => return output::no_credential(&error, cli.json),
    };
    let Ok(body) = body() else {
        eprintln!("error: standard input cannot be read");
        return ExitCode::FAILURE;
    };
    let rejection = resolution.explain_rejection(cli.status, body);
    output::answer(&rejection, |style| rejection.styled(style), cli.json)
}

/// Reads the body, and one byte more than is looked at, which tells that it is too long.
fn body() -> io::Result<Vec<u8>> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        eprintln!(
            "paste the body of the server's answer and end it with Ctrl-D, or Ctrl-Z on Windows:"
        );
    }
    let mut body = Vec::new();
    stdin.lock().take(LONGEST_BODY + 1).read_to_end(&mut body)?;
    Ok(body)
}
