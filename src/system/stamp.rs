//! What the metadata of a file says, and how far that can be relied on.

/// A time of a file: seconds since the start of 1970, and nanoseconds.
pub(super) type FileTime = (i64, i64);

/// How coarse the times of a file can be: FAT counts in steps of two seconds.
const COARSEST_CLOCK: i64 = 2;

/// What a look at a file's metadata showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing is at the path.
    Missing,
    /// A regular file is.
    File(Stamp),
    /// Neither, or nobody can tell: only an attempt to read it says more.
    Unclear,
}

/// The metadata of a file, as far as it changes with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// What tells the file from another that took its place: the numbers of its device and of the file
    /// on it. On Windows there are none for a file that is not open.
    pub(super) file: (u64, u64),
    /// Whether the path is a symbolic link that was followed.
    pub(super) through_link: bool,
    /// How many names the file has, where the platform says so.
    pub(super) names: u64,
    pub(super) length: u64,
    pub(super) modified: Option<FileTime>,
    /// When the metadata itself was last changed. No program can set this time.
    pub(super) status_changed: Option<FileTime>,
    /// The mode, and the user id of the owner, where files have them.
    pub(super) permissions: Option<(u32, u32)>,
}

/// What was seen of a file's metadata, and when.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) seen: Seen,
    /// A clock reading from before the look, in seconds.
    pub(super) at: i64,
}

impl Sighting {
    /// Returns whether a file whose metadata now is this must still be what it was.
    // A file that is written twice within one tick of the file system's clock looks the same after
    // both. So metadata counts only once it is older than the look at it by more than a tick, as in
    // git's index ("racy git"). A server of files whose clock is further behind than that is beyond
    // this; so it is beyond git.
    pub(super) fn vouches_for(&self, now: &Seen) -> bool {
        match (&self.seen, now) {
            (Seen::Missing, Seen::Missing) => true,
            (Seen::File(then), Seen::File(now)) => then == now && then.is_older_than(self.at),
            _ => false,
        }
    }
}

impl Stamp {
    // Programs set the other time as they like, and copy it from a file to the one in its place. Where
    // nothing tells the two apart, as on Windows, the content has to.
    fn is_older_than(&self, clock: i64) -> bool {
        self.status_changed
            .is_some_and(|(seconds, _)| is_settled(seconds, clock))
    }
}

/// Returns whether a change at one time is older than another by more than a tick of any clock.
pub(super) fn is_settled(changed: i64, clock: i64) -> bool {
    changed.saturating_add(COARSEST_CLOCK) < clock
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(modified: Option<FileTime>, status_changed: Option<FileTime>) -> Stamp {
        Stamp {
            file: (1, 1),
            through_link: false,
            names: 1,
            length: 1,
            modified,
            status_changed,
            permissions: Some((0o600, 0)),
        }
    }

    #[test]
    fn metadata_counts_once_it_is_older_than_a_tick() {
        for (modified, status_changed, at, counts) in [
            (Some((100, 0)), Some((100, 0)), 103, true),
            (Some((100, 0)), Some((100, 0)), 102, false),
            (Some((100, 0)), Some((100, 0)), 99, false),
            // `touch` and `rsync` set the first time, and nobody the second
            (Some((50, 0)), Some((100, 0)), 101, false),
            (Some((900, 0)), Some((100, 0)), 103, true),
            (Some((100, 0)), None, 103, false),
            (None, None, 103, false),
        ] {
            let then = Sighting {
                seen: Seen::File(stamp(modified, status_changed)),
                at,
            };
            let now = Seen::File(stamp(modified, status_changed));
            assert_eq!(
                then.vouches_for(&now),
                counts,
                "{modified:?} {status_changed:?} {at}"
            );
        }
    }

    #[test]
    fn other_metadata_never_counts() {
        let time = Some((100, 0));
        let file = || stamp(time, time);
        let sighting = |seen| Sighting { seen, at: 1000 };
        for other in [
            Stamp {
                length: 2,
                ..file()
            },
            stamp(Some((100, 1)), time),
            stamp(time, Some((100, 1))),
            Stamp {
                through_link: true,
                ..file()
            },
            Stamp {
                permissions: Some((0o644, 0)),
                ..file()
            },
            Stamp {
                permissions: Some((0o600, 1)),
                ..file()
            },
            Stamp { names: 2, ..file() },
            Stamp {
                file: (1, 2),
                ..file()
            },
        ] {
            let now = Seen::File(other);
            assert!(!sighting(Seen::File(file())).vouches_for(&now), "{now:?}");
        }
        assert!(sighting(Seen::Missing).vouches_for(&Seen::Missing));
        for (then, now) in [
            (Seen::Missing, Seen::File(file())),
            (Seen::File(file()), Seen::Missing),
            (Seen::Unclear, Seen::Unclear),
            (Seen::File(file()), Seen::Unclear),
        ] {
            assert!(!sighting(then).vouches_for(&now), "{now:?}");
        }
    }
}
