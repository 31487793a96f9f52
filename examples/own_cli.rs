//! An application that is not Codex, with its own flags, variables and files:
//! `ACME_API_KEY=acme-1234 cargo run --example own_cli -- --base-url https://gw.example/v1`.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use auth_resolver::{
    AuthArgs, AuthJson, ConfigToml, Dotenv, Env, HomeDirectory, Identities, Resolver, System,
    usage_error,
};
use clap::{CommandFactory, Parser};

mod terminal;

/// Talk to Acme
#[derive(Parser)]
#[command(name = "own_cli")]
struct Cli {
    #[command(flatten)]
    auth: AuthArgs,
    /// Where the settings are [default: acme where the platform keeps configuration]
    #[arg(long)]
    config_dir: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let mut places = Resolver::new()
        .args(&cli.auth)
        .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
        .default_base_url("https://api.acme.example/v1");
    let config_dir = cli.config_dir.or_else(|| {
        let acme = HomeDirectory::of("ACME_CONFIG_DIR", "acme").in_config_dir();
        acme.find(&System::real()).path().map(PathBuf::from)
    });
    if let Some(directory) = config_dir {
        places = places
            .source(Dotenv::at(directory.join(".env")).api_key("ACME_API_KEY"))
            .source(AuthJson::at(directory.join("auth.json")))
            .source(ConfigToml::at(directory.join("config.toml")).base_url("api.base_url"));
    }
    let resolved = places.resolve();
    let report = match &resolved {
        Ok(auth) => {
            println!("POST {}", auth.base_url().endpoint("chat"));
            auth.report(Identities::Hidden)
        }
        Err(error) => error.report(),
    };
    let text = report.styled(terminal::style(&io::stderr()));
    let _ = write!(anstream::stderr(), "{text}");
    match resolved {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
