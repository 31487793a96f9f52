//! `config.toml` and overrides through the public interface.

use crate::finding::SettingKey;
use crate::finding::tool::{ServerField, ToolKey};
use crate::method::MethodKind;
use crate::report::Identities;
use crate::source::Name;
use crate::sources::SettingKeys;
use crate::sources::setting_keys::Meaning;
use crate::{ConfigToml, Env, Error, ErrorKind, Resolution, Resolver, System};
const PATH: &str = "/home/u/.codex/config.toml";

fn resolve(config: &str, overrides: &[&str]) -> Result<Resolution, Error> {
    let machine = System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-env")
        .var("ACME_KEY", "sk-acme")
        .file(PATH, config);
    let preset = crate::codex().system(machine);
    overrides
        .iter()
        .fold(preset, |preset, assignment| {
            preset.config_override_text(assignment)
        })
        .resolve()
}

/// Returns what was resolved: the base URL and its place, or the kind of the error and its place.
fn outcome(config: &str, overrides: &[&str]) -> String {
    match resolve(config, overrides) {
        Ok(auth) => match auth.base_url_origin() {
            Some(origin) => format!("{} {origin}", auth.base_url()),
            None => auth.base_url().to_string(),
        },
        Err(error) => match error.origin() {
            Some(origin) => format!("{} {origin}", error.kind().as_str()),
            None => error.kind().as_str().to_owned(),
        },
    }
    .replace(PATH, "config")
}

const ACME: &str = "model_provider = 'acme'\n[model_providers.acme]\nbase_url = 'https://acme.example/v1'\nenv_key = 'ACME_KEY'\n";

#[test]
fn keys_of_a_list_are_added_to_those_that_were_named() {
    let list = SettingKeys::default().with("key", Meaning::Credential(MethodKind::ApiKey));
    let config = || {
        ConfigToml::at("/acme.toml")
            .base_url("url")
            .keys(list.clone())
            .api_key("other")
    };
    for (text, key) in [
        ("url = 'https://a.example'\nkey = 'one'", "one"),
        ("url = 'https://a.example'\nother = 'two'", "two"),
    ] {
        let machine = System::fixed().file("/acme.toml", text);
        let auth = Resolver::new()
            .source(config())
            .system(machine)
            .resolve()
            .unwrap();
        assert_eq!(auth.base_url().as_str(), "https://a.example");
        assert_eq!(auth.method().bearer().unwrap().expose(), key);
    }
}

// Codex splits these keys at dots and takes a quote for a letter. Of a provider it would be another one.
#[rustfmt::skip] // A row is a line.
#[test]
fn an_override_with_quotes_in_its_key() {
    let table = "model_provider = 'g.w'\n[model_providers.'g.w']\nbase_url = 'https://a.example'\n\
                 env_key = 'ACME_KEY'\n";
    for (assignment, expected) in [
        ("model_providers.\"g.w\".base_url='https://b.example'", "malformed -c model_providers.g.w.base_url"),
        ("model_providers.x.'base_url'=https://b.example", "malformed -c model_providers.x.base_url"),
        ("model_providers.\"sk-proj-0123456789abcdef0123\".name=x", "malformed -c <not a valid name>"),
        ("mcp_servers.\"a.b\".command=x", "https://a.example config:3 model_providers.g.w.base_url"),
    ] {
        assert_eq!(outcome(table, &[assignment]), expected, "{assignment}");
    }
}

// What is given for a whole table leaves nothing of an earlier override in it.
#[rustfmt::skip] // A row is a line.
#[test]
fn an_override_of_a_whole_table() {
    const FIELD: &str = "model_providers.g.base_url=https://b.example";
    const WHOLE: &str = "model_providers.g={name='G', query_params={a='b'}}";
    const OF_FILE: &str = "https://a.example config:4 model_providers.g.base_url";
    const OF_FIELD: &str = "https://b.example -c model_providers.g.base_url";
    let table = "model_provider = 'g'\n[model_providers.g]\nname = 'G'\nbase_url = 'https://a.example'\n\
                 env_key = 'ACME_KEY'\n";
    for (assignments, expected) in [
        (&[WHOLE][..], OF_FILE),
        (&[FIELD], OF_FIELD),
        (&[WHOLE, FIELD], OF_FIELD),
        (&[FIELD, WHOLE], OF_FILE),
        (&[FIELD, "model_providers={g={name='G'}}"], OF_FILE),
        (&[FIELD, "model_providers.gw={name='G'}"], OF_FIELD),
    ] {
        assert_eq!(outcome(table, assignments), expected, "{assignments:?}");
    }
    let auth = resolve(table, &[FIELD, WHOLE]).unwrap();
    let notes = auth.explain().to_string();
    let said = "-c model_providers.g.base_url has no effect: an override takes the place of the whole table";
    assert!(notes.contains(said), "{notes}");
}

