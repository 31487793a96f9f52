//! What the caller was given, and variables.

use auth_resolver::{Caller, KeyFile, Resolver, Secret, claude_code, codex};

use crate::inspector::CANARY;
use crate::{CONFIG, Case, PROVIDER, check, check_each, escaped, exhaust, machine, resolve, text};

fn key(template: &str) -> Case {
    let key = template.replace("CANARY", CANARY);
    Box::new(move || resolve(codex().system(machine()).api_key(key)))
}

fn url(template: &str) -> Case {
    let url = template.replace("CANARY", CANARY);
    Box::new(move || resolve(codex().system(machine()).base_url(url)))
}

fn setting(assignment: &'static str) -> Case {
    Box::new(move || {
        let codex = codex().system(machine().file(CONFIG, PROVIDER));
        resolve(codex.config_override_text(assignment));
    })
}

#[test]
fn what_the_caller_was_given() {
    let secret = Secret::parse(CANARY).unwrap();
    let profile = CANARY.to_owned();
    let host = CANARY.to_owned();
    check(vec![
        ("a key", key("CANARY")),
        ("a key with blanks", key(" CANARY\n")),
        ("a header for a key", key("Bearer CANARY")),
        ("a key with other characters", key("CANARY\u{e9}")),
        ("user info", url("https://u:CANARY@gw.example/v1")),
        ("a query", url("https://gw.example/v1?key=CANARY")),
        ("a key for a URL", url("CANARY")),
        ("a key for a scheme", url("CANARY://gw.example")),
        ("a key in a host", url("https://CANARY.gw.example/v1")),
        ("a key in a host in capitals", url("https://X.CANARY/v1")),
        (
            "a key in a host with other letters",
            url("https://é.CANARY/v1"),
        ),
        ("a key in a path", url("https://gw.example/CANARY/v1")),
        ("a key for a port", url("https://gw.example:CANARY/v1")),
        (
            "a key that was checked",
            Box::new(move || {
                let caller = Caller::new("--key").secret(&secret);
                let resolver = Resolver::new().source(caller).system(machine());
                exhaust(&resolver.default_base_url("https://api.acme.example/v1"));
            }),
        ),
        (
            "a key for a host of sessions",
            Box::new(move || resolve(codex().system(machine()).allow_login_host(host))),
        ),
        (
            "a profile",
            Box::new(move || resolve(codex().system(machine()).profile(profile))),
        ),
    ]);
}

#[test]
fn overrides() {
    let token = "model_providers.x.experimental_bearer_token";
    let plain = |assignment: &str| setting(text(assignment));
    check(vec![
        ("plain", plain(&format!("{token}=CANARY"))),
        ("quoted", plain(&format!("{token}='CANARY'"))),
        ("a table", plain("model_providers.x={env_key=\"CANARY\"}")),
        (
            "a header",
            plain("model_providers.x.http_headers.X-Key=CANARY"),
        ),
        (
            "a parameter",
            plain("model_providers.x.query_params.CANARY=CANARY"),
        ),
        ("an id", plain("model_providers.CANARY.env_key=CANARY")),
        ("nothing known", plain("CANARY=CANARY")),
        ("no assignment", plain("CANARY")),
        ("key and value", {
            let value = text("CANARY");
            Box::new(move || {
                let codex = codex().system(machine().file(CONFIG, PROVIDER));
                resolve(codex.config_override(token, value));
            })
        }),
        ("no end", plain(&format!("{token}=\"CANARY"))),
        ("a quote in it", plain(&format!("{token}=x\"CANARY"))),
        ("control characters", plain("CANARY\u{1}=CANARY\u{1}")),
    ]);
    // What `toml` is asked about and has to decode, or refuses.
    check_each([
        (
            "with escapes",
            setting(escaped(&format!("{token}=\"CANARY\""))),
            true,
        ),
        (
            "text behind quotes",
            plain(&format!("{token}='CANARY' CANARY")),
            true,
        ),
    ]);
}

