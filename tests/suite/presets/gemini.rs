//! What the recordings of Gemini CLI do not show: variables without effect, the caller's
//! trust, and the project of a login.

use std::path::PathBuf;

use auth_resolver::gemini_cli::GeminiCli;
use auth_resolver::report::Identities;
use auth_resolver::source::Name;
use auth_resolver::system::FixedSystem;
use auth_resolver::{AuthMethod, Resolution, System, gemini_cli};

const LOGIN: &str = r#"{"access_token": "login", "refresh_token": "r"}"#;

fn machine() -> FixedSystem {
    System::fixed().home("/h").directory("/p")
}

fn of_user(machine: FixedSystem, selected: &str, more: &str) -> FixedSystem {
    let settings = format!(r#"{{"security": {{"auth": {{"selectedType": "{selected}"}}}}{more}}}"#);
    machine.file("/h/.gemini/settings.json", settings)
}

/// The names and values of all headers, the base URL, and the project.
fn outcome(preset: GeminiCli) -> String {
    let auth: Resolution = match preset.resolve() {
        Ok(auth) => auth,
        Err(error) => return error.kind().as_str().to_owned(),
    };
    let headers: Vec<String> = auth
        .headers()
        .iter()
        .map(|header| format!("{}: {}", header.name(), header.value().expose()))
        .collect();
    format!("{} to {}", headers.join(", "), auth.base_url())
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_variable_that_is_excluded_has_no_effect() {
    const KEY: &str = "gemini-api-key";
    const LOGIN_METHOD: &str = "oauth-personal";
    const GOOGLE: &str = "https://generativelanguage.googleapis.com";
    const ASSIST: &str = "https://cloudcode-pa.googleapis.com";
    for (method, name, value, without, with) in [
        (KEY, "GOOGLE_GENAI_API_VERSION", "v9", format!("x-goog-api-key: k to {GOOGLE}"), format!("x-goog-api-key: k to {GOOGLE}/v9")),
        (LOGIN_METHOD, "CODE_ASSIST_API_VERSION", "v9", format!("Authorization: Bearer login to {ASSIST}"), format!("Authorization: Bearer login to {ASSIST}/v9")),
        (LOGIN_METHOD, "GOOGLE_CLOUD_PROJECT", "12345", format!("Authorization: Bearer login to {ASSIST}"), "invalid-configuration".to_owned()),
        (KEY, "GEMINI_CLI_CUSTOM_HEADERS", "X-Team: a", format!("x-goog-api-key: k to {GOOGLE}"), format!("x-goog-api-key: k, X-Team: a to {GOOGLE}")),
        (KEY, "GEMINI_API_KEY_AUTH_MECHANISM", "bearer", format!("x-goog-api-key: k to {GOOGLE}"), format!("x-goog-api-key: k, Authorization: Bearer k to {GOOGLE}")),
        (KEY, "GOOGLE_GEMINI_BASE_URL", "https://gw.example", format!("x-goog-api-key: k to {GOOGLE}"), "x-goog-api-key: k to https://gw.example".to_owned()),
    ] {
        let machine = || {
            let machine = machine().var("GEMINI_API_KEY", "k");
            machine.file("/h/.gemini/oauth_creds.json", LOGIN).file("/h/.env", format!("{name}={value}\n"))
        };
        let resolve = |more: &str| outcome(gemini_cli().system(of_user(machine(), method, more)));
        assert_eq!(resolve(""), with, "{name}");
        let excluded = format!(r#", "advanced": {{"excludedEnvVars": ["{name}"]}}"#);
        assert_eq!(resolve(&excluded), without, "{name}");
    }
}

#[test]
fn a_second_login_that_is_excluded_is_not_looked_at() {
    let machine = machine()
        .file("/h/.env", "GOOGLE_APPLICATION_CREDENTIALS=/adc.json\n")
        .file("/adc.json", LOGIN);
    let resolve = |more: &str| {
        let machine = of_user(machine.clone(), "oauth-personal", more);
        outcome(gemini_cli().system(machine))
    };
    let excluded = r#", "advanced": {"excludedEnvVars": ["GOOGLE_APPLICATION_CREDENTIALS"]}"#;
    assert!(resolve("").starts_with("Authorization: Bearer login to "));
    assert_eq!(resolve(excluded), "none-found");
}

#[test]
fn a_file_that_is_read_too_late_sets_nothing() {
    let variables = "GOOGLE_GENAI_API_VERSION=v9\nGEMINI_CLI_CUSTOM_HEADERS=X-Team: a\n";
    let machine = machine().file("/p/.gemini/.env", format!("GEMINI_API_KEY=p\n{variables}"));
    let machine = machine.var("GEMINI_API_KEY", "k");
    let preset = gemini_cli().system(machine).project(PathBuf::from("/p"));
    assert_eq!(
        outcome(preset.skip_trust()),
        "x-goog-api-key: k to https://generativelanguage.googleapis.com"
    );
}

#[test]
fn the_callers_trust_has_a_row_of_its_own() {
    let marked = r#"{"/p": "DO_NOT_TRUST"}"#;
    let machine = machine()
        .var("GEMINI_API_KEY", "k")
        .file("/h/.gemini/trustedFolders.json", marked);
    for (project, skip, expected) in [(true, true, 1), (true, false, 0), (false, true, 0)] {
        let mut preset = gemini_cli().system(machine.clone());
        if project {
            preset = preset.project(PathBuf::from("/p"));
        }
        if skip {
            preset = preset.skip_trust();
        }
        let report = preset.resolve().unwrap().report(Identities::Hidden);
        let rows = report.entries.iter();
        let rows: Vec<_> = rows
            .filter(|row| row.origin.as_str() == "--skip-trust")
            .collect();
        assert_eq!(rows.len(), expected, "{project} {skip}");
        assert!(
            rows.iter().all(|row| row.found.as_str() == "\"trusted\""),
            "{rows:?}"
        );
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn the_project_of_a_login_is_named_by_its_user() {
    const DOTENV: &str = "GOOGLE_CLOUD_PROJECT=theirs\n";
    let login = || {
        of_user(machine(), "oauth-personal", "")
            .file("/h/.gemini/oauth_creds.json", LOGIN)
    };
    let of_project = || login().file("/p/.env", DOTENV);
    for (machine, expected) in [
        (login(), None),
        (login().var("GOOGLE_CLOUD_PROJECT", "mine"), Some("mine")),
        (login().var("GOOGLE_CLOUD_PROJECT_ID", "mine"), Some("mine")),
        (login().var("GOOGLE_CLOUD_PROJECT", "mine").var("GOOGLE_CLOUD_PROJECT_ID", "other"), Some("mine")),
        (of_project(), None),
        (of_project().file("/h/.gemini/.env", "GOOGLE_CLOUD_PROJECT=mine\n"), Some("mine")),
    ] {
        for trusts in [false, true] {
            let mut preset = gemini_cli().system(machine.clone()).project(PathBuf::from("/p"));
            if trusts {
                preset = preset.trust_project();
            }
            let auth = preset.resolve().unwrap();
            let AuthMethod::OAuth(session) = auth.method() else { panic!("{auth:?}") };
            let project = session.cloud_project().map(Name::expose);
            assert_eq!(project, expected, "{trusts} {}", auth.explain());
        }
    }
}
