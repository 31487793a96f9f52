use super::*;
use crate::releases::tests::{assert_written, of_changes};

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    let table = of_changes(CHANGES, |version| version.to_string());
    assert_written("src/claude_code/releases.md", &table);
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
