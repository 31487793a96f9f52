use std::net::IpAddr;
use std::str::FromStr;

use url::Host;
use zeroize::Zeroizing;

use super::{BaseUrl, InvalidBaseUrl, UrlNotices};
use crate::secret::{
    Cleaned, InvalidSecret, SecretStore, begins_like_key, is_example_name, is_invisible,
    is_pasted_key, stand_in,
};
use crate::text::is_printable_name;
use crate::vendor::{Site, Vendor};

/// What people paste after the base when they copy an endpoint out of an example.
const ENDPOINTS: [&str; 4] = ["/chat/completions", "/responses", "/models", "/messages"];

/// The longest base URL, in bytes. Servers take little more, and each report prints it several times.
pub(super) const LONGEST: usize = 2048;

/// The longest name and the longest label that DNS can hold, in bytes (RFC 1035, section 2.3.4).
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// The schemes that are taken, and their default ports.
const SCHEMES: [(&str, u16); 2] = [("https", 443), ("http", 80)];

impl BaseUrl {
    /// Parses a base URL: `https` to any host, or `http` to this machine ([`is_loopback`]).
    ///
    /// Whitespace, invisible characters and one pair of quotes around the text are removed first
    /// ([`Cleaned`]). Nothing else is repaired. Input that a lenient parser would drop or rewrite
    /// (a backslash, a line break, `..`, `http:host`, `0x7f.1`) is rejected.
    ///
    /// [`is_loopback`]: Self::is_loopback
    /// [`Cleaned`]: crate::secret::Cleaned
    ///
    /// # Errors
    ///
    /// Returns the rule that the text breaks, without repeating any of it. A blank text is
    /// [`InvalidBaseUrl::Empty`], which callers treat as "not set".
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::base_url::InvalidBaseUrl;
    /// use auth_resolver::BaseUrl;
    ///
    /// assert!(BaseUrl::parse("http://localhost:11434/v1").is_ok());
    /// let refused = |text| BaseUrl::parse(text).unwrap_err();
    /// assert_eq!(refused("localhost:11434/v1"), InvalidBaseUrl::MissingScheme);
    /// assert_eq!(refused("http://gateway.example/v1"), InvalidBaseUrl::Insecure);
    /// assert_eq!(refused("https://api.openai.com@evil.test"), InvalidBaseUrl::UserInfo);
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        match Self::parse_insecure(text)? {
            url if url.is_insecure() => Err(InvalidBaseUrl::Insecure),
            url => Ok(url),
        }
    }

    /// Parses a base URL as [`parse`](Self::parse) does, and allows `http` to any host.
    ///
    /// A credential sent there crosses the network unencrypted; see
    /// [`is_insecure`](Self::is_insecure).
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), without [`InvalidBaseUrl::Insecure`].
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::BaseUrl;
    ///
    /// let inside = BaseUrl::parse_insecure("http://gateway.internal/v1")?;
    /// assert!(inside.is_insecure());
    /// assert!(!BaseUrl::parse_insecure("http://localhost/v1")?.is_insecure());
    /// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
    /// ```
    // `url::Url` is not used: as WHATWG asks, it repairs what it can. It drops tabs and line breaks,
    // turns `\` into `/`, adds a missing `//` and resolves `..`; each lets a text mean another URL than
    // a reader sees. The text is cut apart by RFC 3986 here, and `url` judges the host alone.
    pub fn parse_insecure(text: &str) -> Result<Self, InvalidBaseUrl> {
        let cleaned = Cleaned::new(text);
        check_whole(cleaned.text())?;
        let ((scheme, default_port), rest) =
            split_scheme(cleaned.text()).map_err(|why| without_scheme(cleaned.text(), why))?;
        let (authority, path) = split_authority(rest)?;
        check_path(path)?;
        // A base URL is printed wherever it is explained, so a key that was pasted into one would be too.
        if rest.split(is_between_words).any(is_pasted_key) {
            return Err(InvalidBaseUrl::LooksLikeKey);
        }
        let (host, port) = split_port(authority)?;
        let (host, is_loopback) = parse_host(host)?;
        if is_placeholder(&host, path) {
            return Err(InvalidBaseUrl::Placeholder);
        }
        // In its normal form a host has other letters than were written.
        if host.split('.').any(is_pasted_key) {
            return Err(InvalidBaseUrl::LooksLikeKey);
        }

        let mut text = [scheme, "://", &host].concat();
        let at = text.len().saturating_sub(host.len())..text.len();
        if let Some(port) = port.filter(|&port| port != default_port) {
            text.extend([":", &port.to_string()]);
        }
        let origin_len = text.len();
        let (path, endpoint_suffix_cut) = cut_endpoints(&host, path);
        text.push_str(path);
        // A host's normal form can be longer than what was written.
        if text.len() > LONGEST {
            return Err(InvalidBaseUrl::TooLong);
        }
        let notices = UrlNotices {
            text: cleaned.notices(),
            endpoint_suffix_cut,
            doubled_version: without_doubled_version(path).is_some(),
            no_path: path.is_empty(),
            non_ascii_host: is_internationalised(&host),
        };
        Ok(Self {
            text: text.into(),
            origin_len,
            host: at,
            is_loopback,
            notices,
        })
    }

    /// Returns the same with another path, which is empty or starts with a slash.
    pub(crate) fn with_path(&self, path: &str) -> Self {
        let text = format!("{}{path}", self.split().0);
        // What was accepted once is accepted with fewer or more plain segments.
        Self::parse_insecure(&text).unwrap_or_else(|_| self.clone())
    }

    /// Returns this with a version segment once where it stands twice in a row, as in `/v1/v1`.
    pub(crate) fn without_doubled_version(&self) -> Option<Self> {
        let (origin, path) = self.split();
        let shorter = without_doubled_version(path)?;
        Self::parse_insecure(&format!("{origin}{shorter}")).ok()
    }
}

