//! The feature `http`: headers as a map of the crate `http`.

use std::fmt::Write as _;

use auth_resolver::codex::Codex;
use auth_resolver::report::HeadersTooLarge;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Env, ErrorKind, Resolver, System};

const KEY: &str = "sk-Qm7xT2vLk9Zp4Rw8";

fn codex(machine: FixedSystem) -> Codex {
    auth_resolver::codex().system(machine.home("/home/u"))
}

/// A provider with these lines in its table of headers.
fn provider(headers: &str) -> Codex {
    with_setting(&format!("[model_providers.acme.http_headers]\n{headers}"))
}

/// A provider with these lines at the end of its table.
fn with_setting(setting: &str) -> Codex {
    let config = format!(
        "model_provider = \"acme\"\n[model_providers.acme]\nname = \"Acme\"\n\
         base_url = \"https://api.acme.example/v1\"\nenv_key = \"ACME_API_KEY\"\n{setting}"
    );
    codex(
        System::fixed()
            .var("ACME_API_KEY", KEY)
            .var("HEADER", "made-up")
            .file("/home/u/.codex/config.toml", config),
    )
}

#[test]
fn the_map_holds_what_the_resolution_lists() {
    let login = r#"{"tokens": {"access_token": "at-Qm7xT2vLk9Zp4Rw8", "account_id": "acct-1"}}"#;
    for preset in [
        codex(System::fixed().var("OPENAI_API_KEY", KEY)),
        codex(System::fixed().file("/home/u/.codex/auth.json", login)),
        provider("X-Acme = \"with a blank\"\n\"a-._0\" = \"~\"\n"),
    ] {
        let auth = preset.resolve().unwrap();
        let map = auth.header_map().unwrap();
        assert_eq!(map.len(), auth.headers().len());
        for header in auth.headers() {
            assert_eq!(map[header.name()], header.value().expose());
        }
    }
}

#[test]
fn no_value_of_the_map_shows() {
    let login = r#"{"tokens": {"access_token": "at-Qm7xT2vLk9Zp4Rw8", "account_id": "acct-1"}}"#;
    let auth = codex(System::fixed().file("/home/u/.codex/auth.json", login))
        .resolve()
        .unwrap();
    let map = auth.header_map().unwrap();
    assert!(map.values().all(http::HeaderValue::is_sensitive));
    let shown = format!("{map:?} {map:#?}");
    assert!(shown.contains("chatgpt-account-id"), "{shown}");
    for secret in ["Qm7xT2", "acct-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn what_a_map_cannot_hold_is_an_error() {
    let mut many = String::new();
    for index in 0..25_000 {
        // Writing to a `String` cannot fail.
        let _ = writeln!(many, "a{index} = \"b\"");
    }
    let auth = provider(&many).resolve().unwrap();
    let error: HeadersTooLarge = auth.header_map().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("more than a header map can hold")
    );
}

// A name is sent and printed in lower case, by the map as well.
#[test]
fn a_key_is_no_name_of_a_header_or_a_parameter() {
    let long = "a".repeat(70_000);
    for key in [
        KEY,
        "sk-abcdefghijklmn",
        "tok_live_abcdefghijklmn",
        "AKIAABCDEFGHIJKLMNOP",
        "qm7xt2vlk9zp4rw8",
        "qwrtzpsdfghjklyxcvbnmqwrtz",
        "qmxt-vlkz-prwd-hjtn",
        "0123456789abcdef0123456789abcdef",
        "X-Api-Key: b",
        "a b",
        "",
        &long,
    ] {
        for table in ["http_headers", "env_http_headers", "query_params"] {
            let setting = format!("{table} = {{ \"{key}\" = \"HEADER\" }}\n");
            let error = with_setting(&setting).resolve().unwrap_err();
            let shown = format!("{error} {error:?} {}", error.report()).to_lowercase();
            assert_eq!(
                error.kind(),
                ErrorKind::InvalidConfiguration,
                "{setting} {shown}"
            );
            let is_shown = key.len() > 3 && shown.contains(&key.to_lowercase());
            assert!(!is_shown, "{setting} {shown}");
        }
    }
}

// A program can take the name from a file of its own.
#[test]
fn a_key_is_no_name_that_a_source_hands_in() {
    for (name, is_name) in [
        ("X-Acme", true),
        ("sk-abcdefghijklmn", false),
        ("a b", false),
    ] {
        let outcome = Resolver::new()
            .source(Env::new().api_key("KEY").header("HEADER", name))
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed().var("KEY", "made-up").var("HEADER", "b"))
            .resolve();
        let kind = outcome.as_ref().err().map(auth_resolver::Error::kind);
        let expected = (!is_name).then_some(ErrorKind::InvalidConfiguration);
        assert_eq!(kind, expected, "{name}");
        let shown = format!("{outcome:?}");
        assert!(is_name || !shown.contains(name), "{shown}");
    }
}

#[test]
fn names_of_headers_and_parameters() {
    for name in [
        "X-Acme",
        "x-amzn-bedrock-guardrailidentifier",
        "Ocp-Apim-Subscription-Key",
        "Helicone-Auth",
        "cf-aig-authorization",
        "session_id",
        "x-b3-traceid",
        "api-version",
        "X-Acme-Team-Name",
    ] {
        for table in ["http_headers", "env_http_headers", "query_params"] {
            let setting = format!("{table} = {{ \"{name}\" = \"HEADER\" }}\n");
            let auth = with_setting(&setting).resolve().unwrap();
            let header = auth.header_map().unwrap().contains_key(name);
            let parameter = auth.query_parameters().any(|(known, _)| known == name);
            assert!(
                header != parameter && parameter == (table == "query_params"),
                "{setting}"
            );
        }
    }
}
