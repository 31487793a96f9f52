//! Keys in the place of every option: nothing that was typed shows anywhere.

use auth_resolver::{Identities, claude_code, codex, usage_error};
use clap::{CommandFactory, Parser};

use super::{CANARY, Cli, machine, parse, resolve};

/// Tells whether half of the marker is in a text.
pub(super) fn shows(text: &str) -> bool {
    let halves = [&CANARY[3..11], &CANARY[11..]];
    halves.iter().any(|half| text.contains(half))
}

// People paste keys where they do not belong.
#[test]
fn nothing_that_was_typed_shows_anywhere() {
    let long = "x".repeat(300) + CANARY;
    let values = [
        CANARY.to_owned(),
        format!("{CANARY}\n{CANARY}"),
        format!("{CANARY}={CANARY}"),
        format!("https://u:{CANARY}@gw.example/v1"),
        format!("/k/{CANARY}"),
        format!("{CANARY}/x"),
        format!("codex-{CANARY}"),
        format!("a={CANARY}"),
        format!("openai_base_url={CANARY}"),
        format!("--{CANARY}"),
        format!("-{CANARY}"),
        format!("\u{e9}{CANARY}"),
        long,
    ];
    let options = [
        "--api-key-file",
        "--api-key-stdin",
        "--base-url",
        "--allow-http",
        "--project",
        "--no-project",
        "--config",
        "-c",
        "--profile",
        "-p",
        "--rules",
        "--entry",
        "--allow-session-host",
        "--settings",
        "--setting-sources",
        "--bare",
        "--skip-trust",
        "--number",
        "--api-key",
        "--",
        "send",
        "send --times",
        "",
    ];
    let mut parsed = 0;
    for option in options {
        for value in &values {
            let mut words: Vec<&str> = option.split_whitespace().collect();
            let joined = format!("{option}={value}");
            for arguments in [
                {
                    words.push(value);
                    words.clone()
                },
                vec![joined.as_str()],
                vec!["--api-key-file=/k", joined.as_str()],
            ] {
                let text = match parse(&arguments) {
                    Err(error) => format!("{error} {error:?}"),
                    Ok(cli) => {
                        parsed += 1;
                        let debug = format!(
                            "{cli:?} {cli:#?} {:?}",
                            codex()
                                .args(&cli.auth)
                                .project_args(&cli.project)
                                .codex_args(&cli.codex)
                        );
                        let claude = claude_code().claude_code_args(&cli.claude);
                        let debug = debug + &format!("{claude:?} {claude:#?}");
                        let resolved = match resolve(&arguments) {
                            Ok(auth) => format!("{auth:?} {}", auth.report(Identities::Shown)),
                            Err(error) => {
                                let asked = error.fingerprint();
                                format!("{error:?} {} {asked:?}", error.report())
                            }
                        };
                        debug + &resolved
                    }
                };
                assert!(!shows(&text), "{arguments:?}: {text}");
            }
        }
    }
    assert!(parsed > 100, "{parsed}");
}

// Not Unicode, which only a path can be.
#[cfg(unix)]
#[test]
fn arguments_that_are_not_unicode() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let value = || OsString::from_vec([CANARY.as_bytes(), b"\xff"].concat());
    for option in [
        "--api-key-file",
        "--base-url",
        "--project",
        "-c",
        "--rules",
        "--profile",
    ] {
        let arguments = [OsString::from("acme"), option.into(), value()];
        let text = match Cli::try_parse_from(arguments) {
            Err(error) => usage_error(error, Cli::command()).to_string(),
            Ok(cli) => {
                let preset = codex().args(&cli.auth).project_args(&cli.project);
                let preset = preset.codex_args(&cli.codex).system(machine());
                format!("{cli:?} {}", preset.resolve().unwrap_err().explain())
            }
        };
        assert!(!shows(&text), "{option}: {text}");
    }
}
