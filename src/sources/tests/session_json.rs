//! Stored logins in JSON of any shape: what is taken out of a text.

use crate::change::ChangeKind;
use crate::method::UnixTime;
use crate::report::Identities;
use crate::sources::TimeUnit;
use crate::{AuthMethod, Resolver, SessionJson, System};

const LOGIN: &str = "/home/u/.acme/login.json";

/// Returns what a source makes of a file: the credential, what is known of its account, and the base URL;
/// or the kind of the error and its place.
fn stored(source: SessionJson, text: &str) -> String {
    let resolved = Resolver::new()
        .source(source)
        .default_base_url("https://keys.example/v1")
        .default_login_base_url("https://logins.example/v1")
        .system(System::fixed().file(LOGIN, text))
        .resolve();
    let auth = match resolved {
        Ok(auth) => auth,
        Err(error) => {
            let place = error.origin().map(ToString::to_string).unwrap_or_default();
            let place = place.replace(LOGIN, "");
            return format!("{}{place}", error.kind());
        }
    };
    let mut told = vec![auth.method().kind().as_str().to_owned()];
    told.extend(
        auth.method()
            .bearer()
            .map(|secret| secret.expose().to_owned()),
    );
    if let AuthMethod::OAuth(session) = auth.method() {
        told.extend(session.expiry().at().map(|at| at.seconds().to_string()));
        told.extend(session.account_id().map(|id| id.expose().to_owned()));
        told.extend(session.email().map(|address| address.expose().to_owned()));
        told.extend(session.plan().map(str::to_owned));
    }
    told.push(auth.base_url().host().to_owned());
    told.push(
        auth.credential_origin()
            .unwrap()
            .to_string()
            .replace(LOGIN, "")
            .trim()
            .to_owned(),
    );
    told.join(" ")
}

