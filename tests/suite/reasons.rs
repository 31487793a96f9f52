//! The reasons that rows of the report give, where a rule of its own decides them.

use auth_resolver::codex::Rules;
use auth_resolver::{System, codex};

/// Returns the verdict and the reason of the rows that end in a name.
fn row(config: &str, rules: &str, arguments: &[&str], name: &str) -> String {
    let machine = System::fixed()
        .home("/h")
        .var("K", "k-1")
        .file("/h/.codex/config.toml", config);
    let mut preset = codex()
        .system(machine)
        .rules(rules.parse::<Rules>().unwrap());
    if let [key, url] = arguments {
        preset = preset
            .api_key((*key).to_owned())
            .base_url((*url).to_owned());
    }
    let report = match preset.resolve() {
        Ok(auth) => auth.report(auth_resolver::report::Identities::Hidden),
        Err(error) => error.report(),
    };
    let rows: Vec<String> = report
        .entries
        .iter()
        .filter(|entry| entry.origin.as_str().ends_with(name))
        .map(|entry| {
            format!(
                "{}: {}",
                entry.verdict,
                entry.reason.as_ref().map_or("", |reason| reason.as_str())
            )
        })
        .collect();
    rows.join("; ")
}

const P: &str =
    "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\n";

#[rustfmt::skip] // A row is a line.
#[test]
fn what_lost_is_not_said_to_be_unknown_to_the_rules() {
    let provider = |more: &str| format!("{P}{more}");
    let profile = |line: &str| format!("profile = 'x'\n[profiles.x]\n{line}\n");
    let own = &["caller-1", "https://own.example/v1"][..];
    for (shows, config, rules, arguments, name, expected) in [
        ("a header from a variable counts", provider("env_key = 'K'\nhttp_headers = { X-Own = 'a' }\nenv_http_headers = { X-Own = 'K' }"), "documented", &[][..], "p.http_headers.X-Own", "shadowed: ~/.codex/config.toml:7 model_providers.p.env_http_headers.X-Own comes first"),
        ("the credential's own header counts", provider("env_key = 'K'\nhttp_headers = { Authorization = 'a' }"), "documented", &[], "p.http_headers.Authorization", "shadowed: variable K comes first"),
        ("the caller has a key", provider("env_key = 'K'"), "documented", own, "p.env_key", "shadowed: the caller's API key was given for this run"),
        ("a command that old releases do not know", provider("auth = { command = 'x' }"), "codex-0.30.0", own, "p.auth", "no-effect: the rules `codex-0.30.0` do not use it (used since 0.118)"),
        ("a login at a gateway that comes after a variable", provider("env_key = 'K'\ngateway_oauth = true"), "documented", &[], "p.gateway_oauth", "shadowed: variable K comes first"),
        ("a provider in a profile that is not selected", "[profiles.x]\nmodel_provider = 'p'\n".to_owned(), "documented", own, "x.model_provider", "no-effect: its provider or profile is not in use"),
        ("a token that old releases do not know", provider("env_key = 'K'\nexperimental_bearer_token = 't'"), "codex-0.30.0", &[], "p.experimental_bearer_token", "no-effect: the rules `codex-0.30.0` do not use it (used since 0.48)"),
        ("a preference in a profile", profile("preferred_auth_method = 'apikey'"), "documented", own, "x.preferred_auth_method", "no-effect: a profile selects a provider only"),
        ("a restriction in a profile", profile("forced_login_method = 'api'"), "documented", own, "x.forced_login_method", "no-effect: a profile selects a provider only"),
        ("a base URL in a profile", profile("openai_base_url = 'https://gw.example/v1'"), "codex-0.125.0", own, "x.openai_base_url", "no-effect: a profile selects a provider only"),
    ] {
        assert_eq!(row(&config, rules, arguments, name), expected, "{shows}");
    }
}

