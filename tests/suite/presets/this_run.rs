//! What a program is given for one run: its own options, beside what every preset takes.

use std::path::PathBuf;

use auth_resolver::claude_code::{ClaudeCode, SettingSources};
use auth_resolver::system::FixedSystem;
use auth_resolver::{Error, Resolution, System, claude_code, gemini_cli};

const LOGIN: &str = r#"{"claudeAiOauth": {"accessToken": "login", "scopes": ["user:inference"]}}"#;
const OF_USER: &str = "/h/.claude/settings.json";
const OF_PROJECT: &str = "/p/.claude/settings.json";
const OF_LOCAL: &str = "/p/.claude/settings.local.json";
const OF_RUN: &str = "/run.json";
const MANAGED: &str = managed!("managed-settings.json");

/// The secret and the host, or the kind of the error and its place.
fn outcome(resolved: Result<Resolution, Error>) -> String {
    match resolved {
        Ok(auth) => {
            let secret = auth.method().bearer().unwrap().expose().to_owned();
            format!("{secret} to {}", auth.base_url().host())
        }
        Err(error) => {
            let origin = error.origin().map(ToString::to_string);
            let kind = error.kind().as_str().to_owned();
            origin.map_or(kind.clone(), |origin| format!("{kind} {origin}"))
        }
    }
}

fn machine() -> FixedSystem {
    System::fixed().home("/h").current_dir("/p").directory("/p")
}