/// Parses like [`BaseUrl::parse`], which rejects `http` to another machine.
///
/// ```
/// use auth_resolver::BaseUrl;
///
/// let url: BaseUrl = "https://gw.example/v1/".parse()?;
/// assert_eq!(url.as_str(), "https://gw.example/v1");
/// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
/// ```
impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Checks what can be said of the text before its parts are known.
fn check_whole(text: &str) -> Result<(), InvalidBaseUrl> {
    if text.is_empty() {
        return Err(InvalidBaseUrl::Empty);
    }
    if begins_like_key(text) {
        return Err(InvalidBaseUrl::LooksLikeKey);
    }
    if text.len() > LONGEST {
        return Err(InvalidBaseUrl::TooLong);
    }
    // `{` and `}` also stand for `${NAME}` and for templates such as `https://{resource}.example`.
    if text.contains(['{', '}', '<', '>']) || text.contains("$(") {
        return Err(InvalidBaseUrl::Placeholder);
    }
    let is_wrong = |character: char| {
        character.is_control()
            || character.is_whitespace()
            || character == '\\'
            || is_invisible(character)
    };
    if text.contains(is_wrong) {
        Err(InvalidBaseUrl::Characters)
    } else {
        Ok(())
    }
}

/// Splits `scheme://rest`.
fn split_scheme(text: &str) -> Result<((&'static str, u16), &str), InvalidBaseUrl> {
    let (name, rest) = text.split_once(':').ok_or(InvalidBaseUrl::MissingScheme)?;
    let after_slashes = rest.strip_prefix("//");
    let mut schemes = SCHEMES.into_iter();
    match schemes.find(|(scheme, _)| name.eq_ignore_ascii_case(scheme)) {
        Some(scheme) => Ok((scheme, after_slashes.ok_or(InvalidBaseUrl::MissingHost)?)),
        None if is_scheme(name) && (after_slashes.is_some() || !starts_with_port(rest)) => {
            Err(InvalidBaseUrl::UnsupportedScheme)
        }
        None => Err(InvalidBaseUrl::MissingScheme),
    }
}

/// Returns whether a text that begins with no scheme for `http` is meant as a base URL.
fn without_scheme(text: &str, why: InvalidBaseUrl) -> InvalidBaseUrl {
    match stand_in(text) {
        // Any scheme at all may be that of some store; these are known.
        Some(InvalidSecret::Reference(SecretStore::Other) | InvalidSecret::LooksLikePath)
        | None => why,
        Some(_) => InvalidBaseUrl::Placeholder,
    }
}

/// Returns whether a text is a `scheme` of RFC 3986, section 3.1. A host name with dots is one as well.
fn is_scheme(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Distinguishes `localhost:11434/v1` from `mailto:somebody`.
fn starts_with_port(rest: &str) -> bool {
    let port = rest.split('/').next().unwrap_or_default();
    !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits `authority/path` and refuses all that is neither host, port nor path.
fn split_authority(rest: &str) -> Result<(&str, &str), InvalidBaseUrl> {
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err(InvalidBaseUrl::UserInfo);
    }
    if authority.is_empty() {
        return Err(InvalidBaseUrl::MissingHost);
    }
    match path.matches(['?', '#']).next() {
        Some("?") => Err(InvalidBaseUrl::Query),
        Some(_) => Err(InvalidBaseUrl::Fragment),
        None => Ok((authority, path)),
    }
}

fn is_between_words(character: char) -> bool {
    !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
}

// Without a copy, which would be one of a key that was pasted into the path.
fn after_dot(segment: &str) -> Option<&str> {
    [".", "%2e", "%2E"]
        .iter()
        .find_map(|dot| segment.strip_prefix(dot))
}

/// Checks that the path has no character that a parser would rewrite and no segment that a server
/// would resolve.
fn check_path(path: &str) -> Result<(), InvalidBaseUrl> {
    // `pchar` of RFC 3986, section 3.3, without `@`: behind it, another parser may see a host.
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:%/".contains(&byte);
    if !path.bytes().all(is_legal) {
        return Err(InvalidBaseUrl::Characters);
    }
    let hides_nothing = path.split('%').skip(1).all(|after| {
        // The digits are checked, as `from_str_radix` takes a `+` for one.
        let digits = after
            .get(..2)
            .filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        // Nobody has a reason to encode a letter, but to hide it: `%73k-` is the beginning of a key.
        let is_hidden = |byte: u8| {
            byte.is_ascii_control() || byte.is_ascii_alphanumeric() || b"/\\-_".contains(&byte)
        };
        byte.is_some_and(|byte| !is_hidden(byte))
    });
    let is_dots = |segment: &str| {
        after_dot(segment).is_some_and(|rest| rest.is_empty() || after_dot(rest) == Some(""))
    };
    if hides_nothing && !path.split('/').any(is_dots) {
        Ok(())
    } else {
        Err(InvalidBaseUrl::PathTrick)
    }
}

/// Splits `host:port`.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), InvalidBaseUrl> {
    let (host, port) = match authority.rsplit_once(':') {
        // The last colon of `[::1]` is the address's own.
        Some((host, port)) if !port.ends_with(']') => (host, Some(parse_port(port)?)),
        _ => (authority, None),
    };
    if host.is_empty() {
        Err(InvalidBaseUrl::MissingHost)
    } else {
        Ok((host, port))
    }
}

fn parse_port(port: &str) -> Result<u16, InvalidBaseUrl> {
    let is_plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    port.parse()
        .ok()
        .filter(|_| is_plain)
        .ok_or(InvalidBaseUrl::Port)
}

/// Names of resources in examples, at the hosts of vendors that give each customer a name below theirs
/// (openai-python, Microsoft's and Cloudflare's guides), with `-` for `_`.
#[rustfmt::skip] // Columns.
const EXAMPLES: [&str; 11] = [
    "yourresource", "yourresourcename", "example-resource", "example-endpoint", "resource-name", "my-resource-name",
    "account-id", "account-tag", "gateway-id", "gateway-name", "deployment-name",
];

/// Labels of hosts that are nobody's.
#[rustfmt::skip] // Columns.
const NOBODYS: [&str; 6] = [
    "yourdomain", "yourcompany", "your-domain", "your-company", "yourhost", "yourserver",
];

/// Tells `your-resource-name.openai.azure.com` and `your-gateway.example.com` from a host that is somebody's.
// `clients.your-server.de` is one, as are names that merely begin with `your`: of an unknown host, only a first
// label counts that is made of such words alone, and no label but these may stand anywhere.
fn is_placeholder(host: &str, path: &str) -> bool {
    let is = |label: &str, word: &str| {
        let dashed = label
            .bytes()
            .map(|byte| if byte == b'_' { b'-' } else { byte });
        dashed
            .map(|byte| byte.to_ascii_lowercase())
            .eq(word.bytes())
    };
    let is_one_of = |label: &str, words: &[&str]| words.iter().any(|word| is(label, word));
    let first = host.split('.').next().unwrap_or_default();
    if is_example_name(first) || host.split('.').any(|label| is_one_of(label, &NOBODYS)) {
        return true;
    }
    let is_example = |label: &str| {
        let begins = label.get(..5).is_some_and(|start| is(start, "your-"));
        begins || is_one_of(label, &EXAMPLES)
    };
    (is_example(first) || path.split('/').any(is_example)) && Vendor::at(host).is_some()
}

/// Returns the host in its normal form, and whether it is this machine.
fn parse_host(written: &str) -> Result<(String, bool), InvalidBaseUrl> {
    // `url` would decode `%`; and IDNA takes its time over texts that no name can be as long as.
    if written.contains('%') || written.chars().count() > MAX_NAME {
        return Err(InvalidBaseUrl::Host);
    }
    match Host::parse(written).map_err(|_| InvalidBaseUrl::Host)? {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(&name);
            // IDNA folds many characters into ASCII ones. Where nothing else is left of them, as
            // in full-width letters, they were only a disguise.
            let is_disguise = !written.is_ascii() && !is_internationalised(name);
            if is_disguise || !is_name(name) {
                return Err(InvalidBaseUrl::Host);
            }
            let is_loopback = name == "localhost" || name.ends_with(".localhost");
            Ok((name.to_owned(), is_loopback))
        }
        // `127.1`, `0x7f.1` and `2130706433` mean an address to some parsers and a name to others.
        Host::Ipv4(address) if address.to_string() != written => Err(InvalidBaseUrl::Host),
        Host::Ipv4(address) => Ok((address.to_string(), is_this_machine(IpAddr::V4(address)))),
        Host::Ipv6(address) => {
            let is_loopback = is_this_machine(IpAddr::V6(address));
            Ok((Host::<&str>::Ipv6(address).to_string(), is_loopback))
        }
    }
}

