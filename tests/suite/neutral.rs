//! A program of one's own: whatever its users meet, no word of it is about another program.

use auth_resolver::method::CredentialClass;
use auth_resolver::report::Identities;
use auth_resolver::sources::{HomeDirectory, TimeUnit};
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Caller, ConfigToml, Dotenv, Env, Error, JsonSettings, KeyFile, Resolution, Resolver,
    SessionJson, System,
};

/// What only presets know of.
pub(crate) const WORDS_OF_TOOLS: [&str; 8] = [
    "codex",
    "chatgpt",
    "claude",
    "gemini",
    "provider",
    "profile",
    "workspace",
    "release",
];

/// What else no output of a custom program speaks of: vendors, and kinds of credentials of one of them.
const WORDS_OF_VENDORS: [&str; 6] = [
    "openai",
    "anthropic",
    "google",
    "bedrock",
    "agent identity",
    "at-",
];

const LOGIN: &str = "/home/u/.acme/login.json";
const CONFIG: &str = "/home/u/.acme/config.toml";
const SETTINGS: &str = "/home/u/.acme/settings.json";
const PROJECT: &str = "/clone/.env";

fn machine() -> FixedSystem {
    System::fixed().home("/home/u").now(1_800_000_000)
}

fn resolver(machine: FixedSystem) -> Resolver {
    let machine = machine.build();
    let home = HomeDirectory::of("ACME_HOME", ".acme").find(&machine);
    Resolver::new()
        .source(home)
        .source(
            Env::new()
                .api_key("ACME_API_KEY")
                .bearer_token("ACME_TOKEN")
                .base_url("ACME_BASE_URL")
                .unused("ACME_KEY"),
        )
        .source(
            Dotenv::project("/clone")
                .api_key("ACME_API_KEY")
                .base_url("ACME_BASE_URL"),
        )
        .source(
            SessionJson::at(LOGIN)
                .refresh_token("refresh_token")
                .expires("until", TimeUnit::Seconds),
        )
        .source(
            ConfigToml::at(CONFIG)
                .api_key("key")
                .base_url("url")
                .preference("prefer"),
        )
        .source(
            JsonSettings::at(SETTINGS)
                .bearer_token("token")
                .command("helper"),
        )
        .source(KeyFile::at("/home/u/.acme/key"))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
}

/// Everything that is printed, and every text of the data; names of members are for programs.
fn outputs(result: &Result<Resolution, Error>) -> Vec<String> {
    let (report, mut outputs) = match result {
        Ok(auth) => {
            let refusals = [401, 403, 404, 429].map(|status| auth.explain_rejection(status, ""));
            let refusals = refusals.map(|refusal| refusal.to_string());
            (auth.report(Identities::Shown), refusals.to_vec())
        }
        Err(error) => (error.report(), vec![error.to_string()]),
    };
    outputs.push(report.to_string());
    let mut values = vec![serde_json::to_value(report).unwrap()];
    while let Some(value) = values.pop() {
        match value {
            serde_json::Value::String(text) => outputs.push(text),
            serde_json::Value::Array(inner) => values.extend(inner),
            serde_json::Value::Object(inner) => {
                values.extend(inner.into_iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    outputs
}

#[rustfmt::skip] // A row is a line.
#[test]
fn no_output_speaks_of_another_program() {
    let key = || machine().var("ACME_API_KEY", "acme-1234");
    let login = |text: &str| machine().file(LOGIN, text);
    let session = r#"{"access_token": "made-up", "refresh_token": "made-up", "until": 1900000000}"#;
    let expired = r#"{"access_token": "made-up", "until": 1700000000}"#;
    let flag = |text: &str| Caller::new("--base-url").base_url(Some(text.to_owned()));
    let machines: Vec<(&str, Resolver)> = vec![
        ("nothing", resolver(machine())),
        ("a key", resolver(key())),
        ("a login", resolver(login(session))),
        ("both", resolver(login(session).var("ACME_API_KEY", "acme-1234"))),
        ("both, and none wanted", resolver(login(session).var("ACME_API_KEY", "acme-1234")).refuse_conflicts()),
        ("a preference", resolver(login(session).var("ACME_API_KEY", "k").file(CONFIG, "prefer = 'login'"))),
        ("no such preference", resolver(key().file(CONFIG, "prefer = 'chatgpt'"))),
        ("an expired login", resolver(login(expired)).refuse_expired()),
        ("an expired login that is used", resolver(login(expired))),
        ("a login that is cut", resolver(login("{\"acc"))),
        ("another login", resolver(login(r#"{"openai": {"type": "oauth"}}"#))),
        ("a login of a wrong type", resolver(login(r#"{"access_token": 7}"#))),
        ("a placeholder", resolver(machine().var("ACME_API_KEY", "<your key>"))),
        ("a key with `Bearer`", resolver(machine().var("ACME_API_KEY", "Bearer acme-1"))),
        ("a key that is blank", resolver(machine().var("ACME_API_KEY", " "))),
        ("a token", resolver(machine().var("ACME_TOKEN", "acme-token"))),
        ("a variable without effect", resolver(key().var("ACME_KEY", "acme-2"))),
        ("a project's URL", resolver(key().file(PROJECT, "ACME_BASE_URL=https://evil.example"))),
        ("a project's URL, skipped", resolver(key().file(PROJECT, "ACME_BASE_URL=https://evil.example")).skip_untrusted_urls()),
        ("a project's key", resolver(machine().file(PROJECT, "ACME_API_KEY=acme-1"))),
        ("a project's key, refused", resolver(machine().file(PROJECT, "ACME_API_KEY=acme-1")).refuse_project_credentials()),
        ("a URL without scheme", resolver(key().var("ACME_BASE_URL", "gw.example"))),
        ("a URL that is not encrypted", resolver(key().var("ACME_BASE_URL", "http://gw.example"))),
        ("a login and a URL for keys", resolver(login(session)).source(flag("https://gw.example")).base_urls_for_keys_only()),
        ("a login and a URL", resolver(login(session).var("ACME_BASE_URL", "https://gw.example"))),
        ("a server on this machine", resolver(machine().var("ACME_BASE_URL", "http://localhost:1/v1"))),
        ("no key needed", resolver(machine().var("ACME_BASE_URL", "https://gw.example/v1")).credential_optional()),
        ("malformed settings", resolver(key().file(CONFIG, "key = "))),
        ("malformed JSON", resolver(key().file(SETTINGS, "{"))),
        ("settings skipped", resolver(key().file(CONFIG, "key = ")).skip_broken()),
        ("a command", resolver(machine().file(SETTINGS, r#"{"helper": "print-key"}"#))),
        ("a login is preferred", resolver(key()).prefer(CredentialClass::Login)),
        ("a key in the wrong place", resolver(key().file(CONFIG, "[other]\nkey = 'x'\nurl = 'y'"))),
        ("no default", Resolver::new().source(Env::new().api_key("K")).system(System::fixed().var("K", "k"))),
        ("no default for a login", Resolver::new().source(SessionJson::at(LOGIN)).system(login(session))),
        ("a file that others can read", resolver(login(session).file_mode(LOGIN, 0o644))),
        ("a file that cannot be read", resolver(machine().unreadable(LOGIN))),
    ];
    let mut wrong = Vec::new();
    for (what, resolver) in machines {
        for output in outputs(&resolver.resolve()) {
            for line in output.lines() {
                let lower = line.to_lowercase();
                let mut words = WORDS_OF_TOOLS.iter().chain(&WORDS_OF_VENDORS).filter(|word| lower.contains(**word));
                wrong.extend(words.next().map(|word| format!("{what}: {word} in {line}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
