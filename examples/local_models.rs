//! A client for model servers on this machine and in the local network, with and without a key. It takes
//! the place of code that makes a key up (`ollama`, `lm-studio`) because the client must have one, and that
//! sends a real one unencrypted to whatever the base URL names.
//!
//! `cargo run --example local_models -- --base-url http://192.168.1.5:11434/v1`

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::args::AuthArgs;
use auth_resolver::report::Identities;
use auth_resolver::sources::HomeDirectory;
use auth_resolver::{ConfigToml, Env, Resolver, System, usage_error};
use clap::{CommandFactory, Parser};

mod terminal;

/// Asks a model server which models it has
#[derive(Parser)]
#[command(name = "local_models", after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    auth: AuthArgs,
    /// Show which server and which key are used, and why
    #[arg(long)]
    explain: bool,
}

const AFTER_HELP: &str = "\
Without an option: MODELS_BASE_URL and MODELS_API_KEY (or MODELS_API_KEY_FILE), then `server.url` and
`server.key` of models/config.toml where your platform keeps configuration, then Ollama on this machine.

Exit codes: 0 with a server, 1 without one, 2 for wrong usage";

fn resolver(cli: &Cli, system: &System) -> Resolver {
    let variables = Env::new()
        .api_key("MODELS_API_KEY")
        .api_key_file("MODELS_API_KEY_FILE")
        .base_url("MODELS_BASE_URL");
    let mut resolver = Resolver::new()
        .args(&cli.auth)
        .source(variables)
        .credential_optional()
        .default_base_url("http://localhost:11434/v1")
        .system(system.clone());
    let home = HomeDirectory::of("MODELS_CONFIG_DIR", "models")
        .in_config_dir()
        .find(system);
    if let Some(directory) = home.path() {
        let file = ConfigToml::at(directory.join("config.toml"));
        resolver = resolver.source(file.api_key("server.key").base_url("server.url"));
    }
    resolver = resolver.source(home);
    // Nothing secret is sent to a server that gets no key, so that it may be read on the way.
    if resolver.credentials().is_empty() {
        resolver = resolver.allow_http();
    }
    resolver
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let resolved = resolver(&cli, &System::real()).resolve();
    let mut out = anstream::stdout().lock();
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    if cli.explain {
        let report = match &resolved {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        };
        let _ = write!(out, "{}", report.styled(terminal::style(&io::stdout())));
        return ExitCode::from(u8::from(resolved.is_err()));
    }
    match resolved {
        Ok(auth) => {
            let _ = writeln!(
                out,
                "GET {}, {}",
                auth.base_url().endpoint("models"),
                auth.method()
            );
            for note in auth.diagnostics() {
                eprintln!("note: {}", note.message);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("local_models: {error}");
            ExitCode::FAILURE
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn servers_with_and_without_a_key() {
    const LAN: &str = "http://192.168.1.5:11434/v1";
    let m = || System::fixed().home("/h").config_dir("/c");
    let file = |text: &str| m().file("/c/models/config.toml", text);
    for (machine, args, expected) in [
        (m(), &[][..], "http://localhost:11434/v1 no credential []"),
        (m().var("MODELS_API_KEY", "k"), &[], "http://localhost:11434/v1 API key []"),
        (m(), &["--base-url", LAN], "http://192.168.1.5:11434/v1 no credential [insecure-http no-credential-configured]"),
        (m().var("MODELS_API_KEY", "k"), &["--base-url", LAN], "invalid-url"),
        (m().var("MODELS_API_KEY", "k"), &["--base-url", LAN, "--allow-http"], "http://192.168.1.5:11434/v1 API key [insecure-http]"),
        (file("server.url = 'https://models.internal/v1'"), &[], "https://models.internal/v1 no credential [no-credential-configured]"),
        (file("[server]\nurl = 'https://models.internal/v1'\nkey = 'k'"), &[], "https://models.internal/v1 API key []"),
        (m().var("MODELS_API_KEY_FILE", "/run/key").file("/run/key", "k\n"), &[], "http://localhost:11434/v1 API key []"),
        (m().var("MODELS_BASE_URL", "localhost:1234"), &[], "invalid-url"),
        (file("server = 'x'\n["), &[], "malformed"),
    ] {
        let cli = Cli::try_parse_from([&["local_models"], args].concat()).unwrap();
        let told = match resolver(&cli, &machine.build()).resolve() {
            Ok(auth) => {
                let notes: Vec<_> = auth.diagnostics().iter().map(|note| note.code).collect();
                format!("{} {} [{}]", auth.base_url(), auth.method(), notes.join(" "))
            }
            Err(error) => error.kind().to_string(),
        };
        assert_eq!(told, expected);
    }
}
