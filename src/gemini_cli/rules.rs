//! Which release the preset follows.

use std::fmt;
use std::str::FromStr;

use crate::releases::{EntryPoint, Version};

use super::changes::NEWEST;
use super::release::Release;
use super::releases;

/// Which release of Gemini CLI the preset follows: by default the newest that was recorded.
///
/// Recorded were 0.18.4, 0.43.0 and 0.61.0, and at the boundaries 0.44.0, 0.56.0, 0.57.0, 0.59.0
/// and 0.60.0. Any other release follows the rules of the nearest earlier one.
///
#[doc = include_str!("releases.md")]
///
/// ```
/// use auth_resolver::gemini_cli::GeminiRules;
/// use auth_resolver::releases::Version;
///
/// assert_eq!(GeminiRules::default().to_string(), "gemini-cli-0.61.0");
/// let older = GeminiRules::release(Version::new(0, 43, 0));
/// assert_eq!("gemini-cli-0.43.0".parse(), Ok(older));
/// assert!("gemini-cli-latest".parse::<GeminiRules>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeminiRules(Version);

impl GeminiRules {
    /// Returns the rules of a release.
    #[must_use]
    pub const fn release(version: Version) -> Self {
        Self(version)
    }

    /// Returns what these rules look at and decide by.
    pub(super) fn of(self, entry: EntryPoint) -> Release {
        releases::of(self.0, entry)
    }
}

impl Default for GeminiRules {
    fn default() -> Self {
        Self(NEWEST)
    }
}

/// The error for a text that is not a release of Gemini CLI.
///
/// ```
/// use auth_resolver::gemini_cli::{GeminiRules, InvalidGeminiRules};
///
/// let error: InvalidGeminiRules = "sk-pasted".parse::<GeminiRules>().unwrap_err();
/// assert!(!error.to_string().contains("pasted"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such rules, expected a release such as `gemini-cli-0.43.0`")]
#[non_exhaustive]
pub struct InvalidGeminiRules;

impl FromStr for GeminiRules {
    type Err = InvalidGeminiRules;

    /// Parses `gemini-cli-` followed by a [`Version`].
    fn from_str(text: &str) -> Result<Self, InvalidGeminiRules> {
        let version = text.strip_prefix("gemini-cli-");
        let version = version.and_then(|version| version.parse().ok());
        version.map(Self).ok_or(InvalidGeminiRules)
    }
}

impl fmt::Display for GeminiRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gemini-cli-{}", self.0)
    }
}
