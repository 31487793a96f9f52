//! The documentation names everything that it should, and has the examples that it promises.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Returns every file of Rust below a directory.
fn files(directory: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap();
            pending.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn code(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Returns the texts in quotes that stand right behind one of these beginnings, blanks aside.
fn quoted_behind<'a>(code: &'a str, beginnings: &[&str]) -> BTreeSet<&'a str> {
    beginnings
        .iter()
        .flat_map(|beginning| code.split(beginning).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"'))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Returns the first cells of a section's tables, of those that hold code.
fn listed<'a>(page: &'a str, from: &str, to: &str) -> BTreeSet<&'a str> {
    let section = page.split(from).nth(1).unwrap().split(to).next().unwrap();
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect()
}

#[test]
fn troubleshooting_lists_every_kind_and_every_code_and_no_other() {
    let page = read("src/guide/troubleshooting.md");

    let error = read("src/error.rs");
    let names = error.split("pub fn as_str").nth(1).unwrap();
    let names = names.split("impl Error").next().unwrap();
    let kinds = quoted_behind(names, &["=>"]);
    assert!(kinds.len() > 10, "{kinds:?}");
    assert_eq!(
        listed(&page, "## There is no answer", "\n## "),
        kinds,
        "the kinds of errors"
    );

    let sources: String = files("src/resolution")
        .iter()
        .map(|path| code(path))
        .collect();
    let codes = quoted_behind(&sources, &["Diagnostic::info(", "Diagnostic::warning("]);
    assert!(codes.len() > 40, "{codes:?}");
    assert_eq!(
        listed(&page, "## There is an answer", "\n## "),
        codes,
        "the codes of notes"
    );
}

// Those at the left margin: what is not for everybody says `pub(crate)`, as a lint demands.
#[test]
fn every_public_type_and_function_has_an_example() {
    let (mut count, mut without) = (0, Vec::new());
    for path in files("src") {
        let mut has_example = false;
        for line in code(&path).lines() {
            let item = ["struct ", "enum ", "trait ", "fn ", "const "]
                .iter()
                .find_map(|kind| line.strip_prefix("pub ")?.strip_prefix(kind));
            if let Some(item) = item {
                count += 1;
                if !has_example {
                    without.push(format!("{}: {item}", path.display()));
                }
            }
            // What stands above an item: its documentation, its attributes, and nothing else.
            let is_above = line.starts_with("//") || line.starts_with(['#', ' ', ')']);
            has_example = is_above && (has_example || line == "/// ```");
        }
    }
    assert!(count > 100, "{count}");
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn the_readme_is_short() {
    assert!(read("README.md").lines().count() < 200);
}