/// Recognises addresses of this machine, and the one at which servers listen for all of them: whoever connects to
/// that reaches this machine or nothing.
fn is_this_machine(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || address.is_unspecified()
}

/// Returns the address that a host is: an IPv4 address in its plain form, or an IPv6 address in brackets.
pub(super) fn address(host: &str) -> Option<IpAddr> {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inside {
        Some(inside) => inside.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

/// Recognises an address of a private network (RFC 1918, RFC 4193) or of the link.
pub(super) fn is_private(host: &str) -> bool {
    match address(host).map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.is_private() || address.is_link_local(),
        Some(IpAddr::V6(address)) => address.is_unique_local() || address.is_unicast_link_local(),
        None => false,
    }
}

/// Recognises a name that DNS can hold, with the underscore that container networks use in theirs.
fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.split('.').all(|label| {
            (1..=MAX_LABEL).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        })
}

fn is_internationalised(host: &str) -> bool {
    host.split('.').any(|label| label.starts_with("xn--"))
}

/// Cuts endpoints and slashes off the end of the path, and tells whether there was an endpoint.
fn cut_endpoints<'p>(host: &str, path: &'p str) -> (&'p str, bool) {
    let whole = path.trim_end_matches('/');
    let mut path = without_method(whole).unwrap_or(whole);
    // More than one is cut, or a second parse would cut what the first one left.
    while let Some(shorter) = ENDPOINTS
        .iter()
        .find_map(|endpoint| path.strip_suffix(endpoint))
        .map(|shorter| shorter.trim_end_matches('/'))
        .filter(|shorter| !is_name_of_path(host, path, shorter))
    {
        path = shorter;
    }
    (path, path.len() < whole.len())
}

