//! Request headers, with a mark on what must not be logged or follow a redirect.

use std::fmt;

use zeroize::Zeroizing;

use crate::secret::Secret;
use crate::text::{LONGEST_NAME, is_printable_name};

/// The kind of value in a header, which determines how to treat it.
///
/// ```
/// use auth_resolver::method::{HeaderRole, RequestHeader};
/// use auth_resolver::Secret;
///
/// let header = |name, role| RequestHeader::new(name, Secret::parse("made-up").unwrap(), role);
/// let account = header("ChatGPT-Account-ID", HeaderRole::Identity).unwrap();
/// assert!(!account.is_sensitive());
/// let configured = header("X-Team", HeaderRole::Configured).unwrap();
/// assert!(configured.is_sensitive()); // nobody knows what is in it
/// assert!(header("no such: header", HeaderRole::Configured).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderRole {
    /// The credential. Mark it sensitive, and drop it on a redirect to another origin.
    Credential,
    /// The identity of the account. Drop it on a redirect to another origin.
    Identity,
    /// The kind of credential. It does not identify the account.
    Marker,
    /// A header from a provider's configuration. It may be a key, so treat it as one.
    Configured,
}

/// How a request carries an API key. Tokens of accounts are always bearer tokens.
///
/// ```
/// use auth_resolver::method::HeaderScheme;
/// use auth_resolver::{AuthMethod, Secret};
///
/// let method = AuthMethod::ApiKey(Secret::parse("acme-1234")?);
/// let headers = method.headers(HeaderScheme::X_API_KEY);
/// assert_eq!((headers[0].name(), headers[0].value().expose()), ("x-api-key", "acme-1234"));
/// assert_eq!(HeaderScheme::named("no such: header"), None);
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderScheme(Form);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The bare key in the header of this name.
    Bare(HeaderWord),
    /// `Authorization` with this word before the key.
    Word(HeaderWord),
    /// `Authorization: Basic`.
    Basic,
}

/// A printable name, which is short enough to be copied along: schemes are constants of presets and of
/// programs.
#[derive(Clone, Copy, PartialEq, Eq)]
struct HeaderWord {
    bytes: [u8; LONGEST_NAME],
    length: usize,
}

impl HeaderWord {
    /// Takes a printable name over.
    const fn of(text: &str) -> Self {
        let mut bytes = [0; LONGEST_NAME];
        let length = match bytes.split_at_mut_checked(text.len()) {
            Some((start, _)) => {
                start.copy_from_slice(text.as_bytes());
                text.len()
            }
            None => 0,
        };
        Self { bytes, length }
    }

    fn as_str(&self) -> &str {
        let text = self.bytes.get(..self.length).map(std::str::from_utf8);
        text.and_then(Result::ok).unwrap_or_default()
    }
}

impl fmt::Debug for HeaderWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl HeaderScheme {
    /// `Authorization: Bearer` and the key, as OpenAI's API takes it.
    pub const BEARER: Self = Self(Form::Word(HeaderWord::of("Bearer")));
    /// The bare key in `x-api-key`, as Anthropic's API takes it.
    pub const X_API_KEY: Self = Self(Form::Bare(HeaderWord::of("x-api-key")));
    /// The bare key in `x-goog-api-key`, as Google's API takes it.
    pub const X_GOOG_API_KEY: Self = Self(Form::Bare(HeaderWord::of("x-goog-api-key")));
    /// The bare key in `api-key`, as Azure takes it.
    pub const API_KEY: Self = Self(Form::Bare(HeaderWord::of("api-key")));
    /// `Authorization: Basic` (RFC 7617). The key is `user:password`, or its Base64 form, which
    /// has no colon.
    ///
    /// ```
    /// use auth_resolver::method::HeaderScheme;
    /// use auth_resolver::{AuthMethod, Secret};
    ///
    /// for text in ["ada:made-up", "YWRhOm1hZGUtdXA="] {
    ///     let headers = AuthMethod::ApiKey(Secret::parse(text)?).headers(HeaderScheme::BASIC);
    ///     assert_eq!(headers[0].value().expose(), "Basic YWRhOm1hZGUtdXA=");
    /// }
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    pub const BASIC: Self = Self(Form::Basic);

