use super::keys;
use super::releases::CHANGES;
use crate::releases::tests::{assert_written, of_changes};

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    let table = of_changes(CHANGES, |version| version.to_string());
    assert_written("src/gemini_cli/releases.md", &table);
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
