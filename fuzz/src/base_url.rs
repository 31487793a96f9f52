//! Base URLs.

use auth_resolver::BaseUrl;
use auth_resolver::secret::Cleaned;
use url::{Host, Url};

use crate::{marker, text_of};

/// Parses a text, and holds the result against itself and the crate `url`.
pub fn run(data: &[u8]) {
    let Some(text) = std::str::from_utf8(data).ok().or_else(|| text_of(data)) else {
        return;
    };
    let (strict, lax) = (BaseUrl::parse(text), BaseUrl::parse_insecure(text));
    match (&strict, &lax) {
        (Ok(one), Ok(other)) => assert!(one == other && !other.is_insecure()),
        (Err(_), Ok(url)) => assert!(url.is_insecure(), "refused without a reason"),
        (Ok(_), Err(_)) => panic!("the stricter one takes it"),
        (Err(one), Err(other)) => {
            assert_eq!(one, other);
            assert!(
                !marker::is_shown(&format!("{one} {one:?}")),
                "an error quotes"
            );
        }
    }
    let Ok(url) = lax else {
        return;
    };
    check_normal_form(&url);
    check_meaning(&url, Cleaned::new(text).text());
    check_endpoints(&url);
}

fn check_normal_form(url: &BaseUrl) {
    let again = BaseUrl::parse_insecure(url.as_str()).expect("a normal form is one");
    assert_eq!(again.as_str(), url.as_str(), "normalising twice");
    assert_eq!(again.host(), url.host());
    assert_eq!(again.path(), url.path());
    assert_eq!(again.is_loopback(), url.is_loopback());
    assert!(again.same_origin(url));
    assert!(!again.notices().endpoint_suffix_cut());
    assert_eq!(format!("{}{}", url.origin(), url.path()), url.as_str());
    assert!(url.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
    assert!(!url.as_str().ends_with('/'));
}

/// Another parser reads the same out of the normal form, and the same host out of the text.
fn check_meaning(url: &BaseUrl, written: &str) {
    let other = Url::parse(url.as_str()).expect("a normal form is a URL");
    assert_eq!(other.host_str(), Some(url.host()), "another host");
    assert_eq!(
        other.path().trim_end_matches('/'),
        url.path(),
        "another path"
    );
    assert!(other.username().is_empty() && other.password().is_none());
    assert!(other.query().is_none() && other.fragment().is_none());
    let is_loopback = match other.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        None => false,
    };
    assert_eq!(url.is_loopback(), is_loopback, "this machine or another");
    assert_eq!(url.is_insecure(), other.scheme() == "http" && !is_loopback);
    let written = Url::parse(written).expect("what is taken is a URL");
    let host = written.host_str().unwrap_or_default();
    assert_eq!(
        host.strip_suffix('.').unwrap_or(host),
        url.host(),
        "a host that nobody wrote"
    );
    assert_eq!(
        written.port_or_known_default(),
        other.port_or_known_default()
    );
    assert_eq!(written.scheme(), other.scheme());
    assert!(
        written.path().starts_with(url.path()),
        "a path that nobody wrote"
    );
}

fn check_endpoints(url: &BaseUrl) {
    for path in [
        "responses",
        "/responses",
        "//evil.example/x",
        "\\\\evil.example",
        "@evil.example",
        "",
    ] {
        let endpoint = url.endpoint(path);
        assert!(endpoint.starts_with(url.as_str()), "a segment is lost");
        let parsed = Url::parse(&endpoint).expect("an endpoint is a URL");
        assert_eq!(parsed.host_str(), Some(url.host()), "an endpoint elsewhere");
    }
    let query = url.endpoint_with_query("x", [("a", url.path()), ("&=#", "b c")]);
    let parsed = Url::parse(&query).expect("an endpoint is a URL");
    let pairs: Vec<_> = parsed.query_pairs().collect();
    assert_eq!(
        pairs,
        [
            ("a".into(), url.path().into()),
            ("&=#".into(), "b c".into())
        ]
    );
    assert!(parsed.fragment().is_none());
}