/// Returns what was found and the verdict of the row that is called so.
fn found(report: &auth_resolver::Report, name: &str) -> String {
    let row = report
        .entries
        .iter()
        .find(|entry| entry.origin.as_str() == name);
    row.map_or_else(String::new, |row| format!("{}: {}", row.found, row.verdict))
}

#[test]
fn what_is_broken_was_not_needed_only_where_somebody_could_have_needed_it() {
    let machine = |config: &str, login: &str| {
        System::fixed()
            .home("/h")
            .var("OPENAI_API_KEY", "k-1")
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", login)
    };
    let is_noted = |report: &auth_resolver::Report| {
        let mut notes = report.diagnostics.iter();
        notes.any(|note| note.code == "unusable-place")
    };
    let broken = machine("x = [", "{\"tok");
    let report = codex().system(broken).resolve().unwrap_err().report();
    let verdict = found(&report, "~/.codex/auth.json");
    assert!(verdict.ends_with(": not-reached"), "{verdict}");
    assert!(!is_noted(&report), "{report}");

    let forced = "preferred_auth_method = 'apikey'\nforced_login_method = 'chatgpt'";
    let report = codex()
        .system(machine(forced, "{\"tok"))
        .resolve()
        .unwrap_err()
        .report();
    let verdict = found(&report, "~/.codex/auth.json");
    assert!(verdict.ends_with(": unusable"), "{verdict}");
    assert!(is_noted(&report), "{report}");
}

// Since 0.157 a server may name another host (recordings `routing/*`), but only for a session.
#[test]
fn who_decides_about_the_host_of_a_session() {
    let token = super::auth_json::jwt("{}");
    let tokens = format!(
        r#"{{"tokens": {{"id_token": "{token}", "access_token": "t", "refresh_token": "r"}}, "last_refresh": "2026-01-01T00:00:00Z"}}"#
    );
    let key = r#"{"OPENAI_API_KEY": "k-1"}"#;
    for (login, rules, is_said) in [
        (&*tokens, "codex-0.155.0", false),
        (&*tokens, "codex-0.157.0", true),
        (key, "codex-0.157.0", false),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/h/.codex/auth.json", login);
        let preset = codex()
            .system(machine)
            .rules(rules.parse::<Rules>().unwrap());
        let diagnostics = preset.resolve().unwrap().diagnostics();
        let mut codes = diagnostics.iter().map(|note| note.code);
        assert_eq!(
            codes.any(|code| code == "host-from-server"),
            is_said,
            "{rules}"
        );
    }
}

#[test]
fn words_fit_what_they_are_said_of() {
    let both = r#"{"OPENAI_API_KEY": "k-1", "tokens": {"access_token": "t", "account_id": "a"}}"#;
    let machine = |config: &str| {
        System::fixed()
            .home("/h")
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", both)
    };
    for (config, expected) in [
        ("", "tokens is used"),
        ("forced_login_method = 'api'", "tokens would be used"),
    ] {
        let report = match codex().system(machine(config)).resolve() {
            Ok(auth) => auth.report(auth_resolver::report::Identities::Hidden),
            Err(error) => error.report(),
        };
        let mut notes = report.diagnostics.iter();
        let note = notes.find(|note| note.code == "ambiguous-stored-auth");
        let message = &note.unwrap().message;
        assert!(message.ends_with(expected), "{message}");
    }

    let auth = codex()
        .system(machine(""))
        .config_override("api_key", "sk-1")
        .resolve()
        .unwrap();
    let report = auth.report(auth_resolver::report::Identities::Hidden);
    assert_eq!(found(&report, "-c api_key"), "a setting: no-effect");

    let gateway = System::fixed()
        .home("/h")
        .var("OPENAI_API_KEY", "sk-1")
        .var("OPENAI_BASE_URL", "https://chatgpt.com/backend-api/codex");
    let auth = codex().system(gateway).resolve().unwrap();
    let rejection = auth.explain_rejection(401, "");
    assert!(
        rejection.message.contains("an API key went to"),
        "{rejection}"
    );
}
