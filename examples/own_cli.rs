//! A program of your own: `ACME_API_KEY=acme-1234 cargo run --example own_cli -- whoami`.

use std::process::ExitCode;

use auth_resolver::args::{AuthArgs, ProjectArgs};
use auth_resolver::report::Identities;
use auth_resolver::sources::{HomeDirectory, ProjectDirectory, TimeUnit, Variables};
use auth_resolver::{ConfigToml, Dotenv, Env, Resolver, SessionJson, System, usage_error};
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

/// Puts the places together: a flag, variables, the project's `.env`, then the user's own files.
fn resolver(cli: &Cli, system: &System) -> Resolver {
    let variables = Variables::new()
        .api_key("ACME_API_KEY")
        .base_url("ACME_BASE_URL");
    let mut resolver = Resolver::new()
        .login_name("Acme")
        .default_base_url("https://api.acme.example/v1")
        .system(system.clone())
        .args(&cli.auth)
        .source(Env::new().variables(&variables));
    let project = ProjectDirectory::find("--project", cli.project.or(None).as_deref(), system);
    if let Some(directory) = project.path() {
        resolver = resolver.source(Dotenv::project(directory).variables(&variables));
    }
    let home = HomeDirectory::of("ACME_CONFIG_DIR", "acme")
        .in_config_dir()
        .find(system);
    if let Some(acme) = home.path() {
        resolver = resolver
            .source(
                SessionJson::at(acme.join("login.json"))
                    .in_object("session")
                    .access_token("token")
                    .expires("until", TimeUnit::Seconds),
            )
            .source(
                ConfigToml::at(acme.join("config.toml"))
                    .api_key("api.key")
                    .base_url("api.base_url"),
            );
    }
    resolver.source(project).source(home)
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let resolved = resolver(&cli, &System::real()).resolve();
    let report = match &resolved {
        Ok(auth) => auth.report(Identities::Shown),
        Err(error) => error.report(),
    };
    match (&cli.command, &resolved) {
        (Some(Command::Whoami { json: true }), _) => {
            println!(
                "{}",
                serde_json::to_string_pretty(&report).expect("a report is JSON")
            );
        }
        (Some(Command::Whoami { .. }), _) => {
            anstream::print!("{}", report.styled(terminal::style(&std::io::stdout())));
        }
        (None, Ok(auth)) => println!("POST {}", auth.endpoint("chat")),
        (None, Err(error)) => eprintln!("own_cli: {error}"),
    }
    ExitCode::from(u8::from(resolved.is_err()))
}

#[test]
fn a_flag_comes_before_the_login() {
    let login = r#"{"session": {"token": "made-up", "until": 4102444800}}"#;
    let machine = System::fixed()
        .config_dir("/home/u/.config")
        .file("/home/u/.config/acme/login.json", login)
        .build();
    let cli = |args: &[&str]| Cli::try_parse_from([&["own_cli"], args].concat()).unwrap();
    let auth = resolver(&cli(&[]), &machine).resolve().unwrap();
    assert_eq!(auth.headers()[0].value().expose(), "Bearer made-up");
    let to_gateway = cli(&["--base-url", "https://gw.example"]);
    assert_eq!(
        resolver(&to_gateway, &machine)
            .resolve()
            .unwrap()
            .base_url()
            .host(),
        "gw.example"
    );
}
