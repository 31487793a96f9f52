//! What the tools' own records say about whether a project is trusted: a table for each tool.

use std::path::PathBuf;

use auth_resolver::{
    Error, FixedSystem, JsonSettings, Report, Resolution, Resolver, System, claude_code, codex,
};

const OTHER: &str = "/somebody/elses/work";

type Resolved = Result<Resolution, Error>;

fn report(resolved: &Resolved) -> Report {
    match resolved {
        Ok(auth) => auth.report(auth_resolver::Identities::Shown),
        Err(error) => error.report(),
    }
}

/// What is said about trust, the first of which decides; or what keeps it from being said.
fn trust(resolved: &Resolved) -> String {
    let (report, debug) = (report(resolved), format!("{resolved:?}"));
    let text = format!("{report} {report:?} {debug}");
    assert!(!text.contains("somebody"), "shows a foreign path: {text}");
    if let Err(error) = resolved
        && let Some(origin) = error.origin()
    {
        return format!("{}: {origin}", error.kind().as_str());
    }
    let rows = report.entries.iter();
    let rows = rows.filter(|row| ["\"trusted\"", "\"untrusted\""].contains(&&*row.found));
    let said: Vec<_> = rows
        .map(|row| format!("{} {}", row.found.trim_matches('"'), row.origin))
        .collect();
    if said.is_empty() {
        return "nothing".to_owned();
    }
    said.join(", ")
}

fn has_row(resolved: &Resolved, origin: &str) -> bool {
    let report = report(resolved);
    report.entries.iter().any(|row| row.origin == origin)
}

/// A machine with a home, a project in it, and a link to that project.
fn machine() -> FixedSystem {
    System::fixed()
        .home("/h")
        .current_dir("/h/src")
        .directory("/h/src/p")
        .directory("/h/src/p/sub")
        .link("/h/link", "/h/src/p")
}