// A quote that nobody closes, a comment, a number that is none: what TOML makes of them, or a text.
#[rustfmt::skip] // A row is a line.
#[test]
fn an_override_is_toml_or_a_text() {
    for (value, expected) in [
        ("https://o.example", "https://o.example -c openai_base_url"),
        ("'https://o.example' # c", "https://o.example -c openai_base_url"),
        ("\"https://o\\u002eexample\"", "https://o.example -c openai_base_url"),
        ("\"https://o.example", "https://o.example -c openai_base_url"),
        ("https://o.example'", "https://o.example -c openai_base_url"),
        ("true", "invalid-configuration -c openai_base_url"),
        ("[ 'https://o.example' ]", "invalid-configuration -c openai_base_url"),
        ("{ a = 1 }", "invalid-configuration -c openai_base_url"),
        ("1979-05-27T07:32:00Z", "invalid-configuration -c openai_base_url"),
        ("-inf", "invalid-configuration -c openai_base_url"),
        ("[ 'https://o.example'", "invalid-url -c openai_base_url"),
        ("1.2.3.4", "invalid-url -c openai_base_url"),
        ("truely", "invalid-url -c openai_base_url"),
        ("", "https://api.openai.com/v1"),
    ] {
        let assignment = format!("openai_base_url={value}");
        assert_eq!(outcome("", &[&assignment]), expected, "{value}");
    }
    let deep = format!("{}=1", vec!["a"; 100_000].join("."));
    assert_eq!(outcome("", &[&deep]), "https://api.openai.com/v1");
}

// What nobody sees on the line that is named.
#[test]
fn what_is_there_twice_and_what_is_invisible_is_said() {
    for (config, expected) in [
        (
            "model = 'x'\n\u{feff}model_provider = 'z'\n",
            "malformed TOML at line 2, column 1: an invisible byte order mark in the middle of the \
             file",
        ),
        (
            "\n[projects.'c:\\u']\na = 1\n[b]\n[projects.'c:\\u']\n",
            "malformed TOML at line 5, column 11: this key or table is there twice, first at line 2",
        ),
        ("a = 1\nb = 1 1", "malformed TOML at line 2, column 5"),
    ] {
        let error = resolve(config, &[]).unwrap_err().to_string();
        assert!(error.contains(&format!("{expected};")), "{error}");
    }
}

