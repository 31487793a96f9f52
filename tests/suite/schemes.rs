//! Base URLs without a scheme, and `http`: what is meant, what may be read on the way, and who allows it.

use std::path::PathBuf;

use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Caller, ConfigToml, Dotenv, Env, Error, ErrorKind, JsonSettings, Resolution, Resolver, System,
    claude_code, codex, gemini_cli,
};

const CONFIG: &str = "/h/.codex/config.toml";

fn machine() -> FixedSystem {
    System::fixed()
        .home("/h")
        .current_dir("/h")
        .directory("/h/.codex")
        .directory("/p")
        .var("OPENAI_API_KEY", "k")
        .var("ANTHROPIC_API_KEY", "k")
        .var("GEMINI_API_KEY", "k")
        .var("ACME_API_KEY", "k")
}

fn codes(auth: &Resolution) -> Vec<&'static str> {
    auth.diagnostics().iter().map(|note| note.code).collect()
}

fn provider(lines: &str) -> String {
    format!("model_provider = 'p'\n[model_providers.p]\nname = 'P'\n{lines}\n")
}

fn own() -> Resolver {
    let variables = Env::new()
        .api_key("ACME_API_KEY")
        .base_url("ACME_BASE_URL")
        .allow_http("ACME_ALLOW_HTTP");
    Resolver::new()
        .source(variables)
        .source(ConfigToml::at("/h/acme.toml").allow_http("net.allow_http"))
        .source(JsonSettings::at("/h/acme.json").allow_http("allowHttp"))
        .source(Dotenv::project("/p").allow_http("ACME_ALLOW_HTTP"))
        .source(ConfigToml::project("/p", "acme.toml").allow_http("net.allow_http"))
}