#[rustfmt::skip] // A row is a line.
#[test]
fn logins_of_any_shape() {
    let at = || SessionJson::at(LOGIN);
    let deep = || at().access_token(["a", "b.c"]);
    let of_hosts = || at().in_object("hosts").in_entry("api.").access_token("t");
    let entries = || at().in_entry("acme/").access_token("t");
    let account = || at().account_id(["u", "id"]).email(["u", "mail"]).plan(["u", "plan"]);
    for (source, text, expected) in [
        // Paths, and keys with dots.
        (deep(), r#"{"a": {"b.c": "x"}}"#, "oauth x logins.example a.b.c"),
        (deep(), r#"{"a": {"b": {"c": "x"}}}"#, "none-found"),
        (deep(), r#"{"a": null}"#, "none-found"),
        (deep(), r#"{"a": "x"}"#, "malformed a.b.c"),
        (deep(), r#"{"a": {"b.c": 1}}"#, "malformed a.b.c"),
        (deep(), r#"{"a": {"b.c": "x", "b.c": "y"}}"#, "malformed a.b.c"),
        (deep(), r#"{"a": {"b.c": "x"}, "a": {}}"#, "malformed"),
        (at().in_object(["a", "b"]), r#"{"a": {"b": {"access_token": "x"}}}"#, "oauth x logins.example a.b"),
        (at().in_object(vec!["a".to_owned()]).access_token(String::from("t")), r#"{"a": {"t": "x"}}"#, "oauth x logins.example a"),
        // An entry by the beginning of its key.
        (of_hosts(), r#"{"hosts": {"web.x": {"t": "w"}, "api.x": {"t": "x"}, "api.y": {"t": "y"}}}"#, "oauth x logins.example hosts.api.*"),
        (of_hosts(), r#"{"hosts": {"api.x": null, "api.y": {"t": "y"}}}"#, "oauth y logins.example hosts.api.*"),
        (of_hosts(), r#"{"hosts": {"web.x": {"t": "w"}}}"#, "none-found"),
        (of_hosts(), r#"{"hosts": {"api.x": "t"}}"#, "malformed hosts.api.*"),
        (of_hosts(), r#"{"hosts": {"api.x": {"t": "x"}, "api.x": {"t": "y"}}}"#, "malformed hosts.api.*"),
        (of_hosts(), r#"{"hosts": []}"#, "malformed hosts.api.*"),
        (entries(), r#"{"acme/1": {"t": "x"}}"#, "oauth x logins.example acme/*"),
        // What is known of the account.
        (account(), r#"{"access_token": "x", "u": {"id": "acct-1", "mail": "a@b.example", "plan": "pro"}}"#, "oauth x acct-1 a@b.example pro logins.example access_token"),
        (account(), r#"{"access_token": "x", "u": {"id": 17, "mail": " ", "plan": {}}}"#, "oauth x 17 logins.example access_token"),
        (account(), r#"{"access_token": "x", "u": 1}"#, "oauth x logins.example access_token"),
    ] {
        assert_eq!(stored(source, text), expected, "{text}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn keys_and_base_urls_in_a_login() {
    let at = || SessionJson::at(LOGIN);
    let url = || at().base_url(["server", "url"]);
    for (source, text, expected) in [
        // A base URL beside the credential.
        (url(), r#"{"access_token": "x", "server": {"url": "https://eu.example/v1"}}"#, "oauth x eu.example access_token"),
        (url(), r#"{"access_token": "x"}"#, "oauth x logins.example access_token"),
        (url(), r#"{"access_token": "x", "server": {"url": ""}}"#, "oauth x logins.example access_token"),
        (url(), r#"{"access_token": "x", "server": {"url": "eu"}}"#, "invalid-url server.url"),
        (url(), r#"{"access_token": "x", "server": {"url": "eu.example"}}"#, "oauth x eu.example access_token"),
        (url(), r#"{"access_token": "x", "server": {"url": "eu.example:8443/v1"}}"#, "oauth x eu.example access_token"),
        (url(), r#"{"access_token": "x", "server": {"url": "sk-acme.1234"}}"#, "invalid-url server.url"),
        (url(), r#"{"access_token": "x", "server": {"url": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhY21lIn0.c2lnbmF0dXJl"}}"#, "invalid-url server.url"),
        (url(), r#"{"access_token": "x", "server": {"url": 1}}"#, "malformed server.url"),
        (url().api_key("k"), r#"{"k": "x", "server": {"url": "https://eu.example/v1"}}"#, "api-key x eu.example k"),
        // A key or a bearer token.
        (at().api_key("k"), r#"{"k": "x", "access_token": "y"}"#, "api-key x keys.example k"),
        (at().bearer_token(["a", "k"]), r#"{"a": {"k": "x"}}"#, "bearer-token x keys.example a.k"),
        (at().access_token("t").api_key("k"), r#"{"k": "x"}"#, "api-key x keys.example k"),
        (at().access_token("t").api_key("k"), r#"{"k": "x", "t": "y"}"#, "oauth y logins.example t"),
        (at().api_key("k"), r#"{"k": " "}"#, "none-found"),
        (at().api_key("k"), r#"{"k": 1}"#, "malformed k"),
        (at().api_key("k"), r#"{"k": "x", "k": "y"}"#, "malformed"),
        (at().in_object("o").api_key("k"), r#"{"o": 1}"#, "malformed o"),
        (at().in_object("o").api_key("k"), r#"{"o": {"k": "x"}}"#, "api-key x keys.example o.k"),
    ] {
        assert_eq!(stored(source, text), expected, "{text}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn moments_in_any_notation() {
    use TimeUnit::{Detect, Milliseconds, Seconds};
    for (written, unit, expected) in [
        ("2000", Seconds, Some(2_000)),
        ("2000.9", Seconds, Some(2_000)),
        ("-0.5", Seconds, Some(-1)),
        (r#""2000""#, Seconds, Some(2_000)),
        (r#"" 2000.5 ""#, Seconds, Some(2_000)),
        ("2000999.5", Milliseconds, Some(2_000)),
        ("1.795178096e9", Seconds, Some(1_795_178_096)),
        ("1795178096", Detect, Some(1_795_178_096)),
        ("1795178096.25", Detect, Some(1_795_178_096)),
        ("1795178096000", Detect, Some(1_795_178_096)),
        (r#""1795178096000""#, Detect, Some(1_795_178_096)),
        ("99999999999", Detect, Some(99_999_999_999)),
        ("100000000000", Detect, Some(100_000_000)),
        ("0", Detect, Some(0)),
        (r#""2026-11-20T12:34:56Z""#, Detect, Some(1_795_178_096)),
        (r#""2026-11-20T14:34:56.123456789+02:00""#, Seconds, Some(1_795_178_096)),
        (r#""2026-11-20T12:34:56""#, Detect, None),
        (r#""tomorrow""#, Detect, None),
        (r#""NaN""#, Detect, None),
        (r#""inf""#, Seconds, None),
        ("1e400", Seconds, None),
        ("99999999999999999999", Milliseconds, None),
        (r#""""#, Detect, None),
        ("{}", Detect, None),
    ] {
        let text = format!(r#"{{"access_token": "x", "at": {written}}}"#);
        let auth = Resolver::new()
            .source(SessionJson::at(LOGIN).expires("at", unit))
            .default_login_base_url("https://api.acme.example/v1")
            .system(System::fixed().now(1_000).file(LOGIN, text))
            .resolve()
            .unwrap();
        let at = auth.method().expiry().unwrap().at();
        assert_eq!(at.map(UnixTime::seconds), expected, "{written}, {unit:?}");
    }
}

fn of_account(id: &str, token: &str) -> Resolver {
    let text =
        format!(r#"{{"access_token": "{token}", "account": "{id}", "mail": "ada@acme.example"}}"#);
    Resolver::new()
        .source(SessionJson::at(LOGIN).account_id("account").email("mail"))
        .default_login_base_url("https://api.acme.example/v1")
        .system(System::fixed().file(LOGIN, text))
}

#[test]
fn an_account_shows_where_identities_do() {
    let auth = of_account("acct-1", "x").resolve().unwrap();
    for (identities, id, address) in [
        (Identities::Hidden, None, None),
        (Identities::Shown, Some("acct-1"), Some("ada@acme.example")),
    ] {
        let report = auth.report(identities);
        assert_eq!(report.account_id.as_deref(), id);
        assert_eq!(report.email.as_deref(), address);
    }
    let shown = format!("{auth:?} {}", auth.explain());
    assert!(
        !shown.contains("acct-1") && !shown.contains("ada@"),
        "{shown}"
    );
}

#[test]
fn another_account_is_another_identity() {
    let before = of_account("acct-1", "x").resolve().unwrap().fingerprint();
    for (id, token, expected) in [
        ("acct-1", "x", None),
        ("acct-1", "y", Some(ChangeKind::Refreshed)),
        ("acct-2", "y", Some(ChangeKind::IdentityChanged)),
        // The e-mail address is the same.
        ("", "y", Some(ChangeKind::Refreshed)),
    ] {
        let change = of_account(id, token).changed_since(&before);
        assert_eq!(change.map(|change| change.kind), expected, "{id} {token}");
    }
}
