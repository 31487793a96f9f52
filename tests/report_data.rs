//! What reports are as data. Programs read it, so a name that goes away or changes
//! its meaning is a new `SCHEMA_VERSION`.

use auth_resolver::report::{Diagnostic, Identities, SCHEMA_VERSION};
use auth_resolver::system::FixedSystem;
use auth_resolver::{Report, System};
use serde::Serialize;
use serde_json::{Value, json};

const SESSION: &str =
    r#"{"tokens": {"access_token": "at-Qm7xT2vLk9Zp4Rw8", "account_id": "acct-1"}}"#;

fn machine() -> FixedSystem {
    System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "'sk-Qm7xT2vLk9Zp4Rw8'")
}

fn with_session() -> FixedSystem {
    machine().file("/home/u/.codex/auth.json", SESSION)
}

/// What Codex's preset comes to on this machine.
fn report(machine: FixedSystem, identities: Identities) -> Report {
    match auth_resolver::codex().system(machine).resolve() {
        Ok(auth) => auth.report(identities),
        Err(error) => error.report(),
    }
}

fn data(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// The names of an object's members, sorted.
fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<_> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names
}

const NAMES: [&str; 22] = [
    "account_id",
    "base_url",
    "base_url_origin",
    "billing",
    "cloud_project",
    "credential_origin",
    "diagnostics",
    "differs_from_release",
    "email",
    "entries",
    "error",
    "expires",
    "method",
    "omitted",
    "outcome",
    "plan",
    "provider",
    "rules",
    "schema_version",
    "second_credential",
    "store",
    "user_id",
];

// A reader finds every member in every report; those that nothing is known of are null.
#[test]
fn names_of_a_report() {
    let refused = || machine().var("OPENAI_BASE_URL", "ftp://gateway.example");
    for (machine, identities, account_id) in [
        (machine(), Identities::Hidden, Value::Null),
        (with_session(), Identities::Hidden, Value::Null),
        (with_session(), Identities::Shown, json!("acct-1")),
        (refused(), Identities::Shown, Value::Null),
    ] {
        let data = data(&report(machine, identities));
        assert_eq!(names(&data), NAMES);
        assert_eq!(data["account_id"], account_id);
        assert_eq!(data["error"].is_null(), data["outcome"] == "resolved");
    }
}

#[test]
fn names_inside_a_report() {
    let session = data(&report(with_session(), Identities::Hidden));
    assert_eq!(session["schema_version"], SCHEMA_VERSION);
    assert_eq!(
        names(&session["entries"][0]),
        [
            "found",
            "found_kind",
            "method",
            "origin",
            "place",
            "reason",
            "reason_code",
            "verdict"
        ]
    );
    assert_eq!(
        names(&session["entries"][0]["place"]),
        ["kind", "line", "name", "path", "side"]
    );
    assert_eq!(
        names(&session["expires"]),
        ["at", "basis", "passed", "refreshable"]
    );
    let refused = machine().var("OPENAI_BASE_URL", "ftp://gateway.example");
    let error = data(&report(refused, Identities::Hidden));
    assert_eq!(names(&error["error"]), ["message", "remedies"]);
}

#[test]
fn a_second_credential_and_a_project() {
    let machine = machine()
        .var("ANTHROPIC_AUTH_TOKEN", "Qm7xT2vLk9Zp4Rw8")
        .var("ANTHROPIC_API_KEY", "sk-ant-Qm7xT2vLk9Zp4Rw8")
        .var("GOOGLE_GENAI_USE_GCA", "true")
        .var("GOOGLE_CLOUD_PROJECT", "acme-dev")
        .file(
            "/home/u/.gemini/oauth_creds.json",
            r#"{"access_token": "Qm7xT2vLk9Zp4Rw8"}"#,
        )
        .build();
    let claude = auth_resolver::claude_code().system(machine.clone());
    let gemini = auth_resolver::gemini_cli().system(machine);
    let [claude, gemini] = [claude.resolve(), gemini.resolve()]
        .map(|resolved| data(&resolved.unwrap().report(Identities::Hidden)));
    let second = json!({"header": "x-api-key", "origin": "variable ANTHROPIC_API_KEY"});
    assert_eq!(claude["second_credential"], second);
    assert_eq!(claude["cloud_project"], Value::Null);
    assert_eq!(gemini["second_credential"], Value::Null);
    assert_eq!(gemini["cloud_project"], "acme-dev");
    assert!(
        ![claude, gemini]
            .iter()
            .any(|report| report.to_string().contains("Qm7x"))
    );
}

#[test]
fn what_is_left_out() {
    let headings = (0..5_000).map(|n| format!("[a{n}]\nprofile = 'x'\n"));
    let config = headings.collect::<Vec<_>>().concat();
    let machine = machine().file("/home/u/.codex/config.toml", config);
    let report = data(&report(machine, Identities::Hidden));
    // The file itself, and a preference that is not there.
    let entries = 5_000 + 2;
    assert_eq!(
        report["omitted"],
        json!([{
            "origin": "~/.codex/config.toml",
            "entries": entries - Report::MOST_ENTRIES_PER_FILE,
            "diagnostics": 5_000 - Report::MOST_DIAGNOSTICS_PER_FILE,
        }])
    );
}

#[test]
fn a_difference_from_the_newest_release() {
    let data = data(&report(machine(), Identities::Hidden));
    assert_eq!(
        data["differs_from_release"],
        json!({
            "rules": "codex-0.171.0",
            "there": {
                "outcome": "none-found",
                "method": null,
                "credential_origin": null,
                "base_url": null,
            },
            "here": {
                "outcome": "resolved",
                "method": "api-key",
                "credential_origin": data["credential_origin"],
                "base_url": data["base_url"],
            },
        })
    );
}

#[test]
fn a_diagnostic() {
    let key = report(machine(), Identities::Hidden);
    let mut notes = key.diagnostics.iter();
    let quotes: &Diagnostic = notes.find(|note| note.code == "quotes-stripped").unwrap();
    assert_eq!(
        data(quotes),
        json!({
            "code": "quotes-stripped",
            "severity": "warning",
            "message": quotes.message,
            "remedy": null,
        })
    );
}

#[test]
fn a_rejection() {
    let auth = auth_resolver::codex().system(machine()).resolve().unwrap();
    let rejection = auth.explain_rejection(429, "");
    assert_eq!(
        data(&rejection),
        json!({
            "schema_version": SCHEMA_VERSION,
            "kind": "rate-limited",
            "certainty": "likely",
            "status": 429,
            "shape": "empty",
            "word": null,
            "upstream": false,
            "message": rejection.message,
            "method": "api-key",
            "credential_origin": "variable OPENAI_API_KEY",
            "shadowed": [],
            "base_url": "https://api.openai.com/v1",
            "base_url_origin": "default for this method",
            "remedies": rejection.remedies,
        })
    );
}