/// The remedy is followed: its URL is taken without an error.
#[rustfmt::skip] // A row is a line.
#[test]
fn f36_the_url_that_was_meant_is_named_and_works() {
    type Resolve = fn(&str) -> Result<Resolution, Error>;
    let of_codex: Resolve = |url| codex().system(machine().var("OPENAI_BASE_URL", url)).resolve();
    let of_caller: Resolve = |url| codex().api_key(Some("k".to_owned())).base_url(Some(url.to_owned())).system(machine()).resolve();
    let of_provider: Resolve = |url| {
        let config = provider(&format!("base_url = '{url}'\nenv_key = 'OPENAI_API_KEY'"));
        codex().system(machine().file(CONFIG, config)).resolve()
    };
    let of_versioned: Resolve = |url| {
        let config = provider(&format!("base_url = '{url}'\nenv_key = 'OPENAI_API_KEY'\nquery_params = {{ api-version = '2024-10-21' }}"));
        codex().system(machine().file(CONFIG, config)).resolve()
    };
    let of_claude: Resolve = |url| claude_code().system(machine().var("ANTHROPIC_BASE_URL", url)).resolve();
    let of_gemini: Resolve = |url| gemini_cli().system(machine().var("GOOGLE_GEMINI_BASE_URL", url)).resolve();
    let of_own: Resolve = |url| own().system(machine().var("ACME_BASE_URL", url)).resolve();
    let allowed: Resolve = |url| own().allow_http().system(machine().var("ACME_BASE_URL", url)).resolve();
    for (resolve, url, remedy, meant) in [
        (of_codex, "localhost:1234", "set variable OPENAI_BASE_URL to http://localhost:1234/v1", "http://localhost:1234/v1"),
        (of_codex, "127.0.0.1:8080", "set variable OPENAI_BASE_URL to http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
        (of_codex, "[::1]:8080", "set variable OPENAI_BASE_URL to http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        (of_codex, "0.0.0.0:4000", "set variable OPENAI_BASE_URL to http://127.0.0.1:4000/v1", "http://127.0.0.1:4000/v1"),
        (of_codex, "example.com/v1", "set variable OPENAI_BASE_URL to https://example.com/v1", "https://example.com/v1"),
        (of_codex, "http:localhost:1234", "set variable OPENAI_BASE_URL to http://localhost:1234/v1", "http://localhost:1234/v1"),
        (of_codex, "http:/gateway.example", "set variable OPENAI_BASE_URL to https://gateway.example/v1, or http://gateway.example/v1 and have the program allow http", "https://gateway.example/v1"),
        (of_codex, "https//gateway.example", "set variable OPENAI_BASE_URL to https://gateway.example/v1", "https://gateway.example/v1"),
        (of_codex, "htttps://gateway.example", "set variable OPENAI_BASE_URL to https://gateway.example/v1", "https://gateway.example/v1"),
        (of_codex, "https:gateway.example/v1", "set variable OPENAI_BASE_URL to https://gateway.example/v1", "https://gateway.example/v1"),
        (of_codex, "https://gateway.example/v1?key=c4n4ry", "set variable OPENAI_BASE_URL to https://gateway.example/v1", "https://gateway.example/v1"),
        (of_codex, "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", "set variable OPENAI_BASE_URL to https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/openai/v1"),
        (of_own, "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", "set variable ACME_BASE_URL to https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/openai/v1"),
        (of_provider, "https://acme.openai.azure.com/openai?api-version=2024-10-21", "set ~/.codex/config.toml:4 model_providers.p.base_url to https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/openai/v1"),
        (of_versioned, "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", "set ~/.codex/config.toml:4 model_providers.p.base_url to https://acme.openai.azure.com/openai", "https://acme.openai.azure.com/openai"),
        (of_claude, "https:localhost:4000/v1", "set variable ANTHROPIC_BASE_URL to https://localhost:4000", "https://localhost:4000"),
        (of_gemini, "htpp://localhost:4000", "set variable GOOGLE_GEMINI_BASE_URL to http://localhost:4000", "http://localhost:4000"),
        (of_codex, "api.openai.com", "set variable OPENAI_BASE_URL to https://api.openai.com/v1", "https://api.openai.com/v1"),
        (of_codex, "acme.openai.azure.com", "set variable OPENAI_BASE_URL to https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com/openai/v1"),
        (of_codex, "192.168.1.5:1234", "set variable OPENAI_BASE_URL to https://192.168.1.5:1234/v1, or http://192.168.1.5:1234/v1 and have the program allow http", "https://192.168.1.5:1234/v1"),
        (of_caller, "localhost:1234", "pass http://localhost:1234/v1 as the caller's base URL", "http://localhost:1234/v1"),
        (of_provider, "localhost:1234", "set ~/.codex/config.toml:4 model_providers.p.base_url to http://localhost:1234/v1", "http://localhost:1234/v1"),
        (of_claude, "localhost:4000", "set variable ANTHROPIC_BASE_URL to http://localhost:4000", "http://localhost:4000"),
        (of_claude, "localhost:4000/v1", "set variable ANTHROPIC_BASE_URL to http://localhost:4000", "http://localhost:4000"),
        (of_gemini, "localhost:4000", "set variable GOOGLE_GEMINI_BASE_URL to http://localhost:4000", "http://localhost:4000"),
        (of_own, "localhost:1234", "set variable ACME_BASE_URL to http://localhost:1234/v1", "http://localhost:1234/v1"),
        (of_own, "10.0.0.5:1234", "set variable ACME_BASE_URL to https://10.0.0.5:1234/v1, or http://10.0.0.5:1234/v1 and set variable ACME_ALLOW_HTTP to `true`", "https://10.0.0.5:1234/v1"),
        (allowed, "10.0.0.5:1234", "set variable ACME_BASE_URL to http://10.0.0.5:1234/v1", "http://10.0.0.5:1234/v1"),
    ] {
        let error = resolve(url).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
        assert_eq!(error.remedies(), [remedy], "{url}");
        let auth = resolve(meant).unwrap_or_else(|error| panic!("{meant}: {error}"));
        assert_eq!(auth.base_url().as_str(), meant);
    }
    // What may be a key in the wrong place is not named.
    for text in ["qm7xt2vlk9:1234", "user:8080", "qm7xt2vlk9zp4rw8.example.com"] {
        let error = of_codex(text).unwrap_err();
        assert_eq!(error.remedies(), ["fix variable OPENAI_BASE_URL, or, if the key is for api.openai.com, remove it"], "{text}");
        assert!(!format!("{error:?} {}", error.explain()).contains(text), "{error}");
    }
}

#[test]
fn f37_the_address_that_servers_listen_at_is_this_machine() {
    for (url, reachable) in [
        ("http://0.0.0.0:4000", "http://127.0.0.1:4000"),
        ("http://[::]:4000", "http://[::1]:4000"),
    ] {
        let auth = claude_code()
            .system(machine().var("ANTHROPIC_BASE_URL", url))
            .resolve()
            .unwrap();
        assert_eq!(auth.base_url().as_str(), url);
        let diagnostics = auth.diagnostics();
        let note = diagnostics
            .iter()
            .find(|note| note.code == "unspecified-host");
        assert_eq!(
            note.unwrap().remedy.as_deref(),
            Some(&*format!("use {reachable}"))
        );
        // Without a key as well, as any server of this machine.
        let auth = Resolver::new()
            .source(Caller::new("--base-url").base_url(Some(url.to_owned())))
            .system(System::fixed())
            .resolve()
            .unwrap();
        assert!(auth.headers().is_empty());
    }
}

/// In a private network, what has no value may be read by others.
#[rustfmt::skip] // A row is a line.
#[test]
fn http_to_a_private_address_carries_nothing_of_value() {
    let of = |lines: &str| codex().system(machine().var("K", "v").file(CONFIG, provider(lines))).resolve();
    for url in ["http://192.168.1.5:1234/v1", "http://10.1.2.3/v1", "http://172.20.0.1/v1", "http://169.254.7.7/v1", "http://[fd00::5]/v1"] {
        let base = format!("base_url = '{url}'");
        let auth = of(&base).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert!(auth.headers().is_empty() && codes(&auth).contains(&"insecure-http"), "{url}");
        for more in ["env_key = 'K'", "experimental_bearer_token = 'k'", "http_headers = { x-team = 'a' }", "env_http_headers = { x-team = 'K' }", "query_params = { key = 'a' }", "requires_openai_auth = true"] {
            let error = of(&format!("{base}\n{more}")).expect_err(more);
            assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url} {more}: {error}");
        }
    }
    for url in ["http://8.8.8.8/v1", "http://gateway.local/v1", "http://100.64.0.1/v1"] {
        let error = of(&format!("base_url = '{url}'")).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
    }
    // Where a credential is needed, what would help with the URL comes first.
    let resolver = || Resolver::new().source(Env::new().base_url("U")).system(System::fixed().var("U", "http://10.0.0.5/v1"));
    assert_eq!(resolver().resolve().unwrap_err().kind(), ErrorKind::InvalidUrl);
    assert!(resolver().credential_optional().resolve().is_ok());
}

#[rustfmt::skip] // A row is a line.
#[test]
fn the_user_allows_http_and_never_a_project() {
    const ALLOWED: &str = r#"["insecure-http"]"#;
    const REFUSED: &str = "invalid-url";
    let machine = || machine().var("ACME_BASE_URL", "http://10.0.0.5/v1");
    let toml = |value: &str| format!("[net]\nallow_http = {value}\n");
    let resolve = |machine: FixedSystem| match own().trust_project().system(machine).resolve() {
        Ok(auth) => format!("{:?}", codes(&auth)),
        Err(error) => error.kind().as_str().to_owned(),
    };
    for (shows, machine, expected) in [
        ("nothing", machine(), REFUSED),
        ("true", machine().var("ACME_ALLOW_HTTP", "true"), ALLOWED),
        ("1", machine().var("ACME_ALLOW_HTTP", " 1 "), ALLOWED),
        ("TRUE", machine().var("ACME_ALLOW_HTTP", "TRUE"), ALLOWED),
        ("false", machine().var("ACME_ALLOW_HTTP", "false"), REFUSED),
        ("0", machine().var("ACME_ALLOW_HTTP", "0"), REFUSED),
        ("blank", machine().var("ACME_ALLOW_HTTP", " "), REFUSED),
        ("another word", machine().var("ACME_ALLOW_HTTP", "maybe"), "invalid-configuration"),
        ("the variable comes first", machine().var("ACME_ALLOW_HTTP", "0").file("/h/acme.toml", toml("true")), REFUSED),
        ("TOML", machine().file("/h/acme.toml", toml("true")), ALLOWED),
        ("TOML, no", machine().file("/h/acme.toml", toml("false")), REFUSED),
        ("TOML, a text", machine().file("/h/acme.toml", toml("'true'")), "invalid-configuration"),
        ("JSON", machine().file("/h/acme.json", r#"{"allowHttp": true}"#), ALLOWED),
        ("a project's .env", machine().file("/p/.env", "ACME_ALLOW_HTTP=true\n"), REFUSED),
        ("a project's TOML", machine().file("/p/acme.toml", toml("true")), REFUSED),
        ("a project takes nothing back", machine().file("/h/acme.toml", toml("true")).file("/p/.env", "ACME_ALLOW_HTTP=false\n"), r#"["insecure-http", "no-effect"]"#),
    ] {
        assert_eq!(resolve(machine), expected, "{shows}");
    }
    // Where nothing depends on it, a wrong word is no error.
    let encrypted = System::fixed().var("ACME_API_KEY", "k").var("ACME_BASE_URL", "https://gw.example/v1");
    assert!(own().system(encrypted.var("ACME_ALLOW_HTTP", "maybe")).resolve().is_ok());
    let project = machine().file("/p/.env", "ACME_ALLOW_HTTP=true\n");
    let error = own().system(project).resolve().unwrap_err();
    assert_eq!(error.remedies(), ["use https, or set variable ACME_ALLOW_HTTP to `true`"]);
    let path = PathBuf::from("/p");
    assert!(codex().project(path).system(machine().var("OPENAI_BASE_URL", "http://10.0.0.5/v1")).resolve().is_err());
}