    /// Creates a scheme that sends the bare key in this header. Returns `None` for a name that
    /// [`RequestHeader::new`] rejects. The name may be known at run time only.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        is_printable_name(name).then(|| Self(Form::Bare(HeaderWord::of(name))))
    }

    /// Creates a scheme that sends the key in `Authorization` after this word. `Basic` is
    /// [`BASIC`](Self::BASIC). Returns `None` for a word that is not a valid header name.
    ///
    /// ```
    /// use auth_resolver::method::HeaderScheme;
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .key_header(HeaderScheme::authorization("Token").unwrap())
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()?;
    /// assert_eq!(auth.headers()[0].value().expose(), "Token acme-1234");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn authorization(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("basic") {
            return Some(Self::BASIC);
        }
        is_printable_name(word).then(|| Self(Form::Word(HeaderWord::of(word))))
    }

    /// Returns the name of the header.
    pub(crate) fn header_name(&self) -> &str {
        match &self.0 {
            Form::Bare(name) => name.as_str(),
            Form::Word(_) | Form::Basic => "Authorization",
        }
    }

    /// Returns the header that carries a key.
    pub(super) fn header(self, key: &Secret) -> RequestHeader {
        match self.0 {
            Form::Bare(name) => RequestHeader::credential(name.as_str(), key.clone()),
            Form::Word(word) => RequestHeader::authorization(key.after_word(word.as_str())),
            Form::Basic => RequestHeader::authorization(key.basic()),
        }
    }
}

/// A header of a request.
///
/// ```
/// use auth_resolver::method::HeaderScheme;
/// use auth_resolver::{AuthMethod, Secret};
///
/// let method = AuthMethod::ApiKey(Secret::parse("sk-test-1234")?);
/// let headers = method.headers(HeaderScheme::BEARER);
/// assert_eq!(headers[0].name(), "Authorization");
/// assert_eq!(headers[0].value().expose(), "Bearer sk-test-1234");
/// assert!(headers[0].is_sensitive());
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone)]
pub struct RequestHeader {
    name: Zeroizing<String>,
    value: Secret,
    role: HeaderRole,
}

impl RequestHeader {
    /// Creates a header.
    ///
    /// The name is 1 to 64 letters, digits, `-`, `_` or `.`. Returns `None` for any other name,
    /// even if RFC 9110 allows it, and for one that looks like a key: names are printed where
    /// values are not.
    ///
    /// ```
    /// use auth_resolver::method::{HeaderRole, RequestHeader};
    /// use auth_resolver::Secret;
    ///
    /// let header = |name| {
    ///     let value = Secret::parse("made-up").unwrap();
    ///     RequestHeader::new(name, value, HeaderRole::Configured)
    /// };
    /// assert!(header("X-Acme-Team").is_some());
    /// assert!(header("sk-pasted-here").is_none());
    /// ```
    #[must_use]
    pub fn new(name: &str, value: Secret, role: HeaderRole) -> Option<Self> {
        is_printable_name(name).then(|| Self {
            name: Zeroizing::new(name.to_owned()),
            value,
            role,
        })
    }

    /// Makes the header `Authorization: Bearer`.
    pub(crate) fn bearer(secret: &Secret) -> Self {
        Self::authorization(secret.after_word("Bearer"))
    }

    /// Makes the header `Authorization` of a scheme and a credential.
    pub(crate) fn authorization(value: Secret) -> Self {
        Self::credential("Authorization", value)
    }

    fn credential(name: &str, value: Secret) -> Self {
        Self {
            name: Zeroizing::new(name.to_owned()),
            value,
            role: HeaderRole::Credential,
        }
    }

    /// Returns the header's name as it is sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the header's value.
    #[must_use]
    pub fn value(&self) -> &Secret {
        &self.value
    }

    /// Returns the kind of value that the header carries.
    #[must_use]
    pub fn role(&self) -> HeaderRole {
        self.role
    }

    /// Returns whether the value may be a credential, for `HeaderValue::set_sensitive`.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        !matches!(self.role, HeaderRole::Identity | HeaderRole::Marker)
    }
}

// Configurations name headers, and people paste keys into such fields, so the name is left out.
impl fmt::Debug for RequestHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHeader")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}
