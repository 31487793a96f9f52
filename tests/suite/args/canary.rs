//! Keys in the place of every option: nothing that was typed shows anywhere.

use std::ffi::OsString;

use auth_resolver::report::Identities;
use auth_resolver::usage_error;
use auth_resolver::{claude_code, codex};
use clap::{CommandFactory, Parser};

use super::{CANARY, Cli, machine, parse, resolve};

/// Keys without a beginning that is known: letters and digits, letters alone, groups with hyphens.
const OTHERS: [&str; 4] = [
    "qm7xt2vlk9zp4rw8",
    "qmxtvlkzprwghjnbcdfsyqmxtv",
    "qmxt-vlkz-prwg-hjnb",
    "tok_live_qmxtvlkzprwghjnbcdfsyqmxtv",
];

/// Returns whether half of the marker is in a text.
pub(super) fn shows(text: &str, marker: &str) -> bool {
    let start = marker.find(['_', '-']).map_or(0, |_| marker.len() - 16);
    let (first, second) = marker[start..].split_at((marker.len() - start) / 2);
    text.contains(first) || text.contains(second)
}

// People paste keys where they do not belong.
#[test]
fn nothing_that_was_typed_shows_anywhere() {
    for marker in OTHERS.into_iter().chain([CANARY]) {
        let parsed = type_everywhere(marker);
        assert!(parsed > 100, "{parsed}");
    }
}

/// Types a key in the place of every option, and returns how often that was no wrong usage.
fn type_everywhere(marker: &str) -> usize {
    let long = "x".repeat(300) + marker;
    let values = [
        marker.to_owned(),
        format!("{marker}\n{marker}"),
        format!("{marker}={marker}"),
        format!("https://u:{marker}@gw.example/v1"),
        format!("/k/{marker}"),
        format!("{marker}/x"),
        format!("codex-{marker}"),
        format!("a={marker}"),
        format!("openai_base_url={marker}"),
        format!("preferred_auth_method={marker}"),
        format!("model_providers.{marker}.name={marker}"),
        format!("--{marker}"),
        format!("-{marker}"),
        format!("\u{e9}{marker}"),
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
        "--allow-login-host",
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
                assert!(!shows(&text, marker), "{arguments:?}: {text}");
            }
        }
    }
    parsed
}

#[cfg(unix)]
fn not_unicode() -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec([CANARY.as_bytes(), b"\xff"].concat())
}

#[cfg(windows)]
fn not_unicode() -> OsString {
    use std::os::windows::ffi::OsStringExt;
    let half_of_a_pair = 0xd800;
    let text: Vec<u16> = CANARY.encode_utf16().chain([half_of_a_pair]).collect();
    OsString::from_wide(&text)
}

// Not Unicode, which only a path can be.
#[test]
fn arguments_that_are_not_unicode() {
    for option in [
        "--api-key-file",
        "--base-url",
        "--project",
        "-c",
        "--rules",
        "--profile",
    ] {
        let arguments = [OsString::from("acme"), option.into(), not_unicode()];
        let text = match Cli::try_parse_from(arguments) {
            Err(error) => usage_error(error, Cli::command()).to_string(),
            Ok(cli) => {
                let preset = codex().args(&cli.auth).project_args(&cli.project);
                let preset = preset.codex_args(&cli.codex).system(machine());
                format!("{cli:?} {}", preset.resolve().unwrap_err().explain())
            }
        };
        assert!(!shows(&text, CANARY), "{option}: {text}");
    }
}
