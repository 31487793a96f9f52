//! Claude Code.

use auth_resolver::claude_code::{ClaudeCode, ClaudeRules};

use crate::outcome::Outcome;
use crate::recording::Sent;
use crate::runner::{Run, Tool};

pub(crate) const TOOL: Tool = Tool {
    name: "Claude Code",
    recordings: &[
        include_str!("../conformance/claude-code.jsonl"),
        include_str!("../conformance/claude-code-interactive.jsonl"),
    ],
    differences: include_str!("claude_code.toml"),
    wrong: (
        "claude_code_wrong.txt",
        include_str!("claude_code_wrong.txt"),
    ),
    recorded,
    why_not_replayed: |_| None,
    here,
};

/// Of this header only the word that marks a login was recorded.
const BETA: &str = "anthropic-beta";

fn here(run: &Run<'_>) -> Outcome {
    let answer = preset(run)
        .allow_http() // as the program does
        .project(run.directory())
        .system(run.system())
        .resolve();
    Outcome::here(answer)
}

/// Where the release, the entry point and the arguments become calls, as far as the preset has them.
fn preset(run: &Run<'_>) -> ClaudeCode {
    let rules = ClaudeRules::Release(run.release);
    let mut preset = auth_resolver::claude_code().rules(rules).entry(run.entry);
    let mut args = run.case.args.iter().map(|arg| run.fill(arg));
    while let Some(arg) = args.next() {
        preset = match arg.as_str() {
            "--settings" => preset.settings(args.next()),
            "--setting-sources" => {
                let sources = args.next().expect("sources");
                preset.setting_sources(sources.parse().expect("sources"))
            }
            "--bare" => preset.bare(),
            "hi" => preset,
            other => panic!("unknown argument {other}"),
        };
    }
    preset
}

fn recorded(sent: &Sent) -> Outcome {
    let mut recorded = Outcome::recorded(sent);
    // A cloud has addresses of its own behind its base URL.
    if let Some(url) = &mut recorded.base_url
        && let Some(end) = url.find("/model/").or(url.find("/projects/"))
    {
        url.truncate(end);
    }
    let others = recorded.other_headers.get_or_insert_default();
    if let Some(word) = &sent.oauth_beta {
        others.insert(BETA.to_owned(), word.clone());
    }
    recorded
}
