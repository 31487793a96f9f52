//! Which finding is meant.

use std::fmt;

/// The number of a finding among those that are decided on, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FindingId(usize);

impl FindingId {
    /// Comes after every finding.
    pub(crate) const LAST: Self = Self(usize::MAX);

    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// Returns the index in a list of all findings, or of what goes with each of them.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}

// The number alone, so that a table of decisions reads as one.
impl fmt::Debug for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A list of all findings, or of what goes with each of them.
pub(crate) trait Numbered: Iterator + Sized {
    /// Adds to each item the finding that it is or goes with.
    fn numbered(self) -> impl Iterator<Item = (FindingId, Self::Item)> {
        self.enumerate()
            .map(|(index, item)| (FindingId::new(index), item))
    }

    /// Returns the first finding that a condition holds for.
    fn find_id(mut self, condition: impl FnMut(Self::Item) -> bool) -> Option<FindingId> {
        self.position(condition).map(FindingId::new)
    }
}

impl<I: Iterator> Numbered for I {}
