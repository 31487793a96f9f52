//! What stands where a credential belongs and is none: from every place, with what helps, and without a
//! part of the text.

use auth_resolver::codex::AuthJson;
use auth_resolver::secret::{InvalidSecret, SecretStore};
use auth_resolver::sources::HomeDirectory;
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Caller, ConfigToml, Dotenv, Env, Error, ErrorKind, JsonSettings, KeyFile, Resolution, Resolver,
    SessionJson, System, claude_code, codex, gemini_cli,
};

/// Stands in every text, so that no output may have it.
const CANARY: &str = "qm7xt2vlk9";
const LOCAL: &str = "http://localhost:8080/v1";

fn machine() -> FixedSystem {
    System::fixed()
        .home("/h")
        .current_dir("/h")
        .directory("/h/.codex")
}

fn of_codex(machine: FixedSystem) -> Result<Resolution, Error> {
    codex().system(machine).resolve()
}

fn of_claude(machine: FixedSystem) -> Result<Resolution, Error> {
    claude_code().system(machine).resolve()
}

fn of_gemini(machine: FixedSystem) -> Result<Resolution, Error> {
    gemini_cli().system(machine).resolve()
}

/// A program of its own with each kind of source.
fn of_own(machine: FixedSystem) -> Result<Resolution, Error> {
    Resolver::new()
        .source(
            Env::new()
                .api_key("ACME_API_KEY")
                .api_key_file("ACME_API_KEY_FILE"),
        )
        .source(Dotenv::at("/h/.acme/.env").bearer_token("ACME_TOKEN"))
        .source(ConfigToml::at("/h/.acme/config.toml").api_key("api.key"))
        .source(JsonSettings::at("/h/.acme/settings.json").api_key("api.key"))
        .source(SessionJson::at("/h/.acme/login.json"))
        .source(AuthJson::at("/h/.acme/auth.json"))
        .source(KeyFile::at("/run/acme"))
        .source(Env::new().base_url("ACME_BASE_URL"))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
        .resolve()
}

