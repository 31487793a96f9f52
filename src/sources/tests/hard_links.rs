//! A project's file that has another name: every source says so of the file as a whole, and nothing in
//! it counts.

use crate::finding::{Finding, Notice, Subject};
use crate::source::source_fn;
use crate::system::{FileNotice, FixedSystem};
use crate::{
    ConfigToml, CredentialSource, Dotenv, ErrorKind, JsonSettings, Resolver, System, claude_code,
    codex, gemini_cli,
};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

const OTHER: &str = "/home/u/other";
const LOCAL: &str = "/h/clone/.claude/settings.local.json";
const DOTENV: &str = "/h/clone/.env";

/// The sources that read a project's file, and what they call it as a whole.
fn of_project() -> [(Box<dyn CredentialSource>, Subject); 3] {
    let json = JsonSettings::project("/p", "file").api_key("key");
    let toml = ConfigToml::project("/p", "file").api_key("key");
    let dotenv = Dotenv::project_file("/p", "file").api_key("KEY");
    [
        (Box::new(json), Subject::Settings),
        (Box::new(toml), Subject::Settings),
        (Box::new(dotenv), Subject::Dotenv),
    ]
}

fn of_user() -> [Box<dyn CredentialSource>; 3] {
    [
        Box::new(JsonSettings::at("/p/file").api_key("key")),
        Box::new(ConfigToml::at("/p/file").api_key("key")),
        Box::new(Dotenv::at("/p/file").api_key("KEY")),
    ]
}

fn findings(source: Box<dyn CredentialSource>, machine: FixedSystem) -> Vec<Finding> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&found);
    let keeps = source_fn(move |inquiry, report| {
        source.inspect(inquiry, report);
        kept.lock().unwrap().extend_from_slice(report.findings());
    });
    let _ = Resolver::new().source(keeps).system(machine).resolve();
    let found = found.lock().unwrap();
    found.clone()
}

fn is_said(finding: &Finding) -> bool {
    let notice = Notice::File(FileNotice::SeveralNames { links: 2 });
    finding.notices.contains(&notice)
}

