//! What the recordings of Claude Code do not show: whose is whose, and what other programs set.

use std::path::PathBuf;

use auth_resolver::releases::EntryPoint;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Error, Resolution, System, claude_code};

use super::sent;

const LOGIN: &str = r#"{"claudeAiOauth": {"accessToken": "login", "scopes": ["user:inference"]}}"#;

fn machine() -> FixedSystem {
    System::fixed().home("/h").directory("/p")
}

fn login() -> FixedSystem {
    machine().file("/h/.claude/.credentials.json", LOGIN)
}

fn of_user(machine: FixedSystem, settings: &str) -> FixedSystem {
    machine.file("/h/.claude/settings.json", settings)
}

fn of_project(machine: FixedSystem, settings: &str) -> FixedSystem {
    machine.file("/p/.claude/settings.json", settings)
}

fn resolve(machine: FixedSystem, entry: EntryPoint) -> Result<Resolution, Error> {
    let claude = claude_code().project(PathBuf::from("/p")).entry(entry);
    claude.system(machine).resolve()
}

/// All headers and the host, or the kind of the error and the place that it names first.
fn outcome(resolved: Result<Resolution, Error>) -> String {
    match resolved {
        Ok(auth) => {
            let headers = auth.headers().iter();
            let headers: Vec<String> = headers
                .map(|header| format!("{}: {}", header.name(), header.value().expose()))
                .collect();
            format!("{} to {}", headers.join(", "), auth.base_url().host())
        }
        Err(error) => {
            let place = error.origin().map(ToString::to_string).unwrap_or_default();
            format!("{} {place}", error.kind()).trim_end().to_owned()
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn nothing_of_a_project_goes_along_with_what_is_its_users() {
    const PROJECT: &str = "/p/.claude/settings.json:1";
    let key = || machine().var("ANTHROPIC_API_KEY", "key");
    let token = || machine().var("ANTHROPIC_AUTH_TOKEN", "token");
    let env = |variables: &str| format!(r#"{{"env": {{{variables}}}}}"#);
    let key_alone = "x-api-key: key to api.anthropic.com";
    for (machine, settings, expected) in [
        (key(), env(r#""ANTHROPIC_AUTH_TOKEN": "p""#), format!("project-credential {PROJECT} ANTHROPIC_AUTH_TOKEN")),
        (token(), env(r#""ANTHROPIC_API_KEY": "p""#), format!("project-credential {PROJECT} ANTHROPIC_API_KEY")),
        (key(), r#"{"apiKeyHelper": "x"}"#.to_owned(), format!("project-credential {PROJECT} apiKeyHelper")),
        (machine(), env(r#""ANTHROPIC_AUTH_TOKEN": "p", "ANTHROPIC_API_KEY": "q""#), "Authorization: Bearer p, x-api-key: q to api.anthropic.com".to_owned()),
        (key(), env(r#""ANTHROPIC_CUSTOM_HEADERS": "Authorization: Bearer p\nX-Team: p""#), key_alone.to_owned()),
        (machine(), env(r#""ANTHROPIC_CUSTOM_HEADERS": "Authorization: Bearer p""#), "Authorization: Bearer p to api.anthropic.com".to_owned()),
        (key(), env(r#""ANTHROPIC_CUSTOM_HEADERS": """#), key_alone.to_owned()),
        (key(), env(r#""CLAUDE_CODE_OAUTH_TOKEN": "p""#), key_alone.to_owned()),
        (machine(), env(r#""CLAUDE_CODE_OAUTH_TOKEN": "p""#), "none-found".to_owned()),
        (key(), env(r#""CLAUDE_CODE_USE_FOUNDRY": "1", "ANTHROPIC_FOUNDRY_API_KEY": "p""#), key_alone.to_owned()),
        (key(), env(r#""CLAUDE_CONFIG_DIR": "/p", "ANTHROPIC_PROFILE": "p""#), key_alone.to_owned()),
        (key(), r#"{"forceLoginMethod": "claudeai", "allowedProviders": []}"#.to_owned(), key_alone.to_owned()),
        (key(), env(r#""ANTHROPIC_BASE_URL": "https://p.example""#), format!("untrusted-url {PROJECT} ANTHROPIC_BASE_URL")),
    ] {
        let machine = of_project(machine, &settings);
        assert_eq!(outcome(resolve(machine, EntryPoint::Print)), expected, "{settings}");
    }
    // With headers of the user's beside a key of the project's there is nothing of a credential.
    let machine = of_project(machine().var("ANTHROPIC_CUSTOM_HEADERS", "x-api-key: mine"), &env(r#""ANTHROPIC_API_KEY": "p""#));
    let auth = resolve(machine, EntryPoint::Print);
    assert_eq!(outcome(auth), "x-api-key: mine to api.anthropic.com");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_other_programs_and_the_machine_set() {
    let key = |machine: FixedSystem| machine.var("ANTHROPIC_API_KEY", "key");
    let key_alone = "x-api-key: key to api.anthropic.com";
    let login_alone = "Authorization: Bearer login, anthropic-beta: oauth-2025-04-20 to api.anthropic.com";
    let url = r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example", "ANTHROPIC_AUTH_TOKEN": "settings"}}"#;
    let foundry = |resource: &str| {
        let machine = machine().var("CLAUDE_CODE_USE_FOUNDRY", " On ").var("ANTHROPIC_FOUNDRY_API_KEY", "f");
        machine.var("ANTHROPIC_FOUNDRY_RESOURCE", resource)
    };
    for (machine, expected) in [
        (key(login()), key_alone),
        (key(login()).var("CLAUDE_CODE_REMOTE", "1"), login_alone),
        (key(login()).var("CLAUDE_CODE_ENTRYPOINT", "claude-desktop"), login_alone),
        (key(login()).var("CLAUDE_CODE_ENTRYPOINT", "cli"), key_alone),
        (of_user(key(login()), url).var("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1"), key_alone),
        (login().var("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1"), "none-found"),
        (key(machine()).var("CLAUDE_CODE_CUSTOM_OAUTH_URL", "https://gw.example"), "malformed variable CLAUDE_CODE_CUSTOM_OAUTH_URL"),
        (login().var("CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR", "9"), "unsupported variable CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR"),
        (login().var("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR", "x"), login_alone),
        (machine().var("ANTHROPIC_FEDERATION_RULE_ID", "r"), "unsupported variable ANTHROPIC_FEDERATION_RULE_ID"),
        (key(machine()).var("ANTHROPIC_FEDERATION_RULE_ID", "r"), key_alone),
        (foundry("res"), "x-api-key: f to res.services.ai.azure.com"),
        (foundry("x.example/"), "malformed variable ANTHROPIC_FOUNDRY_RESOURCE"),
        (foundry("res").var("ANTHROPIC_FOUNDRY_BASE_URL", "https://gw.example"), "x-api-key: f to gw.example"),
        (machine().var("CLAUDE_CODE_USE_MANTLE", "TRUE"), "unsupported variable CLAUDE_CODE_USE_MANTLE"),
    ] {
        assert_eq!(outcome(resolve(machine.clone(), EntryPoint::Print)), expected, "{machine:?}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_the_administrator_says() {
    const MAIN: &str = managed!("managed-settings.json");
    const DROP_IN: &str = managed!("managed-settings.d/1.json");
    let key = || machine().var("ANTHROPIC_API_KEY", "key");
    for (file, text, expected) in [
        (MAIN, r#"{"allowedProviders": ["bedrock"]}"#, format!("unsupported {MAIN}:1 allowedProviders")),
        (MAIN, r#"{"allowedProviders": ["anthropic"]}"#, "x-api-key: key to api.anthropic.com".to_owned()),
        (DROP_IN, r#"{"forceLoginMethod": "claudeai"}"#, format!("restricted {DROP_IN}:1 forceLoginMethod")),
        (DROP_IN, r#"{"forceLoginOrgUUID": "o"}"#, format!("restricted {DROP_IN}:1 forceLoginOrgUUID")),
        (DROP_IN, r#"{"forceLoginMethod": "gateway"}"#, format!("unsupported {DROP_IN}:1 forceLoginMethod")),
        (DROP_IN, r#"{"forceLoginMethod": "other"}"#, format!("invalid-configuration {DROP_IN}:1 forceLoginMethod")),
        (managed!("managed-settings.d/.hidden.json"), "{", "x-api-key: key to api.anthropic.com".to_owned()),
        (managed!("managed-settings.d/notes.txt"), "{", "x-api-key: key to api.anthropic.com".to_owned()),
        (DROP_IN, "{", format!("truncated {DROP_IN}")),
    ] {
        assert_eq!(outcome(resolve(key().file(file, text), EntryPoint::Print)), expected, "{text}");
    }
    // Of two files the later by name comes first.
    let second = DROP_IN.replace("1.json", "2.json");
    let machine = key().file(DROP_IN, r#"{"env": {"ANTHROPIC_API_KEY": "first"}}"#).file(second, r#"{"env": {"ANTHROPIC_API_KEY": "second"}}"#);
    let auth = resolve(machine, EntryPoint::Print).unwrap();
    assert_eq!(sent(&auth).0, "x-api-key: second");
}

#[test]
fn the_error_says_what_follows_from_either_answer() {
    let machine = |answers: &str| {
        let machine = login().var("ANTHROPIC_API_KEY", "sk-ant-made-up-0123456789");
        let state = format!(
            r#"{{"projects": {{"/p": {{"hasTrustDialogAccepted": true}}}}, "customApiKeyResponses": {answers}}}"#
        );
        machine.file("/h/.claude.json", state)
    };
    let unknown = r#"{"approved": ["sk-ant-made-up-0123456789"], "rejected": null}"#;
    let error = resolve(machine(unknown), EntryPoint::Interactive).unwrap_err();
    assert_eq!(
        error.to_string(),
        "before variable ANTHROPIC_API_KEY is used, a person is asked: if the answer is yes, it is used; \
         if it is no, ~/.claude/.credentials.json claudeAiOauth is used; start `claude` in a terminal and \
         answer, or put the last 20 characters of the key into `customApiKeyResponses.approved` or \
         `.rejected` of ~/.claude.json"
    );
    let codes = |answers: &str, entry| {
        let auth = resolve(machine(answers), entry).unwrap();
        let diagnostics = auth.diagnostics();
        let codes: Vec<&str> = diagnostics.iter().map(|one| one.code).collect();
        (
            auth.method().kind().as_str(),
            codes.contains(&"other-entry"),
        )
    };
    let approved = r#"{"approved": ["t-made-up-0123456789"]}"#;
    let rejected = r#"{"rejected": ["t-made-up-0123456789"]}"#;
    assert_eq!(codes(approved, EntryPoint::Interactive), ("api-key", false));
    assert_eq!(codes(approved, EntryPoint::Print), ("api-key", false));
    assert_eq!(codes(rejected, EntryPoint::Interactive), ("oauth", true));
    assert_eq!(codes(rejected, EntryPoint::Print), ("api-key", true));
}
