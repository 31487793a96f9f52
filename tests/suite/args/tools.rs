//! The options of `status`, `headers` and `rejection`: one command line for three tools.

#[path = "../../../examples/tool/mod.rs"]
mod tool;

use std::ffi::OsString;

use auth_resolver::report::Identities;
use auth_resolver::{Resolver, System};
use clap::{CommandFactory, Parser};

use super::canary::shows;
use super::{CANARY, machine};

#[derive(Debug, Parser)]
#[command(name = "acme")]
struct Cli {
    #[command(flatten)]
    tool: tool::ToolArgs,
}

fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
    let words = ["acme"].iter().chain(arguments);
    tool::parse_from(words.map(OsString::from), None)
}

fn resolver(arguments: &[&str]) -> Resolver {
    let machine = machine().file("/p/.claude/settings.json", "{}").file(
        "/p/.env",
        "OPENAI_API_KEY=of-the-project\nGEMINI_API_KEY=of-the-project\n",
    );
    parse(arguments).unwrap().tool.resolver(machine.build())
}

#[test]
fn whose_places_are_looked_at() {
    for (arguments, expected) in [
        (&[][..], "/p/.env:1 OPENAI_API_KEY by documented"),
        (
            &["--tool", "codex"],
            "/p/.env:1 OPENAI_API_KEY by documented",
        ),
        (
            &["--rules", "codex-0.20.0"],
            "/p/.env:1 OPENAI_API_KEY by codex-0.20.0",
        ),
        (
            &["--project=/q", "--rules=api-key-first"],
            "/q/.env:1 OPENAI_API_KEY by api-key-first",
        ),
        (
            &["--tool=claude-code"],
            "/home/u/.claude/settings.json:1 ANTHROPIC_API_KEY by claude-code",
        ),
        (
            &["--tool=claude-code", "--rules=claude-code", "--project=/q"],
            "/q/.claude/settings.json:1 ANTHROPIC_API_KEY by claude-code",
        ),
        (
            &[
                "--tool=claude-code",
                "--rules=claude-code-2.0.77",
                "--entry=print",
            ],
            "/home/u/.claude/settings.json:1 ANTHROPIC_API_KEY by claude-code-2.0.77",
        ),
        (
            &["--settings", "/run.json", "--bare", "--tool", "claude-code"],
            "/run.json:1 ANTHROPIC_API_KEY by claude-code",
        ),
        (
            &["--tool=gemini-cli", "--skip-trust"],
            "/p/.env:2 GEMINI_API_KEY by gemini-cli-0.61.0",
        ),
        (
            &[
                "--tool=gemini-cli",
                "--rules=gemini-cli-0.43.0",
                "--entry=print",
                "--skip-trust",
                "--project=/p",
            ],
            "/p/.env:2 GEMINI_API_KEY by gemini-cli-0.43.0",
        ),
        (
            &["--tool=gemini-cli", "--no-project", "--api-key-file=/k"],
            "/k by gemini-cli-0.61.0",
        ),
    ] {
        let auth = resolver(arguments).resolve().unwrap();
        let origin = auth.credential_origin().unwrap();
        let found = format!("{origin} by {}", auth.rules());
        assert_eq!(found, expected, "{arguments:?}");
    }
}

#[test]
fn what_belongs_to_another_tool_is_refused() {
    for (arguments, expected) in [
        (
            &["--settings", CANARY][..],
            "--settings <FILE-OR-JSON>: needs --tool claude-code",
        ),
        (
            &["--tool=gemini-cli", "--setting-sources=user"],
            "--setting-sources <SOURCES>: needs --tool claude-code",
        ),
        (
            &["--tool=codex", "--bare"],
            "--bare: needs --tool claude-code",
        ),
        (
            &["--tool=claude-code", "--skip-trust"],
            "--skip-trust: needs --tool gemini-cli",
        ),
        (
            &["--tool=claude-code", "-c", CANARY],
            "--config <KEY=VALUE>: needs --tool codex",
        ),
        (
            &["-p", CANARY, "--tool=gemini-cli"],
            "--profile <NAME>: needs --tool codex",
        ),
        (
            &["--tool=gemini-cli", "--allow-login-host=localhost"],
            "--allow-login-host <HOST>: needs --tool codex",
        ),
        (
            &["--tool=gemini-cli", "--rules=codex-0.58.0"],
            "--rules <NAME>: these rules need --tool codex",
        ),
        (
            &["--tool=claude-code", "--rules=documented"],
            "--rules <NAME>: these rules need --tool codex",
        ),
        (
            &["--rules=claude-code"],
            "--rules <NAME>: these rules need --tool claude-code",
        ),
        (
            &["--tool=claude-code", "--rules=gemini-cli-0.61.0"],
            "--rules <NAME>: these rules need --tool gemini-cli",
        ),
        (
            &[
                "--tool=gemini-cli",
                "--rules=gemini-cli-sk-Qm7xT2vLk9Zp4Rw8",
            ],
            "--rules <NAME>: no such rules, expected a release such as `gemini-cli-0.43.0`",
        ),
        (
            &[
                "--tool=claude-code",
                "--rules=claude-code-sk-Qm7xT2vLk9Zp4Rw8",
            ],
            "--rules <NAME>: no such rules, expected `claude-code` or a release such as `claude-code-2.0.77`",
        ),
        (
            &["--rules", CANARY, "--tool=claude-code"],
            "--rules <NAME>: no such rules, expected `documented`, `api-key-first` or a release such as `codex-0.58.0`",
        ),
        (
            &["--tool", CANARY],
            "--tool <TOOL>: expected codex or claude-code or gemini-cli",
        ),
    ] {
        let error = parse(arguments).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let text = error.to_string();
        let first = text.lines().next().unwrap();
        assert_eq!(first, format!("error: {expected}"), "{arguments:?}");
        assert!(text.contains("Usage: acme [OPTIONS]"), "{text}");
        assert!(!shows(&text, CANARY), "{text}");
    }
}

