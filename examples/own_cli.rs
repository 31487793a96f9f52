//! An application that is not Codex, with its own flags, variables and files:
//! `ACME_API_KEY=acme-1234 cargo run --example own_cli -- --base-url https://gw.example/v1`.

use std::path::PathBuf;
use std::process::ExitCode;

use auth_resolver::{AuthJson, Caller, ConfigToml, Dotenv, Env, Resolver, System};
use clap::Parser;

/// Talk to Acme
#[derive(Parser)]
struct Cli {
    /// The API key; better left to `ACME_API_KEY`, since others can see a command line
    #[arg(long)]
    api_key: Option<String>,
    /// Where requests go
    #[arg(long)]
    base_url: Option<String>,
    /// Where the settings are [default: .acme in the home directory]
    #[arg(long)]
    config_dir: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let home = System::real().home().unwrap_or_default();
    let config_dir = cli.config_dir.unwrap_or_else(|| home.join(".acme"));
    let resolved = Resolver::new()
        .source(Caller::new("--api-key").api_key(cli.api_key))
        .source(Caller::new("--base-url").base_url(cli.base_url))
        .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
        .source(Dotenv::user(config_dir.join(".env")).api_key("ACME_API_KEY"))
        .source(AuthJson::at(config_dir.join("auth.json")))
        .source(ConfigToml::at(config_dir.join("config.toml")).base_url("api.base_url"))
        .default_base_url("https://api.acme.example/v1")
        .resolve();
    match resolved {
        Ok(auth) => {
            println!("POST {}", auth.endpoint("chat"));
            eprint!("{}", auth.explain());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprint!("{}", error.explain());
            ExitCode::FAILURE
        }
    }
}
