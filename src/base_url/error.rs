/// Why a text is not a [`BaseUrl`](crate::BaseUrl). It holds no part of the text.
///
/// ```
/// use auth_resolver::base_url::InvalidBaseUrl;
/// use auth_resolver::BaseUrl;
///
/// let why = BaseUrl::parse("https://user:pass@gw.example/v1").unwrap_err();
/// assert_eq!(why, InvalidBaseUrl::UserInfo);
/// assert!(!why.to_string().contains("pass"));
/// assert_eq!(BaseUrl::parse("sk-pasted").unwrap_err(), InvalidBaseUrl::LooksLikeKey);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidBaseUrl {
    /// The text is empty or only whitespace. This usually counts as "not set".
    #[error("the base URL is empty, expected `https://host/path`")]
    Empty,
    /// The text looks like a key, or a part of its host or path does.
    #[error("the base URL looks like an API key, expected `https://host/path`")]
    LooksLikeKey,
    /// The text has more than 2,048 bytes.
    #[error("the base URL is longer than 2048 bytes, expected `https://host/path`")]
    TooLong,
    /// The text has `${`, `$(`, `{`, `}`, `<` or `>`, or is `$NAME`, `%NAME%`, a reference such as
    /// `op://...`, or a word such as `undefined`: an unexpanded variable or an unfilled template.
    #[error(
        "the base URL has an unexpanded variable or a placeholder, expected its final text, such \
         as `https://host/path`"
    )]
    Placeholder,
    /// The text has whitespace, a control or invisible character, or a backslash inside, or its
    /// path has `@` or a character that RFC 3986 does not allow there.
    #[error(
        "the base URL has whitespace, a control character, a backslash or another character that \
         does not belong there, expected `https://host/path`"
    )]
    Characters,
    /// The text has no scheme, such as `api.openai.com/v1` or `localhost:11434`.
    #[error(
        "the base URL has no scheme, expected it to start with `https://`, or for this machine `http://`"
    )]
    MissingScheme,
    /// The scheme is neither `https` nor `http`.
    #[error("the base URL has a scheme that is not supported, expected `https://`")]
    UnsupportedScheme,
    /// No host follows the scheme, as in `https:host`, `https:/host` or `https:///path`.
    #[error("the base URL has no host after its scheme, expected `https://host/path`")]
    MissingHost,
    /// The text has an `@` before the path.
    #[error(
        "the base URL has user information before its host, expected `https://host/path` and the \
         credential in a place of its own"
    )]
    UserInfo,
    /// The host is not a name that DNS can hold, a dotted IPv4 address in its plain form, or an
    /// IPv6 address in brackets.
    #[error(
        "the base URL has a malformed host, expected a host name, an IPv4 address such as \
         `127.0.0.1` or an IPv6 address such as `[::1]`"
    )]
    Host,
    /// The port is not a plain number from 1 to 65535.
    #[error("the base URL has a malformed port, expected a number from 1 to 65535")]
    Port,
    /// The path has a `.` or `..` segment, a percent-encoded slash, backslash, letter, digit, `-`, `_`
    /// or control character, or a `%` that no two hexadecimal digits follow.
    #[error(
        "the base URL has a path with a dot segment or an encoded separator, expected plain \
         segments such as `/v1`"
    )]
    PathTrick,
    /// The text has a `?`.
    #[error(
        "the base URL has a query, expected `https://host/path` and query parameters in a setting \
         of their own"
    )]
    Query,
    /// The text has a `#`.
    #[error("the base URL has a fragment, expected `https://host/path`")]
    Fragment,
    /// The URL is `http` to another machine, which [`BaseUrl::parse`](crate::BaseUrl::parse)
    /// rejects.
    #[error(
        "the base URL is unencrypted `http` to another machine, expected `https://`, or an \
         explicit permission for this URL"
    )]
    Insecure,
}
