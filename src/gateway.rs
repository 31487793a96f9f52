//! One server and one key for several programs.

use zeroize::Zeroizing;

use crate::base_url::{BaseUrl, InvalidBaseUrl, VersionSegment};
use crate::sources::Caller;
use crate::text::UncheckedText;

/// What the account calls the place.
const NAME: &str = "the gateway";

/// A server that speaks the protocols of several programs, and the one key for it.
///
/// One key serves them all, one text for the base URL does not: some programs write the version
/// into the address themselves, and each carries the key in a header of its own. So this holds the
/// root, and the rest follows from each preset's own data.
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
    /// It is no base URL.
    #[error("{0}")]
    Url(InvalidBaseUrl),
    /// It ends in a version, which is one program's and not all programs'.
    #[error(
        "the URL ends in a version, which each program adds or is given by itself; use `{root}`"
    )]
    VersionSegment {
        /// The same without the version.
        root: BaseUrl,
    },
}

impl Gateway {
    /// Puts the root, such as `https://gw.example` or `https://gw.example/api`, and the key
    /// together.
    ///
    /// The key is judged when a preset resolves, as one that the caller was given, and so is `http`
    /// to another machine.
    ///
    /// # Errors
    ///
    /// Says what the URL should be if it ends in the version of one program.
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

    /// Returns the root.
    #[must_use]
    pub fn root(&self) -> &BaseUrl {
        &self.root
    }

    /// Returns the base URL for a program with this rule for versions.
    #[must_use]
    pub fn base_url(&self, version: VersionSegment) -> BaseUrl {
        version.base_url(&self.root)
    }

    /// Returns the key and the base URL as the caller's own, the key as an API key.
    #[must_use]
    pub fn api_key(&self, version: VersionSegment) -> Caller {
        self.caller(version)
            .api_key(Some(self.key.expose().to_owned()))
    }

    /// Returns the same with the key as a bearer token, for programs that tell the two apart.
    #[must_use]
    pub fn bearer_token(&self, version: VersionSegment) -> Caller {
        self.caller(version)
            .bearer_token(Some(self.key.expose().to_owned()))
    }

    fn caller(&self, version: VersionSegment) -> Caller {
        Caller::new(NAME).base_url(Some(self.base_url(version).to_string()))
    }
}