type Place = (&'static str, fn(&str) -> Result<Resolution, Error>);

#[rustfmt::skip] // A row is a line.
const PLACES: [Place; 21] = [
    ("codex OPENAI_API_KEY", |text| of_codex(machine().var("OPENAI_API_KEY", text))),
    ("codex .env", |text| of_codex(machine().file("/h/.codex/.env", format!("OPENAI_API_KEY='{text}'\n")))),
    ("codex auth.json", |text| of_codex(machine().file("/h/.codex/auth.json", format!(r#"{{"OPENAI_API_KEY": "{}"}}"#, json(text))))),
    ("codex caller", |text| codex().api_key(Some(text.to_owned())).system(machine()).resolve()),
    ("codex env_key", |text| of_codex(machine().var("K", text).file("/h/.codex/config.toml", provider("env_key = 'K'")))),
    ("codex bearer token", |text| of_codex(machine().file("/h/.codex/config.toml", provider(&format!("experimental_bearer_token = '''{text}'''"))))),
    ("codex http_headers", |text| of_codex(machine().file("/h/.codex/config.toml", provider(&format!("http_headers = {{ api-key = '''{text}''' }}"))))),
    ("codex env_http_headers", |text| of_codex(machine().var("K", text).file("/h/.codex/config.toml", provider("env_http_headers = { Authorization = 'K' }")))),
    ("claude ANTHROPIC_API_KEY", |text| of_claude(machine().var("ANTHROPIC_API_KEY", text))),
    ("claude ANTHROPIC_AUTH_TOKEN", |text| of_claude(machine().var("ANTHROPIC_AUTH_TOKEN", text))),
    ("claude CLAUDE_CODE_OAUTH_TOKEN", |text| of_claude(machine().var("CLAUDE_CODE_OAUTH_TOKEN", text))),
    ("claude settings", |text| of_claude(machine().file("/h/.claude/settings.json", format!(r#"{{"env": {{"ANTHROPIC_API_KEY": "{}"}}}}"#, json(text))))),
    ("claude headers", |text| of_claude(machine().var("ANTHROPIC_API_KEY", "k").var("ANTHROPIC_CUSTOM_HEADERS", format!("Proxy-Authorization: Bearer {text}")))),
    ("gemini GEMINI_API_KEY", |text| of_gemini(machine().var("GEMINI_API_KEY", text))),
    ("own variable", |text| of_own(machine().var("ACME_API_KEY", text))),
    ("own .env", |text| of_own(machine().file("/h/.acme/.env", format!("ACME_TOKEN='{text}'\n")))),
    ("own config.toml", |text| of_own(machine().file("/h/.acme/config.toml", format!("[api]\nkey = '''{text}'''\n")))),
    ("own settings.json", |text| of_own(machine().file("/h/.acme/settings.json", format!(r#"{{"api": {{"key": "{}"}}}}"#, json(text))))),
    ("own login", |text| of_own(machine().file("/h/.acme/login.json", format!(r#"{{"access_token": "{}"}}"#, json(text))))),
    ("own key file", |text| of_own(machine().file("/run/acme", format!("{text}\n")))),
    ("own named key file", |text| of_own(machine().var("ACME_API_KEY_FILE", "/k").file("/k", text))),
];

fn json(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn provider(line: &str) -> String {
    format!(
        "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://p.example/v1'\n{line}\n"
    )
}

fn everything(error: &Error) -> String {
    format!(
        "{error} {error:?} {} {:?}",
        error.explain(),
        error.diagnostics()
    )
}

#[test]
fn f46_a_reference_is_no_credential_wherever_it_lies() {
    let reference = |store| InvalidSecret::Reference(store);
    for (text, why) in [
        (
            format!("op://{CANARY}/openai/key"),
            reference(SecretStore::OnePassword),
        ),
        (
            format!("op://My Vault/{CANARY}/api key"),
            reference(SecretStore::OnePassword),
        ),
        (
            format!("vault:secret/data/{CANARY}#KEY"),
            reference(SecretStore::Vault),
        ),
        (
            format!("@Microsoft.KeyVault(SecretUri=https://{CANARY}.vault.azure.net/secrets/k)"),
            reference(SecretStore::AzureKeyVault),
        ),
        (
            format!("ENC[AES256_GCM,data:{CANARY},type:str]"),
            reference(SecretStore::Encrypted),
        ),
        (
            format!("${}", CANARY.to_uppercase()),
            InvalidSecret::UnexpandedVariable,
        ),
        (format!("%{CANARY}%"), InvalidSecret::UnexpandedVariable),
        (
            format!("/run/secrets/{CANARY}"),
            InvalidSecret::LooksLikePath,
        ),
        (format!("~/my keys/{CANARY}"), InvalidSecret::LooksLikePath),
        (format!("C:\\{CANARY}\\key"), InvalidSecret::LooksLikePath),
    ] {
        for (place, resolve) in PLACES {
            let error = resolve(&text).expect_err(place);
            assert_eq!(
                error.kind(),
                ErrorKind::Malformed,
                "{place} {text}: {error}"
            );
            let said = error.to_string();
            assert!(said.contains(&why.to_string()), "{place} {text}: {said}");
            let shown = everything(&error).to_lowercase();
            assert!(!shown.contains(CANARY), "{place} {text}: {shown}");
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn f46_what_to_do_is_said() {
    let resolver = |text: &str| {
        Resolver::new()
            .source(Env::new().api_key("ACME_API_KEY").api_key_file("ACME_API_KEY_FILE"))
            .default_base_url("https://api.acme.example/v1")
            .system(machine().var("ACME_API_KEY", text))
            .resolve()
            .unwrap_err()
            .remedies()
            .join("; or ")
    };
    for (text, expected) in [
        ("op://a/b/c", "start the program with `op run --`, which resolves references in variables; or set variable ACME_API_KEY to the bare key, or remove it"),
        ("vault:a/b#c", "resolve it first, as `vault kv get` and `vault-env` do; or set variable ACME_API_KEY to the bare key, or remove it"),
        ("$ACME_KEY", "let a shell expand it before the program starts; or set variable ACME_API_KEY to the bare key, or remove it"),
        ("/run/secrets/acme", "move the path to variable ACME_API_KEY_FILE; or set variable ACME_API_KEY to what is in the file, or remove it"),
        ("changeme", "set variable ACME_API_KEY to the bare key, or remove it"),
    ] {
        assert_eq!(resolver(text), expected, "{text}");
    }
    let moved = of_own(machine().var("ACME_API_KEY_FILE", "/run/secrets/acme").file("/run/secrets/acme", "acme-1"));
    assert_eq!(moved.unwrap().headers()[0].value().expose(), "Bearer acme-1");
    let error = Resolver::new()
        .source(Caller::new("--api-key").api_key(Some("op://a/b/c".to_owned())))
        .system(machine())
        .resolve()
        .unwrap_err();
    let ways = error.remedies().join("; or ");
    assert_eq!(ways, "resolve it first, as `op read` and `op inject` do; or pass the bare key with --api-key, or leave it out");
}

/// Local servers take any text, and programs want one.
#[test]
fn f47_a_placeholder_goes_to_this_machine_alone() {
    for text in [
        "undefined",
        "null",
        "None",
        "changeme",
        "your-api-key-here",
        "xxx",
        "true",
        "sk-ant-api03-xxxxxxxx",
    ] {
        let to = |url: &str| {
            [
                of_codex(
                    machine()
                        .var("OPENAI_API_KEY", text)
                        .var("OPENAI_BASE_URL", url),
                ),
                of_codex(machine().var("K", text).file(
                    "/h/.codex/config.toml",
                    provider("env_key = 'K'").replace("https://p.example/v1", url),
                )),
                of_claude(
                    machine()
                        .var("ANTHROPIC_AUTH_TOKEN", text)
                        .var("ANTHROPIC_BASE_URL", url),
                ),
                of_own(
                    machine()
                        .var("ACME_API_KEY", text)
                        .var("ACME_BASE_URL", url),
                ),
                of_own(
                    machine()
                        .file(
                            "/h/.acme/auth.json",
                            format!(r#"{{"OPENAI_API_KEY": "{text}"}}"#),
                        )
                        .var("ACME_BASE_URL", url),
                ),
            ]
        };
        for url in [LOCAL, "http://127.0.0.1:1234/v1", "http://[::1]:1234/v1"] {
            for (index, resolved) in to(url).into_iter().enumerate() {
                let auth = resolved.unwrap_or_else(|error| panic!("{index} {text} {url}: {error}"));
                let sent = auth.headers()[0].value().expose();
                assert_eq!(sent, format!("Bearer {text}"), "{index} {url}");
                let notes: Vec<_> = auth.diagnostics().iter().map(|note| note.code).collect();
                assert!(
                    notes.contains(&"placeholder-sent"),
                    "{index} {text}: {notes:?}"
                );
            }
        }
        for url in ["https://gw.example/v1", "https://192.168.1.5/v1"] {
            for (index, resolved) in to(url).into_iter().enumerate() {
                let error = resolved.expect_err(text);
                assert_eq!(error.kind(), ErrorKind::Malformed, "{index} {text} {url}");
                assert!(
                    error.to_string().contains("is a placeholder"),
                    "{index} {error}"
                );
            }
        }
    }
    // A text with a blank is no header's, and a reference is meant to be another text.
    for text in ["<your key>", "op://a/b/c", "$OPENAI_API_KEY"] {
        let machine = machine()
            .var("OPENAI_API_KEY", text)
            .var("OPENAI_BASE_URL", LOCAL);
        assert_eq!(
            of_codex(machine).unwrap_err().kind(),
            ErrorKind::Malformed,
            "{text}"
        );
    }
    // Names that people chose for keys of servers that want none are sent anywhere, as before.
    let auth = of_own(machine().var("ACME_API_KEY", "not-needed")).unwrap();
    assert!(auth.diagnostics().is_empty());
}

/// A word that people choose for servers that take any text goes to those, and to no vendor that takes none.
#[rustfmt::skip] // A row is a line.
#[test]
fn f47_a_text_for_servers_that_take_any() {
    for text in ["dummy", "EMPTY", "test", "sk-test", "fake-key"] {
        let to = |url: &str| [
            of_codex(machine().var("OPENAI_API_KEY", text).var("OPENAI_BASE_URL", url)),
            of_codex(machine().var("K", text).file("/h/.codex/config.toml", provider("env_key = 'K'").replace("https://p.example/v1", url))),
            of_claude(machine().var("ANTHROPIC_AUTH_TOKEN", text).var("ANTHROPIC_BASE_URL", url)),
        ];
        for url in [LOCAL, "https://gw.example/v1", "https://192.168.1.5/v1"] {
            for resolved in to(url) {
                let auth = resolved.unwrap_or_else(|error| panic!("{text} {url}: {error}"));
                assert_eq!(auth.headers()[0].value().expose(), format!("Bearer {text}"), "{url}");
                assert!(auth.diagnostics().iter().any(|note| note.code == "placeholder-sent"), "{text} {url}");
            }
        }
        for url in ["https://api.openai.com/v1", "https://api.anthropic.com", "https://openrouter.ai/api/v1", "https://acme.openai.azure.com/openai/v1"] {
            for resolved in to(url) {
                let error = resolved.expect_err(url);
                assert_eq!(error.kind(), ErrorKind::Malformed, "{text} {url}");
            }
        }
        assert_eq!(of_claude(machine().var("ANTHROPIC_API_KEY", text)).unwrap_err().kind(), ErrorKind::Malformed, "{text}");
    }
}

/// A placeholder hides no other credential, is no conflict, and what may be skipped is skipped.
#[test]
fn f47_a_placeholder_in_front_of_a_key() {
    let resolver = |url: &str| {
        Resolver::new()
            .source(
                Env::new()
                    .api_key("ACME_API_KEY")
                    .api_key("OLD_KEY")
                    .base_url("ACME_BASE_URL"),
            )
            .default_base_url("https://api.acme.example/v1")
            .system(
                machine()
                    .var("ACME_API_KEY", "changeme")
                    .var("OLD_KEY", "acme-1")
                    .var("ACME_BASE_URL", url),
            )
    };
    let origin = |resolver: Resolver| {
        let auth = resolver.resolve().unwrap();
        auth.credential_origin().unwrap().to_string()
    };
    assert_eq!(origin(resolver(LOCAL)), "variable ACME_API_KEY");
    assert_eq!(origin(resolver(LOCAL).skip_broken()), "variable OLD_KEY");
    let elsewhere = || resolver("https://gw.example/v1");
    assert_eq!(
        elsewhere().resolve().unwrap_err().kind(),
        ErrorKind::Malformed
    );
    assert_eq!(origin(elsewhere().skip_broken()), "variable OLD_KEY");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn f61_a_path_that_nothing_expanded_is_told_so() {
    let home = |variable: &str, path: &str| {
        let system = machine().var(variable, path).build();
        let home = HomeDirectory::of(variable, ".acme").required().find(&system);
        Resolver::new().source(home).system(system).resolve().unwrap_err()
    };
    let variable = "write the path out: only a shell expands variables";
    let percent = "write the path out: only `cmd` expands `%NAME%`";
    for (path, note, way) in [
        ("$HOME/.acme", "variable-not-expanded", variable),
        ("${HOME}/.acme", "variable-not-expanded", variable),
        ("/srv/$USER/acme", "variable-not-expanded", variable),
        ("$(pwd)/acme", "variable-not-expanded", variable),
        ("$env:USERPROFILE\\.acme", "variable-not-expanded", variable),
        ("%USERPROFILE%\\.acme", "percent-not-expanded", percent),
        ("~/.acme", "tilde-not-expanded", "write the path out: only a shell expands `~`"),
        ("\"/srv/acme\"", "quotes-kept", "write the path without quotes: they are part of it"),
    ] {
        let error = home("ACME_HOME", path);
        assert_eq!(error.remedies(), [way], "{path}: {error}");
        assert!(error.diagnostics().iter().any(|one| one.code == note), "{path}");

        let given = Resolver::new().source(KeyFile::given("--key-file", path)).system(machine()).resolve();
        let error = given.unwrap_err();
        assert_eq!(error.remedies(), [way], "{path}: {error}");
        let error = of_own(machine().var("ACME_API_KEY_FILE", path)).unwrap_err();
        assert_eq!(error.remedies(), [way], "{path}: {error}");
    }
    for (variable, resolve) in [
        ("CODEX_HOME", of_codex as fn(FixedSystem) -> Result<Resolution, Error>),
        ("CLAUDE_CONFIG_DIR", of_claude),
        ("GEMINI_CLI_HOME", of_gemini),
    ] {
        let notes = match resolve(machine().var(variable, "$HOME/x")) {
            Ok(auth) => auth.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        assert!(notes.iter().any(|one| one.code == "variable-not-expanded"), "{variable}: {notes:?}");
    }
    // A directory may be called so where it is there, and a share of Windows ends in a `$`.
    let system = machine().var("ACME_HOME", "/srv/a$b").directory("/srv/a$b").build();
    let home = HomeDirectory::of("ACME_HOME", ".acme").required().find(&system);
    assert_eq!(home.path(), Some("/srv/a$b".as_ref()));
}

/// A project neither sends the placeholder elsewhere nor breaks the answer without being named.
#[rustfmt::skip] // A row is a line.
#[test]
fn f47_a_project_and_a_placeholder_of_its_users() {
    let resolve = |project_url: &str, user_url: &str| {
        Resolver::new()
            .source(Env::new().api_key("ACME_API_KEY"))
            .source(Dotenv::project("/p").base_url("ACME_BASE_URL"))
            .source(Dotenv::at("/h/.env").base_url("ACME_BASE_URL"))
            .system(
                machine()
                    .var("ACME_API_KEY", "changeme")
                    .file("/p/.env", format!("ACME_BASE_URL={project_url}\n"))
                    .file("/h/.env", format!("ACME_BASE_URL={user_url}\n")),
            )
            .resolve()
    };
    assert_eq!(resolve("", LOCAL).unwrap().base_url().as_str(), LOCAL);
    assert_eq!(resolve(LOCAL, LOCAL).unwrap().base_url().as_str(), LOCAL);
    for (project, user) in [("https://evil.example", LOCAL), ("http://localhost:666", LOCAL), (LOCAL, "https://gw.example")] {
        let error = resolve(project, user).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UntrustedUrl, "{project} {user}: {error}");
        assert!(error.to_string().contains("/p/.env"), "{error}");
    }
    assert_eq!(resolve("", "https://gw.example").unwrap_err().kind(), ErrorKind::Malformed);
}
