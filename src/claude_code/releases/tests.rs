use std::fmt::Write as _;

use super::*;
use crate::claude_code::changes::Change;

/// Returns the table of releases as Markdown.
fn table() -> String {
    let mut text = String::from("| since | what changed | how it is known |\n|---|---|---|\n");
    for change in CHANGES {
        let Change {
            since,
            what,
            source,
            ..
        } = change;
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| {since} | {what} | {source} |");
    }
    text
}

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/claude_code/releases.md");
    // The same wish as for the cases: what is expected follows what is decided.
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == table(),
        "src/claude_code/releases.md is out of date; UPDATE_CASES=1 writes it"
    );
}

#[test]
fn changes_come_in_the_order_of_releases_that_were_recorded() {
    assert!(CHANGES.is_sorted_by_key(|change| change.since));
    assert!(
        CHANGES
            .iter()
            .all(|change| RECORDED.contains(&change.since))
    );
}

#[test]
fn names_of_rules() {
    let parse = |text: &str| text.parse::<ClaudeRules>().map(|rules| rules.to_string());
    for name in ["claude-code", "claude-code-2.0.77", "claude-code-2.1.0"] {
        assert_eq!(parse(name).as_deref(), Ok(name));
    }
    for name in [
        "",
        "claude",
        "claude-code-",
        "claude-code2.1.0",
        "codex-0.58.0",
        "claude-code-x",
    ] {
        assert_eq!(parse(name), Err(InvalidClaudeRules), "{name}");
    }
}
