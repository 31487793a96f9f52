//! What the tools' own records say about whether a project is trusted: a table for each tool.

use std::path::PathBuf;

use auth_resolver::system::{FixedSystem, Platform};
use auth_resolver::{Error, Report, Resolution, System, claude_code, codex, gemini_cli};

const OTHER: &str = "/somebody/elses/work";

type Resolved = Result<Resolution, Error>;

fn report(resolved: &Resolved) -> Report {
    match resolved {
        Ok(auth) => auth.report(auth_resolver::report::Identities::Shown),
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
    let rows = rows.filter(|row| ["\"trusted\"", "\"untrusted\""].contains(&row.found.as_str()));
    let said: Vec<_> = rows
        .map(|row| format!("{} {}", row.found.as_str().trim_matches('"'), row.origin))
        .collect();
    if said.is_empty() {
        return "nothing".to_owned();
    }
    said.join(", ")
}

fn has_row(resolved: &Resolved, origin: &str) -> bool {
    let report = report(resolved);
    report
        .entries
        .iter()
        .any(|row| row.origin.as_str() == origin)
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

const MARKS: &str = "/h/.gemini/trustedFolders.json";

fn in_gemini_cli(machine: FixedSystem, project: &str) -> Resolved {
    let gemini = gemini_cli().system(machine);
    gemini.project(PathBuf::from(project)).resolve()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn gemini_cli_marks_folders_in_a_file() {
    let own = "~/.gemini/trustedFolders.json:1 <this project>";
    let other = "~/.gemini/trustedFolders.json:1 <another folder>";
    let trusted = format!("trusted {own}");
    let untrusted = format!("untrusted {own}");
    let by_other = format!("trusted {other}");
    let not_by_other = format!("untrusted {other}");
    let broken = "malformed: /h/.gemini/trustedFolders.json".to_owned();
    let bad_word = "malformed: /h/.gemini/trustedFolders.json:1 <a folder>".to_owned();
    let cut = "truncated: /h/.gemini/trustedFolders.json".to_owned();
    let nothing = "nothing".to_owned();
    for (marks, expected) in [
        (r#"{"/h/src/p": "TRUST_FOLDER"}"#, &trusted),
        (r#"{"/h/src/p": "DO_NOT_TRUST"}"#, &untrusted),
        (r#"{"/h/src/p": "TRUST_PARENT"}"#, &trusted),
        (r#"{"/h/src": "TRUST_FOLDER"}"#, &by_other),
        (r#"{"/": "TRUST_FOLDER"}"#, &by_other),
        (r#"{"/": "TRUST_PARENT"}"#, &by_other),
        (r#"{"/h/src": "DO_NOT_TRUST"}"#, &not_by_other),
        (r#"{"/h/src/another": "TRUST_PARENT"}"#, &by_other),
        (r#"{"/h/src/another": "TRUST_FOLDER"}"#, &nothing),
        (r#"{"/h/src/p/sub": "TRUST_PARENT"}"#, &by_other),
        (r#"{"/h/src/p/sub": "TRUST_FOLDER"}"#, &nothing),
        (r#"{"/h/src/pp": "TRUST_FOLDER", "/h/sr": "TRUST_FOLDER"}"#, &nothing),
        ("{}", &nothing),
        // The nearest counts, and of two for one folder the one against it.
        (r#"{"/h/src": "TRUST_FOLDER", "/h/src/p": "DO_NOT_TRUST"}"#, &untrusted),
        (r#"{"/h/src/p": "TRUST_FOLDER", "/h/src": "DO_NOT_TRUST"}"#, &trusted),
        (r#"{"/h/src": "DO_NOT_TRUST", "/h/src/p": "TRUST_PARENT"}"#, &not_by_other),
        (r#"{"/h/src/p": "TRUST_PARENT", "/h/src": "TRUST_FOLDER"}"#, &by_other),
        (r#"{"/h/src/p": "TRUST_PARENT", "/h/src/p/": "DO_NOT_TRUST"}"#, &untrusted),
        (r#"{"/h/src/p": "DO_NOT_TRUST", "/h/src/p": "TRUST_FOLDER"}"#, &trusted),
        // However they are written.
        (r#"{"/h/src/p/": "TRUST_FOLDER"}"#, &trusted),
        (r#"{"/h/x/../src/./p": "TRUST_FOLDER"}"#, &trusted),
        (r#"{"p": "TRUST_FOLDER"}"#, &trusted),
        (r#"{"/h/link": "TRUST_FOLDER"}"#, &trusted),
        (r#"{"/h/src": "TRUST_FOLDER", "/h/link": "DO_NOT_TRUST"}"#, &untrusted),
        ("// one\n{\"/h/src/p\" /* two */: \"TRUST_FOLDER\"}", &"trusted ~/.gemini/trustedFolders.json:2 <this project>".to_owned()),
        ("\u{feff}{\"/h/src/p\": \"TRUST_FOLDER\"}", &trusted),
        // Broken, or a word that is none, wherever it stands.
        ("{", &cut),
        ("", &cut),
        ("[]", &broken),
        (r#"{"/h/src/p": "TRUST_FOLDER",}"#, &broken),
        (r#"{"/h/src/p": "bogus"}"#, &bad_word),
        (r#"{"/h/src/p": "trust_folder"}"#, &bad_word),
        (r#"{"/h/src/p": true}"#, &bad_word),
        (r#"{"/h/src/p": "TRUST_FOLDER", "/somebody/elses/work": "bogus"}"#, &bad_word),
    ] {
        let machine = || machine().file(MARKS, marks);
        assert_eq!(trust(&in_gemini_cli(machine(), "/h/src/p")), *expected, "{marks}");
        assert_eq!(trust(&in_gemini_cli(machine(), "/h/link")), *expected, "{marks}");
        // Without a project nobody asks.
        let without = gemini_cli().system(machine()).resolve();
        assert_eq!(trust(&without), "nothing", "{marks}");
        assert!(!has_row(&without, "~/.gemini/trustedFolders.json"));
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn gemini_cli_asks_other_places_first() {
    const RESTRICTED: &str = "GEMINI_RESTRICTED_MODE";
    const WORKSPACE: &str = "GEMINI_CLI_TRUST_WORKSPACE";
    let off = r#"{"security": {"folderTrust": {"enabled": false}}}"#;
    let on = r#"{"security": {"folderTrust": {"enabled": true}}}"#;
    let switch = |file: &str| format!("{file}:1 security.folderTrust.enabled");
    let (user, project) = (switch("~/.gemini/settings.json"), switch("~/src/p/.gemini/settings.json"));
    let system = switch("/s.json");
    let marked = "trusted ~/.gemini/trustedFolders.json:1 <this project>";
    // What the variables, the user's settings, the machine's and the project's say, and whether the
    // folder is marked as trusted.
    for (variables, user_says, system_says, project_says, is_marked, expected) in [
        (&[][..], "{}", "{}", "{}", false, "nothing".to_owned()),
        (&[], "{}", "{}", "{}", true, marked.to_owned()),
        (&[(WORKSPACE, "true")], "{}", "{}", "{}", false, format!("trusted variable {WORKSPACE}")),
        (&[(WORKSPACE, "false")], "{}", "{}", "{}", true, format!("untrusted variable {WORKSPACE}")),
        (&[(WORKSPACE, "false")], off, "{}", "{}", true, format!("untrusted variable {WORKSPACE}, trusted {user}")),
        (&[(WORKSPACE, "1")], "{}", "{}", "{}", false, "nothing".to_owned()),
        (&[(WORKSPACE, "TRUE")], "{}", "{}", "{}", true, marked.to_owned()),
        (&[(WORKSPACE, " true")], "{}", "{}", "{}", false, "nothing".to_owned()),
        (&[(WORKSPACE, "")], "{}", "{}", "{}", true, marked.to_owned()),
        (&[(RESTRICTED, "true")], "{}", "{}", "{}", true, format!("untrusted variable {RESTRICTED}")),
        (&[(RESTRICTED, "true"), (WORKSPACE, "true")], "{}", "{}", "{}", true, format!("untrusted variable {RESTRICTED}, trusted variable {WORKSPACE}")),
        (&[(RESTRICTED, "1"), (WORKSPACE, "true")], "{}", "{}", "{}", true, format!("trusted variable {WORKSPACE}")),
        (&[], off, "{}", "{}", false, format!("trusted {user}")),
        (&[], "{}", off, "{}", false, format!("trusted {system}")),
        (&[], on, "{}", "{}", false, format!("untrusted {user}")),
        (&[], on, "{}", "{}", true, format!("{marked}, untrusted {user}")),
        (&[], off, on, "{}", true, format!("{marked}, untrusted {system}, trusted {user}")),
        (&[], off, on, "{}", false, format!("untrusted {system}, trusted {user}")),
        (&[], on, off, "{}", false, format!("trusted {system}, untrusted {user}")),
        (&[], r#"{"security": {"folderTrust": {"enabled": "false"}}}"#, "{}", "{}", false, format!("untrusted {user}")),
        (&[], r#"{"security": {"folderTrust": {"enabled": "trusted"}}}"#, "{}", "{}", false, format!("untrusted {user}")),
        (&[], r#"{"security": {"folderTrust": {"enabled": null}}}"#, "{}", "{}", true, marked.to_owned()),
        (&[], r#"{"folderTrust": false}"#, "{}", "{}", false, "nothing".to_owned()),
        // A project says nothing about itself: what it says is of the project and decides nothing.
        (&[], "{}", "{}", off, true, format!("{marked}, trusted {project}")),
        (&[], on, "{}", off, false, format!("trusted {project}, untrusted {user}")),
    ] {
        let mut machine = machine()
            .var("GEMINI_CLI_SYSTEM_SETTINGS_PATH", "/s.json")
            .file("/s.json", system_says)
            .file("/h/.gemini/settings.json", user_says)
            .file("/h/src/p/.gemini/settings.json", project_says);
        for (variable, value) in variables {
            machine = machine.var(*variable, *value);
        }
        if is_marked {
            machine = machine.file(MARKS, r#"{"/h/src/p": "TRUST_FOLDER"}"#);
        }
        let found = trust(&in_gemini_cli(machine, "/h/src/p"));
        assert_eq!(found, expected, "{variables:?} {user_says} {system_says} {project_says}");
    }
    // A broken file is an error where it would decide, and only there.
    for (variables, settings, expected) in [
        (&[][..], "{}", "truncated: /h/.gemini/trustedFolders.json".to_owned()),
        (&[], on, "truncated: /h/.gemini/trustedFolders.json".to_owned()),
        (&[], off, format!("trusted {user}")),
        (&[(WORKSPACE, "true")], "{}", format!("trusted variable {WORKSPACE}")),
    ] {
        let mut machine = machine().file(MARKS, "{").file("/h/.gemini/settings.json", settings);
        for (variable, value) in variables {
            machine = machine.var(*variable, *value);
        }
        assert_eq!(trust(&in_gemini_cli(machine, "/h/src/p")), expected, "{settings}");
    }
}

#[test]
fn gemini_cli_takes_the_word_of_the_process_alone() {
    for file in [
        "/h/src/p/.env",
        "/h/src/p/.gemini/.env",
        "/h/.gemini/.env",
        "/h/.env",
    ] {
        let dotenv = "GEMINI_API_KEY=k\nGEMINI_CLI_TRUST_WORKSPACE=true\n";
        let resolved = in_gemini_cli(machine().file(file, dotenv), "/h/src/p");
        assert_eq!(trust(&resolved), "nothing", "{file}");
        let resolved = match &resolved {
            Ok(resolved) => resolved.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        let place = file.replace("/h/", "~/");
        let place = format!("{place}:2 GEMINI_CLI_TRUST_WORKSPACE has no effect: ");
        let says = resolved.iter().any(|note| note.message.starts_with(&place));
        assert!(says, "{file}: {resolved:?}");
    }
}

#[test]
fn gemini_cli_names_another_place_for_the_file() {
    let marks = r#"{"/h/src/p": "TRUST_FOLDER"}"#;
    for (value, row) in [
        ("/t.json", "/t.json"),
        ("t.json", "~/src/t.json"),
        ("", "~/.gemini/trustedFolders.json"),
    ] {
        let machine = || machine().var("GEMINI_CLI_TRUSTED_FOLDERS_PATH", value);
        let absent = in_gemini_cli(machine(), "/h/src/p");
        assert_eq!(trust(&absent), "nothing", "{value}");
        // Where there is no file, the text may be a key in the wrong place.
        let row_without_file = match value {
            "" => row,
            _ => "the file that GEMINI_CLI_TRUSTED_FOLDERS_PATH names",
        };
        assert!(
            has_row(&absent, row_without_file),
            "{value}: {:?}",
            report(&absent)
        );
        for file in ["/t.json", "/h/src/t.json", MARKS] {
            let found = trust(&in_gemini_cli(machine().file(file, marks), "/h/src/p"));
            let is_read = match value {
                "" => file == MARKS,
                "t.json" => file == "/h/src/t.json",
                _ => file == "/t.json",
            };
            let expected = if is_read {
                format!("trusted {row}:1 <this project>")
            } else {
                "nothing".to_owned()
            };
            assert_eq!(found, expected, "{value} {file}");
        }
    }
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
        // Without a project nobody asks. What is broken is broken.
        let without = claude_code().system(machine()).resolve();
        let is_broken = *expected == cut || *expected == malformed;
        assert_eq!(trust(&without), if is_broken { expected } else { "nothing" }, "{state}");
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
        // The directory is another one then, and the file is where it was.
        (Some(""), &["/h/.claude.json"]),
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

#[rustfmt::skip] // A row is a line.
#[test]
fn windows_has_many_spellings_of_one_project() {
    let machine = |file: &str, text: String| {
        System::fixed()
            .platform(Platform::Windows)
            .var("USERPROFILE", r"C:\Users\u")
            .current_dir(r"C:\Users\u")
            .directory(r"C:\proj")
            .directory(r"C:\proj2")
            .file(format!(r"C:\Users\u\{file}"), text)
    };
    for (written, trusted) in [
        (r"C:\proj", true),
        (r"c:\proj", true),
        (r"C:\PROJ", true),
        ("C:/proj", true),
        (r"\\?\C:\proj", true),
        (r"C:\proj2", false),
        (r"D:\proj", false),
        ("proj", false),
    ] {
        let in_json = written.replace('\\', r"\\");
        for project in [r"C:\proj", "c:/proj", r"..\..\proj", r"C:\other\..\Proj"] {
            let project = || PathBuf::from(project);
            let text = format!("projects.'{written}'.trust_level = 'trusted'");
            let resolved = codex().system(machine(r".codex\config.toml", text)).project(project());
            let expected = r"trusted ~\.codex\config.toml:1 projects.<this project>.trust_level";
            let expected = if trusted { expected } else { "nothing" };
            assert_eq!(trust(&resolved.resolve()), expected, "Codex: {written}");

            let text = format!(r#"{{"projects": {{"{in_json}": {{"hasTrustDialogAccepted": true}}}}}}"#);
            let resolved = claude_code().system(machine(".claude.json", text)).project(project());
            let expected = r"trusted ~\.claude.json:1 projects.<this project>.hasTrustDialogAccepted";
            let expected = if trusted { expected } else { "nothing" };
            assert_eq!(trust(&resolved.resolve()), expected, "Claude Code: {written}");

            let text = format!(r#"{{"{in_json}": "TRUST_FOLDER"}}"#);
            let resolved = gemini_cli().system(machine(r".gemini\trustedFolders.json", text)).project(project());
            let expected = r"trusted ~\.gemini\trustedFolders.json:1 <this project>";
            let said = trust(&resolved.resolve());
            assert_eq!(said == expected, trusted, "Gemini CLI: {written}: {said}");
        }
    }
    // Where the table has two spellings, the one that the system itself gives counts.
    for (exact, other) in [("trusted", "untrusted"), ("untrusted", "trusted")] {
        let table = |written: &str, word: &str| format!("projects.'{written}'.trust_level = '{word}'\n");
        let text = table(r"C:\PROJ", other) + &table(r"c:\proj", exact);
        let resolved = codex().system(machine(r".codex\config.toml", text)).project(PathBuf::from(r"C:\proj"));
        let expected = format!(r"{exact} ~\.codex\config.toml:2 projects.<this project>.trust_level");
        assert_eq!(trust(&resolved.resolve()), expected);
    }
}
