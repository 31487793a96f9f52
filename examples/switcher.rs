//! What a provider switcher shows: every credential and base URL of Codex, Claude Code and Gemini CLI, which one
//! is in force, why the others are not, and what would change it. Such programs look for variables and files by
//! hand: `env_checker.rs` of `cc-switch` (2026) takes about 160 lines to list the variables, with their values.
//!
//! `cargo run --example switcher`, or `cargo run --example switcher -- --json`

use std::io::Write as _;
use std::process::ExitCode;

use auth_resolver::report::{
    FoundKind, Identities, Report, ReportCredential, ReportReason, Verdict,
};
use auth_resolver::{Billing, Resolver, System, claude_code, codex, gemini_cli, usage_error};
use clap::{CommandFactory, Parser};
use serde::Serialize;

/// Show every credential and base URL of three tools, and which one is in force
#[derive(Parser)]
#[command(name = "switcher", after_help = EXIT_CODES)]
struct Cli {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const EXIT_CODES: &str = "\
The project is the working directory. Nothing is changed, and no key is shown.

Exit codes: 0 whatever was found, 2 for wrong usage";

#[derive(Serialize)]
pub(crate) struct Listing {
    tool: &'static str,
    credentials: Vec<ReportCredential>,
    report: Report,
}

/// A credential or a base URL.
struct Row {
    verdict: Verdict,
    /// What it is, where it is, what became of it.
    cells: [String; 3],
    reason: Option<String>,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let tools = tools(&System::real());
    let text = if cli.json {
        serde_json::to_string_pretty(&tools).unwrap_or_default() + "\n"
    } else {
        text(&tools)
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = write!(anstream::stdout(), "{text}");
    ExitCode::SUCCESS
}

pub(crate) fn tools(system: &System) -> Vec<Listing> {
    let project = system.current_dir();
    let codex = codex().project(project.clone()).system(system.clone());
    let claude = claude_code()
        .project(project.clone())
        .system(system.clone());
    let gemini = gemini_cli().project(project).system(system.clone());
    let tool =
        |(tool, resolver, login): (_, Resolver, _)| match resolver.login_command(login).resolve() {
            Ok(auth) => Listing {
                tool,
                credentials: auth.credentials(),
                report: auth.report(Identities::Hidden),
            },
            Err(error) => Listing {
                tool,
                credentials: error.credentials(),
                report: error.report(),
            },
        };
    let all = [
        ("Codex", codex.into_resolver(), "codex login"),
        ("Claude Code", claude.into_resolver(), "claude /login"),
        ("Gemini CLI", gemini.into_resolver(), "gemini"),
    ];
    all.into_iter().map(tool).collect()
}

fn rows(tool: &Listing) -> Vec<Row> {
    let row = |verdict, what, place: String, until: &str, reason: Option<&ReportReason>| Row {
        verdict,
        cells: [what, place, format!("{}{until}", state(verdict))],
        reason: reason.map(ToString::to_string),
    };
    let credentials = tool.credentials.iter().map(|found| {
        let until = match found
            .expires
            .as_ref()
            .map(|expires| (expires.passed, &expires.at))
        {
            Some((Some(true), Some(at))) => format!(", expired on {}", &at[..10]),
            Some((Some(false), Some(at))) => format!(", until {}", &at[..10]),
            Some((None, Some(at))) => format!(", refresh due on {}", &at[..10]),
            Some((_, None)) => ", expiry not known".to_owned(),
            None => String::new(),
        };
        let what = match found.billing {
            Billing::Unknown => format!("{}, billing not known", found.kind),
            billing => format!("{}, {billing}", found.kind),
        };
        row(
            found.verdict,
            what,
            found.origin.to_string(),
            &until,
            found.reason.as_ref(),
        )
    });
    let report = &tool.report;
    let named = report
        .entries
        .iter()
        .filter(|entry| entry.found.kind == FoundKind::BaseUrl);
    let is_named = named.clone().any(|entry| entry.verdict == Verdict::Used);
    let default = report.base_url.clone().zip(report.base_url_origin.clone());
    let default = default.filter(|_| !is_named);
    let default = default.map(|(url, origin)| row(Verdict::Used, url, origin, "", None));
    let named = named.map(|entry| {
        let url = entry.found.to_string();
        row(
            entry.verdict,
            url,
            entry.origin.to_string(),
            "",
            entry.reason.as_ref(),
        )
    });
    credentials.chain(default).chain(named).collect()
}

fn state(verdict: Verdict) -> String {
    match verdict {
        Verdict::Used => "in force".to_owned(),
        _ => verdict.as_str().replace('-', " "),
    }
}

/// Colours are always there: `anstream` takes them out again for a pipe or `NO_COLOR`.
pub(crate) fn text(tools: &[Listing]) -> String {
    let all: Vec<(&Listing, Vec<Row>)> = tools.iter().map(|tool| (tool, rows(tool))).collect();
    let width = |column: usize| {
        let rows = all.iter().flat_map(|(_, rows)| rows);
        let widths = rows.map(|row| row.cells[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let [what, place] = [0, 1].map(width);
    let mut lines = Vec::new();
    for (tool, rows) in &all {
        lines.push(format!("\x1b[1m{}\x1b[0m", tool.tool));
        for row in rows {
            let (mark, color) = match row.verdict {
                Verdict::Used => ('>', "32"),
                Verdict::Refused => ('!', "33"),
                _ => (' ', "0"),
            };
            let [a, b, c] = &row.cells;
            let line = format!("{mark} {a:what$}  {b:place$}  {c}");
            lines.push(format!("\x1b[{color}m{line}\x1b[0m"));
            lines.extend(row.reason.iter().map(|reason| format!("      {reason}")));
        }
        if let Some(error) = &tool.report.error {
            lines.push(format!("\x1b[33m! {}\x1b[0m", error.message));
        }
        let mut remedies: Vec<&String> = Vec::new();
        let notes = tool
            .report
            .diagnostics
            .iter()
            .filter_map(|note| note.remedy.as_ref());
        let of_error = tool.report.error.iter().flat_map(|error| &error.remedies);
        for remedy in of_error.chain(notes) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
                lines.push(format!("    \x1b[2m- {remedy}\x1b[0m"));
            }
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

#[test]
fn no_tool_is_left_out_and_no_key_is_shown() {
    let project = "OPENAI_BASE_URL=https://evil.example/v1\nOPENAI_API_KEY=\n";
    let machine = System::fixed()
        .home("/home/ada")
        .current_dir("/home/ada/clone")
        .var("OPENAI_API_KEY", "sk-made-up")
        .var("ANTHROPIC_BASE_URL", "https://gw.example")
        .file("/home/ada/.claude/.credentials.json", "{")
        .file("/home/ada/clone/.env", project);
    let shown = anstream::adapter::strip_str(&text(&tools(&machine.build()))).to_string();
    for part in [
        "Codex\n! API key",
        "! https://evil.example/v1",
        "Claude Code\n",
        "! ~/.claude/.credentials.json cannot be used: cut short",
        "  https://gw.example",
        "Gemini CLI\n! no usable credential was found\n    - set `security.auth.selectedType` to",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("sk-made-up"), "{shown}");
}