#[test]
fn every_source_of_a_project_says_it_whatever_the_file_holds() {
    let large = vec![b' '; 2 << 20];
    for (what, contents) in [
        (
            "a key",
            [r#"{"key": "acme-1"}"#, "key = 'acme-1'", "KEY=acme-1"].map(str::as_bytes),
        ),
        (
            "nothing of interest",
            [r#"{"a": 1}"#, "a = 1", "A=1"].map(str::as_bytes),
        ),
        ("empty", [b"".as_slice(); 3]),
        ("broken", ["{]", "= 1", "KEY='acme-1"].map(str::as_bytes)),
        ("another encoding", [b"\xff\xfea\0".as_slice(); 3]),
        ("zero bytes", [b"\0\0\0\0".as_slice(); 3]),
        ("too large", [large.as_slice(); 3]),
    ] {
        for ((source, subject), contents) in of_project().into_iter().zip(contents) {
            let machine = System::fixed()
                .file(OTHER, contents)
                .hard_link("/p/file", OTHER);
            let found = findings(source, machine);
            let said: Vec<&Finding> = found.iter().filter(|finding| is_said(finding)).collect();
            assert_eq!(said.len(), 1, "{what}: {found:?}");
            assert_eq!(said[0].subject, subject, "{what}");
            assert_eq!(said[0].origin.path(), Some("/p/file".as_ref()), "{what}");
        }
    }
}

#[test]
fn nobody_says_it_of_one_name_or_of_the_users_own_file() {
    let text = "key = 'acme-1'";
    let one = System::fixed().file("/p/file", text);
    let two = System::fixed()
        .file(OTHER, text)
        .hard_link("/p/file", OTHER);
    let of_project = of_project().map(|(source, _)| (source, &one));
    let of_user = of_user().map(|source| (source, &two));
    for (source, machine) in of_project.into_iter().chain(of_user) {
        let found = findings(source, machine.clone());
        assert!(!found.is_empty() && !found.iter().any(is_said), "{found:?}");
    }
}

#[test]
fn the_presets_say_it_of_each_file_of_a_project() {
    let project = || Some(PathBuf::from("/p"));
    for (name, file, contents) in [
        ("documented", ".env", "OPENAI_API_KEY=sk-1"),
        ("codex-0.160.0", ".codex/config.toml", "model = 'm'"),
        ("claude-code", ".claude/settings.json", "{}"),
        ("claude-code", ".claude/settings.local.json", "{}"),
        ("gemini-cli", ".gemini/settings.json", "{}"),
        ("gemini-cli", ".gemini/.env", ""),
        ("gemini-cli", ".env", ""),
    ] {
        let path = format!("/p/{file}");
        let machine = System::fixed()
            .home("/home/u")
            .file(OTHER, contents)
            .hard_link(&path, OTHER);
        let outcome = match name {
            "claude-code" => claude_code().project(project()).system(machine).resolve(),
            "gemini-cli" => gemini_cli().project(project()).system(machine).resolve(),
            rules => {
                let codex = codex().rules(rules.parse().unwrap());
                codex.project(project()).system(machine).resolve()
            }
        };
        let diagnostics = match outcome {
            Ok(auth) => auth.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        let said: Vec<&str> = diagnostics
            .iter()
            .filter(|note| note.code == "hard-link")
            .map(|note| note.message.as_str())
            .collect();
        let expected = format!("{path} has 2 names (hard links), so nothing in it counts");
        assert_eq!(said, [expected], "{name} {file}");
    }
}

/// A home with a file of settings, and a clone of a project with one of its own that names a URL.
fn home_and_clone() -> FixedSystem {
    System::fixed()
        .home("/h")
        .file(
            "/h/.claude/settings.json",
            r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-of-the-user"}}"#,
        )
        .file("/h/model.json", r#"{"model": "m"}"#)
        .file("/h/env", "OPENAI_API_KEY=of-the-user\n")
        .file("/h/clone/.claude/settings.json", "{}")
}

#[test]
fn what_would_count_in_such_a_file_is_an_error_and_all_else_a_note() {
    let url = r#"{"env": {"ANTHROPIC_BASE_URL": "https://evil.example"}}"#;
    let of_claude = |machine: FixedSystem| {
        let preset = claude_code().system(machine);
        preset.project(PathBuf::from("/h/clone")).resolve()
    };
    let of_codex = |machine: FixedSystem| {
        let preset = codex().system(machine);
        preset.project(PathBuf::from("/h/clone")).resolve()
    };
    let users_settings = || home_and_clone().hard_link(LOCAL, "/h/.claude/settings.json");
    let users_env = || home_and_clone().hard_link(DOTENV, "/h/env");
    for (shows, resolved, expected) in [
        (
            "the user's key as the project's, for a URL of the project",
            of_claude(users_settings().file("/h/clone/.claude/settings.json", url)),
            Err("~/clone/.claude/settings.local.json"),
        ),
        (
            "the user's key as the project's",
            of_claude(users_settings()),
            Err("~/clone/.claude/settings.local.json"),
        ),
        (
            "a file that says nothing of interest",
            of_claude(home_and_clone().hard_link(LOCAL, "/h/model.json")),
            Ok("/h/.claude/settings.json:1 ANTHROPIC_API_KEY"),
        ),
        (
            "a key where there is no other",
            of_codex(users_env()),
            Err("~/clone/.env"),
        ),
        (
            "a key behind another",
            of_codex(users_env().var("OPENAI_API_KEY", "of-the-shell")),
            Ok("variable OPENAI_API_KEY"),
        ),
    ] {
        match (resolved, expected) {
            (Ok(auth), Ok(origin)) => {
                assert_eq!(
                    auth.credential_origin().unwrap().to_string(),
                    origin,
                    "{shows}"
                );
                let codes: Vec<_> = auth.diagnostics().iter().map(|note| note.code).collect();
                assert!(codes.contains(&"hard-link"), "{shows}: {codes:?}");
            }
            (Err(error), Err(place)) => {
                assert_eq!(error.kind(), ErrorKind::Unreadable, "{shows}");
                let text = error.to_string();
                assert!(text.starts_with(place), "{shows}: {text}");
                assert!(
                    text.contains(&format!("; remove {place}; or if ")),
                    "{text}"
                );
            }
            (resolved, _) => panic!("{shows}: {resolved:?}"),
        }
    }
    // The remedy, followed: a copy is the project's own.
    let copy = home_and_clone().file(DOTENV, "OPENAI_API_KEY=of-the-user\n");
    let auth = of_codex(copy).unwrap();
    assert_eq!(
        auth.credential_origin().unwrap().to_string(),
        "/h/clone/.env:1 OPENAI_API_KEY"
    );
}
