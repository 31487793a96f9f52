//! The names of the rule sets that the preset knows.

use std::fmt;
use std::str::FromStr;

use crate::releases::{EntryPoint, InvalidRules, Version};

use super::release::Release;
use super::{history, keys, releases};

/// Which rules the preset follows.
///
/// A release that is not in the table below follows the rules of the nearest earlier release.
///
#[doc = include_str!("releases.md")]
///
/// ```
/// use auth_resolver::codex::Rules;
///
/// assert_eq!("api-key-first".parse(), Ok(Rules::ApiKeyFirst));
/// assert_eq!("codex-0.58.0".parse::<Rules>().unwrap().to_string(), "codex-0.58.0");
/// assert!("codex-latest".parse::<Rules>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rules {
    /// Codex's documentation: a ChatGPT login is preferred unless a setting says otherwise. Where
    /// it is silent, the newest known release decides: profiles, built-in providers, variables for
    /// one run, restrictions. [The rules](crate::guide::codex_rules), line by line.
    Documented,
    /// The same, but an API key wins whenever there is one.
    ApiKeyFirst,
    /// The observed behaviour of a release of Codex.
    Codex(Version),
}

impl Rules {
    /// Returns what these rules look at and decide by.
    pub(super) fn release(self, entry: EntryPoint) -> Release {
        complete(match self {
            Self::Documented => releases::documented(releases::of(releases::NEWEST, entry)),
            Self::ApiKeyFirst => releases::api_key_first(entry),
            Self::Codex(version) => releases::of(version, entry),
        })
    }
}

/// Adds what all rules have in common.
pub(super) fn complete(mut release: Release) -> Release {
    // Under all of them: a setting without effect may be one of some release.
    release.rules.tool.used_in = Some(history::used_in);
    release.rules.version = keys::VERSION;
    release
}

impl FromStr for Rules {
    type Err = InvalidRules;

    /// Parses `documented`, `api-key-first`, or `codex-` followed by a [`Version`].
    fn from_str(text: &str) -> Result<Self, InvalidRules> {
        match (text, text.strip_prefix("codex-")) {
            ("documented", _) => Ok(Self::Documented),
            ("api-key-first", _) => Ok(Self::ApiKeyFirst),
            (_, Some(version)) => version.parse().map(Self::Codex),
            _ => Err(InvalidRules),
        }
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
