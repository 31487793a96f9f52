//! One server and one key for several programs.

use zeroize::Zeroizing;

use crate::base_url::{BaseUrl, InvalidBaseUrl, VersionSegment};
use crate::sources::Caller;
use crate::text::UncheckedText;

/// What the account calls the place.
const NAME: &str = "the gateway";

/// A server that several programs use, and its one key.
///
/// The programs share the key but not the base URL: some append the version themselves, and each
/// sends the key in its own header. This type therefore holds the root URL, and each preset
/// derives the rest.
///
/// ```
/// use auth_resolver::{Gateway, System};
///
/// let gateway = Gateway::new("https://gw.example", "gw-key-1234")?;
/// let machine = System::fixed().home("/home/u").build();
///
/// let codex = auth_resolver::codex().system(machine.clone()).gateway(&gateway).resolve()?;
/// assert_eq!(codex.base_url().as_str(), "https://gw.example/v1");
/// assert_eq!(codex.headers()[0].name(), "Authorization");
///
/// let claude = auth_resolver::claude_code().system(machine.clone()).gateway(&gateway).resolve()?;
/// assert_eq!(claude.base_url().as_str(), "https://gw.example");
/// assert_eq!(claude.headers()[0].name(), "Authorization");
///
/// let gemini = auth_resolver::gemini_cli().system(machine).gateway(&gateway).resolve()?;
/// assert_eq!(gemini.base_url().as_str(), "https://gw.example");
/// assert_eq!(gemini.headers()[0].name(), "x-goog-api-key");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gateway {
    root: BaseUrl,
    key: UncheckedText,
}

/// Why a text is not the root of a gateway.
///
/// ```
/// use auth_resolver::base_url::InvalidBaseUrl;
/// use auth_resolver::gateway::InvalidGateway;
/// use auth_resolver::Gateway;
///
/// let why = Gateway::new("gw.example", "gw-key-1234").unwrap_err();
/// assert_eq!(why, InvalidGateway::Url(InvalidBaseUrl::MissingScheme));
/// let why = Gateway::new("https://gw.example/v1", "gw-key-1234").unwrap_err();
/// let InvalidGateway::VersionSegment { root } = why else { unreachable!() };
/// assert_eq!(root.as_str(), "https://gw.example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidGateway {
    /// Not a valid base URL.
    #[error("{0}")]
    Url(InvalidBaseUrl),
    /// The URL ends in a version, which suits only one program.
    #[error(
        "the URL ends in a version, which each program adds or is given by itself; use `{root}`"
    )]
    VersionSegment {
        /// The URL without the version.
        root: BaseUrl,
    },
}

impl Gateway {
    /// Creates a gateway from its root URL, such as `https://gw.example` or
    /// `https://gw.example/api`, and its key.
    ///
    /// The key is checked when a preset resolves, like any key that was given for this run. So is `http` to
    /// another machine.
    ///
    /// # Errors
    ///
    /// If the URL ends in the version of one program, the error holds the URL without it.
    ///
    /// ```
    /// use auth_resolver::Gateway;
    ///
    /// let error = Gateway::new("https://gw.example/v1beta", "gw-key-1234").unwrap_err();
    /// assert!(error.to_string().ends_with("use `https://gw.example`"));
    /// ```
    pub fn new(root: &str, key: impl Into<String>) -> Result<Self, InvalidGateway> {
        let key = UncheckedText::new(&Zeroizing::new(key.into()));
        let root = BaseUrl::parse_insecure(root).map_err(InvalidGateway::Url)?;
        match root.last_version() {
            Some(_) => Err(InvalidGateway::VersionSegment {
                root: root.without_version(),
            }),
            None => Ok(Self { root, key }),
        }
    }

    /// Returns the root URL.
    #[must_use]
    pub fn root(&self) -> &BaseUrl {
        &self.root
    }

    /// Returns the base URL for programs that treat the version this way.
    #[must_use]
    pub fn base_url(&self, version: VersionSegment) -> BaseUrl {
        version.base_url(&self.root)
    }

    /// Returns the base URL and the key as a source, with the key as an API key.
    #[must_use]
    pub fn api_key(&self, version: VersionSegment) -> Caller {
        self.caller(version)
            .api_key(Some(self.key.expose().to_owned()))
    }

    /// Returns the base URL and the key as a source, with the key as a bearer token, for programs
    /// that distinguish the two.
    #[must_use]
    pub fn bearer_token(&self, version: VersionSegment) -> Caller {
        self.caller(version)
            .bearer_token(Some(self.key.expose().to_owned()))
    }

    fn caller(&self, version: VersionSegment) -> Caller {
        Caller::new(NAME).base_url(Some(self.base_url(version).to_string()))
    }
}
