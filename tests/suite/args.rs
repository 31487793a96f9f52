//! The feature `clap`: what the options do, what the help says, and that no error repeats what was typed.

mod canary;
mod tools;

use auth_resolver::args::{AuthArgs, ProjectArgs};
use auth_resolver::claude_code::{ClaudeCode, ClaudeCodeArgs};
use auth_resolver::codex::CodexArgs;
use auth_resolver::gemini_cli::{GeminiCli, GeminiCliArgs};
use auth_resolver::system::FixedSystem;
use auth_resolver::usage_error;
use auth_resolver::{Error, Resolution, Resolver, System, claude_code, codex, gemini_cli};
use clap::{Args, Command, CommandFactory, Parser, Subcommand};

const CANARY: &str = "sk-Qm7xT2vLk9Zp4Rw8";

/// Talk to Acme
#[derive(Debug, Parser)]
#[command(name = "acme", version)]
struct Cli {
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    codex: CodexArgs,
    #[command(flatten)]
    claude: ClaudeCodeArgs,
    #[command(flatten)]
    gemini: GeminiCliArgs,
    #[arg(long)]
    number: Option<u8>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Send something
    Send {
        #[arg(long)]
        times: Option<u8>,
    },
}

fn machine() -> FixedSystem {
    System::fixed()
        .home("/home/u")
        .current_dir("/p")
        .file("/k", "sk-of-the-file\n")
        .stdin("sk-of-standard-input\n")
        .file("/p/.env", "OPENAI_API_KEY=sk-of-the-project\n")
        .file("/q/.env", "OPENAI_API_KEY=sk-of-another-project\n")
        .file("/run.json", settings("sk-ant-of-this-run"))
        .file(
            "/home/u/.claude/settings.json",
            settings("sk-ant-of-the-user"),
        )
        .file(
            "/q/.claude/settings.json",
            settings("sk-ant-of-the-project"),
        )
        .file(
            "/home/u/.claude/.credentials.json",
            r#"{"claudeAiOauth": {"accessToken": "of-the-login", "scopes": ["user:inference"]}}"#,
        )
}

fn settings(key: &str) -> String {
    format!(r#"{{"env": {{"ANTHROPIC_API_KEY": "{key}"}}}}"#)
}

fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(["acme"].iter().chain(arguments))
        .map_err(|error| usage_error(error, Cli::command()))
}

fn resolve(arguments: &[&str]) -> Result<Resolution, Error> {
    let cli = parse(arguments).unwrap();
    codex()
        .project(machine().build().current_dir())
        .args(&cli.auth)
        .project_args(&cli.project)
        .codex_args(&cli.codex)
        .system(machine())
        .resolve()
}

