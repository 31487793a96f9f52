//! The documentation names everything that it should, and has the examples that it promises.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use auth_resolver::report::Identities;
use auth_resolver::{System, claude_code, codex, gemini_cli};

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

/// One machine as the three tools see it, each in the way that the example `three_tools` shows it, with all
/// headers that concern authentication.
#[test]
fn the_comparison_shows_the_three_tools_on_one_machine() {
    let machine = System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "made-up")
        .var("ANTHROPIC_API_KEY", "made-up")
        .var("ANTHROPIC_AUTH_TOKEN", "made-up")
        .var("ANTHROPIC_BASE_URL", "https://gw.example")
        .var("GEMINI_API_KEY", "made-up")
        .file(
            "/home/u/.codex/auth.json",
            r#"{"tokens": {"access_token": "made-up"}}"#,
        )
        .file(
            "/home/u/.claude/.credentials.json",
            r#"{"claudeAiOauth": {"accessToken": "made-up", "scopes": ["user:inference"]}}"#,
        )
        .file(
            "/home/u/.gemini/oauth_creds.json",
            r#"{"access_token": "made-up"}"#,
        )
        .build();
    let mut shown = String::new();
    for (tool, resolved) in [
        ("Codex", codex().system(machine.clone()).resolve()),
        (
            "Claude Code",
            claude_code().system(machine.clone()).resolve(),
        ),
        ("Gemini CLI", gemini_cli().system(machine.clone()).resolve()),
    ] {
        let auth = resolved.unwrap();
        let report = auth.report(Identities::Hidden);
        let place = report.credential_origin.unwrap();
        let header = auth.headers()[0].name();
        let _ = writeln!(shown, "{tool:12} {header:15} {place}");
        if let Some(second) = report.second_credential {
            let _ = writeln!(shown, "{:12} {:15} {}", "", second.header, second.origin);
        }
        let _ = writeln!(shown, "{:12} to {}", "", auth.base_url());
    }
    let page = read("src/guide/comparison.md");
    assert!(page.contains(&format!("```text\n{shown}```")), "{shown}");
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
    let codes = quoted_behind(&sources, &["info!(", "warning!("]);
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
fn the_pages_name_files_that_exist() {
    const FOLDERS: [&str; 7] = [
        ".ci/",
        ".github/",
        "benches/",
        "examples/",
        "fuzz/",
        "src/",
        "tests/",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_dir(root.join("src/guide")).unwrap();
    let guide = guide.map(|entry| entry.unwrap().path());
    let pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md"];
    let (mut count, mut missing) = (0, Vec::new());
    for page in pages.map(|page| root.join(page)).into_iter().chain(guide) {
        for named in code(&page).split('`') {
            // `NAME` and `*` stand for any name.
            let is_file = FOLDERS.iter().any(|folder| named.starts_with(folder))
                && !named.contains([' ', '*', '\n'])
                && !named.contains("NAME")
                && !named.contains("TOOL");
            if is_file {
                count += 1;
                if !root.join(named).exists() {
                    missing.push(format!("{}: {named}", page.display()));
                }
            }
        }
    }
    assert!(count > 50, "{count}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_readme_is_short() {
    assert!(read("README.md").lines().count() < 120);
}
