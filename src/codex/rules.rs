//! The names of the rule sets that the preset knows.

use std::fmt;
use std::str::FromStr;

use super::releases::Release;

/// Which rules the preset follows.
///
/// A release that is not in the table below does what the changes up to it come to.
///
#[doc = include_str!("releases.md")]
///
/// ```
/// use auth_resolver::Rules;
///
/// assert_eq!("api-key-first".parse(), Ok(Rules::ApiKeyFirst));
/// assert_eq!("codex-0.58.0".parse::<Rules>().unwrap().to_string(), "codex-0.58.0");
/// assert!("codex-latest".parse::<Rules>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rules {
    /// What Codex's documentation says: a ChatGPT login is preferred unless a setting says otherwise.
    Documented,
    /// The same, but an API key wins whenever there is one.
    ApiKeyFirst,
    /// What a release of Codex really does.
    Codex(Version),
}

/// A release of Codex, such as 0.58.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

/// How Codex is started. Releases since 0.44 read `CODEX_API_KEY` in `codex exec` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// `codex exec`, for scripts.
    Exec,
    /// `codex`, in a terminal.
    Interactive,
}

/// A text that names no rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such rules, expected `documented`, `api-key-first` or a release such as `codex-0.58.0`"
)]
#[non_exhaustive]
pub struct InvalidRules;

impl Version {
    /// Makes a version of its three numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    // Every change so far came with a minor release, and is spoken of that way.
    pub(super) fn short(self) -> String {
        if self.patch == 0 {
            format!("{}.{}", self.major, self.minor)
        } else {
            self.to_string()
        }
    }
}

impl Rules {
    /// Returns the table of releases as Markdown: which places count since when, and every change.
    ///
    /// It is made from the data that decides, and stands in the documentation of [`Rules`].
    #[must_use]
    pub fn table() -> String {
        super::history::table()
    }

    pub(super) fn release(self, entry: Entry) -> Release {
        match self {
            Self::Documented => Release::documented(),
            Self::ApiKeyFirst => Release::api_key_first(),
            Self::Codex(version) => Release::of(version, entry),
        }
    }
}

impl FromStr for Version {
    type Err = InvalidRules;

    /// Reads `0.58.0`, and what else people and tags write: `0.58`, `v0.58.0`, `rust-v0.58.0`,
    /// `0.58.0-alpha.1`. A pre-release does what its release does, as far as is known here.
    fn from_str(text: &str) -> Result<Self, InvalidRules> {
        let bare = text.trim_start_matches("rust-").trim_start_matches('v');
        let numbers = bare.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = numbers.split('.').map(|number| {
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .then(|| number.parse().ok())
                .flatten()
                .ok_or(InvalidRules)
        });
        let (major, minor) = (numbers.next(), numbers.next());
        let (major, minor) = (major.ok_or(InvalidRules)??, minor.ok_or(InvalidRules)??);
        let version = Self::new(major, minor, numbers.next().unwrap_or(Ok(0))?);
        match numbers.next() {
            None => Ok(version),
            Some(_) => Err(InvalidRules),
        }
    }
}

impl FromStr for Rules {
    type Err = InvalidRules;

    fn from_str(text: &str) -> Result<Self, InvalidRules> {
        match (text, text.strip_prefix("codex-")) {
            ("documented", _) => Ok(Self::Documented),
            ("api-key-first", _) => Ok(Self::ApiKeyFirst),
            (_, Some(version)) => version.parse().map(Self::Codex),
            _ => Err(InvalidRules),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Documented => f.write_str("documented"),
            Self::ApiKeyFirst => f.write_str("api-key-first"),
            Self::Codex(version) => write!(f, "codex-{version}"),
        }
    }
}
