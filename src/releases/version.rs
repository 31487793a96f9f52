//! Versions, and how a program is started.

use std::fmt;
use std::str::FromStr;

/// The version of a release, such as 0.58.0. Compares numerically.
///
/// ```
/// use auth_resolver::releases::Version;
///
/// assert_eq!("rust-v0.58.0".parse(), Ok(Version::new(0, 58, 0)));
/// assert!(Version::new(0, 9, 0) < Version::new(0, 58, 0));
/// assert!("0.x".parse::<Version>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

/// How a program is started. Some programs behave differently in a terminal, where they can ask
/// the user: for example, Codex since 0.44 reads `CODEX_API_KEY` only in `codex exec`.
///
/// ```
/// use auth_resolver::codex::Rules;
/// use auth_resolver::releases::{EntryPoint, Version};
/// use auth_resolver::System;
///
/// let has_key = |entry| {
///     let machine = System::fixed().home("/home/u").var("CODEX_API_KEY", "sk-made-up");
///     let codex = auth_resolver::codex().rules(Rules::Codex(Version::new(0, 58, 0)));
///     codex.entry(entry).system(machine).resolve().is_ok()
/// };
/// assert!(has_key(EntryPoint::Exec));
/// assert!(!has_key(EntryPoint::Interactive));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum EntryPoint {
    /// For scripts, as `codex exec`.
    Exec,
    /// The same for Claude Code and Gemini CLI, which call it `-p`.
    #[cfg_attr(feature = "clap", value(skip))]
    Print,
    /// In a terminal.
    Interactive,
}

impl EntryPoint {
    /// Returns whether somebody is there who could be asked.
    pub(crate) fn is_interactive(self) -> bool {
        self == Self::Interactive
    }
}

/// The error for a text that is not the name of a rule set or a version.
///
/// ```
/// use auth_resolver::codex::Rules;
/// use auth_resolver::releases::InvalidRules;
///
/// let error: InvalidRules = "sk-pasted".parse::<Rules>().unwrap_err();
/// assert!(error.to_string().starts_with("no such rules, expected `documented`"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such rules, expected `documented`, `api-key-first` or a release such as `codex-0.58.0`"
)]
#[non_exhaustive]
pub struct InvalidRules;

impl Version {
    /// Creates a version from its three numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Returns the version as people speak of it, such as 0.58, since changes come with minor
    /// releases.
    pub(crate) fn short(self) -> String {
        if self.patch == 0 {
            format!("{}.{}", self.major, self.minor)
        } else {
            self.to_string()
        }
    }
}

impl FromStr for Version {
    type Err = InvalidRules;

    /// Parses `0.58.0` and other common forms: `0.58`, `v0.58.0`, `rust-v0.58.0`,
    /// `0.58.0-alpha.1`. A pre-release is treated as its release.
    ///
    /// # Errors
    ///
    /// The error does not repeat the text.
    fn from_str(text: &str) -> Result<Self, InvalidRules> {
        let bare = text.trim_start_matches("rust-").trim_start_matches('v');
        let numbers = bare.split(['-', '+']).next().unwrap_or_default();
        // No sign is left that `parse` would take.
        let mut numbers = numbers
            .split('.')
            .map(|number| number.parse().map_err(|_| InvalidRules));
        let (major, minor) = (numbers.next(), numbers.next());
        let (major, minor) = (major.ok_or(InvalidRules)??, minor.ok_or(InvalidRules)??);
        let version = Self::new(major, minor, numbers.next().unwrap_or(Ok(0))?);
        match numbers.next() {
            None => Ok(version),
            Some(_) => Err(InvalidRules),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
