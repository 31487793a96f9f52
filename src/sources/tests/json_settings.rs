//! Settings and stored logins in JSON: what is taken out of a text, and that nothing of it shows.

use crate::finding::SettingKey;
use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::method::CredentialClass;
use crate::source::Name;
use crate::sources::{TimeUnit, Variables};
use crate::{Env, ErrorKind, JsonSettings, Resolver, Secret, SessionJson, System};
const PATH: &str = "/home/u/.acme/settings.json";
const WORDS: &[(&str, MethodChoice)] = &[
    ("key", MethodChoice::Class(CredentialClass::Key)),
    ("login", MethodChoice::Class(CredentialClass::Login)),
    ("cloud", MethodChoice::Elsewhere("Acme Cloud")),
];

fn settings() -> JsonSettings {
    JsonSettings::at(PATH)
        .api_key("api.key")
        .base_url("api.url")
        .command("api.helper")
        .selects_method("auth.type", WORDS, "`key`, `login` or `cloud`")
        .restricts_method("auth.only", WORDS, "`key`, `login` or `cloud`")
        .variables("env", Variables::new().api_key("KEY").base_url("URL"))
}

fn resolver(source: JsonSettings, text: &[u8]) -> Resolver {
    Resolver::new()
        .source(source)
        .source(Env::new().api_key("LATER"))
        .default_base_url("https://api.acme.example/v1")
        .system(
            System::fixed()
                .home("/home/u")
                .var("LATER", "later")
                .file(PATH, text),
        )
}