#[test]
fn what_the_options_do() {
    for (arguments, expected) in [
        (
            &[][..],
            "sk-of-the-project to https://api.openai.com/v1 by documented",
        ),
        (
            &["--no-project", "--api-key-file=/k"],
            "sk-of-the-file to https://api.openai.com/v1 by documented",
        ),
        (
            &["--project", "/q"],
            "sk-of-another-project to https://api.openai.com/v1 by documented",
        ),
        (
            &["--project", "../q/."],
            "sk-of-another-project to https://api.openai.com/v1 by documented",
        ),
        (
            &["--api-key-file", "/k", "--base-url", "https://gw.example"],
            "sk-of-the-file to https://gw.example by documented",
        ),
        (
            &["--api-key-stdin"],
            "sk-of-standard-input to https://api.openai.com/v1 by documented",
        ),
        (
            &["--api-key-file", "-"],
            "sk-of-standard-input to https://api.openai.com/v1 by documented",
        ),
        (
            &[
                "--api-key-file",
                "/k",
                "--base-url",
                "http://gw.example/v1",
                "--allow-http",
            ],
            "sk-of-the-file to http://gw.example/v1 by documented",
        ),
        (
            &["--api-key-file", "/k", "--rules", "api-key-first"],
            "sk-of-the-file to https://api.openai.com/v1 by api-key-first",
        ),
        (
            &[
                "--api-key-file",
                "/k",
                "--rules=codex-0.58.0",
                "--entry=interactive",
            ],
            "sk-of-the-file to https://api.openai.com/v1 by codex-0.58.0",
        ),
        (
            &[
                "--api-key-file",
                "/k",
                "-c",
                "openai_base_url=https://gw.example/v1",
            ],
            "sk-of-the-file to https://gw.example/v1 by documented",
        ),
    ] {
        let auth = resolve(arguments).unwrap();
        let key = auth.headers()[0]
            .value()
            .expose()
            .trim_start_matches("Bearer ");
        let found = format!("{key} to {} by {}", auth.base_url(), auth.rules());
        assert_eq!(found, expected, "{arguments:?}");
    }
    for (arguments, expected) in [
        (&["--no-project"][..], "no usable credential was found"),
        (
            &["--api-key-file", "/k", "--base-url", "http://gw.example"],
            "--base-url is http to another machine",
        ),
        (
            &["--api-key-file", "/nowhere"],
            "--api-key-file cannot be used: no such file",
        ),
        (
            &["--project", "/nowhere"],
            "--project cannot be used: the directory does not exist",
        ),
        (
            &["--api-key-file", "/k", "--profile", "x"],
            "--profile selects the profile `x`",
        ),
        (
            &["--api-key-file", "/k", "-c", "x"],
            "-c cannot be used: not of the form key=value",
        ),
    ] {
        let error = resolve(arguments).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{arguments:?}: {error}");
    }
}

fn claude(arguments: &[&str]) -> ClaudeCode {
    let cli = parse(arguments).unwrap();
    let preset = claude_code().args(&cli.auth).project_args(&cli.project);
    preset.claude_code_args(&cli.claude).system(machine())
}

fn gemini(arguments: &[&str]) -> GeminiCli {
    let cli = parse(arguments).unwrap();
    let preset = gemini_cli().args(&cli.auth).project_args(&cli.project);
    preset.gemini_cli_args(&cli.gemini).system(machine())
}

#[test]
fn what_the_options_of_the_other_presets_do() {
    let text = r#"{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-ant-of-a-text"}}"#;
    for (resolved, expected) in [
        (claude(&[]), "sk-ant-of-the-user"),
        (claude(&["--settings", "/run.json"]), "sk-ant-of-this-run"),
        (claude(&["--settings", text]), "sk-ant-of-a-text"),
        (claude(&["--project=/q"]), "sk-ant-of-the-project"),
        (
            claude(&["--project=/q", "--setting-sources=user,local"]),
            "sk-ant-of-the-user",
        ),
        (
            claude(&["--project=/q", "--setting-sources", ""]),
            "of-the-login",
        ),
        (claude(&["--bare"]), "sk-ant-of-the-user"),
    ] {
        let auth = resolved.resolve().unwrap();
        assert_eq!(auth.method().bearer().unwrap().expose(), expected);
    }
    let bare = claude(&["--bare", "--setting-sources="]).resolve();
    assert_eq!(bare.unwrap_err().kind().as_str(), "none-found");
    // Nothing of a folder counts that nobody trusts.
    let with_key = || machine().file("/p/.env", "GEMINI_API_KEY=of-the-project\n");
    for (arguments, counts) in [
        (&["--project=/p"][..], false),
        (&["--project=/p", "--skip-trust"], true),
    ] {
        let resolved = gemini(arguments).system(with_key()).resolve();
        assert_eq!(resolved.is_ok(), counts, "{arguments:?}");
    }
}