#[test]
fn a_quote_alone_makes_no_override() {
    let error = resolve("", &["a\"b"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
}

// What was cut off is said, and so is what was put in its place.
#[test]
fn an_endpoint_at_the_vendors_host() {
    let url = "openai_base_url = 'https://api.openai.com/chat/completions'";
    let auth = resolve(url, &[]).unwrap();
    assert_eq!(auth.base_url().as_str(), "https://api.openai.com/v1");
    let codes: Vec<_> = auth.diagnostics().iter().map(|note| note.code).collect();
    let expected = ["path-added", "differs-from-release", "endpoint-suffix-cut"];
    assert_eq!(codes, expected);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn origins_carry_key_and_line() {
    for (config, expected) in [
        ("", "https://api.openai.com/v1"),
        ("openai_base_url = 'https://a.example'", "https://a.example config:1 openai_base_url"),
        ("# a\n\nopenai_base_url =\n  'https://a.example'", "malformed config"),
        ("a = [\n1,\n2,\n]\nopenai_base_url = 'https://a.example'", "https://a.example config:5 openai_base_url"),
        ("\u{feff}openai_base_url = 'https://a.example'", "https://a.example config:1 openai_base_url"),
        ("\r\nopenai_base_url = 'https://a.example'\r\n", "https://a.example config:2 openai_base_url"),
        (ACME, "https://acme.example/v1 config:3 model_providers.acme.base_url"),
        ("model_provider = 'acme'\nmodel_providers.acme = { base_url = 'https://b.example', env_key = 'ACME_KEY' }", "https://b.example config:2 model_providers.acme.base_url"),
        ("openai_base_url = 5", "invalid-configuration config:1 openai_base_url"),
        ("model_provider = 'acme'", "invalid-configuration config:1 model_provider"),
        ("model_provider = 'acme'\nmodel_providers = 'acme'", "invalid-configuration config:1 model_provider"),
        ("[model_providers]\nacme = 5", "https://api.openai.com/v1"),
        ("profile = 'p'", "invalid-configuration config:1 profile"),
        ("profile = 'p'\n[profiles.p]", "https://api.openai.com/v1"),
        ("= 1", "malformed config"),
        ("a = 1\na = 2", "malformed config"),
        ("openai_base_url = 'a", "malformed config"),
    ] {
        assert_eq!(outcome(config, &[]), expected, "{config}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn overrides_go_through_the_same_code() {
    let plain = "openai_base_url = 'https://file.example'";
    for (config, overrides, expected) in [
        (plain, &["openai_base_url=https://o.example"][..], "https://o.example -c openai_base_url"),
        (plain, &["openai_base_url=\"https://o.example\""], "https://o.example -c openai_base_url"),
        (plain, &["openai_base_url = 'https://o.example' "], "https://o.example -c openai_base_url"),
        (plain, &["openai_base_url=https://one.example", "openai_base_url=https://two.example"], "https://two.example -c openai_base_url"),
        (plain, &["other=1"], "https://file.example config:1 openai_base_url"),
        (plain, &["openai_base_url=5"], "invalid-configuration -c openai_base_url"),
        (plain, &["openai_base_url"], "malformed -c"),
        (plain, &["=x"], "malformed -c"),
        ("", &["model_provider=acme", "model_providers.acme.base_url=https://o.example", "model_providers.acme.env_key=ACME_KEY"], "https://o.example -c model_providers.acme.base_url"),
        (ACME, &["model_providers.acme.base_url=https://o.example"], "https://o.example -c model_providers.acme.base_url"),
        (ACME, &["model_provider=openai"], "https://api.openai.com/v1"),
        ("", &["model_provider=acme", "model_providers.acme={ base_url = 'https://o.example', env_key = 'ACME_KEY' }"], "https://o.example -c model_providers.acme.base_url"),
        // A text of several lines is a text: nobody can smuggle a second assignment in.
        (plain, &["other=1\nopenai_base_url='https://evil.example'"], "https://file.example config:1 openai_base_url"),
    ] {
        assert_eq!(
            outcome(config, overrides),
            expected,
            "{config} {overrides:?}"
        );
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_key_in_the_place_of_a_name_is_not_shown() {
    const KEY: &str = "sk-prj-Hn5cJ8yBd3Fs6Ga1";
    for config in [
        format!("model_provider = '{KEY}'"),
        format!("profile = '{KEY}'"),
        format!("preferred_auth_method = '{KEY}'"),
        format!("forced_login_method = '{KEY}'"),
        format!("cli_auth_credentials_store = '{KEY}'"),
        format!("openai_base_url = '{KEY}'"),
        format!("{KEY} = '{KEY}'\nprofile = 'p'"),
        format!(
            "model_provider = 'acme'\n[model_providers.acme]\nbase_url = 'https://a.example'\nenv_key = '{KEY}'"
        ),
        format!(
            "model_provider = 'acme'\n[model_providers.acme]\nbase_url = 'https://a.example'\nenv_key = 'NOT_SET'\nenv_key_instructions = 'use {KEY}'"
        ),
        format!(
            "model_provider = '{KEY}'\n[model_providers.'{KEY}']\nbase_url = 'https://a.example'\nenv_key = 'NOT_SET'"
        ),
        format!("a = '{KEY}' '{KEY}'"),
        format!("[{KEY}\n"),
    ] {
        let error = resolve(&config, &[]).unwrap_err();
        let report = error.report();
        let all = format!(
            "{error} {error:?} {report} {report:?} {}",
            serde_json::to_string(&report).unwrap()
        );
        assert!(!all.contains(&KEY[7..]), "{config}\n{all}");
    }
}

#[test]
fn settings_that_restrict_are_not_lost_with_a_broken_file() {
    let error = resolve("forced_login_method = 'chatgpt'\n= broken", &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    let message = error.to_string();
    assert!(message.contains("line 2, column 1"), "{message}");
}

#[test]
fn headers_and_query_parameters_of_a_provider_go_along() {
    let config = format!(
        "{ACME}query_params = {{ api-version = '2025 04' }}\n\
         http_headers = {{ X-Team = 'blue', Authorization = 'Bearer other' }}\n\
         env_http_headers = {{ X-Key = 'ACME_KEY', X-Absent = 'NOT_SET' }}\n"
    );
    let auth = resolve(&config, &[]).unwrap();
    let mut headers: Vec<(&str, &str)> = auth
        .headers()
        .iter()
        .map(|header| (header.name(), header.value().expose()))
        .collect();
    // The credential comes first; nobody promises an order of the others.
    headers[1..].sort_unstable();
    // The credential wins over a header of the same name, and a header without a value is left out.
    assert_eq!(
        headers,
        [
            ("Authorization", "Bearer sk-acme"),
            ("X-Key", "sk-acme"),
            ("X-Team", "blue"),
        ]
    );
    assert!(
        auth.headers()
            .iter()
            .all(crate::method::RequestHeader::is_sensitive)
    );
    assert_eq!(
        auth.endpoint("responses"),
        "https://acme.example/v1/responses?api-version=2025+04"
    );
}

// A file of settings is no secret; one with a key in it is.
#[rustfmt::skip] // A row is a line.
#[test]
fn a_file_that_others_can_read_is_remarkable_if_it_holds_a_secret() {
    let acme = "[model_providers.acme]\n";
    for (config, is_said) in [
        (String::new(), false),
        ("openai_base_url = 'https://a.example'".to_owned(), false),
        (format!("{acme}env_key = 'K'\nbase_url = 'https://a.example'"), false),
        (format!("{acme}env_http_headers = {{ X = 'K' }}"), false),
        (format!("{acme}experimental_bearer_token = 'tok-1'"), true),
        ("[model_providers.acme".to_owned(), true),
        (format!("{acme}http_headers = {{ X = 'v' }}"), true),
        (format!("{acme}query_params = {{ key = 'v' }}"), true),
    ] {
        let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-env").file(PATH, &config).file_mode(PATH, 0o644);
        let auth = crate::codex().system(machine).skip_broken().resolve().unwrap();
        let diagnostics = auth.diagnostics();
        let mut codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
        assert_eq!(codes.any(|code| code == "readable-by-others"), is_said, "{config}");
    }
    // A secret is one in a wrong table, too.
    let token = SettingKey::Tool(ToolKey::Server(Name::new("acme"), ServerField::BearerToken));
    let keys = SettingKeys::default().with("token", Meaning::Setting(token)).with("url", Meaning::Setting(SettingKey::BaseUrl)).profiles("profiles");
    for (config, is_said) in [
        ("[other]\nurl = 'https://a.example'", false),
        ("[other]\ntoken = 'tok-1'", true),
        ("[profiles.x]\nurl = 'https://a.example'", false),
        ("[profiles.x]\ntoken = 'tok-1'", true),
    ] {
        let machine = System::fixed().file("/acme.toml", config).file_mode("/acme.toml", 0o644);
        let source = ConfigToml::at("/acme.toml").keys(keys.clone());
        let error = Resolver::new().source(source).system(machine).resolve().unwrap_err();
        let mut diagnostics = error.report().diagnostics.into_iter();
        assert_eq!(diagnostics.any(|note| note.code == "readable-by-others"), is_said, "{config}");
    }
}

// A program of its own: its key is in its configuration, and the account names that place.
#[rustfmt::skip] // A row is a line.
#[test]
fn a_key_in_a_configuration() {
    const OWN: &str = "/home/u/.acme/config.toml";
    let entries = |source: ConfigToml, text: Option<&str>| {
        let machine = System::fixed().home("/home/u");
        let machine = match text {
            Some(text) => machine.file(OWN, text),
            None => machine,
        };
        let resolver = Resolver::new().source(source).default_base_url("https://api.acme.example/v1").system(machine);
        let report = match resolver.resolve() {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        };
        let shown = report.entries.iter().map(|entry| format!("{} {}", entry.origin, entry.verdict));
        shown.collect::<Vec<_>>().join(", ").replace("~/.acme/config.toml", "config")
    };
    let source = || ConfigToml::at(OWN).api_key("api.key");
    for (source, text, expected) in [
        (source(), Some("[api]\nkey = 'acme-1'"), "config read, config:2 api.key used"),
        (source(), Some("[api]\nkey = 5"), "config read, config:2 api.key refused"),
        (source(), Some("[api]\nkey = 'a b'"), "config read, config:2 api.key refused"),
        (source(), Some(""), "config read, config api.key nothing"),
        (source(), None, "config nothing, config api.key nothing"),
        (source().required(), None, "config refused"),
        (source().required(), Some(""), "config read, config api.key nothing"),
        (source().preference("prefer"), Some(""), "config read, config api.key nothing, config prefer nothing"),
    ] {
        assert_eq!(entries(source, text), expected, "{text:?}");
    }
}

#[test]
fn a_key_under_a_heading_of_its_own_or_a_providers_is_said_to_mean_nothing() {
    for (heading, expected) in [
        ("other", Some("config:2 other.openai_base_url")),
        (
            "model_providers",
            Some("config:2 model_providers.openai_base_url"),
        ),
        (
            "model_providers.acme",
            Some("config:2 model_providers.openai_base_url"),
        ),
        ("other.inner", None),
    ] {
        let config = format!("[{heading}]\nopenai_base_url = 'https://gw.example/v1'\n");
        let auth = resolve(&config, &[]).unwrap();
        let report = auth.report(Identities::Hidden);
        let mut rows = report.entries.iter();
        let row = rows.find(|row| row.origin.as_str().ends_with("openai_base_url"));
        let row = row.filter(|row| row.verdict.as_str() == "no-effect");
        let origin = row.map(|row| {
            row.origin
                .as_str()
                .replace("~/.codex/config.toml", "config")
        });
        assert_eq!(origin.as_deref(), expected, "{heading}");
    }
}

#[test]
fn a_key_of_a_table_is_not_looked_for_below_another() {
    let config = "[other]\n'api.base_url' = 'https://gw.example/v1'\n";
    let auth = Resolver::new()
        .source(ConfigToml::at(PATH).base_url("api.base_url"))
        .source(Env::new().api_key("ACME_KEY"))
        .default_base_url("https://api.acme.example/v1")
        .system(
            System::fixed()
                .var("ACME_KEY", "sk-acme")
                .file(PATH, config),
        )
        .resolve()
        .unwrap();
    let report = auth.report(Identities::Hidden);
    let mut origins = report.entries.iter().map(|row| row.origin.as_str());
    assert!(!origins.any(|origin| origin.contains("other")));
}

#[test]
fn a_provider_is_known_by_its_table_alone() {
    for (table, expected) in [
        (
            "",
            ":1 model_provider read, :2 model_providers.acme nothing",
        ),
        (
            "name = 'Acme'",
            ":1 model_provider read, :3 model_providers.acme.name read",
        ),
    ] {
        let config = format!("model_provider = 'acme'\n[model_providers.acme]\n{table}");
        let report = resolve(&config, &[]).unwrap_err().report();
        let entries = report.entries.iter().filter_map(|entry| {
            let place = entry.origin.as_str().strip_prefix("~/.codex/config.toml")?;
            place
                .starts_with(':')
                .then(|| format!("{place} {}", entry.verdict))
        });
        assert_eq!(entries.collect::<Vec<_>>().join(", "), expected);
    }
}
