//! Gemini CLI.

use auth_resolver::gemini_cli::{GeminiCli, GeminiRules};
use auth_resolver::releases::Version;

use crate::outcome::Outcome;
use crate::recording::Sent;
use crate::runner::{Run, Tool};

pub(crate) const TOOL: Tool = Tool {
    name: "Gemini CLI",
    recordings: &[
        include_str!("../conformance/gemini-cli.jsonl"),
        include_str!("../conformance/gemini-cli-interactive.jsonl"),
    ],
    differences: include_str!("gemini_cli.toml"),
    wrong: ("gemini_cli_wrong.txt", include_str!("gemini_cli_wrong.txt")),
    recorded,
    why_not_replayed,
    here,
};

/// Those that the program appends without being told: for keys, for logins, for Vertex AI.
const VERSIONS: [&str; 3] = ["v1beta", "v1internal", "v1beta1"];

fn why_not_replayed(run: &Run<'_>) -> Option<&'static str> {
    let is_new = run.case.args.iter().any(|arg| arg == "--skip-trust");
    (is_new && run.release < Version::new(0, 43, 0))
        .then_some("an argument that the release does not know")
}

fn here(run: &Run<'_>) -> Outcome {
    let answer = preset(run)
        .allow_http() // as the program does
        .project(run.directory())
        .system(run.system())
        .resolve();
    Outcome::here(answer)
}

/// Where the release, the entry point and the arguments become calls, as far as the preset has them.
fn preset(run: &Run<'_>) -> GeminiCli {
    let mut preset = auth_resolver::gemini_cli()
        .rules(GeminiRules::release(run.release))
        .entry(run.entry);
    let mut args = run.case.args.iter();
    while let Some(arg) = args.next() {
        preset = match arg.as_str() {
            "--skip-trust" => preset.skip_trust(),
            "-p" | "-i" | "--output-format" => {
                args.next();
                preset
            }
            "hi" => preset,
            other => panic!("unknown argument {other}"),
        };
    }
    preset
}

fn recorded(sent: &Sent) -> Outcome {
    let mut recorded = Outcome::recorded(sent);
    recorded.other_headers.get_or_insert_default();
    // The preset's base URL ends before the version. Another one is a part of the address that
    // somebody chose.
    let version = sent.version.as_deref();
    if let (Some(url), Some(version)) = (&mut recorded.base_url, version)
        && !VERSIONS.contains(&version)
    {
        *url = format!("{url}/{version}");
    }
    recorded
}
