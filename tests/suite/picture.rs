//! The picture of `status` in the README, and that of `switcher` in the guide, drawn from what they print.
//!
//! `UPDATE_CASES=1 cargo test --test suite picture` draws them anew; `.ci/run` compares the text of the first
//! with what the example prints on a real home.

// What only the program itself uses.
#[allow(dead_code)]
#[path = "../../examples/switcher.rs"]
mod switcher;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use auth_resolver::System;

use crate::auth_json::jwt;

const README: &str = ".github/status.svg";
const GUIDE: &str = "src/guide/switcher.svg";

/// In characters; a longer line goes on in the next one.
const WIDEST_LINE: usize = 116;
const INDENT_OF_THE_REST: usize = 4;
/// In pixels. Monospaced fonts of 13 pixels are a little narrower than a cell, none is wider.
const CELL: usize = 8;
const LINE: usize = 18;
const MARGIN: usize = 20;

/// Light and dark follow the reader's system. The fonts are the reader's own. Nothing else on a page is
/// meant, since one of the pictures is a part of its page.
const STYLE: &str = "  .shown { max-width: 100%; height: auto }
  .shown rect { fill: #f6f8fa; stroke: #d1d9e0 }
  .shown text { fill: #1f2328; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace }
  .shown .command, .shown .nothing { fill: #59636e }
  .shown .used { fill: #116329; font-weight: bold }
  .shown .warning { fill: #7d4e00 }
  @media (prefers-color-scheme: dark) {
    .shown rect { fill: #151b23; stroke: #3d444d }
    .shown text { fill: #e6edf3 }
    .shown .command, .shown .nothing { fill: #9198a1 }
    .shown .used { fill: #7ee787 }
    .shown .warning { fill: #e3b341 }
  }";

const DAY: i64 = 24 * 60 * 60;

/// A login of Codex's that expires six days from then.
fn codex_login(now: i64) -> String {
    let claims = r#"{"https://api.openai.com/auth":{"chatgpt_plan_type":"plus"}}"#;
    let expires = format!(r#"{{"exp":{}}}"#, now + 6 * DAY);
    format!(
        r#"{{"tokens":{{"id_token":"{}","access_token":"{}","refresh_token":"rt-1","account_id":"acct-1"}},
        "last_refresh":"1970-01-01T00:00:00Z"}}"#,
        jwt(claims),
        jwt(&expires),
    )
}

/// Compares a picture with its file, or draws it anew.
fn check(file: &str, command: &str, printed: &str) {
    let picture = draw(command, printed);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    // The same wish as for the cases: what is expected follows what is printed.
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == picture,
        "{file} is out of date; UPDATE_CASES=1 draws it"
    );
}

#[test]
fn the_picture_in_the_readme_shows_the_report() {
    let machine = System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-1")
        .file("/home/u/.codex/auth.json", codex_login(0))
        .directory("/home/u/project");
    let auth = auth_resolver::codex()
        .system(machine)
        .project(std::path::PathBuf::from("/home/u/project"))
        .resolve()
        .unwrap();
    let command = "$ OPENAI_API_KEY=sk-... cargo run --example status";
    check(README, command, &auth.explain().to_string());
}

#[test]
fn the_picture_in_the_guide_shows_the_switcher() {
    const NOW: i64 = 1_800_000_000;
    let login = r#"{"claudeAiOauth": {"accessToken": "made-up", "refreshToken": "made-up",
        "expiresAt": 1799980000000, "scopes": ["user:inference"], "subscriptionType": "max"}}"#;
    let machine = System::fixed()
        .now(NOW)
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-1")
        .var("ANTHROPIC_AUTH_TOKEN", "made-up")
        .var("ANTHROPIC_BASE_URL", "https://gw.example")
        .file("/home/u/.codex/auth.json", codex_login(NOW))
        .file("/home/u/.claude/.credentials.json", login)
        .build();
    let printed = switcher::text(&switcher::tools(&machine));
    let printed = anstream::adapter::strip_str(&printed).to_string();
    check(GUIDE, "$ cargo run --example switcher", &printed);
}

fn draw(command: &str, report: &str) -> String {
    let mut lines = vec![("command", command.to_owned()), ("", String::new())];
    for line in report.lines() {
        let class = class_of(line);
        lines.extend(wrapped(line).into_iter().map(|line| (class, line)));
    }
    let widest = lines.iter().map(|(_, line)| line.chars().count()).max();
    let width = widest.unwrap_or_default() * CELL + 2 * MARGIN;
    let height = lines.len() * LINE + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"shown\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <style>\n{STYLE}\n</style>\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n",
        width - 1,
        height - 1,
    );
    for (row, (class, line)) in lines.iter().enumerate() {
        let y = MARGIN + row * LINE + LINE * 3 / 4;
        if line.is_empty() {
            continue;
        }
        let _ = write!(svg, "<text class=\"{class}\" y=\"{y}\">");
        for (column, part) in parts(line) {
            let x = MARGIN + column * CELL;
            let _ = write!(svg, "<tspan x=\"{x}\">{}</tspan>", escaped(&part));
        }
        svg.push_str("</text>\n");
    }
    svg + "</svg>\n"
}

fn class_of(line: &str) -> &'static str {
    match line {
        _ if line.starts_with('>') => "used",
        _ if line.starts_with('!') => "warning",
        _ if line.ends_with("nothing") => "nothing",
        _ => "report",
    }
}

/// Breaks a line between words.
fn wrapped(line: &str) -> Vec<String> {
    let mut rest = line.to_owned();
    let mut lines = Vec::new();
    while rest.chars().count() > WIDEST_LINE {
        let end = rest.char_indices().nth(WIDEST_LINE).map(|(end, _)| end);
        let Some(blank) = rest[..end.unwrap()].rfind(' ') else {
            break;
        };
        let after = rest.split_off(blank);
        lines.push(std::mem::replace(
            &mut rest,
            " ".repeat(INDENT_OF_THE_REST) + after.trim_start(),
        ));
    }
    lines.push(rest);
    lines
}

/// Takes a line apart where a column begins, so that columns stand in line in every font.
fn parts(line: &str) -> Vec<(usize, String)> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut blanks = 2;
    for (column, char) in line.chars().enumerate() {
        match (char, parts.last_mut()) {
            (' ', _) => blanks += 1,
            (_, Some((_, part))) if blanks < 2 => {
                part.extend(std::iter::repeat_n(' ', blanks));
                part.push(char);
                blanks = 0;
            }
            _ => {
                parts.push((column, char.to_string()));
                blanks = 0;
            }
        }
    }
    parts
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[test]
fn lines_are_broken_and_taken_apart() {
    let long = format!("! {}", "word ".repeat(30).trim_end());
    let broken = wrapped(&long);
    assert_eq!(broken.len(), 2);
    assert!(
        broken
            .iter()
            .all(|line| line.chars().count() <= WIDEST_LINE)
    );
    assert!(broken[1].starts_with("    word"));
    assert_eq!(
        parts("> a b   c"),
        [(0, "> a b".to_owned()), (8, "c".to_owned())]
    );
    assert_eq!(parts("  a"), [(2, "a".to_owned())]);
}
