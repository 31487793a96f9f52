//! Whole cases: a directory below `tests/cases` is a made-up machine and the report it comes to.
//!
//! | in the directory | meaning |
//! |---|---|
//! | `case.toml` | what the case is about, and everything but files: see [`Case`] |
//! | `files/home/...`, `files/project/...`, `files/etc/...` | the files of the machine, see [`fill`] |
//! | `expected.txt` | the report as text, verbatim |
//! | `expected.json` | the same as data, verbatim; optional |
//!
//! No secret that a case lists, and no half of one, may show in anything that can be printed.
//!
//! `UPDATE_CASES=1 cargo test --test suite cases` writes the expected files anew. Without that variable
//! no test writes into the source tree. Read what it wrote as a user would before keeping it.

mod case;
mod fill;
mod outputs;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use auth_resolver::ErrorKind;

use case::Case;
use outputs::Outputs;

#[test]
fn cases_come_to_the_expected_reports() {
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let directories = directories();
    assert!(
        directories.len() > 200,
        "the cases are not where they should be"
    );
    let mut failures = String::new();
    for directory in directories {
        if let Err(failure) = run(&directory, update) {
            let name = directory.file_name().unwrap_or_default().display();
            let _ = writeln!(failures, "== {name}\n{failure}");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn directories() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut found: Vec<PathBuf> = fs::read_dir(all)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn run(directory: &Path, update: bool) -> Result<(), String> {
    let case = Case::read(directory)?;
    let outputs = Outputs::of(&case);
    outputs.check_secrets(&case)?;
    compare(&directory.join("expected.txt"), &outputs.text, update)?;
    let data = directory.join("expected.json");
    if data.exists() {
        compare(&data, &outputs.json, update)?;
    }
    Ok(())
}

fn compare(file: &Path, got: &str, update: bool) -> Result<(), String> {
    if update {
        return fs::write(file, got).map_err(|error| error.to_string());
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == got {
        Ok(())
    } else {
        Err(format!("-- expected\n{expected}\n-- got\n{got}"))
    }
}

// An exit code of its own for each needs an outcome of its own for each (omarchy-agent-bar#64).
#[test]
fn omarchy_agent_bar_64_every_outcome_has_a_case() {
    let reports = expected_reports();
    for kind in [
        ErrorKind::NoneFound,
        ErrorKind::StoredElsewhere,
        ErrorKind::Unreadable,
        ErrorKind::Malformed,
        ErrorKind::Truncated,
        ErrorKind::Unsupported,
        ErrorKind::Expired,
        ErrorKind::Restricted,
        ErrorKind::UntrustedUrl,
        ErrorKind::InvalidUrl,
        ErrorKind::MissingVariable,
        ErrorKind::InvalidConfiguration,
        ErrorKind::Conflicting,
    ] {
        let line = format!("error       {}\n", kind.as_str());
        assert!(
            reports.iter().any(|report| report.starts_with(&line)),
            "{line}"
        );
    }
}

// Nothing was contacted: a credential is there and well-formed, and nobody knows more.
#[test]
fn no_report_calls_a_credential_valid() {
    for report in expected_reports() {
        let mut claim = report.clone();
        for harmless in ["not a valid name", "not valid Unicode", "invalid-"] {
            claim = claim.replace(harmless, "");
        }
        assert!(!claim.contains("valid"), "{report}");
    }
}

fn expected_reports() -> Vec<String> {
    directories()
        .iter()
        .filter_map(|directory| fs::read_to_string(directory.join("expected.txt")).ok())
        .collect()
}
