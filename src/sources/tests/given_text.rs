//! Documents that the caller already has: whose they are, and that nothing of them shows.

use crate::codex::AuthJson;
use crate::source::{CredentialSource, Name, Origin, Place, Side};
use crate::{ConfigToml, Dotenv, Env, JsonSettings, Resolver, SessionJson, System};

const KEY: &str = "acme-of-the-text";

type Make = fn(Origin, &str) -> Box<dyn CredentialSource>;

/// Each source that takes a text, with the place at which it shows the key.
fn sources() -> [(Make, String, &'static str); 5] {
    [
        (
            |origin, text| Box::new(AuthJson::text(origin, text)),
            format!(r#"{{"OPENAI_API_KEY": "{KEY}"}}"#),
            "OPENAI_API_KEY",
        ),
        (
            |origin, text| Box::new(SessionJson::text(origin, text).api_key(["acme", "key"])),
            format!(r#"{{"acme": {{"key": "{KEY}"}}}}"#),
            "acme.key",
        ),
        (
            |origin, text| Box::new(ConfigToml::text(origin, text).api_key("key")),
            format!("key = '{KEY}'"),
            "key",
        ),
        (
            |origin, text| Box::new(JsonSettings::text(origin, text).api_key("acme.key")),
            format!(r#"{{"acme": {{"key": "{KEY}"}}}}"#),
            "acme.key",
        ),
        (
            |origin, text| Box::new(Dotenv::text(origin, text).api_key("KEY")),
            format!("KEY={KEY}"),
            "KEY",
        ),
    ]
}

fn resolver(source: Box<dyn CredentialSource>) -> Resolver {
    Resolver::new()
        .source(source)
        .default_base_url("https://api.acme.example/v1")
        .system(System::fixed().var("ACME_API_KEY", "acme-of-the-environment"))
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_text_is_the_callers_unless_its_origin_is_a_projects() {
    let variable = || Origin::new(Place::Variable(Name::new("ACME_LOGIN")), Side::Yours);
    for (make, text, position) in sources() {
        for (origin, shown, is_projects) in [
            (Origin::caller("the key ring"), "the key ring", false),
            (Origin::other("the database", Side::Yours), "the database", false),
            (variable(), "variable ACME_LOGIN", false),
            (Origin::other("the upload", Side::Project), "the upload", true),
        ] {
            let expected = format!("{shown} {position}");
            let auth = resolver(make(origin.clone(), &text)).resolve().unwrap();
            assert_eq!(auth.method().bearer().unwrap().expose(), KEY, "{expected}");
            assert_eq!(auth.credential_origin().unwrap().to_string(), expected);
            let notes = auth.diagnostics();
            let is_told = notes.iter().any(|note| note.code == "project-credential");
            assert_eq!(is_told, is_projects, "{expected}");

            let refuses = resolver(make(origin, &text)).refuse_project_credentials();
            assert_eq!(refuses.resolve().is_err(), is_projects, "{expected}");
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_text_that_is_blank_or_broken() {
    let [auth_json, session, toml, json, dotenv] = sources().map(|(make, ..)| make);
    for (make, text, expected) in [
        (auth_json, "", "none-found"),
        (auth_json, " \n", "none-found"),
        (auth_json, "{", "malformed the text"),
        (auth_json, "[]", "malformed the text"),
        (auth_json, KEY, "malformed the text"),
        (session, "", "none-found"),
        (session, r#"{"acme": "#, "malformed the text"),
        (session, r#"{"acme": {"key": 1}}"#, "malformed the text acme.key"),
        (session, KEY, "malformed the text"),
        (toml, "", "none-found"),
        (toml, KEY, "malformed the text"),
        (json, "", "none-found"),
        (json, " \n", "none-found"),
        (json, r#"{"acme": "#, "malformed the text"),
        (json, r#"{"acme": {"key": 1}}"#, "malformed the text acme.key"),
        (json, KEY, "malformed the text"),
        (dotenv, "", "none-found"),
        (dotenv, KEY, "none-found"),
        (dotenv, "KEY='acme", "malformed the text KEY"),
    ] {
        let error = resolver(make(Origin::caller("the text"), text)).resolve().unwrap_err();
        let place = error.origin().map(|origin| format!(" {origin}")).unwrap_or_default();
        assert_eq!(format!("{}{place}", error.kind()), expected, "{text}");
        let shown = format!("{error} {error:?} {}", error.explain());
        assert!(!shown.contains(KEY), "{shown}");
    }
}

#[test]
fn a_text_is_not_shown() {
    let of = || Origin::caller("the text");
    for (make, text, _) in sources() {
        let auth = resolver(make(of(), &text)).resolve().unwrap();
        let shown = format!("{auth:?} {}", auth.explain());
        assert!(!shown.contains(KEY), "{shown}");
    }
    for shown in [
        format!("{:?}", AuthJson::text(of(), KEY)),
        format!("{:?}", SessionJson::text(of(), KEY)),
        format!("{:?}", ConfigToml::text(of(), KEY)),
        format!("{:?}", JsonSettings::text(of(), KEY)),
        format!("{:?}", Dotenv::text(of(), KEY)),
    ] {
        assert!(
            shown.contains("the text") && !shown.contains(KEY),
            "{shown}"
        );
    }
}

#[test]
fn a_projects_text_redirects_nothing() {
    let upload = |side| Origin::other("the upload", side);
    let url = "https://gw.example/v1";
    let sources = |side| -> [Box<dyn CredentialSource>; 4] {
        let json = format!(r#"{{"url": "{url}", "key": null}}"#);
        let settings = JsonSettings::text(upload(side), &json);
        let json = SessionJson::text(upload(side), &json).api_key("key");
        let toml = ConfigToml::text(upload(side), &format!("url = '{url}'"));
        let dotenv = Dotenv::text(upload(side), &format!("URL={url}"));
        [
            Box::new(json.base_url("url")),
            Box::new(settings.base_url("url")),
            Box::new(toml.base_url("url")),
            Box::new(dotenv.base_url("URL")),
        ]
    };
    let resolve = |source| {
        resolver(source)
            .source(Env::new().api_key("ACME_API_KEY"))
            .resolve()
    };
    for source in sources(Side::Yours) {
        assert_eq!(resolve(source).unwrap().base_url().as_str(), url);
    }
    for source in sources(Side::Project) {
        let error = resolve(source).unwrap_err();
        let place = error.origin().unwrap().to_string();
        assert!(place.starts_with("the upload"), "{place}");
    }
}
