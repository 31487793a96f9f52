//! Releases of a program: versions, entry points and changes.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::policy::tool::{OtherEntry, ToolRules};

#[cfg(test)]
pub(crate) mod tests;

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
        // No sign is left that `parse` would take.
        let numbers = bare.split(['-', '+']).next().unwrap_or_default();
        let numbers: Result<Vec<u32>, _> = numbers.split('.').map(str::parse).collect();
        match numbers.as_deref() {
            Ok([major, minor]) => Ok(Self::new(*major, *minor, 0)),
            Ok([major, minor, patch]) => Ok(Self::new(*major, *minor, *patch)),
            _ => Err(InvalidRules),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// Makes the version 0.`minor`.0.
pub(crate) const fn v(minor: u32) -> Version {
    Version::new(0, minor, 0)
}

/// One thing that changed with a release. `R` is what a release looks at and decides by.
pub(crate) struct Change<R> {
    /// The first release that has it, as far as is known.
    pub(crate) since: Version,
    /// What it is.
    pub(crate) what: &'static str,
    /// How it is known.
    pub(crate) source: &'static str,
    /// Makes the change.
    pub(crate) apply: fn(&mut R),
}

/// Makes the oldest release into one of this version, by every change up to it.
pub(crate) fn bring_up<'a, R: 'a>(
    release: &mut R,
    version: Version,
    changes: impl IntoIterator<Item = &'a Change<R>>,
) {
    let changes = changes.into_iter();
    for change in changes.filter(|change| change.since <= version) {
        (change.apply)(release);
    }
}

/// Makes rules those of an entry point, and says what starting the program in the other way changes.
pub(crate) fn enter(
    rules: &mut ToolRules,
    entry: EntryPoint,
    in_a_terminal: fn(&mut ToolRules),
    with_print: fn(&mut ToolRules),
) {
    let (how, change) = if entry.is_interactive() {
        in_a_terminal(rules);
        ("with `-p`", with_print)
    } else {
        ("in a terminal", in_a_terminal)
    };
    rules.other_entry = Some(OtherEntry { how, change });
}

/// Returns what is said about the rules of a release that was not looked at itself.
pub(crate) fn remark(
    version: Version,
    known: &RangeInclusive<Version>,
    was_recorded: bool,
) -> Option<&'static str> {
    if version > *known.end() {
        Some("this release is newer than those known here; the newest known rules are used")
    } else if version < *known.start() {
        Some("this release is older than those known here; the oldest known rules are used")
    } else if was_recorded {
        None
    } else {
        Some("this release was not recorded; its rules follow from the changes up to it")
    }
}
