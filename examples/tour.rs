//! A tour: made-up machines, one after another, and what the crate says of them; then this machine.
//! `cargo run --example tour`, or `cargo run --example tour -- --json`.

use std::io::{self, Write};
use std::process::ExitCode;

use auth_resolver::report::{Identities, Rejection, Report, TextStyle};
use auth_resolver::sources::TimeUnit;
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Caller, Dotenv, Env, Error, Gateway, Resolution, Resolver, SessionJson, System, claude_code,
    codex, gemini_cli, usage_error,
};
use clap::{CommandFactory, Parser};
use serde::Serialize;

mod terminal;

/// Show what the crate says of made-up machines, and of this one
#[derive(Parser)]
#[command(name = "tour")]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One machine, and what the crate says of it.
#[derive(Serialize)]
struct Stop {
    title: &'static str,
    /// What is there, and why it matters.
    story: &'static str,
    report: Report,
    /// What a server's refusal means there.
    rejection: Option<Rejection>,
}

/// A login of Codex's: whose it is, and until when, is in the tokens' payloads.
const CODEX_LOGIN: &str = concat!(
    r#"{"tokens": {"id_token": ""#,
    "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFkYUBsb3ZlbGFjZS5leGFtcGxlIiwiaHR0cHM6Ly9hcGkub3BlbmFpLmNvbS9hdXRoIjp7ImNoYXRncHRfcGxhbl90eXBlIjoicGx1cyJ9fQ.made-up",
    r#"", "access_token": ""#,
    "eyJhbGciOiJub25lIn0.eyJleHAiOjE4MDA1MTg0MDB9.made-up",
    r#"", "refresh_token": "made-up", "account_id": "acct-1"}, "last_refresh": "2027-01-15T00:00:00Z"}"#
);

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let stops = stops();
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = if cli.json {
        let json = serde_json::to_string_pretty(&stops).unwrap_or_default();
        writeln!(io::stdout(), "{json}")
    } else {
        let style = terminal::style(&io::stdout());
        write(&mut anstream::stdout().lock(), &stops, style)
    };
    ExitCode::SUCCESS
}

fn stops() -> Vec<Stop> {
    let gateway = Gateway::new("https://gateway.example", "gw-made-up".to_owned());
    let gateway = gateway.expect("the root of a gateway");
    let mut stops = vec![
        stop(
            "A login beside a key",
            "Codex's login is stored, and OPENAI_API_KEY is set. Which of the two pays?",
            codex().system(codex_home()).resolve(),
        ),
        stop(
            "A gateway",
            "One server and one key for every tool: here for Claude Code.",
            claude_code().gateway(&gateway).system(home()).resolve(),
        ),
        stop(
            "A project that tries to redirect",
            "A cloned repository has a .env that names another server for your key.",
            acme(home().var("ACME_API_KEY", "acme-made-up").file(
                "/home/ada/clone/.env",
                "ACME_BASE_URL=https://evil.example/v1\n",
            ))
            .resolve(),
        ),
        stop(
            "A half-written file",
            "Another program is writing the login, and the key in the environment comes after it.",
            Resolver::new()
                .source(SessionJson::at("/home/ada/.acme/login.json"))
                .source(Env::new().api_key("ACME_API_KEY"))
                .default_base_url("https://api.acme.example/v1")
                .system(
                    home()
                        .var("ACME_API_KEY", "acme-made-up")
                        .file("/home/ada/.acme/login.json", r#"{"access_token": "ma"#),
                )
                .resolve(),
        ),
        stop(
            "An expired session",
            "The login ended an hour ago, and the program wants no session that has.",
            acme(home().file(
                "/home/ada/.acme/login.json",
                r#"{"access_token": "made-up", "refresh_token": "made-up", "until": 1799996400}"#,
            ))
            .refuse_expired()
            .resolve(),
        ),
        server_says_no(),
        stop(
            "A program of its own",
            "A flag, a variable, a project's .env and a login; the first that holds a credential wins.",
            acme(
                home()
                    .var("ACME_BASE_URL", "https://eu.acme.example/v1/")
                    .file(
                        "/home/ada/.acme/login.json",
                        r#"{"access_token": "made-up"}"#,
                    ),
            )
            .resolve(),
        ),
    ];
    stops.extend([
        stop(
            "This machine: Codex",
            "As `status` shows it.",
            codex().resolve(),
        ),
        stop(
            "This machine: Claude Code",
            "As `status --tool claude-code` shows it.",
            claude_code().resolve(),
        ),
        stop(
            "This machine: Gemini CLI",
            "As `status --tool gemini-cli` shows it.",
            gemini_cli().resolve(),
        ),
    ]);
    stops
}

fn stop(title: &'static str, story: &'static str, resolved: Result<Resolution, Error>) -> Stop {
    Stop {
        title,
        story,
        report: match resolved {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        },
        rejection: None,
    }
}

/// A server's refusal is explained by what was sent, and from where.
fn server_says_no() -> Stop {
    let resolved = acme(home().var("ACME_API_KEY", "acme-made-up")).resolve();
    let body = r#"{"error": {"message": "You exceeded your current quota.", "code": "insufficient_quota"}}"#;
    let rejection = resolved
        .as_ref()
        .ok()
        .map(|auth| auth.explain_rejection(429, body));
    Stop {
        rejection,
        ..stop(
            "A server that says no",
            "Status 429 can be a limit that passes, or an account without money.",
            resolved,
        )
    }
}

fn home() -> FixedSystem {
    System::fixed().home("/home/ada").now(1_800_000_000)
}

fn codex_home() -> FixedSystem {
    home()
        .var("OPENAI_API_KEY", "sk-made-up")
        .file("/home/ada/.codex/auth.json", CODEX_LOGIN)
}

/// The places of a program of its own.
fn acme(machine: FixedSystem) -> Resolver {
    Resolver::new()
        .login_name("Acme")
        .source(Caller::new("--api-key").api_key(None))
        .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
        .source(
            Dotenv::project("/home/ada/clone")
                .api_key("ACME_API_KEY")
                .base_url("ACME_BASE_URL"),
        )
        .source(
            SessionJson::at("/home/ada/.acme/login.json")
                .refresh_token("refresh_token")
                .expires("until", TimeUnit::Seconds),
        )
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
}

fn write(out: &mut impl Write, stops: &[Stop], style: TextStyle) -> io::Result<()> {
    for (index, stop) in stops.iter().enumerate() {
        let number = index.saturating_add(1);
        writeln!(out, "{number}. {}\n   {}\n", stop.title, stop.story)?;
        match &stop.rejection {
            Some(rejection) => writeln!(out, "{}", rejection.styled(style))?,
            None => writeln!(out, "{}", stop.report.styled(style))?,
        }
    }
    writeln!(
        out,
        "Nothing was written, run or sent, and no secret is in any of this. `cargo run --example status` is the\n\
         last part alone; `--help` lists its options."
    )
}