#[test]
fn what_is_not_given_changes_nothing() {
    let cli = parse(&[]).unwrap();
    let preset = |machine: FixedSystem| {
        codex()
            .rules(codex::Rules::ApiKeyFirst)
            .base_url("https://gw.example/v1".to_owned())
            .api_key_file(auth_resolver::KeyFile::given("--key", "/k"))
            .profile("p".to_owned())
            .allow_http()
            .system(machine)
    };
    let explain = |preset: codex::Codex| preset.resolve().unwrap_err().explain().to_string();
    let with = preset(machine())
        .args(&cli.auth)
        .project_args(&cli.project)
        .codex_args(&cli.codex);
    assert_eq!(explain(with), explain(preset(machine())));

    let preset = || {
        claude_code()
            .settings(settings("sk-ant-of-the-program"))
            .setting_sources("local".parse().unwrap())
            .bare()
            .system(machine())
    };
    let explain = |preset: ClaudeCode| preset.resolve().unwrap().explain().to_string();
    let with = preset().claude_code_args(&cli.claude);
    assert_eq!(explain(with), explain(preset()));

    let preset = || {
        let project = std::path::PathBuf::from("/q");
        gemini_cli().project(project).skip_trust().system(machine())
    };
    let explain = |preset: GeminiCli| {
        let error = preset.resolve().unwrap_err();
        format!("{:?}", error.report())
    };
    let with = preset().gemini_cli_args(&cli.gemini);
    assert_eq!(explain(with), explain(preset()));
}

#[test]
fn every_preset_and_ones_own_resolver_take_them() {
    let cli = parse(&[
        "--api-key-file=/k",
        "--base-url=http://gw.example",
        "--allow-http",
    ])
    .unwrap();
    for resolved in [
        codex().system(machine()).args(&cli.auth).resolve(),
        claude_code().system(machine()).args(&cli.auth).resolve(),
        gemini_cli().system(machine()).args(&cli.auth).resolve(),
        Resolver::new().args(&cli.auth).system(machine()).resolve(),
    ] {
        let auth = resolved.unwrap();
        assert_eq!(auth.credential_origin().unwrap().to_string(), "/k");
        assert_eq!(auth.base_url_origin().unwrap().to_string(), "--base-url");
        assert_eq!(auth.base_url().as_str(), "http://gw.example");
    }
}

#[test]
fn the_help_says_where_keys_belong() {
    for help in ["-h", "--help"] {
        let error = parse(&[help]).unwrap_err();
        assert_eq!(error.exit_code(), 0);
        let text = error.to_string();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "--api-key-file <PATH> File that holds the API key, `-` for standard input. No option takes \
             the key itself: `ps` shows arguments to other users, and shells keep them",
            "--api-key-stdin Read the API key from standard input",
            "-c, --config <KEY=VALUE>",
            "[possible values: exec, interactive]",
        ] {
            let is_there = text.contains(part) || help == "--help" && part.starts_with('[');
            assert!(is_there, "{part:?} is not in {text}");
        }
        assert!(!text.contains("--api-key "), "{text}");
    }
    assert_eq!(parse(&["--version"]).unwrap_err().exit_code(), 0);
}

