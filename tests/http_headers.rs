//! The feature `http`: headers as a map of the crate `http`.

use std::fmt::Write as _;

use auth_resolver::{Codex, FixedSystem, HeadersTooLarge, System};

const KEY: &str = "sk-Qm7xT2vLk9Zp4Rw8";

fn codex(machine: FixedSystem) -> Codex {
    auth_resolver::codex().system(machine.home("/home/u"))
}

/// A provider with these lines in its table of headers.
fn provider(headers: &str) -> Codex {
    let config = format!(
        "model_provider = \"acme\"\n[model_providers.acme]\nname = \"Acme\"\n\
         base_url = \"https://api.acme.example/v1\"\nenv_key = \"ACME_API_KEY\"\n\
         [model_providers.acme.http_headers]\n{headers}"
    );
    codex(
        System::fixed()
            .var("ACME_API_KEY", KEY)
            .file("/home/u/.codex/config.toml", config),
    )
}

#[test]
fn the_map_holds_what_the_resolution_lists() {
    let login = r#"{"tokens": {"access_token": "at-Qm7xT2vLk9Zp4Rw8", "account_id": "acct-1"}}"#;
    for preset in [
        codex(System::fixed().var("OPENAI_API_KEY", KEY)),
        codex(System::fixed().file("/home/u/.codex/auth.json", login)),
        provider("X-Acme = \"with a blank\"\n\"a!#$%&'*+-.^_`|~0\" = \"~\"\n"),
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
    let long = format!("{} = \"b\"\n", "a".repeat(70_000));
    for headers in [many, long] {
        let auth = provider(&headers).resolve().unwrap();
        let error: HeadersTooLarge = auth.header_map().unwrap_err();
        assert!(!error.to_string().contains("aaa"));
    }
}
