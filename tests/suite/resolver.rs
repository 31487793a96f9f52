//! What a resolver brings along itself: the default base URLs.

use auth_resolver::{Caller, Env, Resolver, System};

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
    let b = || Caller::new("--base-url").base_url(Some("https://b.example".to_owned()));
    for (shows, resolver, expected) in [
        ("encrypted", with("https://a.example/v1"), "https://a.example/v1"),
        ("on this machine", with("http://localhost:1"), "http://localhost:1"),
        ("not encrypted", with("http://a.example"), "invalid-url built-in"),
        ("not encrypted, as allowed", with("http://a.example").allow_http(), "http://a.example"),
        ("no URL", with("a.example"), "invalid-url built-in"),
        ("no URL, and nobody needs it", with("a.example").source(b()), "https://b.example"),
        ("that of sessions is looked at as well", with("https://a.example").default_session_base_url("http://a.example"), "invalid-url built-in"),
    ] {
        assert_eq!(outcome(resolver), expected, "{shows}");
    }
}
