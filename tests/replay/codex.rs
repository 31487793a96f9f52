//! Codex.

use auth_resolver::AuthMethod;
use auth_resolver::codex::{Codex, Rules};

use crate::outcome::Outcome;
use crate::recording::Sent;
use crate::runner::{Run, Tool};

pub(crate) const TOOL: Tool = Tool {
    name: "Codex",
    recordings: &[
        include_str!("../conformance/codex.jsonl"),
        include_str!("../conformance/codex-2.jsonl"),
    ],
    differences: include_str!("codex.toml"),
    wrong: ("codex_wrong.txt", include_str!("codex_wrong.txt")),
    recorded,
    why_not_replayed,
    here,
};

/// Other flags have nothing to do with credentials, or write.
fn why_not_replayed(run: &Run<'_>) -> Option<&'static str> {
    let mut flags = run.case.args.iter().filter(|arg| arg.starts_with('-'));
    let is_other = |flag: &String| !["-c", "-p", "--profile"].contains(&flag.as_str());
    flags.any(is_other).then_some("a flag of another matter")
}

fn here(run: &Run<'_>) -> Outcome {
    let mut machine = run.machine();
    if run.case.codex_home != "unset" {
        machine = machine.var("CODEX_HOME", run.codex_home());
    }
    if run.case.codex_home == "set" {
        machine = machine.directory(run.codex_home());
    }
    let answer = preset(run)
        .project(run.directory())
        .system(machine)
        .resolve();
    // Where it is known of a token alone, what is recorded may be of another account.
    let is_session = answer
        .as_ref()
        .is_ok_and(|auth| matches!(auth.method(), AuthMethod::ChatGpt(_)));
    let mut here = Outcome::here(answer);
    if !is_session {
        here.drop_account();
    }
    here
}

/// Where the release, the entry point and the arguments become calls.
fn preset(run: &Run<'_>) -> Codex {
    let mut preset = auth_resolver::codex()
        .rules(Rules::Codex(run.release))
        .entry(run.entry);
    let mut args = run.case.args.iter();
    while let Some(arg) = args.next() {
        preset = match arg.as_str() {
            "-c" => preset.config_override_text(&run.fill(args.next().expect("a value"))),
            "-p" | "--profile" => preset.profile(args.next().cloned()),
            other => panic!("unknown argument {other}"),
        };
    }
    preset
}

fn recorded(sent: &Sent) -> Outcome {
    let mut recorded = Outcome::recorded(sent);
    recorded.method = recorded
        .headers
        .get("authorization")
        .map(|text| method_of(text));
    recorded
}

// The made-up credentials of the recordings tell by their text what they were put there as.
fn method_of(authorization: &str) -> &'static str {
    const BEGINNINGS: [(&str, &str); 7] = [
        ("eyJ", "chatgpt"),
        ("opaque-access-", "chatgpt"),
        ("at-", "personal-access-token"),
        ("bt-", "bearer-token"),
        ("bk-", "bedrock-api-key"),
        ("hdr-", "none-required"),
        ("hv-", "none-required"),
    ];
    let bare = authorization.trim_start_matches("Bearer ");
    BEGINNINGS
        .iter()
        .find(|(start, _)| bare.starts_with(start))
        .map_or("api-key", |(_, method)| method)
}