/// Cuts off what Google's API is asked at: `/models/NAME:generateContent`.
pub(super) fn without_method(path: &str) -> Option<&str> {
    const METHODS: [&str; 3] = ["generateContent", "streamGenerateContent", "countTokens"];
    let (before, method) = path.rsplit_once(':')?;
    let (before, _) = before.rsplit_once('/')?;
    let before = before.strip_suffix("/models")?;
    METHODS.contains(&method).then_some(before)
}

/// Returns whether a path ends in the name of a place that is merely called like an endpoint: a deployment
/// (`/openai/deployments/responses`), or what a vendor serves there (Azure's `/models`).
fn is_name_of_path(host: &str, path: &str, parent: &str) -> bool {
    let is_known = || Site::of_host(host).is_some_and(|site| site.has_path(path.trim_matches('/')));
    parent.ends_with("/deployments") || is_known()
}

/// In bytes. No version of an API is longer.
const LONGEST_VERSION: usize = 10;

/// Returns whether a segment of a path names a version, such as `v1` or `v1beta`.
pub(super) fn is_version(segment: &str) -> bool {
    // `v1`, `v1beta`, `v1p1beta1`, `v1.0`. A note names the segment, so it is to be nothing longer.
    segment.len() <= LONGEST_VERSION
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        && segment
            .strip_prefix('v')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns the path with `/v1` for `/v1/v1`, as a program makes that adds `/v1` to a base that has it;
/// `None` if no version stands there twice.
fn without_doubled_version(path: &str) -> Option<String> {
    let mut shorter = String::with_capacity(path.len());
    let mut previous = "";
    let mut is_doubled = false;
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if segment == previous && is_version(segment) {
            is_doubled = true;
        } else {
            shorter.push('/');
            shorter.push_str(segment);
        }
        previous = segment;
    }
    is_doubled.then_some(shorter)
}