fn key(key: &str) -> String {
    format!(r#"{{"env": {{"ANTHROPIC_API_KEY": "{key}"}}}}"#)
}

fn claude(machine: FixedSystem) -> ClaudeCode {
    claude_code().system(machine).project(PathBuf::from("/p"))
}

#[test]
fn settings_of_a_run_come_behind_what_is_managed_and_before_all_else() {
    let below = [OF_LOCAL, OF_PROJECT, OF_USER];
    let machine = below.into_iter().fold(machine(), |machine, path| {
        machine.file(path, key(&format!("of-{path}")))
    });
    let machine = machine.var("ANTHROPIC_API_KEY", "of-shell");
    let machine = machine.file(OF_RUN, key("of-run"));
    let default = "to api.anthropic.com";
    for settings in [OF_RUN.to_owned(), "../run.json".to_owned(), key("of-run")] {
        let resolved = claude(machine.clone()).settings(settings).resolve();
        assert_eq!(outcome(resolved), format!("of-run {default}"));
    }
    // The order of names comes before that of places.
    let token = machine.clone().var("ANTHROPIC_AUTH_TOKEN", "token");
    let resolved = claude(token).settings(key("of-run")).resolve();
    assert_eq!(outcome(resolved), format!("token {default}"));
    let managed = machine.clone().file(MANAGED, key("managed"));
    let resolved = claude(managed).settings(key("of-run")).resolve();
    assert_eq!(outcome(resolved), format!("managed {default}"));
    let cancelled = machine.clone().file(MANAGED, key(""));
    let resolved = claude(cancelled).settings(key("of-run")).resolve();
    assert_eq!(outcome(resolved), "none-found");
    let resolved = claude(machine).settings(None).resolve();
    assert_eq!(outcome(resolved), format!("of-{OF_LOCAL} {default}"));
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_settings_of_a_run_hold() {
    for (settings, expected) in [
        ("{}", "shell to user.example"),
        (" {}\n", "shell to user.example"),
        (r#"{"env": {"ANTHROPIC_BASE_URL": "https://run.example"}}"#, "shell to run.example"),
        (r#"{"env": {"ANTHROPIC_BASE_URL": ""}}"#, "shell to api.anthropic.com"),
        (r#"{"env": {"ANTHROPIC_API_KEY": ""}}"#, "none-found"),
        (r#"{"env": {"ANTHROPIC_AUTH_TOKEN": "run"}}"#, "run to user.example"),
        (r#"{"env": {"CLAUDE_CODE_OAUTH_TOKEN": "run"}}"#, "shell to user.example"),
        (r#"{"env": {"CLAUDE_CODE_USE_BEDROCK": "1"}}"#, "unsupported --settings CLAUDE_CODE_USE_BEDROCK"),
        (r#"{"apiKeyHelper": "x", "env": {"ANTHROPIC_API_KEY": ""}}"#, "unsupported --settings apiKeyHelper"),
        (r#"{"apiKeyHelper": ""}"#, "shell to user.example"),
        (r#"{"other": [1]}"#, "shell to user.example"),
        (r#"{"env": []}"#, "malformed --settings"),
        (r#"{"env": {"ANTHROPIC_API_KEY": 1}}"#, "1 to user.example"),
        (r#"{"env": {"ANTHROPIC_API_KEY": [1]}}"#, "malformed --settings ANTHROPIC_API_KEY"),
        (r#"{"permissions": "all", "env": {"ANTHROPIC_API_KEY": "run"}}"#, "shell to user.example"),
        (r#"{"env": {"ANTHROPIC_API_KEY": "a b"}}"#, "malformed --settings ANTHROPIC_API_KEY"),
        (r#"{"env": {"ANTHROPIC_BASE_URL": "run"}}"#, "invalid-url --settings ANTHROPIC_BASE_URL"),
        ("{", "malformed --settings"),
        ("{} {}", "malformed --settings"),
        ("{} // none", "malformed --settings"),
        // Anything else is a path.
        ("", "unreadable --settings"),
        ("[]", "unreadable --settings"),
        (r#""{}""#, "unreadable --settings"),
        ("/nowhere.json", "unreadable --settings"),
        ("/p", "unreadable --settings"),
        ("/p/secret.json", "unreadable --settings"),
        ("/cut.json", "truncated /cut.json"),
        ("/key", "malformed /key"),
    ] {
        let machine = machine()
            .var("ANTHROPIC_API_KEY", "shell")
            .file(OF_USER, r#"{"env": {"ANTHROPIC_BASE_URL": "https://user.example"}}"#)
            .file("/cut.json", "{")
            .file("/key", "sk-1234")
            .unreadable("/p/secret.json");
        let resolved = claude(machine).settings(settings.to_owned()).resolve();
        assert_eq!(outcome(resolved), expected, "{settings}");
    }
}

#[test]
fn where_settings_of_a_run_cannot_be_read_another_file_is_named() {
    for (settings, remedy) in [
        (
            "/nowhere",
            "name another file with --settings, or leave it out",
        ),
        ("/p", "name another file with --settings, or leave it out"),
        ("{", "fix or remove --settings"),
    ] {
        let claude = claude(machine()).settings(settings.to_owned());
        assert_eq!(claude.resolve().unwrap_err().remedies(), [remedy]);
    }
    let error = claude(machine()).settings("{\n \"env\": {".to_owned());
    let error = error.resolve().unwrap_err().to_string();
    let expected = "--settings cannot be used: malformed JSON at line 2, column 10";
    assert!(error.starts_with(expected), "{error}");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn files_of_settings_that_are_not_named_are_not_looked_at() {
    let files = [OF_LOCAL, OF_PROJECT, OF_USER];
    for (sources, expected) in [
        ("user,project,local", &[OF_LOCAL, OF_PROJECT, OF_USER][..]),
        ("local, user", &[OF_LOCAL, OF_USER]),
        ("project", &[OF_PROJECT]),
        ("user,user", &[OF_USER]),
        ("", &[]),
    ] {
        let sources = sources.parse().unwrap();
        let resolved = claude(machine()).setting_sources(sources).resolve();
        let report = resolved.unwrap_err().report();
        let rows = report.entries.iter().map(|row| row.origin.as_str().replace('~', "/h"));
        let rows: Vec<String> = rows.filter(|row| files.contains(&row.as_str())).collect();
        assert_eq!(rows, expected, "{sources}");
    }
    // What is given for this run is not left out, nor is the login.
    let none: SettingSources = "".parse().unwrap();
    let home = machine().file("/h/.claude/.credentials.json", LOGIN);
    let login = claude(home.clone()).setting_sources(none).resolve();
    assert_eq!(outcome(login), "login to api.anthropic.com");
    let given = claude(home).setting_sources(none).settings(key("run")).resolve();
    assert_eq!(outcome(given), "run to api.anthropic.com");
    // In the home directory the project's file is the user's.
    for (sources, expected) in [("project", "user to api.anthropic.com"), ("local", "none-found")] {
        let claude = claude_code()
            .system(machine().file(OF_USER, key("user")))
            .project(PathBuf::from("/h"))
            .setting_sources(sources.parse().unwrap());
        assert_eq!(outcome(claude.resolve()), expected);
    }
}

#[test]
fn lists_of_setting_sources() {
    for (text, expected) in [
        ("user", Some("user")),
        ("local,project,user", Some("user,project,local")),
        (" user , local ", Some("user,local")),
        ("", Some("")),
        ("managed", None),
        ("User", None),
        ("user,", None),
        (",", None),
        (" ", None),
        ("user project", None),
    ] {
        let parsed = text.parse::<SettingSources>();
        let printed = parsed.ok().map(|sources| sources.to_string());
        assert_eq!(printed.as_deref(), expected, "{text:?}");
    }
}

// Recordings `bare/*`.
#[rustfmt::skip] // A row is a line.
#[test]
fn a_bare_run_takes_no_login_and_no_helper_but_its_own() {
    let helper = r#"{"apiKeyHelper": "x"}"#;
    let key = key("user");
    let login = "/h/.claude/.credentials.json";
    let shell = |name: &str| machine().var(name, "shell");
    for (machine, settings, expected) in [
        (shell("ANTHROPIC_AUTH_TOKEN"), None, "shell to api.anthropic.com"),
        (shell("ANTHROPIC_API_KEY"), None, "shell to api.anthropic.com"),
        (shell("CLAUDE_CODE_OAUTH_TOKEN"), None, "none-found"),
        (machine().file(login, LOGIN), None, "none-found"),
        (machine().file(login, "{"), None, "none-found"),
        (machine().file(OF_USER, helper), None, "none-found"),
        (machine().file(OF_PROJECT, helper), None, "none-found"),
        (machine(), Some(helper), "unsupported --settings apiKeyHelper"),
        (machine().file(OF_USER, &key), None, "user to api.anthropic.com"),
        // The helper would fill the other header.
        (machine().file(OF_USER, &key), Some(helper), "unsupported --settings apiKeyHelper"),
    ] {
        for bare in [true, false] {
            let machine = machine.clone();
            let claude = if bare {
                claude(machine).bare()
            } else {
                claude(machine.var("CLAUDE_CODE_SIMPLE", "1"))
            };
            let resolved = claude.settings(settings.map(str::to_owned)).resolve();
            assert_eq!(outcome(resolved), expected);
        }
    }
    for (text, is_bare) in [
        ("1", true), ("TRUE", true), (" on ", true), ("yes", true), ("0", false), ("", false), ("2", false),
    ] {
        let machine = machine().file(login, LOGIN).var("CLAUDE_CODE_SIMPLE", text);
        assert_eq!(claude(machine).resolve().is_err(), is_bare, "{text:?}");
    }
}

#[test]
fn a_bare_run_says_what_it_leaves_out() {
    let machine = || {
        machine()
            .var("ANTHROPIC_API_KEY", "shell")
            .var("CLAUDE_CODE_OAUTH_TOKEN", "oauth")
            .file(OF_USER, r#"{"apiKeyHelper": "x"}"#)
    };
    let by_variable = claude(machine().var("CLAUDE_CODE_SIMPLE", "1"));
    for (claude, why) in [
        (claude(machine()).bare(), "with `--bare`"),
        (by_variable, "since `CLAUDE_CODE_SIMPLE` is set,"),
    ] {
        let auth = claude.resolve().unwrap();
        let said: Vec<_> = auth.diagnostics().into_iter().collect();
        let expected = [
            ("rules", format!("{why} no login is looked for")),
            (
                "other-entry",
                "variable ANTHROPIC_API_KEY is used".to_owned(),
            ),
            ("no-effect", "never with `--bare`)".to_owned()),
            ("no-effect", "a host program or a cloud decides)".to_owned()),
        ];
        assert_eq!(said.len(), expected.len(), "{said:#?}");
        for (said, (code, end)) in said.iter().zip(expected) {
            assert!(
                said.code == code && said.message.ends_with(&end),
                "{said:?}"
            );
        }
    }
}

// Recordings `trust/skip_*`.
#[test]
fn a_project_that_is_trusted_for_a_run_sets_variables_and_selects_nothing() {
    let select = r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#;
    let machine = || {
        machine().file(
            "/h/.gemini/oauth_creds.json",
            r#"{"access_token": "login"}"#,
        )
    };
    let gemini = |machine| {
        let gemini = gemini_cli().system(machine).project(PathBuf::from("/p"));
        gemini.skip_trust()
    };
    let settings = "/p/.gemini/settings.json";
    for (machine, expected) in [
        (
            machine().file("/p/.env", "GEMINI_API_KEY=project\n"),
            "project to generativelanguage.googleapis.com",
        ),
        (
            machine()
                .var("GEMINI_API_KEY", "shell")
                .file(settings, select),
            "shell to generativelanguage.googleapis.com",
        ),
        (
            machine().var("GEMINI_API_KEY", "shell").file(settings, "["),
            "malformed /p/.gemini/settings.json",
        ),
    ] {
        assert_eq!(outcome(gemini(machine).resolve()), expected);
    }
    let selected = machine()
        .var("GEMINI_API_KEY", "shell")
        .file(settings, select);
    let auth = gemini(selected).resolve().unwrap();
    let said = auth.diagnostics();
    let said = said.iter().find(|said| said.code == "no-effect").unwrap();
    let expected = "/p/.gemini/settings.json:1 security.auth.selectedType has no effect";
    assert!(said.message.starts_with(expected), "{said:?}");
}
