//! The names of the rule sets that the preset knows, and what each does.
//! Nothing else of the preset compares versions.

use std::borrow::Cow;
use std::fmt;
use std::ptr;
use std::str::FromStr;

use crate::method::CredentialClass;
use crate::releases::{Change, EntryPoint, InvalidRules, Version, bring_up, remark, v};

use super::changes::{CHANGES, OLDEST, RECORDED, RECORDED_PATCHES};
use super::history;
use super::release::{Release, documented, oldest};

/// The newest release that was looked at. A later one is taken to do the same.
pub(super) const NEWEST: Version = v(171);

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
        match self {
            Self::Documented => documented(but_for(None, NEWEST, entry)),
            Self::ApiKeyFirst => {
                let mut release = Self::Documented.release(entry);
                release.rules.name = Cow::Borrowed("api-key-first");
                // As guides to API keys say: "if `OPENAI_API_KEY` is set, Codex uses the API key".
                release.rules.preferred = Some(CredentialClass::Key);
                release
            }
            Self::Codex(version) => but_for(None, version, entry),
        }
    }
}

/// Returns what a release does: the oldest one with every change up to it, but for one that is left out.
pub(super) fn but_for(
    left_out: Option<&Change<Release>>,
    version: Version,
    entry: EntryPoint,
) -> Release {
    let mut release = oldest();
    let is_left_out = |change: &Change<Release>| left_out.is_some_and(|out| ptr::eq(out, change));
    let changes = CHANGES.iter().filter(|change| !is_left_out(change));
    bring_up(&mut release, version, changes);
    release.rules.name = Cow::Owned(format!("codex-{version}"));
    // The terminal interface ignores `CODEX_API_KEY` (recordings `tui/*`).
    release.rules.tool.pinned_key &= !entry.is_interactive();
    let was_recorded =
        RECORDED.iter().any(|minor| v(*minor) == version) || RECORDED_PATCHES.contains(&version);
    release.rules.tool.used_in = Some(history::used_in);
    release.rules.tool.remark = remark(version, &(OLDEST..=NEWEST), was_recorded);
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