#[test]
fn the_help_groups_options_by_tool() {
    let error = parse(&["-h"]).unwrap_err();
    assert_eq!(error.exit_code(), 0);
    let help = error.to_string();
    let of_group = |heading: &str| {
        let group = help.split(heading).nth(1).unwrap();
        let group = group.split("\n\n").next().unwrap();
        let words = group.split_whitespace();
        let long = words.filter(|word| word.starts_with("--") && word.len() > 2);
        long.map(|word| word.trim_end_matches(','))
            .collect::<Vec<_>>()
    };
    for (heading, options) in [
        (
            "\nOptions:",
            &["--tool", "--project", "--no-project", "--rules", "--entry"][..],
        ),
        ("\nOptions of Codex:", &["--config", "--profile"]),
        (
            "\nOptions of Claude Code:",
            &["--settings", "--setting-sources", "--bare"],
        ),
        ("\nOptions of Gemini CLI:", &["--skip-trust"]),
    ] {
        let group = of_group(heading);
        let missing: Vec<_> = options.iter().filter(|one| !group.contains(one)).collect();
        assert!(missing.is_empty(), "{heading} {missing:?} {group:?}");
    }
    Cli::command().debug_assert();
}

// Keys in the place of every option, for every tool.
#[test]
fn nothing_that_was_typed_shows_anywhere() {
    let values = [
        CANARY.to_owned(),
        format!("/k/{CANARY}"),
        format!("{{\"env\": {{\"ANTHROPIC_API_KEY\": \"{CANARY}\"}}}}"),
        format!("{{\"env\": {{\"ANTHROPIC_API_KEY\": [\"{CANARY}\"]}}}}"),
        format!("{{\"env\": {{\"ANTHROPIC_BASE_URL\": \"https://u:{CANARY}@gw.example\"}}}}"),
        format!("{{\"env\": {{\"{CANARY}\": \"{CANARY}\"}}}}"),
        format!("{{\"env\": \"{CANARY}\"}}"),
        format!("{{\"apiKeyHelper\": \"{CANARY}\", \"{CANARY}\": 1}}"),
        format!("{{\"apiKeyHelper\": {{\"{CANARY}\": 1}}}}"),
        format!("{{ {CANARY}"),
        format!("{{}} {CANARY}"),
        format!("[\"{CANARY}\"]"),
        format!("\"{CANARY}\""),
        format!("user,{CANARY}"),
        format!("claude-code-{CANARY}"),
        format!("gemini-cli-{CANARY}"),
        format!("codex-{CANARY}"),
        format!("-{CANARY}"),
        format!("\u{e9}\n{CANARY}"),
    ];
    let options = [
        "--tool",
        "--settings",
        "--setting-sources",
        "--bare",
        "--skip-trust",
        "--rules",
        "--project",
        "--config",
        "--profile",
        "--entry",
        "--base-url",
        "",
    ];
    let mut parsed = 0;
    for tool in ["codex", "claude-code", "gemini-cli"] {
        for option in options {
            for value in &values {
                let tool = format!("--tool={tool}");
                let joined = format!("{option}={value}");
                for arguments in [
                    &[tool.as_str(), option, value][..],
                    &[tool.as_str(), joined.as_str()],
                    &[tool.as_str(), "--bare", joined.as_str()],
                ] {
                    let text = match parse(arguments) {
                        Err(error) => format!("{error} {error:?}"),
                        Ok(cli) => {
                            parsed += 1;
                            let resolver = resolver(arguments);
                            let said = match resolver.resolve() {
                                Ok(auth) => format!("{auth:?} {}", auth.report(Identities::Shown)),
                                Err(error) => {
                                    let asked = error.fingerprint();
                                    format!("{error:?} {error} {} {asked:?}", error.report())
                                }
                            };
                            format!("{cli:?} {cli:#?} {resolver:?} {said}")
                        }
                    };
                    assert!(!shows(&text, CANARY), "{arguments:?}: {text}");
                }
            }
        }
    }
    assert!(parsed > 200, "{parsed}");
}

#[test]
fn without_a_working_directory_there_is_no_project() {
    let nowhere = System::fixed().home("/h").var("OPENAI_API_KEY", "k");
    let cli = parse(&[]).unwrap();
    assert!(cli.tool.resolver(nowhere.build()).resolve().is_ok());
}

// `rejection` reads the server's answer from there.
#[test]
fn no_key_is_read_from_standard_input_that_holds_something_else() {
    let parse = |arguments: &[&str], holds| {
        let words = ["acme"].iter().chain(arguments).map(OsString::from);
        tool::parse_from::<Cli>(words, holds)
    };
    for (arguments, option) in [
        (&["--api-key-stdin"][..], "--api-key-stdin"),
        (&["--api-key-file", "-"], "--api-key-file <PATH>"),
        (
            &["--tool=gemini-cli", "--api-key-file=-"],
            "--api-key-file <PATH>",
        ),
    ] {
        assert!(parse(arguments, None).is_ok(), "{arguments:?}");
        let error = parse(arguments, Some("an answer")).unwrap_err();
        let expected = format!("error: {option}: standard input holds an answer\n");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert_eq!(error.exit_code(), 2);
    }
    assert!(parse(&["--api-key-file", "/k"], Some("an answer")).is_ok());
}
