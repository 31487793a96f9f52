//! Parses, checks and normalises a base URL, and joins endpoints to it without losing a segment.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use url::form_urlencoded;

mod error;
mod meant;
mod notices;
mod parse;
#[cfg(test)]
mod tests;
mod version;

pub use error::InvalidBaseUrl;
pub use notices::UrlNotices;
pub(crate) use parse::{NotAHost, normal_host};
pub use version::VersionSegment;

/// A checked base URL, such as `https://api.openai.com/v1`.
///
/// It holds a scheme (`https` or `http`), a host, an optional port and an optional path. User
/// information, a query and a fragment are rejected, so it is safe to print.
///
/// Its normal form has the scheme and host in lower case, the host in ASCII (IDNA), no trailing
/// dot after the host, no default port and no slash at the end. The path is kept as written,
/// except for an endpoint's name at its end (`/chat/completions`, ...). That is cut, unless the
/// path is known to mean something else (Azure's `/models`). Two values are equal if their normal
/// forms are; parsing a normal form gives the same value.
///
/// # Examples
///
/// ```
/// use auth_resolver::BaseUrl;
///
/// let base = BaseUrl::parse(" HTTPS://API.Example.com:443/v1/ ")?;
/// assert_eq!(base.as_str(), "https://api.example.com/v1");
/// assert_eq!(base.endpoint("responses"), "https://api.example.com/v1/responses");
/// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
/// ```
#[derive(Clone)]
pub struct BaseUrl {
    /// The normal form: `scheme://host[:port]`, then the path.
    text: Cow<'static, str>,
    /// Where the path starts in `text`, and where the host stands in it.
    origin_len: usize,
    host: Range<usize>,
    is_loopback: bool,
    notices: UrlNotices,
}

impl BaseUrl {
    /// Creates one from a text in the program that is one as it stands: `https`, a name, perhaps a path. There
    /// is nothing to parse and nothing to copy, which is a third of what a preset takes to put together.
    pub(crate) fn known(text: &'static str) -> Self {
        let start = "https://".len();
        let rest = text.get(start..).unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        let end = start.saturating_add(host.len());
        let known = Self {
            text: Cow::Borrowed(text),
            origin_len: end,
            host: start..end,
            is_loopback: false,
            notices: UrlNotices {
                no_path: end == text.len(),
                ..UrlNotices::default()
            },
        };
        debug_assert!(Self::parse(text).is_ok_and(|parsed| {
            (parsed.origin_len, parsed.host) == (end, start..end)
                && (parsed.is_loopback, parsed.notices) == (false, known.notices)
        }));
        known
    }

    /// Returns the normal form, with no slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns `scheme://host`, with the port if it is not the scheme's default.
    #[must_use]
    pub fn origin(&self) -> String {
        self.split().0.to_owned()
    }

    /// Returns the host in ASCII and lower case. An IPv6 address is in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.text.get(self.host.clone()).unwrap_or_default()
    }

    /// Returns the path: empty, or with a slash at the start and none at the end.
    #[must_use]
    pub fn path(&self) -> &str {
        self.split().1
    }

    /// Returns whether the host is this machine: `localhost` or a name below it (RFC 6761),
    /// 127.0.0.0/8, `::1`, `0.0.0.0` or `::` (which reach this machine when connected to), or an
    /// IPv4-mapped form of these. No name is resolved.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Returns whether this is `http` to another machine, which only
    /// [`parse_insecure`](Self::parse_insecure) allows.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.text.starts_with("http://") && !self.is_loopback
    }

    /// Returns whether scheme, host and port are equal. Paths are ignored.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::BaseUrl;
    ///
    /// let url = BaseUrl::parse("https://gw.example:8443/v1")?;
    /// assert_eq!(url.origin(), "https://gw.example:8443");
    /// assert_eq!((url.host(), url.path(), url.is_loopback()), ("gw.example", "/v1", false));
    /// assert!(url.same_origin(&BaseUrl::parse("https://gw.example:8443/other")?));
    /// assert!(!url.same_origin(&BaseUrl::parse("https://gw.example/v1")?));
    /// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
    /// ```
    #[must_use]
    pub fn same_origin(&self, other: &Self) -> bool {
        self.split().0 == other.split().0
    }

    /// Returns notes about the text this was parsed from. Equality ignores them.
    #[must_use]
    pub fn notices(&self) -> UrlNotices {
        self.notices
    }

    /// Joins `path` with exactly one slash, so that the last segment of the base is kept. An
    /// empty `path` gives the base itself.
    ///
    /// `path` is trusted: it is not checked or encoded. It cannot change the host.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::BaseUrl;
    ///
    /// let base = BaseUrl::parse("https://api.example.com/v1/")?;
    /// assert_eq!(base.endpoint("/responses"), "https://api.example.com/v1/responses");
    /// assert_eq!(base.endpoint(""), "https://api.example.com/v1");
    /// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
    /// ```
    // Not `Url::join`: RFC 3986 resolution drops the base's last segment.
    #[must_use]
    pub fn endpoint(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        if path.is_empty() {
            self.text.to_string()
        } else {
            format!("{}/{path}", self.text)
        }
    }

    /// Joins `path` as [`endpoint`](Self::endpoint) does and appends `query` in its order,
    /// encoded as `application/x-www-form-urlencoded`. An empty `query` appends nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::BaseUrl;
    ///
    /// let base = BaseUrl::parse("https://gateway.example/openai")?;
    /// assert_eq!(
    ///     base.endpoint_with_query("responses", [("api-version", "a b")]),
    ///     "https://gateway.example/openai/responses?api-version=a+b",
    /// );
    /// # Ok::<(), auth_resolver::base_url::InvalidBaseUrl>(())
    /// ```
    #[must_use]
    pub fn endpoint_with_query<'q>(
        &self,
        path: &str,
        query: impl IntoIterator<Item = (&'q str, &'q str)>,
    ) -> String {
        let endpoint = self.endpoint(path);
        let mut query = query.into_iter().peekable();
        if query.peek().is_none() {
            return endpoint;
        }
        let separator = if endpoint.contains('?') { '&' } else { '?' };
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        format!("{endpoint}{separator}{query}")
    }

    /// Returns this scheme, host and port with the path of `other`.
    pub(crate) fn with_path_of(&self, other: &Self) -> Self {
        Self {
            text: format!("{}{}", self.split().0, other.path()).into(),
            // That an endpoint was cut off is still true.
            notices: UrlNotices {
                doubled_version: other.notices.doubled_version,
                no_path: other.notices.no_path,
                ..self.notices
            },
            ..self.clone()
        }
    }

    /// Splits the normal form into origin and path.
    fn split(&self) -> (&str, &str) {
        self.text
            .split_at_checked(self.origin_len)
            .unwrap_or((&self.text, ""))
    }
}

/// Prints the normal form.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Prints the normal form, which never holds user information or a query.
impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BaseUrl").field(&self.text).finish()
    }
}

impl PartialEq for BaseUrl {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for BaseUrl {}

impl Hash for BaseUrl {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