#[rustfmt::skip] // A row is a line.
#[test]
fn codex_marks_projects_in_its_configuration() {
    let of = |machine: FixedSystem, project: &str| {
        codex().system(machine).project(PathBuf::from(project)).resolve()
    };
    let own = "~/.codex/config.toml:1 projects.<this project>.trust_level";
    let root = "~/.codex/config.toml:1 projects.<its repository>.trust_level";
    let (trusted, untrusted) = (format!("trusted {own}"), format!("untrusted {own}"));
    let of_root = format!("trusted {root}");
    let nothing = "nothing".to_owned();
    for (project, config, expected) in [
        ("/h/src/p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/p", "projects.'/h/src/p'.trust_level = 'untrusted'", &untrusted),
        ("/h/src/p", "projects.'/somebody/elses/work'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/p'.other = 'trusted'", &nothing),
        ("/h/src/p", "projects = 'trusted'", &nothing),
        // As it is written here, the path does not matter. As it is written there, it does.
        ("p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/p/", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/../src/./p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects.'/h/link'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects = {'/h/link' = {trust_level = 'trusted'}, '/h/src/p' = {trust_level = 'untrusted'}}", &untrusted),
        ("/h/src/p", "projects.'/h/link'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/p/'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/x/../p'.trust_level = 'trusted'", &nothing),
        // A directory above counts where a repository begins, and only there.
        ("/h/src/p/sub", "projects.'/h/src/p'.trust_level = 'trusted'", &nothing),
        ("/h/src/p/sub", "projects.'/h/src'.trust_level = 'trusted'", &of_root),
        ("/h/src/p/sub", "projects = {'/h/src' = {trust_level = 'trusted'}, '/h/src/p/sub' = {trust_level = 'untrusted'}}", &untrusted),
        ("/h/link", "projects.'/h/src'.trust_level = 'trusted'", &of_root),
        ("/h/src", "projects.'/h/src'.trust_level = 'trusted'", &trusted),
        ("/h/src", "projects.'/h'.trust_level = 'trusted'", &nothing),
    ] {
        let machine = machine().directory("/h/src/.git").file("/h/.codex/config.toml", config);
        assert_eq!(trust(&of(machine, project)), *expected, "{project}: {config}");
    }
    let by_caller = codex().config_override("projects./h/src/p.trust_level", "trusted");
    let by_caller = by_caller.system(machine()).project(PathBuf::from("/h/link"));
    assert_eq!(trust(&by_caller.resolve()), "trusted -c projects.<this project>.trust_level");
    // What a project says of itself, or of where it belongs, is nothing that the user said.
    let machine = machine()
        .directory("/h/trusted/.git/worktrees/p")
        .file("/h/trusted/.git/worktrees/p/gitdir", "/h/src/p/.git\n")
        .file("/h/src/p/.git", "gitdir: /h/trusted/.git/worktrees/p\n")
        .file("/h/.codex/config.toml", "projects.'/h/trusted'.trust_level = 'trusted'");
    assert_eq!(trust(&of(machine, "/h/src/p")), "nothing");
}

fn in_claude_code(machine: FixedSystem, project: &str) -> Resolved {
    let claude = claude_code().system(machine);
    claude.project(PathBuf::from(project)).resolve()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn claude_code_remembers_who_was_asked() {
    let own = "~/.claude.json:1 projects.<this project>.hasTrustDialogAccepted";
    let above = "trusted ~/.claude.json:1 projects.<a directory above>.hasTrustDialogAccepted".to_owned();
    let (trusted, untrusted) = (format!("trusted {own}"), format!("untrusted {own}"));
    let not_above = above.replacen("trusted", "untrusted", 1);
    let malformed = "malformed: /h/.claude.json".to_owned();
    let cut = "truncated: /h/.claude.json".to_owned();
    let nothing = "nothing".to_owned();
    let marked = |directory: &str, value: &str| {
        format!(r#"{{"projects": {{"{directory}": {{"hasTrustDialogAccepted": {value}}}}}}}"#)
    };
    let two = |directory: &str, value: &str| {
        let own = r#""/h/src/p": {"hasTrustDialogAccepted": false}"#;
        format!(r#"{{"projects": {{{own}, "{directory}": {{"hasTrustDialogAccepted": {value}}}}}}}"#)
    };
    for (state, expected) in [
        (marked("/h/src/p", "true"), &trusted),
        (marked("/h/src/p", "false"), &untrusted),
        (marked("/h/src/p", "1"), &untrusted),
        (marked("/h/src/p", "\"true\""), &untrusted),
        (marked("/h/src/p", "null"), &nothing),
        (marked("/h/src", "true"), &above),
        (marked("/", "true"), &above),
        (marked("/h/src", "false"), &not_above),
        (marked("/h/src/p/sub", "true"), &nothing),
        (marked("/h/src/pp", "true"), &nothing),
        (marked(OTHER, "true"), &nothing),
        // It stands there before anybody is asked, so it does not keep the one above from counting.
        (two("/h/src", "true"), &above),
        (two("/h/src", "false"), &untrusted),
        (two(OTHER, "true"), &untrusted),
        (two("/h/src/p", "true"), &trusted),
        // By the real path, and in no other form.
        (marked("/h/link", "true"), &nothing),
        (marked("/h/src/p/", "true"), &nothing),
        (marked("/h/src/x/../p", "true"), &nothing),
        // Nothing that a file of another shape says.
        ("{}".to_owned(), &nothing),
        (String::new(), &nothing),
        (" \n".to_owned(), &nothing),
        ("[]".to_owned(), &nothing),
        ("null".to_owned(), &nothing),
        (r#"{"projects": []}"#.to_owned(), &nothing),
        (r#"{"projects": {"/h/src/p": true}}"#.to_owned(), &nothing),
        (r#"{"hasTrustDialogAccepted": true}"#.to_owned(), &nothing),
        (format!("\u{feff}{}", marked("/h/src/p", "true")), &trusted),
        // Broken.
        (r#"{"primaryApiKey": "x""#.to_owned(), &cut),
        (format!("// c\n{}", marked("/h/src/p", "true")), &malformed),
        ("[1,".to_owned(), &malformed),
        ("{} {}".to_owned(), &malformed),
    ] {
        let machine = || machine().file("/h/.claude.json", &state);
        assert_eq!(trust(&in_claude_code(machine(), "/h/src/p")), *expected, "{state}");
        assert_eq!(trust(&in_claude_code(machine(), "/h/link")), *expected, "{state}");
        assert_eq!(trust(&in_claude_code(machine(), "p/sub/..")), *expected, "{state}");
        // Without a project nobody asks.
        let without = claude_code().system(machine()).resolve();
        assert_eq!(trust(&without), "nothing", "{state}");
        assert!(!has_row(&without, "~/.claude.json"));
    }
    // What cannot be read is not absent.
    let unreadable = in_claude_code(machine().unreadable("/h/.claude.json"), "/h/src/p");
    assert_eq!(trust(&unreadable), "unreadable: /h/.claude.json");
}

#[test]
fn claude_code_keeps_its_state_beside_or_in_its_directory() {
    let state = r#"{"projects": {"/h/src/p": {"hasTrustDialogAccepted": true}}}"#;
    let files = [
        "/h/.claude.json",
        "/h/.claude/.config.json",
        "/c/.claude.json",
        "/c/.config.json",
        "/h/src/.claude.json",
        "/h/src/.config.json",
    ];
    for (variable, read) in [
        (None, &["/h/.claude.json", "/h/.claude/.config.json"][..]),
        (Some("/c"), &["/c/.claude.json", "/c/.config.json"]),
        (
            Some("../src"),
            &["/h/src/.claude.json", "/h/src/.config.json"],
        ),
    ] {
        for file in files {
            let mut machine = machine().file(file, state);
            if let Some(value) = variable {
                machine = machine.var("CLAUDE_CONFIG_DIR", value);
            }
            let is_trusted = trust(&in_claude_code(machine, "/h/src/p")).starts_with("trusted ");
            assert_eq!(is_trusted, read.contains(&file), "{variable:?} {file}");
        }
    }
    // The old place hides the new one, as it does for Claude Code.
    let hidden = machine()
        .file("/h/.claude/.config.json", "{}")
        .file("/h/.claude.json", state);
    assert_eq!(trust(&in_claude_code(hidden, "/h/src/p")), "nothing");
    let absent = in_claude_code(machine(), "/h/src/p");
    assert!(has_row(&absent, "~/.claude/.config.json") && has_row(&absent, "~/.claude.json"));
}

// Everything that was ever worked on is in it, with what was pasted there.
#[test]
fn claude_code_state_may_be_large() {
    let history = format!("\"{}\"", "x".repeat(5 << 20));
    let trusts = r#""/h/src/p": {"hasTrustDialogAccepted": true}"#;
    let state = format!(r#"{{"history": {history}, "projects": {{{trusts}}}}}"#);
    let machine = machine().file("/h/.claude.json", state);
    assert!(trust(&in_claude_code(machine, "/h/src/p")).starts_with("trusted "));
}

#[test]
fn a_program_of_ones_own_records_trust_in_json() {
    for (state, expected) in [
        (r#"{"a": {"b": {"/h/src": {"c": {"d": true}}}}}"#, "trusted"),
        (
            r#"{"a": {"b": {"/h/src/p": {"c": {"d": false}}}}}"#,
            "untrusted",
        ),
        (r#"{"a": {"b": {}}}"#, "nothing"),
        ("[]", "malformed: /acme.json"),
        ("", "truncated: /acme.json"),
    ] {
        let settings = JsonSettings::at("/acme.json").project_trust("a.b", "c.d", "/h/src/p");
        let machine = machine().file("/acme.json", state);
        let resolved = Resolver::new().source(settings).system(machine).resolve();
        assert!(trust(&resolved).starts_with(expected), "{state}");
    }
}