/// Returns the result for a text: the key and the base URL, or the kind of the error and its place.
fn outcome(source: JsonSettings, text: &[u8]) -> String {
    match resolver(source, text).resolve() {
        Ok(auth) => {
            let key = auth.method().bearer().unwrap().expose();
            format!("{key} {}", auth.base_url()).replace("https://api.acme.example/v1", "default")
        }
        Err(error) => {
            let origin = error.origin().map(ToString::to_string).unwrap_or_default();
            format!("{} {}", error.kind().as_str(), origin.replace(PATH, "file"))
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_a_text_holds() {
    for (text, expected) in [
        ("{}", "later default"),
        (r#"{"api": {"key": "a"}}"#, "a default"),
        (r#"{"api": {"key": "\u0061"}}"#, "a default"),
        (r#"{"api": {"key": null}}"#, "later default"),
        (r#"{"api": {"key": ""}}"#, "later default"),
        (r#"{"api": null, "env": null}"#, "later default"),
        (r#"{"api.key": "a"}"#, "later default"),
        (r#"{"api": {"key": 1}}"#, "malformed file:1 api.key"),
        ("{\n\"api\": {\n\"key\": [\"a\"]}}", "malformed file:3 api.key"),
        (r#"{"api": {"key": "your-api-key"}}"#, "malformed file:1 api.key"),
        (r#"{"api": {"key": "a"}, "api": {"key": "b"}}"#, "b default"),
        (r#"{"api": {"url": "https://gw.example/v1"}}"#, "later https://gw.example/v1"),
        (r#"{"api": {"url": 5}}"#, "invalid-configuration file:1 api.url"),
        (r#"{"api": {"url": "gw.example"}}"#, "invalid-url file:1 api.url"),
        (r#"{"env": {"KEY": "a", "URL": "https://gw.example/v1"}}"#, "a https://gw.example/v1"),
        ("{\"env\": {\n\"KEY\": 1}}", "malformed file:2 KEY"),
        (r#"{"env": []}"#, "malformed file"),
        (r#"{"env": {"LATER": "a"}}"#, "later default"),
        // A command is an error where its output would come first, whatever it is.
        (r#"{"api": {"helper": "cat key"}}"#, "unsupported file:1 api.helper"),
        (r#"{"api": {"helper": ["cat", "key"]}}"#, "unsupported file:1 api.helper"),
        (r#"{"api": {"key": "a", "helper": "cat key"}}"#, "a default"),
        (r#"{"api": {"helper": " "}}"#, "later default"),
        (r#"{"auth": {"type": "key"}}"#, "later default"),
        (r#"{"auth": {"type": ""}}"#, "later default"),
        (r#"{"auth": {"type": "login"}}"#, "none-found file:1 auth.type"),
        (r#"{"auth": {"type": "cloud"}}"#, "unsupported file:1 auth.type"),
        (r#"{"auth": {"type": "KEY"}}"#, "invalid-configuration file:1 auth.type"),
        (r#"{"auth": {"type": true}}"#, "malformed file:1 auth.type"),
        (r#"{"auth": {"only": "key"}}"#, "later default"),
        (r#"{"auth": {"only": "login"}}"#, "restricted file:1 auth.only"),
        (r#"{"auth": {"only": "cloud"}}"#, "unsupported file:1 auth.only"),
        (r#"{"auth": {"only": "none"}}"#, "invalid-configuration file:1 auth.only"),
        // The file as a whole.
        ("", "truncated file"),
        (r#"{"api": "#, "truncated file"),
        ("[]", "malformed file"),
        (r#""a""#, "malformed file"),
        (r#"{"api": {"key": "a",}}"#, "malformed file"),
        ("{} // a", "malformed file"),
        ("\u{feff}{\"api\": {\"key\": \"a\"}}", "a default"),
    ] {
        assert_eq!(outcome(settings(), text.as_bytes()), expected, "{text}");
    }
    for (text, expected) in [
        (&b"\xff\xfe{\0}\0"[..], "unreadable file"),
        (b"{\"api\": {\"key\": \"\xff\"}}", "unreadable file"),
    ] {
        assert_eq!(outcome(settings(), text), expected, "{text:?}");
    }
}

#[test]
fn comments_are_read_over_where_they_are_allowed() {
    let text = "// one\n{\n/* two\nlines */ \"api\": {\"key\": \"a//b\"} // three\n}\n";
    assert_eq!(outcome(settings(), text.as_bytes()), "malformed file");
    let auth = resolver(settings().with_comments(), text.as_bytes())
        .resolve()
        .unwrap();
    assert_eq!(auth.method().bearer().unwrap().expose(), "a//b");
    let origin = auth.credential_origin().unwrap().to_string();
    assert_eq!(origin, format!("{PATH}:4 api.key"));
}

#[test]
fn a_flag_is_true_or_false() {
    for (flag, expected) in [("true", Some("later")), ("false", None), ("null", None)] {
        let acme = |field| SettingKey::Tool(ToolKey::Server(Name::new("acme"), field));
        let settings = JsonSettings::at(PATH)
            .setting("provider", SettingKey::Tool(ToolKey::SelectedServer))
            .setting("acme.url", acme(ServerField::BaseUrl))
            .setting("acme.login", acme(ServerField::RequiresStoredLogin));
        let text = format!(
            r#"{{"provider": "acme", "acme": {{"url": "https://gw.example/v1", "login": {flag}}}}}"#
        );
        let auth = resolver(settings, text.as_bytes()).resolve().unwrap();
        let key = auth.method().bearer().map(Secret::expose);
        assert_eq!(key, expected, "{flag}");
    }
}

#[test]
fn who_else_may_read_a_file_matters_where_a_secret_is_in_it() {
    let settings = || {
        let variables = Variables::new().header("TEAM", "X-Team");
        let token = SettingKey::Tool(ToolKey::Server(Name::new("acme"), ServerField::BearerToken));
        settings()
            .variables("headers", variables)
            .setting("api.token", token)
    };
    for (text, expected) in [
        (r#"{"api": {"key": "a"}}"#, true),
        (r#"{"headers": {"TEAM": "a"}}"#, true),
        (r#"{"api": {"key": "Bearer a"}}"#, true),
        (r#"{"api": {"key": ["a"]}}"#, true),
        (r#"{"api": {"token": "a"}}"#, true),
        (r#"{"api": {"key": "a""#, true),
        (r#"{"api": {"key": "<your key>"}}"#, false),
        (r#"{"api": {"helper": "print-my-key"}}"#, false),
        (r#"{"api": {"url": "https://gw.example/v1"}}"#, false),
        ("{}", false),
    ] {
        let machine = System::fixed()
            .file(PATH, text)
            .file_mode(PATH, 0o644)
            .var("LATER", "later");
        let resolver = resolver(settings(), b"").system(machine).skip_broken();
        let told = resolver.resolve().unwrap().diagnostics();
        let is_told = told.iter().any(|told| told.code == "readable-by-others");
        assert_eq!(is_told, expected, "{text}");
    }
}

#[test]
fn a_file_that_is_missing_or_cannot_be_read() {
    for (machine, kind) in [
        (System::fixed(), ErrorKind::NoneFound),
        (System::fixed().directory(PATH), ErrorKind::Unreadable),
        (
            System::fixed().link(PATH, "/nowhere"),
            ErrorKind::Unreadable,
        ),
    ] {
        let error = Resolver::new()
            .source(settings())
            .system(machine)
            .resolve()
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

const LOGIN: &str = "/home/u/.acme/login.json";

fn login(text: &str) -> Resolver {
    let source = SessionJson::at(LOGIN)
        .in_object("session")
        .expires("expires", TimeUnit::Milliseconds)
        .plan("plan");
    Resolver::new()
        .source(source)
        .default_login_base_url("https://api.acme.example/v1")
        .system(System::fixed().now(1_000).file(LOGIN, text))
}

/// Returns the result for a login: the moment at which it expires and the codes of the remarks, or the
/// kind of the error.
fn login_outcome(text: &str) -> String {
    match login(text).resolve() {
        Err(error) => error.kind().as_str().to_owned(),
        Ok(auth) => {
            let at = auth.method().expiry().unwrap().at();
            let at = at.map_or("?".to_owned(), |at| at.seconds().to_string());
            let diagnostics = auth.diagnostics();
            let codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
            std::iter::once(at.as_str())
                .chain(codes)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_a_login_holds() {
    let both = r#""access_token": "a", "refresh_token": "r""#;
    for (members, expected) in [
        (format!("{both}, \"expires\": 2000000"), "2000"),
        (format!("{both}, \"expires\": 2000999"), "2000"),
        (format!("{both}, \"expires\": 1100000"), "1100 expired"),
        (format!("{both}, \"expires\": -1"), "-1 expired"),
        (format!("{both}, \"expires\": \"2000000\""), "2000"),
        (format!("{both}, \"expires\": 2e6"), "2000"),
        (format!("{both}, \"expires\": true"), "? expiry-unknown member-ignored"),
        (format!("{both}, \"expires\": 99999999999999999999"), "? expiry-unknown member-ignored"),
        (format!("{both}, \"expires\": null"), "? expiry-unknown"),
        (both.to_owned(), "? expiry-unknown"),
        (r#""access_token": "a""#.to_owned(), "? expiry-unknown no-refresh-token"),
        (r#""access_token": "a", "refresh_token": " ""#.to_owned(), "? expiry-unknown no-refresh-token"),
        (r#""refresh_token": "r""#.to_owned(), "malformed"),
        (r#""access_token": """#.to_owned(), "none-found"),
        (r#""access_token": 1"#.to_owned(), "malformed"),
        (r#""access_token": "a b""#.to_owned(), "malformed"),
        (r#""access_token": "a", "access_token": "b""#.to_owned(), "malformed"),
        (String::new(), "none-found"),
    ] {
        let text = format!("{{\"session\": {{{members}}}}}");
        assert_eq!(login_outcome(&text), expected, "{text}");
    }
    for (text, expected) in [
        ("{}", "none-found"),
        (r#"{"session": null}"#, "none-found"),
        (r#"{"session": "a"}"#, "malformed"),
        ("", "truncated"),
        ("[]", "malformed"),
        (r#"{"session": {"access_token": "a"}"#, "truncated"),
    ] {
        assert_eq!(login_outcome(text), expected, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_login_is_said_of_the_member_or_of_the_file() {
    let top = || SessionJson::at(LOGIN);
    let inner = || top().in_object("session");
    for (source, text, expected) in [
        (top(), r#"{"access_token": 1}"#, " access_token"),
        (top(), r#"{"access_token": "#, ""),
        (top(), "[]", ""),
        (top(), r#"{"access_token": "a", "access_token": "b"}"#, ""),
        (inner(), r#"{"session": {"access_token": 1}}"#, " session"),
        (inner(), r#"{"session": []}"#, " session"),
        (inner(), r#"{"session": {"access_token": "#, ""),
    ] {
        let error = Resolver::new()
            .source(source)
            .system(System::fixed().file(LOGIN, text))
            .resolve()
            .unwrap_err();
        let origin = error.origin().unwrap().to_string();
        assert_eq!(origin, format!("{LOGIN}{expected}"), "{text}");
    }
}

#[test]
fn a_login_that_is_being_written_is_read_again() {
    let whole = r#"{"access_token": "a"}"#;
    let resolve = |contents: &[&str]| {
        Resolver::new()
            .source(SessionJson::at(LOGIN))
            .default_login_base_url("https://api.acme.example/v1")
            .system(System::fixed().file_sequence(LOGIN, contents))
            .resolve()
    };
    assert!(resolve(&["", "{", "", whole]).is_ok());
    let error = resolve(&["", "", "", "", whole]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
}

#[test]
fn a_plan_pays_for_a_login() {
    for (plan, billing, headline) in [
        (
            r#""max""#,
            "subscription",
            "OAuth session (max plan, unverified)",
        ),
        (r#""sk-ant-Qm7xT2vLk9Zp4Rw8""#, "unknown", "OAuth session"),
        ("3", "unknown", "OAuth session"),
    ] {
        let text = format!(r#"{{"session": {{"access_token": "a", "plan": {plan}}}}}"#);
        let auth = login(&text).resolve().unwrap();
        assert_eq!(auth.billing().as_str(), billing, "{plan}");
        assert_eq!(auth.method().to_string(), headline, "{plan}");
    }
}

#[test]
fn settings_that_were_given_are_a_file_or_a_text() {
    let given = |text: &str| {
        JsonSettings::given("--set", text)
            .with_comments()
            .api_key("key")
            .base_url("url")
            .unused("old")
            .variables("env", Variables::new().api_key("KEY"))
    };
    let place = |text: &str| {
        let resolver = resolver(given(text), b"// one\n{\"env\": {\"KEY\": \"a\"}}");
        match resolver.resolve() {
            Ok(auth) => auth.credential_origin().unwrap().to_string(),
            Err(error) => error.to_string().split(';').next().unwrap().to_owned(),
        }
    };
    for (text, expected) in [
        (PATH, "/home/u/.acme/settings.json:2 KEY"),
        (r#"{"key": "a"}"#, "--set key"),
        ("{\n\"env\": {\n\"KEY\": \"a\"}}", "--set KEY"),
        (r#"{"old": "a", "url": null}"#, "variable LATER"),
        ("{/* none */}", "variable LATER"),
        (
            r#"{"key": {}}"#,
            "--set key cannot be used: an object where a string belongs",
        ),
        ("/nowhere", "--set cannot be used: no such file"),
        (
            "/home/u",
            "--set cannot be used: a directory, expected a file",
        ),
    ] {
        assert_eq!(place(text), expected, "{text}");
    }
    // Whoever wrote one part of the text wrote the others.
    let both = r#"{"key": "a", "url": "https://gw.example"}"#;
    let auth = resolver(given(both), b"").resolve().unwrap();
    let (key, url) = (auth.credential_origin(), auth.base_url_origin());
    assert!(key.unwrap().same_document(url.unwrap()));
    assert_eq!(url.unwrap().path(), None);
}

#[test]
fn a_key_without_effect_is_said_so() {
    for (value, expected) in [
        (r#""a""#, Some("a setting")),
        ("[1]", Some("a setting")),
        (r#"" ""#, None),
        ("null", None),
    ] {
        let text = format!(r#"{{"old": {value}}}"#);
        let source = JsonSettings::at(PATH).unused("old");
        let auth = resolver(source, text.as_bytes()).resolve().unwrap();
        let report = auth.report(crate::report::Identities::Hidden);
        let mut rows = report.entries.iter();
        let row = rows.find(|row| row.verdict.as_str() == "no-effect");
        assert_eq!(row.map(|row| row.found.as_str()), expected, "{value}");
    }
}

#[test]
fn nothing_of_a_text_is_shown() {
    const KEY: &str = "sk-Hn5cJ8yBd3Fs6Ga1Qx";
    let of_settings = [
        r#"{"api": {"key": "KEY"}}"#,
        r#"{"api": {"key": "KEY KEY"}}"#,
        r#"{"api": {"key": ["KEY"]}}"#,
        r#"{"api": {"key": {"KEY": "KEY"}}}"#,
        r#"{"api": {"url": "https://u:KEY@gw.example"}}"#,
        r#"{"api": {"url": "KEY"}}"#,
        r#"{"api": {"helper": "print KEY"}}"#,
        r#"{"auth": {"type": "KEY"}}"#,
        r#"{"auth": {"only": "KEY"}}"#,
        r#"{"env": {"KEY": "KEY"}}"#,
        r#"{"env": {"URL": "https://gw.example/?key=KEY"}}"#,
        r#"{"env": "KEY"}"#,
        r#"{"KEY": "KEY"}"#,
        r#"{"api": {"key": "KEY""#,
        r#"{"api": {"key": "\qKEY"}}"#,
        r#"KEY {"api": "KEY"}"#,
        r#""KEY""#,
    ];
    let of_logins = [
        r#"{"session": {"access_token": "KEY", "refresh_token": "KEY", "plan": "KEY"}}"#,
        r#"{"session": {"access_token": "KEY KEY"}}"#,
        r#"{"session": {"access_token": "a", "expires": "KEY"}}"#,
        r#"{"session": {"refresh_token": "KEY"}}"#,
        r#"{"session": {"access_token": {"KEY": "KEY"}}}"#,
        r#"{"session": ["KEY"]}"#,
        r#"{"session": "KEY"}"#,
        r#"{"session": {"access_token": "KEY"#,
    ];
    let given = |text: &str| {
        let settings = JsonSettings::given("--set", &text.replace("KEY", KEY));
        let settings = settings.api_key("api.key").base_url("api.url");
        let settings = settings.command("api.helper").unused("auth");
        settings.variables("env", Variables::new().api_key("KEY").base_url("URL"))
    };
    let resolvers = of_settings
        .iter()
        .map(|text| {
            (
                text,
                resolver(settings(), text.replace("KEY", KEY).as_bytes()),
            )
        })
        .chain(
            of_settings
                .iter()
                .map(|text| (text, resolver(given(text), b""))),
        )
        .chain(
            of_logins
                .iter()
                .map(|text| (text, login(&text.replace("KEY", KEY)))),
        );
    for (text, resolver) in resolvers {
        let result = resolver.resolve();
        let (report, said) = match &result {
            Ok(auth) => {
                let report = auth.report(crate::report::Identities::Shown);
                (report, format!("{} {:?}", auth.method(), auth.headers()))
            }
            Err(error) => (error.report(), format!("{error} {:?}", error.remedies())),
        };
        let json = serde_json::to_string(&report).unwrap();
        let all = format!("{resolver:?} {result:?} {result:#?} {report} {report:?} {json} {said}");
        for part in [&KEY[3..], &KEY[3..12], &KEY[12..]] {
            assert!(!all.contains(part), "{text}\n{all}");
        }
    }
}
