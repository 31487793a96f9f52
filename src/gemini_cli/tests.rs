use std::fmt::Write as _;

use super::changes::CHANGES;
use super::keys;

/// Returns the table as Markdown.
fn table() -> String {
    let mut text = String::from("| since | what changed | how it is known |\n|---|---|---|\n");
    for change in CHANGES {
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            change.since, change.what, change.source
        );
    }
    text
}

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/gemini_cli/releases.md");
    // The same wish as for the cases: what is expected follows what is decided.
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == table(),
        "src/gemini_cli/releases.md is out of date; UPDATE_CASES=1 writes it"
    );
}

#[test]
fn headers_are_taken_apart_at_commas_that_a_name_follows() {
    for (text, expected) in [
        ("X-A: 1", &[("X-A", "1")][..]),
        ("X-A: 1, X-B: two", &[("X-A", "1"), ("X-B", "two")]),
        ("X-A: 1, 2, X-B:", &[("X-A", "1, 2"), ("X-B", "")]),
        ("X-A: a:b,", &[("X-A", "a:b,")]),
        ("X-A: 1, x-a: 2", &[("x-a", "2")]),
        ("no colon, : no name", &[]),
        ("", &[]),
    ] {
        assert_eq!(keys::headers(text), expected, "{text}");
    }
}
