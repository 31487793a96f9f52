//! Shows what Codex, Claude Code and Gemini CLI would each use on this machine, side by side:
//! `cargo run --example three_tools`. With one key for all of them:
//! `GATEWAY_API_KEY=gw-1234 cargo run --example three_tools -- --gateway https://gw.example`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::method::MethodKind;
use auth_resolver::report::Identities;
use auth_resolver::usage_error;
use auth_resolver::{Error, Gateway, Resolution, claude_code, codex, gemini_cli};
use clap::{CommandFactory, Parser};

mod terminal;

/// Show what three tools would use on this machine, side by side
#[derive(Parser)]
#[command(name = "three_tools")]
struct Cli {
    /// The root of a gateway; its key is in `GATEWAY_API_KEY`
    #[arg(long, value_name = "URL")]
    gateway: Option<String>,
    /// Print the whole report of each
    #[arg(long)]
    explain: bool,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let gateway = match cli.gateway.as_deref().map(gateway).transpose() {
        Ok(gateway) => gateway,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let (mut codex, mut claude, mut gemini) = (codex(), claude_code(), gemini_cli());
    if let Some(gateway) = &gateway {
        codex = codex.gateway(gateway);
        claude = claude.gateway(gateway);
        gemini = gemini.gateway(gateway);
    }
    let gemini = gemini.resolve();
    let tools = [
        ("Codex", "responses", codex.resolve()),
        ("Claude Code", "v1/messages", claude.resolve()),
        ("Gemini CLI", path_of_gemini(&gemini), gemini),
    ];
    let style = terminal::style(&io::stdout());
    let mut out = anstream::stdout().lock();
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    for (tool, path, resolved) in &tools {
        let _ = writeln!(out, "{tool:11}  {}", summary(path, resolved));
        if cli.explain {
            let report = match resolved {
                Ok(auth) => auth.report(Identities::Hidden),
                Err(error) => error.report(),
            };
            let _ = writeln!(out, "\n{}", report.styled(style));
        }
    }
    if tools.iter().all(|(_, _, resolved)| resolved.is_ok()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn gateway(root: &str) -> Result<Gateway, String> {
    let key = std::env::var("GATEWAY_API_KEY").unwrap_or_default();
    if key.is_empty() {
        return Err("GATEWAY_API_KEY is not set, and the gateway wants a key".to_owned());
    }
    Gateway::new(root, key).map_err(|error| format!("--gateway: {error}"))
}

/// A Google login goes to another API than a key does.
fn path_of_gemini(resolved: &Result<Resolution, Error>) -> &'static str {
    match resolved {
        Ok(auth) if auth.method().kind() == MethodKind::OAuth => "v1internal:loadCodeAssist",
        _ => "v1beta/models",
    }
}

/// One line: an address of the tool, the header that carries the credential, where that is from.
fn summary(path: &str, resolved: &Result<Resolution, Error>) -> String {
    match resolved {
        Ok(auth) => {
            let header = auth
                .headers()
                .first()
                .map_or("no header", |header| header.name());
            let from = auth.credential_origin().map(ToString::to_string);
            format!(
                "{:61} {header:14} {} from {}",
                auth.base_url().endpoint(path),
                auth.method(),
                from.as_deref().unwrap_or("nowhere"),
            )
        }
        Err(error) => format!("{}: {error}", error.kind().as_str()),
    }
}
