//! A program of your own: `ACME_API_KEY=acme-1234 cargo run --example own_cli -- whoami`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::args::{AuthArgs, ProjectArgs};
use auth_resolver::report::Identities;
use auth_resolver::sources::{HomeDirectory, ProjectDirectory, TimeUnit, Variables};
use auth_resolver::{ConfigToml, Dotenv, Env, ErrorKind, Resolver, SessionJson, System};
use clap::{CommandFactory, Parser, Subcommand};

mod terminal;

/// Talks to Acme
#[derive(Parser)]
#[command(name = "own_cli")]
struct Cli {
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Shows which credential is used, and why
    Whoami {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Puts the places together: flags, variables, the project's `.env`, then the user's own files.
fn resolver(cli: &Cli, system: &System) -> Resolver {
    let variables = Variables::new()
        .api_key("ACME_API_KEY")
        .base_url("ACME_BASE_URL");
    let project = ProjectDirectory::find("--project", cli.project.or(None).as_deref(), system);
    let dotenv = project.path().map(Dotenv::project);
    let home = HomeDirectory::of("ACME_CONFIG_DIR", "acme")
        .in_config_dir()
        .find(system);
    let login = home.path().map(|acme| {
        SessionJson::at(acme.join("login.json"))
            .in_object("session")
            .access_token("token")
            .expires("until", TimeUnit::Seconds)
    });
    let config = home.path().map(|acme| {
        ConfigToml::at(acme.join("config.toml"))
            .api_key("api.key")
            .base_url("api.base_url")
    });
    Resolver::new()
        .default_base_url("https://api.acme.example/v1")
        .system(system.clone())
        .args(&cli.auth)
        .source(Env::new().variables(&variables))
        .source(dotenv.map(|dotenv| dotenv.variables(&variables)))
        .source(login)
        .source(config)
        .source(project)
        .source(home)
}

/// For scripts: a user has to log in, to decide something, or to fix something.
fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::NoneFound | ErrorKind::Expired => 3,
        ErrorKind::UntrustedUrl | ErrorKind::ProjectCredential | ErrorKind::Conflicting => 5,
        _ => 4,
    }
}

fn main() -> ExitCode {
    let cli = Cli::try_parse()
        .unwrap_or_else(|error| auth_resolver::usage_error(error, Cli::command()).exit());
    let resolved = resolver(&cli, &System::real()).resolve();
    let (report, code) = match &resolved {
        Ok(auth) => (auth.report(Identities::Shown), 0),
        Err(error) => (error.report(), exit_code(error.kind())),
    };
    let text = match (&cli.command, &resolved) {
        (Some(Command::Whoami { json: true }), _) => serde_json::to_string_pretty(&report).unwrap(),
        (Some(Command::Whoami { .. }), _) => {
            report.styled(terminal::style(&io::stdout())).to_string()
        }
        (None, Ok(auth)) => format!("POST {}", auth.endpoint("chat")),
        (None, Err(error)) => {
            eprintln!("own_cli: {error}");
            return code.into();
        }
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = writeln!(anstream::stdout(), "{text}");
    code.into()
}

#[test]
fn a_flag_comes_before_the_login() {
    let login = r#"{"session": {"token": "made-up", "until": 4102444800}}"#;
    let machine = System::fixed().config_dir("/c");
    let machine = machine.file("/c/acme/login.json", login).build();
    let resolve = |args: &[&str]| {
        let cli = Cli::try_parse_from([&["own_cli"], args].concat()).unwrap();
        resolver(&cli, &machine).resolve().unwrap()
    };
    assert_eq!(resolve(&[]).headers()[0].value().expose(), "Bearer made-up");
    let auth = resolve(&["--base-url", "https://gw.example"]);
    assert_eq!(auth.base_url().host(), "gw.example");
}
