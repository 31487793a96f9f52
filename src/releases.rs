//! Releases of a program: versions, entry points and changes.

use std::ops::RangeInclusive;

mod version;

pub use self::version::{EntryPoint, InvalidRules, Version};

#[cfg(test)]
pub(crate) mod tests;

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
