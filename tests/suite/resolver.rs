//! What a resolver brings along itself: the default base URLs.

use auth_resolver::method::MethodKind;
use auth_resolver::source::{Origin, Side, SourceReport, source_fn};
use auth_resolver::{Caller, Env, Resolver, SessionJson, System};

/// Returns the base URL, or the kind of the error and the place that it names.
fn outcome(resolver: Resolver) -> String {
    match resolver.system(System::fixed().var("K", "key-1")).resolve() {
        Ok(auth) => auth.base_url().to_string(),
        Err(error) => {
            let place = error.origin().map(ToString::to_string);
            format!("{} {}", error.kind().as_str(), place.unwrap_or_default())
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_default_is_a_base_url_like_any_other() {
    let with = |url: &str| Resolver::new().source(Env::new().api_key("K")).default_base_url(url);
    let of_session = |url: &str, session_url: &str| {
        let login = source_fn(|_, report: &mut SourceReport| {
            let place = Origin::other("a login", Side::Yours);
            report.credential(place, MethodKind::OAuth, Some("made-up"));
        });
        Resolver::new().source(login).default_base_url(url).default_login_base_url(session_url)
    };
    let b = || Caller::new("--base-url").base_url(Some("https://b.example".to_owned()));
    for (shows, resolver, expected) in [
        ("encrypted", with("https://a.example/v1"), "https://a.example/v1"),
        ("on this machine", with("http://localhost:1"), "http://localhost:1"),
        ("not encrypted", with("http://a.example"), "invalid-url built-in"),
        ("not encrypted, as allowed", with("http://a.example").allow_http(), "http://a.example"),
        ("no URL", with("a.example"), "invalid-url built-in"),
        ("no URL, and nobody needs it", with("a.example").source(b()), "https://b.example"),
        ("that of sessions is none for a key", with("https://a.example").default_login_base_url("http://b.example"), "https://a.example"),
        ("nor is that of keys one for a session", of_session("a.example", "https://b.example"), "https://b.example"),
        ("that of sessions", of_session("https://a.example", "b.example"), "invalid-url built-in"),
        ("the last one counts", with("a.example").default_base_url("https://a.example"), "https://a.example"),
    ] {
        assert_eq!(outcome(resolver), expected, "{shows}");
    }
    // Whoever runs the program cannot fix what is built into it.
    let machine = System::fixed().var("K", "key-1");
    let error = with("a.example").system(machine).resolve().unwrap_err();
    assert_eq!(
        error.remedies(),
        ["name another base URL: this default is the program's own to fix"]
    );
}

// A vendor nobody named has no host that another one could differ from.
#[test]
fn who_bills_a_key() {
    let to = |default: Option<&str>| {
        let resolver = Resolver::new()
            .source(Env::new().api_key("K"))
            .source(Caller::new("--base-url").base_url(Some("https://a.example/v1".to_owned())));
        let resolver = match default {
            Some(url) => resolver.default_base_url(url),
            None => resolver,
        };
        let machine = System::fixed().var("K", "key-1");
        resolver
            .system(machine)
            .resolve()
            .unwrap()
            .billing()
            .as_str()
    };
    assert_eq!(to(None), "metered");
    assert_eq!(to(Some("https://a.example")), "metered");
    assert_eq!(to(Some("https://b.example")), "third-party");
}

#[test]
fn an_error_without_a_base_url_says_that_two_accounts_are_there() {
    let machine = System::fixed()
        .var("K", "key-1")
        .file("/login.json", r#"{"access_token": "made-up"}"#);
    let error = Resolver::new()
        .source(Env::new().api_key("K"))
        .source(SessionJson::at("/login.json"))
        .system(machine)
        .resolve()
        .unwrap_err();
    assert!(error.to_string().contains("no base URL"), "{error}");
    let codes: Vec<_> = error
        .report()
        .diagnostics
        .iter()
        .map(|note| note.code)
        .collect();
    assert!(codes.contains(&"conflicting-credentials"), "{codes:?}");
}

#[test]
fn which_kind_a_variable_holds() {
    for (env, kind) in [
        (Env::new().api_key("K"), "api-key"),
        (Env::new().pinned_api_key("K"), "api-key"),
        (Env::new().bearer_token("K"), "bearer-token"),
        (Env::new().login_token("K"), "oauth"),
    ] {
        let auth = Resolver::new()
            .source(env)
            .default_base_url("https://a.example")
            .default_login_base_url("https://a.example")
            .system(System::fixed().var("K", "key-1"))
            .resolve()
            .unwrap();
        assert_eq!(auth.method().kind().as_str(), kind);
    }
}

/// Returns where a session goes that a relay is named for: to its host, or which error there is.
fn session_to(relay: &str, allowed: &str) -> String {
    let machine = System::fixed()
        .var("URL", format!("https://{relay}/v1"))
        .file("/login.json", r#"{"access_token": "made-up"}"#);
    let resolver = Resolver::new()
        .source(Env::new().base_url("URL"))
        .source(SessionJson::at("/login.json"))
        .default_login_base_url("https://api.acme.example")
        .base_urls_for_keys_only()
        .allow_login_host(allowed)
        .system(machine);
    match resolver.resolve() {
        Ok(auth) => auth.base_url().host().to_owned(),
        Err(error) => {
            let text = format!("{error} {error:?} {} {resolver:?}", error.explain());
            assert!(!text.contains("Qm7xT2v"), "{text}");
            error.kind().as_str().to_owned()
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_host_for_sessions_is_one_in_any_spelling_and_nothing_else() {
    for (relay, allowed, expected) in [
        ("relay.example", "relay.example", "relay.example"),
        ("relay.example:8443", "relay.example", "relay.example"),
        ("relay.example", " Relay.Example.\n", "relay.example"),
        ("gateway", "gateway", "gateway"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("[::1]:8443", "[0:0::1]", "[::1]"),
        ("bücher.example", "bücher.example", "xn--bcher-kva.example"),
        ("bücher.example", "XN--bcher-kva.example", "xn--bcher-kva.example"),
        ("relay-3f9a2b1c77aa.example", "relay-3f9a2b1c77aa.example", "relay-3f9a2b1c77aa.example"),
        ("relay.example", "other.example", "untrusted-url"),
        ("relay.example", "relay.example:8443", "malformed"),
        ("relay.example", "relay.example:443", "malformed"),
        ("relay.example", "relay.example/", "malformed"),
        ("relay.example", "relay.example/v1", "malformed"),
        ("relay.example", "https://relay.example", "malformed"),
        ("[::1]:8443", "[::1]:8443", "malformed"),
        ("bücher.example", "bücher.example/v1", "malformed"),
        ("bücher.example", "bücher.example:443", "malformed"),
        ("relay.example", "user@relay.example", "malformed"),
        ("relay.example", "relay.example?a=b", "malformed"),
        ("relay.example", "relay.example#a", "malformed"),
        ("relay.example", "*.example", "malformed"),
        ("relay.example", "127.1", "malformed"),
        ("relay.example", "::1", "malformed"),
        ("relay.example", "Qm7xT2vLk9Zp4Rw8", "malformed"),
        ("relay.example", "sk-Qm7xT2vLk9Zp4Rw8.example", "malformed"),
        ("relay.example", "0123456789abcdef.Qm7xT2vLk9Zp4Rw8", "malformed"),
    ] {
        assert_eq!(session_to(relay, allowed), expected, "{allowed}");
    }
    let error = Resolver::new().allow_login_host("").system(System::fixed()).resolve().unwrap_err();
    assert_eq!(error.to_string(), "the caller's session host cannot be used: not the name of a host, expected one such as `relay.example` or `[::1]` and nothing else; fix or leave out the caller's session host");
}
