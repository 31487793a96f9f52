//! What the tests of the presets share: the tables of changes in the documentation.

use std::fmt::Write as _;
use std::path::Path;

use super::{Change, Version, remark};

/// Returns the changes as Markdown.
pub(crate) fn of_changes<R>(changes: &[Change<R>], name: impl Fn(Version) -> String) -> String {
    let mut text = String::from("| since | what changed | how it is known |\n|---|---|---|\n");
    for change in changes {
        let since = name(change.since);
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| {since} | {} | {} |", change.what, change.source);
    }
    text
}

/// Asserts that a file of the crate holds this table.
#[track_caller]
pub(crate) fn assert_written(file: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    // The same wish as for the cases: what is expected follows what is decided.
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written == table,
        "{file} is out of date; UPDATE_CASES=1 writes it"
    );
}

#[test]
fn only_recorded_releases_need_no_remark() {
    let known = Version::new(0, 20, 0)..=Version::new(0, 60, 0);
    for (version, was_recorded, expected) in [
        (Version::new(0, 20, 0), true, None),
        (Version::new(0, 40, 0), false, Some("was not recorded")),
        (Version::new(0, 60, 0), true, None),
        (Version::new(0, 60, 1), false, Some("is newer")),
        (Version::new(0, 19, 9), false, Some("is older")),
    ] {
        let remark = remark(version, &known, was_recorded);
        assert_eq!(remark.is_some(), expected.is_some(), "{version}");
        assert!(
            remark
                .unwrap_or_default()
                .contains(expected.unwrap_or_default())
        );
    }
}