/// A text that is not the name of a host and nothing else. It holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a host, expected one such as `relay.example` or `[::1]` and nothing else")]
pub(crate) struct NotAHost;

/// Returns a host in the form that [`BaseUrl::host`] has, so that the two can be compared.
///
/// The text's ends are cleaned as those of a base URL are. A port, a path or a scheme would have no
/// effect, so a text with one is refused.
pub(crate) fn normal_host(text: &str) -> Result<String, NotAHost> {
    const SCHEME: &str = "https://";
    let text = Cleaned::new(text);
    let host = text.text();
    let is_address = host.starts_with('[') && host.ends_with(']');
    let has_more = host.contains('/') || (host.contains(':') && !is_address);
    // Before it is parsed: a host is not wiped.
    if has_more || (!is_address && host.is_ascii() && !ends_as_host(host)) {
        return Err(NotAHost);
    }
    // Reserved in advance: a text that has to grow leaves a copy behind that nobody wipes.
    let capacity = SCHEME.len().saturating_add(host.len());
    let mut url = Zeroizing::new(String::with_capacity(capacity));
    url.push_str(SCHEME);
    url.push_str(host);
    let url = BaseUrl::parse_insecure(&url).map_err(|_| NotAHost)?;
    if is_address || ends_as_host(url.host()) {
        Ok(url.host().to_owned())
    } else {
        Err(NotAHost)
    }
}

// Hosts are shown, and people paste keys in wrong places. The last part of a host is a word or a
// number, and that of a key is neither.
fn ends_as_host(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    is_printable_name(text.rsplit('.').next().unwrap_or_default())
}