#[test]
fn variables() {
    let own = |name: &'static str, value: &str| -> Case {
        let value = text(value);
        Box::new(move || resolve(codex().system(machine().var(name, value))))
    };
    let provider = |name: &'static str, value: &str| -> Case {
        let value = text(value);
        let config: &str = format!(
            "{PROVIDER}env_key = 'PROVIDER_KEY'\nenv_http_headers = {{ X-Key = 'HEADER' }}\n"
        )
        .leak();
        Box::new(move || {
            let machine = machine().file(CONFIG, config).var("PROVIDER_KEY", "x");
            resolve(codex().system(machine.var(name, value)));
        })
    };
    check(vec![
        ("a key", own("OPENAI_API_KEY", "CANARY")),
        (
            "a key with quotes",
            own("OPENAI_API_KEY", "\u{feff}'CANARY'\r\n"),
        ),
        ("no key", own("OPENAI_API_KEY", "CANARY CANARY")),
        ("an organization", own("OPENAI_ORGANIZATION", "CANARY")),
        ("a URL", own("OPENAI_BASE_URL", "https://CANARY@gw.example")),
        ("a key for this run", own("CODEX_API_KEY", "CANARY")),
        ("an access token", own("CODEX_ACCESS_TOKEN", "at-CANARY")),
        ("a provider's key", provider("PROVIDER_KEY", "CANARY")),
        (
            "a provider's key that is none",
            provider("PROVIDER_KEY", "Bearer CANARY"),
        ),
        ("a provider's header", provider("HEADER", "CANARY")),
        (
            "a provider's header that is none",
            provider("HEADER", "CANARY\n\u{e9}"),
        ),
    ]);
    let built_in = |id: &str, name: &'static str| -> Case {
        let config: &str = format!("model_provider = '{id}'\n").leak();
        Box::new(move || {
            let machine = machine()
                .file(CONFIG, config)
                .var("AWS_REGION", "eu-west-1");
            let rules = "codex-0.150.0".parse().unwrap();
            resolve(codex().rules(rules).system(machine.var(name, CANARY)));
        })
    };
    check(vec![
        (
            "a Bedrock key",
            built_in("amazon-bedrock", "AWS_BEARER_TOKEN_BEDROCK"),
        ),
        (
            "a key for a region",
            built_in("amazon-bedrock", "AWS_REGION"),
        ),
        ("a key for a port", built_in("ollama", "CODEX_OSS_PORT")),
        (
            "a key for a local URL",
            built_in("ollama", "CODEX_OSS_BASE_URL"),
        ),
    ]);
}

#[test]
fn settings_of_this_run() {
    let settings = |template: &str| -> Case {
        let settings = template.replace("CANARY", CANARY);
        Box::new(move || {
            let claude = claude_code().system(machine()).settings(settings);
            exhaust(&claude.into_resolver());
        })
    };
    let of_file = || {
        let machine = machine().file("/k", text(r#"{"env":{"ANTHROPIC_API_KEY":"CANARY"}}"#));
        let claude = claude_code().system(machine).settings("/k".to_owned());
        exhaust(&claude.into_resolver());
    };
    check(vec![
        (
            "a key",
            settings(r#"{"env":{"ANTHROPIC_API_KEY":"CANARY"}}"#),
        ),
        ("a command", settings(r#"{"apiKeyHelper":"echo CANARY"}"#)),
        ("no object", settings(r#"{"env":"CANARY"}"#)),
        ("cut short", settings(r#"{"env":{"CANARY":"CANARY"#)),
        ("a file", Box::new(of_file)),
    ]);
}

#[test]
fn key_files() {
    let file = |template: &str| -> Case {
        let contents = text(template);
        Box::new(move || {
            let codex = codex().system(machine().file("/k", contents));
            resolve(codex.api_key_file(KeyFile::given("--key", "/k")));
        })
    };
    let stdin = |template: &str| -> Case {
        let contents = text(template);
        Box::new(move || {
            let codex = codex().system(machine().stdin(contents));
            resolve(codex.api_key_file(KeyFile::stdin("--key")));
        })
    };
    check(vec![
        ("a key file", file("CANARY\n")),
        ("a key file with two lines", file("CANARY\nCANARY\n")),
        ("a key file with other characters", file("CANARY\u{e9}")),
        ("standard input", stdin("CANARY\n")),
        ("standard input with two lines", stdin("CANARY\nCANARY")),
    ]);
}