#[test]
fn what_is_said_about_wrong_usage() {
    for (arguments, expected) in [
        (
            &["--api-key-file=/k", "--api-key-stdin"][..],
            "--api-key-file <PATH>, --api-key-stdin: an argument cannot be used with one or more of the other specified arguments",
        ),
        (
            &["--project=/q", "--no-project"],
            "--project <DIR>, --no-project: an argument cannot be used with one or more of the other specified arguments",
        ),
        (
            &["--base-url=a", "--base-url=b"],
            "--base-url <URL>: cannot be given more than once",
        ),
        (
            &["--rules", CANARY],
            "--rules <NAME>: no such rules, expected `documented`, `api-key-first` or a release such as `codex-0.58.0`",
        ),
        (
            &["--entry", CANARY],
            "--entry <ENTRY>: expected exec or interactive",
        ),
        (
            &["--allow-login-host", CANARY],
            "--allow-login-host <HOST>: not the name of a host, expected one such as `relay.example` or `[::1]` and nothing else",
        ),
        (
            &["--setting-sources", CANARY],
            "--setting-sources <SOURCES>: no such files of settings, expected any of `user`, `project` and `local`, joined by commas",
        ),
        (
            &["--setting-sources"],
            "--setting-sources <SOURCES>: a value is required",
        ),
        (
            &["--settings={}", "--settings={}"],
            "--settings <FILE-OR-JSON>: cannot be given more than once",
        ),
        (
            &["--number", CANARY],
            "--number <NUMBER>: invalid value for one of the arguments",
        ),
        (
            &["--api-key", CANARY],
            "unexpected argument found; there is --api-key-file",
        ),
        (
            &["--api-key-stdin=sk-Qm7xT2vLk9Zp4Rw8"],
            "--api-key-stdin: unexpected value for an argument found",
        ),
        (
            &["--api-key-file"],
            "--api-key-file <PATH>: a value is required",
        ),
        (
            &["--api-key-file="],
            "--api-key-file <PATH>: a value is required",
        ),
        (
            &["send", "--times", CANARY],
            "--times <TIMES>: invalid value for one of the arguments",
        ),
        (&[CANARY], "unrecognized subcommand"),
        (&["sned"], "unrecognized subcommand; there is send"),
        (&["-Qm7xT2vLk9Zp4Rw8"], "unexpected argument found"),
    ] {
        let error = parse(arguments).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let text = error.to_string();
        let first = text.lines().next().unwrap();
        assert_eq!(first, format!("error: {expected}"), "{arguments:?}");
        assert!(text.contains("Usage: acme [OPTIONS]"), "{text}");
    }
}

/// What these types are is for those who write programs, and not for those who ask for help.
#[test]
fn the_help_describes_the_program_and_not_these_types() {
    #[derive(Parser)]
    #[command(name = "acme")]
    struct Undescribed {
        #[command(flatten)]
        _auth: AuthArgs,
        #[command(flatten)]
        _project: ProjectArgs,
        #[command(flatten)]
        _codex: CodexArgs,
        #[command(flatten)]
        _claude_code: ClaudeCodeArgs,
        #[command(flatten)]
        _gemini_cli: GeminiCliArgs,
    }
    let described = || Command::new("acme").about("Talk to Acme");
    for (mut command, expected) in [
        (Undescribed::command(), "Usage: acme [OPTIONS]"),
        (AuthArgs::augment_args(described()), "Talk to Acme"),
        (ProjectArgs::augment_args(described()), "Talk to Acme"),
        (CodexArgs::augment_args(described()), "Talk to Acme"),
        (ClaudeCodeArgs::augment_args(described()), "Talk to Acme"),
        (GeminiCliArgs::augment_args(described()), "Talk to Acme"),
    ] {
        for help in [command.render_help(), command.render_long_help()] {
            assert_eq!(help.to_string().lines().next(), Some(expected));
        }
    }
}

#[test]
fn the_options_can_be_left_out_and_updated() {
    #[derive(Parser)]
    struct Optional {
        #[command(flatten)]
        auth: Option<AuthArgs>,
    }
    for (arguments, is_there) in [(&["acme"][..], false), (&["acme", "--allow-http"], true)] {
        assert_eq!(Optional::parse_from(arguments).auth.is_some(), is_there);
    }
    let mut cli = Optional::parse_from(["acme", "--base-url", "https://gw.example"]);
    cli.update_from(["acme", "--allow-http"]);
    let auth = cli.auth.unwrap();
    assert!(auth.allows_http() && auth.base_url().is_some());
}

#[test]
fn hosts_for_a_session() {
    for (host, is_one) in [
        ("relay.example", true),
        ("127.0.0.1", true),
        ("localhost", true),
        ("relay", true),
        ("[::1]", true),
        ("bücher.example", true),
        ("relay.example:8080", false),
        ("https://relay.example", false),
        ("", false),
    ] {
        let parsed = parse(&["--allow-login-host", host]);
        assert_eq!(parsed.is_ok(), is_one, "{host}");
    }
}

#[test]
fn the_command_is_well_made() {
    Cli::command().debug_assert();
}
