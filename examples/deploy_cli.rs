//! A deployment tool: a token for one project with a header of its own, a token of an account, a login, and the
//! token that older releases stored. Command lines of hosting services do this by hand: Railway's takes about 100
//! lines for it in `config.rs` and `client.rs` (2026).
//!
//! `DEPLOY_TOKEN=made-up cargo run --example deploy_cli -- status`

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::method::HeaderScheme;
use auth_resolver::report::Identities;
use auth_resolver::sources::{HomeDirectory, TimeUnit};
use auth_resolver::{Env, Resolver, SessionJson, System, usage_error};
use clap::{CommandFactory, Parser, Subcommand};

mod terminal;

/// Deploys what is here
#[derive(Parser)]
#[command(name = "deploy_cli", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Shows which token is used, and why
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

const AFTER_HELP: &str = "\
The token: DEPLOY_TOKEN (one project's), DEPLOY_API_TOKEN (an account's), or the login in
deploy/config.json where your platform keeps configuration, or in DEPLOY_CONFIG_DIR.

Exit codes: 0 with a token, 1 without one, 2 for wrong usage";

fn resolver(system: &System) -> Resolver {
    let mut resolver = Resolver::new()
        .login_command("deploy login")
        .default_base_url("https://api.deploy.example/v2")
        .system(system.clone());
    // Logins and bearer tokens go as `Authorization: Bearer`.
    if let Some(header) = HeaderScheme::named("project-access-token") {
        resolver = resolver.key_header(header);
    }
    let variables = Env::new()
        .api_key("DEPLOY_TOKEN")
        .bearer_token("DEPLOY_API_TOKEN");
    resolver = resolver.source(variables.base_url("DEPLOY_API_URL"));
    let home = HomeDirectory::of("DEPLOY_CONFIG_DIR", "deploy")
        .in_config_dir()
        .find(system);
    if let Some(directory) = home.path() {
        let login = SessionJson::at(directory.join("config.json"))
            .in_object("user")
            .access_token("accessToken")
            .refresh_token("refreshToken")
            .expires("tokenExpiresAt", TimeUnit::Detect)
            .bearer_token("token"); // by releases before there were sessions
        resolver = resolver.source(login);
    }
    resolver.source(home)
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let resolved = resolver(&System::real()).resolve();
    let report = match &resolved {
        Ok(auth) => auth.report(Identities::Shown),
        Err(error) => error.report(),
    };
    let text = match (&cli.command, &resolved) {
        (Some(Command::Status { json: true }), _) => {
            serde_json::to_string_pretty(&report).unwrap_or_default()
        }
        (Some(Command::Status { .. }), _) => {
            report.styled(terminal::style(&io::stdout())).to_string()
        }
        (None, Ok(auth)) => {
            let header = auth
                .headers()
                .first()
                .map_or("no header", |header| header.name());
            format!(
                "POST {} with {header}",
                auth.base_url().endpoint("deployments")
            )
        }
        (None, Err(error)) => {
            eprintln!("deploy_cli: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = writeln!(anstream::stdout(), "{}", text.trim_end());
    ExitCode::from(u8::from(resolved.is_err()))
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_token_goes_in_which_header() {
    const FILE: &str = "/c/deploy/config.json";
    const LOGIN: &str = r#"{"user": {"accessToken": "of-the-login", "tokenExpiresAt": 4102444800, "token": "old"}}"#;
    const OLD: &str = r#"{"user": {"token": "old"}}"#;
    let machine = |file: &str| System::fixed().home("/h").config_dir("/c").file(FILE, file);
    let (project, account) = ("DEPLOY_TOKEN", "DEPLOY_API_TOKEN");
    for (machine, expected) in [
        (machine(LOGIN), "Authorization: Bearer of-the-login"),
        (machine(OLD), "Authorization: Bearer old"),
        (machine(OLD).var(account, "t"), "Authorization: Bearer t"),
        (machine(LOGIN).var(account, "t").var(project, "p"), "project-access-token: p"),
        (machine("{").var(project, "p"), "project-access-token: p"),
        (machine("{"), "truncated: try again in a moment, in case it is being written; run `deploy login`"),
        (machine("{}"), "none-found: run `deploy login`; put an API key into variable DEPLOY_TOKEN"),
    ] {
        let told = match resolver(&machine.build()).resolve() {
            Ok(auth) => format!("{}: {}", auth.headers()[0].name(), auth.headers()[0].value().expose()),
            Err(error) => format!("{}: {}", error.kind(), error.remedies().join("; ")),
        };
        assert_eq!(told, expected);
    }
}
